//! The steps of a node's decision process, each with its source and the number of routes it
//! rejected.

use egui::{Label, RichText, Ui};

use super::fields::Pane;
use super::widgets;
use crate::app::tip::Tip as _;
use crate::bgp::Profile;
use crate::engine::{Explained, Standing};
use crate::wording::count;

/// Draws the list in a fold.
pub(super) fn show(pane: &Pane<'_, '_>, ui: &mut Ui, explained: &Explained) {
    let theme = pane.scene.theme;
    let profile = Profile::of(explained.process.profile);
    let title = format!("Decision process: {}", profile.name.as_str());
    if !widgets::fold(ui, theme, "steps", &title, false) {
        return;
    }
    widgets::weak(ui, theme, format!("{}. Chosen under Node, Router.", profile.about));
    let lost_at = |standing: Standing| match standing {
        Standing::Lost(step) => Some(step),
        Standing::Best | Standing::Rejected(_) | Standing::Unsettled => None,
    };
    ui.spacing_mut().item_spacing.y = 4.0;
    for (place, step) in explained.process.steps.iter().enumerate() {
        let named = step.step.named();
        let out = explained.rows.iter().filter(|row| lost_at(row.standing) == Some(step.step));
        let mut text = format!("{}. {}: {}", place + 1, named.name, named.wins);
        let ink = match out.count() {
            0 => theme.weak.0,
            n => {
                text += &format!(". {} out here", count(n, "route"));
                theme.text.0
            }
        };
        let text = RichText::new(text).font(widgets::small(ui)).color(ink);
        ui.add(Label::new(text).wrap()).tip(step.source);
        let source = RichText::new(step.source).font(widgets::small(ui)).color(theme.weak.0);
        ui.indent(("source", place), |ui| ui.add(Label::new(source.italics()).wrap()));
    }
}

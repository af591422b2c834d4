//! A note for a node at which FRR and BIRD would choose differently.

use egui::{Frame, Label, Ui};

use super::fields::{Pane, bold};
use crate::app::scene::Action;
use crate::app::tip::Tip as _;
use crate::sandbox::Question;
use crate::topology::{LinkId, Node, NodeId, Prefix, ProfileName};

/// Draws a note if the two daemons differ.
pub(super) fn show(pane: &mut Pane<'_, '_>, ui: &mut Ui, node: &Node, prefix: &Prefix) {
    let scene = pane.scene;
    let sandbox = scene.sandbox;
    if sandbox.shows_otherwise() || sandbox.is_in_gesture() {
        return;
    }
    let state = sandbox.at_rest();
    let Some(daemons) = sandbox.daemons() else {
        pane.actions.push(Action::Ask(Question::Daemons));
        return;
    };
    let name = |id: &NodeId| scene.name(id);
    let differ = daemons.otherwise(state, prefix, &node.id, &name);
    if differ.is_empty() {
        return;
    }
    let frame = Frame::new().fill(scene.theme.notice_fill.0).corner_radius(8).inner_margin(12);
    frame.show(ui, |ui| {
        ui.take_available_width();
        let title = ui.label(bold(ui, "FRR and BIRD differ here".to_owned()));
        title.tip("As if every router of the document ran the one, or the other; options stay");
        for other in &differ {
            let source = |from: &NodeId, link: &Option<LinkId>| {
                scene.name_of_source(&(from.clone(), link.clone()))
            };
            ui.add(Label::new(other.told(&source)).wrap());
        }
        if let [only] = &differ[..] {
            let same = match only.daemon {
                ProfileName::Frr => ProfileName::Bird,
                _ => ProfileName::Frr,
            };
            ui.add(Label::new(format!("{} would choose what is shown.", same.as_str())).wrap());
        }
    });
}

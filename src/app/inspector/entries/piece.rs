//! Parts of an open entry: a condition or an action with a cross to remove it, and menus that add
//! one.

use egui::{Button, Popup, Ui, vec2};

use super::super::fields::{Pane, Words, row};
use super::super::widgets;
use crate::app::theme::Theme;
use crate::app::tip::Tip as _;

/// Draws a row with a cross at its end; returns true if it is to be removed.
pub(super) fn piece(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    words: Words<'_>,
    add: impl FnOnce(&mut Pane<'_, '_>, &mut Ui),
) -> bool {
    let theme = pane.scene.theme;
    let line = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let width = ui.available_width() - 36.0;
        ui.allocate_ui(vec2(width, 32.0), |ui| {
            ui.set_width(width);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                row(ui, words, |ui| add(pane, ui));
            });
        });
        let name = format!("Take away: {}", words.label.to_lowercase());
        widgets::sign_button(ui, theme, "×", &name).clicked()
    };
    ui.horizontal_top(line).inner
}

/// A choice of a menu.
pub(crate) struct Choice<T> {
    /// Value of the choice.
    pub what: T,
    /// Name in the menu.
    pub name: String,
    /// Tooltip.
    pub tip: String,
}

impl<T> Choice<T> {
    /// Creates a choice with constant texts.
    pub(crate) fn new(what: T, name: &str, tip: &str) -> Self {
        Self { what, name: name.to_owned(), tip: tip.to_owned() }
    }
}

/// Draws a button that opens a menu; returns the choice.
pub(crate) fn menu<T>(
    ui: &mut Ui,
    theme: &Theme,
    words: Words<'_>,
    groups: Vec<Vec<Choice<T>>>,
) -> Option<T> {
    let button = ui.add(Button::new(words.label).min_size(vec2(0.0, 32.0)));
    widgets::ring(ui, theme, &button);
    let mut chosen = None;
    Popup::menu(&button).show(|ui| {
        ui.set_max_width(340.0);
        let groups = groups.into_iter().filter(|group| !group.is_empty());
        for (place, group) in groups.enumerate() {
            if place > 0 {
                ui.separator();
            }
            for Choice { what, name, tip } in group {
                let entry = Button::new(name).wrap().min_size(vec2(0.0, 32.0));
                if ui.add(entry).tip(tip).clicked() {
                    chosen = Some(what);
                }
            }
        }
    });
    button.tip(words.tip);
    chosen
}

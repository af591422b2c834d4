//! One entry of a list: a sentence, and below it, when opened, the fields.

use egui::Ui;

use super::super::fields::Pane;
use super::super::{listed, widgets, words};
use super::session::{Session, Way};
use super::{actions, conditions};
use crate::app::tip::Tip as _;
use crate::topology::Entry;

/// Draws the line that is always visible; returns true if it was clicked.
pub(super) fn head(
    pane: &Pane<'_, '_>,
    ui: &mut Ui,
    way: Way,
    place: usize,
    entry: &Entry,
    is_open: bool,
) -> bool {
    let on = match way {
        Way::In => "Import",
        Way::Out => "Export",
    };
    let said = words::entry(entry);
    let spoken = format!("{on} {}: {said}", place + 1);
    let line = listed::Line { place: Some(place), said: &said, spoken: &spoken, what: "entry" };
    listed::head(ui, pane.scene.theme, &line, is_open)
}

/// Draws the fields of an open entry, and the buttons for the entry as a whole.
pub(super) fn body(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    session: &Session<'_>,
    place: usize,
    open: &mut Option<usize>,
) {
    let Some(entry) = session.entries().get(place) else { return };
    listed::inset(ui, pane.scene.theme, |ui| {
        conditions::show(pane, ui, session, place, entry);
        ui.add_space(2.0);
        actions::show(pane, ui, session, place, entry);
        ui.add_space(2.0);
        buttons(pane, ui, session, place, open);
    });
}

fn buttons(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    session: &Session<'_>,
    place: usize,
    open: &mut Option<usize>,
) {
    let theme = pane.scene.theme;
    let entries = session.entries();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let moves = [
            ("↑", "Move this entry up", place.checked_sub(1)),
            ("↓", "Move this entry down", Some(place + 1).filter(|to| *to < entries.len())),
        ];
        for (sign, name, to) in moves {
            ui.add_enabled_ui(to.is_some(), |ui| {
                if widgets::sign_button(ui, theme, sign, name).clicked()
                    && let Some(to) = to
                {
                    let mut all = entries.to_vec();
                    all.swap(place, to);
                    pane.edit(session.set(all));
                    *open = Some(to);
                }
            });
        }
        let tip = "Add the same entry below this one";
        if widgets::plain_button(ui, theme, "Duplicate").tip(tip).clicked() {
            let mut all = entries.to_vec();
            all.insert(place + 1, entries[place].clone());
            pane.edit(session.set(all));
            *open = Some(place + 1);
        }
        let tip = "Take this entry away; undo brings it back";
        if widgets::plain_button(ui, theme, "Delete entry").tip(tip).clicked() {
            let mut all = entries.to_vec();
            all.remove(place);
            pane.edit(session.set(all));
            *open = None;
        }
    });
}

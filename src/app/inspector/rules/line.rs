//! One entry of a list: its sentence, and below it, once opened, all that it says.

use egui::{Frame, Margin, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::super::fields::Pane;
use super::super::{parts, words};
use super::{Session, Way, actions, conditions};
use crate::app::tip::Tip as _;
use crate::topology::Entry;

/// The space before the sentence: a triangle and a number.
const INDENT: f32 = 38.0;

/// The line that is always there. Says whether it was pressed.
pub fn head(
    pane: &Pane<'_, '_>,
    ui: &mut Ui,
    way: Way,
    place: usize,
    entry: &Entry,
    is_open: bool,
) -> bool {
    let theme = pane.scene.theme;
    let said = words::entry(entry);
    let font = parts::small(ui);
    let galley =
        parts::lines(ui, &said, font.clone(), theme.text.0, ui.available_width() - INDENT, 4);
    let size = vec2(ui.available_width(), (galley.size().y + 10.0).max(32.0));
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    if response.hovered() || is_open {
        ui.painter().rect_filled(rect.expand2(vec2(6.0, 0.0)), 6.0, theme.control.0);
    }
    let middle = rect.left_center();
    parts::triangle(ui, middle + vec2(6.0, 0.0), is_open, theme.weak.0);
    let number = parts::lines(ui, &(place + 1).to_string(), font, theme.weak.0, INDENT, 1);
    let right = middle + vec2(INDENT - 6.0 - number.size().x, -number.size().y / 2.0);
    ui.painter().galley(right, number, theme.weak.0);
    let ink = if entry.deny { theme.danger.0 } else { theme.text.0 };
    let at = middle + vec2(INDENT, -galley.size().y / 2.0);
    ui.painter().galley_with_override_text_color(at, galley, ink);
    parts::ring(ui, theme, &response);
    let on = match way {
        Way::In => "Import",
        Way::Out => "Export",
    };
    let name = format!("{on} {}: {said}", place + 1);
    response
        .widget_info(|| WidgetInfo::selected(egui::Role::DisclosureTriangle, true, is_open, &name));
    let tip = if is_open { "Close this rule" } else { "Open this rule to change it" };
    response.tip(tip).clicked()
}

/// What an open entry says, piece by piece, and what can be done with it as a whole.
pub fn body(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    session: &Session<'_>,
    place: usize,
    open: &mut Option<usize>,
) {
    let Some(entry) = session.entries().get(place) else { return };
    let line = Stroke::new(2.0, pane.scene.theme.line.0);
    let frame = Frame::new().inner_margin(Margin { left: 14, right: 0, top: 0, bottom: 6 });
    let shown = frame.show(ui, |ui| {
        ui.take_available_width();
        conditions::show(pane, ui, session, place, entry);
        ui.add_space(2.0);
        actions::show(pane, ui, session, place, entry);
        ui.add_space(2.0);
        buttons(pane, ui, session, place, open);
    });
    let rect = shown.response.rect;
    ui.painter().vline(rect.left() + 5.0, rect.y_range().shrink(4.0), line);
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
            ("↑", "Move this rule up", place.checked_sub(1)),
            ("↓", "Move this rule down", Some(place + 1).filter(|to| *to < entries.len())),
        ];
        for (sign, name, to) in moves {
            ui.add_enabled_ui(to.is_some(), |ui| {
                if parts::sign_button(ui, theme, sign, name).clicked()
                    && let Some(to) = to
                {
                    let mut all = entries.to_vec();
                    all.swap(place, to);
                    pane.edit(session.set(all));
                    *open = Some(to);
                }
            });
        }
        let tip = "Add the same rule below this one";
        if parts::plain_button(ui, theme, "Duplicate").tip(tip).clicked() {
            let mut all = entries.to_vec();
            all.insert(place + 1, entries[place].clone());
            pane.edit(session.set(all));
            *open = Some(place + 1);
        }
        let tip = "Take this rule away; undo brings it back";
        if parts::plain_button(ui, theme, "Delete rule").tip(tip).clicked() {
            let mut all = entries.to_vec();
            all.remove(place);
            pane.edit(session.set(all));
            *open = None;
        }
    });
}

//! Lists of items shown as sentences, a line each, and opened for editing.

use egui::{Frame, Margin, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::widgets;
use crate::app::theme::Theme;
use crate::app::tip::Tip as _;

/// Width of the triangle before the sentence, in points.
const TRIANGLE: f32 = 18.0;
const NUMBER: f32 = 20.0;

/// The line of an item.
pub(super) struct Line<'a> {
    /// Index of the item, if it is shown.
    pub place: Option<usize>,
    /// The sentence.
    pub said: &'a str,
    /// Screen-reader text.
    pub spoken: &'a str,
    /// Kind of the item, as in "open this entry".
    pub what: &'a str,
}

/// Draws the line that is always visible; returns true if it was clicked.
pub(super) fn head(ui: &mut Ui, theme: &Theme, line: &Line<'_>, is_open: bool) -> bool {
    let font = widgets::small(ui);
    let indent = TRIANGLE + if line.place.is_some() { NUMBER } else { 0.0 };
    let room = ui.available_width() - indent;
    let galley = widgets::lines(ui, line.said, font.clone(), theme.text.0, room, 4);
    let size = vec2(ui.available_width(), (galley.size().y + 10.0).max(32.0));
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    if response.hovered() || is_open {
        ui.painter().rect_filled(rect.expand2(vec2(6.0, 0.0)), 6.0, theme.control.0);
    }
    let middle = rect.left_center();
    widgets::triangle(ui, middle + vec2(6.0, 0.0), is_open, theme.weak.0);
    if let Some(place) = line.place {
        let text = (place + 1).to_string();
        let number = widgets::lines(ui, &text, font, theme.weak.0, f32::INFINITY, 1);
        let at = middle + vec2(indent - 6.0 - number.size().x, -number.size().y / 2.0);
        ui.painter().galley(at, number, theme.weak.0);
    }
    let at = middle + vec2(indent, -galley.size().y / 2.0);
    ui.painter().galley(at, galley, theme.text.0);
    widgets::ring(ui, theme, &response);
    let name = line.spoken;
    response
        .widget_info(|| WidgetInfo::selected(egui::Role::DisclosureTriangle, true, is_open, name));
    let does = if is_open { "Close" } else { "Open and change" };
    response.tip(format!("{does} this {}", line.what)).clicked()
}

/// Draws the fields of an open item, indented behind a line.
pub(super) fn inset(ui: &mut Ui, theme: &Theme, add: impl FnOnce(&mut Ui)) {
    let frame = Frame::new().inner_margin(Margin { left: 14, right: 0, top: 0, bottom: 6 });
    let shown = frame.show(ui, |ui| {
        ui.take_available_width();
        add(ui);
    });
    let rect = shown.response.rect;
    let stroke = Stroke::new(2.0, theme.line.0);
    ui.painter().vline(rect.left() + 5.0, rect.y_range().shrink(4.0), stroke);
}

//! Rows of lists to pick from, and icon buttons.

use egui::text::LayoutJob;
use egui::{
    Align2, Response, Role, Sense, Stroke, StrokeKind, TextStyle, Ui, Vec2, WidgetInfo, vec2,
};

use super::theme::Theme;

/// Smallest height of a click target, in points.
pub(super) const TARGET: f32 = 32.0;

/// A row of a list to pick from.
pub(super) struct Row<'a> {
    /// Name for assistive technology and tests.
    pub name: &'a str,
    /// Text at the left.
    pub text: LayoutJob,
    /// Text at the right, in weak text.
    pub right: &'a str,
    /// True if it is the highlighted row.
    pub picked: bool,
}

/// Change of the highlighted row, which must then be scrolled into view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moved {
    /// The highlight has moved.
    Yes,
    /// The highlight has not moved; the wheel decides what is in view.
    No,
}

/// Returns the scroll offset that puts a row in the middle, limited to the ends of the list.
pub(super) fn offset_of(row: usize, rows: usize, row_height: f32, height: f32) -> f32 {
    let middle = (row as f32 + 0.5) * row_height - height / 2.0;
    middle.clamp(0.0, (rows as f32 * row_height - height).max(0.0))
}

/// Returns the height of a row of a list.
pub(super) fn row_height(ui: &Ui) -> f32 {
    (ui.text_style_height(&TextStyle::Body) + 14.0).max(TARGET).ceil()
}

impl Row<'_> {
    /// Draws the row over the available width.
    pub(super) fn show(self, ui: &mut Ui, theme: &Theme) -> Response {
        let size = vec2(ui.available_width(), row_height(ui));
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        let (name, picked) = (self.name, self.picked);
        response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, picked, name));
        if !ui.is_rect_visible(rect) {
            return response;
        }
        let fill = if picked {
            theme.accent_fill.0
        } else if response.hovered() || response.has_focus() {
            theme.control.0
        } else {
            egui::Color32::TRANSPARENT
        };
        ui.painter().rect_filled(rect, 6.0, fill);
        if response.has_focus() {
            let ring = Stroke::new(1.5, theme.accent.0);
            ui.painter().rect_stroke(rect, 6.0, ring, StrokeKind::Inside);
        }
        let inside = rect.shrink2(vec2(10.0, 0.0));
        let font = TextStyle::Small.resolve(ui.style());
        let right = ui.painter().layout_no_wrap(self.right.to_owned(), font, theme.weak.0);
        let at = Align2::RIGHT_CENTER.align_size_within_rect(right.size(), inside).min;
        let gap = if self.right.is_empty() { 0.0 } else { right.size().x + 16.0 };
        let mut text = self.text;
        text.wrap = egui::text::TextWrapping::truncate_at_width(inside.width() - gap);
        let left = ui.fonts_mut(|fonts| fonts.layout_job(text));
        let start = Align2::LEFT_CENTER.align_size_within_rect(left.size(), inside).min;
        ui.painter().galley(at, right, theme.weak.0);
        ui.painter().galley(start, left, theme.text.0);
        response
    }
}

/// Shows a button with an icon. `draw` gets its centre and the colour.
pub(super) fn icon_button(
    ui: &mut Ui,
    theme: &Theme,
    name: &str,
    draw: impl FnOnce(&egui::Painter, egui::Pos2, egui::Color32),
) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(TARGET), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let lit = response.hovered() || response.has_focus();
    let fill = if lit { theme.control_hover.0 } else { theme.control.0 };
    ui.painter().rect_filled(rect, 6.0, fill);
    if response.has_focus() {
        let ring = Stroke::new(2.0, theme.accent.0);
        ui.painter().rect_stroke(rect, 6.0, ring, StrokeKind::Inside);
    }
    draw(ui.painter(), rect.center(), theme.text.0);
    response
}

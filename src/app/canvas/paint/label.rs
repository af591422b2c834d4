//! Names beside nodes, and the lines below them.

use egui::{Align, Color32, FontId, Painter, Pos2, Rect, Vec2};

use crate::app::canvas::layout::labels::PlacedLabel;
use crate::app::canvas::layout::text::Sizes;
use crate::app::canvas::model::lines::{Lines, Tone};
use crate::app::theme::Theme;

/// Paints a label at its place on the screen.
pub(crate) fn paint(
    painter: &Painter,
    theme: &Theme,
    sizes: Sizes,
    name: &str,
    lines: &Lines,
    placed: PlacedLabel,
) {
    let PlacedLabel { rect, align, whole } = placed;
    if !rect.is_positive() || !painter.clip_rect().intersects(rect) {
        return;
    }
    let line = |text: &str, font: FontId, ink: Color32, top: f32| {
        let galley = painter.layout_no_wrap(text.to_owned(), font, ink);
        let size = galley.size();
        let left = match align {
            Align::Min => rect.left(),
            Align::Center => rect.center().x - size.x / 2.0,
            Align::Max => rect.right() - size.x,
        };
        painter.galley(Pos2::new(left, top), galley, ink);
        top + size.y
    };
    // A translucent canvas colour behind the text keeps it legible over links.
    let back = theme.canvas.0.gamma_multiply(0.75);
    painter.rect_filled(rect.expand2(Vec2::new(3.0, 0.0)), 4.0, back);
    let mut top = line(name, sizes.name_font(), theme.text.0, rect.top());
    for (place, text) in lines.text.iter().filter(|_| whole).enumerate() {
        // The warning is in the first line; the number below it is only a number.
        let ink = match lines.tone {
            Tone::Warning if place == 0 => theme.danger.0,
            Tone::Plain | Tone::Warning => theme.weak.0,
        };
        top = line(text, sizes.small_font(), ink, top);
    }
}

/// Converts a label's position on the drawing to one on the screen.
pub(crate) fn moved(placed: PlacedLabel, by: Vec2) -> PlacedLabel {
    PlacedLabel { rect: Rect::from_min_size(placed.rect.min + by, placed.rect.size()), ..placed }
}

//! Badges by the ends of links, and the marks of links that are down.

use egui::{Painter, Pos2, Rect, Stroke, StrokeKind, Vec2};

use super::node::cross;
use crate::app::canvas::layout::badges::MARGIN;
use crate::app::canvas::layout::text::Sizes;
use crate::app::theme::Theme;
use crate::topology::LinkState;

/// Paints a badge.
pub(crate) fn paint(
    painter: &Painter,
    theme: &Theme,
    sizes: Sizes,
    text: &str,
    rect: Rect,
    edge: Stroke,
) {
    painter.rect(rect, 10.0, theme.panel.0, edge, StrokeKind::Inside);
    let galley = painter.layout_no_wrap(text.to_owned(), sizes.small_font(), theme.text.0);
    painter.galley(rect.min + MARGIN, galley, theme.text.0);
}

/// Paints the mark of a link that is down, on a disc that keeps it clear of everything.
pub(crate) fn paint_cross(painter: &Painter, theme: &Theme, at: Pos2, r: f32, state: LinkState) {
    painter.circle(at, r + 3.0, theme.canvas.0, Stroke::new(1.5, theme.danger.0));
    match state {
        LinkState::Failed => cross(painter, at, r * 0.95, Stroke::new(r * 0.34, theme.danger.0)),
        LinkState::Shutdown => {
            for x in [-0.4, 0.4] {
                let size = Vec2::new(r * 0.4, r * 1.3);
                let bar = Rect::from_center_size(at + Vec2::new(x * r, 0.0), size);
                painter.rect_filled(bar, 1.0, theme.danger.0);
            }
        }
        LinkState::Up => {}
    }
}

//! The box of the notice over the canvas.

use std::sync::Arc;

use egui::{Align2, Galley, Painter, Rect, Vec2};

use crate::app::canvas::model::banner::banner;
use crate::app::scene::Scene;
use crate::app::theme::strong;

/// Returns the height that the banner takes at the top of a canvas, in points.
pub(crate) fn banner_height(painter: &Painter, scene: &Scene<'_>, rect: Rect) -> f32 {
    banner(scene).map_or(0.0, |text| wrapped(painter, scene, rect, text).1.height() + 12.0)
}

/// Lays out the banner's text, and returns it with its box.
pub(crate) fn wrapped(
    painter: &Painter,
    scene: &Scene<'_>,
    rect: Rect,
    text: String,
) -> (Arc<Galley>, Rect) {
    let width = (rect.width() - 80.0).max(200.0);
    let galley = painter.layout(text, strong(14.0), scene.theme.text.0, width);
    let size = galley.size() + Vec2::new(28.0, 16.0);
    let back = Align2::CENTER_TOP.anchor_size(rect.center_top() + Vec2::new(0.0, 12.0), size);
    (galley, back)
}

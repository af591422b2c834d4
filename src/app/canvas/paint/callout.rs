//! The note beside the selected client.

use egui::{Painter, Stroke, StrokeKind, Vec2};

use crate::app::canvas::layout::callout::{NEAR, Spot, laid_out, leader, own_box};
use crate::app::canvas::layout::camera::Camera;
use crate::app::canvas::layout::places::Places;
use crate::app::canvas::model::picture::Picture;
use crate::app::scene::Scene;

/// Paints the note at its place.
pub(crate) fn paint(
    painter: &Painter,
    scene: &Scene<'_>,
    camera: &Camera,
    picture: &Picture,
    places: &Places,
    spot: Spot,
) {
    let Some(note) = &picture.selected.note else { return };
    let Some(own) = own_box(camera, picture, places, note) else { return };
    let theme = scene.theme;
    let rect = spot.rect;
    let [title, reason] = laid_out(painter, scene, note, spot.width);
    let stroke = Stroke::new(1.5, theme.notice_line.0);
    let ends = leader(rect, own);
    if ends[0].distance(ends[1]) <= NEAR {
        painter.line_segment(ends, stroke);
    }
    painter.rect(rect, 8.0, theme.notice_fill.0, stroke, StrokeKind::Inside);
    let at = rect.min + Vec2::new(14.0, 9.0);
    let height = title.size().y;
    painter.galley(at, title, theme.text.0);
    painter.galley(at + Vec2::new(0.0, height + 4.0), reason, theme.text.0);
}

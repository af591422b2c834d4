//! Numbers at the nodes whose changed decisions led to the selected client.

use egui::{Align2, Painter, Pos2, Rect, Stroke, Vec2};

use crate::app::canvas::layout::camera::Camera;
use crate::app::canvas::layout::shape::radius;
use crate::app::canvas::model::chain::chain;
use crate::app::canvas::model::group::Groups;
use crate::app::scene::Scene;
use crate::app::theme::strong;

/// Paints a number at each node of the chain, the first cause first. In a collapsed AS, or at a
/// node that decided twice, the numbers stand side by side.
pub(crate) fn paint(painter: &Painter, scene: &Scene<'_>, camera: &Camera, groups: &Groups) {
    let doc = scene.doc();
    let theme = scene.theme;
    let mut marks: Vec<(Pos2, String)> = Vec::new();
    for (place, id) in chain(scene).iter().enumerate() {
        let Some(node) = doc.node(id) else { continue };
        let stand = groups.anchor(node);
        let r = radius(stand.look) * camera.zoom;
        let at = camera.to_screen(stand.pos) + Vec2::new(-r, -r);
        let number = (place + 1).to_string();
        match marks.iter_mut().find(|(there, _)| *there == at) {
            Some((_, numbers)) => *numbers += &format!(", {number}"),
            None => marks.push((at, number)),
        }
    }
    for (at, numbers) in marks {
        let galley = painter.layout_no_wrap(numbers, strong(13.0), theme.text.0);
        let size = Vec2::new((galley.size().x + 10.0).max(22.0), 22.0);
        let rect = Rect::from_center_size(at, size);
        let stroke = Stroke::new(2.0, theme.notice_line.0);
        painter.rect(rect, 11.0, theme.notice_fill.0, stroke, egui::StrokeKind::Middle);
        let corner = Align2::CENTER_CENTER.align_size_within_rect(galley.size(), rect).min;
        painter.galley(corner, galley, theme.text.0);
    }
}

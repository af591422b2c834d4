//! The decisions that changed on the way to the selected client, numbered on the canvas.

use egui::{Align2, Painter, Stroke, Vec2};

use super::camera::Camera;
use super::node::{Look, radius};
use crate::app::scene::Scene;
use crate::app::theme::strong;
use crate::topology::Kind;

/// Paints a number at each node of the chain, the first cause first.
pub fn paint(painter: &Painter, scene: &Scene<'_>, camera: &Camera) {
    let (Some(client), Some(prefix)) = (scene.selection.only_node(), scene.prefix) else { return };
    let doc = scene.doc();
    if doc.node(client).is_none_or(|n| n.kind != Kind::Client) {
        return;
    }
    let theme = scene.theme;
    for (place, link) in scene.chain_to(client, &prefix).iter().enumerate() {
        let Some(node) = doc.node(&link.node) else { continue };
        let r = radius(Look::Of(node.kind)) * camera.zoom;
        let at = camera.to_screen(node.pos) + Vec2::new(-r, -r);
        painter.circle(at, 11.0, theme.notice_fill.0, Stroke::new(2.0, theme.notice_line.0));
        let number = (place + 1).to_string();
        painter.text(at, Align2::CENTER_CENTER, number, strong(13.0), theme.text.0);
    }
}

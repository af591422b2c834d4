//! Packets: dots that run along selected paths from client to site.

use egui::{Color32, Painter, Pos2};

use super::pen::DIMMED;
use crate::app::canvas::layout::camera::Camera;
use crate::app::canvas::layout::line::Line;
use crate::app::canvas::model::packets::Packets;
use crate::app::canvas::model::picture::Picture;
use crate::app::scene::Scene;
use crate::topology::Side;

/// Distance between dots, in screen points.
const SPACING: f32 = 46.0;
/// Speed of the dots, in screen points per second.
const SPEED: f32 = 60.0;

/// Paints the dots at a time in seconds; returns true if there are any.
pub(crate) fn paint(
    painter: &Painter,
    scene: &Scene<'_>,
    camera: &Camera,
    picture: &Picture,
    time: f64,
) -> bool {
    let mut faint = painter.clone();
    faint.multiply_opacity(DIMMED);
    for Packets { link, from, colour } in &picture.selected.packets {
        let painter = if picture.is_dim_link(link) { &faint } else { painter };
        let ink = Ink { fill: scene.theme.panel.0, edge: *colour };
        let link = scene.doc().link(link);
        let line = link.and_then(|l| Line::of(scene, camera, picture, l));
        match (line, from) {
            (Some(line), Side::A) => along(painter, [line.a, line.b], ink, time, camera.zoom),
            (Some(line), Side::B) => along(painter, [line.b, line.a], ink, time, camera.zoom),
            (None, _) => {}
        }
    }
    !picture.selected.packets.is_empty()
}

#[derive(Clone, Copy)]
struct Ink {
    fill: Color32,
    edge: Color32,
}

fn along(painter: &Painter, [from, to]: [Pos2; 2], ink: Ink, time: f64, zoom: f32) {
    // Whole periods are removed in f64: after hours of running, f32 would stutter.
    let mut next = (time * f64::from(SPEED)).rem_euclid(f64::from(SPACING)) as f32;
    let radius = 3.8 * zoom.clamp(0.7, 1.5);
    let length = from.distance(to);
    let seen = painter.clip_rect().expand(radius + 1.0);
    while next < length {
        let at = from.lerp(to, next / length);
        if seen.contains(at) {
            // Two discs are copied from the atlas; a ring would be tessellated in each frame.
            painter.circle_filled(at, radius + 0.9, ink.edge);
            painter.circle_filled(at, radius - 0.9, ink.fill);
        }
        next += SPACING;
    }
}

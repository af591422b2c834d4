//! Packets: dots that run along selected paths from client to site.

use egui::{Painter, Pos2, Stroke};

use super::camera::Camera;
use super::link::Line;
use crate::anycast::{Fate, Walk};
use crate::app::scene::Scene;
use crate::topology::{Kind, NodeId, Side};

/// With at most this many clients, dots run for all of them.
const ALL_UP_TO: usize = 20;
/// Screen points between dots.
const SPACING: f32 = 46.0;
/// Screen points a second.
const SPEED: f32 = 60.0;

/// Whose paths carry dots: the selection's, or all clients' while they are few.
fn walkers(scene: &Scene<'_>) -> Vec<NodeId> {
    if !scene.selection.nodes.is_empty() {
        return scene
            .selection
            .nodes
            .iter()
            .take(ALL_UP_TO)
            .cloned()
            .collect();
    }
    let clients: Vec<NodeId> = scene
        .doc()
        .nodes()
        .filter(|n| n.kind == Kind::Client)
        .map(|n| n.id.clone())
        .collect();
    if clients.len() <= ALL_UP_TO {
        clients
    } else {
        Vec::new()
    }
}

/// Paints the dots at a time in seconds and says whether there are any.
pub fn paint(painter: &Painter, scene: &Scene<'_>, camera: &Camera, time: f64) -> bool {
    let Some(catchments) = scene.catchments() else {
        return false;
    };
    let mut any = false;
    for node in walkers(scene) {
        let Some(walk) = catchments.landing(&node) else {
            continue;
        };
        if let Fate::Served(site) = &walk.fate {
            let colour = scene.site_colour(site);
            let path = points(scene, camera, walk);
            any |= along(
                painter,
                &path,
                scene.theme.panel.0,
                colour,
                time,
                camera.zoom,
            );
        }
    }
    any
}

/// The corners of a walk on the screen.
fn points(scene: &Scene<'_>, camera: &Camera, walk: &Walk) -> Vec<Pos2> {
    let mut path = Vec::new();
    for hop in &walk.hops {
        let line = scene
            .doc()
            .link(&hop.by.link)
            .and_then(|l| Line::of(scene, camera, l));
        if let Some(line) = line {
            match hop.by.side {
                Side::A => path.extend([line.a, line.b]),
                Side::B => path.extend([line.b, line.a]),
            }
        }
    }
    path
}

fn along(
    painter: &Painter,
    path: &[Pos2],
    fill: egui::Color32,
    edge: egui::Color32,
    time: f64,
    zoom: f32,
) -> bool {
    // Whole periods are taken off in f64: after hours of running f32 would stutter.
    let mut next = (time * f64::from(SPEED)).rem_euclid(f64::from(SPACING)) as f32;
    let radius = 3.6 * zoom.clamp(0.6, 1.5);
    let mut any = false;
    for pair in path.windows(2).step_by(2) {
        let length = pair[0].distance(pair[1]);
        while next < length {
            let at = pair[0].lerp(pair[1], next / length.max(1e-3));
            if painter.clip_rect().contains(at) {
                painter.circle(at, radius, fill, Stroke::new(1.8, edge));
                any = true;
            }
            next += SPACING;
        }
        next -= length;
    }
    any
}

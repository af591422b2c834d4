//! A note beside a selected client that does not land at the nearest site: where it lands, and the
//! decision that sent it there.

use egui::{Align2, Color32, FontId, Painter, Rect, Stroke, StrokeKind, Vec2};

use super::camera::Camera;
use super::node::radius;
use crate::anycast::{Fate, nearest};
use crate::app::scene::Scene;
use crate::app::theme::strong;
use crate::engine::{Standing, explain};
use crate::topology::{Kind, Node, NodeId};
use crate::wording::ms;

/// What the note says.
struct Words {
    title: String,
    reason: String,
}

/// Paints the note of the selected client, if there is one to be made.
pub fn paint(painter: &Painter, scene: &Scene<'_>, camera: &Camera, label: Rect) {
    let Some(words) = scene.selection.only_node().and_then(|id| words(scene, id)) else { return };
    let theme = scene.theme;
    let width = 360.0;
    let size = scene.settings.text_size.points();
    let wrapped = |text: String, font: FontId, ink: Color32| painter.layout(text, font, ink, width);
    let title = wrapped(words.title, strong(size), theme.text.0);
    let reason = wrapped(words.reason, FontId::proportional((size - 1.0).max(13.0)), theme.text.0);
    let inner =
        Vec2::new(title.size().x.max(reason.size().x), title.size().y + reason.size().y + 4.0);
    let outer = inner + Vec2::new(28.0, 18.0);
    let rect = place(scene, camera, label, outer);
    let stroke = Stroke::new(1.5, theme.notice_line.0);
    if gap(rect, label) <= NEAR {
        let ends = [nearest_point(rect, label.center()), nearest_point(label, rect.center())];
        painter.line_segment(ends, stroke);
    }
    painter.rect(rect, 8.0, theme.notice_fill.0, stroke, StrokeKind::Inside);
    let at = rect.min + Vec2::new(14.0, 9.0);
    let height = title.size().y;
    painter.galley(at, title, theme.text.0);
    painter.galley(at + Vec2::new(0.0, height + 4.0), reason, theme.text.0);
}

/// Beside the label, where the fewest nodes and the least of the path are covered.
fn place(scene: &Scene<'_>, camera: &Camera, label: Rect, size: Vec2) -> Rect {
    let room = camera.rect.shrink(8.0);
    let buttons = Rect::from_min_max(
        room.left_bottom() - Vec2::new(0.0, 48.0),
        room.left_bottom() + Vec2::new(270.0, 0.0),
    );
    let up = label.center_top() - Vec2::new(0.0, 62.0 * camera.zoom);
    let candidates = [
        Align2::CENTER_TOP.anchor_size(label.center_bottom() + Vec2::new(0.0, 16.0), size),
        Align2::LEFT_CENTER.anchor_size(label.right_center() + Vec2::new(20.0, 0.0), size),
        Align2::RIGHT_CENTER.anchor_size(label.left_center() - Vec2::new(20.0, 0.0), size),
        Align2::CENTER_BOTTOM.anchor_size(up, size),
        // Where the drawing is dense, a corner is better than a covered path.
        Align2::LEFT_TOP.anchor_size(room.left_top(), size),
        Align2::RIGHT_TOP.anchor_size(room.right_top(), size),
        Align2::RIGHT_BOTTOM.anchor_size(room.right_bottom(), size),
    ];
    let way = scene.selection.only_node().and_then(|id| Some(scene.catchments()?.way(id)));
    let way = way.unwrap_or_default();
    let on_path = |id: &NodeId| way.iter().any(|h| h.to == *id);
    let body = |n: &Node| {
        let r = radius(n.kind) * camera.zoom;
        let rect = Rect::from_center_size(camera.to_screen(n.pos), Vec2::new(r * 3.0, r * 3.5));
        (rect, if on_path(&n.id) { 4 } else { 1 })
    };
    let bodies: Vec<(Rect, usize)> = scene.doc().nodes().map(body).collect();
    let inside = |rect: Rect| {
        let by = (room.min - rect.min).max(Vec2::ZERO) + (room.max - rect.max).min(Vec2::ZERO);
        rect.translate(by)
    };
    let cost = |rect: &Rect| {
        let covered = bodies.iter().filter(|(b, _)| b.intersects(*rect));
        let far = if gap(*rect, label) > NEAR { 3 } else { 0 };
        let on_buttons = if rect.intersects(buttons) { 4 } else { 0 };
        far + on_buttons
            + covered.map(|(_, weight)| weight).sum::<usize>()
            + if rect.intersects(label) { 100 } else { 0 }
    };
    let best = candidates.into_iter().map(inside).min_by_key(cost);
    best.unwrap_or_else(|| Rect::from_min_size(room.min, size))
}

/// A note further away than this, in points, is not tied to its label by a line.
const NEAR: f32 = 60.0;

fn gap(a: Rect, b: Rect) -> f32 {
    nearest_point(a, b.center()).distance(nearest_point(b, a.center()))
}

fn nearest_point(rect: Rect, to: egui::Pos2) -> egui::Pos2 {
    to.clamp(rect.min, rect.max)
}

fn words(scene: &Scene<'_>, client: &NodeId) -> Option<Words> {
    let node = scene.doc().node(client).filter(|n| n.kind == Kind::Client)?;
    let prefix = scene.prefix?;
    let landing = scene.catchments()?.landing(client)?;
    let Fate::Served(site) = &landing.fate else { return None };
    let near = nearest(scene.doc(), &prefix, client)?;
    if near.site == *site || near.round_trip_ms >= landing.round_trip_ms() {
        return None;
    }
    let title = format!(
        "{} lands at {}: {} ms. {} is {} ms away.",
        node.name,
        scene.name(site),
        ms(landing.round_trip_ms()),
        scene.name(&near.site),
        ms(near.round_trip_ms)
    );
    Some(Words { title, reason: decisive(scene, client)? })
}

/// The first decision on the way that threw out a route to another site.
fn decisive(scene: &Scene<'_>, client: &NodeId) -> Option<String> {
    let state = &scene.sandbox.now().state;
    let prefix = scene.prefix?;
    let name = |id: &NodeId| scene.name(id);
    scene.catchments()?.way(client).into_iter().find_map(|hop| {
        let node = state.network().index_of(&hop.from)?;
        let explained = explain(state, &prefix, node, &name);
        let best = explained.rows.first()?.route.originator;
        let other = |r: &&crate::engine::Row| {
            matches!(r.standing, Standing::Lost(_)) && r.route.originator != best
        };
        let row = explained.rows.iter().find(other)?;
        let here = hop.from == *client;
        let at = if here { String::new() } else { format!("At {}: ", scene.name(&hop.from)) };
        Some(format!("{at}{}", row.sentence))
    })
}

//! Events at an instant of a recording, over the drawing: messages on their way, tables that have
//! just changed, forwarding loops, and packets that are lost.

use std::collections::BTreeSet;

use egui::{Align2, Color32, FontId, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2, vec2};

use crate::anycast::{Catchments, WalkEnd};
use crate::app::canvas::layout::camera::Camera;
use crate::app::canvas::layout::line::Line;
use crate::app::canvas::layout::places::Places;
use crate::app::canvas::layout::shape::radius;
use crate::app::canvas::model::picture::Picture;
use crate::app::canvas::model::shape::NodeShape;
use crate::app::scene::Scene;
use crate::engine::timeline::{Epoch, EventKind, Message, Payload, Tables};
use crate::sandbox::time::{Pace, Player};
use crate::topology::{LinkEnd, NodeId, Side};

/// Paints the events at the instant shown.
pub(crate) fn paint(
    painter: &Painter,
    scene: &Scene<'_>,
    camera: &Camera,
    picture: &Picture,
    places: &Places,
) {
    let Some(time) = scene.time_shown() else { return };
    if let Some(catchments) = scene.catchments().filter(|_| scene.sandbox.shown().is_instant()) {
        astray(painter, scene, (camera, places), picture, catchments);
    }
    for (node, fresh) in time.fresh() {
        flash(painter, scene, camera, picture, &node, fresh);
    }
    messages(painter, scene, camera, picture, (time.player(), time.tables()));
}

/// Paints a ring that grows and fades around a node whose table has just changed.
fn flash(
    painter: &Painter,
    scene: &Scene<'_>,
    camera: &Camera,
    picture: &Picture,
    node: &NodeId,
    fresh: f32,
) {
    let Some((at, look)) = node_at(scene, camera, picture, node) else { return };
    let r = radius(look) * camera.zoom + 5.0 + 10.0 * (1.0 - fresh);
    let colour = scene.theme.accent.0.gamma_multiply(0.25 + 0.75 * fresh);
    painter.circle_stroke(at, r, Stroke::new(1.5 + 2.5 * fresh, colour));
}

fn messages(
    painter: &Painter,
    scene: &Scene<'_>,
    camera: &Camera,
    picture: &Picture,
    (player, tables): (&Player, &Tables),
) {
    let place = player.place();
    // If every event takes as long, the message that is processed next is shown on its way.
    let next = player.recording().events().get(place.events).and_then(|event| match event.what {
        EventKind::Received { message, .. } => Some(message),
        _ => None,
    });
    let by_event = matches!(player.pace, Pace::PerEvent(_));
    // Messages that wait at one place are drawn one behind the other.
    let mut queued: std::collections::BTreeMap<u32, u8> = std::collections::BTreeMap::new();
    for message in tables.flights.values() {
        let whole = message.arrives.since(message.sent).micros();
        let part = if by_event && next == Some(message.id) {
            0.15 + 0.85 * place.part as f32
        } else if whole == 0 {
            let before = queued.entry(message.session).or_insert(0);
            *before = before.saturating_add(1);
            0.12 + 0.07 * f32::from(*before).min(6.0)
        } else {
            let gone = place.clock.since(message.sent).micros();
            (gone as f64 / whole as f64).clamp(0.0, 1.0) as f32
        };
        if let Some((from, to)) = way(scene, camera, picture, &tables.epoch, message) {
            let cut = tables.epoch.way_of(message.session).is_none();
            sign(painter, scene, from.lerp(to, part), to - from, message, cut);
        }
    }
}

/// Returns the start and end of a message's way on the screen: along its link, or straight to the
/// other router.
fn way(
    scene: &Scene<'_>,
    camera: &Camera,
    picture: &Picture,
    era: &Epoch,
    message: &Message,
) -> Option<(Pos2, Pos2)> {
    let session = era.net.session(message.session);
    match session.end() {
        Some(LinkEnd { link, side }) => {
            let line = Line::of(scene, camera, picture, scene.doc().link(link)?)?;
            Some(match side {
                Side::A => (line.a, line.b),
                Side::B => (line.b, line.a),
            })
        }
        None => {
            let at = |node| node_at(scene, camera, picture, era.net.id_of(node));
            Some((at(session.local)?.0, at(session.remote)?.0))
        }
    }
}

/// Paints a message: an announcement is a solid arrow head, a withdrawal a hollow one with a bar
/// before it, a notification a cross.
fn sign(
    painter: &Painter,
    scene: &Scene<'_>,
    at: Pos2,
    towards: Vec2,
    message: &Message,
    is_cut: bool,
) {
    let theme = scene.theme;
    let along = towards.normalized();
    let across = along.rot90();
    let head = |r: f32| {
        vec![at + along * r, at - along * r * 0.7 + across * r, at - along * r * 0.7 - across * r]
    };
    let edge = Stroke::new(1.5, theme.panel.0);
    let ink = |colour: Color32| if is_cut { theme.ghost.0 } else { colour };
    match &message.says {
        Payload::Update { routes, .. } if routes.is_empty() => {
            painter.add(Shape::convex_polygon(head(9.0), theme.panel.0, Stroke::NONE));
            let line = Stroke::new(2.4, ink(theme.danger.0));
            painter.add(Shape::closed_line(head(7.5), line));
            let bar = at + along * 11.0;
            painter.line_segment([bar + across * 6.0, bar - across * 6.0], line);
        }
        Payload::Update { .. } => {
            painter.add(Shape::convex_polygon(head(9.0), ink(theme.accent.0), edge));
        }
        Payload::Notification(_) => {
            painter.circle_filled(at, 8.5, theme.panel.0);
            let line = Stroke::new(2.6, ink(theme.danger.0));
            for arm in [vec2(5.0, 5.0), vec2(5.0, -5.0)] {
                painter.line_segment([at - arm, at + arm], line);
            }
        }
    }
}

/// Paints where unserved clients' packets end: the links of a forwarding loop, and each node at
/// which packets are lost.
fn astray(
    painter: &Painter,
    scene: &Scene<'_>,
    (camera, places): (&Camera, &Places),
    picture: &Picture,
    catchments: &Catchments,
) {
    let mut looped: BTreeSet<LinkEnd> = BTreeSet::new();
    let mut nodes: BTreeSet<NodeId> = BTreeSet::new();
    let mut holes: BTreeSet<NodeId> = BTreeSet::new();
    for client in &catchments.unserved {
        let Some(landing) = catchments.landing(client) else { continue };
        match &landing.fate {
            WalkEnd::Loop(start) => {
                for hop in catchments.way(start) {
                    looped.extend(hop.passes());
                    nodes.insert(hop.from.clone());
                }
            }
            // A client without a route is drawn hollow already.
            other => holes.extend(Some(other.node()).filter(|at| *at != client).cloned()),
        }
    }
    let line = Stroke::new(3.0, scene.theme.danger.0);
    for end in &looped {
        let Some(link) = scene.doc().link(&end.link) else { continue };
        let Some(drawn) = Line::of(scene, camera, picture, link) else { continue };
        let ends = match end.side {
            Side::A => [drawn.a, drawn.b],
            Side::B => [drawn.b, drawn.a],
        };
        painter.add(Shape::dashed_line(&ends, line, 7.0, 5.0));
        let (to, along) = (ends[1], (ends[1] - ends[0]).normalized());
        let back = along.rot90() * 5.0;
        let head = vec![to, to - along * 10.0 + back, to - along * 10.0 - back];
        painter.add(Shape::convex_polygon(head, line.color, Stroke::NONE));
    }
    for node in &nodes {
        plate(painter, scene, (camera, places), picture, node, "loop");
    }
    for node in &holes {
        plate(painter, scene, (camera, places), picture, node, "packets lost here");
    }
}

/// Returns the position on the screen and the shape with which a node is drawn.
fn node_at(
    scene: &Scene<'_>,
    camera: &Camera,
    picture: &Picture,
    id: &NodeId,
) -> Option<(Pos2, NodeShape)> {
    let stand = picture.drawing.groups.anchor(scene.doc().node(id)?);
    Some((camera.to_screen(stand.pos), stand.look))
}

/// Paints a word beside a node, clear of its name.
fn plate(
    painter: &Painter,
    scene: &Scene<'_>,
    (camera, places): (&Camera, &Places),
    picture: &Picture,
    node: &NodeId,
    text: &str,
) {
    let Some((at, look)) = node_at(scene, camera, picture, node) else { return };
    let font = FontId::proportional((scene.settings.text_size.points() - 1.0).max(13.0));
    let galley = painter.layout_no_wrap(text.to_owned(), font, scene.theme.danger.0);
    let r = radius(look) * camera.zoom + 12.0;
    let sides = [
        (vec2(0.0, -r), Align2::CENTER_BOTTOM),
        (vec2(r, 0.0), Align2::LEFT_CENTER),
        (vec2(-r, 0.0), Align2::RIGHT_CENTER),
        (vec2(0.0, r), Align2::CENTER_TOP),
    ];
    let size = galley.size() + vec2(12.0, 6.0);
    let rects = sides.map(|(by, align)| align.anchor_size(at + by, size));
    let by = camera.origin().to_vec2();
    let name = picture.place_of(node).and_then(|place| places.label(place));
    let is_free = |rect: &&Rect| {
        let free = name.is_none_or(|name| !name.rect.translate(by).intersects(**rect));
        free && camera.rect.contains_rect(**rect)
    };
    let rect = *rects.iter().find(is_free).unwrap_or(&rects[0]);
    let edge = Stroke::new(1.5, scene.theme.danger.0);
    painter.rect(rect, 6.0, scene.theme.danger_fill.0, edge, StrokeKind::Inside);
    painter.galley(rect.min + vec2(6.0, 3.0), galley, scene.theme.danger.0);
}

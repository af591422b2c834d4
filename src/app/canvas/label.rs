//! Names beside nodes, each on the side where it covers the least.

use std::collections::HashMap;
use std::sync::Arc;

use egui::{Align2, FontId, Galley, Painter, Pos2, Rect, Vec2};

use super::camera::Camera;
use super::node::{quantised, radius};
use super::picture::Standing;
use crate::anycast::Fate;
use crate::app::scene::Scene;
use crate::app::theme::strong;
use crate::topology::{Kind, Node, NodeId};
use crate::wording::ms;

/// Below this zoom there are no labels.
pub const SMALLEST: f32 = 0.4;

/// Where a label stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Over the node.
    Above,
    /// Under it.
    Below,
    /// To its right.
    Right,
    /// To its left.
    Left,
}

/// The places chosen for the labels of a document, until it changes.
#[derive(Default)]
pub struct Places {
    chosen: HashMap<NodeId, Place>,
    /// The revision of the document and the zoom, in tenths, that they were chosen for.
    of: Option<(u64, u32)>,
}

/// Room that a label is given when its place is chosen, in points of the document. Text does not
/// shrink below a legible size, so that it takes more of them from further away.
fn room(node: &Node, zoom: f32) -> Vec2 {
    let letters = node.name.chars().count().clamp(8, 24) as f32;
    let least = 13.0 / 15.0;
    Vec2::new(letters * 8.2, 38.0) * (zoom.max(least) / zoom)
}

impl Places {
    /// Chooses places anew when the document or the zoom changed.
    pub fn update(&mut self, scene: &Scene<'_>, zoom: f32) {
        let tenths = (zoom.clamp(SMALLEST, 1.0) * 10.0).round();
        let zoom = tenths / 10.0;
        let of = Some((scene.sandbox.revision(), tenths as u32));
        if self.of == of {
            return;
        }
        self.of = of;
        let doc = scene.doc();
        let at = |n: &Node| Pos2::new(n.pos.x(), n.pos.y());
        let bodies: Vec<(Pos2, f32)> = doc.nodes().map(|n| (at(n), radius(n.kind))).collect();
        let lines: Vec<(Pos2, Pos2)> = doc
            .links()
            .filter_map(|l| Some((at(doc.node(&l.a.node)?), at(doc.node(&l.b.node)?))))
            .collect();
        self.chosen.clear();
        let mut taken: Vec<Rect> = Vec::new();
        for node in doc.nodes() {
            let size = room(node, zoom);
            let near = Rect::from_center_size(at(node), size * 2.0 + Vec2::splat(120.0));
            let bodies: Vec<Rect> = bodies
                .iter()
                .filter(|(p, _)| *p != at(node) && near.contains(*p))
                .map(|(p, r)| Rect::from_center_size(*p, Vec2::splat(r * 2.0)))
                .collect();
            let lines: Vec<_> =
                lines.iter().filter(|(a, b)| near.intersects(Rect::from_two_pos(*a, *b))).collect();
            let cost = |place: &Place| {
                let rect = rect_of(*place, at(node), radius(node.kind), size);
                let covered = bodies.iter().chain(&taken).filter(|b| b.intersects(rect)).count();
                let crossed = lines.iter().filter(|(a, b)| crosses(rect, *a, *b)).count();
                covered * 4 + crossed * 2
            };
            let order = match node.kind {
                Kind::Client => [Place::Below, Place::Right, Place::Left, Place::Above],
                Kind::Site | Kind::Isp | Kind::As => {
                    [Place::Above, Place::Right, Place::Left, Place::Below]
                }
            };
            // The first of the cheapest: `min_by_key` keeps the earlier of equals.
            let place = order.into_iter().min_by_key(cost).unwrap_or(Place::Above);
            taken.push(rect_of(place, at(node), radius(node.kind), size));
            self.chosen.insert(node.id.clone(), place);
        }
    }

    /// The place of a node's label.
    pub fn of(&self, node: &NodeId) -> Place {
        self.chosen.get(node).copied().unwrap_or(Place::Above)
    }
}

fn rect_of(place: Place, at: Pos2, r: f32, size: Vec2) -> Rect {
    // Clear of the ring that marks a selection.
    let gap = r + 13.0;
    match place {
        Place::Above => Align2::CENTER_BOTTOM.anchor_size(at - Vec2::new(0.0, gap), size),
        Place::Below => Align2::CENTER_TOP.anchor_size(at + Vec2::new(0.0, gap - 1.0), size),
        Place::Right => Align2::LEFT_CENTER.anchor_size(at + Vec2::new(gap, 0.0), size),
        Place::Left => Align2::RIGHT_CENTER.anchor_size(at - Vec2::new(gap, 0.0), size),
    }
}

/// Whether a segment passes through a rectangle.
fn crosses(rect: Rect, a: Pos2, b: Pos2) -> bool {
    // Liang and Barsky's clipping: the part of the segment inside each pair of sides.
    let d = b - a;
    let (mut from, mut to) = (0.0f32, 1.0f32);
    for (delta, low, high) in
        [(d.x, rect.left() - a.x, rect.right() - a.x), (d.y, rect.top() - a.y, rect.bottom() - a.y)]
    {
        if delta.abs() < 1e-6 {
            if low > 0.0 || high < 0.0 {
                return false;
            }
            continue;
        }
        let (near, far) = ((low / delta).min(high / delta), (low / delta).max(high / delta));
        from = from.max(near);
        to = to.min(far);
    }
    from < to
}

/// The second line of a label.
fn second_line(scene: &Scene<'_>, node: &Node, standing: &Standing) -> String {
    let selected = scene.selection.nodes.contains(&node.id);
    match (node.kind, standing) {
        (_, Standing::Failed) => "failed".to_owned(),
        (Kind::Client, Standing::Served { letter, .. }) => {
            let walk = scene.catchments().and_then(|c| c.landing(&node.id));
            match walk {
                Some(walk) if matches!(walk.fate, Fate::Served(_)) => {
                    let time = walk.round_trip_ms();
                    let asn = if selected { format!(" · AS{}", node.asn) } else { String::new() };
                    format!("{} ms to {letter}{asn}", ms(time))
                }
                _ => String::new(),
            }
        }
        (Kind::Client, Standing::Unserved) => "no route".to_owned(),
        (Kind::Client, Standing::Unsettled) => scene.unrest().to_owned(),
        _ => format!("AS{}", node.asn),
    }
}

/// Paints a node's label and returns where it is.
pub fn paint(
    painter: &Painter,
    scene: &Scene<'_>,
    camera: &Camera,
    node: &Node,
    standing: &Standing,
    place: Place,
    least: f32,
) -> Rect {
    let zoom = camera.zoom;
    let name_size = quantised((15.0 * zoom).clamp(13.0_f32.max(least), 32.0_f32.max(least)));
    let small_size = quantised((13.0 * zoom).clamp(13.0_f32.max(least * 0.9), 26.0_f32.max(least)));
    let theme = scene.theme;
    let name = painter.layout_no_wrap(node.name.to_string(), strong(name_size), theme.text.0);
    let detail = if zoom >= 0.5 { second_line(scene, node, standing) } else { String::new() };
    let warn = matches!(standing, Standing::Failed | Standing::Unserved);
    let colour = if warn { theme.danger.0 } else { theme.weak.0 };
    let detail = painter.layout_no_wrap(detail, FontId::proportional(small_size), colour);
    let has_detail = !detail.text().is_empty();
    let height = name.size().y + if has_detail { detail.size().y } else { 0.0 };
    let size = Vec2::new(name.size().x.max(detail.size().x), height);
    let rect = rect_of(place, camera.to_screen(node.pos), radius(node.kind) * zoom, size);
    let row = |galley: &Arc<Galley>, y: f32| {
        let x = match place {
            Place::Above | Place::Below => rect.center().x - galley.size().x / 2.0,
            Place::Right => rect.left(),
            Place::Left => rect.right() - galley.size().x,
        };
        Pos2::new(x, y)
    };
    // A breath of the canvas behind the text keeps it legible where a link passes.
    let back = theme.canvas.0.gamma_multiply(0.75);
    painter.rect_filled(rect.expand2(Vec2::new(3.0, 0.0)), 4.0, back);
    painter.galley(row(&name, rect.top()), name.clone(), theme.text.0);
    if has_detail {
        painter.galley(row(&detail, rect.top() + name.size().y), detail.clone(), colour);
    }
    rect
}

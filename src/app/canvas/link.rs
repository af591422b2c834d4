//! A link as it is painted: direction of the relationship, traffic, failure.

use rustc_hash::FxHashMap as HashMap;

use egui::{Color32, Painter, Pos2, Shape, Stroke, Vec2};

use super::group::{Anchor, Groups};
use super::node::{Pen, radius};
use super::picture::{Picture, Traffic};
use crate::app::scene::Scene;
use crate::topology::{Link, LinkId, LinkState, NodeId, Role, Side, Topology};

use super::camera::Camera;

/// Below this zoom a link inside an AS, and one without a relationship, is a plain line: two lines, or
/// dots, would run into each other and into those of its neighbours.
const SINGLE: f32 = 0.4;

/// Where a link runs on the screen, from rim to rim.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// At the end written first.
    pub a: Pos2,
    /// At the end written second.
    pub b: Pos2,
}

impl Line {
    /// The line of a link on the screen; none for one that is not drawn.
    pub fn of(scene: &Scene<'_>, camera: &Camera, picture: &Picture, link: &Link) -> Option<Self> {
        let ends = picture.groups.ends(scene.doc(), link)?;
        let line = Self::between(ends, picture.lane(&link.id), camera.zoom);
        let by = camera.origin().to_vec2();
        Some(Self { a: line.a + by, b: line.b + by })
    }

    /// The line between two nodes on the drawing, whatever is panned; `lane` says how far beside
    /// the middle parallel links are drawn.
    pub fn between([first, second]: [Anchor<'_>; 2], lane: f32, zoom: f32) -> Self {
        let (a, b) = (first.on_drawing(zoom), second.on_drawing(zoom));
        let along = (b - a).normalized();
        // The same side whichever way each of the parallel links was drawn.
        let turn = if first.id < second.id { along.rot90() } else { -along.rot90() };
        let shift = turn * lane * 16.0 * zoom;
        let inset = |stand: Anchor<'_>| along * (radius(stand.look) * zoom * 0.9);
        Self { a: a + shift + inset(first), b: b + shift - inset(second) }
    }

    /// A point of it, 0 at the first end and 1 at the second.
    pub fn at(&self, share: f32) -> Pos2 {
        self.a.lerp(self.b, share)
    }

    /// How far a point is from it.
    pub fn distance(&self, to: Pos2) -> f32 {
        let along = self.b - self.a;
        let share = (to - self.a).dot(along) / along.length_sq().max(1e-6);
        self.at(share.clamp(0.0, 1.0)).distance(to)
    }

    fn length(&self) -> f32 {
        self.a.distance(self.b)
    }
}

/// The lanes of all links, by link: 0 for one that has no parallel.
pub fn lanes(doc: &Topology, groups: &Groups) -> HashMap<LinkId, f32> {
    let mut pairs: HashMap<(&NodeId, &NodeId), Vec<&LinkId>> = HashMap::default();
    for link in doc.links() {
        if let Some([a, b]) = groups.ends(doc, link) {
            pairs.entry((a.id.min(b.id), a.id.max(b.id))).or_default().push(&link.id);
        }
    }
    let spread = |links: Vec<&LinkId>| {
        let middle = (links.len() as f32 - 1.0) / 2.0;
        let lane = move |(place, id): (usize, &LinkId)| (id.clone(), place as f32 - middle);
        links.into_iter().enumerate().map(lane).collect::<Vec<_>>()
    };
    pairs.into_values().flat_map(spread).collect()
}

/// What is special about a link right now.
#[derive(Clone, Copy, Debug, Default)]
pub struct Marks {
    /// It is selected.
    pub selected: bool,
    /// The pointer is over it.
    pub hovered: bool,
    /// It has the keyboard.
    pub focused: bool,
    /// It is on the path of something selected.
    pub on_path: bool,
    /// A warning is about it.
    pub warned: bool,
    /// It is inside an AS.
    pub internal: bool,
}

/// Paints a link's line and its direction; `works` unless the link or one of its ends is down.
pub fn paint(
    pen: Pen<'_>,
    line: Line,
    link: &Link,
    works: bool,
    traffic: Option<Traffic>,
    marks: Marks,
) {
    let Pen { painter, theme, zoom, least_line } = pen;
    let scale = zoom.clamp(0.5, 1.6);
    if marks.selected || marks.hovered || marks.focused {
        let strength = if marks.hovered && !marks.selected { 0.18 } else { 0.38 };
        let under = Stroke::new(12.0, theme.accent.0.gamma_multiply(strength));
        painter.line_segment([line.a, line.b], under);
    }
    if marks.warned {
        let under = Stroke::new(9.0, theme.notice_line.0.gamma_multiply(0.35));
        painter.line_segment([line.a, line.b], under);
    }
    if !works {
        ghost(pen, line, link.state);
        return;
    }
    let (colour, width) = match traffic {
        Some(t) if marks.on_path => (t.colour, 6.0),
        Some(t) if t.carries_clients => (t.colour, 3.5),
        Some(t) => (t.colour, 2.5),
        None => (theme.link.0, 1.8),
    };
    let stroke = Stroke::new((width * scale).max(least_line), colour);
    if marks.internal && zoom < SINGLE {
        painter.line_segment([line.a, line.b], stroke);
        return;
    }
    if marks.internal {
        twofold(painter, line, stroke);
        return;
    }
    match (link.a.role, link.b.role) {
        (Role::Peer, Role::Peer) => {
            painter.extend(Shape::dashed_line(&[line.a, line.b], stroke, 8.0, 5.0))
        }
        // From far away dots are too thin to be seen.
        (Role::None, Role::None) if zoom >= SINGLE => {
            painter.extend(Shape::dashed_line(&[line.a, line.b], stroke, 2.0, 4.0))
        }
        _ => {
            painter.line_segment([line.a, line.b], stroke);
        }
    }
    if let Some(side) = link.customer_side()
        && line.length() > 24.0
    {
        let along = (line.b - line.a).normalized();
        let along = if side == Side::A { along } else { -along };
        arrow(painter, line.at(0.5), along, 7.0 * scale, colour, theme.canvas.0);
    }
}

/// A link inside an AS: two thin lines, and nobody buys from anybody.
fn twofold(painter: &Painter, line: Line, stroke: Stroke) {
    let thin = Stroke::new((stroke.width * 0.55).max(1.2), stroke.color);
    let aside = (line.b - line.a).normalized().rot90() * (stroke.width * 0.3 + 1.6);
    for by in [aside, -aside] {
        painter.line_segment([line.a + by, line.b + by], thin);
    }
}

/// The direction from customer to provider.
fn arrow(painter: &Painter, at: Pos2, along: Vec2, size: f32, fill: Color32, edge: Color32) {
    let across = along.rot90();
    let points = vec![
        at + along * size * 1.2,
        at - along * size * 0.8 + across * size * 0.75,
        at - along * size * 0.8 - across * size * 0.75,
    ];
    painter.add(Shape::convex_polygon(points, fill, Stroke::new(1.5, edge)));
}

/// A link that carries no session. What broke it says so: itself, or the node at its end.
fn ghost(pen: Pen<'_>, line: Line, state: LinkState) {
    let Pen { painter, theme, zoom, .. } = pen;
    let scale = zoom.clamp(0.7, 1.6);
    let (width, colour) = match state {
        LinkState::Up => (1.6, theme.ghost.0),
        LinkState::Failed | LinkState::Shutdown => (2.6, theme.danger.0),
    };
    // Short strokes far apart: a peer's are long and close.
    let stroke = Stroke::new(width * scale, colour);
    painter.extend(Shape::dashed_line(&[line.a, line.b], stroke, 4.0, 7.0));
}

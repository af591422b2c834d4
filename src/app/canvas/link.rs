//! A link as it is painted: direction of the relationship, traffic, failure, badges.

use rustc_hash::FxHashMap as HashMap;

use egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, Vec2};

use super::node::{Pen, cross, quantised, radius};
use super::picture::Traffic;
use crate::app::scene::Scene;
use crate::topology::{
    End, ExportDefault, ImportDefault, Link, LinkId, LinkState, NodeId, Role, Side, Topology,
};

use super::camera::Camera;

/// Where a link runs on the screen, from rim to rim.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// At the end written first.
    pub a: Pos2,
    /// At the end written second.
    pub b: Pos2,
}

impl Line {
    /// The line of a link; `lane` says how far beside the middle parallel links are drawn.
    pub fn of(scene: &Scene<'_>, camera: &Camera, link: &Link, lane: f32) -> Option<Self> {
        let doc = scene.doc();
        let (first, second) = (doc.node(&link.a.node)?, doc.node(&link.b.node)?);
        let (a, b) = (camera.to_screen(first.pos), camera.to_screen(second.pos));
        let along = (b - a).normalized();
        // The same side whichever way each of the parallel links was drawn.
        let turn = if first.id < second.id { along.rot90() } else { -along.rot90() };
        let shift = turn * lane * 16.0 * camera.zoom;
        let inset = |kind| radius(kind) * camera.zoom * 0.9;
        Some(Self {
            a: a + shift + along * inset(first.kind),
            b: b + shift - along * inset(second.kind),
        })
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
pub fn lanes(doc: &Topology) -> HashMap<LinkId, f32> {
    let mut pairs: HashMap<(&NodeId, &NodeId), Vec<&LinkId>> = HashMap::default();
    for link in doc.links() {
        let (a, b) = (&link.a.node, &link.b.node);
        pairs.entry((a.min(b), a.max(b))).or_default().push(&link.id);
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
        let dashes = Shape::dashed_line(
            &[line.a, line.b],
            Stroke::new(1.5 * scale, theme.ghost.0),
            3.0,
            6.0,
        );
        painter.extend(dashes);
        match link.state {
            LinkState::Failed => {
                cross(painter, line.at(0.5), 9.0 * scale, Stroke::new(3.0 * scale, theme.danger.0));
            }
            LinkState::Shutdown => pause(painter, line.at(0.5), 8.0 * scale, theme.danger.0),
            LinkState::Up => {}
        }
        return;
    }
    let (colour, width) = match traffic {
        Some(t) if marks.on_path => (t.colour, 6.0),
        Some(t) if t.carries_clients => (t.colour, 3.5),
        Some(t) => (t.colour, 2.5),
        None => (theme.link.0, 1.8),
    };
    let stroke = Stroke::new((width * scale).max(least_line), colour);
    match (link.a.role, link.b.role) {
        (Role::Peer, Role::Peer) => {
            painter.extend(Shape::dashed_line(&[line.a, line.b], stroke, 8.0, 5.0))
        }
        (Role::None, Role::None) => {
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

/// The mark of a session shut down by hand.
fn pause(painter: &Painter, at: Pos2, r: f32, colour: Color32) {
    for x in [-0.45, 0.45] {
        let bar = Rect::from_center_size(at + Vec2::new(x * r, 0.0), Vec2::new(r * 0.45, r * 1.8));
        painter.rect_filled(bar, 1.0, colour);
    }
}

/// What the policy of an end does that is not the default, in a few words.
fn badge_text(end: &End) -> Vec<String> {
    let policy = &end.policy;
    let mut parts = Vec::new();
    if let Some(pref) = policy.import_all().and_then(|e| e.local_pref) {
        parts.push(format!("LP {pref}"));
    }
    if let Some(all) = policy.export_all() {
        if all.prepend > 0 {
            parts.push(format!("prepend {}", all.prepend));
        }
        if let Some(med) = all.med {
            parts.push(format!("MED {med}"));
        }
        parts.extend(all.add.iter().map(ToString::to_string));
        if all.deny {
            parts.push("offers nothing".to_owned());
        }
    }
    if policy.import_all().is_some_and(|e| e.deny) {
        parts.push("accepts nothing".to_owned());
    }
    if policy.export_default == ExportDefault::Open && end.role != Role::None {
        parts.push("exports all".to_owned());
    }
    if policy.import_default == ImportDefault::Open && end.role != Role::None {
        parts.push("LP 100".to_owned());
    }
    let all = |e: &&crate::topology::Entry| e.matches.is_all();
    let others = policy.import.iter().chain(&policy.export).filter(|e| !all(e)).count();
    match others {
        0 => {}
        1 => parts.push("1 rule".to_owned()),
        n => parts.push(format!("{n} rules")),
    }
    parts
}

/// Paints the badges of both ends, each near its end.
pub fn paint_badges(pen: Pen<'_>, line: Line, link: &Link, traffic: Option<Traffic>) {
    let Pen { painter, theme, zoom, .. } = pen;
    // Too far away to be read, or too short to hold one.
    if zoom < 0.45 || line.length() < 60.0 {
        return;
    }
    for (side, share) in [(Side::A, 0.27), (Side::B, 0.73)] {
        let text = badge_text(link.end(side)).join(" · ");
        if text.is_empty() {
            continue;
        }
        let font = egui::FontId::proportional(quantised((13.0 * zoom).clamp(11.0, 20.0)));
        let galley = painter.layout_no_wrap(text, font, theme.text.0);
        let rect =
            Align2::CENTER_CENTER.anchor_size(line.at(share), galley.size() + Vec2::new(14.0, 6.0));
        let edge = traffic.map_or(theme.weak.0, |t| t.colour);
        painter.rect(rect, 10.0, theme.panel.0, Stroke::new(1.5, edge), egui::StrokeKind::Inside);
        painter.galley(rect.min + Vec2::new(7.0, 3.0), galley, theme.text.0);
    }
}

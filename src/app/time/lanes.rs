//! The strip of events: a row for changes to the network and one for each node, with time from left
//! to right.

use std::collections::BTreeSet;

use egui::{Color32, Painter, Pos2, Rect, Stroke, pos2, vec2};

use crate::anycast::over_time::ClientImpact;
use crate::app::scene::Scene;
use crate::engine::timeline::{EventKind, Recording};
use crate::sandbox::time::{Cost, Pace, Place, Time};
use crate::topology::{NodeId, Span, Topology};

/// Height of a row, in points.
pub(super) const ROW: f32 = 20.0;

/// Meaning of a mark; each has a shape of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A change to the network, its IGP or a health check.
    Done,
    /// A router processes an announcement.
    Announced,
    /// A router processes a withdrawal.
    Withdrawn,
    /// A router chooses another route.
    Chosen,
    /// A router loses its last route.
    Lost,
    /// A session goes down.
    Down,
    /// A session comes up.
    Up,
}

/// Marks with their names in the legend.
pub(super) const LEGEND: [(Kind, &str); 6] = [
    (Kind::Announced, "hears a route"),
    (Kind::Withdrawn, "hears a withdrawal"),
    (Kind::Chosen, "chooses"),
    (Kind::Lost, "has none"),
    (Kind::Down, "session down"),
    (Kind::Up, "session up"),
];

/// A stretch of time in a client's row.
#[derive(Clone, Debug, PartialEq)]
struct Bar {
    row: usize,
    from: f32,
    to: f32,
    /// The site that answers; none if no site does.
    site: Option<NodeId>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Mark {
    /// Position from 0 at the beginning to 1 at the end.
    at: f32,
    row: usize,
    kind: Kind,
}

/// Scale of the strip: by time or by events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Axis {
    /// Proportional to time.
    Clock,
    /// The same width for every event.
    Events,
}

impl Axis {
    /// Returns the axis that suits the pace of a recording.
    pub(super) fn of(pace: Pace) -> Self {
        match pace {
            Pace::Clock(_) => Self::Clock,
            Pace::PerEvent(_) => Self::Events,
        }
    }

    /// Returns the position of a place on the strip, from 0 to 1.
    pub(super) fn share(self, recording: &Recording, place: Place) -> f32 {
        let (part, all) = match self {
            Self::Clock => (
                place.clock.since(recording.begins()).seconds(),
                recording.length().since(recording.begins()).seconds(),
            ),
            Self::Events => (place.events as f64 + place.part, recording.events().len() as f64),
        };
        if all > 0.0 { (part / all).clamp(0.0, 1.0) as f32 } else { 0.0 }
    }

    /// Returns the place at a position of the strip.
    pub(super) fn place(self, recording: &Recording, share: f32) -> Place {
        let share = f64::from(share.clamp(0.0, 1.0));
        match self {
            Self::Clock => {
                let begins = recording.begins();
                let micros = recording.length().since(begins).micros() as f64 * share;
                let at = begins.micros() + micros.round() as u64;
                Place::at(recording, Span::of_micros(at))
            }
            Self::Events => {
                let events = (recording.events().len() as f64 * share).round() as usize;
                Place::after(recording, events)
            }
        }
    }
}

/// The marks of a recording, computed once.
#[derive(Debug, Default)]
pub(crate) struct Lanes {
    of: Option<((u64, u64), Axis, usize, bool)>,
    /// Nodes that have a row: clients that were affected, then others, in document order.
    pub nodes: Vec<NodeId>,
    marks: Vec<Mark>,
    bars: Vec<Bar>,
}

impl Lanes {
    /// Recomputes the marks if the recording has changed; `width` is that of the strip, in points.
    pub(crate) fn follow(&mut self, time: &Time, cost: Option<&Cost>, doc: &Topology, width: f32) {
        let player = time.player();
        let axis = Axis::of(player.pace);
        let of = Some((time.version(), axis, width as usize, cost.is_some()));
        if self.of == of {
            return;
        }
        self.of = of;
        let recording = player.recording();
        let mut found: Vec<(f32, Option<NodeId>, Kind)> = Vec::new();
        for (place, event) in recording.events().iter().enumerate() {
            let Some(kind) = kind_of(recording, place) else { continue };
            let net = &recording.epoch_at(place).net;
            let node = event.node(net).map(|node| net.id_of(node).clone());
            // In the middle of the event's column.
            let at = match axis {
                Axis::Clock => axis.share(recording, Place { clock: event.at, ..Place::default() }),
                Axis::Events => (place as f32 + 0.5) / recording.events().len() as f32,
            };
            found.push((at, node, kind));
        }
        let clients = cost.into_iter().flat_map(|cost| &cost.anycast.clients);
        let moved = clients.filter(|(_, client)| !client.outage.is_zero() || client.switches > 0);
        let moved: Vec<(&NodeId, &ClientImpact)> = moved.collect();
        let mut busy: BTreeSet<&NodeId> = found.iter().filter_map(|(_, n, _)| n.as_ref()).collect();
        busy.extend(moved.iter().map(|(id, _)| *id));
        let drawn = doc.nodes().map(|n| &n.id).filter(|id| busy.contains(id));
        let mut nodes: Vec<NodeId> = drawn.cloned().collect();
        // Affected clients come first: they matter most.
        nodes.sort_by_key(|id| !moved.iter().any(|(client, _)| *client == id));
        // Nodes that are no longer in the document took part too.
        nodes.extend(busy.iter().filter(|id| doc.node(id).is_none()).map(|id| (*id).clone()));
        let row = |node: &Option<NodeId>| match node {
            None => Some(0),
            Some(id) => nodes.iter().position(|n| n == id).map(|place| place + 1),
        };
        self.bars = Vec::new();
        for (client, impact) in moved {
            let Some(row) = nodes.iter().position(|n| n == client).map(|place| place + 1) else {
                continue;
            };
            let share = |at: Span| axis.share(recording, Place::at(recording, at));
            for (place, stretch) in impact.stretches.iter().enumerate() {
                let next = impact.stretches.get(place + 1);
                let from = if place == 0 { 0.0 } else { share(stretch.from) };
                let to = next.map_or(1.0, |next| share(next.from));
                let site = stretch.outcome.site().cloned();
                self.bars.push(Bar { row, from, to, site });
            }
        }
        // Of marks on top of each other, one is enough.
        let mut seen = BTreeSet::new();
        let mut marks = Vec::new();
        for (at, node, kind) in found {
            let Some(row) = row(&node) else { continue };
            if seen.insert((row, (at * width / 3.0) as i32, kind)) {
                marks.push(Mark { at, row, kind });
            }
        }
        (self.nodes, self.marks) = (nodes, marks);
    }

    /// Returns the number of rows.
    pub(crate) fn rows(&self) -> usize {
        self.nodes.len() + 1
    }

    /// Paints the sites that answer each client: a line in the colour of the site, or a red frame
    /// while no site does.
    pub(crate) fn paint_bars(&self, painter: &Painter, scene: &Scene<'_>, strip: Rect) {
        for bar in &self.bars {
            let y = strip.top() + ROW * (bar.row as f32 + 0.5);
            let x = |share: f32| strip.left() + strip.width() * share;
            let ends = [pos2(x(bar.from), y), pos2(x(bar.to), y)];
            match &bar.site {
                Some(site) => {
                    let colour = scene.site_colour(site);
                    painter.line_segment(ends, Stroke::new(3.0, colour));
                }
                None => {
                    let hole = Rect::from_two_pos(ends[0], ends[1]).expand2(vec2(0.0, 5.0));
                    painter.rect_filled(hole, 2.0, scene.theme.danger_fill.0);
                    let line = Stroke::new(1.5, scene.theme.danger.0);
                    painter.rect_stroke(hole, 2.0, line, egui::StrokeKind::Inside);
                }
            }
        }
    }

    /// Paints the marks.
    pub(crate) fn paint(&self, painter: &Painter, scene: &Scene<'_>, strip: Rect) {
        let seen = painter.clip_rect();
        for mark in &self.marks {
            let y = strip.top() + ROW * (mark.row as f32 + 0.5);
            let at = pos2(strip.left() + strip.width() * mark.at, y);
            if seen.expand(8.0).contains(at) {
                paint_mark(painter, scene, at, mark.kind);
            }
        }
    }
}

fn kind_of(recording: &Recording, place: usize) -> Option<Kind> {
    Some(match recording.events()[place].what {
        EventKind::ColdStart
        | EventKind::ScriptedEdit(_)
        | EventKind::Drained(_)
        | EventKind::Igp => Kind::Done,
        EventKind::CheckFailed { .. } | EventKind::CheckPassed { .. } => Kind::Done,
        EventKind::Sent { .. } => return None,
        EventKind::Received { .. } if recording.withdraws(place) => Kind::Withdrawn,
        EventKind::Received { .. } => Kind::Announced,
        EventKind::Chose { .. } if recording.loses(place) => Kind::Lost,
        EventKind::Chose { .. } => Kind::Chosen,
        EventKind::Down { .. } => Kind::Down,
        EventKind::Up { .. } => Kind::Up,
    })
}

/// Paints one mark; shape and colour both tell the kinds apart.
pub(super) fn paint_mark(painter: &Painter, scene: &Scene<'_>, at: Pos2, kind: Kind) {
    let theme = scene.theme;
    let line = |colour: Color32| Stroke::new(1.8, colour);
    let triangle = |r: f32, down: bool| {
        let turn = if down { -1.0 } else { 1.0 };
        [vec2(0.0, -r), vec2(r, r * 0.8), vec2(-r, r * 0.8)].map(|v| at + v * turn).to_vec()
    };
    let cross = |colour: Color32, turned: bool| {
        let r = 4.2;
        let arms = match turned {
            true => [(vec2(-r, -r), vec2(r, r)), (vec2(-r, r), vec2(r, -r))],
            false => [(vec2(-r, 0.0), vec2(r, 0.0)), (vec2(0.0, -r), vec2(0.0, r))],
        };
        for (from, to) in arms {
            painter.line_segment([at + from, at + to], line(colour));
        }
    };
    match kind {
        Kind::Done => {
            let flag = vec![at + vec2(-4.0, -6.0), at + vec2(6.0, -2.5), at + vec2(-4.0, 1.0)];
            painter.line_segment([at + vec2(-4.0, -7.0), at + vec2(-4.0, 7.0)], line(theme.text.0));
            painter.add(egui::Shape::convex_polygon(flag, theme.text.0, Stroke::NONE));
        }
        Kind::Announced => {
            let shape = triangle(4.6, false);
            painter.add(egui::Shape::convex_polygon(shape, theme.accent.0, Stroke::NONE));
        }
        Kind::Withdrawn => {
            let shape = triangle(4.6, true);
            painter.add(egui::Shape::closed_line(shape, line(theme.danger.0)));
        }
        Kind::Chosen => {
            painter.circle_filled(at, 4.2, theme.ok.0);
        }
        Kind::Lost => {
            painter.circle_stroke(at, 4.2, line(theme.danger.0));
        }
        Kind::Down => cross(theme.danger.0, true),
        Kind::Up => cross(theme.ok.0, false),
    }
}

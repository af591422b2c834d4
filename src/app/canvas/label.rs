//! Names beside nodes, and what the lines below them say.

use egui::{Align, Color32, FontId, Painter, Pos2, Rect, Vec2};

use super::group::Group;
use super::node::quantised;
use super::picture::NodeStatus;
use super::placing::PlacedLabel;
use crate::anycast::Fate;
use crate::app::scene::Scene;
use crate::app::theme::{Theme, strong};
use crate::topology::{Kind, Node, NodeId, NodeState, Service};
use crate::wording::{count, ms};

/// Below this zoom there are no labels but those of landmarks.
pub const SMALLEST: f32 = 0.4;
/// The same for a crowded drawing, which is looked at from further away: it shows the names that
/// find room.
pub const SMALLEST_IN_CROWD: f32 = 0.22;
/// More nodes than this are a crowd: not every name finds room.
pub const CROWD: usize = 30;
/// Below this zoom an ASN is not said: only what a node is about is.
pub const ASN_FROM: f32 = 0.5;

/// So many selected nodes are named though the drawing is far away.
pub const FEW: usize = 12;

/// How a line is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// It tells.
    #[default]
    Plain,
    /// It warns.
    Warning,
}

/// How much it matters that a line is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    /// It identifies the node.
    #[default]
    Background,
    /// It says what became of the node's packets, or of the node.
    News,
}

/// The lines below a name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lines {
    /// The lines; few have more than one.
    pub text: Vec<String>,
    /// How they are meant.
    pub tone: Tone,
    /// How much they matter.
    pub weight: Weight,
}

impl Lines {
    /// What is said of a node; where a hull says which AS it is in, that is not said again.
    pub fn of(scene: &Scene<'_>, node: &Node, in_hull: bool, standing: &NodeStatus) -> Self {
        let news = |text: String, tone| Self { text: vec![text], tone, weight: Weight::News };
        let asn = || format!("AS{}", node.asn);
        let mut lines = match (node.kind, standing) {
            (_, NodeStatus::Failed) => return news("failed".to_owned(), Tone::Warning),
            _ if let Some(dead) = dead_service(node) => {
                return news(dead.to_owned(), Tone::Warning);
            }
            (Kind::Client, NodeStatus::Served { letter, .. }) => {
                let walk = scene.catchments().and_then(|c| c.landing(&node.id));
                let text = match walk {
                    Some(walk) if matches!(walk.fate, Fate::Served(_)) => {
                        format!("{} ms to {letter}", ms(walk.round_trip_ms()))
                    }
                    _ => format!("to {letter}"),
                };
                news(text, Tone::Plain)
            }
            (Kind::Client, NodeStatus::Unserved | NodeStatus::Idle) => {
                news(lost(scene, &node.id).to_owned(), Tone::Warning)
            }
            (Kind::Client, NodeStatus::Unsettled) => news(scene.unrest().to_owned(), Tone::Plain),
            _ if in_hull => return Self::default(),
            _ => return Self { text: vec![asn()], ..Self::default() },
        };
        // Of several, their names and latencies are enough to read.
        if scene.selection.only_node() == Some(&node.id) && !in_hull {
            lines.text.push(asn());
        }
        lines
    }
}

/// What is said of a site that serves nobody though it is at work.
pub fn dead_service(node: &Node) -> Option<&'static str> {
    match node.service {
        Service::Running => None,
        Service::Dead if node.origins.is_empty() => None,
        Service::Dead if node.withholds_routes() => Some("service dead, withdrawn"),
        Service::Dead => Some("service dead"),
    }
}

/// What becomes of the packets of a node that no site serves, in a word or two.
pub fn lost(scene: &Scene<'_>, node: &NodeId) -> &'static str {
    match scene.catchments().and_then(|c| c.landing(node)).map(|landing| &landing.fate) {
        Some(Fate::NoAnswer(_)) => "no answer",
        Some(Fate::Loop(_)) => "packets go round",
        Some(Fate::Lost(_)) => "packets lost",
        Some(Fate::Discarded(_)) => "packets discarded",
        Some(Fate::Unreachable(_)) => "next hop out of reach",
        _ => "no route",
    }
}

impl Lines {
    /// What is said of an AS of several routers that is drawn as one node.
    pub fn of_group(scene: &Scene<'_>, group: &Group, standing: &NodeStatus) -> Self {
        let (text, tone) = match standing {
            NodeStatus::Failed => ("failed".to_owned(), Tone::Warning),
            NodeStatus::Unsettled => (scene.unrest().to_owned(), Tone::Plain),
            _ => {
                let failed = |id: &&NodeId| {
                    scene.doc().node(id).is_some_and(|n| n.state == NodeState::Failed)
                };
                let routers = count(group.routers.len(), "router");
                let routers = match group.routers.iter().filter(failed).count() {
                    0 => routers,
                    failed => format!("{routers}, {failed} failed"),
                };
                let text = match group.is_named() {
                    true => format!("AS{} · {routers}", group.asn),
                    false => routers,
                };
                (text, Tone::Plain)
            }
        };
        Self { text: vec![text], tone, weight: Weight::News }
    }
}

/// The sizes of a drawing's text, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sizes {
    /// Of names.
    pub name: f32,
    /// Of the lines below them, and of badges.
    pub small: f32,
}

impl Sizes {
    /// The sizes at a zoom, where no text may be smaller than `least`.
    pub fn at(zoom: f32, least: f32) -> Self {
        let between =
            |size: f32, low: f32, high: f32| quantised((size * zoom).clamp(low, high.max(low)));
        Self {
            name: between(15.0, least.max(13.0), 32.0),
            small: between(13.0, least.max(13.0), 26.0),
        }
    }

    /// The face of names.
    pub fn name_font(self) -> FontId {
        strong(self.name)
    }

    /// The face of the lines below.
    pub fn small_font(self) -> FontId {
        FontId::proportional(self.small)
    }
}

/// How much room a line of text takes.
pub fn measure(painter: &Painter, text: &str, font: FontId) -> Vec2 {
    painter.layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER).size()
}

/// Paints a label at its place on the screen.
pub fn paint(
    painter: &Painter,
    theme: &Theme,
    sizes: Sizes,
    name: &str,
    lines: &Lines,
    placed: PlacedLabel,
) {
    let PlacedLabel { rect, align, whole } = placed;
    if !rect.is_positive() || !painter.clip_rect().intersects(rect) {
        return;
    }
    let line = |text: &str, font: FontId, ink: Color32, top: f32| {
        let galley = painter.layout_no_wrap(text.to_owned(), font, ink);
        let size = galley.size();
        let left = match align {
            Align::Min => rect.left(),
            Align::Center => rect.center().x - size.x / 2.0,
            Align::Max => rect.right() - size.x,
        };
        painter.galley(Pos2::new(left, top), galley, ink);
        top + size.y
    };
    // A breath of the canvas behind the text keeps it legible where a link passes.
    let back = theme.canvas.0.gamma_multiply(0.75);
    painter.rect_filled(rect.expand2(Vec2::new(3.0, 0.0)), 4.0, back);
    let mut top = line(name, sizes.name_font(), theme.text.0, rect.top());
    for (place, text) in lines.text.iter().filter(|_| whole).enumerate() {
        // What is wrong is in the first line; the number below it is a number.
        let ink = match lines.tone {
            Tone::Warning if place == 0 => theme.danger.0,
            Tone::Plain | Tone::Warning => theme.weak.0,
        };
        top = line(text, sizes.small_font(), ink, top);
    }
}

/// A label's place on the screen, from its place on the drawing.
pub fn moved(placed: PlacedLabel, by: Vec2) -> PlacedLabel {
    PlacedLabel { rect: Rect::from_min_size(placed.rect.min + by, placed.rect.size()), ..placed }
}

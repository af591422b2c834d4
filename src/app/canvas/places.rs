//! Where everything stands that finds its own place on the drawing: names, badges, the marks of
//! broken links. Worked out anew only when something that they depend on changed.

use egui::{Painter, Pos2, Rect, Vec2};
use rustc_hash::FxHashMap as HashMap;

use super::field::{Field, Shape, What};
use super::label::{self, Lines, Sizes, Weight, measure};
use super::link::Line;
use super::node::halo;
use super::picture::Picture;
use super::placing::{self, Placed, Rest, Wanting};
use super::{badge, callout};
use crate::app::scene::Scene;
use crate::topology::{LinkId, LinkState, Node, NodeId, Side};

/// A badge at its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Badge {
    /// Whose it is.
    pub link: LinkId,
    /// By which end.
    pub side: Side,
    /// Where it is.
    pub rect: Rect,
}

/// The places, on the drawing: those of the document multiplied by the zoom, whatever is panned.
#[derive(Default)]
pub struct Places {
    seen: Option<Seen>,
    wanted: Wanted,
    /// By the node's place in the document; none where the drawing is too far away.
    labels: Vec<Placed>,
    bodies: Vec<(Pos2, f32)>,
    badges: Vec<Badge>,
    crosses: HashMap<LinkId, Pos2>,
    measured: HashMap<NodeId, Measured>,
    /// Where the selected client's note stands.
    pub note: Option<callout::Spot>,
}

/// What tells quickly that nothing changed.
#[derive(Clone, Copy, PartialEq)]
struct Seen {
    picture: u64,
    zoom: f32,
    sizes: Sizes,
    pixels_per_point: f32,
}

/// What the places were found for.
#[derive(Clone, Default, PartialEq)]
struct Wanted {
    labels: Vec<Wanting>,
    links: Vec<Strung>,
    zoom: f32,
}

/// A link between its ends, with what is to stand on it.
#[derive(Clone, PartialEq)]
struct Strung {
    id: LinkId,
    line: Line,
    ends: [usize; 2],
    state: LinkState,
    badges: [Option<Vec2>; 2],
}

/// Text is measured once: sliders change routes many times a second, and names never.
struct Measured {
    name: String,
    lines: Vec<String>,
    sizes: Sizes,
    /// Of the name, and of the name with all lines.
    rooms: [Vec2; 2],
}

impl Places {
    /// Finds places anew where something changed.
    pub fn update(
        &mut self,
        painter: &Painter,
        scene: &Scene<'_>,
        picture: &Picture,
        zoom: f32,
        sizes: Sizes,
    ) {
        let pixels_per_point = painter.pixels_per_point();
        let seen = Seen { picture: picture.serial(), zoom, sizes, pixels_per_point };
        if self.seen == Some(seen) {
            return;
        }
        if self.seen.is_some_and(|old| old.pixels_per_point != pixels_per_point) {
            self.measured.clear();
        }
        self.seen = Some(seen);
        let wanted = self.wanted(painter, scene, picture, zoom, sizes);
        if wanted == self.wanted {
            return;
        }
        self.find(&wanted);
        self.wanted = wanted;
    }

    fn wanted(
        &mut self,
        painter: &Painter,
        scene: &Scene<'_>,
        picture: &Picture,
        zoom: f32,
        sizes: Sizes,
    ) -> Wanted {
        let doc = scene.doc();
        let named = zoom >= label::SMALLEST;
        if self.measured.len() > 2 * doc.nodes().len() + 16 {
            self.measured.clear();
        }
        let each = doc.nodes().zip(&picture.lines);
        let labels = each.map(|(node, lines)| {
            let [name, whole] = if named {
                self.measure(painter, node, lines, zoom, sizes)
            } else {
                [Vec2::ZERO; 2]
            };
            let rest = match lines.weight {
                Weight::News => Rest::Needed,
                Weight::Background => Rest::Optional,
            };
            Wanting { at: on_drawing(node, zoom), kind: node.kind, name, whole, rest }
        });
        let labels = labels.collect();
        let links = doc.links().filter_map(|link| {
            let (a, b) = (picture.place_of(&link.a.node)?, picture.place_of(&link.b.node)?);
            let (first, second) = (doc.node(&link.a.node)?, doc.node(&link.b.node)?);
            let line = Line::between(first, second, picture.lane(&link.id), zoom);
            let room = |text: &String| {
                let text = Some(text).filter(|t| !t.is_empty() && zoom >= badge::SMALLEST)?;
                Some(badge::room(measure(painter, text, sizes.small_font())))
            };
            let badges = picture.badges.get(&link.id).map_or([None; 2], |t| t.each_ref().map(room));
            Some(Strung { id: link.id.clone(), line, ends: [a, b], state: link.state, badges })
        });
        Wanted { labels, links: links.collect(), zoom }
    }

    fn measure(
        &mut self,
        painter: &Painter,
        node: &Node,
        lines: &Lines,
        zoom: f32,
        sizes: Sizes,
    ) -> [Vec2; 2] {
        let shown = match lines.weight {
            Weight::Background if zoom < label::ASN_FROM => &[],
            Weight::Background | Weight::News => &*lines.text,
        };
        if let Some(known) = self.measured.get(&node.id)
            && known.sizes == sizes
            && *known.name == *node.name
            && known.lines == shown
        {
            return known.rooms;
        }
        let name = measure(painter, &node.name, sizes.name_font());
        let below = shown.iter().map(|text| measure(painter, text, sizes.small_font()));
        let below = below.collect::<Vec<_>>();
        let widest = below.iter().map(|size| size.x).fold(name.x, f32::max);
        let height = name.y + below.iter().map(|size| size.y).sum::<f32>();
        let rooms = [name, Vec2::new(widest, height)];
        let known = Measured { name: node.name.to_string(), lines: shown.to_vec(), sizes, rooms };
        self.measured.insert(node.id.clone(), known);
        rooms
    }

    fn find(&mut self, wanted: &Wanted) {
        let Wanted { labels, links, zoom } = wanted;
        let lines: Vec<[Pos2; 2]> = links.iter().map(|l| [l.line.a, l.line.b]).collect();
        let named = *zoom >= label::SMALLEST;
        // Links alone may have changed what stands on them: names keep their places then.
        let same_names = self.wanted.labels == *labels
            && self.wanted.zoom == *zoom
            && self.wanted.links.iter().map(|l| l.line).eq(links.iter().map(|l| l.line));
        let mut field = placing::obstacles(labels, &lines, *zoom);
        if !named {
            self.labels.clear();
        } else if same_names {
            put_labels(&mut field, &self.labels);
        } else {
            self.labels = placing::place(labels, &mut field, *zoom);
        }
        self.bodies = labels.iter().map(|l| (l.at, halo(l.kind) * zoom)).collect();
        self.badges.clear();
        self.crosses.clear();
        for (index, link) in links.iter().enumerate() {
            if link.state != LinkState::Up {
                let size = 2.0 * badge::cross_radius(*zoom) + 6.0;
                let at = badge::place_cross(&mut field, index, link.line, link.ends, size);
                self.crosses.insert(link.id.clone(), at);
            }
        }
        for (index, link) in links.iter().enumerate() {
            for (side, size) in [Side::A, Side::B].into_iter().zip(link.badges) {
                let Some(size) = size else { continue };
                let rect = badge::place(&mut field, index, link.line, link.ends, side, size);
                self.badges.push(Badge { link: link.id.clone(), side, rect });
            }
        }
    }

    /// The label of the node at a place of the document.
    pub fn label(&self, node: usize) -> Option<Placed> {
        self.labels.get(node).copied()
    }

    /// The node at a place of the document: its middle and how far its colour reaches.
    pub fn body(&self, node: usize) -> Option<(Pos2, f32)> {
        self.bodies.get(node).copied()
    }

    /// All badges.
    pub fn badges(&self) -> &[Badge] {
        &self.badges
    }

    /// Where a link that is down is crossed.
    pub fn cross(&self, link: &LinkId) -> Option<Pos2> {
        self.crosses.get(link).copied()
    }

    /// The part of the drawing that a node takes with its ring and its label.
    pub fn extent(&self, node: usize) -> Option<Rect> {
        let (at, reach) = self.body(node)?;
        let ring = Rect::from_center_size(at, Vec2::splat(2.0 * (reach + 8.0)));
        Some(self.label(node).map_or(ring, |l| ring.union(l.rect)))
    }
}

fn put_labels(field: &mut Field, labels: &[Placed]) {
    for (index, placed) in labels.iter().enumerate() {
        field.put(What::Label(index), Shape::Box(placed.rect));
    }
}

/// The middle of a node on the drawing.
fn on_drawing(node: &Node, zoom: f32) -> Pos2 {
    Pos2::new(node.pos.x() * zoom, node.pos.y() * zoom)
}

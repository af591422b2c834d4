//! Positions of everything that is placed automatically: names, badges, the marks of broken links.
//! Computed again only when their input has changed.

use egui::{Painter, Pos2, Rect, Vec2};
use rustc_hash::FxHashMap as HashMap;

use super::badges;
use super::hulls::{self, HullRequest, PlacedHull};
use super::labels::{self, LabelRequest, PlacedLabel, Rest, Stays};
use super::line::Line;
use super::obstacles::{ObstacleKind, Obstacles, Shape};
use super::shape::halo;
use super::text::{self, Sizes, measure};
use crate::app::canvas::model::lines::{Lines, Weight, dead_service};
use crate::app::canvas::model::picture::Picture;
use crate::app::scene::Scene;
use crate::topology::{LinkId, LinkState, NodeId, NodeState, Side};

/// A badge with its position.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Badge {
    /// The link that it belongs to.
    pub link: LinkId,
    /// The end beside which it is placed.
    pub side: Side,
    /// Its box.
    pub rect: Rect,
}

/// Positions on the drawing: document coordinates multiplied by the zoom, before panning.
#[derive(Default)]
pub(crate) struct Places {
    seen: Option<Seen>,
    wanted: Wanted,
    /// Labels, by the node's index in the document; empty if the node has none.
    labels: Vec<PlacedLabel>,
    bodies: Vec<(Pos2, f32)>,
    badges: Vec<Badge>,
    crosses: HashMap<LinkId, Pos2>,
    /// Hulls, by the index of the AS among those with several routers; none if the AS is collapsed.
    hulls: Vec<Option<PlacedHull>>,
    measured: HashMap<NodeId, Measured>,
}

/// Quick check that nothing has changed.
#[derive(Clone, Copy, PartialEq)]
struct Seen {
    picture: u64,
    zoom: f32,
    sizes: Sizes,
    pixels_per_point: f32,
}

/// The input of the placement.
#[derive(Clone, Default, PartialEq)]
struct Wanted {
    labels: Vec<LabelRequest>,
    links: Vec<LinkItem>,
    hulls: Vec<Option<HullRequest>>,
    zoom: f32,
}

/// A link between its ends, with the badges to place on it.
#[derive(Clone, PartialEq)]
struct LinkItem {
    id: LinkId,
    line: Line,
    ends: [usize; 2],
    state: LinkState,
    badges: [Option<Vec2>; 2],
    /// Preferred position of its badges.
    home: f32,
}

/// Measured text, kept between frames: sliders change routes many times a second, but never names.
struct Measured {
    name: String,
    lines: Vec<String>,
    sizes: Sizes,
    /// Size of the name, and of the name with all lines.
    rooms: [Vec2; 2],
}

impl Places {
    /// Places everything again if something has changed.
    pub(crate) fn update(
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
        let crowded = doc.nodes().len() > text::CROWD;
        let named = is_named(doc.nodes().len(), zoom);
        let few_selected = scene.selection.nodes.len() <= text::FEW;
        if self.measured.len() > 2 * doc.nodes().len() + 16 {
            self.measured.clear();
        }
        let none = Lines::default();
        let each = doc.nodes().enumerate();
        let labels = each.map(|(place, node)| {
            let lines = picture.lines(place).unwrap_or(&none);
            let stand = picture.drawing.groups.anchor(node);
            // Landmarks, which people look for first, are named at any zoom.
            let landmark = picture.routes.sites.contains_key(&node.id)
                || (few_selected && scene.selection.nodes.contains(&node.id))
                || node.state == NodeState::Failed
                || dead_service(node).is_some();
            let shown = (named || landmark) && !picture.drawing.groups.hides(&node.id);
            let [name, whole] = if shown {
                let name = picture.name_of(node);
                self.measure(painter, (&node.id, name), lines, zoom, sizes)
            } else {
                [Vec2::ZERO; 2]
            };
            let whole = if named { whole } else { name };
            let rest = match lines.weight {
                Weight::News if landmark || !crowded => Rest::Needed,
                Weight::News | Weight::Background => Rest::Optional,
            };
            let stays = if landmark || !crowded { Stays::Always } else { Stays::WithRoom };
            LabelRequest { at: stand.on_drawing(zoom), look: stand.look, name, whole, rest, stays }
        });
        let labels: Vec<LabelRequest> = labels.collect();
        let hulls = hulls::wanted(painter, picture, &labels, zoom, named.then_some(sizes));
        let links = doc.links().filter_map(|link| {
            let (a, b) = (picture.place_of(&link.a.node)?, picture.place_of(&link.b.node)?);
            let line = Line::between(
                picture.drawing.groups.ends(doc, link)?,
                picture.lane(&link.id),
                zoom,
            );
            let room = |text: &String| {
                let text = Some(text).filter(|t| !t.is_empty() && zoom >= badges::SMALLEST)?;
                Some(badges::room(measure(painter, text, sizes.small_font())))
            };
            let badges = picture.badges(&link.id).map_or([None; 2], |t| t.each_ref().map(room));
            let home = if doc.is_internal(link) { badges::MIDDLE } else { badges::BY_END };
            Some(LinkItem {
                id: link.id.clone(),
                line,
                ends: [a, b],
                state: link.state,
                badges,
                home,
            })
        });
        Wanted { labels, links: links.collect(), hulls, zoom }
    }

    fn measure(
        &mut self,
        painter: &Painter,
        (id, name): (&NodeId, &str),
        lines: &Lines,
        zoom: f32,
        sizes: Sizes,
    ) -> [Vec2; 2] {
        let shown = match lines.weight {
            Weight::Background if zoom < text::ASN_FROM => &[],
            Weight::Background | Weight::News => &*lines.text,
        };
        if let Some(known) = self.measured.get(id)
            && known.sizes == sizes
            && known.name == name
            && known.lines == shown
        {
            return known.rooms;
        }
        let size = measure(painter, name, sizes.name_font());
        let below = shown.iter().map(|text| measure(painter, text, sizes.small_font()));
        let below = below.collect::<Vec<_>>();
        let widest = below.iter().map(|size| size.x).fold(size.x, f32::max);
        let height = size.y + below.iter().map(|size| size.y).sum::<f32>();
        let rooms = [size, Vec2::new(widest, height)];
        let known = Measured { name: name.to_owned(), lines: shown.to_vec(), sizes, rooms };
        self.measured.insert(id.clone(), known);
        rooms
    }

    fn find(&mut self, wanted: &Wanted) {
        let Wanted { labels, links, hulls, zoom } = wanted;
        let lines: Vec<[Pos2; 2]> = links.iter().map(|l| [l.line.a, l.line.b]).collect();
        // If only badges or link states have changed, names keep their positions.
        let same_names = self.wanted.labels == *labels
            && self.wanted.zoom == *zoom
            && self.wanted.links.iter().map(|l| l.line).eq(links.iter().map(|l| l.line));
        let mut field = labels::obstacles(labels, &lines, *zoom);
        if same_names {
            put_labels(&mut field, &self.labels);
        } else {
            self.labels = self::labels::place(labels, &mut field, *zoom);
        }
        self.bodies = labels.iter().map(|l| (l.at, halo(l.look) * zoom)).collect();
        let count = labels.len();
        let place = |(i, wanting): (usize, &Option<HullRequest>)| {
            Some(hulls::place(wanting.as_ref()?, &mut field, count + i))
        };
        self.hulls = hulls.iter().enumerate().map(place).collect();
        self.badges.clear();
        self.crosses.clear();
        for (index, link) in links.iter().enumerate() {
            if link.state != LinkState::Up {
                let size = 2.0 * badges::cross_radius(*zoom) + 6.0;
                let at = badges::place_cross(&mut field, index, link.line, link.ends, size);
                self.crosses.insert(link.id.clone(), at);
            }
        }
        for (index, link) in links.iter().enumerate() {
            for (side, size) in [Side::A, Side::B].into_iter().zip(link.badges) {
                let Some(size) = size else { continue };
                let at = (side, link.home);
                let rect = badges::place(&mut field, index, link.line, link.ends, at, size);
                self.badges.push(Badge { link: link.id.clone(), side, rect });
            }
        }
    }

    /// Returns the label of the node with this index in the document.
    pub(crate) fn label(&self, node: usize) -> Option<PlacedLabel> {
        self.labels.get(node).copied()
    }

    /// Returns the centre and the radius, with halo, of the node with this index in the document.
    pub(crate) fn body(&self, node: usize) -> Option<(Pos2, f32)> {
        self.bodies.get(node).copied()
    }

    /// Returns all badges.
    pub(crate) fn badges(&self) -> &[Badge] {
        &self.badges
    }

    /// Returns the hulls of the ASes with several routers; none for a collapsed AS.
    pub(crate) fn hulls(&self) -> &[Option<PlacedHull>] {
        &self.hulls
    }

    /// Returns the position of the cross on a link that is down.
    pub(crate) fn cross(&self, link: &LinkId) -> Option<Pos2> {
        self.crosses.get(link).copied()
    }

    /// Returns the part of the drawing that a node takes with its ring and its label.
    pub(crate) fn extent(&self, node: usize) -> Option<Rect> {
        let (at, reach) = self.body(node)?;
        let ring = Rect::from_center_size(at, Vec2::splat(2.0 * (reach + 8.0)));
        Some(self.label(node).map_or(ring, |l| ring.union(l.rect)))
    }
}

/// Returns true if a drawing with this many nodes shows names at a zoom.
fn is_named(nodes: usize, zoom: f32) -> bool {
    let smallest = if nodes > text::CROWD { text::SMALLEST_IN_CROWD } else { text::SMALLEST };
    zoom >= smallest
}

fn put_labels(field: &mut Obstacles, labels: &[PlacedLabel]) {
    for (index, placed) in labels.iter().enumerate().filter(|(_, p)| p.rect.is_positive()) {
        field.put(ObstacleKind::Label(index), Shape::Box(placed.rect));
    }
}

#[cfg(test)]
mod tests {
    use super::super::labels::BREATH;
    use super::*;
    use crate::app::scene::Selection;
    use crate::app::settings::Settings;
    use crate::app::theme::{Theme, fonts};
    use crate::sandbox::Sandbox;
    use crate::topology::Topology;

    /// Places a document's labels at a zoom, with real fonts.
    fn places_of(doc: Topology, zoom: f32) -> (Places, Vec<Lines>) {
        let sandbox = Sandbox::open(doc);
        let (theme, settings, selection) =
            (Theme::load(false), Settings::default(), Selection::default());
        let prefix = sandbox.doc().prefixes().first().copied();
        let scene = Scene {
            sandbox: &sandbox,
            theme: &theme,
            settings: &settings,
            selection: &selection,
            prefix,
        };
        let mut picture = Picture::default();
        picture.update(&scene);
        let mut places = Places::default();
        let ctx = egui::Context::default();
        ctx.set_fonts(fonts());
        // Fonts are available from the second pass on.
        for _ in 0..2 {
            places = Places::default();
            let output = ctx.run_ui(egui::RawInput::default(), |ui| {
                if ui.ctx().cumulative_pass_nr() > 0 {
                    let sizes = Sizes::at(zoom, 13.0);
                    places.update(ui.painter(), &scene, &picture, zoom, sizes);
                }
            });
            output.drop_without_applying_deltas();
        }
        (places, picture.routes.lines)
    }

    #[test]
    fn labels_of_the_examples_cover_no_node_and_no_other_label() {
        for example in crate::examples::all() {
            for zoom in [0.62, 1.0, 1.5] {
                let doc = example.load().unwrap();
                let names: Vec<String> = doc.nodes().map(|n| n.name.to_string()).collect();
                let (places, lines) = places_of(doc, zoom);
                let labels: Vec<PlacedLabel> = (0..).map_while(|i| places.label(i)).collect();
                assert_eq!(labels.len(), names.len());
                for (i, label) in labels.iter().enumerate() {
                    let about = format!("{} at {zoom}: {}", example.title(), names[i]);
                    // Inside a hull there is no line below the name that could be dropped.
                    let is_whole = label.whole || lines[i].text.is_empty();
                    assert!(label.rect.width() > 20.0 && is_whole, "{about}: {label:?}");
                    assert!(lines[i].text.len() <= 1, "{about}");
                    for other in 0..labels.len() {
                        let (at, reach) = places.body(other).unwrap();
                        let apart = label.rect.distance_to_pos(at) - reach;
                        assert!(apart >= 0.0, "{about} covers {}", names[other]);
                        let rect = labels[other].rect.expand2(BREATH);
                        let touches = other != i && rect.intersects(label.rect);
                        assert!(!touches, "{about} touches the name of {}", names[other]);
                    }
                }
            }
        }
    }

    #[test]
    fn badges_of_the_examples_cover_no_node_no_name_and_no_other_badge() {
        for example in crate::examples::all() {
            for zoom in [0.62, 1.0] {
                let doc = example.load().unwrap();
                let nodes = doc.nodes().len();
                let (places, _) = places_of(doc, zoom);
                for (i, badge) in places.badges().iter().enumerate() {
                    let about = format!("{} at {zoom}: {:?}", example.title(), badge);
                    for node in 0..nodes {
                        let (at, reach) = places.body(node).unwrap();
                        assert!(badge.rect.distance_to_pos(at) >= reach, "{about} on {node}");
                        let label = places.label(node).unwrap().rect;
                        assert!(!badge.rect.intersects(label), "{about} on the name of {node}");
                    }
                    for other in &places.badges()[..i] {
                        assert!(!badge.rect.intersects(other.rect), "{about} on {other:?}");
                    }
                }
            }
        }
    }
}

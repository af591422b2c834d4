//! Label placement: each label beside its node, where it covers the least.

use egui::{Align, Align2, Pos2, Rect, Vec2};

use super::obstacles::{Obstacle, ObstacleKind, Obstacles, Shape};
use super::shape::{RIM, halo, radius};
use crate::app::canvas::model::shape::NodeShape;
use crate::topology::Kind;

/// A label to place. Lengths are in screen points; positions are those of the document multiplied
/// by the zoom, so that panning changes nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct LabelRequest {
    /// Centre of its node.
    pub at: Pos2,
    /// Shape of its node.
    pub look: NodeShape,
    /// Size of the name.
    pub name: Vec2,
    /// Size of the name with all lines below it.
    pub whole: Vec2,
    /// Treatment of the lines below the name if they don't fit.
    pub rest: Rest,
    /// Treatment of the whole label if it would cover something.
    pub stays: Stays,
}

impl LabelRequest {
    /// Returns true if the label shows nothing, such as for a node inside a collapsed AS.
    fn is_hidden(&self) -> bool {
        self.whole == Vec2::ZERO
    }
}

/// Treatment of the lines below the name if there is no room for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rest {
    /// They are dropped.
    Optional,
    /// They are kept.
    Needed,
}

/// Treatment of a label that would cover something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stays {
    /// It is shown all the same.
    Always,
    /// It is left out: one of many labels.
    WithRoom,
}

/// A label with its position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct PlacedLabel {
    /// Box of the text.
    pub rect: Rect,
    /// Alignment of its lines.
    pub align: Align,
    /// True if all lines are shown, false if only the name is.
    pub whole: bool,
}

/// A position beside a node: the point of the label that touches it, the direction from the node's
/// centre in gaps, the shift in sizes of the label, and the cost of the position.
struct Spot(Align2, Vec2, Vec2, f32);

/// All positions that are tried; the most familiar ones cost least.
const SPOTS: [Spot; 20] = [
    Spot(Align2::CENTER_BOTTOM, Vec2::new(0.0, -1.0), Vec2::ZERO, 0.0),
    Spot(Align2::LEFT_CENTER, Vec2::new(1.0, 0.0), Vec2::ZERO, 0.3),
    Spot(Align2::RIGHT_CENTER, Vec2::new(-1.0, 0.0), Vec2::ZERO, 0.4),
    Spot(Align2::CENTER_TOP, Vec2::new(0.0, 1.0), Vec2::ZERO, 0.5),
    Spot(Align2::LEFT_BOTTOM, Vec2::new(0.95, -0.12), Vec2::ZERO, 0.9),
    Spot(Align2::RIGHT_BOTTOM, Vec2::new(-0.95, -0.12), Vec2::ZERO, 0.95),
    Spot(Align2::LEFT_TOP, Vec2::new(0.95, 0.12), Vec2::ZERO, 1.0),
    Spot(Align2::RIGHT_TOP, Vec2::new(-0.95, 0.12), Vec2::ZERO, 1.05),
    Spot(Align2::CENTER_BOTTOM, Vec2::new(0.0, -1.0), Vec2::new(0.22, 0.0), 0.7),
    Spot(Align2::CENTER_BOTTOM, Vec2::new(0.0, -1.0), Vec2::new(-0.22, 0.0), 0.75),
    Spot(Align2::CENTER_TOP, Vec2::new(0.0, 1.0), Vec2::new(0.22, 0.0), 1.1),
    Spot(Align2::CENTER_TOP, Vec2::new(0.0, 1.0), Vec2::new(-0.22, 0.0), 1.15),
    Spot(Align2::LEFT_BOTTOM, Vec2::new(0.3, -0.95), Vec2::ZERO, 1.2),
    Spot(Align2::RIGHT_BOTTOM, Vec2::new(-0.3, -0.95), Vec2::ZERO, 1.25),
    Spot(Align2::LEFT_TOP, Vec2::new(0.3, 0.95), Vec2::ZERO, 1.3),
    Spot(Align2::RIGHT_TOP, Vec2::new(-0.3, 0.95), Vec2::ZERO, 1.35),
    // A label's height further away: neighbouring labels in a row are staggered.
    Spot(Align2::CENTER_BOTTOM, Vec2::new(0.0, -1.0), Vec2::new(0.0, -1.04), 3.0),
    Spot(Align2::CENTER_TOP, Vec2::new(0.0, 1.0), Vec2::new(0.0, 1.04), 3.0),
    Spot(Align2::CENTER_BOTTOM, Vec2::new(0.0, -1.0), Vec2::new(0.0, -1.5), 3.6),
    Spot(Align2::CENTER_TOP, Vec2::new(0.0, 1.0), Vec2::new(0.0, 1.5), 3.6),
];

/// Cost of covering a node or another label.
const COVERED: f32 = 12.0;
/// Cost of covering the place of a selected neighbour's ring.
const RINGED: f32 = 2.0;
/// Cost of dropping a label's lower lines.
const SHORTENED: f32 = 5.0;
/// Gap between labels, in points, so that two of them do not read as one.
pub(super) const BREATH: Vec2 = Vec2::new(5.0, 0.5);

impl Spot {
    fn placed(&self, label: &LabelRequest, zoom: f32, size: Vec2, whole: bool) -> PlacedLabel {
        let Self(anchor, toward, slid, _) = self;
        let r = radius(label.look) * zoom;
        // Clear of the selection ring. A line of text has some space above and below its letters
        // anyway.
        let beside = (r + RIM + 5.0).max(halo(label.look) * zoom + 4.0);
        let over = (r + RIM + 1.0).max(halo(label.look) * zoom + 1.0);
        let point = label.at + Vec2::new(toward.x * beside, toward.y * over);
        let rect = anchor.anchor_size(point + Vec2::new(slid.x * size.x, slid.y * size.y), size);
        PlacedLabel { rect, align: anchor.x(), whole }
    }

    fn bias(&self, look: NodeShape) -> f32 {
        let Self(_, toward, _, bias) = self;
        match look {
            // Clients tend to lie below their network, so their labels go below too.
            NodeShape::Of(Kind::Client) => bias - toward.y * 0.7,
            NodeShape::Of(_) | NodeShape::Collapsed => *bias,
        }
    }
}

/// Returns the total cost of what a label would cover; stops counting at `enough`.
fn cost(own: usize, rect: Rect, things: &[Obstacle], enough: f32, stays: Stays) -> f32 {
    // Links are everywhere in a crowd; few names would be left if none could cover a link.
    let strict = match stays {
        Stays::Always => 1.0,
        Stays::WithRoom => 0.25,
    };
    let spread = rect.expand2(BREATH);
    let aired = rect.expand2(Vec2::new(5.0, 0.0));
    let body = rect.expand(1.0);
    let mut sum = 0.0;
    for thing in things {
        sum += match thing.what {
            ObstacleKind::Body(node) | ObstacleKind::Ring(node) | ObstacleKind::Label(node)
                if node == own =>
            {
                0.0
            }
            ObstacleKind::Body(_) => COVERED * thing.inside(body),
            ObstacleKind::Ring(_) => strict * RINGED * thing.inside(rect),
            ObstacleKind::Label(_) | ObstacleKind::Mark(_) => COVERED * thing.inside(spread),
            ObstacleKind::Link(_) => {
                // Crossing the middle is worse than crossing a corner.
                let inside = thing.inside(aired);
                if inside > 0.0 { strict * (2.5 + (inside / 12.0).min(4.0)) } else { 0.0 }
            }
        };
        if sum >= enough {
            break;
        }
    }
    sum
}

/// Returns the nodes and links of a drawing as obstacles.
pub(crate) fn obstacles(labels: &[LabelRequest], links: &[[Pos2; 2]], zoom: f32) -> Obstacles {
    let mut field = Obstacles::default();
    for (index, label) in labels.iter().enumerate() {
        let r = radius(label.look) * zoom;
        field.put(ObstacleKind::Body(index), Shape::Disc(label.at, halo(label.look) * zoom));
        field.put(ObstacleKind::Ring(index), Shape::Disc(label.at, r + RIM));
    }
    for (index, [a, b]) in links.iter().enumerate() {
        field.put(ObstacleKind::Link(index), Shape::Line(*a, *b));
    }
    field
}

/// Places all labels and adds them to the obstacles. In a crowd the labels that must be shown come
/// first; each of the others takes a free position or is left out.
pub(crate) fn place(labels: &[LabelRequest], field: &mut Obstacles, zoom: f32) -> Vec<PlacedLabel> {
    /// The first pass does not know the labels after the current one; later passes do.
    const PASSES: usize = 3;
    let needed = |index: &usize| labels[*index].stays == Stays::Always;
    let (first, others): (Vec<usize>, Vec<usize>) = (0..labels.len()).partition(needed);
    let nowhere = |label: &LabelRequest| PlacedLabel {
        rect: Rect::from_min_size(label.at, Vec2::ZERO),
        align: Align::Center,
        whole: false,
    };
    let mut placed: Vec<(PlacedLabel, Option<usize>)> =
        labels.iter().map(|label| (nowhere(label), None)).collect();
    for _ in 0..PASSES {
        let mut settled = true;
        for index in first.iter().copied().filter(|index| !labels[*index].is_hidden()) {
            let label = &labels[index];
            let (old, slot) = placed[index];
            let free = |rect: Rect| {
                cost(index, rect, &field.near(rect.expand(6.0)), 0.1, label.stays) == 0.0
            };
            // A label that covers nothing stays.
            if slot.is_some() && free(old.rect) {
                continue;
            }
            let found = best(index, label, field, zoom).unwrap_or(old);
            if slot.is_some() && old == found {
                continue;
            }
            settled = false;
            if let Some(slot) = slot {
                field.take(slot);
            }
            let slot = field.put(ObstacleKind::Label(index), Shape::Box(found.rect));
            placed[index] = (found, Some(slot));
        }
        if settled {
            break;
        }
    }
    for index in others.into_iter().filter(|index| !labels[*index].is_hidden()) {
        if let Some(found) = best(index, &labels[index], field, zoom) {
            field.put(ObstacleKind::Label(index), Shape::Box(found.rect));
            placed[index].0 = found;
        }
    }
    placed.into_iter().map(|(placed, _)| placed).collect()
}

/// Returns the cheapest position of one label; none if it may be left out and has no room.
fn best(index: usize, label: &LabelRequest, field: &Obstacles, zoom: f32) -> Option<PlacedLabel> {
    let reach = radius(label.look).max(halo(label.look)) * zoom + RIM + 24.0;
    let around = (Vec2::new(label.whole.x, label.whole.y * 2.6) + Vec2::splat(reach)) * 2.0;
    let things = field.near(Rect::from_center_size(label.at, around));
    let more = label.whole != label.name;
    let mut best = match label.stays {
        Stays::Always => (f32::INFINITY, Some(SPOTS[0].placed(label, zoom, label.whole, more))),
        Stays::WithRoom => (COVERED, None),
    };
    let mut try_all = |size: Vec2, whole: bool, extra: f32| {
        for spot in &SPOTS {
            // A position whose bias alone costs more than the best one is not evaluated.
            let least = spot.bias(label.look) + extra;
            if least < best.0 {
                let placed = spot.placed(label, zoom, size, whole);
                let cost = least + cost(index, placed.rect, &things, best.0 - least, label.stays);
                if cost < best.0 {
                    best = (cost, Some(placed));
                }
            }
        }
    };
    try_all(label.whole, more, 0.0);
    if label.rest == Rest::Optional && more {
        try_all(label.name, false, SHORTENED);
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_that_stands_between_two_links_leaves_them_free() {
        let at = |x: f32, y: f32, kind| LabelRequest {
            at: Pos2::new(x, y),
            look: NodeShape::Of(kind),
            name: Vec2::new(90.0, 18.0),
            whole: Vec2::new(90.0, 34.0),
            rest: Rest::Optional,
            stays: Stays::Always,
        };
        let labels =
            [at(0.0, 0.0, Kind::Isp), at(0.0, -200.0, Kind::Site), at(0.0, 200.0, Kind::Client)];
        let links = [[labels[0].at, labels[1].at], [labels[0].at, labels[2].at]];
        let mut field = obstacles(&labels, &links, 1.0);
        let placed = place(&labels, &mut field, 1.0);
        assert!(placed[0].rect.left() > 25.0, "{placed:?}");
        assert!(placed[1].rect.bottom() < -200.0, "{placed:?}");
        assert!(placed[2].rect.top() > 200.0, "{placed:?}");
    }

    #[test]
    fn in_a_crowd_names_stand_free_or_not_at_all_but_for_those_that_are_needed() {
        let label = |i: usize| LabelRequest {
            at: Pos2::new((i % 20) as f32 * 30.0, (i / 20) as f32 * 30.0),
            look: NodeShape::Of(Kind::Client),
            name: Vec2::new(60.0, 16.0),
            whole: Vec2::new(90.0, 32.0),
            rest: Rest::Optional,
            stays: if i == 210 { Stays::Always } else { Stays::WithRoom },
        };
        let labels: Vec<LabelRequest> = (0..400).map(label).collect();
        let mut field = obstacles(&labels, &[], 0.3);
        let placed = place(&labels, &mut field, 0.3);
        let shown: Vec<usize> = (0..400).filter(|i| placed[*i].rect.is_positive()).collect();
        assert!(shown.contains(&210), "it is needed");
        assert!(shown.len() > 20, "round the edge there is room: {}", shown.len());
        for (i, one) in shown.iter().enumerate() {
            for other in &shown[..i] {
                let (a, b) = (placed[*one].rect, placed[*other].rect);
                assert!(!a.shrink(0.5).intersects(b), "{one} and {other}");
            }
        }
    }
}

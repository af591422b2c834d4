//! Positions of badges and of the marks of broken links: on their link, where they cover the least.

use egui::{Pos2, Rect, Vec2};

use super::line::Line;
use super::obstacles::{Obstacle, ObstacleKind, Obstacles, Shape};
use crate::topology::Side;

/// Smallest zoom at which badges are shown.
pub(crate) const SMALLEST: f32 = 0.4;

/// Margin around the text of a badge, in points.
pub(crate) const MARGIN: Vec2 = Vec2::new(7.0, 3.0);

/// Cost of covering a node, a label or another badge.
const COVERED: f32 = 12.0;

/// Returns the size of a badge around a text of this size.
pub(crate) fn room(text: Vec2) -> Vec2 {
    text + 2.0 * MARGIN
}

/// Preferred position of a badge on its link, as a share of the length from its own end.
pub(crate) const BY_END: f32 = 0.27;

/// Preferred position of a badge about the whole link.
pub(crate) const MIDDLE: f32 = 0.5;

/// Places a badge on a link, near one of its ends, and adds it to the obstacles.
pub(crate) fn place(
    field: &mut Obstacles,
    link: usize,
    line: Line,
    ends: [usize; 2],
    (side, home): (Side, f32),
    size: Vec2,
) -> Rect {
    // From the badge's own end.
    let [from, to] = match side {
        Side::A => [line.a, line.b],
        Side::B => [line.b, line.a],
    };
    let across = (to - from).normalized().rot90();
    // Beside the line, so that its edge just touches it.
    let aside = (size.x * across.x.abs() + size.y * across.y.abs()) / 2.0 + 1.5;
    // On the line, beside it, or a badge's height further from it.
    const SHARES: [f32; 9] = [0.27, 0.31, 0.23, 0.35, 0.19, 0.4, 0.15, 0.45, 0.52];
    let further = aside + size.y * 1.1;
    let rows = [(0.0, 0.0), (aside, 1.5), (-aside, 1.5), (further, 3.0), (-further, 3.0)];
    let spots = rows.into_iter().flat_map(|(aside, bias)| {
        // Further along the link, the badge could be read as the other end's.
        SHARES.map(|share: f32| (share + home - BY_END, aside, bias + (share - BY_END).abs() * 8.0))
    });
    let around = Rect::from_two_pos(from, to).expand(size.x + size.y);
    let things = field.near(around);
    let middle = line.at(0.5);
    let cost = |&(share, aside, bias): &(f32, f32, f32)| {
        let rect = Rect::from_center_size(from.lerp(to, share) + across * aside, size);
        let on_arrow = home != MIDDLE && rect.expand(7.0).contains(middle);
        let arrow = if on_arrow { 3.0 } else { 0.0 };
        covered(&things, link, ends, rect) + bias + arrow
    };
    let best = spots.min_by(|a, b| cost(a).total_cmp(&cost(b))).unwrap_or((home, 0.0, 0.0));
    let rect = Rect::from_center_size(from.lerp(to, best.0) + across * best.1, size);
    field.put(ObstacleKind::Mark(link), Shape::Box(rect));
    rect
}

/// Places the mark of a link that is down, and adds it to the obstacles.
pub(crate) fn place_cross(
    field: &mut Obstacles,
    link: usize,
    line: Line,
    ends: [usize; 2],
    size: f32,
) -> Pos2 {
    let things = field.near(Rect::from_two_pos(line.a, line.b).expand(size));
    let shares = (0..=16).map(|step| {
        // From the middle outwards, to both sides.
        let away = (step as f32 / 2.0).ceil() * 0.04;
        if step % 2 == 0 { 0.5 - away } else { 0.5 + away }
    });
    let cost = |share: &f32| {
        // The clearance keeps the mark from being taken for that of a neighbouring link.
        let rect = Rect::from_center_size(line.at(*share), Vec2::splat(size + 24.0));
        covered(&things, link, ends, rect) + (share - 0.5).abs() * 4.0
    };
    let at = line.at(shares.min_by(|a, b| cost(a).total_cmp(&cost(b))).unwrap_or(0.5));
    field.put(ObstacleKind::Mark(link), Shape::Box(Rect::from_center_size(at, Vec2::splat(size))));
    at
}

/// Returns the cost of what a box on a link covers.
fn covered(things: &[Obstacle], own: usize, ends: [usize; 2], rect: Rect) -> f32 {
    let each = |thing: &Obstacle| match thing.what {
        ObstacleKind::Link(link) if link == own => 0.0,
        ObstacleKind::Link(_) => (thing.inside(rect) / 6.0).min(3.0),
        // The rings of its own ends show only while these are selected.
        ObstacleKind::Ring(node) if ends.contains(&node) => 0.4 * thing.inside(rect),
        ObstacleKind::Ring(_) => 2.0 * thing.inside(rect),
        ObstacleKind::Body(_) | ObstacleKind::Label(_) | ObstacleKind::Mark(_) => {
            COVERED * thing.inside(rect.expand(2.0))
        }
    };
    things.iter().map(each).sum()
}

/// Returns the radius of the mark of a broken link, in points.
pub(crate) fn cross_radius(zoom: f32) -> f32 {
    10.0 * zoom.clamp(0.8, 1.6)
}

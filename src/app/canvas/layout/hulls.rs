//! Hulls of ASes with several routers, and the positions of their names.

use std::f32::consts::TAU;
use std::sync::Arc;

use egui::{Painter, Pos2, Rect, Vec2};

use super::labels::LabelRequest;
use super::obstacles::{Obstacle, ObstacleKind, Obstacles, Shape};
use super::shape::{RIM, radius};
use super::text::{Sizes, measure};
use crate::app::canvas::model::group::Group;
use crate::app::canvas::model::picture::Picture;
use crate::topology::Hull;

/// Distance from the shapes of the routers to the edge of the hull, in points on the screen.
const AROUND: f32 = RIM + 8.0;

/// Smallest size of a click target, in points.
pub(crate) const TARGET: f32 = 32.0;

/// Margin left of the name, in points.
pub(crate) const MARGIN: f32 = 10.0;

/// A hull to place on the drawing.
#[derive(Clone, PartialEq)]
pub(crate) struct HullRequest {
    /// Centre and radius of each of its routers.
    pub routers: Vec<(Pos2, f32)>,
    /// Lines of the links between them.
    pub links: Vec<[Pos2; 2]>,
    /// Centres of all other nodes, which the hull should not appear to contain.
    pub others: Vec<Pos2>,
    /// Size of its name; none when zoomed out too far for names.
    pub name: Option<Vec2>,
}

/// A hull with its position on the drawing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlacedHull {
    /// Outline around its routers; none if it would contain other nodes: the hull then follows the
    /// links.
    pub edge: Option<Vec<Pos2>>,
    /// Its routers, each with the radius of the hull around it.
    pub routers: Vec<(Pos2, f32)>,
    /// Lines of the links between them.
    pub links: Vec<[Pos2; 2]>,
    /// Bounds of the hull including its name.
    pub bounds: Rect,
    /// Box of its name and its button.
    pub label: Option<Rect>,
}

/// Returns the hulls to place, in the order of the picture's groups; none for a collapsed AS.
pub(crate) fn wanted(
    painter: &Painter,
    picture: &Picture,
    nodes: &[LabelRequest],
    zoom: f32,
    sizes: Option<Sizes>,
) -> Vec<Option<HullRequest>> {
    let mut inside = vec![usize::MAX; nodes.len()];
    for (number, group) in picture.drawing.groups.all().iter().enumerate() {
        for place in group.routers.iter().filter_map(|id| picture.place_of(id)) {
            inside[place] = number;
        }
    }
    let wanting = |(number, group): (usize, &Arc<Group>)| {
        let routers = group.routers.iter().filter_map(|id| nodes.get(picture.place_of(id)?));
        let routers: Vec<_> = routers.map(|n| (n.at, radius(n.look) * zoom)).collect();
        let others = nodes.iter().zip(&inside).filter(|(_, of)| **of != number);
        HullRequest {
            links: group.links.iter().map(|[a, b]| [routers[*a].0, routers[*b].0]).collect(),
            routers,
            others: others.map(|(n, _)| n.at).collect(),
            name: sizes.map(|sizes| {
                let name = measure(painter, &group.name, name_font(sizes));
                let asn = measure(painter, &asn_beside(group), sizes.small_font());
                Vec2::new(name.x + asn.x, name.y.max(asn.y))
            }),
        }
    };
    let open = |group: &Arc<Group>| group.hull == Hull::Open;
    let all = picture.drawing.groups.all().iter().enumerate();
    all.map(|(number, group)| open(group).then(|| wanting((number, group)))).collect()
}

/// Computes the outline of the hull and places its name, which is added to the obstacles as the
/// label with this number.
pub(crate) fn place(wanting: &HullRequest, field: &mut Obstacles, number: usize) -> PlacedHull {
    let discs: Vec<(Pos2, f32)> = wanting.routers.iter().map(|(at, r)| (*at, r + AROUND)).collect();
    let around = discs
        .iter()
        .flat_map(|(at, r)| (0..24).map(move |i| *at + *r * Vec2::angled(TAU * i as f32 / 24.0)));
    let edge = convex(around.collect());
    let holds_others = wanting.others.iter().any(|other| contains(&edge, *other));
    let whole = Rect::from_points(&edge);
    let label = wanting.name.map(|name| {
        let size = Vec2::new(MARGIN + name.x + TARGET, TARGET);
        place_label(&edge, size, field, number)
    });
    PlacedHull {
        bounds: label.map_or(whole, |label| whole.union(label)),
        edge: (!holds_others).then_some(edge),
        routers: discs,
        links: wanting.links.clone(),
        label,
    }
}

/// Places the name on the outline where it covers the least; at the top among equals.
fn place_label(edge: &[Pos2], size: Vec2, field: &mut Obstacles, number: usize) -> Rect {
    let middle = Rect::from_points(edge).center().x;
    let sides = edge.iter().zip(edge.iter().cycle().skip(1));
    let spots = sides.flat_map(|(a, b)| {
        // Several steps along the long sides; the corners consist of short ones.
        let steps = (a.distance(*b) / 24.0).ceil().clamp(1.0, 40.0);
        let outwards = -(*b - *a).normalized().rot90();
        (0..steps as usize).flat_map(move |step| {
            let at = a.lerp(*b, (step as f32 + 0.5) / steps);
            // Across the outline, and just outside.
            [0.0, 0.5, 1.0].map(|out| {
                let away = Vec2::new(outwards.x * size.x, outwards.y * size.y) * 0.5 * out;
                let off = (at.x - middle).abs() / 300.0;
                let bias = (1.0 + outwards.y) * 0.9 + off.min(1.0) + out * 0.4;
                (Rect::from_center_size(at + away, size), bias)
            })
        })
    });
    let cost = |(rect, bias): &(Rect, f32)| {
        let things = field.near(rect.expand(6.0));
        let covers = |thing: &Obstacle| match thing.what {
            ObstacleKind::Body(_) | ObstacleKind::Label(_) | ObstacleKind::Mark(_) => {
                12.0 * thing.inside(rect.expand(2.0))
            }
            ObstacleKind::Ring(_) => 4.0 * thing.inside(*rect),
            ObstacleKind::Link(_) => (thing.inside(*rect) / 10.0).min(4.0),
        };
        bias + things.iter().map(covers).sum::<f32>()
    };
    let best = spots.map(|spot| (cost(&spot), spot.0)).min_by(|a, b| a.0.total_cmp(&b.0));
    let rect = best.map_or(Rect::NOTHING, |(_, rect)| rect);
    field.put(ObstacleKind::Label(number), Shape::Box(rect));
    rect
}

/// Returns the convex hull of points as an ordered outline (Andrew's monotone chain).
fn convex(mut points: Vec<Pos2>) -> Vec<Pos2> {
    points.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    let chain = |points: &mut dyn Iterator<Item = Pos2>| {
        let mut chain: Vec<Pos2> = Vec::new();
        for point in points {
            while let [.., a, b] = &chain[..]
                && (*b - *a).rot90().dot(point - *b) <= 0.0
            {
                chain.pop();
            }
            chain.push(point);
        }
        chain.pop();
        chain
    };
    let mut edge = chain(&mut points.iter().copied());
    edge.extend(chain(&mut points.iter().rev().copied()));
    edge
}

fn contains(edge: &[Pos2], at: Pos2) -> bool {
    let next = edge.iter().cycle().skip(1);
    edge.len() > 2 && edge.iter().zip(next).all(|(a, b)| (*b - *a).rot90().dot(at - *a) >= 0.0)
}

/// Splits the box of the name into the name and the button at its right.
pub(crate) fn halves(label: Rect) -> (Rect, Rect) {
    label.split_left_right_at_x(label.right() - TARGET)
}

/// Returns the text beside the name: the ASN, unless the name is the ASN.
pub(crate) fn asn_beside(group: &Group) -> String {
    if group.is_named() { format!("  AS{}", group.asn) } else { String::new() }
}

/// Returns the font of a hull's name.
pub(crate) fn name_font(sizes: Sizes) -> egui::FontId {
    crate::app::theme::strong((sizes.name - 1.0).clamp(13.0, 20.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(size: f32) -> HullRequest {
        let corners = [(0.0, 0.0), (size, 0.0), (size, size), (0.0, size)];
        let routers: Vec<(Pos2, f32)> =
            corners.iter().map(|(x, y)| (Pos2::new(*x, *y), 25.0)).collect();
        let links = (0..4).map(|i| [routers[i].0, routers[(i + 1) % 4].0]).collect();
        HullRequest { routers, links, others: Vec::new(), name: Some(Vec2::new(60.0, 18.0)) }
    }

    #[test]
    fn a_hull_holds_its_routers_and_nobody_else() {
        let mut wanting = square(200.0);
        let placed = place(&wanting, &mut Obstacles::default(), 4);
        let edge = placed.edge.unwrap();
        for (at, r) in &wanting.routers {
            for i in 0..8 {
                assert!(contains(&edge, *at + *r * Vec2::angled(TAU * i as f32 / 8.0)));
            }
        }
        assert!(!contains(&edge, Pos2::new(-60.0, -60.0)));
        wanting.others.push(Pos2::new(100.0, 90.0));
        assert_eq!(place(&wanting, &mut Obstacles::default(), 4).edge, None, "it goes round");
    }

    #[test]
    fn its_name_stands_at_the_top_and_elsewhere_when_that_is_taken() {
        let wanting = square(200.0);
        let free = place(&wanting, &mut Obstacles::default(), 4).label.unwrap();
        assert!(free.bottom() < 0.0, "{free:?}");
        let mut field = Obstacles::default();
        let above = Rect::from_center_size(Pos2::new(100.0, -60.0), Vec2::new(400.0, 90.0));
        field.put(ObstacleKind::Label(0), Shape::Box(above));
        let moved = place(&wanting, &mut field, 4).label.unwrap();
        assert!(!moved.intersects(above), "{moved:?}");
        assert_eq!(moved.height(), TARGET);
    }
}

//! Obstacles on the drawing, in a spatial index of squares.

use egui::{Pos2, Rect, Vec2};
use rustc_hash::FxHashMap as HashMap;

/// Shape of an obstacle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Shape {
    /// A disc with its centre and radius.
    Disc(Pos2, f32),
    /// A straight line between two points.
    Line(Pos2, Pos2),
    /// A box.
    Box(Rect),
}

/// Kind of an obstacle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ObstacleKind {
    /// A node, by its index in the document: its shape with its halo.
    Body(usize),
    /// The ring around a node that marks a selection.
    Ring(usize),
    /// A link, by its index in the document.
    Link(usize),
    /// The label of a node.
    Label(usize),
    /// A badge or a cross on a link.
    Mark(usize),
}

/// An obstacle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Obstacle {
    /// Kind of the obstacle.
    pub what: ObstacleKind,
    /// Shape of the obstacle.
    pub shape: Shape,
}

impl Obstacle {
    /// Returns how far the obstacle reaches into a box: for a line its length inside, otherwise 1
    /// or 0.
    pub(crate) fn inside(&self, rect: Rect) -> f32 {
        let touches = |yes: bool| if yes { 1.0 } else { 0.0 };
        match self.shape {
            Shape::Disc(at, r) => touches(rect.distance_to_pos(at) < r),
            Shape::Box(other) => touches(
                rect.left() < other.right()
                    && other.left() < rect.right()
                    && rect.top() < other.bottom()
                    && other.top() < rect.bottom(),
            ),
            Shape::Line(a, b) => {
                clipped(rect, a, b).map_or(0.0, |(from, to)| (to - from) * a.distance(b))
            }
        }
    }

    fn bounds(&self) -> Rect {
        match self.shape {
            Shape::Disc(at, r) => Rect::from_center_size(at, Vec2::splat(2.0 * r)),
            Shape::Line(a, b) => Rect::from_two_pos(a, b),
            Shape::Box(rect) => rect,
        }
    }
}

/// Returns the part of a segment inside a box, as shares of its length.
fn clipped(rect: Rect, a: Pos2, b: Pos2) -> Option<(f32, f32)> {
    // Liang–Barsky clipping: the part of the segment inside each pair of sides.
    let d = b - a;
    let (mut from, mut to) = (0.0f32, 1.0f32);
    for (delta, low, high) in
        [(d.x, rect.left() - a.x, rect.right() - a.x), (d.y, rect.top() - a.y, rect.bottom() - a.y)]
    {
        if delta.abs() < 1e-6 {
            if low > 0.0 || high < 0.0 {
                return None;
            }
            continue;
        }
        let (near, far) = ((low / delta).min(high / delta), (low / delta).max(high / delta));
        from = from.max(near);
        to = to.min(far);
    }
    (from < to).then_some((from, to))
}

/// Side of the squares, in points.
const SQUARE: f32 = 160.0;

/// Length in points from which a line is ignored.
const FAR: f32 = 50_000.0;

/// All obstacles, by the squares that they touch.
#[derive(Default)]
pub(crate) struct Obstacles {
    squares: HashMap<(i32, i32), Vec<usize>>,
    things: Vec<Option<Obstacle>>,
}

impl Obstacles {
    /// Adds an obstacle; returns the index with which it can be taken away.
    pub(crate) fn put(&mut self, what: ObstacleKind, shape: Shape) -> usize {
        let thing = Obstacle { what, shape };
        let index = self.things.len();
        let mut touch = |square| self.squares.entry(square).or_default().push(index);
        match shape {
            Shape::Line(a, b) => along(a, b).for_each(&mut touch),
            Shape::Disc(..) | Shape::Box(_) => squares(thing.bounds()).for_each(&mut touch),
        }
        self.things.push(Some(thing));
        index
    }

    /// Removes an obstacle.
    pub(crate) fn take(&mut self, index: usize) {
        if let Some(thing) = self.things.get_mut(index) {
            *thing = None;
        }
    }

    /// Returns the obstacles that may touch a box, each once.
    pub(crate) fn near(&self, rect: Rect) -> Vec<Obstacle> {
        let found = squares(rect).filter_map(|s| self.squares.get(&s)).flatten();
        let mut found: Vec<usize> = found.copied().collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().filter_map(|i| self.things[i]).collect()
    }
}

/// Returns the squares that a line touches, row by row: the bounds of a long slanting line contain
/// many squares that it does not touch.
fn along(a: Pos2, b: Pos2) -> impl Iterator<Item = (i32, i32)> {
    let of = |v: f32| (v / SQUARE).floor() as i32;
    let bounds = Rect::from_two_pos(a, b);
    // A line longer than any screen is no obstacle.
    let is_near = bounds.size().max_elem() < FAR;
    let rows = is_near.then(|| of(bounds.top())..=of(bounds.bottom()));
    rows.into_iter().flatten().flat_map(move |y| {
        // A line along an edge belongs to both rows.
        let top = Pos2::new(bounds.left() - 1.0, y as f32 * SQUARE - 0.5);
        let row = Rect::from_min_size(top, Vec2::new(bounds.width() + 2.0, SQUARE + 1.0));
        let inside = clipped(row, a, b).map(|(from, to)| {
            let (x, z) = (a.lerp(b, from).x, a.lerp(b, to).x);
            (of(x.min(z) - 0.5)..=of(x.max(z) + 0.5)).map(move |x| (x, y))
        });
        inside.into_iter().flatten()
    })
}

fn squares(rect: Rect) -> impl Iterator<Item = (i32, i32)> {
    let of = |v: f32| (v / SQUARE).floor() as i32;
    let (left, right) = (of(rect.left()), of(rect.right()));
    let (top, bottom) = (of(rect.top()), of(rect.bottom()));
    (top..=bottom).flat_map(move |y| (left..=right).map(move |x| (x, y)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_wherever_it_passes() {
        let ends = [
            (-700.0, 30.0, 900.0, -450.0),
            (10.0, -600.0, 10.0, 600.0),
            (-5.0, 320.0, 640.0, 320.0),
        ];
        for (x, y, z, w) in ends {
            let (a, b) = (Pos2::new(x, y), Pos2::new(z, w));
            let mut field = Obstacles::default();
            field.put(ObstacleKind::Link(0), Shape::Line(a, b));
            for share in 0..=100 {
                let at = a.lerp(b, share as f32 / 100.0);
                let found = field.near(Rect::from_center_size(at, Vec2::splat(2.0)));
                assert_eq!(found.len(), 1, "{a} {b} at {at}");
            }
        }
    }

    #[test]
    fn lines_across_the_widest_drawing_take_no_time() {
        let mut field = Obstacles::default();
        for n in 0..200 {
            let (a, b) = (Pos2::new(-4e6, n as f32), Pos2::new(4e6, 4e6));
            field.put(ObstacleKind::Link(n), Shape::Line(a, b));
        }
        assert!(field.squares.is_empty());
    }

    #[test]
    fn what_touches_a_box_is_found_once_and_only_until_it_is_taken_away() {
        let mut field = Obstacles::default();
        let far =
            field.put(ObstacleKind::Link(0), Shape::Line(Pos2::ZERO, Pos2::new(2000.0, 1000.0)));
        field.put(ObstacleKind::Body(0), Shape::Disc(Pos2::new(1000.0, 0.0), 20.0));
        let rect = Rect::from_min_max(Pos2::new(900.0, 440.0), Pos2::new(1100.0, 560.0));
        let near = field.near(rect);
        assert_eq!(near.len(), 1);
        assert!(near[0].inside(rect) > 200.0, "{}", near[0].inside(rect));
        field.take(far);
        assert!(field.near(rect).is_empty());
    }
}

//! Defaults of a new node, and a free place for it.

use crate::topology::{Kind, Node, Origin, Pos, Prefix, Topology, fresh_node};

/// The prefix that the first site of a document announces.
const FIRST_PREFIX: &str = "1.1.1.0/24";

/// A new node of a kind; a site announces the shown prefix, the first one of all `1.1.1.0/24`.
pub fn new_node(doc: &Topology, shown: Option<Prefix>, kind: Kind, at: Pos) -> Node {
    let mut node = fresh_node(doc, kind, at);
    if kind == Kind::Site {
        let prefix = shown.or_else(|| FIRST_PREFIX.parse().ok());
        node.origins.extend(prefix.map(Origin::plain));
    }
    node
}

/// Nodes nearer than this, in points, hide each other.
const NEAR: f32 = 32.0;

/// Distance between a new node and the node beside which it is placed, in points.
const BESIDE: f32 = 120.0;

/// Returns a place for one new node: the given one, or the nearest free one around it.
pub fn free_place(doc: &Topology, at: Pos) -> Pos {
    // A square of this many rings has more cells than there are nodes to fill them.
    let rings = (doc.nodes().len() as f32).sqrt().ceil() as i32;
    let mut cells: Vec<(i32, i32)> =
        (-rings..=rings).flat_map(|y| (-rings..=rings).map(move |x| (x, y))).collect();
    cells.sort_by_key(|(x, y)| (x * x + y * y, -x, -y));
    let moved =
        |(x, y): (i32, i32)| Pos::clamped(at.x() + x as f32 * BESIDE, at.y() + y as f32 * BESIDE);
    cells.into_iter().map(moved).find(|pos| !is_taken(doc, *pos)).unwrap_or(at)
}

/// Returns the offset, in equal steps, by which copies must move so that they hide no existing
/// node.
pub fn clear_of(doc: &Topology, places: &[Pos], step: (f32, f32)) -> (f32, f32) {
    let by = |n: usize| (step.0 * n as f32, step.1 * n as f32);
    let is_clear = |by: &(f32, f32)| {
        let moved = |pos: &Pos| Pos::clamped(pos.x() + by.0, pos.y() + by.1);
        !places.iter().any(|pos| is_taken(doc, moved(pos)))
    };
    (0..=doc.nodes().len()).map(by).find(is_clear).unwrap_or(step)
}

fn is_taken(doc: &Topology, pos: Pos) -> bool {
    doc.nodes().any(|n| (n.pos.x() - pos.x()).hypot(n.pos.y() - pos.y()) < NEAR)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::topology::Edit;

    #[test]
    fn nodes_put_at_one_place_spread_around_it() {
        let mut doc = Topology::default();
        let mut places = Vec::new();
        for _ in 0..30 {
            let at = free_place(&doc, Pos::default());
            let node = new_node(&doc, None, Kind::Isp, at);
            Edit::add_node(node).apply(&mut doc).unwrap();
            places.push(at);
        }
        let apart = |a: &Pos, b: &Pos| (a.x() - b.x()).hypot(a.y() - b.y());
        assert_eq!(places[0], Pos::default());
        for (i, a) in places.iter().enumerate() {
            assert!(apart(a, &places[0]) < 500.0);
            assert!(places[..i].iter().all(|b| apart(a, b) >= NEAR));
        }
    }
}

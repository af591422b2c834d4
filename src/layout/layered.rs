//! Automatic layout: layers with providers above their customers, few crossings.

use std::collections::HashMap;

use petgraph::stable_graph::StableDiGraph;
use rust_sugiyama::configure::Config;

use crate::topology::{Edit, End, NodeField, NodeId, Pos, Topology};

/// Distance between neighbours in one layer, in points.
const COLUMN: f32 = 150.0;
/// The same if links within a layer have badges at both ends.
const WIDE_COLUMN: f32 = 240.0;
/// Distance between layers, in points.
const ROW: f32 = 210.0;

/// Returns the edit that lays the document out in layers, as one undo step. The top left corner of
/// the drawing stays in place.
pub fn layered(doc: &Topology) -> Edit {
    let mut graph = StableDiGraph::<NodeId, ()>::new();
    let at: HashMap<NodeId, _> =
        doc.nodes().map(|n| (n.id.clone(), graph.add_node(n.id.clone()))).collect();
    let mut joined = std::collections::HashSet::new();
    for link in doc.links() {
        // A link without a customer joins equals: only customers are placed lower.
        let Some(side) = link.customer_side() else {
            continue;
        };
        let customer = at.get(&link.end(side).node);
        let provider = at.get(&link.end(side.other()).node);
        if let Some((customer, provider)) = customer.zip(provider)
            && joined.insert((*provider, *customer))
        {
            graph.add_edge(*provider, *customer, ());
        }
    }
    let config = Config { vertex_spacing: 1.0, ..Config::default() };
    let parts = rust_sugiyama::from_graph(&graph, &|_, _| (1.0, 1.0), &config);
    let left = doc.nodes().map(|n| n.pos.x()).fold(f32::INFINITY, f32::min);
    let top = doc.nodes().map(|n| n.pos.y()).fold(f32::INFINITY, f32::min);
    let step = if has_wordy_peers(doc) { WIDE_COLUMN } else { COLUMN };
    let mut places: HashMap<NodeId, (f32, f32)> = HashMap::new();
    let mut column = 0.0f32;
    for (part, _, _) in parts {
        let points: Vec<(f64, f64)> = part.iter().map(|(_, at)| *at).collect();
        let grid = Grid::of(&points);
        let mut width = 0.0f32;
        for (index, at) in &part {
            let (x, y) = grid.place(*at);
            width = width.max(x);
            places.insert(graph[*index].clone(), ((column + x) * step, y * ROW));
        }
        column += width + 1.0;
    }
    stagger(doc, &mut places);
    clear_links(doc, &mut places);
    // Moving nodes up must not move the drawing's corner.
    let low = places.values().fold((0.0f32, 0.0f32), |low, p| (low.0.min(p.0), low.1.min(p.1)));
    let moved = doc.nodes().filter_map(|node| {
        let (x, y) = places.get(&node.id)?;
        let pos = Pos::clamped(left + x - low.0, top + y - low.1);
        Some(Edit::node(&node.id, NodeField::Pos(pos)))
    });
    Edit::Batch(moved.collect())
}

/// Returns true if a link between peers has policies at both ends, which need badges.
fn has_wordy_peers(doc: &Topology) -> bool {
    let wordy = |end: &End| !end.policy.import.is_empty() || !end.policy.export.is_empty();
    doc.links().any(|l| l.customer_side().is_none() && wordy(&l.a) && wordy(&l.b))
}

/// Lowers every other node of adjacent leaves, so that their names have room.
fn stagger(doc: &Topology, places: &mut HashMap<NodeId, (f32, f32)>) {
    const DOWN: f32 = 50.0;
    let provides = |node: &NodeId| {
        let links = doc.links_of(node);
        links.iter().any(|(l, side)| l.customer_side().is_some_and(|customer| customer != *side))
    };
    let mut leaves: Vec<(f32, f32, &NodeId)> = doc
        .nodes()
        .filter(|n| !doc.links_of(&n.id).is_empty() && !provides(&n.id))
        .filter_map(|n| places.get(&n.id).map(|(x, y)| (*y, *x, &n.id)))
        .collect();
    leaves.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut down = false;
    for pair in leaves.windows(2) {
        let ((y, x, _), (next_y, next_x, id)) = (pair[0], pair[1]);
        let beside = y == next_y && next_x - x < 1.5 * COLUMN;
        down = beside && !down;
        if let Some(place) = places.get_mut(id).filter(|_| down) {
            place.1 += DOWN;
        }
    }
}

/// Distance within which a link that passes a node seems to end there, in points.
const CLEARANCE: f32 = 45.0;
/// Distance between nodes below which their names have no room, in points.
const APART: f32 = 100.0;
/// Maximum number of pairs of a node and a link; in larger drawings single links can't be followed
/// anyway.
const FOLLOWED: usize = 2_000_000;

/// Moves nodes off the links of others. Layers depend only on customers: peers of one layer are in
/// a row, and a link between the outer two would run through those between them.
fn clear_links(doc: &Topology, places: &mut HashMap<NodeId, (f32, f32)>) {
    /// Up first, since customers are below a node.
    const STEPS: [(f32, f32); 8] = [
        (0.0, -80.0),
        (0.0, 70.0),
        (70.0, 0.0),
        (-70.0, 0.0),
        (70.0, -80.0),
        (-70.0, -80.0),
        (140.0, 0.0),
        (-140.0, 0.0),
    ];
    if doc.nodes().len() * doc.links().len() > FOLLOWED {
        return;
    }
    for round in 0..4 {
        let mut settled = true;
        for node in doc.nodes() {
            let (over, across) = faults(doc, places, &node.id);
            // First the nodes that links run over, then those whose own links run over other nodes.
            let faulty = over > 0 || (round > 1 && across > 0);
            let Some(from) = places.get(&node.id).copied().filter(|_| faulty) else { continue };
            let now = over + across;
            let mut best = (now, from);
            for (x, y) in STEPS {
                let to = (from.0 + x, from.1 + y);
                places.insert(node.id.clone(), to);
                let (over, across) = faults(doc, places, &node.id);
                let then = over + across;
                if then < best.0 && has_room(doc, places, &node.id) {
                    best = (then, to);
                }
            }
            settled &= best.1 == from;
            places.insert(node.id.clone(), best.1);
        }
        if settled && round > 1 {
            return;
        }
    }
}

/// Returns the number of other nodes' links that run over a node, and of nodes that its own links
/// run over.
fn faults(doc: &Topology, places: &HashMap<NodeId, (f32, f32)>, node: &NodeId) -> (usize, usize) {
    let at = |id: &NodeId| places.get(id).copied();
    let Some(here) = at(node) else { return (0, 0) };
    let (mut run_over, mut across) = (0, 0);
    for link in doc.links() {
        let (a, b) = (&link.a.node, &link.b.node);
        let Some((from, to)) = at(a).zip(at(b)) else { continue };
        if a == node || b == node {
            let others = doc.nodes().filter(|n| n.id != *a && n.id != *b);
            let over = |p: (f32, f32)| distance(p, from, to) < CLEARANCE;
            across += others.filter_map(|n| at(&n.id)).filter(|p| over(*p)).count();
        } else if distance(here, from, to) < CLEARANCE {
            run_over += 1;
        }
    }
    (run_over, across)
}

/// Returns true if a node is clear of all others and between its providers and its customers.
fn has_room(doc: &Topology, places: &HashMap<NodeId, (f32, f32)>, node: &NodeId) -> bool {
    let at = |id: &NodeId| places.get(id).copied();
    let Some(here) = at(node) else { return false };
    let apart = |p: (f32, f32)| (p.0 - here.0).abs().max((p.1 - here.1).abs()) >= APART;
    let clear = doc.nodes().filter(|n| n.id != *node).filter_map(|n| at(&n.id)).all(apart);
    let ordered = doc.links_of(node).into_iter().all(|(link, side)| {
        let Some(there) = at(&link.end(side.other()).node) else { return true };
        match link.customer_side() {
            None => true,
            Some(customer) if customer == side => there.1 + APART <= here.1,
            Some(_) => here.1 + APART <= there.1,
        }
    });
    clear && ordered
}

/// Returns the distance of a point from a segment.
fn distance(p: (f32, f32), a: (f32, f32), b: (f32, f32)) -> f32 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let share = ((p.0 - a.0) * dx + (p.1 - a.1) * dy) / (dx * dx + dy * dy).max(1e-6);
    let share = share.clamp(0.0, 1.0);
    (p.0 - a.0 - share * dx).hypot(p.1 - a.1 - share * dy)
}

/// Converts the coordinates of a layout to columns and rows.
struct Grid {
    left: f64,
    /// Minimum distance between two nodes of one layer.
    unit: f64,
    /// Heights of the layers, from the top.
    layers: Vec<f64>,
}

impl Grid {
    fn of(points: &[(f64, f64)]) -> Self {
        let mut sorted = points.to_vec();
        sorted.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.total_cmp(&b.0)));
        let beside = sorted.windows(2).filter(|w| w[0].1 == w[1].1).map(|w| w[1].0 - w[0].0);
        let unit = beside.filter(|step| *step > 1e-6).fold(f64::INFINITY, f64::min);
        let mut layers: Vec<f64> = sorted.iter().map(|p| p.1).collect();
        layers.dedup();
        let left = points.iter().map(|p| p.0).fold(f64::INFINITY, f64::min);
        Self { left, unit: if unit.is_finite() { unit } else { f64::INFINITY }, layers }
    }

    /// Returns the column and row of a point.
    fn place(&self, (x, y): (f64, f64)) -> (f32, f32) {
        let row = self.layers.iter().position(|l| *l == y).unwrap_or_default();
        (((x - self.left) / self.unit) as f32, row as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Peers, each joined to all others.
    fn ring(size: usize) -> Topology {
        let mut text = String::from("(format: 1, title: \"Ring\", nodes: [");
        for i in 0..size {
            text += &format!(
                "(id: \"p{i}\", kind: Isp, name: \"P{i}\", asn: {}, pos: (0.0, 0.0)),",
                64601 + i
            );
        }
        text += "], links: [";
        for i in 0..size {
            for j in 0..i {
                text += &format!(
                    "(id: \"l{i}{j}\", a: (node: \"p{i}\", role: Peer), b: (node: \"p{j}\", role: Peer)),"
                );
            }
        }
        crate::topology::parse(&(text + "])")).unwrap()
    }

    #[test]
    fn no_link_runs_over_a_node_of_the_examples_or_of_a_ring_of_peers() {
        let examples = crate::examples::all().iter().map(|e| e.load().unwrap());
        for mut doc in examples.chain([ring(3), ring(4)]) {
            layered(&doc).apply(&mut doc).unwrap();
            let at = |id: &NodeId| doc.node(id).map(|n| (n.pos.x(), n.pos.y())).unwrap();
            for link in doc.links() {
                let (a, b) = (&link.a.node, &link.b.node);
                for node in doc.nodes().filter(|n| n.id != *a && n.id != *b) {
                    let apart = distance(at(&node.id), at(a), at(b));
                    let title = &doc.meta().title;
                    assert!(apart >= CLEARANCE, "{title}: {:?} over {:?}", link.id, node.id);
                }
            }
        }
    }

    #[test]
    fn edits_come_in_the_order_of_the_nodes_and_are_the_same_each_time() {
        for example in crate::examples::all() {
            let doc = example.load().unwrap();
            let Edit::Batch(edits) = layered(&doc) else { panic!("no batch") };
            assert_eq!(Edit::Batch(edits.clone()), layered(&doc));
            let ids: Vec<&NodeId> = doc.nodes().map(|n| &n.id).collect();
            let moved: Vec<&NodeId> = edits
                .iter()
                .map(|e| match e {
                    Edit::SetNode { id, .. } => id,
                    other => panic!("{other:?}"),
                })
                .collect();
            assert_eq!(moved, ids, "{}", example.title());
        }
    }
}

//! Automatic layout: layers with providers above their customers, few crossings.

use std::collections::HashMap;

use petgraph::stable_graph::StableDiGraph;
use rust_sugiyama::configure::Config;

use crate::topology::{Edit, NodeField, NodeId, Pos, Topology};

/// Points between neighbours of one layer.
const COLUMN: f32 = 150.0;
/// Points between layers.
const ROW: f32 = 210.0;

/// The edit that lays the document out in layers, as one undo step. Nodes keep the place of the
/// drawing's top left corner.
pub fn layered(doc: &Topology) -> Edit {
    let mut graph = StableDiGraph::<NodeId, ()>::new();
    let at: HashMap<NodeId, _> =
        doc.nodes().map(|n| (n.id.clone(), graph.add_node(n.id.clone()))).collect();
    let mut joined = std::collections::HashSet::new();
    for link in doc.links() {
        // A link without a customer joins equals: only customers pull a node down.
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
    let mut edits = Vec::new();
    let mut column = 0.0f32;
    for (places, _, _) in parts {
        let points: Vec<(f64, f64)> = places.iter().map(|(_, at)| *at).collect();
        let grid = Grid::of(&points);
        let mut width = 0.0f32;
        for (index, at) in &places {
            let (x, y) = grid.place(*at);
            width = width.max(x);
            let pos = Pos::clamped(left + (column + x) * COLUMN, top + y * ROW);
            edits.push(Edit::node(&graph[*index], NodeField::Pos(pos)));
        }
        column += width + 1.0;
    }
    Edit::Batch(edits)
}

/// Turns the coordinates of a layout into columns and rows.
struct Grid {
    left: f64,
    /// Between the nearest two of one layer.
    unit: f64,
    /// The heights of the layers, the top one first.
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

    /// Column and row of a point.
    fn place(&self, (x, y): (f64, f64)) -> (f32, f32) {
        let row = self.layers.iter().position(|l| *l == y).unwrap_or_default();
        (((x - self.left) / self.unit) as f32, row as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn providers_stand_above_and_nobody_is_far_away_or_on_top_of_another() {
        for example in crate::examples::all() {
            let mut doc = example.load().unwrap();
            layered(&doc).apply(&mut doc).unwrap();
            let at = |id: &NodeId| doc.node(id).map(|n| (n.pos.x(), n.pos.y())).unwrap();
            let ring = crate::anycast::warnings(&doc)
                .iter()
                .any(|w| matches!(w, crate::anycast::Warning::ProviderCycle { .. }));
            for link in doc.links() {
                let Some(side) = link.customer_side() else { continue };
                let customer = at(&link.end(side).node);
                let provider = at(&link.end(side.other()).node);
                assert!(ring || provider.1 < customer.1, "{}: {:?}", example.title(), link.id);
            }
            let places: Vec<(f32, f32)> = doc.nodes().map(|n| at(&n.id)).collect();
            for (i, a) in places.iter().enumerate() {
                for b in &places[..i] {
                    let apart = (a.0 - b.0).abs().max((a.1 - b.1).abs());
                    assert!(apart >= 100.0, "{}: {a:?} {b:?}", example.title());
                }
            }
            let width = places.iter().map(|p| p.0).fold(f32::MIN, f32::max)
                - places.iter().map(|p| p.0).fold(f32::MAX, f32::min);
            let most = COLUMN * doc.nodes().len() as f32;
            assert!(width <= most, "{}: {width} points wide", example.title());
        }
    }
}

//! Automatic layout: layers with providers above their customers, few crossings.

use std::collections::HashMap;

use petgraph::stable_graph::StableDiGraph;
use rust_sugiyama::configure::Config;

use crate::topology::{Edit, NodeField, NodeId, Pos, Topology};

/// Points between neighbours of one layer.
const COLUMN: f32 = 170.0;
/// Points between layers.
const ROW: f32 = 150.0;

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
        let xs: Vec<f32> = ranks(places.iter().map(|(_, (x, _))| *x));
        let ys: Vec<f32> = ranks(places.iter().map(|(_, (_, y))| *y));
        let width = xs.iter().copied().fold(0.0, f32::max);
        for (((index, _), x), y) in places.iter().zip(xs).zip(ys) {
            let pos = Pos::clamped(left + (column + x) * COLUMN, top + y * ROW);
            edits.push(Edit::node(&graph[*index], NodeField::Pos(pos)));
        }
        column += width + 1.0;
    }
    Edit::Batch(edits)
}

/// Coordinates in units of the smallest step between two of them, the least at 0.
fn ranks(values: impl Iterator<Item = f64>) -> Vec<f32> {
    let values: Vec<f64> = values.collect();
    let mut sorted = values.clone();
    sorted.sort_by(f64::total_cmp);
    let steps = sorted.windows(2).map(|w| w[1] - w[0]).filter(|s| *s > 1e-6);
    let unit = steps.fold(f64::INFINITY, f64::min);
    let least = sorted.first().copied().unwrap_or_default();
    let scale = if unit.is_finite() { unit } else { 1.0 };
    values.into_iter().map(|v| ((v - least) / scale) as f32).collect()
}

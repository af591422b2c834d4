//! Positions for the ASes of a graph: a layer for each depth below the ASes without providers.

use crate::topology::{AsGraph, Pos, Relation};

/// Distance between neighbours of one row, in points, with room for a name such as AS4200000000.
const COLUMN: f32 = 130.0;
/// Distance between the rows of one layer, in points.
const ROW: f32 = 110.0;
/// Distance between layers, in points, with room for the links.
const GAP: f32 = 190.0;
/// Layers of fewer ASes than this have a single row.
const FEWEST: usize = 8;
/// Number of times that each layer is sorted by its neighbours.
const SWEEPS: usize = 6;

/// Returns a position for each AS, in the order of the graph. Providers are above their customers,
/// except in cycles of providers.
pub fn tiers(graph: &AsGraph) -> Vec<Pos> {
    let depth = depths(graph);
    let deepest = depth.iter().max().map_or(0, |deepest| deepest + 1);
    let mut layers: Vec<Vec<u32>> = vec![Vec::new(); deepest];
    for (index, depth) in (0u32..).zip(&depth) {
        layers[*depth].push(index);
    }
    untangle(graph, &mut layers);

    // The drawing is about as wide as a window: a layer that is too wide gets more rows.
    let widest = ((graph.len() as f32).sqrt() * 1.6).ceil() as usize;
    let widest = widest.max(FEWEST);
    let mut spots = vec![Pos::default(); graph.len()];
    let mut top = 0.0;
    for layer in layers {
        let rows = layer.len().div_ceil(widest).max(1);
        let width = layer.len().saturating_sub(1) as f32 / rows as f32;
        for (place, index) in layer.iter().enumerate() {
            // Neighbours in the order of the layer stay neighbours, one row below the other.
            let x = (place as f32 / rows as f32 - width / 2.0) * COLUMN;
            spots[*index as usize] = Pos::clamped(x, top + (place % rows) as f32 * ROW);
        }
        top += (rows - 1) as f32 * ROW + GAP;
    }
    spots
}

/// Returns the length of the longest path up from each AS to one without providers. If every
/// remaining AS has a provider of unknown depth, there is a cycle, and the lowest ASN goes first.
fn depths(graph: &AsGraph) -> Vec<usize> {
    let count = graph.len();
    let providers = |index: u32| graph.neighbours(index, Relation::Provider).len();
    let mut waits: Vec<usize> = (0..count as u32).map(providers).collect();
    let mut depth = vec![0usize; count];
    let mut done = vec![false; count];
    let mut ready: Vec<u32> = (0..count as u32).filter(|i| waits[*i as usize] == 0).collect();
    let mut lowest = 0u32;
    loop {
        let next = ready.pop().or_else(|| {
            lowest = (lowest..count as u32).find(|index| !done[*index as usize])?;
            Some(lowest)
        });
        let Some(index) = next else { return depth };
        if std::mem::replace(&mut done[index as usize], true) {
            continue;
        }
        for customer in graph.neighbours(index, Relation::Customer) {
            let at = *customer as usize;
            if !done[at] {
                depth[at] = depth[at].max(depth[index as usize] + 1);
                waits[at] = waits[at].saturating_sub(1);
                if waits[at] == 0 {
                    ready.push(*customer);
                }
            }
        }
    }
}

/// Orders each layer so that ASes are near their neighbours (the barycentre heuristic of Sugiyama,
/// Tagawa and Toda).
fn untangle(graph: &AsGraph, layers: &mut [Vec<u32>]) {
    let mut at = vec![0.0f32; graph.len()];
    let settle = |layer: &[u32], at: &mut [f32]| {
        for (place, index) in layer.iter().enumerate() {
            at[*index as usize] = (place as f32 + 0.5) / layer.len() as f32;
        }
    };
    layers.iter().for_each(|layer| settle(layer, &mut at));
    for sweep in 0..SWEEPS {
        let (down, count) = (sweep % 2 == 0, layers.len());
        let to = if down { Relation::Provider } else { Relation::Customer };
        for step in 0..count {
            let layer = &mut layers[if down { step } else { count - 1 - step }];
            let middle = |index: u32| {
                let near = [to, Relation::Peer].map(|is| graph.neighbours(index, is));
                // Neighbours in the layers above count twice: peers only follow.
                let (mut sum, mut weight) = (at[index as usize] * 0.1, 0.1);
                for (near, times) in near.iter().zip([2.0, 1.0]) {
                    sum += times * near.iter().map(|n| at[*n as usize]).sum::<f32>();
                    weight += times * near.len() as f32;
                }
                sum / weight
            };
            let mut keyed: Vec<(f32, u32)> = layer.iter().map(|i| (middle(*i), *i)).collect();
            keyed.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            *layer = keyed.into_iter().map(|(_, index)| index).collect();
            settle(layer, &mut at);
        }
    }
}

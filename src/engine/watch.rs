//! Cycle detection in a run in a fixed order.

use std::collections::VecDeque;
use std::hash::{Hash as _, Hasher as _};

use rustc_hash::FxHasher;

use super::state::Best;

/// Detects that a run in a fixed order returns to an earlier state and so cycles for ever: it marks
/// a state, compares later ones with it, and marks a new one each time the number of activations
/// doubles (R. P. Brent, "An improved Monte Carlo factorization algorithm", 1980).
pub(super) struct Watch {
    /// Hash of each node's latest route, and all of them combined.
    hashes: Vec<u64>,
    all: u64,
    mark: Option<(u64, VecDeque<u32>)>,
    looks: usize,
    next_mark: usize,
    /// Nodes that changed since the mark.
    has_changed: Vec<bool>,
}

impl Watch {
    pub(super) fn new(size: usize) -> Self {
        Self {
            hashes: vec![0; size],
            all: 0,
            mark: None,
            looks: 0,
            next_mark: size,
            has_changed: vec![false; size],
        }
    }

    /// Records that a node's route changed.
    pub(super) fn note(&mut self, node: u32, best: &Option<Best>) {
        let mut hasher = FxHasher::default();
        (node, best).hash(&mut hasher);
        let was = std::mem::replace(&mut self.hashes[node as usize], hasher.finish());
        self.all ^= was ^ hasher.finish();
        self.has_changed[node as usize] = true;
    }

    /// Returns true if the state equals the marked one after one more activation; `waiting` are the
    /// nodes to be activated next.
    pub(super) fn recurs(&mut self, waiting: &VecDeque<u32>) -> bool {
        self.looks += 1;
        let is_at_mark =
            |(all, marked): &(u64, VecDeque<u32>)| *all == self.all && marked == waiting;
        if self.mark.as_ref().is_some_and(is_at_mark) {
            return true;
        }
        if self.looks >= self.next_mark {
            self.next_mark *= 2;
            self.mark = Some((self.all, waiting.clone()));
            self.has_changed.fill(false);
        }
        false
    }

    /// Returns the nodes that changed since the mark, in ascending order.
    pub(super) fn changed(&self) -> Vec<u32> {
        let nodes = self.has_changed.iter().zip(0u32..);
        nodes.filter_map(|(changed, node)| changed.then_some(node)).collect()
    }
}

//! Cycle detection in a run of the solver, in which nodes choose first come, first served.

use std::collections::VecDeque;
use std::hash::{Hash as _, Hasher as _};

use rustc_hash::FxHasher;

use super::cycle::CycleDetector;
use super::state::Best;

/// Detects that all best routes, and the nodes that wait to choose, are what they were before.
pub(super) struct RouteCycles {
    detector: CycleDetector<VecDeque<u32>>,
    /// Hash of each node's latest route.
    hashes: Vec<u64>,
    /// Nodes that changed since the mark.
    has_changed: Vec<bool>,
}

impl RouteCycles {
    pub(super) fn new(nodes: usize) -> Self {
        let detector = CycleDetector::new(nodes);
        Self { detector, hashes: vec![0; nodes], has_changed: vec![false; nodes] }
    }

    /// Notes a node's new best route.
    pub(super) fn note(&mut self, node: u32, best: &Option<Best>) {
        let mut hasher = FxHasher::default();
        (node, best).hash(&mut hasher);
        let was = std::mem::replace(&mut self.hashes[node as usize], hasher.finish());
        self.detector.replace(was, hasher.finish());
        self.has_changed[node as usize] = true;
    }

    /// Returns true if all is as it was at the mark, after one more activation; `waiting` are the
    /// nodes that choose next, in order.
    pub(super) fn recurs(&mut self, waiting: &VecDeque<u32>) -> bool {
        if self.detector.same_hash() == Some(waiting) {
            return true;
        }
        if self.detector.step(|| waiting.clone()) {
            self.has_changed.fill(false);
        }
        false
    }

    /// The nodes that changed since the mark, in ascending order.
    pub(super) fn changed(&self) -> Vec<u32> {
        let nodes = self.has_changed.iter().zip(0u32..);
        nodes.filter_map(|(changed, node)| changed.then_some(node)).collect()
    }
}

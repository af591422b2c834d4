//! Connected components of nodes, given as pairs.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

/// A partition of the nodes that occur in pairs (union by the lower number, R. E. Tarjan,
/// "Efficiency of a Good But Not Linear Set Union Algorithm", 1975).
#[derive(Debug, Default)]
pub(super) struct Joined {
    /// For each node another of its set with a lower number, or itself if it is the lowest.
    towards: FxHashMap<u32, u32>,
}

impl Joined {
    /// Joins the nodes of each pair.
    pub(super) fn by(pairs: impl Iterator<Item = [u32; 2]>) -> Self {
        let mut sets = Self::default();
        for pair in pairs {
            let [a, b] = pair.map(|node| {
                let first = sets.first_of(node);
                sets.towards.insert(node, first);
                first
            });
            sets.towards.insert(a.max(b), a.min(b));
            sets.towards.insert(a.min(b), a.min(b));
        }
        sets
    }

    /// Returns the lowest number in the set of a node; its own if no pair contains it.
    pub(super) fn first_of(&self, node: u32) -> u32 {
        let mut at = node;
        while let Some(next) = self.towards.get(&at).copied().filter(|next| *next != at) {
            at = next;
        }
        at
    }

    /// Returns true if two nodes are in one set.
    pub(super) fn are_joined(&self, a: u32, b: u32) -> bool {
        self.first_of(a) == self.first_of(b)
    }

    /// Returns the sets, each with its lowest number, all in ascending order.
    pub(super) fn parts(&self) -> impl Iterator<Item = (u32, Vec<u32>)> {
        let mut parts: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for node in self.towards.keys() {
            parts.entry(self.first_of(*node)).or_default().push(*node);
        }
        parts.into_iter().map(|(first, mut nodes)| {
            nodes.sort_unstable();
            (first, nodes)
        })
    }
}

//! The decision of one node among all its candidates, and the history that it keeps, for the solver
//! and for runs in time.

use std::sync::Arc;

use super::network::Network;
use super::state::{Best, Held, Memory};
use crate::bgp::{Candidate, PairOrder, Usage};
use crate::topology::{AddPath, MedComparison};

impl Network {
    /// Returns the route that a node selects among its candidates, each with the session over which
    /// it was received. `held` is its previous best route.
    pub(super) fn choose(
        &self,
        node: u32,
        mut candidates: Vec<(Option<u32>, Candidate)>,
        held: Option<&Best>,
    ) -> Option<Best> {
        self.in_order_of_arrival(node, &mut candidates, held);
        let (sources, candidates): (Vec<Option<u32>>, Vec<Candidate>) =
            candidates.into_iter().unzip();
        let process = self.process_of(node);
        let best = process.best_of(&candidates)?;
        let held = |i: usize| Held { route: candidates[i].route.clone(), via: sources[i] };
        let Held { route, via } = held(best);
        let memory = self.remembers(node).then(|| {
            let mut memory = Memory::default();
            if self.nodes()[node as usize].add_path == AddPath::GroupBest {
                let others = process.best_of_each_group(&candidates);
                memory.also = others.into_iter().filter(|i| *i != best).map(held).collect();
            }
            if process.goes_by_arrival() {
                memory.arrivals = sources.iter().copied().flatten().collect();
                let in_pairs = process.med == MedComparison::ByArrival;
                if in_pairs && process.pair_order == PairOrder::AgainstTheOneInUse {
                    // The next route is compared with the best only.
                    memory.arrivals.retain(|s| Some(*s) != via);
                    memory.arrivals.extend(via);
                }
            }
            Arc::new(memory)
        });
        Some(Best { route, via, memory })
    }

    /// Puts a node's candidates, each with the session over which it was received, in order of
    /// arrival, and marks the one in use. `held` is the node's previous best route.
    pub(super) fn in_order_of_arrival(
        &self,
        node: u32,
        candidates: &mut [(Option<u32>, Candidate)],
        held: Option<&Best>,
    ) {
        let Some(held) = held.filter(|_| self.features().history) else { return };
        for (via, candidate) in candidates.iter_mut().filter(|(via, _)| *via == held.via) {
            candidate.usage = if via.is_some() { Usage::InUse } else { Usage::New };
        }
        let Some(memory) = held.memory.as_deref() else { return };
        let process = self.process_of(node);
        if process.goes_by_arrival() {
            let place = |via: &Option<u32>| {
                let known = memory.arrivals.iter().position(|s| Some(*s) == *via);
                known.unwrap_or(usize::MAX)
            };
            candidates.sort_by_key(|(via, _)| place(via));
            if process.pair_order == PairOrder::AgainstTheOneInUse {
                for ((_, candidate), arrival) in candidates.iter_mut().zip(0..) {
                    candidate.arrival = arrival;
                }
            }
        }
    }

    /// Returns true if a node stores more than its best route.
    pub(super) fn remembers(&self, node: u32) -> bool {
        self.nodes()[node as usize].add_path == AddPath::GroupBest
            || self.process_of(node).goes_by_arrival()
    }
}

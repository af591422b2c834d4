//! Growth of a partial stable state: finds the open nodes whose route is certain.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use rustc_hash::FxHashSet;

use super::bounds::{Bounds, UsedUp};
use super::network::Network;
use super::part::PartialState;
use super::sets::RankBySet;
use crate::bgp::Step;

/// State of a search, shared by all partial states.
pub(super) struct Search {
    /// Number of sessions that may still be examined.
    pub(super) left: usize,
    pub(super) by_set: RankBySet,
    bounds: Bounds,
    /// A node at which a partial state failed. The set around it may have no stable state whatever
    /// the others do, so later partial states examine it first.
    conflict: Option<u32>,
}

pub(super) enum Growth {
    /// Complete: no open node receives a route any more.
    Whole,
    /// No stable state has this part.
    Dead,
    /// The node may keep a route that it receives now, or get another one later.
    Fork(u32),
}

impl Search {
    pub(super) fn new(net: &Network, prefix: usize, left: usize) -> Self {
        let mut by_set = RankBySet::new(net);
        // An own announcement is always chosen.
        for (node, _) in net.origins(prefix).iter().filter(|_| !net.features().weights) {
            by_set.leave_out(*node);
        }
        Self { left, by_set, bounds: Bounds::new(net), conflict: None }
    }

    /// Fixes all nodes whose route follows from the fixed ones. Fails if the allowed work is used
    /// up.
    pub(super) fn grow(&mut self, part: &mut PartialState<'_>) -> Result<Growth, UsedUp> {
        loop {
            let hears = |n: &u32| part.held(*n).is_some();
            let waiting: Vec<u32> = part.open().iter().copied().filter(hears).collect();
            if waiting.is_empty() {
                return Ok(part.unstable().map_or(Growth::Whole, |at| self.dead(at)));
            }
            self.bounds.fill(part, part.open(), &self.by_set, &mut self.left)?;
            let is_sure = |n: &u32| !self.can_hear_better(part, *n);
            let mut sure: Vec<u32> = waiting.into_iter().filter(is_sure).collect();
            if sure.is_empty() {
                let within = self.innermost(part);
                // One of these nodes keeps what it receives, or the routes of all would form a
                // loop.
                let may_keep = |n: &u32| part.may_keep(*n, &self.by_set);
                let Some(fork) = within.iter().copied().find(may_keep) else {
                    let at = within.first().copied();
                    return Ok(at.map_or(Growth::Dead, |at| self.dead(at)));
                };
                match self.sure_alone(part, &within)? {
                    Some(node) => sure.push(node),
                    None => return Ok(Growth::Fork(fork)),
                }
            }
            for node in sure {
                let choices = part.choices(node, &self.by_set);
                let has_choices = !choices.is_empty();
                let chosen = match self.by_set.contains(node) {
                    true => part.choice(node).filter(|best| choices.contains(best)),
                    false => choices.into_iter().next(),
                };
                // If the route in use stays, each of several routes may be the one in use.
                let process = part.net().process_of(node);
                let keeps = self.by_set.contains(node) && process.takes(Step::Oldest);
                if keeps && has_choices {
                    return Ok(Growth::Fork(node));
                }
                if !chosen.is_some_and(|chosen| part.keep(node, chosen, &self.by_set)) {
                    return Ok(self.dead(node));
                }
            }
        }
    }

    fn dead(&mut self, at: u32) -> Growth {
        self.conflict = Some(at);
        Growth::Dead
    }

    /// Returns true if an open neighbour could still offer a node something better than what it
    /// receives now.
    fn can_hear_better(&self, part: &PartialState<'_>, node: u32) -> bool {
        let mut sessions = part.net().live_sessions_of(node).map(|(_, session)| session);
        sessions.any(|session| self.bounds.can_improve(part, session, &self.by_set))
    }

    /// Returns a smallest set of open nodes that receive a route and could receive a better one
    /// only from each other. Their routes depend on them alone: they never choose what other open
    /// nodes offer, so that it makes no difference in any stable state.
    fn innermost(&self, part: &PartialState<'_>) -> Vec<u32> {
        let (net, open) = (part.net(), part.open());
        let mut hears = DiGraph::<u32, ()>::with_capacity(open.len(), open.len());
        for node in open {
            hears.add_node(*node);
        }
        for (node, from) in open.iter().zip(0..) {
            for (_, session) in net.live_sessions_of(*node) {
                if self.bounds.can_improve(part, session, &self.by_set)
                    && let Ok(to) = open.binary_search(&session.remote)
                {
                    hears.add_edge(NodeIndex::new(from), NodeIndex::new(to), ());
                }
            }
        }
        // Each set comes after all those from which it receives routes. A set that receives nothing
        // from fixed nodes or from other sets has nothing to offer.
        let sets = kosaraju_scc(&hears);
        let hear = |set: &&Vec<NodeIndex>| set.iter().any(|n| part.held(hears[*n]).is_some());
        let is_troubled = |set: &&Vec<NodeIndex>| {
            let inside: FxHashSet<NodeIndex> = set.iter().copied().collect();
            let mut heard = set.iter().flat_map(|n| hears.neighbors(*n));
            set.iter().any(|n| Some(hears[*n]) == self.conflict)
                && heard.all(|n| inside.contains(&n))
        };
        let troubled = sets.iter().filter(hear).find(is_troubled);
        let set = troubled.or_else(|| sets.iter().find(hear));
        let mut nodes: Vec<u32> = set.into_iter().flatten().map(|n| hears[*n]).collect();
        nodes.sort_unstable();
        nodes
    }

    /// Returns a node of an [innermost](Self::innermost) set that could receive a better route only
    /// from nodes that learned it from that same node. A route that leads through a node cannot
    /// improve its own.
    fn sure_alone(
        &mut self,
        part: &PartialState<'_>,
        within: &[u32],
    ) -> Result<Option<u32>, UsedUp> {
        for node in within.iter().copied().filter(|n| part.held(*n).is_some()) {
            let others = within.iter().filter(|n| **n != node);
            self.bounds.fill(part, others, &self.by_set, &mut self.left)?;
            if !self.can_hear_better(part, node) {
                return Ok(Some(node));
            }
        }
        Ok(None)
    }
}

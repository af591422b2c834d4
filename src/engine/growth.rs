//! How a part of a stable state grows: which open nodes are sure of their route.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use rustc_hash::FxHashSet;

use super::bounds::{Bounds, UsedUp};
use super::network::Network;
use super::part::PartialState;
use super::sets::RankBySet;
use crate::bgp::Step;

/// What a search has at hand for all parts.
pub(super) struct Search {
    /// How many sessions may still be looked at.
    pub(super) left: usize,
    pub(super) by_set: RankBySet,
    bounds: Bounds,
    /// A node at which a part died. The set around it may have no way to rest whatever the others
    /// do, and is looked at first from then on.
    conflict: Option<u32>,
}

pub(super) enum Growth {
    /// Nobody hears anything any more.
    Whole,
    /// No stable state has this part.
    Dead,
    /// The node may keep something that it hears, or hear something else later.
    Fork(u32),
}

impl Search {
    pub(super) fn new(net: &Network, prefix: usize, left: usize) -> Self {
        let mut by_set = RankBySet::new(net);
        // An own announcement is never in question.
        for (node, _) in net.origins(prefix).iter().filter(|_| !net.features().weights) {
            by_set.leave_out(*node);
        }
        Self { left, by_set, bounds: Bounds::new(net), conflict: None }
    }

    /// Fixes all nodes whose route follows from what is fixed already.
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
                // One of these nodes keeps what it hears, or the routes of all would lead in a ring.
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
                // Where the route in use stays, each of several may be the one in use.
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

    /// Tells whether an open neighbour could still offer a node something better than what it hears.
    fn can_hear_better(&self, part: &PartialState<'_>, node: u32) -> bool {
        let mut sessions = part.net().live_sessions_of(node).map(|(_, session)| session);
        sessions.any(|session| self.bounds.can_improve(part, session, &self.by_set))
    }

    /// A smallest set of open nodes that hear something and could hear something better from each
    /// other only. What they come to hold is theirs to settle: what other open nodes offer is
    /// never chosen among them, so that it makes no difference in any stable state.
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
        // Each set comes after all those that it hears from. One in which nobody hears anything
        // from fixed nodes, and that hears from no other set, has nothing to offer.
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

    /// A node of an [innermost](Self::innermost) set that could hear something better only from
    /// nodes that have it from itself. A route that leads through a node is none to wait for.
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

//! The reasons why a client moved: the chain of decisions that changed, across ASes, from the
//! change of the document to the client.
//!
//! Each decision is a function of what a node chooses from. A cause is named only if the node, with
//! that cause taken back and all else as it is now, decides as before; see [`decision`].

mod because;
mod decision;
mod inputs;
mod only;
mod parting;
mod sessions;
mod settings;

use rustc_hash::FxHashSet;

use super::catchment::Catchments;
use crate::engine::RoutingView;
use crate::topology::{NodeId, Prefix};
pub use because::{Because, ChainLink, Setting};
use decision::{Cause, Decision, Effect};
use inputs::{At, holds_the_same};
use only::only_difference;
use parting::{Parting, parting, where_ways_part};

/// The decisions that changed from the first cause to the one that takes a node's packets
/// elsewhere, in this order. Empty when its packets go the way they went. Only the first can be one
/// whose cause is not known.
pub fn why_moved(
    (before, then): (&dyn RoutingView, &Catchments),
    (after, now): (&dyn RoutingView, &Catchments),
    prefix: &Prefix,
    client: &NodeId,
) -> Vec<ChainLink> {
    let Some(first) = where_ways_part(then, now, client) else { return Vec::new() };
    let mut question = Question { before, after, prefix: *prefix, seen: FxHashSet::default() };
    match parting((before, after), prefix, &first) {
        Parting::Other(by, because) => {
            question.prefix = by;
            vec![question.link(&first, because)]
        }
        Parting::Route(by, effect) => {
            question.prefix = by;
            let chain = question.chain(&first, effect);
            question.with_only_difference(chain)
        }
    }
}

struct Question<'a> {
    before: &'a dyn RoutingView,
    after: &'a dyn RoutingView,
    prefix: Prefix,
    /// The nodes on the way to a cause: none of them is a cause of itself.
    seen: FxHashSet<NodeId>,
}

impl<'a> Question<'a> {
    /// The decisions that lead to a node's own, which is the last.
    fn chain(&mut self, node: &NodeId, effect: Effect) -> Vec<ChainLink> {
        self.seen.insert(node.clone());
        let mut not_to_the_end = None;
        for (because, next) in self.causes(node, effect) {
            let Some(next) = next else { return vec![self.link(node, because)] };
            if self.seen.contains(&next) {
                continue;
            }
            let mut chain = self.chain(&next, Effect::Route);
            let is_known = chain.first().is_some_and(|first| first.because.is_known());
            chain.push(self.link(node, because));
            if is_known {
                return chain;
            }
            not_to_the_end.get_or_insert(chain);
        }
        not_to_the_end.unwrap_or_else(|| vec![self.link(node, Because::NotKnown)])
    }

    /// The chain with its first cause, where that was not known and only one thing differs.
    fn with_only_difference(&self, mut chain: Vec<ChainLink>) -> Vec<ChainLink> {
        let Some(first) = chain.first_mut().filter(|first| !first.because.is_known()) else {
            return chain;
        };
        let only = only_difference(self.before, self.after, &self.prefix, &first.node);
        let Some((node, because)) = only.filter(|(_, because)| because.is_known()) else {
            return chain;
        };
        if node == first.node {
            first.because = because;
            return chain;
        }
        first.because = Because::OnlyThat;
        chain.insert(0, self.link(&node, because));
        chain
    }

    fn causes(&self, node: &NodeId, effect: Effect) -> Box<dyn Iterator<Item = Cause> + 'a> {
        let at = |view| At::of(view, &self.prefix, node);
        let one = |because| Box::new(std::iter::once((because, None)));
        match (at(self.before), at(self.after)) {
            (Some(then), Some(now)) => Decision { then, now, effect }.causes(),
            (Some(then), None) if self.would_hold_the_same(&then) => one(Because::Removed),
            (None, Some(_)) => one(Because::Added),
            (Some(_), None) | (None, None) => Box::new(std::iter::empty()),
        }
    }

    /// Tells whether a node that was removed would hold what it held: it announced it, or the
    /// neighbour that it had it from holds the same.
    fn would_hold_the_same(&self, then: &At<'_>) -> bool {
        let Some(Some((from, _))) = then.source() else { return true };
        let now = At::of(self.after, &self.prefix, &from).filter(At::works);
        then.other(&from).zip(now).is_some_and(|(then, now)| holds_the_same(&then, &now))
    }

    fn link(&self, node: &NodeId, because: Because) -> ChainLink {
        let source = |view| At::of(view, &self.prefix, node).and_then(|at| at.source());
        let (from, to) = (source(self.before), source(self.after));
        ChainLink { node: node.clone(), prefix: self.prefix, from, to, because }
    }
}

//! A part of a stable state, and how it grows.
//!
//! The routes of a stable state form trees with their roots at the origins, so that the state can
//! be grown: a node is given its route when the neighbour that it hears it from has its own. A node
//! that ranks its routes one by one holds the best of what it hears from nodes that have theirs,
//! unless it comes to hear something better from the others. One that looks at all it hears, for
//! its MEDs or because the route in use stays, may hold anything that it hears; whether it would
//! choose that is known when all its neighbours have theirs.

use super::network::{NetSession, Network};
use super::sets::RankBySet;
use super::settle::Solver;
use super::state::Best;
use super::work::Work;
use crate::bgp::{Candidate, Route};

/// A part of a stable state. Nodes that have their route for good are fixed, the others are open.
#[derive(Clone)]
pub(super) struct PartialState<'a> {
    solver: Solver<'a>,
    is_fixed: Vec<bool>,
    /// The open nodes in ascending order.
    open: Vec<u32>,
    /// For each open node the best of what it hears from fixed ones. Where it ranks its routes one
    /// by one, it will hold that or something better from an open one.
    held: Vec<Option<Best>>,
    /// The sessions over which an open node must not have its route: what came over them so far is
    /// not what it holds in the end.
    refused: Vec<Vec<u32>>,
}

impl<'a> PartialState<'a> {
    /// The origins alone.
    pub(super) fn rooted(
        net: &'a Network,
        prefix: usize,
        by_set: &RankBySet,
        work: &'a Work<'a>,
    ) -> Self {
        let size = net.nodes().len();
        let mut part = Self {
            solver: Solver::cold(net, prefix, work),
            is_fixed: vec![false; size],
            open: (0..size as u32).collect(),
            held: vec![None; size],
            refused: vec![Vec::new(); size],
        };
        for (node, _) in net.origins(prefix) {
            if let Some(own) = part.solver.choice(*node) {
                part.keep(*node, own, by_set);
            }
        }
        part
    }

    pub(super) fn net(&self) -> &'a Network {
        self.solver.net
    }

    pub(super) fn is_open(&self, node: u32) -> bool {
        !self.is_fixed[node as usize]
    }

    /// The open nodes in ascending order.
    pub(super) fn open(&self) -> &[u32] {
        &self.open
    }

    /// A node that would choose another route than it has.
    pub(super) fn unstable(&self) -> Option<u32> {
        self.solver.unstable().first().copied()
    }

    /// What a node would choose of all that it hears from fixed ones.
    pub(super) fn choice(&self, node: u32) -> Option<Best> {
        self.solver.choice(node)
    }

    /// The best of what an open node hears from fixed ones.
    pub(super) fn held(&self, node: u32) -> Option<&Best> {
        self.held[node as usize].as_ref()
    }

    /// The routes of a whole state.
    pub(super) fn into_routes(self) -> Vec<Option<Best>> {
        self.solver.best.into_owned()
    }

    /// Demands that a node come to hold something else than what it hears now.
    pub(super) fn refuse(&mut self, node: u32) {
        let heard: Vec<u32> = self.heard(node).map(|(session, _)| session).collect();
        self.refused[node as usize].extend(heard);
    }

    /// All that an open node hears from fixed ones and could hold.
    fn heard(&self, node: u32) -> impl Iterator<Item = (u32, Route)> {
        let net = self.net();
        let process = net.process_of(node);
        net.live_sessions_of(node).filter_map(move |(index, session)| {
            let route = self.solver.received(index)?;
            let candidate = net.candidate(session, route);
            let usable = process.best_of(std::slice::from_ref(&candidate)).is_some();
            usable.then_some((index, candidate.route))
        })
    }

    /// The routes that a node may keep of those that it hears.
    pub(super) fn choices(&self, node: u32, by_set: &RankBySet) -> Vec<Best> {
        let refused = &self.refused[node as usize];
        if !by_set.contains(node) {
            let held =
                self.held(node).filter(|held| held.via.is_none_or(|s| !refused.contains(&s)));
            return held.cloned().into_iter().collect();
        }
        let kept = self.heard(node).filter(|(session, _)| !refused.contains(session));
        kept.map(|(session, route)| Best::alone(route, Some(session))).collect()
    }

    /// Gives a node a route for good. False when a fixed neighbour would now change.
    pub(super) fn keep(&mut self, node: u32, route: Best, by_set: &RankBySet) -> bool {
        let net = self.net();
        self.solver.best.to_mut()[node as usize] = Some(route);
        self.held[node as usize] = None;
        self.is_fixed[node as usize] = true;
        if let Ok(place) = self.open.binary_search(&node) {
            self.open.remove(place);
        }
        for (_, session) in net.live_sessions_of(node) {
            let (other, there) = (session.remote, net.session(session.twin));
            let Some(route) = self.solver.received(session.twin) else { continue };
            let known = if self.is_open(other) { &self.held[..] } else { &self.solver.best[..] };
            if !beats(net, there, route.clone(), known[other as usize].as_ref()) {
                continue;
            }
            if self.is_open(other) {
                self.held[other as usize] = Some(Best::alone(route, Some(session.twin)));
            } else if !by_set.contains(other) {
                return false;
            }
        }
        let mut around = net.live_sessions_of(node).map(|(_, s)| s.remote).chain([node]);
        around.all(|n| self.is_as_it_would_choose(n, by_set))
    }

    /// Tells whether a fixed node that looks at all it hears, and hears no more than what it hears now,
    /// would choose what it was given. True as long as that is open.
    fn is_as_it_would_choose(&self, node: u32, by_set: &RankBySet) -> bool {
        let net = self.net();
        let is_known = |(_, s): (u32, &NetSession)| !self.is_open(s.remote);
        self.is_open(node)
            || !by_set.contains(node)
            || !net.live_sessions_of(node).all(is_known)
            || self.solver.choice(node) == self.solver.best[node as usize]
    }

    /// Tells whether an open node may hold something that it hears.
    pub(super) fn may_keep(&self, node: u32, by_set: &RankBySet) -> bool {
        self.held(node).is_some() && !self.choices(node, by_set).is_empty()
    }
}

/// Tells whether a route that comes in over a session is better than what the node has.
fn beats(net: &Network, session: &NetSession, route: Route, known: Option<&Best>) -> bool {
    let candidate = net.candidate(session, route);
    let process = net.process_of(session.local);
    let other = match known {
        None => return process.best_of(&[candidate]).is_some(),
        Some(Best { route, via: None, .. }) if net.features().weights => {
            Candidate::own(route.clone())
        }
        Some(Best { via: None, .. }) => return false,
        Some(Best { route, via: Some(via), .. }) => net.candidate(net.session(*via), route.clone()),
    };
    process.best_of(&[candidate, other]) == Some(0)
}

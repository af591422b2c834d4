//! A partial stable state, and its growth.
//!
//! The routes of a stable state form trees with their roots at the origins, so that the state can
//! be grown: a node gets its route once the neighbour that sends it has its own. A node that ranks
//! its routes one by one holds the best of those that it receives from fixed nodes, unless it gets
//! a better one from the others. A node that compares all its routes, because of MEDs or because
//! the route in use stays, may hold any route that it receives; whether it would choose that one is
//! known once all its neighbours are fixed.

use super::network::{NetSession, Network};
use super::sets::RankBySet;
use super::settle::Solver;
use super::state::Best;
use super::work::Work;
use crate::bgp::{Candidate, Route};

/// A partial stable state. Nodes with a final route are fixed, the others are open.
#[derive(Clone)]
pub(super) struct PartialState<'a> {
    solver: Solver<'a>,
    is_fixed: Vec<bool>,
    /// Open nodes in ascending order.
    open: Vec<u32>,
    /// For each open node, the best route that it receives from fixed ones. If it ranks its routes
    /// one by one, it will hold that or a better one from an open node.
    held: Vec<Option<Best>>,
    /// Sessions from which an open node must not take its route: what it received over them so far
    /// is not its final route.
    refused: Vec<Vec<u32>>,
}

impl<'a> PartialState<'a> {
    /// Fixes the origins only.
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

    /// Returns the open nodes in ascending order.
    pub(super) fn open(&self) -> &[u32] {
        &self.open
    }

    /// Returns a node that would choose another route than it has.
    pub(super) fn unstable(&self) -> Option<u32> {
        self.solver.unstable().first().copied()
    }

    /// Returns the route that a node would choose among those from fixed nodes.
    pub(super) fn choice(&self, node: u32) -> Option<Best> {
        self.solver.choice(node)
    }

    /// Returns the best route that an open node receives from fixed ones.
    pub(super) fn held(&self, node: u32) -> Option<&Best> {
        self.held[node as usize].as_ref()
    }

    /// Returns the routes of a complete state.
    pub(super) fn into_routes(self) -> Vec<Option<Best>> {
        self.solver.best.into_owned()
    }

    /// Requires that a node end up with another route than those that it receives now.
    pub(super) fn refuse(&mut self, node: u32) {
        let heard: Vec<u32> = self.heard(node).map(|(session, _)| session).collect();
        self.refused[node as usize].extend(heard);
    }

    /// Returns all usable routes that an open node receives from fixed ones.
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

    /// Returns the received routes that a node may keep.
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

    /// Fixes a node's route. Returns false if a fixed neighbour would now change.
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

    /// Returns false if a fixed node that compares all its routes would not choose the one that it
    /// was given. True while some of its neighbours are open.
    fn is_as_it_would_choose(&self, node: u32, by_set: &RankBySet) -> bool {
        let net = self.net();
        let is_known = |(_, s): (u32, &NetSession)| !self.is_open(s.remote);
        self.is_open(node)
            || !by_set.contains(node)
            || !net.live_sessions_of(node).all(is_known)
            || self.solver.choice(node) == self.solver.best[node as usize]
    }

    /// Returns true if an open node may keep a route that it receives.
    pub(super) fn may_keep(&self, node: u32, by_set: &RankBySet) -> bool {
        self.held(node).is_some() && !self.choices(node, by_set).is_empty()
    }
}

/// Returns true if a route that comes in over a session is better than the node's known one.
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

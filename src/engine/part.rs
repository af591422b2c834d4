//! A part of a stable state, and how it grows.
//!
//! The routes of a stable state form trees with their roots at the origins, so that the state can
//! be growth: a node is given its route when the neighbour that it hears it from has its own. A node
//! that ranks its routes one by one holds the best of what it hears from nodes that have theirs,
//! unless it comes to hear something better from the others. One that looks at all it hears, for
//! its MEDs or because the route in use stays, may hold anything that it hears; whether it would
//! choose that is known when all its neighbours have theirs.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use rustc_hash::FxHashSet;

use super::bounds::{Bounds, UsedUp, beats};
use super::network::{NetSession, Network};
use super::sets::look_at_sets;
use super::settle::Solver;
use super::state::Best;
use super::work::Work;
use crate::bgp::{Route, Step};

/// A part of a stable state. Nodes that have their route for good are fixed, the others are open.
#[derive(Clone)]
pub(super) struct PartialState<'a> {
    solver: Solver<'a>,
    is_fixed: Vec<bool>,
    /// The open nodes in ascending order, and perhaps some that were fixed since.
    open: Vec<u32>,
    /// For each open node the best of what it hears from fixed ones. Where it ranks its routes one
    /// by one, it will hold that or something better from an open one.
    held: Vec<Option<Best>>,
    /// The sessions over which an open node must not have its route: what came over them so far is
    /// not what it holds in the end.
    refused: Vec<Vec<u32>>,
}

/// What a search has at hand for all parts.
pub(super) struct Search {
    pub(super) bounds: Bounds,
    /// How many sessions may still be looked at.
    pub(super) left: usize,
    /// For each node whether it has to look at all it hears.
    sets: Vec<bool>,
    /// A node at which a part died. The set around it may have no way to rest whatever the others
    /// do, and is looked at first from then on.
    conflict: Option<u32>,
}

impl Search {
    pub(super) fn new(net: &Network, prefix: usize, left: usize) -> Self {
        let sets = look_at_sets(net);
        let mut search = Self { bounds: Bounds::new(net), left, sets, conflict: None };
        // An own announcement is never in question.
        for (node, _) in net.origins(prefix).iter().filter(|_| !net.features().weights) {
            search.sets[*node as usize] = false;
        }
        search
    }

    /// Tells whether a node has to look at all it hears.
    pub(super) fn looks_at_set(&self, node: u32) -> bool {
        self.sets[node as usize]
    }

    fn dead(&mut self, at: u32) -> Growth {
        self.conflict = Some(at);
        Growth::Dead
    }
}

pub(super) enum Growth {
    /// Nobody hears anything any more.
    Whole,
    /// No stable state has this part.
    Dead,
    /// The node may keep something that it hears, or hear something else later.
    Fork(u32),
}

impl<'a> PartialState<'a> {
    /// The origins alone.
    pub(super) fn rooted(
        net: &'a Network,
        prefix: usize,
        search: &Search,
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
                part.keep(*node, own, search);
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
    pub(super) fn choices(&self, node: u32, search: &Search) -> Vec<Best> {
        let refused = &self.refused[node as usize];
        if !search.looks_at_set(node) {
            let held =
                self.held(node).filter(|held| held.via.is_none_or(|s| !refused.contains(&s)));
            return held.cloned().into_iter().collect();
        }
        let kept = self.heard(node).filter(|(session, _)| !refused.contains(session));
        kept.map(|(session, route)| Best::alone(route, Some(session))).collect()
    }

    /// Gives a node a route for good. False when a fixed neighbour would now change.
    pub(super) fn keep(&mut self, node: u32, route: Best, search: &Search) -> bool {
        let net = self.net();
        self.solver.best.to_mut()[node as usize] = Some(route);
        self.held[node as usize] = None;
        self.is_fixed[node as usize] = true;
        for (_, session) in net.live_sessions_of(node) {
            let (other, there) = (session.remote, net.session(session.twin));
            let Some(route) = self.solver.received(session.twin) else { continue };
            let known = if self.is_open(other) { &self.held[..] } else { &self.solver.best[..] };
            if !beats(net, there, route.clone(), known[other as usize].as_ref()) {
                continue;
            }
            if self.is_open(other) {
                self.held[other as usize] = Some(Best::alone(route, Some(session.twin)));
            } else if !search.looks_at_set(other) {
                return false;
            }
        }
        let mut around = net.live_sessions_of(node).map(|(_, s)| s.remote).chain([node]);
        around.all(|n| self.is_as_it_would_choose(n, search))
    }

    /// Tells whether a fixed node that looks at all it hears, and hears no more than what it hears now,
    /// would choose what it was given. True as long as that is open.
    fn is_as_it_would_choose(&self, node: u32, search: &Search) -> bool {
        let net = self.net();
        let is_known = |(_, s): (u32, &NetSession)| !self.is_open(s.remote);
        self.is_open(node)
            || !search.looks_at_set(node)
            || !net.live_sessions_of(node).all(is_known)
            || self.solver.choice(node) == self.solver.best[node as usize]
    }

    /// Fixes all nodes whose route follows from what is fixed already.
    pub(super) fn grow(&mut self, search: &mut Search) -> Result<Growth, UsedUp> {
        loop {
            self.open.retain(|n| !self.is_fixed[*n as usize]);
            let hears = |n: &u32| self.held(*n).is_some();
            let waiting: Vec<u32> = self.open.iter().copied().filter(hears).collect();
            if waiting.is_empty() {
                let unstable = self.solver.unstable();
                return Ok(unstable.first().map_or(Growth::Whole, |at| search.dead(*at)));
            }
            let open = std::mem::take(&mut self.open);
            let filled = Bounds::fill(self, open.iter().copied(), search);
            self.open = open;
            filled?;
            let is_sure = |n: &u32| !self.can_hear_better(*n, &search.bounds, search);
            let mut sure: Vec<u32> = waiting.into_iter().filter(is_sure).collect();
            if sure.is_empty() {
                let within = self.innermost(search);
                // One of these nodes keeps what it hears, or the routes of all would lead in a ring.
                let Some(fork) = within.iter().copied().find(|n| self.may_keep(*n, search)) else {
                    let at = within.first().copied();
                    return Ok(at.map_or(Growth::Dead, |at| search.dead(at)));
                };
                match self.sure_alone(&within, search)? {
                    Some(node) => sure.push(node),
                    None => return Ok(Growth::Fork(fork)),
                }
            }
            for node in sure {
                let choices = self.choices(node, search);
                let has_choices = !choices.is_empty();
                let chosen = match search.looks_at_set(node) {
                    true => self.solver.choice(node).filter(|best| choices.contains(best)),
                    false => choices.into_iter().next(),
                };
                // Where the route in use stays, each of several may be the one in use.
                let process = self.net().process_of(node);
                let keeps = search.looks_at_set(node) && process.takes(Step::Oldest);
                if keeps && has_choices {
                    return Ok(Growth::Fork(node));
                }
                if !chosen.is_some_and(|chosen| self.keep(node, chosen, search)) {
                    return Ok(search.dead(node));
                }
            }
        }
    }

    /// Tells whether an open node may hold something that it hears.
    pub(super) fn may_keep(&self, node: u32, search: &Search) -> bool {
        self.held(node).is_some() && !self.choices(node, search).is_empty()
    }

    /// Tells whether an open neighbour could still offer a node something better than what it hears.
    fn can_hear_better(&self, node: u32, bounds: &Bounds, search: &Search) -> bool {
        let mut sessions = self.net().live_sessions_of(node).map(|(_, session)| session);
        sessions.any(|session| bounds.can_improve(self, session, search))
    }

    /// A smallest set of open nodes that hear something and could hear something better from each
    /// other only. What they come to hold is theirs to settle: what other open nodes offer is
    /// never chosen among them, so that it makes no difference in any stable state.
    fn innermost(&self, search: &Search) -> Vec<u32> {
        let net = self.net();
        let mut hears = DiGraph::<u32, ()>::with_capacity(self.open.len(), self.open.len());
        for node in &self.open {
            hears.add_node(*node);
        }
        for (node, from) in self.open.iter().zip(0..) {
            for (_, session) in net.live_sessions_of(*node) {
                if search.bounds.can_improve(self, session, search)
                    && let Ok(to) = self.open.binary_search(&session.remote)
                {
                    hears.add_edge(NodeIndex::new(from), NodeIndex::new(to), ());
                }
            }
        }
        // Each set comes after all those that it hears from. One in which nobody hears anything
        // from fixed nodes, and that hears from no other set, has nothing to offer.
        let sets = kosaraju_scc(&hears);
        let hear = |set: &&Vec<NodeIndex>| set.iter().any(|n| self.held(hears[*n]).is_some());
        let is_troubled = |set: &&Vec<NodeIndex>| {
            let inside: FxHashSet<NodeIndex> = set.iter().copied().collect();
            let mut heard = set.iter().flat_map(|n| hears.neighbors(*n));
            set.iter().any(|n| Some(hears[*n]) == search.conflict)
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
    fn sure_alone(&self, within: &[u32], search: &mut Search) -> Result<Option<u32>, UsedUp> {
        for node in within.iter().copied().filter(|n| self.held(*n).is_some()) {
            let others = within.iter().copied().filter(|n| *n != node);
            Bounds::fill(self, others, search)?;
            if !self.can_hear_better(node, &search.bounds, search) {
                return Ok(Some(node));
            }
        }
        Ok(None)
    }
}

//! Activates nodes one at a time, each deciding again, until no node would change.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::VecDeque;

use rand_pcg::Pcg32;
use rand_pcg::rand_core::Rng as _;

use super::network::{NetSession, Network, SessionKind};
use super::route_cycle::RouteCycles;
use super::state::Best;
use super::work::Work;
use crate::bgp::{Candidate, Route, Step};

/// The routes of one prefix while they are being computed.
#[derive(Clone)]
pub(super) struct Solver<'a> {
    pub(super) net: &'a Network,
    pub(super) work: &'a Work<'a>,
    /// Index of the prefix.
    pub(super) prefix: usize,
    /// Each node's best route; copied at the first change.
    pub(super) best: Cow<'a, [Option<Best>]>,
    /// The nodes' own announcements, in ascending order of nodes.
    own: Vec<(u32, Route)>,
}

/// Local-pref and path length, in the order of the decision process.
type Rank = (u32, Reverse<usize>);

fn length(route: &Route, counts: bool) -> usize {
    if counts { route.as_path.len() } else { 0 }
}

/// The outcome of a run in a fixed order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// No node would change.
    Converged,
    /// The run repeats itself, or the limit of activations was reached. These nodes were still
    /// changing, in ascending order.
    Unsettled(Vec<u32>),
}

/// Nodes waiting to be activated, each once, first come, first served.
pub(super) struct Queue {
    waiting: VecDeque<u32>,
    is_waiting: Vec<bool>,
}

impl Queue {
    pub(super) fn of(nodes: impl IntoIterator<Item = u32>, size: usize) -> Self {
        let mut queue = Self { waiting: VecDeque::new(), is_waiting: vec![false; size] };
        nodes.into_iter().for_each(|n| queue.push(n));
        queue
    }

    fn push(&mut self, node: u32) {
        if !std::mem::replace(&mut self.is_waiting[node as usize], true) {
            self.waiting.push_back(node);
        }
    }

    /// Returns the waiting nodes, in order.
    pub(super) fn waiting(&self) -> &VecDeque<u32> {
        &self.waiting
    }

    /// Takes the node that came first.
    pub(super) fn take_first(&mut self) -> Option<u32> {
        let node = self.waiting.pop_front()?;
        self.is_waiting[node as usize] = false;
        Some(node)
    }

    /// Takes a random node.
    pub(super) fn take_any(&mut self, random: &mut Pcg32) -> Option<u32> {
        let place = (random.next_u32() as usize).checked_rem(self.waiting.len())?;
        let node = self.waiting.swap_remove_back(place)?;
        self.is_waiting[node as usize] = false;
        Some(node)
    }
}

impl<'a> Solver<'a> {
    pub(super) fn new(
        net: &'a Network,
        prefix: usize,
        best: Cow<'a, [Option<Best>]>,
        work: &'a Work<'a>,
    ) -> Self {
        let own = net.origins(prefix).iter().map(|(node, origin)| (*node, net.own(origin, *node)));
        Self { net, work, prefix, best, own: own.collect() }
    }

    /// Starts with empty tables.
    pub(super) fn cold(net: &'a Network, prefix: usize, work: &'a Work<'a>) -> Self {
        Self::new(net, prefix, Cow::Owned(vec![None; net.nodes().len()]), work)
    }

    /// Returns the route that a node would choose, given its neighbours' current routes.
    pub(super) fn choice(&self, node: u32) -> Option<Best> {
        if !self.net.nodes()[node as usize].is_up {
            return None;
        }
        let features = self.net.features();
        // An own announcement always wins, unless weights are in use.
        if let Some(own) = self.own(node).filter(|_| !features.weights) {
            return Some(Best::alone(own.clone(), None));
        }
        if features.weights || features.history || features.add_path {
            return self.choice_of_all(node);
        }
        let process = self.net.process_of(node);
        let counts_length = process.takes(Step::AsPathLength);
        let mut heard = Vec::new();
        let mut candidates = Vec::new();
        let mut best_rank = None;
        for (index, session) in self.net.live_sessions_of(node) {
            // Skips what must lose by local-pref or path length. MEDs come later.
            if self.best_possible(session, counts_length) < best_rank {
                continue;
            }
            if let Some(route) = self.received(index) {
                let rank = Some((route.local_pref, Reverse(length(&route, counts_length))));
                let candidate = self.net.candidate(session, route);
                if candidate.igp_cost.is_some() {
                    best_rank = best_rank.max(rank);
                }
                candidates.push(candidate);
                heard.push(index);
            }
        }
        let best = process.best_of(&candidates)?;
        Some(Best::alone(candidates.swap_remove(best).route, Some(heard[best])))
    }

    /// Chooses as [`Solver::choice`] does, if the choice depends on more than each candidate by
    /// itself.
    fn choice_of_all(&self, node: u32) -> Option<Best> {
        self.net.choose(node, self.candidates(node), self.best[node as usize].as_ref())
    }

    /// Returns all routes among which a node may choose, each with its session.
    pub(super) fn candidates(&self, node: u32) -> Vec<(Option<u32>, Candidate)> {
        let own = self.own(node).map(|own| (None, Candidate::own(own.clone())));
        let mut candidates: Vec<_> = own.into_iter().collect();
        for (index, session) in self.net.live_sessions_of(node) {
            let Some(sender) = self.best[session.remote as usize].as_ref() else { continue };
            for (route, via) in self.net.sent(session, sender) {
                if let Some(route) = self.net.pass(self.prefix, index, route, via).accepted() {
                    candidates.push((Some(index), self.net.candidate(session, route)));
                }
            }
        }
        candidates
    }

    fn own(&self, node: u32) -> Option<&Route> {
        let place = self.own.binary_search_by_key(&node, |(node, _)| *node).ok()?;
        Some(&self.own[place].1)
    }

    /// Returns an upper bound, by local-pref and path length, for routes received over a session.
    fn best_possible(&self, session: &NetSession, counts_length: bool) -> Option<Rank> {
        let sent = &self.best[session.remote as usize].as_ref()?.route;
        let longer = match session.over {
            // What the sender is to itself counts, and not what this end takes it for.
            SessionKind::Link(_) if !self.net.omits_own_asn(session.twin) => 1,
            SessionKind::Link(_) | SessionKind::Igp(_) => 0,
        };
        let most = self.net.local_prefs(session).map_or(sent.local_pref, |(_, most)| most);
        let length = if counts_length { sent.as_path.len() + longer } else { 0 };
        Some((most, Reverse(length)))
    }

    /// Returns the route that the near end of a session accepts from the far end's best route, if
    /// any.
    pub(super) fn received(&self, index: u32) -> Option<Route> {
        let session = self.net.session(index);
        let sender = self.best[session.remote as usize].as_ref()?;
        let own = self.net.nodes()[session.local as usize].asn;
        let allowed = self.net.policy(session).map_or(0, |p| usize::from(p.allow_own_as));
        // The most frequent rejection by far, found before a route is built: own AS in path.
        if sender.route.as_path.count(own) > allowed {
            return None;
        }
        self.net.pass(self.prefix, index, &sender.route, sender.via).accepted()
    }

    /// Activates a node, which decides again. If its route changes, its neighbours join the queue.
    pub(super) fn activate(&mut self, node: u32, queue: &mut Queue) -> bool {
        self.work.spend(self.net.nodes()[node as usize].sessions.len());
        let choice = self.choice(node);
        if choice == self.best[node as usize] {
            return false;
        }
        self.best.to_mut()[node as usize] = choice;
        for (_, session) in self.net.live_sessions_of(node) {
            queue.push(session.remote);
        }
        true
    }

    /// Activates waiting nodes, first come, first served, until none waits, the run repeats itself
    /// or a limit is reached.
    pub(super) fn run(&mut self, queue: &mut Queue, budget: usize) -> Ended {
        let mut cycles = RouteCycles::new(self.net.nodes().len());
        for _ in 0..budget {
            let Some(node) = queue.take_first() else {
                return Ended::Converged;
            };
            if self.activate(node, queue) {
                cycles.note(node, &self.best[node as usize]);
            }
            if cycles.recurs(&queue.waiting) || self.work.is_over() {
                break;
            }
        }
        if queue.waiting.is_empty() { Ended::Converged } else { Ended::Unsettled(cycles.changed()) }
    }

    /// Activates unstable nodes in random order. Returns true if the run converges.
    pub(super) fn run_at_random(&mut self, random: &mut Pcg32, budget: usize) -> bool {
        let mut queue = Queue::of(self.unstable(), self.net.nodes().len());
        for _ in 0..budget {
            let Some(node) = queue.take_any(random) else {
                return true;
            };
            self.activate(node, &mut queue);
            if self.work.is_over() {
                return false;
            }
        }
        queue.waiting.is_empty()
    }

    /// Returns the nodes that would change if activated now.
    pub(super) fn unstable(&self) -> Vec<u32> {
        let nodes = 0..self.net.nodes().len() as u32;
        nodes.filter(|n| self.choice(*n) != self.best[*n as usize]).collect()
    }
}

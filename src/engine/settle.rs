//! Nodes looking at what their neighbours hold, one at a time, until none would change.

use std::collections::VecDeque;

use super::network::Network;
use super::state::Best;
use crate::bgp::{Candidate, Route, best_of, export, import};

/// The routes of one prefix while they are being worked out.
pub(super) struct Settling<'a> {
    pub(super) net: &'a Network,
    /// The place of the prefix.
    pub(super) prefix: usize,
    /// Each node's best route.
    pub(super) best: Vec<Option<Best>>,
    own: Vec<Option<Route>>,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ran {
    /// No node would change.
    ToRest,
    /// The budget of looks was used up.
    OutOfBudget,
}

/// Nodes waiting to look again, each once, first come first served.
pub(super) struct Queue {
    waiting: VecDeque<u32>,
    is_waiting: Vec<bool>,
}

impl Queue {
    pub(super) fn of(nodes: impl IntoIterator<Item = u32>, size: usize) -> Self {
        let mut queue = Self {
            waiting: VecDeque::new(),
            is_waiting: vec![false; size],
        };
        nodes.into_iter().for_each(|n| queue.push(n));
        queue
    }

    pub(super) fn push(&mut self, node: u32) {
        if !std::mem::replace(&mut self.is_waiting[node as usize], true) {
            self.waiting.push_back(node);
        }
    }

    /// Takes the node at a place of the queue, modulo its length; 0 is the one that came first.
    fn take(&mut self, place: usize) -> Option<u32> {
        let place = place.checked_rem(self.waiting.len())?;
        let node = self.waiting.remove(place)?;
        self.is_waiting[node as usize] = false;
        Some(node)
    }
}

impl<'a> Settling<'a> {
    pub(super) fn new(net: &'a Network, prefix: usize, best: Vec<Option<Best>>) -> Self {
        let mut own = vec![None; net.nodes().len()];
        for (node, origin) in net.origins(prefix) {
            own[*node as usize] = Some(Route::own(origin, *node));
        }
        Self {
            net,
            prefix,
            best,
            own,
        }
    }

    /// Nothing known anywhere.
    pub(super) fn cold(net: &'a Network, prefix: usize) -> Self {
        Self::new(net, prefix, vec![None; net.nodes().len()])
    }

    /// What a node would choose, given what its neighbours hold now.
    pub(super) fn choice(&self, node: u32) -> Option<Best> {
        if !self.net.nodes()[node as usize].is_up {
            return None;
        }
        // An own announcement wins whatever else there is (step "own").
        if let Some(own) = &self.own[node as usize] {
            return Some(Best {
                route: own.clone(),
                via: None,
            });
        }
        let mut heard = Vec::new();
        let mut candidates = Vec::new();
        for (index, session) in self.net.sessions_of(node).filter(|(_, s)| s.is_up) {
            if let Some(Ok(route)) = self.received(index) {
                let remote = &self.net.nodes()[session.remote as usize];
                let address = Some(session.remote_address);
                candidates.push(Candidate::external(route, remote.router_id, address));
                heard.push(index);
            }
        }
        let best = best_of(&candidates)?;
        Some(Best {
            route: candidates.swap_remove(best).route,
            via: Some(heard[best]),
        })
    }

    /// What the import policy of a session makes of what the neighbour offers, if anything.
    fn received(&self, session: u32) -> Option<Result<Route, ()>> {
        let session = self.net.session(session);
        let sender = self.best[session.remote as usize].as_ref()?;
        let prefix = &self.net.prefixes()[self.prefix];
        let own = self.net.nodes()[session.local as usize].asn;
        // The commonest refusal by far, seen before a route is made: it came from here.
        if sender.route.as_path.contains(own) {
            return Some(Err(()));
        }
        let twin = self.net.session(session.twin);
        let sent = export(self.net.side(twin), prefix, &sender.route).ok()?;
        Some(import(self.net.side(session), prefix, sent).map_err(|_| ()))
    }

    /// Lets waiting nodes look again until none waits or `budget` looks were taken. `pick` says
    /// which of the waiting nodes is next, `on_change` hears of every change of mind.
    pub(super) fn run(
        &mut self,
        queue: &mut Queue,
        budget: usize,
        mut pick: impl FnMut() -> usize,
        mut on_change: impl FnMut(u32),
    ) -> Ran {
        for _ in 0..budget {
            let Some(node) = queue.take(pick()) else {
                return Ran::ToRest;
            };
            let choice = self.choice(node);
            if choice != self.best[node as usize] {
                self.best[node as usize] = choice;
                on_change(node);
                for (_, session) in self.net.sessions_of(node).filter(|(_, s)| s.is_up) {
                    queue.push(session.remote);
                }
            }
        }
        if queue.waiting.is_empty() {
            Ran::ToRest
        } else {
            Ran::OutOfBudget
        }
    }

    /// The nodes that would change if they looked now.
    pub(super) fn restless(&self) -> Vec<u32> {
        let nodes = 0..self.net.nodes().len() as u32;
        nodes
            .filter(|n| self.choice(*n) != self.best[*n as usize])
            .collect()
    }
}

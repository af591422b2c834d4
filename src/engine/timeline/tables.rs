//! All tables of all routers at one instant, and what is on its way between them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::chunked::Chunked;
use super::down::Down;
use super::epoch::Epoch;
use super::message::Message;
use crate::bgp::{Rejection, Route};
use crate::engine::state::Best;
use crate::topology::Span;

/// Whether one end of a session takes it to be up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// It does.
    Established,
    /// It does not.
    Down(Down),
}

/// What a router holds of a prefix from one neighbour: a part of its Adj-RIB-In.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Received {
    /// The routes as they were sent.
    pub sent: Arc<[Route]>,
    /// What the import made of each; what was rejected as far as it got.
    pub made: Vec<Result<Route, (Route, Rejection)>>,
}

impl Received {
    /// The routes that were accepted.
    pub fn accepted(&self) -> impl Iterator<Item = &Route> {
        self.made.iter().filter_map(|made| made.as_ref().ok())
    }
}

/// One side of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideTables {
    /// Whether this side takes it to be up.
    pub status: Status,
    /// Since when that is so.
    pub since: Span,
    /// Adj-RIB-In, by the places of prefixes.
    pub adj_rib_in: Chunked<Option<Arc<Received>>>,
    /// Adj-RIB-Out, by the places of prefixes: what was sent last.
    pub adj_rib_out: Chunked<Option<Arc<[Route]>>>,
    /// The places of prefixes about which there is something to say when the timer runs out.
    pub waiting: BTreeSet<u32>,
    /// Until when no more advertisements are sent (MRAI).
    pub mrai_until: Option<Span>,
    /// When this side will notice that nothing comes any more, and how; none as long as the way is
    /// open.
    pub notices: Option<(Span, Down)>,
    /// How long before the beginning of the run the neighbour's keepalives began, up to one
    /// interval: they are counted and not sent.
    pub keepalive_phase: Span,
}

impl SideTables {
    pub(super) fn new(prefixes: usize, status: Status) -> Self {
        Self {
            status,
            since: Span::ZERO,
            adj_rib_in: Chunked::filled(&None, prefixes),
            adj_rib_out: Chunked::filled(&None, prefixes),
            waiting: BTreeSet::new(),
            mrai_until: None,
            notices: None,
            keepalive_phase: Span::ZERO,
        }
    }

    /// What is left on the hold timer of a session that is well, with these times between keepalives
    /// and until it runs out.
    pub fn hold_left(&self, now: Span, keepalive: Span, hold: Span) -> Span {
        let since_up = now.since(self.since).micros();
        let phase = (now.micros() + self.keepalive_phase.micros()).checked_rem(keepalive.micros());
        // Right after it came up, that is what was heard last.
        let silent = match phase {
            Some(silent) if self.since.is_zero() => silent,
            Some(silent) => silent.min(since_up),
            None => 0,
        };
        Span::of_micros(hold.micros().saturating_sub(silent))
    }

    /// Whether this side takes the session to be up.
    pub fn is_up(&self) -> bool {
        self.status == Status::Established
    }
}

/// Both sides of all sessions. They are large, so that each is a piece of its own.
pub type Sides = Chunked<SideTables, 1>;

/// One instant of a run.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// What there is, and what its numbers stand for.
    pub epoch: Arc<Epoch>,
    /// Loc-RIB: each node's best route, by the places of prefixes, then by nodes.
    pub best: Vec<Chunked<Option<Best>>>,
    /// By sessions.
    pub sides: Sides,
    /// Messages on their way, by their numbers.
    pub flights: BTreeMap<u64, Message>,
    /// Nodes that announce nothing now: they are down, or a check of their service failed.
    pub silent: BTreeSet<u32>,
}

/// Eras are the same when their documents are and the IGP knows the same.
impl PartialEq for Tables {
    fn eq(&self, other: &Self) -> bool {
        (Arc::ptr_eq(&self.epoch, &other.epoch) || self.epoch.is_same(&other.epoch))
            && self.best == other.best
            && self.sides == other.sides
            && self.flights == other.flights
            && self.silent == other.silent
    }
}

impl Tables {
    /// The routes that a node may choose from, each with the session it came over, its own first.
    pub(super) fn candidates(
        &self,
        prefix: usize,
        node: u32,
    ) -> Vec<(Option<u32>, crate::bgp::Candidate)> {
        use crate::bgp::Candidate;
        let net = &self.epoch.net;
        let own = self.own(prefix, node).map(|own| (None, Candidate::own(own)));
        let mut candidates: Vec<_> = own.into_iter().collect();
        for (index, session) in net.sessions_of(node) {
            let Some(received) = &self.sides[index as usize].adj_rib_in[prefix] else { continue };
            let accepted = received.accepted();
            candidates
                .extend(accepted.map(|route| (Some(index), net.candidate(session, route.clone()))));
        }
        candidates
    }

    /// What a node announces itself now.
    pub(crate) fn own(&self, prefix: usize, node: u32) -> Option<Route> {
        if self.silent.contains(&node) {
            return None;
        }
        self.epoch.net.own_route(prefix, node)
    }
}

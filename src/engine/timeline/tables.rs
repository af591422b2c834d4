//! All tables of all routers at one instant, and the messages in transit.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::chunked::Chunked;
use super::down::Down;
use super::epoch::Epoch;
use super::message::Message;
use crate::bgp::{Rejection, Route};
use crate::engine::state::Best;
use crate::topology::Span;

/// The state of a session as one end sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// Up.
    Established,
    /// Down, with the reason.
    Down(Down),
}

/// The routes for a prefix from one neighbour: a part of an Adj-RIB-In.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Received {
    /// Routes as they were sent.
    pub sent: Arc<[Route]>,
    /// Result of the import of each; a rejected route as changed up to the rejection.
    pub made: Vec<Result<Route, (Route, Rejection)>>,
}

impl Received {
    /// Returns the accepted routes.
    pub fn accepted(&self) -> impl Iterator<Item = &Route> {
        self.made.iter().filter_map(|made| made.as_ref().ok())
    }
}

/// The tables of one side of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideTables {
    /// State of the session as this side sees it.
    pub status: Status,
    /// Time since which that is so.
    pub since: Span,
    /// Adj-RIB-In, by indices of prefixes.
    pub adj_rib_in: Chunked<Option<Arc<Received>>>,
    /// Adj-RIB-Out, by indices of prefixes: the routes sent last.
    pub adj_rib_out: Chunked<Option<Arc<[Route]>>>,
    /// Indices of prefixes whose updates wait for the MRAI timer.
    pub waiting: BTreeSet<u32>,
    /// Time until which no advertisements are sent (MRAI).
    pub mrai_until: Option<Span>,
    /// Time at which this side will detect a cut path, and by what; none while the path is open.
    pub notices: Option<(Span, Down)>,
    /// Phase of the neighbour's keepalives: time from one of them to the beginning of the run, up
    /// to one interval; they are computed and not sent.
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

    /// Returns the time left on the hold timer of a session with an open path, for a keepalive
    /// interval and a hold time.
    pub fn hold_left(&self, now: Span, keepalive: Span, hold: Span) -> Span {
        let since_up = now.since(self.since).micros();
        let phase = (now.micros() + self.keepalive_phase.micros()).checked_rem(keepalive.micros());
        // Right after a session came up, that was the last message received.
        let silent = match phase {
            Some(silent) if self.since.is_zero() => silent,
            Some(silent) => silent.min(since_up),
            None => 0,
        };
        Span::of_micros(hold.micros().saturating_sub(silent))
    }

    /// Returns true if this side considers the session up.
    pub fn is_up(&self) -> bool {
        self.status == Status::Established
    }
}

/// Both sides of all sessions. They are large, so that each is a piece of its own.
pub type Sides = Chunked<SideTables, 1>;

/// One instant of a run.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// Document in effect, and the numbering of the tables.
    pub epoch: Arc<Epoch>,
    /// Loc-RIB: each node's best route, by indices of prefixes, then of nodes.
    pub best: Vec<Chunked<Option<Best>>>,
    /// By sessions.
    pub sides: Sides,
    /// Messages in transit, by number.
    pub flights: BTreeMap<u64, Message>,
    /// Nodes that announce nothing now: they are down, or a check of their service failed.
    pub silent: BTreeSet<u32>,
}

/// Epochs are the same if their documents and the IGP's knowledge are.
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
    /// Returns the routes among which a node may choose, each with its session, its own first.
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

    /// Returns the route that a node originates now.
    pub(crate) fn own(&self, prefix: usize, node: u32) -> Option<Route> {
        if self.silent.contains(&node) {
            return None;
        }
        self.epoch.net.own_route(prefix, node)
    }
}

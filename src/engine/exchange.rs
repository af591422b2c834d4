//! What a session makes of a route: the one way from a node's table into its neighbour's, for the
//! solver and for the explanations.

use super::network::{NetSession, Network, Over};
use super::state::Best;
use crate::bgp::{
    Candidate, HeardFrom, PairOrder, Rejection, Route, SendsBack, Source, Usage, Withheld, export,
    export_internal, import, import_internal,
};
use crate::topology::AddPath;

/// What becomes of a route on its way over a session.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Passed {
    /// It is accepted.
    Accepted(Route),
    /// It is received and refused.
    Rejected(Route, Rejection),
    /// It is not sent.
    Withheld(Withheld),
}

impl Passed {
    pub(super) fn accepted(self) -> Option<Route> {
        match self {
            Self::Accepted(route) => Some(route),
            Self::Rejected(..) | Self::Withheld(_) => None,
        }
    }
}

impl Network {
    /// What becomes of a route that the far end of a session holds, `via` one of its own sessions,
    /// on the way to the near end.
    pub(super) fn pass(
        &self,
        prefix: usize,
        session: u32,
        held: &Route,
        via: Option<u32>,
    ) -> Passed {
        let near = self.session(session);
        let far = self.session(near.twin);
        let sender = self.process_of(near.remote);
        if sender.habits.sends_back == SendsBack::No && via == Some(near.twin) {
            return Passed::Withheld(Withheld::CameFromThere);
        }
        let heard_over = via.map(|via| self.session(via));
        let source = match heard_over.map(|s| &s.over) {
            None => Source::Itself,
            Some(Over::Link(_)) => Source::Ebgp,
            Some(Over::Igp(_)) => Source::Ibgp,
        };
        let place = &self.prefixes()[prefix];
        let passed = match (&near.over, &far.over) {
            (Over::Link(near_side), Over::Link(far_side)) => {
                export(self.side(near.twin, far_side), place, held, source)
                    .map(|sent| import(self.side(session, near_side), place, sent))
            }
            (_, Over::Igp(to)) => {
                let heard = heard_over.and_then(|s| {
                    let router_id = self.nodes()[s.remote as usize].router_id;
                    s.neighbourhood().map(|is| HeardFrom { is, router_id })
                });
                export_internal(self.router(near.remote), *to, held, source, heard)
                    .map(|sent| import_internal(self.router(near.local), sent))
            }
            // The two sides of a session run over the same.
            (Over::Igp(_), Over::Link(_)) => Err(Withheld::HeardOverIbgp),
        };
        match passed {
            Ok(Ok(route)) => Passed::Accepted(route),
            Ok(Err((route, why))) => Passed::Rejected(route, why),
            Err(why) => Passed::Withheld(why),
        }
    }

    /// The routes that a node sends over a session of its own: its best, and over iBGP what its AS
    /// sends besides.
    pub(super) fn sent<'b>(
        &self,
        session: &NetSession,
        best: &'b Best,
    ) -> impl Iterator<Item = (&'b Route, Option<u32>)> {
        let most = match session.over {
            Over::Link(_) => 1,
            Over::Igp(_) => usize::MAX,
        };
        best.all().take(most)
    }

    /// Puts a node's candidates, each with the session it came over, in the order in which they
    /// came, and marks the one in use. `held` is what the node held last.
    pub(super) fn in_order_of_arrival(
        &self,
        node: u32,
        candidates: &mut [(Option<u32>, Candidate)],
        held: Option<&Best>,
    ) {
        let Some(held) = held.filter(|_| self.occurs().history) else { return };
        for (via, candidate) in candidates.iter_mut().filter(|(via, _)| *via == held.via) {
            candidate.usage = if via.is_some() { Usage::InUse } else { Usage::New };
        }
        let Some(memory) = held.memory.as_deref() else { return };
        let process = self.process_of(node);
        if process.goes_by_arrival() {
            let place = |via: &Option<u32>| {
                let known = memory.arrivals.iter().position(|s| Some(*s) == *via);
                known.unwrap_or(usize::MAX)
            };
            candidates.sort_by_key(|(via, _)| place(via));
            if process.pair_order == PairOrder::AgainstTheOneInUse {
                for ((_, candidate), arrival) in candidates.iter_mut().zip(0..) {
                    candidate.arrival = arrival;
                }
            }
        }
    }

    /// Whether a node holds more than its best route.
    pub(super) fn remembers(&self, node: u32) -> bool {
        self.nodes()[node as usize].add_path == AddPath::GroupBest
            || self.process_of(node).goes_by_arrival()
    }
}

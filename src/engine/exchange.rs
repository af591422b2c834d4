//! Passing a route over a session: the one way from a node's table into its neighbour's, for the
//! solver and for the explanations.

use super::network::{NetSession, Network, SessionKind};
use super::offer::Offer;
use super::state::Best;
use crate::bgp::{
    HeardFrom, NextHop, Over, Rejection, Route, Source, SplitHorizon, Withheld, export,
    export_internal, fits, import, import_internal,
};

/// The result of sending a route over a session.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Passed {
    /// Accepted by the receiver.
    Accepted(Route),
    /// Received and rejected.
    Rejected(Route, Rejection),
    /// Not sent.
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
    /// Exports a route that the far end of a session holds, learned over its session `via`, and
    /// imports it at the near end.
    pub(super) fn pass(
        &self,
        prefix: usize,
        session: u32,
        held: &Route,
        via: Option<u32>,
    ) -> Passed {
        match self.send(prefix, self.session(session).twin, held, via) {
            Err(why) => Passed::Withheld(why),
            Ok(sent) => match self.receive(prefix, session, sent) {
                Ok(route) => Passed::Accepted(route),
                Err((route, why)) => Passed::Rejected(route, why),
            },
        }
    }

    /// The offers that a session brings to its near end when its far end holds `held`, towards the
    /// prefix at a place. The session is taken to be up.
    pub fn offered(&self, prefix: usize, session: u32, held: &Best) -> Vec<Offer> {
        let near = self.session(session);
        let offer =
            |(route, via): (&Route, Option<u32>)| match self.pass(prefix, session, route, via) {
                Passed::Accepted(route) => Offer::Accepted(self.candidate(near, route)),
                Passed::Rejected(route, why) => Offer::Rejected(route, why),
                Passed::Withheld(why) => Offer::Withheld(why),
            };
        self.sent(near, held).map(offer).collect()
    }

    /// Returns the route that the near end of a session advertises for one that it holds, learned
    /// over its session `via`.
    pub(super) fn send(
        &self,
        prefix: usize,
        session: u32,
        held: &Route,
        via: Option<u32>,
    ) -> Result<Route, Withheld> {
        let near = self.session(session);
        let sends_back = self.process_of(near.local).habits.sends_back;
        if sends_back == SplitHorizon::No && via == Some(session) {
            return Err(Withheld::CameFromThere);
        }
        let heard_over = via.map(|via| self.session(via));
        let source = match heard_over.map(|s| &s.over) {
            None => Source::Itself,
            Some(SessionKind::Link(_)) => Source::Ebgp,
            Some(SessionKind::Igp(_)) => Source::Ibgp,
        };
        let prefix = &self.prefixes()[prefix];
        let (sent, over) = match &near.over {
            SessionKind::Link(side) => {
                let sent = export(self.side(session, side), prefix, held, source)?;
                (sent, Over::Ebgp)
            }
            SessionKind::Igp(to) => {
                let heard = heard_over.and_then(|s| {
                    let router_id = self.nodes()[s.remote as usize].router_id;
                    s.neighbourhood().map(|is| HeardFrom { is, router_id })
                });
                let sent = export_internal(self.router(near.local), *to, held, source, heard)?;
                (sent, Over::Ibgp)
            }
        };
        fits(prefix, &sent, over).map(|()| sent)
    }

    /// Returns the route that the near end of a session accepts for one that the far end sent.
    pub(super) fn receive(
        &self,
        prefix: usize,
        session: u32,
        sent: Route,
    ) -> Result<Route, (Route, Rejection)> {
        let near = self.session(session);
        match &near.over {
            SessionKind::Link(side) => {
                let route = import(self.side(session, side), &self.prefixes()[prefix], sent)?;
                match route.next_hop {
                    NextHop::OverLan { far, .. } if self.session(far).remote == near.local => {
                        Err((route, Rejection::OwnNextHop))
                    }
                    _ => Ok(route),
                }
            }
            SessionKind::Igp(from) => import_internal(self.router(near.local), *from, sent),
        }
    }

    /// Returns the routes that the near end of a session advertises over it when its node holds
    /// `best`.
    pub(super) fn exported(
        &self,
        prefix: usize,
        session: u32,
        best: &Best,
    ) -> impl Iterator<Item = Route> {
        let held = self.sent(self.session(session), best);
        held.filter_map(move |(route, via)| self.send(prefix, session, route, via).ok())
    }

    /// The sessions over which a node cannot send what it holds, since no message can carry it.
    pub fn too_long_for(&self, prefix: usize, node: u32, best: &Best) -> Vec<u32> {
        let is_too_long = |index: &u32| {
            let sent = self.sent(self.session(*index), best);
            sent.into_iter()
                .any(|(route, via)| self.send(prefix, *index, route, via) == Err(Withheld::TooLong))
        };
        self.sessions_of(node).map(|(index, _)| index).filter(is_too_long).collect()
    }

    /// Returns the routes that a node sends over one of its sessions: its best, and over iBGP the
    /// additional paths of its AS.
    pub(super) fn sent<'b>(
        &self,
        session: &NetSession,
        best: &'b Best,
    ) -> impl Iterator<Item = (&'b Route, Option<u32>)> {
        let most = match session.over {
            SessionKind::Link(_) => 1,
            SessionKind::Igp(_) => usize::MAX,
        };
        best.all().take(most)
    }
}

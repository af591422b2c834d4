//! What a session makes of a route: the one way from a node's table into its neighbour's, for the
//! solver and for the explanations.

use super::network::{NetSession, Network, SessionKind};
use super::state::Best;
use crate::bgp::{
    HeardFrom, NextHop, Rejection, Route, Source, SplitHorizon, Withheld, export, export_internal,
    import, import_internal,
};

/// The result of sending a route over a session.
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
    /// Sends and imports a route that the far end of a session holds, `via` one of its own sessions,
    /// on the way to the near end.
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

    /// What the near end of a session sends over it of a route that it holds, `via` one of its own
    /// sessions.
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
        match &near.over {
            SessionKind::Link(side) => {
                export(self.side(session, side), &self.prefixes()[prefix], held, source)
            }
            SessionKind::Igp(to) => {
                let heard = heard_over.and_then(|s| {
                    let router_id = self.nodes()[s.remote as usize].router_id;
                    s.neighbourhood().map(|is| HeardFrom { is, router_id })
                });
                export_internal(self.router(near.local), *to, held, source, heard)
            }
        }
    }

    /// What the near end of a session makes of a route that the far end sent.
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

    /// The routes that the near end of a session sends over it when its node holds `best`.
    pub(super) fn exported(
        &self,
        prefix: usize,
        session: u32,
        best: &Best,
    ) -> impl Iterator<Item = Route> {
        let held = self.sent(self.session(session), best);
        held.filter_map(move |(route, via)| self.send(prefix, session, route, via).ok())
    }

    /// The routes that a node sends over a session of its own: its best, and over iBGP what its AS
    /// sends besides.
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

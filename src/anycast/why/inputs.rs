//! A node at one moment: what it holds towards a prefix, what it chooses from, and what it would
//! choose from something else.

use crate::bgp::{Candidate, NextHop, PairOrder, Process, Route, Usage};
use crate::engine::{Best, NetNode, Network, Offer, RoutingView, Source};
use crate::topology::{LinkId, MedComparison, NodeId, Prefix};

/// A node at a moment, with its routes towards a prefix.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) view: &'a dyn RoutingView,
    /// None where nobody announces the prefix.
    pub(super) place: Option<usize>,
    pub(super) index: u32,
}

/// A route to choose from. Its numbers are those of the moment that it is of.
#[derive(Clone)]
pub(super) struct Heard<'a> {
    pub(super) source: Source,
    pub(super) candidate: Candidate,
    pub(super) view: &'a dyn RoutingView,
}

impl<'a> At<'a> {
    /// None where there is no such node.
    pub(super) fn of(view: &'a dyn RoutingView, prefix: &Prefix, node: &NodeId) -> Option<Self> {
        let net = view.network();
        Some(Self { view, place: net.prefix_place(prefix), index: net.index_of(node)? })
    }

    /// Another node at the same moment.
    pub(super) fn other(&self, node: &NodeId) -> Option<Self> {
        Some(Self { index: self.view.network().index_of(node)?, ..*self })
    }

    pub(super) fn net(&self) -> &'a Network {
        self.view.network()
    }

    pub(super) fn node(&self) -> &'a NetNode {
        &self.net().nodes()[self.index as usize]
    }

    pub(super) fn process(&self) -> &'a Process {
        self.net().process_of(self.index)
    }

    pub(super) fn works(&self) -> bool {
        self.view.works(self.index)
    }

    /// Tells whether it goes on changing its route.
    pub(super) fn is_changing(&self) -> bool {
        self.place.is_some_and(|place| self.view.verdict(place).is_changing(self.index))
    }

    /// The route that it held last.
    pub(super) fn held(&self) -> Option<&'a Best> {
        self.view.latest(self.place?, self.index)
    }

    /// Whom its route comes from.
    pub(super) fn source(&self) -> Option<Source> {
        self.held().map(|best| self.view.source(best.via))
    }

    /// Its own announcement.
    pub(super) fn own(&self) -> Option<Heard<'a>> {
        let candidate = Candidate::own(self.view.own(self.place?, self.index)?);
        Some(Heard { source: None, candidate, view: self.view })
    }

    /// Returns its own announcement as it would be if the node were up.
    pub(super) fn own_if_at_work(&self) -> Option<Heard<'a>> {
        let prefix = self.net().prefixes().get(self.place?)?;
        let origin = self.node().origins.iter().find(|origin| origin.prefix == *prefix)?;
        let candidate = Candidate::own(self.net().own(origin, self.index));
        Some(Heard { source: None, candidate, view: self.view })
    }

    /// Tells whether a session of its would be up if it were at work.
    pub(super) fn is_up_if_at_work(&self, session: u32) -> bool {
        let far = self.net().session(session).remote;
        self.net().is_link_up(session) && self.view.works(far)
    }

    /// Its sessions, up or not.
    pub(super) fn sessions(&self) -> impl Iterator<Item = (u32, Source)> + use<'a> {
        let view = self.view;
        view.network().sessions_of(self.index).map(move |(s, _)| (s, view.source(Some(s))))
    }

    /// Its session with a neighbour, up or not.
    pub(super) fn session(&self, source: &Source) -> Option<u32> {
        self.sessions().find(|(_, other)| other == source).map(|(index, _)| index)
    }

    /// Returns the routes that one of its sessions brings, if it is up.
    pub(super) fn hears(&self, source: &Source) -> Vec<Heard<'a>> {
        match self.session(source).filter(|session| self.view.is_up(*session)) {
            Some(session) => self.would_hear(session),
            None => Vec::new(),
        }
    }

    /// Returns the routes that one of its sessions would bring if it were up.
    pub(super) fn would_hear(&self, session: u32) -> Vec<Heard<'a>> {
        let offers = self.place.map(|place| self.view.received(place, session));
        self.accepted(session, offers.unwrap_or_default())
    }

    /// Returns the routes that one of its sessions brings if its far end holds `held`, in the
    /// numbering of this moment; none where nobody announced the prefix, so that it cannot be said.
    pub(super) fn would_hear_of(
        &self,
        session: u32,
        held: Option<&Best>,
    ) -> Option<Vec<Heard<'a>>> {
        let place = self.place?;
        let offers = held.map(|held| self.net().offered(place, session, held));
        Some(self.accepted(session, offers.unwrap_or_default()))
    }

    fn accepted(&self, session: u32, offers: Vec<Offer>) -> Vec<Heard<'a>> {
        let (view, source) = (self.view, self.view.source(Some(session)));
        let accepted = offers.into_iter().filter_map(|offer| match offer {
            Offer::Accepted(candidate) => Some(Heard { source: source.clone(), candidate, view }),
            _ => None,
        });
        accepted.collect()
    }

    /// All that it chooses from.
    pub(super) fn heard(&self) -> Vec<Heard<'a>> {
        let up = self.sessions().filter(|(session, _)| self.view.is_up(*session));
        self.own().into_iter().chain(up.flat_map(|(s, _)| self.would_hear(s))).collect()
    }

    /// Returns the choice of a process from some routes, after this moment: the route in use is the
    /// one that is held here, and routes came in the order in which they came here.
    pub(super) fn chooses<'h>(
        &self,
        process: &Process,
        mut heard: Vec<Heard<'h>>,
    ) -> Option<Heard<'h>> {
        let used = self.source().flatten();
        for one in &mut heard {
            let is_used = used.is_some() && one.source == used;
            one.candidate.usage = if is_used { Usage::InUse } else { Usage::New };
        }
        let memory = self.held().and_then(|best| best.memory.as_deref());
        if let Some(memory) = memory.filter(|_| process.goes_by_arrival()) {
            let came: Vec<Source> =
                memory.arrivals.iter().map(|session| self.view.source(Some(*session))).collect();
            let place = |one: &Heard<'_>| came.iter().position(|source| *source == one.source);
            heard.sort_by_key(|one| place(one).unwrap_or(usize::MAX));
            if process.pair_order == PairOrder::AgainstTheOneInUse {
                for (one, arrival) in heard.iter_mut().zip(0..) {
                    one.candidate.arrival = arrival;
                }
            }
        }
        let candidates: Vec<Candidate> = heard.iter().map(|one| one.candidate.clone()).collect();
        let best = match process.med == MedComparison::ByArrival {
            true => process.decide(&candidates).best(),
            false => process.best_of(&candidates),
        };
        Some(heard.swap_remove(best?))
    }
}

/// A next hop with ids instead of numbers: a router, and the links that lead on from it to the next
/// hop; two of them across the LAN of an exchange.
type NamedNextHop<'a> = (&'a NodeId, Vec<&'a LinkId>);

fn next_hop(net: &Network, next_hop: NextHop) -> NamedNextHop<'_> {
    let (border, sessions) = match next_hop {
        NextHop::Router(router) => (router, vec![]),
        NextHop::External(session) => (net.session(session).local, vec![session]),
        NextHop::OverLan { near, far } => (net.session(near).local, vec![near, far]),
    };
    let ends = sessions.into_iter().filter_map(|session| net.session(session).end());
    (net.id_of(border), ends.map(|end| &end.link).collect())
}

/// Tells whether two routes, each of a moment, have the same next hop.
pub(super) fn same_next_hop(
    (then, old): (&dyn RoutingView, &Route),
    (now, new): (&dyn RoutingView, &Route),
) -> bool {
    next_hop(then.network(), old.next_hop) == next_hop(now.network(), new.next_hop)
}

/// Tells whether two routes, each of a moment, are the same; numbers may differ.
pub(super) fn same_route(
    (then, old): (&dyn RoutingView, &Route),
    (now, new): (&dyn RoutingView, &Route),
) -> bool {
    let site =
        |view: &dyn RoutingView, route: &Route| view.network().id_of(route.originator).clone();
    let alone =
        |route: &Route| Route { originator: 0, next_hop: NextHop::Router(0), ..route.clone() };
    site(then, old) == site(now, new)
        && same_next_hop((then, old), (now, new))
        && alone(old) == alone(new)
}

/// Tells whether a node holds, and sends, the same routes at two moments.
pub(super) fn holds_the_same(then: &At<'_>, now: &At<'_>) -> bool {
    fn all<'a>(at: &At<'a>) -> Vec<(Source, &'a Route)> {
        let best = at.held().into_iter();
        let held = best.flat_map(|best| {
            let also = best.memory.iter().flat_map(|memory| &memory.also);
            std::iter::once((best.via, &best.route)).chain(also.map(|held| (held.via, &held.route)))
        });
        held.map(|(via, route)| (at.view.source(via), route)).collect()
    }
    let (old, new) = (all(then), all(now));
    old.len() == new.len()
        && old.iter().zip(&new).all(|((from, old), (to, new))| {
            from == to && same_route((then.view, old), (now.view, new))
        })
}

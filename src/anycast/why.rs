//! The reason why a client moved: the chain of decisions that changed, across ASes, from the change
//! of the document to the client.

use rustc_hash::FxHashSet;

use super::catchment::Catchments;
use crate::bgp::Candidate;
use crate::engine::{Best, NetSession, Offer, RoutingView, Source, offers_over};
use crate::topology::{NodeId, Prefix};

/// The reason why a node has another route than before.
#[derive(Clone, Debug, PartialEq)]
pub enum Because {
    /// The node failed.
    Failed,
    /// The node was restored or is new.
    CameUp,
    /// The node announces the prefix now.
    Announces,
    /// The node no longer announces the prefix.
    Withdrew,
    /// The session of its route is down: the link or the neighbour failed, or it was shut down.
    SessionDown(NodeId),
    /// A session came up and brought a better route.
    SessionUp(NodeId),
    /// The neighbour that sent its route lost it and has none to offer.
    LostBy(NodeId),
    /// The neighbour that sent its route has a worse one now.
    WorseFrom(NodeId),
    /// A neighbour has a better route than before.
    BetterFrom(NodeId),
    /// The policy on the session with the neighbour changed.
    Policy(NodeId),
    /// The IGP cost to the next hop of the neighbour's route changed.
    IgpCost {
        /// The neighbour.
        from: NodeId,
        /// Cost before; none if unreachable.
        was: Option<u32>,
        /// Cost now; none if unreachable.
        is: Option<u32>,
    },
    /// The node ranks its routes differently: its process or its preferences changed.
    Ranking,
}

/// One decision that changed.
#[derive(Clone, Debug, PartialEq)]
pub struct ChainLink {
    /// The node whose decision changed.
    pub node: NodeId,
    /// Source of its route before; none for no route, no neighbour for an own announcement.
    pub from: Option<Source>,
    /// Source of its route now.
    pub to: Option<Source>,
    /// Reason for the change.
    pub because: Because,
}

/// Returns the decisions that changed, from the first cause to the one that reroutes a node's
/// packets, in this order. Empty if its packets take the same path as before.
pub fn why_moved(
    (before, then): (&dyn RoutingView, &Catchments),
    (after, now): (&dyn RoutingView, &Catchments),
    prefix: &Prefix,
    client: &NodeId,
) -> Vec<ChainLink> {
    let Some(first) = where_ways_part(then, now, client) else { return Vec::new() };
    let question = Question { before, after, prefix };
    let mut chain = Vec::new();
    let mut seen = FxHashSet::default();
    let mut at = Some(first);
    while let Some(node) = at.filter(|node| seen.insert(node.clone())) {
        let Some((link, cause)) = question.link(&node) else { break };
        chain.push(link);
        at = cause;
    }
    chain.reverse();
    chain
}

/// Returns the first node on the path that sends packets elsewhere than before.
fn where_ways_part(then: &Catchments, now: &Catchments, client: &NodeId) -> Option<NodeId> {
    let mut at = client.clone();
    let mut passed = FxHashSet::default();
    while passed.insert(at.clone()) {
        let step = |c: &Catchments| c.landing(&at).and_then(|l| l.first.clone());
        match (step(then), step(now)) {
            (Some(old), Some(new)) if (&old.by, &old.to) == (&new.by, &new.to) => at = new.to,
            (None, None) => return (then.landing(&at) != now.landing(&at)).then_some(at),
            _ => return Some(at),
        }
    }
    None
}

struct Question<'a> {
    before: &'a dyn RoutingView,
    after: &'a dyn RoutingView,
    prefix: &'a Prefix,
}

impl Question<'_> {
    /// Returns the reason why a node has another route, and the neighbour to examine next if the
    /// cause lies there.
    fn link(&self, node: &NodeId) -> Option<(ChainLink, Option<NodeId>)> {
        let old = self.held(self.before, node);
        let new = self.held(self.after, node);
        let told = |state: &dyn RoutingView, best: Option<&Best>| best.map(|b| state.source(b.via));
        let (because, next) = self.because(node, old, new);
        let link = ChainLink {
            node: node.clone(),
            from: told(self.before, old),
            to: told(self.after, new),
            because,
        };
        Some((link, next))
    }

    fn held<'s>(&self, state: &'s dyn RoutingView, node: &NodeId) -> Option<&'s Best> {
        state.of(self.prefix)?.latest(state.network().index_of(node)?)
    }

    fn is_up(state: &dyn RoutingView, node: &NodeId) -> bool {
        let net = state.network();
        net.index_of(node).is_some_and(|index| state.works(index))
    }

    fn because(
        &self,
        node: &NodeId,
        old: Option<&Best>,
        new: Option<&Best>,
    ) -> (Because, Option<NodeId>) {
        match (Self::is_up(self.before, node), Self::is_up(self.after, node)) {
            (true, false) => return (Because::Failed, None),
            (false, true) => return (Because::CameUp, None),
            _ => {}
        }
        let announces = |best: Option<&Best>| best.is_some_and(|b| b.via.is_none());
        match (announces(old), announces(new)) {
            (true, false) => return (Because::Withdrew, None),
            (false, true) => return (Because::Announces, None),
            _ => {}
        }
        if let Some(lost) = old.and_then(|best| self.what_became_of(best)) {
            return lost;
        }
        new.and_then(|best| self.where_from(best)).unwrap_or((Because::Ranking, None))
    }

    /// Explains the loss of a node's previous route; none if it is offered as before.
    fn what_became_of(&self, old: &Best) -> Option<(Because, Option<NodeId>)> {
        let was = self.before.network().session(old.via?);
        let from = self.before.network().id_of(was.remote).clone();
        let Some(index) = twin_in(self.after, self.before, was) else {
            return Some((Because::SessionDown(from.clone()), self.if_failed(&from)));
        };
        if !self.after.is_up(index) {
            return Some((Because::SessionDown(from.clone()), self.if_failed(&from)));
        }
        let changed = self.has_changed(&from);
        let offers = offers_over(self.after, self.prefix, index);
        let accepted = offers.iter().find_map(accepted);
        match accepted.map(|c| &c.route) {
            None if changed => Some((Because::LostBy(from.clone()), Some(from))),
            None => Some((Because::Policy(from), None)),
            Some(route) if self.is_same(&old.route, route) => {
                let is = accepted.and_then(|c| c.igp_cost);
                self.cost_changed(from, old.via?, Some(is))
            }
            Some(_) if changed => Some((Because::WorseFrom(from.clone()), Some(from))),
            Some(_) => Some((Because::Policy(from), None)),
        }
    }

    /// Explains why a node's current route is now better than its previous one.
    fn where_from(&self, new: &Best) -> Option<(Because, Option<NodeId>)> {
        let is = self.after.network().session(new.via?);
        let from = self.after.network().id_of(is.remote).clone();
        let was = twin_in(self.before, self.after, is);
        let was_up = was.filter(|index| self.before.is_up(*index));
        let Some(index) = was_up else {
            let came_up = !Self::is_up(self.before, &from);
            return Some((Because::SessionUp(from.clone()), came_up.then_some(from)));
        };
        let offers = offers_over(self.before, self.prefix, index);
        let same = offers.iter().filter_map(accepted).find(|c| self.is_same(&c.route, &new.route));
        match same {
            Some(_) => self.cost_changed(from, index, None),
            None if self.has_changed(&from) => {
                Some((Because::BetterFrom(from.clone()), Some(from)))
            }
            None => Some((Because::Policy(from), None)),
        }
    }

    /// Returns a reason if the IGP cost to the next hop of a route changed; `session` is its number
    /// in the network before, `is` the cost now if known.
    fn cost_changed(
        &self,
        from: NodeId,
        session: u32,
        is: Option<Option<u32>>,
    ) -> Option<(Because, Option<NodeId>)> {
        let cost = |state: &dyn RoutingView, index: u32| {
            let offers = offers_over(state, self.prefix, index);
            offers.iter().find_map(|offer| accepted(offer).map(|c| c.igp_cost))
        };
        let was = cost(self.before, session)?;
        let is = match is {
            Some(is) => is,
            None => {
                let session = self.before.network().session(session);
                cost(self.after, twin_in(self.after, self.before, session)?)?
            }
        };
        (was != is).then_some((Because::IgpCost { from, was, is }, None))
    }

    fn if_failed(&self, node: &NodeId) -> Option<NodeId> {
        (Self::is_up(self.before, node) && !Self::is_up(self.after, node)).then(|| node.clone())
    }

    /// Returns true if a node has another route than before.
    fn has_changed(&self, node: &NodeId) -> bool {
        let (old, new) = (self.held(self.before, node), self.held(self.after, node));
        match (old, new) {
            (None, None) => false,
            (Some(old), Some(new)) => {
                self.before.source(old.via) != self.after.source(new.via)
                    || !self.is_same(&old.route, &new.route)
            }
            _ => true,
        }
    }

    /// Returns true if a route of the network before equals one of that after; numbers may differ.
    fn is_same(&self, old: &crate::bgp::Route, new: &crate::bgp::Route) -> bool {
        let site = |state: &dyn RoutingView, route: &crate::bgp::Route| {
            state.network().id_of(route.originator).clone()
        };
        let alone = |route: &crate::bgp::Route| crate::bgp::Route {
            originator: 0,
            next_hop: crate::bgp::NextHop::Router(0),
            ..route.clone()
        };
        site(self.before, old) == site(self.after, new) && alone(old) == alone(new)
    }
}

fn accepted(offer: &Offer) -> Option<&Candidate> {
    match offer {
        Offer::Accepted(candidate) => Some(candidate),
        _ => None,
    }
}

/// Finds a session in the network of another state.
fn twin_in(state: &dyn RoutingView, of: &dyn RoutingView, session: &NetSession) -> Option<u32> {
    let (net, other) = (state.network(), of.network());
    let local = net.index_of(other.id_of(session.local))?;
    let remote = net.index_of(other.id_of(session.remote))?;
    let same = |s: &NetSession| s.remote == remote && s.end() == session.end();
    net.sessions_of(local).find(|(_, s)| same(s)).map(|(index, _)| index)
}

impl ChainLink {
    /// Describes the change as a sentence: "Transit B lost its route from Frankfurt, so it goes
    /// through ISP North." `name` returns the display name of a node.
    pub fn sentence(&self, name: &dyn Fn(&NodeId) -> String) -> String {
        let who = name(&self.node);
        let by = |source: &Option<Source>| match source {
            None => None,
            Some(None) => Some("its own announcement".to_owned()),
            Some(Some((from, _))) => Some(name(from)),
        };
        let then = match by(&self.to) {
            None => "it has no route any more".to_owned(),
            Some(now) => format!("it goes through {now}"),
        };
        if let (true, Because::WorseFrom(from) | Because::BetterFrom(from)) =
            (self.from == self.to, &self.because)
        {
            return format!("{who} follows {}.", name(from));
        }
        match &self.because {
            Because::Failed => format!("{who} failed."),
            Because::CameUp => format!("{who} is at work."),
            Because::Announces => format!("{who} announces the prefix."),
            Because::Withdrew => format!("{who} announces the prefix no more."),
            Because::SessionDown(from) => {
                format!("{who} lost its session with {}, so {then}.", name(from))
            }
            Because::SessionUp(from) => {
                format!("{who} has a session with {} now, so {then}.", name(from))
            }
            Because::LostBy(from) => {
                format!("{who} lost its route from {}, so {then}.", name(from))
            }
            Because::WorseFrom(from) => {
                format!("{who} gets a worse route from {}, so {then}.", name(from))
            }
            Because::BetterFrom(from) => {
                format!("{who} gets a better route from {}, so {then}.", name(from))
            }
            Because::Policy(from) => {
                format!("The policy between {who} and {} changed, so {then}.", name(from))
            }
            Because::IgpCost { from, was, is } => {
                let from = name(from);
                match (was, is) {
                    (Some(was), Some(is)) => format!(
                        "For {who} the way inside its AS to the exit through {from} costs {is}, \
                         not {was}, so {then}."
                    ),
                    (_, None) => format!(
                        "{who} cannot reach the exit through {from} inside its AS any more, so \
                         {then}."
                    ),
                    (None, Some(_)) => {
                        format!("{who} can reach the exit through {from} again, so {then}.")
                    }
                }
            }
            Because::Ranking => format!("{who} ranks its routes in another way, so {then}."),
        }
    }
}

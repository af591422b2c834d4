//! Maps the numbering of one compiled network to that of another: nodes by their ids, sessions by
//! their nodes and link.

use std::sync::Arc;

use super::network::{NetSession, Network};
use super::state::{Best, Held, Memory, PrefixState};
use crate::bgp::{NextHop, Route};
use crate::topology::LinkEnd;

/// A map from the numbers of an old network to those of a new one.
pub(super) struct Renumbering<'a> {
    new: &'a Network,
    /// Old index of each new node.
    old_node: Vec<Option<u32>>,
    /// New index of each old node.
    new_node: Vec<Option<u32>>,
    /// New index of each old session.
    new_session: Vec<Option<u32>>,
}

/// A route that a node of an old network holds, in the numbering of a new one; none if it names what
/// is there no more.
pub fn renumbered(old: &Network, new: &Network, best: &Best) -> Option<Best> {
    Renumbering::between(old, new).best(best)
}

impl<'a> Renumbering<'a> {
    pub(super) fn between(old: &Network, new: &'a Network) -> Self {
        let ids = old.nodes().iter().map(|n| Some(&n.id));
        let new_node = places(ids, new.nodes().iter().map(|n| &n.id));
        let mut old_node = vec![None; new.nodes().len()];
        for (now, was) in new_node.iter().zip(0u32..) {
            if let Some(now) = now {
                old_node[*now as usize] = Some(was);
            }
        }
        let renumbered = old
            .all_sessions()
            .iter()
            .map(|s| Some((new_node[s.local as usize]?, new_node[s.remote as usize]?, key(s))));
        let sessions = new.all_sessions().iter().map(|s| (s.local, s.remote, key(s)));
        let new_session = places(renumbered, sessions);
        Self { new, old_node, new_node, new_session }
    }

    /// Returns the new index of a node.
    pub(super) fn node(&self, old: u32) -> Option<u32> {
        self.new_node[old as usize]
    }

    /// Returns the new index of a session.
    pub(super) fn session(&self, old: u32) -> Option<u32> {
        self.new_session[old as usize]
    }

    /// Renumbers routes in transit; none if one refers to a node or session that no longer exists.
    pub(super) fn routes_of(&self, routes: &[Route]) -> Option<Arc<[Route]>> {
        routes.iter().map(|route| self.held(route, None).map(|held| held.route)).collect()
    }

    /// Returns the neighbours of nodes whose BGP identifier changed: it may depend on which other
    /// nodes have their ASN, without a change to themselves.
    pub(super) fn router_id_changed(&self, old: &Network) -> Vec<u32> {
        let nodes = self.new.nodes().iter().zip(&self.old_node).zip(0u32..);
        let changed = nodes.filter(|((node, was), _)| {
            was.is_some_and(|was| old.nodes()[was as usize].router_id != node.router_id)
        });
        let sessions = changed.flat_map(|(_, node)| self.new.sessions_of(node));
        sessions.map(|(_, session)| session.remote).collect()
    }

    /// Returns the renumbered routes, and the nodes that must decide again because theirs could not
    /// be carried over.
    pub(super) fn routes(&self, was: &PrefixState) -> (Vec<Option<Best>>, Vec<u32>) {
        let mut lost = Vec::new();
        let nodes = self.old_node.iter().zip(0u32..);
        let best = nodes.map(|(old, node)| {
            let held = was.latest((*old)?)?;
            let carried = self.best(held);
            if carried.is_none() {
                // Its neighbours too: to them, losing a route is a change.
                lost.push(node);
                lost.extend(self.new.sessions_of(node).map(|(_, s)| s.remote));
            }
            carried
        });
        (best.collect(), lost)
    }

    /// Renumbers a route with its node's history; none if it refers to a node or session that no
    /// longer exists.
    pub(super) fn best(&self, best: &Best) -> Option<Best> {
        let Held { route, via } = self.held(&best.route, best.via)?;
        let memory = best.memory.as_deref().map(|memory| {
            let also = memory.also.iter().filter_map(|held| self.held(&held.route, held.via));
            let arrivals = memory.arrivals.iter().filter_map(|s| self.new_session[*s as usize]);
            Arc::new(Memory { also: also.collect(), arrivals: arrivals.collect() })
        });
        Some(Best { route, via, memory })
    }

    fn held(&self, route: &Route, via: Option<u32>) -> Option<Held> {
        let originator = self.new_node[route.originator as usize]?;
        let via = match via {
            Some(session) => Some(self.new_session[session as usize]?),
            None => None,
        };
        let next_hop = match route.next_hop {
            NextHop::Router(router) => NextHop::Router(self.new_node[router as usize]?),
            NextHop::External(s) => NextHop::External(self.new_session[s as usize]?),
            NextHop::OverLan { near, far } => {
                let [near, far] = [near, far].map(|s| self.new_session[s as usize]);
                NextHop::OverLan { near: near?, far: far? }
            }
        };
        Some(Held { route: Route { originator, next_hop, ..route.clone() }, via })
    }
}

/// Returns the sort key of a session between two nodes: external links by their ends, then iBGP.
/// None sorts first among options, so the test for it is inverted.
fn key(session: &NetSession) -> (bool, Option<&LinkEnd>) {
    (session.end().is_none(), session.end())
}

/// Returns the position of each old key among the new ones, both in ascending order.
fn places<K: Ord>(
    old: impl Iterator<Item = Option<K>>,
    new: impl IntoIterator<Item = K>,
) -> Vec<Option<u32>> {
    let mut new = new.into_iter().zip(0u32..).peekable();
    let place = |key: Option<K>| {
        let key = key?;
        while new.next_if(|(other, _)| *other < key).is_some() {}
        new.next_if(|(other, _)| *other == key).map(|(_, place)| place)
    };
    old.map(place).collect()
}

//! The routes of all nodes at one moment.

use std::sync::Arc;

use super::network::Network;
use super::offer::Source;
use super::verdict::Verdict;
use crate::bgp::{NextHop, Route};
use crate::topology::{LinkEnd, NodeId, Prefix, Topology, Touched};

/// A route and the session over which it was received; none for an own announcement.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Held {
    /// The route.
    pub route: Route,
    /// Index of the session.
    pub via: Option<u32>,
}

/// A node's best route and the session over which it was received; none for an own announcement.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Best {
    /// The route.
    pub route: Route,
    /// Index of the session.
    pub via: Option<u32>,
    /// Further data, for a node whose process or AS needs more than the best route.
    pub memory: Option<Arc<Memory>>,
}

/// The data that some nodes hold besides their best route.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Memory {
    /// Additional routes sent over iBGP (RFC 7964 section 4).
    pub also: Vec<Held>,
    /// Sessions over which routes were received, in order of arrival.
    pub arrivals: Vec<u32>,
}

impl Best {
    /// Makes the best route of a node that needs no further data.
    pub(super) fn alone(route: Route, via: Option<u32>) -> Self {
        Self { route, via, memory: None }
    }

    /// Returns the bytes that it refers to, as if it shared no path with others.
    pub(super) fn bytes_beside(&self) -> usize {
        let of_memory = |memory: &Arc<Memory>| {
            let paths = memory.also.iter().map(|held| held.route.bytes_of_path());
            let vectors = size_of_val(&memory.also[..]) + size_of_val(&memory.arrivals[..]);
            size_of::<Memory>() + vectors + paths.sum::<usize>()
        };
        self.route.bytes_of_path() + self.memory.as_ref().map_or(0, of_memory)
    }

    /// Returns the routes sent over iBGP: the best one, then the additional ones.
    pub(super) fn all(&self) -> impl Iterator<Item = (&Route, Option<u32>)> {
        let also = self.memory.iter().flat_map(|memory| &memory.also);
        std::iter::once((&self.route, self.via)).chain(also.map(|held| (&held.route, held.via)))
    }
}

/// The routes for one prefix.
#[derive(Clone, Debug, PartialEq)]
pub struct PrefixState {
    /// Each node's best route, by the node's index.
    pub(super) best: Vec<Option<Best>>,
    /// Verdict on convergence.
    pub verdict: Verdict,
}

/// The routes of a network for all its prefixes. Never part of a document.
#[derive(Clone, Debug, Default)]
pub struct State {
    pub(super) network: Arc<Network>,
    pub(super) prefixes: Routes,
}

/// The routes of a state without its network: enough to restore it. Cheap to clone; successive
/// states share the prefixes whose routes are the same.
pub type Routes = Arc<[Arc<PrefixState>]>;

impl PrefixState {
    /// Returns a node's best route; none if the node does not converge.
    pub fn best(&self, node: u32) -> Option<&Best> {
        if self.is_changing(node) { None } else { self.latest(node) }
    }

    /// Returns a node's latest route, converged or not.
    pub fn latest(&self, node: u32) -> Option<&Best> {
        self.best.get(node as usize)?.as_ref()
    }

    /// Returns true if the node keeps changing its route.
    pub fn is_changing(&self, node: u32) -> bool {
        self.verdict.is_changing(node)
    }
}

impl State {
    pub(super) fn of_routes(network: Arc<Network>, prefixes: Routes) -> Self {
        Self { network, prefixes }
    }

    /// Returns the compiled network of this state.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Returns the routes, which are enough to restore this state.
    pub fn routes(&self) -> Routes {
        self.prefixes.clone()
    }

    /// Restores the state of a document from stored routes; none if they are those of another
    /// document.
    pub fn restored(doc: &Topology, routes: Routes) -> Option<Self> {
        Self::fitting(Network::compile(doc), routes)
    }

    /// Restores the state of this state's document after an edit from stored routes; none if they
    /// are those of another document. Parts that the edit did not touch are not read again.
    pub fn restored_after(
        &self,
        doc: &Topology,
        touched: &Touched,
        routes: Routes,
    ) -> Option<Self> {
        Self::fitting(self.network.after(doc, touched).0, routes)
    }

    fn fitting(network: Network, routes: Routes) -> Option<Self> {
        let size = network.nodes().len();
        let fits = routes.len() == network.prefixes().len()
            && routes.iter().all(|routes| routes.best.len() == size);
        fits.then(|| Self::of_routes(Arc::new(network), routes))
    }

    /// Returns true if both share the routes for the prefix at an index, which is the same in both.
    pub fn shares(&self, other: &Self, place: usize) -> bool {
        let routes = |state: &'_ Self| state.prefixes.get(place).cloned();
        routes(self).zip(routes(other)).is_some_and(|(a, b)| Arc::ptr_eq(&a, &b))
    }

    /// Returns this state with other routes for one prefix.
    pub fn with(&self, prefix: &Prefix, routes: PrefixState) -> Self {
        let mut prefixes = self.prefixes.to_vec();
        let place = self.network.prefix_place(prefix);
        if let Some(place) = place.filter(|_| routes.best.len() == self.network.nodes().len()) {
            prefixes[place] = Arc::new(routes);
        }
        Self::of_routes(self.network.clone(), prefixes.into())
    }

    /// Returns the routes for the prefix at an index of [`Network::prefixes`].
    pub fn at(&self, place: usize) -> &PrefixState {
        &self.prefixes[place]
    }

    /// Returns the routes for a prefix.
    pub fn of(&self, prefix: &Prefix) -> Option<&PrefixState> {
        self.prefixes.get(self.network.prefix_place(prefix)?).map(|routes| &**routes)
    }

    /// Returns all prefixes with their routes.
    pub fn prefixes(&self) -> impl Iterator<Item = (&Prefix, &PrefixState)> {
        self.network.prefixes().iter().zip(self.prefixes.iter().map(|routes| &**routes))
    }

    /// Returns a node's best route for a prefix.
    pub fn best(&self, prefix: &Prefix, node: &NodeId) -> Option<&Best> {
        self.of(prefix)?.best(self.network.index_of(node)?)
    }

    /// Returns the neighbour and the link from which a route over a session comes.
    pub fn source(&self, via: Option<u32>) -> Source {
        self.network.source(via)
    }

    /// Returns true if both have the same routes, compared by ids: two compilations may number
    /// nodes differently.
    pub fn same_routes(&self, other: &Self) -> bool {
        let places = |state: &Self| state.network.prefixes().to_vec();
        if Arc::ptr_eq(&self.prefixes, &other.prefixes)
            && Arc::ptr_eq(&self.network, &other.network)
        {
            return true;
        }
        places(self) == places(other)
            && self.prefixes.iter().zip(&*other.prefixes).all(|(a, b)| {
                let same = Arc::ptr_eq(&self.network, &other.network) && Arc::ptr_eq(a, b);
                same || named(&self.network, a).eq(named(&other.network, b))
            })
    }
}

/// Returns the best routes of nodes, with ids in place of indices.
fn named<'a>(
    net: &'a Network,
    routes: &'a PrefixState,
) -> impl Iterator<Item = (&'a NodeId, NamedRoute<'a>)> {
    let best = net.nodes().iter().zip(0u32..);
    best.filter_map(move |(node, index)| {
        let Best { route, via, .. } = routes.best(index)?;
        let name = |session: u32| {
            let session = net.session(session);
            (net.id_of(session.remote), session.end())
        };
        let next_hop = match route.next_hop {
            NextHop::Router(router) => [(net.id_of(router), None); 2],
            NextHop::External(session) => [name(session); 2],
            NextHop::OverLan { near, far } => [name(near), name(far)],
        };
        let site = net.id_of(route.originator);
        Some((&node.id, NamedRoute { route, site, next_hop, via: via.map(name) }))
    })
}

/// A neighbour, and the end of the link to it if it is in another AS.
type Towards<'a> = (&'a NodeId, Option<&'a LinkEnd>);

/// A route with ids in place of indices.
struct NamedRoute<'a> {
    route: &'a Route,
    site: &'a NodeId,
    /// At the near end and, over a LAN, at the far end.
    next_hop: [Towards<'a>; 2],
    via: Option<Towards<'a>>,
}

impl PartialEq for NamedRoute<'_> {
    fn eq(&self, other: &Self) -> bool {
        let ids = |route: &Self| (route.site, route.next_hop, route.via);
        // Indices are compared by their ids.
        let Route { originator, next_hop, .. } = other.route.clone();
        ids(self) == ids(other)
            && Route { originator, next_hop, ..self.route.clone() } == *other.route
    }
}

//! The routes of all nodes at one moment.

use std::sync::Arc;

use super::network::Network;
use super::offer::Source;
use super::verdict::Verdict;
use crate::bgp::{NextHop, Route};
use crate::topology::{LinkEnd, NodeId, Prefix, Topology, Touched};

/// A route and the session it was heard on; none for an own announcement.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Held {
    /// The route.
    pub route: Route,
    /// The index of the session.
    pub via: Option<u32>,
}

/// A node's best route and the session it was heard on; none for an own announcement.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Best {
    /// The route.
    pub route: Route,
    /// The index of the session.
    pub via: Option<u32>,
    /// What else there is to know about a node whose process or AS needs more than the best route.
    pub memory: Option<Arc<Memory>>,
}

/// Things that some nodes hold besides their best route.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Memory {
    /// What is sent over iBGP besides the best route (RFC 7964 section 4).
    pub also: Vec<Held>,
    /// The sessions that routes were heard on, in the order in which they came.
    pub arrivals: Vec<u32>,
}

impl Best {
    /// A route of a node that needs nothing else.
    pub(super) fn alone(route: Route, via: Option<u32>) -> Self {
        Self { route, via, memory: None }
    }

    /// What goes over iBGP: the best route, then others.
    pub(super) fn all(&self) -> impl Iterator<Item = (&Route, Option<u32>)> {
        let also = self.memory.iter().flat_map(|memory| &memory.also);
        std::iter::once((&self.route, self.via)).chain(also.map(|held| (&held.route, held.via)))
    }
}

/// The routes towards one prefix.
#[derive(Clone, Debug, PartialEq)]
pub struct PrefixState {
    /// Each node's best route, by the node's index.
    pub(super) best: Vec<Option<Best>>,
    /// The verdict on whether the network is at rest.
    pub verdict: Verdict,
}

/// The routes of a network towards all its prefixes. Never part of a document.
#[derive(Clone, Debug, Default)]
pub struct State {
    pub(super) network: Arc<Network>,
    pub(super) prefixes: Routes,
}

/// The routes of a state without its network: all that has to be kept to come back to it. Cheap to
/// clone; states that follow each other share the prefixes whose routes are the same.
pub type Routes = Arc<[Arc<PrefixState>]>;

impl PrefixState {
    /// A node's best route, unless the node is one of those that do not come to rest.
    pub fn best(&self, node: u32) -> Option<&Best> {
        if self.is_changing(node) { None } else { self.latest(node) }
    }

    /// The route a node held last, at rest or not.
    pub fn latest(&self, node: u32) -> Option<&Best> {
        self.best.get(node as usize)?.as_ref()
    }

    /// Tells whether the node goes on changing its mind.
    pub fn is_changing(&self, node: u32) -> bool {
        self.verdict.is_changing(node)
    }
}

impl State {
    pub(super) fn of_routes(network: Arc<Network>, prefixes: Routes) -> Self {
        Self { network, prefixes }
    }

    /// The compiled network that this is a state of.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// The routes, which are all that has to be kept to come back to this state.
    pub fn routes(&self) -> Routes {
        self.prefixes.clone()
    }

    /// The state that a document was in when its routes were kept; none when they are those of
    /// another document.
    pub fn restored(doc: &Topology, routes: Routes) -> Option<Self> {
        Self::fitting(Network::compile(doc), routes)
    }

    /// This state's document after an edit, in the state that it was in when its routes were kept;
    /// none when they are those of another document. What the edit did not touch is not read again.
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

    /// Tells whether the routes towards the prefix at a place, the same in both, are the very same.
    pub fn shares(&self, other: &Self, place: usize) -> bool {
        let routes = |state: &'_ Self| state.prefixes.get(place).cloned();
        routes(self).zip(routes(other)).is_some_and(|(a, b)| Arc::ptr_eq(&a, &b))
    }

    /// This state with other routes towards one prefix.
    pub fn with(&self, prefix: &Prefix, routes: PrefixState) -> Self {
        let mut prefixes = self.prefixes.to_vec();
        let place = self.network.prefix_place(prefix);
        if let Some(place) = place.filter(|_| routes.best.len() == self.network.nodes().len()) {
            prefixes[place] = Arc::new(routes);
        }
        Self::of_routes(self.network.clone(), prefixes.into())
    }

    /// The routes towards the prefix at a place of [`Network::prefixes`].
    pub fn at(&self, place: usize) -> &PrefixState {
        &self.prefixes[place]
    }

    /// The routes towards a prefix.
    pub fn of(&self, prefix: &Prefix) -> Option<&PrefixState> {
        self.prefixes.get(self.network.prefix_place(prefix)?).map(|routes| &**routes)
    }

    /// All prefixes with their routes.
    pub fn prefixes(&self) -> impl Iterator<Item = (&Prefix, &PrefixState)> {
        self.network.prefixes().iter().zip(self.prefixes.iter().map(|routes| &**routes))
    }

    /// A node's best route towards a prefix.
    pub fn best(&self, prefix: &Prefix, node: &NodeId) -> Option<&Best> {
        self.of(prefix)?.best(self.network.index_of(node)?)
    }

    /// The neighbour that a route received over a session comes from, and the link.
    pub fn source(&self, via: Option<u32>) -> Source {
        self.network.source(via)
    }

    /// Tells whether both hold the same routes, compared by ids: two compilations may number nodes
    /// differently.
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

/// The best routes of nodes, with everything that goes by an index named by its id.
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

/// A neighbour, and the end of the link to it where it is another AS's.
type Towards<'a> = (&'a NodeId, Option<&'a LinkEnd>);

/// A route with the ids of what it names.
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
        // Indices are compared by the ids that they stand for.
        let Route { originator, next_hop, .. } = other.route.clone();
        ids(self) == ids(other)
            && Route { originator, next_hop, ..self.route.clone() } == *other.route
    }
}

//! The document itself: nodes and links in the order of the file, over a petgraph graph.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::sync::Arc;

use indexmap::IndexMap;
use petgraph::stable_graph::{EdgeIndex, NodeIndex, StableDiGraph};
use rustc_hash::{FxBuildHasher, FxHashSet};
use serde::{Deserialize, Serialize};

use super::{
    AddPath, AsSettings, Asn, End, Ibgp, Link, LinkId, LinkState, Node, NodeId, Prefix, Roa, Role,
    Selection, Side, Text, Timing,
};

/// Description of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Meta {
    /// One line, shown as the name of an example.
    pub title: Text<120>,
    /// Notes for the reader.
    pub notes: Text<20000>,
    /// The key idea of the example.
    pub point: Text<400>,
}

/// A document: nodes, links, settings and a description. Anyone can read it; only
/// [`Edit`](super::Edit) changes it.
#[derive(Clone, Debug, Default)]
pub struct Topology {
    pub(super) meta: Meta,
    pub(super) selection: Selection,
    pub(super) timing: Timing,
    pub(super) roas: Vec<Roa>,
    /// ASes that have settings.
    pub(super) ases: BTreeMap<Asn, AsSettings>,
    // petgraph's indices are private: they are reused after a removal and forget the order.
    // What clones share is copied when one of them changes it: jobs work on snapshots.
    graph: StableDiGraph<Arc<Node>, Arc<Link>>,
    nodes: Arc<IndexMap<NodeId, NodeIndex, FxBuildHasher>>,
    links: Arc<IndexMap<LinkId, EdgeIndex, FxBuildHasher>>,
    // Both addresses of every link, so that adding one needs no scan. Never iterated.
    addresses: Arc<HashMap<IpAddr, LinkId>>,
}

impl PartialEq for Topology {
    fn eq(&self, other: &Self) -> bool {
        let about = |doc: &Self| (doc.meta.clone(), doc.selection, doc.timing);
        about(self) == about(other)
            && self.roas == other.roas
            && self.ases == other.ases
            && self.nodes().eq(other.nodes())
            && self.links().eq(other.links())
    }
}

impl Topology {
    /// Returns the description of the document.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// Returns the default decision process of the nodes.
    pub fn selection(&self) -> Selection {
        self.selection
    }

    /// Returns the delays and timers.
    pub fn timing(&self) -> Timing {
        self.timing
    }

    /// Returns the route origin authorisations.
    pub fn roas(&self) -> &[Roa] {
        &self.roas
    }

    /// Returns the settings of ASes that have any, in ascending order of ASNs.
    pub fn ases(&self) -> impl Iterator<Item = &AsSettings> {
        self.ases.values()
    }

    /// Returns the settings of an AS.
    pub fn settings_of(&self, asn: Asn) -> AsSettings {
        self.ases.get(&asn).cloned().unwrap_or_else(|| AsSettings::plain(asn))
    }

    /// Returns the paths that an AS advertises over iBGP.
    pub fn add_path_of(&self, asn: Asn) -> AddPath {
        self.ases.get(&asn).map(|set| set.add_path).unwrap_or_default()
    }

    /// Returns true if an AS has an iBGP session between any two of its routers.
    pub fn is_full_mesh(&self, asn: Asn) -> bool {
        self.ases.get(&asn).is_none_or(|set| set.ibgp == Ibgp::FullMesh)
    }

    /// Returns true if both ends of a link are in one AS.
    pub fn is_internal(&self, link: &Link) -> bool {
        let asn = |id: &NodeId| self.node(id).map(|n| n.asn);
        asn(&link.a.node) == asn(&link.b.node)
    }

    /// Returns all nodes, in document order.
    pub fn nodes(&self) -> impl DoubleEndedIterator<Item = &Node> + ExactSizeIterator {
        self.nodes.values().map(|index| &*self.graph[*index])
    }

    /// Returns all links, in document order.
    pub fn links(&self) -> impl DoubleEndedIterator<Item = &Link> + ExactSizeIterator {
        self.links.values().map(|index| &*self.graph[*index])
    }

    /// Returns the node with an id.
    pub fn node(&self, id: &NodeId) -> Option<&Node> {
        self.nodes.get(id).map(|index| &*self.graph[*index])
    }

    /// Returns the link with an id.
    pub fn link(&self, id: &LinkId) -> Option<&Link> {
        self.links.get(id).map(|index| &*self.graph[*index])
    }

    /// Returns the index of a node in document order.
    pub fn node_place(&self, id: &NodeId) -> Option<usize> {
        self.nodes.get_index_of(id)
    }

    /// Returns the index of a link in document order.
    pub fn link_place(&self, id: &LinkId) -> Option<usize> {
        self.links.get_index_of(id)
    }

    /// Returns the links at a node in document order, each with the side the node is on.
    pub fn links_of(&self, id: &NodeId) -> Vec<(&Link, Side)> {
        let Some(index) = self.nodes.get(id).copied() else {
            return Vec::new();
        };
        let out = self.graph.edges(index).map(|e| (&**e.weight(), Side::A));
        let incoming = self.graph.edges_directed(index, petgraph::Incoming);
        let mut found: Vec<_> = out.chain(incoming.map(|e| (&**e.weight(), Side::B))).collect();
        found.sort_by_key(|(link, _)| self.links.get_index_of(&link.id));
        found
    }

    /// Returns the routers that internal links join to a node, unordered, once for each link.
    pub(super) fn neighbours_inside(&self, id: &NodeId) -> impl Iterator<Item = &NodeId> {
        let index = self.nodes.get(id).copied();
        let near = index.into_iter().flat_map(|index| self.graph.neighbors_undirected(index));
        let asn = index.map(|index| self.graph[index].asn);
        near.map(|other| &*self.graph[other]).filter(move |n| Some(n.asn) == asn).map(|n| &n.id)
    }

    /// Returns true if a link joins two nodes.
    pub(super) fn are_linked(&self, a: &NodeId, b: &NodeId) -> bool {
        let ends = self.nodes.get(a).zip(self.nodes.get(b));
        ends.is_some_and(|(a, b)| self.graph.find_edge_undirected(*a, *b).is_some())
    }

    /// Returns the links between two nodes, in document order.
    pub fn links_between(&self, a: &NodeId, b: &NodeId) -> Vec<&Link> {
        let joins = |(link, side): (_, Side)| {
            let link: &Link = link;
            (link.end(side.other()).node == *b).then_some(link)
        };
        self.links_of(a).into_iter().filter_map(joins).collect()
    }

    /// The LAN of a route server: the links of its clients, but for those whose sessions are shut
    /// down, which stay so whatever becomes of the LAN.
    pub fn lan_of(&self, id: &NodeId) -> Vec<&Link> {
        let links = self.links_of(id).into_iter();
        let is_lan = |(link, side): &(&Link, Side)| {
            link.end(*side).role == Role::RouteServer && link.state != LinkState::Shutdown
        };
        links.filter(is_lan).map(|(link, _)| link).collect()
    }

    /// Returns every prefix that a node announces, failed or not, in numeric order.
    pub fn prefixes(&self) -> Vec<Prefix> {
        let mut all: Vec<_> =
            self.nodes().flat_map(|n| n.origins.iter().map(|o| o.prefix)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Returns the nodes that announce a prefix, failed or not, in document order.
    pub fn announcers(&self, prefix: &Prefix) -> impl Iterator<Item = &Node> {
        self.nodes().filter(move |n| n.announces(prefix))
    }

    /// Returns true if there are no nodes.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Returns the end of a link and the node it is attached to.
    pub fn end(&self, link: &LinkId, side: Side) -> Option<(&End, &Node)> {
        let end = self.link(link)?.end(side);
        Some((end, self.node(&end.node)?))
    }

    /// Returns the link that has an address at one of its ends.
    pub(super) fn link_with_address(&self, address: IpAddr) -> Option<&LinkId> {
        self.addresses.get(&address)
    }

    // The following methods are for `edit`, which checks first.

    pub(super) fn insert_node(&mut self, node: Node, at: usize) {
        let id = node.id.clone();
        let index = self.graph.add_node(Arc::new(node));
        let at = at.min(self.nodes.len());
        Arc::make_mut(&mut self.nodes).shift_insert(at, id, index);
    }

    pub(super) fn take_node(&mut self, id: &NodeId) -> Option<Node> {
        let index = Arc::make_mut(&mut self.nodes).shift_remove(id)?;
        self.graph.remove_node(index).map(Arc::unwrap_or_clone)
    }

    pub(super) fn insert_link(&mut self, link: Link, at: usize) -> bool {
        let ends = self.nodes.get(&link.a.node).zip(self.nodes.get(&link.b.node));
        let Some((a, b)) = ends.map(|(a, b)| (*a, *b)) else {
            return false;
        };
        let id = link.id.clone();
        let addresses = Arc::make_mut(&mut self.addresses);
        addresses.insert(link.a.address, id.clone());
        addresses.insert(link.b.address, id.clone());
        let index = self.graph.add_edge(a, b, Arc::new(link));
        let at = at.min(self.links.len());
        Arc::make_mut(&mut self.links).shift_insert(at, id, index);
        true
    }

    /// Removes several links in one pass.
    pub(super) fn take_links(&mut self, ids: &[LinkId]) -> Vec<Link> {
        let mut taken = Vec::with_capacity(ids.len());
        let addresses = Arc::make_mut(&mut self.addresses);
        let mut gone: FxHashSet<EdgeIndex> = FxHashSet::default();
        for index in ids.iter().filter_map(|id| self.links.get(id)) {
            let Some(link) = self.graph.remove_edge(*index) else { continue };
            addresses.remove(&link.a.address);
            addresses.remove(&link.b.address);
            gone.insert(*index);
            taken.push(Arc::unwrap_or_clone(link));
        }
        Arc::make_mut(&mut self.links).retain(|_, index| !gone.contains(index));
        taken
    }

    /// Moves the last links to places in document order, in one pass. The places must ascend; each
    /// is the link's index once the links before it have been moved.
    pub(super) fn place_last_links(&mut self, places: &[usize]) {
        if places.is_empty() {
            return;
        }
        let links = Arc::make_mut(&mut self.links);
        let (all, moved) = (links.len(), places.len().min(links.len()));
        if let ([place], Some(last)) = (places, all.checked_sub(1)) {
            return links.move_index(last, (*place).min(last));
        }
        let mut rest = std::mem::take(links).into_iter();
        let stay: Vec<_> = rest.by_ref().take(all - moved).collect();
        let mut moving = places.iter().zip(rest).enumerate().map(|(nth, (place, link))| {
            let end = all - moved + nth;
            ((*place).min(end), link)
        });
        let mut staying = stay.into_iter();
        let mut next = moving.next();
        links.reserve(all);
        for place in 0..all {
            let here = match next.take_if(|(at, _)| *at <= place) {
                Some((_, link)) => {
                    next = moving.next();
                    Some(link)
                }
                None => staying.next(),
            };
            links.extend(here);
        }
    }

    pub(super) fn take_link(&mut self, id: &LinkId) -> Option<Link> {
        let index = Arc::make_mut(&mut self.links).shift_remove(id)?;
        let link = self.graph.remove_edge(index)?;
        let addresses = Arc::make_mut(&mut self.addresses);
        addresses.remove(&link.a.address);
        addresses.remove(&link.b.address);
        Some(Arc::unwrap_or_clone(link))
    }

    pub(super) fn node_mut(&mut self, id: &NodeId) -> Option<&mut Node> {
        self.graph.node_weight_mut(*self.nodes.get(id)?).map(Arc::make_mut)
    }

    /// Sets the address of an end and returns the one it had.
    pub(super) fn set_address(
        &mut self,
        id: &LinkId,
        side: Side,
        address: IpAddr,
    ) -> Option<IpAddr> {
        let end = self.end_mut(id, side)?;
        let old = std::mem::replace(&mut end.address, address);
        let addresses = Arc::make_mut(&mut self.addresses);
        addresses.remove(&old);
        addresses.insert(address, id.clone());
        Some(old)
    }

    /// Returns an end for changes other than its address, which is indexed.
    pub(super) fn end_mut(&mut self, id: &LinkId, side: Side) -> Option<&mut End> {
        self.link_mut(id).map(|link| link.end_mut(side))
    }

    /// Returns a link for changes other than its addresses, which are indexed.
    pub(super) fn link_mut(&mut self, id: &LinkId) -> Option<&mut Link> {
        self.graph.edge_weight_mut(*self.links.get(id)?).map(Arc::make_mut)
    }
}

//! Defaults of new nodes and links: names, ASNs, addresses, likely relationships.

use std::collections::HashSet;
use std::net::{IpAddr, Ipv4Addr};

use super::link::UNASSIGNED;
use super::{
    Asn, End, IgpCost, Kind, Latency, Link, LinkId, LinkState, Node, NodeId, Policy, Pos, Role,
    Topology,
};

/// Returns the most likely relationship of two kinds, as the roles of the first and the second:
/// Site, Client and AS buy from an ISP; an AS sells to Sites and Clients; equal kinds peer.
pub fn default_roles(a: Kind, b: Kind) -> (Role, Role) {
    match (a, b) {
        (Kind::RouteServer, Kind::RouteServer) => return (Role::None, Role::None),
        (Kind::RouteServer, _) => return (Role::RouteServer, Role::RouteServerClient),
        (_, Kind::RouteServer) => return (Role::RouteServerClient, Role::RouteServer),
        _ => {}
    }
    let rank = |kind| match kind {
        Kind::Site | Kind::Client => 0,
        Kind::As => 1,
        Kind::Isp | Kind::RouteServer => 2,
    };
    match rank(a).cmp(&rank(b)) {
        std::cmp::Ordering::Less => (Role::Customer, Role::Provider),
        std::cmp::Ordering::Equal => (Role::Peer, Role::Peer),
        std::cmp::Ordering::Greater => (Role::Provider, Role::Customer),
    }
}

/// Returns the first free private ASN.
pub fn fresh_asn(doc: &Topology) -> Asn {
    let taken: HashSet<Asn> = doc.nodes().map(|n| n.asn).collect();
    let mut free = Asn::private().filter(|asn| !taken.contains(asn));
    // A document cannot hold the 94 million nodes that would use them all up.
    free.next().unwrap_or_else(|| doc.nodes().map(|n| n.asn).max().unwrap_or_else(first_private))
}

fn first_private() -> Asn {
    Asn::private().next().unwrap_or_else(|| unreachable!("the private range is not empty"))
}

/// Returns a new node of a kind: "ISP 3", the next free private ASN, nothing announced.
pub fn fresh_node(doc: &Topology, kind: Kind, pos: Pos) -> Node {
    let names: HashSet<&str> = doc.nodes().map(|n| &*n.name).collect();
    let name = (1u32..)
        .map(|n| format!("{kind} {n}"))
        .find(|name| !names.contains(name.as_str()))
        .unwrap_or_else(|| kind.to_string());
    let id = NodeId::fresh(&name, |id| doc.node(id).is_some());
    Node::new(id, kind, &name, fresh_asn(doc), pos)
}

/// Allocates free /30 networks of 10.0.0.0/8 in ascending order, each pair of addresses once.
pub struct FreeAddresses {
    taken: HashSet<IpAddr>,
    next: u32,
}

impl FreeAddresses {
    /// Creates an allocator for the addresses that a document leaves free.
    pub fn of(doc: &Topology) -> Self {
        Self::beside(doc.links())
    }

    /// Creates an allocator for the addresses that links leave free.
    pub fn beside<'a>(links: impl IntoIterator<Item = &'a Link>) -> Self {
        Self {
            taken: links.into_iter().flat_map(|l| [l.a.address, l.b.address]).collect(),
            next: 0,
        }
    }

    /// Returns the two addresses of the next free network.
    pub fn next_pair(&mut self) -> (IpAddr, IpAddr) {
        while self.next < 1 << 22 {
            let (a, b) = (host(self.next, 1), host(self.next, 2));
            self.next += 1;
            if !self.taken.contains(&a) && !self.taken.contains(&b) {
                return (a, b);
            }
        }
        (UNASSIGNED, UNASSIGNED)
    }
}

/// Allocates free router ids of 10.255.0.0/16 in ascending order.
pub struct FreeRouterIds {
    taken: HashSet<Ipv4Addr>,
    next: u32,
}

impl FreeRouterIds {
    /// Creates an allocator for the router ids that nodes leave free.
    pub fn beside<'a>(nodes: impl IntoIterator<Item = &'a Node>) -> Self {
        Self { taken: nodes.into_iter().map(Node::effective_router_id).collect(), next: 0 }
    }

    /// Returns the next free router id.
    pub fn take(&mut self) -> Ipv4Addr {
        loop {
            self.next += 1;
            let id = Ipv4Addr::from(0x0AFF_0000 + self.next);
            if !self.taken.contains(&id) {
                return id;
            }
        }
    }
}

fn host(net: u32, host: u32) -> IpAddr {
    IpAddr::V4(Ipv4Addr::from(0x0A00_0000 | (net << 2) | host))
}

/// Returns the default delay of a link: 5 ms.
pub(crate) fn usual_latency() -> Latency {
    Latency::from_ms(5.0).unwrap_or_default()
}

/// Creates a link that is up, with default policies.
pub(crate) fn wire(
    id: LinkId,
    (a, b): (NodeId, NodeId),
    roles: (Role, Role),
    addresses: (IpAddr, IpAddr),
    latency: Latency,
    igp_cost: IgpCost,
) -> Link {
    let end = |node, role, address| End { node, role, address, policy: Policy::default() };
    Link {
        id,
        a: end(a, roles.0, addresses.0),
        b: end(b, roles.1, addresses.1),
        latency,
        igp_cost,
        state: LinkState::Up,
    }
}

/// Returns a new link between two nodes, with free addresses, the default delay and these roles for
/// `a` and `b`; a link inside an AS has no roles.
pub fn fresh_link(doc: &Topology, a: &NodeId, b: &NodeId, roles: (Role, Role)) -> Link {
    let id = LinkId::fresh(&format!("{a}--{b}"), |id| doc.link(id).is_some());
    let addresses = FreeAddresses::of(doc).next_pair();
    let asn = |id: &NodeId| doc.node(id).map(|n| n.asn);
    let roles = if asn(a) == asn(b) { (Role::None, Role::None) } else { roles };
    let ends = (a.clone(), b.clone());
    wire(id, ends, roles, addresses, usual_latency(), IgpCost::default())
}

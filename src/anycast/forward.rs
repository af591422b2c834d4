//! Forwarding: a walk hop by hop, at each node by the longest matching prefix.

use std::net::IpAddr;

use crate::bgp::{Blackholed, NextHop};
use crate::engine::{Network, RoutingView};
use crate::topology::{Community, LinkEnd, NodeId, Prefix, Service};

/// The end of a packet's walk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WalkEnd {
    /// Reached a node that announces the prefix.
    Served(NodeId),
    /// Reached a node that announces the prefix and whose service does not answer.
    NoAnswer(NodeId),
    /// A node on the path has no route.
    NoRoute(NodeId),
    /// A node on the path cannot reach its route's next hop inside its AS.
    Unreachable(NodeId),
    /// A node on the path discards it, as its route carries BLACKHOLE (RFC 7999).
    Discarded(NodeId),
    /// A node on the path does not converge, so its next hop is not known.
    Unsettled(NodeId),
    /// The packet returned to a node that it had passed.
    Loop(NodeId),
    /// A node on the path sends it over a failed link or to a failed node, which it has not
    /// detected.
    Lost(NodeId),
}

impl WalkEnd {
    /// Returns the node at which the walk ended.
    pub fn node(&self) -> &NodeId {
        match self {
            Self::Served(node)
            | Self::NoAnswer(node)
            | Self::NoRoute(node)
            | Self::Unreachable(node)
            | Self::Discarded(node)
            | Self::Unsettled(node)
            | Self::Loop(node)
            | Self::Lost(node) => node,
        }
    }
}

/// A node that a packet leaves, the end of the link it leaves by, and the next node: the one at the
/// link's other end, or another member of the exchange that the link leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// Id of the node.
    pub from: NodeId,
    /// Its end of the link.
    pub by: LinkEnd,
    /// Over the LAN of an exchange, the next node's end of its own link to it.
    pub across: Option<LinkEnd>,
    /// The next node.
    pub to: NodeId,
}

impl Hop {
    /// The links that the packet passes, each by the end at which it enters.
    pub fn passes(&self) -> impl Iterator<Item = LinkEnd> {
        let across = self.across.iter().map(|LinkEnd { link, side }| {
            let side = side.other();
            LinkEnd { link: link.clone(), side }
        });
        std::iter::once(self.by.clone()).chain(across)
    }
}

/// The result of forwarding the packets of one node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForwardingResult {
    /// First hop, if any; the next one is that of the node to which it leads.
    pub first: Option<Hop>,
    /// End of the walk.
    pub fate: WalkEnd,
    /// One-way delay to the site, in microseconds; 0 if no site serves the node.
    pub one_way: u64,
}

impl ForwardingResult {
    /// Returns the round trip to the site in milliseconds: both ways over the same links.
    pub fn round_trip_ms(&self) -> f64 {
        2.0 * self.one_way as f64 / 1000.0
    }
}

/// The forwarding of packets to one address.
pub struct Forwarding<'a> {
    net: &'a Network,
    /// Each node's action on a packet, by the node's index.
    next: Vec<Next<'a>>,
}

impl<'a> Forwarding<'a> {
    /// Computes the forwarding to an address of the prefix outside more specific prefixes of the
    /// document, or to the prefix's first address if there is none.
    pub fn to(view: &'a dyn RoutingView, prefix: &Prefix) -> Self {
        Self::to_address(view, address_of(view.network(), prefix))
    }

    /// Computes the forwarding to an address.
    pub fn to_address(view: &'a dyn RoutingView, address: IpAddr) -> Self {
        let net = view.network();
        let tables = tables_for(net, address);
        let nodes = 0..net.nodes().len() as u32;
        let next = nodes.map(|node| Next::of(view, &tables, node));
        Self { net, next: next.collect() }
    }

    /// Follows the packets of every node, in the order of the nodes' indices. Each node is visited
    /// once: its result follows from that of its next hop.
    pub fn landings(&self) -> Vec<ForwardingResult> {
        let mut known: Vec<Option<ForwardingResult>> = vec![None; self.next.len()];
        let mut place_on_walk = vec![None; self.next.len()];
        for from in 0..self.next.len() as u32 {
            let mut walk = Vec::new();
            let mut at = from;
            // Forward, until the result is known or the walk closes a loop.
            while known[at as usize].is_none() && place_on_walk[at as usize].is_none() {
                place_on_walk[at as usize] = Some(walk.len());
                walk.push(at);
                match &self.next[at as usize] {
                    Next::Over(wire) => at = wire.to,
                    Next::Ends(_) => break,
                }
            }
            // In a loop, packets of its own nodes return to themselves, packets of nodes before it
            // to the node where they entered it.
            let ring = match (&known[at as usize], &self.next[at as usize]) {
                (None, Next::Over(_)) => place_on_walk[at as usize],
                _ => None,
            };
            for (place, node) in walk.into_iter().enumerate().rev() {
                let returns_to = ring.map(|start| if place >= start { node } else { at });
                known[node as usize] = Some(self.landing(node, returns_to, &known));
                place_on_walk[node as usize] = None;
            }
        }
        known.into_iter().flatten().collect()
    }

    /// Returns the result for a node, given that of its next hop, or the node of a loop to which
    /// its packets return.
    fn landing(
        &self,
        node: u32,
        returns_to: Option<u32>,
        known: &[Option<ForwardingResult>],
    ) -> ForwardingResult {
        let id = |node: u32| self.net.id_of(node).clone();
        let Wire { by, across, to, micros } = match &self.next[node as usize] {
            Next::Ends(how) => {
                return ForwardingResult { first: None, fate: how(id(node)), one_way: 0 };
            }
            Next::Over(wire) => *wire,
        };
        let (by, across) = (by.clone(), across.cloned());
        let first = Some(Hop { from: id(node), by, across, to: id(to) });
        let (fate, one_way) = match (returns_to, &known[to as usize]) {
            (None, Some(ForwardingResult { fate: WalkEnd::Served(site), one_way, .. })) => {
                (WalkEnd::Served(site.clone()), one_way + micros)
            }
            (None, Some(onward)) => (onward.fate.clone(), 0),
            (Some(_), _) | (None, None) => (WalkEnd::Loop(id(returns_to.unwrap_or(node))), 0),
        };
        ForwardingResult { first, fate, one_way }
    }
}

/// An address of the prefix that no more specific prefix of a network holds, where there is one;
/// else the prefix's first address.
pub(super) fn address_of(net: &Network, prefix: &Prefix) -> IpAddr {
    let all = net.prefixes().iter();
    let inner: Vec<Prefix> = all.filter(|p| *p != prefix && prefix.contains(p)).copied().collect();
    prefix.address_outside(&inner).unwrap_or_else(|| prefix.first_address())
}

/// Returns the indices of the prefixes that contain an address, the longest first.
pub(super) fn tables_for(net: &Network, address: IpAddr) -> Vec<usize> {
    let all = net.prefixes();
    let holds = |place: &usize| all[*place].contains_address(address);
    let mut tables: Vec<usize> = (0..all.len()).filter(holds).collect();
    tables.sort_by_key(|place| std::cmp::Reverse(all[*place].length()));
    tables
}

/// A node's action on a packet.
pub(super) enum Next<'a> {
    /// The walk ends here.
    Ends(fn(NodeId) -> WalkEnd),
    /// It goes to another node.
    Over(Wire<'a>),
}

/// The way from a node to the next.
#[derive(Clone, Copy)]
pub(super) struct Wire<'a> {
    by: &'a LinkEnd,
    /// Over the LAN of an exchange, the next node's end of its own link to it.
    across: Option<&'a LinkEnd>,
    pub(super) to: u32,
    /// One-way delay, in microseconds; over a LAN that of both members' links, since the LAN itself
    /// takes no time.
    pub(super) micros: u64,
}

impl<'a> Next<'a> {
    /// Determines the action by the first of the tables that has a route; they are in order of
    /// preference.
    pub(super) fn of(view: &'a dyn RoutingView, tables: &[usize], node: u32) -> Self {
        if !view.forwards(node) {
            return Self::Ends(WalkEnd::Lost);
        }
        let net = view.network();
        for place in tables {
            if view.verdict(*place).is_changing(node) {
                return Self::Ends(WalkEnd::Unsettled);
            }
            let Some(best) = view.latest(*place, node) else { continue };
            let habits = &net.process_of(node).habits;
            return if best.via.is_none() {
                match net.nodes()[node as usize].service {
                    Service::Running => Self::Ends(WalkEnd::Served),
                    Service::Dead => Self::Ends(WalkEnd::NoAnswer),
                }
            } else if habits.blackholed == Blackholed::Discarded
                && best.route.carries(Community::BLACKHOLE)
            {
                Self::Ends(WalkEnd::Discarded)
            } else {
                match Self::towards(net, node, best.route.next_hop) {
                    Self::Over(Wire { by, across, to, .. }) if !view.carries(by, across, to) => {
                        Self::Ends(WalkEnd::Lost)
                    }
                    next => next,
                }
            };
        }
        Self::Ends(WalkEnd::NoRoute)
    }

    /// Returns the link to a next hop, or the first one of the IGP path to it.
    fn towards(net: &'a Network, node: u32, next_hop: NextHop) -> Self {
        if net.cost_to(node, next_hop).is_none() {
            return Self::Ends(WalkEnd::Unreachable);
        }
        let router = match next_hop {
            NextHop::Router(router) => router,
            NextHop::External(near) | NextHop::OverLan { near, .. } => {
                let session = net.session(near);
                if let Some(by) = session.end().filter(|_| session.local == node) {
                    let (to, micros) = (session.remote, net.micros(near));
                    let wire = Wire { by, across: None, to, micros };
                    return Self::Over(match next_hop {
                        NextHop::OverLan { far, .. } => wire.across(net, far),
                        _ => wire,
                    });
                }
                session.local
            }
        };
        match net.inner_step(node, router) {
            Some((by, to, micros)) => Self::Over(Wire { by, across: None, to, micros }),
            None => Self::Ends(WalkEnd::Unreachable),
        }
    }
}

impl<'a> Wire<'a> {
    /// The way to an exchange, on to the member at the far end of a session of its route server.
    fn across(self, net: &'a Network, far: u32) -> Self {
        let session = net.session(far);
        let across = net.session(session.twin).end();
        Self { across, to: session.remote, micros: self.micros + net.micros(far), ..self }
    }
}

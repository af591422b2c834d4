//! Forwarding: a walk, at each hop by the longest prefix that holds the address.

use crate::engine::{NetSession, Network, State};
use crate::topology::{LinkEnd, NodeId, Prefix, Topology};

/// How a walk ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// At a node that announces the prefix itself.
    Served(NodeId),
    /// A node on the way has no route.
    NoRoute(NodeId),
    /// A node on the way does not come to rest, so that nobody can say where it sends packets.
    Unsettled(NodeId),
    /// The packet came back to a node that it had passed.
    Loop(NodeId),
}

/// A node that a packet leaves and the end of the link it leaves by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// The node.
    pub from: NodeId,
    /// Its end of the link.
    pub by: LinkEnd,
    /// The node at the other end.
    pub to: NodeId,
}

/// The way of a packet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walk {
    /// The links it takes, in order.
    pub hops: Vec<Hop>,
    /// Where it ends.
    pub fate: Fate,
    /// One-way delay of the links it took, in microseconds.
    pub one_way: u64,
}

impl Walk {
    /// Round trip in milliseconds: both ways over the same links.
    pub fn round_trip_ms(&self) -> f64 {
        2.0 * self.one_way as f64 / 1000.0
    }
}

/// The forwarding of packets to one address of a prefix.
pub struct Forwarding<'a> {
    net: &'a Network,
    /// What each node does with a packet, by the node's index.
    next: Vec<Next<'a>>,
}

impl<'a> Forwarding<'a> {
    /// For an address of the prefix that no more specific prefix of the document holds, where
    /// there is one; else for the prefix's first address.
    pub fn to(doc: &Topology, state: &'a State, prefix: &Prefix) -> Self {
        let net = state.network();
        let all = net.prefixes();
        let inner: Vec<Prefix> =
            all.iter().filter(|p| *p != prefix && prefix.contains(p)).copied().collect();
        let address = prefix.address_outside(&inner).unwrap_or_else(|| prefix.first_address());
        let holds = |place: &usize| all[*place].contains_address(address);
        let mut tables: Vec<usize> = (0..all.len()).filter(holds).collect();
        tables.sort_by_key(|place| std::cmp::Reverse(all[*place].length()));
        let nodes = 0..net.nodes().len() as u32;
        let next = nodes.map(|node| Next::of(doc, state, &tables, node)).collect();
        Self { net, next }
    }

    /// Follows a packet from a node.
    pub fn walk(&self, from: u32) -> Walk {
        let id = |node: u32| self.net.id_of(node).clone();
        let mut passed = vec![from];
        let mut hops = Vec::new();
        let mut one_way = 0;
        let mut at = from;
        let fate = loop {
            let (session, micros) = match &self.next[at as usize] {
                Next::Serve => break Fate::Served(id(at)),
                Next::NoRoute => break Fate::NoRoute(id(at)),
                Next::Unsettled => break Fate::Unsettled(id(at)),
                Next::Session(session, micros) => (session, micros),
            };
            one_way += micros;
            hops.push(Hop { from: id(at), by: session.end.clone(), to: id(session.remote) });
            at = session.remote;
            if passed.contains(&at) {
                break Fate::Loop(id(at));
            }
            passed.push(at);
        };
        Walk { hops, fate, one_way }
    }
}

enum Next<'a> {
    Serve,
    NoRoute,
    Unsettled,
    /// Over a link, with its one-way delay in microseconds.
    Session(&'a NetSession, u64),
}

impl<'a> Next<'a> {
    /// By the first of the tables, which are in order of preference, that says something.
    fn of(doc: &Topology, state: &'a State, tables: &[usize], node: u32) -> Self {
        for place in tables {
            let routes = state.at(*place);
            if routes.is_changing(node) {
                return Self::Unsettled;
            }
            let Some(best) = routes.best(node) else { continue };
            let Some(via) = best.via else { return Self::Serve };
            let session = state.network().session(via);
            let link = doc.link(&session.end.link);
            return Self::Session(session, link.map_or(0, |l| l.latency.micros()));
        }
        Self::NoRoute
    }
}

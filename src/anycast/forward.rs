//! Forwarding: a walk, at each hop by the longest prefix that holds the address.

use crate::engine::{Best, State};
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
    doc: &'a Topology,
    state: &'a State,
    /// The prefixes that hold the address, the longest first.
    tables: Vec<usize>,
}

impl<'a> Forwarding<'a> {
    /// For an address of the prefix that no more specific prefix of the document holds, where
    /// there is one; else for the prefix's first address.
    pub fn to(doc: &'a Topology, state: &'a State, prefix: &Prefix) -> Self {
        let all = state.network().prefixes();
        let inner: Vec<Prefix> =
            all.iter().filter(|p| *p != prefix && prefix.contains(p)).copied().collect();
        let address = prefix.address_outside(&inner).unwrap_or_else(|| prefix.first_address());
        let holds = |place: &usize| all[*place].contains_address(address);
        let mut tables: Vec<usize> = (0..all.len()).filter(holds).collect();
        tables.sort_by_key(|place| std::cmp::Reverse(all[*place].length()));
        Self { doc, state, tables }
    }

    /// Follows a packet from a node.
    pub fn walk(&self, from: u32) -> Walk {
        let net = self.state.network();
        let mut passed = vec![from];
        let mut walk =
            Walk { hops: Vec::new(), fate: Fate::NoRoute(net.id_of(from).clone()), one_way: 0 };
        let mut at = from;
        loop {
            let here = net.id_of(at).clone();
            let session = match self.next(at) {
                Next::Serve => break walk.fate = Fate::Served(here),
                Next::NoRoute => break walk.fate = Fate::NoRoute(here),
                Next::Unsettled => break walk.fate = Fate::Unsettled(here),
                Next::Session(session) => net.session(session),
            };
            let by = session.end.clone();
            walk.one_way += self.doc.link(&by.link).map_or(0, |l| l.latency.micros());
            at = session.remote;
            walk.hops.push(Hop { from: here, by, to: net.id_of(at).clone() });
            if passed.contains(&at) {
                break walk.fate = Fate::Loop(net.id_of(at).clone());
            }
            passed.push(at);
        }
        walk
    }

    fn next(&self, node: u32) -> Next {
        for place in &self.tables {
            let routes = self.state.at(*place);
            if routes.is_changing(node) {
                return Next::Unsettled;
            }
            match routes.best(node) {
                Some(Best { via: Some(session), .. }) => return Next::Session(*session),
                Some(Best { via: None, .. }) => return Next::Serve,
                None => {}
            }
        }
        Next::NoRoute
    }
}

enum Next {
    Serve,
    NoRoute,
    Unsettled,
    Session(u32),
}

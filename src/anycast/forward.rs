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

/// Where the packets of one node go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Landing {
    /// The first hop, if there is one; the next one is that of the node it leads to.
    pub first: Option<Hop>,
    /// Where the walk ends.
    pub fate: Fate,
    /// One-way delay to the site, in microseconds; 0 where nobody serves.
    pub one_way: u64,
}

impl Landing {
    /// Round trip to the site in milliseconds: both ways over the same links.
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

    /// Where the packets of every node go, in the order of the nodes' indices. Each node is looked
    /// at once: where its packets go follows from where its next hop's go.
    pub fn landings(&self) -> Vec<Landing> {
        let mut known: Vec<Option<Landing>> = vec![None; self.next.len()];
        let mut place_on_walk = vec![None; self.next.len()];
        for from in 0..self.next.len() as u32 {
            let mut walk = Vec::new();
            let mut at = from;
            // Ahead, until what follows is known or the walk closes a ring.
            while known[at as usize].is_none() && place_on_walk[at as usize].is_none() {
                place_on_walk[at as usize] = Some(walk.len());
                walk.push(at);
                match &self.next[at as usize] {
                    Next::Session(session, _) => at = session.remote,
                    Next::Serve | Next::NoRoute | Next::Unsettled => break,
                }
            }
            // Where it closed one: from the ring's own nodes packets come back to themselves, from
            // the nodes before it to where they entered it.
            let ring = match (&known[at as usize], &self.next[at as usize]) {
                (None, Next::Session(..)) => place_on_walk[at as usize],
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

    /// Where the packets of a node go, given where those of its next hop go, or the node of a ring
    /// that they come back to.
    fn landing(&self, node: u32, returns_to: Option<u32>, known: &[Option<Landing>]) -> Landing {
        let id = |node: u32| self.net.id_of(node).clone();
        let (session, micros) = match &self.next[node as usize] {
            Next::Serve => return Landing::here(Fate::Served(id(node))),
            Next::NoRoute => return Landing::here(Fate::NoRoute(id(node))),
            Next::Unsettled => return Landing::here(Fate::Unsettled(id(node))),
            Next::Session(session, micros) => (session, *micros),
        };
        let by = session.end.clone();
        let first = Some(Hop { from: id(node), by, to: id(session.remote) });
        let (fate, one_way) = match (returns_to, &known[session.remote as usize]) {
            (None, Some(Landing { fate: Fate::Served(site), one_way, .. })) => {
                (Fate::Served(site.clone()), one_way + micros)
            }
            (None, Some(onward)) => (onward.fate.clone(), 0),
            (Some(_), _) | (None, None) => (Fate::Loop(id(returns_to.unwrap_or(node))), 0),
        };
        Landing { first, fate, one_way }
    }
}

impl Landing {
    fn here(fate: Fate) -> Self {
        Self { first: None, fate, one_way: 0 }
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

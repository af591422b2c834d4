//! A document compiled for the solver: flat arrays, interned policies, everything in the order of
//! ids so that no result follows from the order of a file.

use std::collections::HashMap;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::bgp::{Candidate, Route, Session};
use crate::topology::{
    Asn, Link, LinkEnd, LinkId, LinkState, NodeId, NodeState, Origin, Policy, Prefix, Role, Side,
    Topology,
};

/// A node, by its place in ascending order of ids.
#[derive(Clone, Debug)]
pub struct NetNode {
    /// Its id in the document.
    pub id: NodeId,
    /// Its AS.
    pub asn: Asn,
    /// Its BGP identifier as a number.
    pub router_id: u32,
    /// Whether it is at work.
    pub is_up: bool,
    sessions: Range<usize>,
}

/// One node's side of an eBGP session.
#[derive(Clone, Debug)]
pub struct NetSession {
    /// The node it belongs to.
    pub local: u32,
    /// The node at the other end.
    pub remote: u32,
    /// The other side of this session.
    pub twin: u32,
    /// The link and the side that the local node is on.
    pub end: LinkEnd,
    /// What the remote node is to the local one.
    pub neighbour: Role,
    /// The address of the remote end.
    pub remote_address: std::net::IpAddr,
    /// Whether link and both nodes are at work.
    pub is_up: bool,
    policy: u32,
}

/// One end of a link of the document; sessions are in this order.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct DrawnEnd<'a> {
    local: u32,
    remote: u32,
    id: &'a LinkId,
    side: Side,
    /// The link's place in the document.
    place: usize,
}

/// A compiled document.
#[derive(Clone, Debug, Default)]
pub struct Network {
    nodes: Vec<NetNode>,
    sessions: Vec<NetSession>,
    policies: Vec<Policy>,
    prefixes: Vec<Prefix>,
    /// For each prefix the nodes at work that announce it.
    origins: Vec<Vec<(u32, Origin)>>,
    by_id: FxHashMap<NodeId, u32>,
}

impl Network {
    /// Compiles a document.
    pub fn compile(doc: &Topology) -> Self {
        let mut drawn: Vec<_> = doc.nodes().collect();
        drawn.sort_unstable_by(|a, b| a.id.cmp(&b.id));
        let by_id: FxHashMap<NodeId, u32> =
            drawn.iter().zip(0..).map(|(node, index)| (node.id.clone(), index)).collect();

        let links: Vec<&Link> = doc.links().collect();
        let mut ends = Vec::with_capacity(2 * links.len());
        for (link, place) in links.iter().zip(0..) {
            if let Some((a, b)) = by_id.get(&link.a.node).zip(by_id.get(&link.b.node)) {
                let id = &link.id;
                ends.push(DrawnEnd { local: *a, remote: *b, id, side: Side::A, place });
                ends.push(DrawnEnd { local: *b, remote: *a, id, side: Side::B, place });
            }
        }
        ends.sort_unstable();
        let mut session_of = vec![[0; 2]; links.len()];
        for (end, session) in ends.iter().zip(0..) {
            session_of[end.place][end.side as usize] = session;
        }
        let mut policies = Interner::default();
        let works = |node: u32| drawn[node as usize].state == NodeState::Up;
        let session = |DrawnEnd { local, remote, id, side, place }: DrawnEnd<'_>| {
            let (link, other) = (links[place], side.other());
            NetSession {
                local,
                remote,
                twin: session_of[place][other as usize],
                end: LinkEnd { link: id.clone(), side },
                neighbour: link.end(side).role.counterpart(),
                remote_address: link.end(other).address,
                is_up: link.state == LinkState::Up && works(local) && works(remote),
                policy: policies.intern(&link.end(side).policy),
            }
        };
        let sessions: Vec<NetSession> = ends.into_iter().map(session).collect();

        let mut from = 0;
        let nodes = drawn.iter().zip(0u32..).map(|(node, index)| {
            let to = from + sessions[from..].partition_point(|s| s.local <= index);
            let range = std::mem::replace(&mut from, to)..to;
            NetNode {
                id: node.id.clone(),
                asn: node.asn,
                router_id: node.effective_router_id().into(),
                is_up: node.state == NodeState::Up,
                sessions: range,
            }
        });
        let nodes: Vec<NetNode> = nodes.collect();

        let prefixes = doc.prefixes();
        let mut origins = vec![Vec::new(); prefixes.len()];
        for (node, index) in drawn.iter().zip(0u32..) {
            for origin in node.origins.iter().filter(|_| node.state == NodeState::Up) {
                if let Ok(place) = prefixes.binary_search(&origin.prefix) {
                    origins[place].push((index, origin.clone()));
                }
            }
        }
        Self { nodes, sessions, policies: policies.all, prefixes, origins, by_id }
    }

    /// All nodes, in ascending order of ids.
    pub fn nodes(&self) -> &[NetNode] {
        &self.nodes
    }

    /// All prefixes that somebody announces, failed or not, in numeric order.
    pub fn prefixes(&self) -> &[Prefix] {
        &self.prefixes
    }

    /// The place of a prefix.
    pub fn prefix_place(&self, prefix: &Prefix) -> Option<usize> {
        self.prefixes.binary_search(prefix).ok()
    }

    /// The nodes at work that announce the prefix at a place.
    pub fn origins(&self, prefix: usize) -> &[(u32, Origin)] {
        &self.origins[prefix]
    }

    /// The index of a node.
    pub fn index_of(&self, id: &NodeId) -> Option<u32> {
        self.by_id.get(id).copied()
    }

    /// The id of a node.
    pub fn id_of(&self, node: u32) -> &NodeId {
        &self.nodes[node as usize].id
    }

    /// All sessions.
    pub fn all_sessions(&self) -> &[NetSession] {
        &self.sessions
    }

    /// A session by its index.
    pub fn session(&self, index: u32) -> &NetSession {
        &self.sessions[index as usize]
    }

    /// The sessions of a node, up or not, with their indices, in the order of neighbours' ids.
    pub fn sessions_of(&self, node: u32) -> impl Iterator<Item = (u32, &NetSession)> {
        let range = self.nodes[node as usize].sessions.clone();
        let first = range.start as u32;
        (first..).zip(&self.sessions[range])
    }

    /// The sessions of a node that are up, with their indices, in the order of neighbours' ids.
    pub fn live_sessions_of(&self, node: u32) -> impl Iterator<Item = (u32, &NetSession)> {
        self.sessions_of(node).filter(|(_, s)| s.is_up)
    }

    /// A route that came in over a session, as the decision process compares it.
    pub fn candidate(&self, session: &NetSession, route: Route) -> Candidate {
        let router_id = self.nodes[session.remote as usize].router_id;
        Candidate::external(route, router_id, Some(session.remote_address))
    }

    /// A session as the policy functions want it.
    pub fn side(&self, session: &NetSession) -> Session<'_> {
        Session {
            asn: self.nodes[session.local as usize].asn,
            neighbour: session.neighbour,
            policy: &self.policies[session.policy as usize],
        }
    }

    /// The policies in use; the first is the default.
    pub fn policies(&self) -> &[Policy] {
        &self.policies
    }
}

/// Each policy once; the default has index 0 and is found without hashing.
struct Interner {
    all: Vec<Policy>,
    known: HashMap<Policy, u32>,
    default: Policy,
}

impl Default for Interner {
    fn default() -> Self {
        let default = Policy::default();
        Self { all: vec![default.clone()], known: HashMap::new(), default }
    }
}

impl Interner {
    fn intern(&mut self, policy: &Policy) -> u32 {
        if *policy == self.default {
            return 0;
        }
        if let Some(index) = self.known.get(policy) {
            return *index;
        }
        let index = self.all.len() as u32;
        self.all.push(policy.clone());
        self.known.insert(policy.clone(), index);
        index
    }
}

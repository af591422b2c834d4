//! A document compiled for the solver: flat arrays, interned policies.
//!
//! Nodes are numbered in the order of their ids, and sessions in the order of nodes, so that no
//! result depends on the order of a file. Numbers stay the same until nodes or links are added or
//! removed; an added one gets its position in that order and renumbers those after it.

use std::net::IpAddr;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::igp::Igp;
use super::inner_link::InnerLink;
use super::interned::Interned;
use super::offer::Source;
use crate::bgp::{Candidate, IbgpRole, NextHop, Process, Route, Router, Session, local_prefs};
use crate::topology::{
    AddPath, Asn, BorderNextHop, LeakProtection, Link, LinkEnd, Node, NodeId, NodeState, Origin,
    OriginValidation, Policy, Prefix, Roa, Role, Service, Side, Topology,
};

/// A node; its index is its position in ascending order of ids.
#[derive(Clone, Debug, PartialEq)]
pub struct NetNode {
    /// Id in the document.
    pub id: NodeId,
    /// AS number.
    pub asn: Asn,
    /// BGP identifier as a number.
    pub router_id: u32,
    /// Cluster ID as a number.
    pub cluster_id: u32,
    /// Next hop that it advertises over iBGP for routes from other ASes.
    pub next_hop: BorderNextHop,
    /// Origin validation.
    pub origin_validation: OriginValidation,
    /// Protection against route leaks.
    pub leak_protection: LeakProtection,
    /// Routes that it sends over iBGP.
    pub add_path: AddPath,
    /// True if the node is up.
    pub is_up: bool,
    /// Service behind its announcements.
    pub service: Service,
    /// Its announcement while it is up.
    pub origins: Vec<Origin>,
    pub(super) process: u32,
    pub(super) sessions: Range<usize>,
}

/// One node's side of a session.
#[derive(Clone, Debug, PartialEq)]
pub struct NetSession {
    /// Index of this side.
    pub index: u32,
    /// Index of the node on this side.
    pub local: u32,
    /// Index of the node at the other end.
    pub remote: u32,
    /// Index of the other side of this session.
    pub twin: u32,
    /// Address of the remote end.
    pub remote_address: IpAddr,
    /// Kind of the session, with its link or role.
    pub over: SessionKind,
}

/// The kind of a session: eBGP over a link, or iBGP over the IGP.
#[derive(Clone, Debug, PartialEq)]
pub enum SessionKind {
    /// A link between two ASes.
    Link(External),
    /// The IGP of an AS.
    Igp(IbgpRole),
}

/// One node's side of an eBGP session.
#[derive(Clone, Debug, PartialEq)]
pub struct External {
    /// The link, and the local node's side of it.
    pub end: LinkEnd,
    /// Role of the remote node towards the local one.
    pub neighbour: Role,
}

/// The values of a session that may change without renumbering.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct SessionState {
    /// True if the session is up: its link and both nodes, or both routers and an IGP path between
    /// them.
    pub(super) is_up: bool,
    /// True if its link is at work, whatever becomes of the ends; always over iBGP.
    pub(super) is_link_up: bool,
    /// Number of its policy; over iBGP the default one.
    pub(super) policy: u32,
    /// One-way delay of its link, in microseconds; 0 over iBGP.
    pub(super) micros: u64,
}

impl NetNode {
    /// Makes a node of a document, with its process number and its range of sessions.
    pub(super) fn of(node: &Node, process: u32, sessions: Range<usize>) -> Self {
        Self {
            id: node.id.clone(),
            asn: node.asn,
            router_id: node.effective_router_id().into(),
            cluster_id: node.effective_cluster_id().into(),
            next_hop: node.next_hop,
            origin_validation: node.origin_validation,
            leak_protection: node.leak_protection,
            add_path: AddPath::default(),
            is_up: node.state == NodeState::Up,
            service: node.service,
            origins: if node.withholds_routes() { Vec::new() } else { node.origins.clone() },
            process,
            sessions,
        }
    }
}

impl External {
    /// Makes one side of a link of a document.
    pub(super) fn of(link: &Link, side: Side) -> Self {
        Self {
            end: LinkEnd { link: link.id.clone(), side },
            neighbour: link.end(side).role.counterpart(),
        }
    }
}

impl NetSession {
    /// Returns the eBGP side; none for iBGP.
    pub fn external(&self) -> Option<&External> {
        match &self.over {
            SessionKind::Link(external) => Some(external),
            SessionKind::Igp(_) => None,
        }
    }

    /// Returns the link it runs over and the side of the local node; none for iBGP.
    pub fn end(&self) -> Option<&LinkEnd> {
        self.external().map(|external| &external.end)
    }

    /// Returns the role of the remote router towards the local one; none for eBGP.
    pub fn neighbourhood(&self) -> Option<IbgpRole> {
        match self.over {
            SessionKind::Link(_) => None,
            SessionKind::Igp(is) => Some(is),
        }
    }

    /// Returns the role of the remote node towards the local one; no role over iBGP.
    pub fn neighbour(&self) -> Role {
        self.external().map_or(Role::None, |external| external.neighbour)
    }
}

/// The features of BGP that are used anywhere in a network, so that unused ones cost nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Features {
    /// A policy sets weights.
    pub weights: bool,
    /// A policy or announcement sets MEDs.
    pub meds: bool,
    /// A route may carry GRACEFUL_SHUTDOWN, and a node acts on it.
    pub draining: bool,
    /// An AS sends more than the best route over iBGP.
    pub add_path: bool,
    /// A node's choice depends on the route in use or on the order of arrival.
    pub history: bool,
}

/// Knowledge about cycles of providers in the whole document, up or not, with all nodes of an ASN
/// as one. If there is none, there is none among the links that are up either: failures and splits
/// of an AS close no cycle. Failures and policies do not change this value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Hierarchy {
    /// No cycle.
    Acyclic,
    /// A cycle in the document, so the links that are up have to be checked.
    #[default]
    Unknown,
}

/// A compiled document. Cheap to clone: an edit that keeps the numbering copies the parts that it
/// changes and shares the others.
#[derive(Clone, Debug, Default)]
pub struct Network {
    pub(super) nodes: Arc<Vec<NetNode>>,
    pub(super) sessions: Arc<Vec<NetSession>>,
    /// States of the sessions, by index.
    pub(super) states: Arc<Vec<SessionState>>,
    pub(super) policies: Arc<Interned<Policy>>,
    pub(super) processes: Arc<Interned<Process>>,
    pub(super) roas: Arc<[Roa]>,
    pub(super) prefixes: Arc<[Prefix]>,
    pub(super) origins: Arc<Vec<Arc<Origins>>>,
    pub(super) by_id: Arc<FxHashMap<NodeId, u32>>,
    pub(super) igp: Igp,
    /// In the order of ids.
    pub(super) inner_links: Arc<Vec<InnerLink>>,
    pub(super) features: Features,
    pub(super) hierarchy: Hierarchy,
}

/// The nodes that announce a prefix and are up, in ascending order.
pub(super) type Origins = Vec<(u32, Origin)>;

impl Network {
    /// Compiles a document.
    pub fn compile(doc: &Topology) -> Self {
        Self::compile_after(doc, None)
    }

    /// Returns the features of BGP that are used anywhere.
    pub fn features(&self) -> Features {
        self.features
    }

    /// Returns the decision process of a node.
    pub fn process_of(&self, node: u32) -> &Process {
        self.processes.get(self.nodes[node as usize].process)
    }

    /// Returns the IGP cost from a node to a next hop; none if it is unreachable.
    pub fn cost_to(&self, node: u32, next_hop: NextHop) -> Option<u32> {
        match next_hop {
            NextHop::Router(router) => self.igp.distance(node, router),
            NextHop::External(session) | NextHop::OverLan { near: session, .. } => {
                let border = self.session(session).local;
                if border == node {
                    return Some(0);
                }
                match self.nodes[border as usize].next_hop {
                    BorderNextHop::Neighbour { igp_cost: Some(cost) } => {
                        Some(self.igp.distance(node, border)? + u32::from(cost))
                    }
                    BorderNextHop::Neighbour { igp_cost: None } | BorderNextHop::Itself => None,
                }
            }
        }
    }

    /// Returns the routers that can reach a router inside its AS, itself included, in ascending
    /// order; none if no internal link of it is up.
    pub fn part_of(&self, router: u32) -> &[u32] {
        self.igp.part_of(router)
    }

    /// Returns the IGP cost between two routers, if they are connected.
    pub fn distance(&self, from: u32, to: u32) -> Option<u32> {
        self.igp.distance(from, to)
    }

    /// Returns the first link on the path from a router to another of its AS, the router at its
    /// other end, and its one-way delay in microseconds.
    pub fn inner_step(&self, from: u32, to: u32) -> Option<(&LinkEnd, u32, u64)> {
        self.igp.step(from, to).map(|way| (&way.by, way.to, way.micros))
    }

    /// All links inside ASes, at work or not, in ascending order of ids.
    pub fn inner_links(&self) -> &[InnerLink] {
        &self.inner_links
    }

    /// Returns all nodes, in ascending order of ids.
    pub fn nodes(&self) -> &[NetNode] {
        &self.nodes
    }

    /// Returns all announced prefixes, even if their origins have failed, in numeric order.
    pub fn prefixes(&self) -> &[Prefix] {
        &self.prefixes
    }

    /// Returns the position of a prefix in [`Network::prefixes`].
    pub fn prefix_place(&self, prefix: &Prefix) -> Option<usize> {
        self.prefixes.binary_search(prefix).ok()
    }

    /// Returns the nodes that announce the prefix at a position and are up.
    pub fn origins(&self, prefix: usize) -> &[(u32, Origin)] {
        &self.origins[prefix]
    }

    /// Returns the index of a node.
    pub fn index_of(&self, id: &NodeId) -> Option<u32> {
        self.by_id.get(id).copied()
    }

    /// Returns the indices of all nodes by their ids.
    pub fn indices(&self) -> &Arc<FxHashMap<NodeId, u32>> {
        &self.by_id
    }

    /// Returns true if packets that follow the same routes take the same paths in both, with the
    /// same delays.
    pub fn forwards_as(&self, other: &Self) -> bool {
        let micros = |state: &SessionState| state.micros;
        Arc::ptr_eq(&self.by_id, &other.by_id)
            && Arc::ptr_eq(&self.prefixes, &other.prefixes)
            && Arc::ptr_eq(&self.nodes, &other.nodes)
            && Arc::ptr_eq(&self.processes, &other.processes)
            && self.igp.is_shared_with(&other.igp)
            && self.states.iter().map(micros).eq(other.states.iter().map(micros))
    }

    /// Returns the id of a node.
    pub fn id_of(&self, node: u32) -> &NodeId {
        &self.nodes[node as usize].id
    }

    /// Returns all sessions.
    pub fn all_sessions(&self) -> &[NetSession] {
        &self.sessions
    }

    /// Returns true if a session is up: its link and both nodes, or both routers and an IGP path
    /// between them.
    pub fn is_up(&self, session: u32) -> bool {
        self.states[session as usize].is_up
    }

    /// Tells whether the link of a session is at work, whatever becomes of its ends; true of iBGP.
    pub fn is_link_up(&self, session: u32) -> bool {
        self.states[session as usize].is_link_up
    }

    /// Returns the one-way delay of the link that a session runs over, in microseconds; 0 over
    /// iBGP.
    pub fn micros(&self, session: u32) -> u64 {
        self.states[session as usize].micros
    }

    /// Returns the sessions that are up.
    pub fn live_sessions(&self) -> impl Iterator<Item = &NetSession> {
        self.sessions.iter().zip(&*self.states).filter(|(_, state)| state.is_up).map(|(s, _)| s)
    }

    /// Returns a session by its index.
    pub fn session(&self, index: u32) -> &NetSession {
        &self.sessions[index as usize]
    }

    /// Returns the sessions of a node, up or not, with their indices, in the order of neighbours'
    /// ids.
    pub fn sessions_of(&self, node: u32) -> impl Iterator<Item = (u32, &NetSession)> {
        let range = self.nodes[node as usize].sessions.clone();
        let first = range.start as u32;
        (first..).zip(&self.sessions[range])
    }

    /// Returns the sessions of a node that are up, with their indices, in the order of neighbours'
    /// ids.
    pub fn live_sessions_of(&self, node: u32) -> impl Iterator<Item = (u32, &NetSession)> {
        self.sessions_of(node).filter(|(index, _)| self.is_up(*index))
    }

    /// Makes a candidate of a route received over a session.
    pub fn candidate(&self, session: &NetSession, route: Route) -> Candidate {
        let router_id = self.nodes[session.remote as usize].router_id;
        let address = Some(session.remote_address);
        match session.over {
            SessionKind::Link(_) => Candidate::external(route, router_id, address),
            SessionKind::Igp(_) => {
                let cost = self.cost_to(session.local, route.next_hop);
                Candidate::internal(route, cost, router_id, address)
            }
        }
    }

    /// Returns the route that a node originates, for a position in [`Network::prefixes`].
    pub fn own_route(&self, prefix: usize, node: u32) -> Option<Route> {
        let (_, origin) = self.origins(prefix).iter().find(|(n, _)| *n == node)?;
        Some(self.own(origin, node))
    }

    /// Returns true if the near end of a session does not put its ASN into paths: it is the far end's
    /// route server (RFC 7947 section 2.2.2).
    pub(super) fn omits_own_asn(&self, session: u32) -> bool {
        self.session(session).neighbour() == Role::RouteServerClient
    }

    /// Returns the neighbour and the link from which a route over a session comes.
    pub fn source(&self, via: Option<u32>) -> Source {
        let session = self.session(via?);
        let link = session.end().map(|end| end.link.clone());
        Some((self.id_of(session.remote).clone(), link))
    }

    /// Returns the route of a node's own announcement.
    pub fn own(&self, origin: &Origin, node: u32) -> Route {
        let weight = self.process_of(node).habits.own_weight;
        Route { weight, ..Route::own(origin, node) }
    }

    /// Returns the lowest and the highest local-pref that a session's import policy can give a
    /// route; none over iBGP, which carries the local-pref.
    pub fn local_prefs(&self, session: &NetSession) -> Option<(u32, u32)> {
        let external = session.external()?;
        let policy = self.policy(session)?;
        let (least, most) = local_prefs(policy, external.neighbour);
        Some((if self.features.draining { 0 } else { least }, most))
    }

    /// Returns the policy of a session; none over iBGP.
    pub fn policy(&self, session: &NetSession) -> Option<&Policy> {
        session.external().map(|_| self.policies.get(self.states[session.index as usize].policy))
    }

    /// Returns an eBGP session, by its index, in the form that the policy functions take.
    pub(super) fn side(&self, index: u32, external: &External) -> Session<'_> {
        let session = self.session(index);
        let node = &self.nodes[session.local as usize];
        Session {
            asn: node.asn,
            remote_asn: self.nodes[session.remote as usize].asn,
            neighbour: external.neighbour,
            policy: self.policies.get(self.states[index as usize].policy),
            habits: &self.process_of(session.local).habits,
            roas: &self.roas,
            origin_validation: node.origin_validation,
            leak_protection: node.leak_protection,
            next_hop: NextHop::External(index),
            own_address: NextHop::External(session.twin),
        }
    }

    /// Returns a router in the form that the iBGP functions take.
    pub(super) fn router(&self, index: u32) -> Router {
        let node = &self.nodes[index as usize];
        let NetNode { asn, router_id, cluster_id, next_hop, .. } = *node;
        let habits = self.process_of(index).habits;
        Router { asn, index, router_id, cluster_id, habits, next_hop }
    }

    /// The route origin authorisations.
    pub fn roas(&self) -> &[Roa] {
        &self.roas
    }

    /// Returns the policies in use, each once.
    pub fn policies(&self) -> impl Iterator<Item = &Policy> {
        self.policies.in_use()
    }
}

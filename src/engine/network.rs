//! A document compiled for the solver: flat arrays, interned policies.
//!
//! The order of ids is the canonical order: nodes are numbered by it, and sessions by nodes, so that
//! no result follows from the order of a file. Numbers stay what they are while nothing is drawn;
//! what is drawn between two ids takes its place there and renumbers what follows.

use std::net::IpAddr;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::igp::Igp;
use super::inner_link::InnerLink;
use super::interned::Interned;
use super::offer::Source;
use crate::bgp::{
    Candidate, DaemonBehaviour, IbgpRole, NextHop, Process, Route, Router, Session, local_prefs,
};
use crate::topology::{
    AddPath, Asn, BorderNextHop, LeakProtection, Link, LinkEnd, Node, NodeId, NodeState, Origin,
    OriginValidation, Policy, Prefix, Roa, Role, Service, Side, Topology,
};

/// A node, by its place in ascending order of ids.
#[derive(Clone, Debug, PartialEq)]
pub struct NetNode {
    /// Its id in the document.
    pub id: NodeId,
    /// Its AS.
    pub asn: Asn,
    /// Its BGP identifier as a number.
    pub router_id: u32,
    /// Its cluster as a number.
    pub cluster_id: u32,
    /// The next hop it gives, inside its AS, to what it hears from other ASes.
    pub next_hop: BorderNextHop,
    /// Its validation of origins.
    pub origin_validation: OriginValidation,
    /// Its protection against route leaks.
    pub leak_protection: LeakProtection,
    /// The routes that it sends over iBGP.
    pub add_path: AddPath,
    /// True if it is at work.
    pub is_up: bool,
    /// The service behind its announcements.
    pub service: Service,
    /// What it announces while it is at work.
    pub origins: Vec<Origin>,
    pub(super) process: u32,
    pub(super) sessions: Range<usize>,
}

/// One node's side of a session.
#[derive(Clone, Debug, PartialEq)]
pub struct NetSession {
    /// Its own index.
    pub index: u32,
    /// The node it belongs to.
    pub local: u32,
    /// The node at the other end.
    pub remote: u32,
    /// The other side of this session.
    pub twin: u32,
    /// The address of the remote end.
    pub remote_address: IpAddr,
    /// Over what it runs.
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
    /// The link and the side that the local node is on.
    pub end: LinkEnd,
    /// The role of the remote node towards the local one.
    pub neighbour: Role,
}

/// The values of a session that change while nothing is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct SessionState {
    /// True if it is at work: its link and both nodes, or both routers and a way between them.
    pub(super) is_up: bool,
    /// True if its link is at work, whatever becomes of the ends; always over iBGP.
    pub(super) is_link_up: bool,
    /// The number of its policy; over iBGP the default one.
    pub(super) policy: u32,
    /// One-way delay of its link, in microseconds; 0 over iBGP.
    pub(super) micros: u64,
}

impl NetNode {
    /// A node of a document with the numbers of its process and its sessions.
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
    /// One side of a link of a document.
    pub(super) fn of(link: &Link, side: Side) -> Self {
        Self {
            end: LinkEnd { link: link.id.clone(), side },
            neighbour: link.end(side).role.counterpart(),
        }
    }
}

impl NetSession {
    /// The eBGP side, if it is one.
    pub fn external(&self) -> Option<&External> {
        match &self.over {
            SessionKind::Link(external) => Some(external),
            SessionKind::Igp(_) => None,
        }
    }

    /// The link it runs over and the side of the local node; none for iBGP.
    pub fn end(&self) -> Option<&LinkEnd> {
        self.external().map(|external| &external.end)
    }

    /// The relation of the remote router to the local one over iBGP; none for eBGP.
    pub fn neighbourhood(&self) -> Option<IbgpRole> {
        match self.over {
            SessionKind::Link(_) => None,
            SessionKind::Igp(is) => Some(is),
        }
    }

    /// The role of the remote node towards the local one; no role over iBGP.
    pub fn neighbour(&self) -> Role {
        self.external().map_or(Role::None, |external| external.neighbour)
    }
}

/// The features of BGP that a network uses anywhere, so that those it does not use cost nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Features {
    /// Some policy sets weights.
    pub weights: bool,
    /// Some policy or announcement sets MEDs.
    pub meds: bool,
    /// Something may carry GRACEFUL_SHUTDOWN, and somebody acts on it.
    pub draining: bool,
    /// Some AS sends more than the best route over iBGP.
    pub add_path: bool,
    /// Some node looks at the set of candidates in other ways than by MED: the route in use or the
    /// order of arrival counts.
    pub history: bool,
}

/// What is known of cycles of providers from what is drawn, up or not, with all nodes of an ASN as
/// one. Where there is none, there is none among those at work either: to take links away and ASes
/// apart closes no cycle. Failures and policies leave it as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Hierarchy {
    /// There is no cycle.
    Acyclic,
    /// There is one as it is drawn, so that one has to look at what is at work.
    #[default]
    Unknown,
}

/// A compiled document. Cheap to clone: an edit that draws nothing copies the parts that it changes
/// and shares the others.
#[derive(Clone, Debug, Default)]
pub struct Network {
    pub(super) nodes: Arc<Vec<NetNode>>,
    pub(super) sessions: Arc<Vec<NetSession>>,
    /// By sessions.
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

/// The nodes at work that announce a prefix, in ascending order.
pub(super) type Origins = Vec<(u32, Origin)>;

impl Network {
    /// Compiles a document.
    pub fn compile(doc: &Topology) -> Self {
        Self::compile_after(doc, None)
    }

    /// The features of BGP that it uses anywhere.
    pub fn features(&self) -> Features {
        self.features
    }

    /// The decision process of a node.
    pub fn process_of(&self, node: u32) -> &Process {
        self.processes.get(self.nodes[node as usize].process)
    }

    /// The IGP cost from a node to a next hop, if it can be reached.
    pub fn cost_to(&self, node: u32, next_hop: NextHop) -> Option<u32> {
        match next_hop {
            NextHop::Router(router) => self.igp.distance(node, router),
            NextHop::External(session) => {
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

    /// The routers that reach each other with a router inside its AS, in ascending order, itself
    /// among them; none if it has no internal link at work.
    pub fn part_of(&self, router: u32) -> &[u32] {
        self.igp.part_of(router)
    }

    /// The IGP cost between two routers, if there is a way.
    pub fn distance(&self, from: u32, to: u32) -> Option<u32> {
        self.igp.distance(from, to)
    }

    /// The first link on the way from a router to another of its AS, the router at its other end,
    /// and its one-way delay in microseconds.
    pub fn inner_step(&self, from: u32, to: u32) -> Option<(&LinkEnd, u32, u64)> {
        self.igp.step(from, to).map(|way| (&way.by, way.to, way.micros))
    }

    /// All links inside ASes, at work or not, in ascending order of ids.
    pub fn inner_links(&self) -> &[InnerLink] {
        &self.inner_links
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

    /// The indices of all nodes by their ids.
    pub fn indices(&self) -> &Arc<FxHashMap<NodeId, u32>> {
        &self.by_id
    }

    /// Tells whether packets that follow the same routes take the same ways in both, at the same times.
    pub fn forwards_as(&self, other: &Self) -> bool {
        let micros = |state: &SessionState| state.micros;
        Arc::ptr_eq(&self.by_id, &other.by_id)
            && Arc::ptr_eq(&self.prefixes, &other.prefixes)
            && Arc::ptr_eq(&self.nodes, &other.nodes)
            && Arc::ptr_eq(&self.processes, &other.processes)
            && self.igp.is_shared_with(&other.igp)
            && self.states.iter().map(micros).eq(other.states.iter().map(micros))
    }

    /// The id of a node.
    pub fn id_of(&self, node: u32) -> &NodeId {
        &self.nodes[node as usize].id
    }

    /// All sessions.
    pub fn all_sessions(&self) -> &[NetSession] {
        &self.sessions
    }

    /// Tells whether a session is at work: its link and both nodes, or both routers and a way between them.
    pub fn is_up(&self, session: u32) -> bool {
        self.states[session as usize].is_up
    }

    /// Tells whether the link of a session is at work, whatever becomes of its ends; true of iBGP.
    pub fn is_link_up(&self, session: u32) -> bool {
        self.states[session as usize].is_link_up
    }

    /// One-way delay of the link that a session runs over, in microseconds; 0 over iBGP.
    pub fn micros(&self, session: u32) -> u64 {
        self.states[session as usize].micros
    }

    /// The sessions that are up.
    pub fn live_sessions(&self) -> impl Iterator<Item = &NetSession> {
        self.sessions.iter().zip(&*self.states).filter(|(_, state)| state.is_up).map(|(s, _)| s)
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
        self.sessions_of(node).filter(|(index, _)| self.is_up(*index))
    }

    /// A route that came in over a session, as the decision process compares it.
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

    /// The route that a node announces itself, at a place of [`Network::prefixes`].
    pub fn own_route(&self, prefix: usize, node: u32) -> Option<Route> {
        let (_, origin) = self.origins(prefix).iter().find(|(n, _)| *n == node)?;
        Some(self.own(origin, node))
    }

    /// The neighbour that a route received over a session comes from, and the link.
    pub fn source(&self, via: Option<u32>) -> Source {
        let session = self.session(via?);
        let link = session.end().map(|end| end.link.clone());
        Some((self.id_of(session.remote).clone(), link))
    }

    /// A node's own announcement, as the decision process compares it.
    pub fn own(&self, origin: &Origin, node: u32) -> Route {
        let weight = self.process_of(node).habits.own_weight;
        Route { weight, ..Route::own(origin, node) }
    }

    /// The least and the highest local-pref that a session's import policy can give a route; none
    /// over iBGP, where it comes with the route.
    pub fn local_prefs(&self, session: &NetSession) -> Option<(u32, u32)> {
        let external = session.external()?;
        let policy = self.policy(session)?;
        let (least, most) = local_prefs(policy, external.neighbour);
        Some((if self.features.draining { 0 } else { least }, most))
    }

    /// The policy of a session; none over iBGP.
    pub fn policy(&self, session: &NetSession) -> Option<&Policy> {
        session.external().map(|_| self.policies.get(self.states[session.index as usize].policy))
    }

    /// An eBGP session as the policy functions want it, by its index.
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
        }
    }

    /// A router as the iBGP functions want it.
    pub(super) fn router(&self, index: u32) -> Router {
        let node = &self.nodes[index as usize];
        let NetNode { asn, router_id, cluster_id, next_hop, .. } = *node;
        let DaemonBehaviour { own_med, reflected_med, .. } = self.process_of(index).habits;
        Router { asn, index, router_id, cluster_id, own_med, reflected_med, next_hop }
    }

    /// The route origin authorisations.
    pub fn roas(&self) -> &[Roa] {
        &self.roas
    }

    /// The policies in use, each once.
    pub fn policies(&self) -> impl Iterator<Item = &Policy> {
        self.policies.in_use()
    }
}

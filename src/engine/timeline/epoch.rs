//! The document between two changes, and the knowledge that routers have of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::engine::compile::Reading;
use crate::engine::network::{NetSession, Network, SessionKind};
use crate::topology::{HealthCheck, Link, LinkId, LinkState, Node, NodeId, NodeState, Topology};

/// A part of a run during which the document and the IGP's knowledge of it stay the same.
#[derive(Clone, Debug, Default)]
pub struct Epoch {
    /// The document, with the real state of nodes and links.
    pub doc: Topology,
    /// The compiled document, up or not; with the IGP as the routers know it.
    pub net: Arc<Network>,
    /// True for each node that is up, by its index.
    works: Vec<bool>,
    /// Changes that the IGP has yet to detect.
    unnoticed: Unnoticed,
    /// The nodes that are being drained.
    drained: BTreeSet<NodeId>,
}

/// Internal links whose change the IGP has yet to detect.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Unnoticed {
    /// Links that are down and still up for the IGP.
    pub(super) gone: BTreeSet<LinkId>,
    /// Links that are up and still down for the IGP.
    pub(super) back: BTreeSet<LinkId>,
}

impl Unnoticed {
    /// Returns true if the IGP considers a link up.
    fn joins(&self, doc: &Topology, link: &Link) -> bool {
        let is_known = joins(doc, link) && !self.back.contains(&link.id);
        is_known || self.gone.contains(&link.id)
    }
}

impl Epoch {
    pub(super) fn of(
        doc: Topology,
        unnoticed: &Unnoticed,
        drained: BTreeSet<NodeId>,
        before: Option<&Self>,
    ) -> Self {
        let net = match before.filter(|epoch| epoch.is_drawn_as(&doc, unnoticed)) {
            Some(epoch) => epoch.net.clone(),
            None => {
                let joins = |link: &Link| unnoticed.joins(&doc, link);
                let reading = Reading::AllThatIsDrawn(&joins);
                let before = before.map(|epoch| &*epoch.net);
                Arc::new(Network::compile_as(reading, &doc, before))
            }
        };
        let works = |id| doc.node(id).is_some_and(|n| n.state == NodeState::Up);
        let works = net.nodes().iter().map(|n| works(&n.id)).collect();
        Self { doc, net, works, unnoticed: unnoticed.clone(), drained }
    }

    /// Returns true if a document differs at most in what is up and in positions, and the IGP uses
    /// the same links: then it compiles to the same network, which a large recording with many
    /// failures can share.
    fn is_drawn_as(&self, doc: &Topology, unnoticed: &Unnoticed) -> bool {
        let same_node = |a: &Node, b: &Node| {
            let (state, pos) = (b.state, b.pos);
            Node { state, pos, ..a.clone() } == *b
        };
        let same_link = |a: &Link, b: &Link| {
            Link { state: b.state, ..a.clone() } == *b
                && self.unnoticed.joins(&self.doc, a) == unnoticed.joins(doc, b)
        };
        let (nodes, links) = (self.doc.nodes(), self.doc.links());
        nodes.len() == doc.nodes().len()
            && links.len() == doc.links().len()
            && self.doc.selection() == doc.selection()
            && self.doc.roas() == doc.roas()
            && self.doc.ases().eq(doc.ases())
            && nodes.zip(doc.nodes()).all(|(a, b)| same_node(a, b))
            && links.zip(doc.links()).all(|(a, b)| same_link(a, b))
    }

    /// Returns true if a node is up.
    pub fn works(&self, node: u32) -> bool {
        self.works[node as usize]
    }

    /// Returns true if a node would announce nothing once all checks were done: it is down, or its
    /// service is dead and checked.
    pub(super) fn is_silent(&self, node: u32) -> bool {
        let node = self.doc.node(self.net.id_of(node));
        node.is_none_or(|n| n.state != NodeState::Up || n.withholds_routes())
    }

    /// Returns true if a node is being drained.
    pub(super) fn is_drained(&self, node: u32) -> bool {
        !self.drained.is_empty() && self.drained.contains(self.net.id_of(node))
    }

    /// Returns true if a node's service is checked.
    pub(super) fn checks(&self, id: &NodeId) -> bool {
        self.doc.node(id).is_some_and(|n| n.health_check == HealthCheck::Withdraws)
    }

    /// Returns true if a link carries packets. A link whose session is shut down does.
    pub fn carries(&self, link: &LinkId) -> bool {
        self.doc.link(link).is_some_and(|l| l.state != LinkState::Failed)
    }

    /// Returns true if both ends are up and the session is not down by its link.
    pub(super) fn wants(&self, session: &NetSession) -> bool {
        let link_is_up = match &session.over {
            SessionKind::Link(side) => {
                self.doc.link(&side.end.link).is_some_and(|l| l.state == LinkState::Up)
            }
            SessionKind::Igp(_) => true,
        };
        link_is_up && self.works(session.local) && self.works(session.remote)
    }

    /// Returns the one-way delay from the near end of a session to the far end, in microseconds, if
    /// a packet sent now arrives: every link carries, and every router on the path and the last are
    /// up.
    pub(super) fn way(&self, session: &NetSession) -> Option<u64> {
        match &session.over {
            SessionKind::Link(side) => {
                let arrives = self.carries(&side.end.link) && self.works(session.remote);
                arrives.then(|| self.net.micros(session.index))
            }
            SessionKind::Igp(_) => {
                let (mut at, mut micros) = (session.local, 0);
                while at != session.remote {
                    let (by, to, delay) = self.net.inner_step(at, session.remote)?;
                    if !self.carries(&by.link) || !self.works(to) {
                        return None;
                    }
                    micros += delay;
                    at = to;
                }
                Some(micros)
            }
        }
    }

    /// Returns the delay as `Epoch::way` does, by the index of the session.
    pub fn way_of(&self, session: u32) -> Option<u64> {
        self.way(self.net.session(session))
    }

    /// Returns a rough size in bytes; its network may be shared with another.
    pub(super) fn bytes(&self, is_net_shared: bool) -> usize {
        let (nodes, links) = (self.doc.nodes().len(), self.doc.links().len());
        let net = size_of_val(self.net.nodes()) + size_of_val(self.net.all_sessions());
        let drawn = nodes * size_of::<Node>() + links * size_of::<Link>();
        drawn + if is_net_shared { 0 } else { net }
    }

    /// Returns true if both are equal.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.doc == other.doc
            && self.unnoticed == other.unnoticed
            && self.drained == other.drained
            && self.is_numbered_as(other)
    }

    /// Returns true if both number nodes, sessions and prefixes alike.
    pub(super) fn is_numbered_as(&self, other: &Self) -> bool {
        let (a, b) = (&*self.net, &*other.net);
        let same = |x: &NetSession, y: &NetSession| {
            (x.local, x.remote, x.twin, x.end()) == (y.local, y.remote, y.twin, y.end())
        };
        a.prefixes() == b.prefixes()
            && a.nodes().len() == b.nodes().len()
            && a.nodes().iter().zip(b.nodes()).all(|(x, y)| x.id == y.id)
            && a.all_sessions().len() == b.all_sessions().len()
            && a.all_sessions().iter().zip(b.all_sessions()).all(|(x, y)| same(x, y))
    }
}

/// Returns true if the IGP can run over a link: it is inside an AS, and it and its ends are up.
pub(super) fn joins(doc: &Topology, link: &Link) -> bool {
    let works = |id| doc.node(id).is_some_and(|n| n.state == NodeState::Up);
    link.state == LinkState::Up
        && works(&link.a.node)
        && works(&link.b.node)
        && doc.is_internal(link)
}

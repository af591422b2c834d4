//! A document from one change to the next, and what its routers know of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::engine::compile::Reading;
use crate::engine::network::{NetSession, Network, Over};
use crate::topology::{HealthCheck, Link, LinkId, LinkState, NodeId, NodeState, Topology};

/// A stretch of a run in which nothing is drawn, cut, or put back, and the IGP knows what it knows.
#[derive(Clone, Debug, Default)]
pub struct Era {
    /// The document: who and what is really at work.
    pub doc: Topology,
    /// All that is drawn, at work or not; the IGP as the routers know it.
    pub net: Arc<Network>,
    /// Whether a node is at work, by its index.
    works: Vec<bool>,
    /// What the IGP does not know yet.
    unnoticed: Unnoticed,
}

/// Internal links of which the IGP does not know yet what has become of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Unnoticed {
    /// It takes them to be at work.
    pub(super) gone: BTreeSet<LinkId>,
    /// It takes them to be out.
    pub(super) back: BTreeSet<LinkId>,
}

impl Era {
    pub(super) fn of(doc: Topology, unnoticed: &Unnoticed, before: Option<&Network>) -> Self {
        let joins = |link: &Link| {
            let known = joins(&doc, link) && !unnoticed.back.contains(&link.id);
            known || unnoticed.gone.contains(&link.id)
        };
        let reading = Reading::AllThatIsDrawn(&joins);
        let net = Arc::new(Network::compile_as(reading, &doc, before));
        let works = |id| doc.node(id).is_some_and(|n| n.state == NodeState::Up);
        let works = net.nodes().iter().map(|n| works(&n.id)).collect();
        Self { doc, net, works, unnoticed: unnoticed.clone() }
    }

    /// Whether a node is at work.
    pub fn works(&self, node: u32) -> bool {
        self.works[node as usize]
    }

    /// Whether all nodes are at work.
    pub(super) fn all_work(&self) -> bool {
        self.works.iter().all(|works| *works)
    }

    /// Whether a node would announce nothing if all that is checked were known: it is down, or its
    /// service is dead and checked.
    pub(super) fn is_silent(&self, node: u32) -> bool {
        let node = self.doc.node(self.net.id_of(node));
        node.is_none_or(|n| n.state != NodeState::Up || n.withholds_routes())
    }

    /// Whether a node's service is checked.
    pub(super) fn checks(&self, id: &NodeId) -> bool {
        self.doc.node(id).is_some_and(|n| n.health_check == HealthCheck::Withdraws)
    }

    /// Whether a link carries packets. One whose session was shut down does.
    pub fn carries(&self, link: &LinkId) -> bool {
        self.doc.link(link).is_some_and(|l| l.state != LinkState::Failed)
    }

    /// Whether both ends want a session to be up and are there for it.
    pub(super) fn wants(&self, session: &NetSession) -> bool {
        let link_is_up = match &session.over {
            Over::Link(side) => {
                self.doc.link(&side.end.link).is_some_and(|l| l.state == LinkState::Up)
            }
            Over::Igp(_) => true,
        };
        link_is_up && self.works(session.local) && self.works(session.remote)
    }

    /// One-way delay from the near end of a session to the far end, in microseconds, if what is
    /// sent now arrives: every link carries, and every router on the way and the last are at work.
    pub(super) fn way(&self, session: &NetSession) -> Option<u64> {
        match &session.over {
            Over::Link(side) => {
                let arrives = self.carries(&side.end.link) && self.works(session.remote);
                arrives.then_some(side.micros)
            }
            Over::Igp(_) => {
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

    /// As [`Era::way`], by the index of the session.
    pub fn way_of(&self, session: u32) -> Option<u64> {
        self.way(self.net.session(session))
    }

    /// Whether there is no difference at all.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.doc == other.doc && self.unnoticed == other.unnoticed && self.is_numbered_as(other)
    }

    /// Whether both numbers its nodes, sessions and prefixes alike.
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

/// Whether the IGP can run over a link: it is inside an AS, and it and its ends are at work.
pub(super) fn joins(doc: &Topology, link: &Link) -> bool {
    let works = |id| doc.node(id).is_some_and(|n| n.state == NodeState::Up);
    link.state == LinkState::Up
        && works(&link.a.node)
        && works(&link.b.node)
        && doc.is_internal(link)
}

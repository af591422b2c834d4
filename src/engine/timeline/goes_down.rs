//! The nodes and links that a change takes down.

use std::collections::BTreeSet;

use crate::topology::{LinkId, LinkState, NodeId, NodeState, Topology};

/// The nodes and links that a change takes down.
#[derive(Debug, Default)]
pub(super) struct GoesDown {
    pub(super) nodes: Vec<NodeId>,
    pub(super) links: Vec<LinkId>,
}

impl GoesDown {
    pub(super) fn between(old: &Topology, new: &Topology) -> Self {
        let works =
            |doc: &Topology, id: &NodeId| doc.node(id).is_some_and(|n| n.state == NodeState::Up);
        let is_up =
            |doc: &Topology, id: &LinkId| doc.link(id).is_some_and(|l| l.state == LinkState::Up);
        let nodes = old.nodes().filter(|n| works(old, &n.id) && !works(new, &n.id));
        let links = old.links().filter(|l| is_up(old, &l.id) && !is_up(new, &l.id));
        Self {
            nodes: nodes.map(|n| n.id.clone()).collect(),
            links: links.map(|l| l.id.clone()).collect(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.links.is_empty()
    }

    /// Returns the links that lose their signal: those themselves and those of the nodes.
    pub(super) fn links(&self, doc: &Topology) -> BTreeSet<LinkId> {
        let of_nodes = self.nodes.iter().flat_map(|n| doc.links_of(n)).map(|(l, _)| l.id.clone());
        of_nodes.chain(self.links.iter().cloned()).collect()
    }
}

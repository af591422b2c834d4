//! What is unwise about a document: allowed, marked on the canvas, and said in a sentence.

use std::collections::BTreeSet;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;
use rustc_hash::FxHashMap;

use crate::topology::{
    Asn, LinkId, Node, NodeId, Role, Side, Topology, domain_of, mismatched_roles,
};

/// Something that can be drawn and should be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// Everyone in the ring buys from the next: nobody is on top.
    ProviderCycle {
        /// The nodes of the ring, in document order.
        nodes: Vec<NodeId>,
        /// The links between them.
        links: Vec<LinkId>,
    },
    /// The ends of a link do not agree on what they are to each other.
    RolesDisagree(LinkId),
    /// Nodes share an ASN and are not joined: they refuse each other's routes as loops.
    Islands {
        /// The shared ASN.
        asn: Asn,
        /// Who shares it, in document order.
        nodes: Vec<NodeId>,
    },
}

/// Everything unwise in a document.
pub fn warnings(doc: &Topology) -> Vec<Warning> {
    let mut found = provider_cycles(doc);
    found.extend(mismatched_roles(doc).into_iter().map(Warning::RolesDisagree));
    found.extend(islands(doc));
    found
}

fn provider_cycles(doc: &Topology) -> Vec<Warning> {
    let mut graph =
        DiGraph::<&NodeId, &LinkId>::with_capacity(doc.nodes().len(), doc.links().len());
    let at: FxHashMap<&NodeId, _> = doc.nodes().map(|n| (&n.id, graph.add_node(&n.id))).collect();
    for link in doc.links() {
        if let Some(side) = link.customer_side() {
            let ends = at.get(&link.end(side).node).zip(at.get(&link.end(side.other()).node));
            if let Some((customer, provider)) = ends {
                graph.add_edge(*customer, *provider, &link.id);
            }
        }
    }
    let rings = kosaraju_scc(&graph).into_iter().filter(|ring| ring.len() > 1);
    let warning = |ring: Vec<petgraph::graph::NodeIndex>| {
        let within: BTreeSet<_> = ring.iter().copied().collect();
        let mut nodes: Vec<NodeId> = ring.iter().map(|i| NodeId::clone(graph[*i])).collect();
        nodes.sort_by_key(|id| doc.node_place(id));
        let inside = graph.edge_indices().filter(|e| {
            graph
                .edge_endpoints(*e)
                .is_some_and(|(a, b)| within.contains(&a) && within.contains(&b))
        });
        let links = inside.map(|e| LinkId::clone(graph[e])).collect();
        Warning::ProviderCycle { nodes, links }
    };
    rings.map(warning).collect()
}

fn islands(doc: &Topology) -> Vec<Warning> {
    let mut nodes: Vec<_> = doc.nodes().collect();
    nodes.sort_by_key(|n| n.asn);
    let is_joined = |nodes: &[&Node]| {
        let domain = domain_of(doc, &nodes[0].id);
        nodes.iter().all(|node| domain.contains(&node.id))
    };
    let by_asn = nodes.chunk_by(|a, b| a.asn == b.asn);
    let by_asn = by_asn.filter(|nodes| nodes.len() > 1 && !is_joined(nodes));
    let island = |nodes: &[&Node]| Warning::Islands {
        asn: nodes[0].asn,
        nodes: nodes.iter().map(|n| n.id.clone()).collect(),
    };
    by_asn.map(island).collect()
}

impl Warning {
    /// What is wrong, in one or two sentences. `name` says what people call a node.
    pub fn sentence(&self, doc: &Topology, name: &dyn Fn(&NodeId) -> String) -> String {
        let list = |nodes: &[NodeId]| nodes.iter().map(name).collect::<Vec<_>>().join(", ");
        match self {
            Self::ProviderCycle { nodes, .. } => format!(
                "{} are each other's providers in a ring: nobody is on top, and a route may \
                 depend on who spoke first.",
                list(nodes)
            ),
            Self::RolesDisagree(link) => match doc.link(link) {
                Some(link) => {
                    let says = |side: Side| {
                        let end = link.end(side);
                        let other = name(&link.end(side.other()).node);
                        match end.role.counterpart() {
                            Role::None => format!("{} has no role for {other}", name(&end.node)),
                            role => {
                                format!("{} takes {other} for a {}", name(&end.node), role.as_str())
                            }
                        }
                    };
                    format!("{}, but {}.", says(Side::A), says(Side::B))
                }
                None => String::new(),
            },
            Self::Islands { asn, nodes } => format!(
                "{} share AS{asn} and are not joined: each refuses the others' routes as loops.",
                list(nodes)
            ),
        }
    }
}

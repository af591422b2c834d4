//! Domains: the nodes of one ASN that internal links join.

use std::collections::BTreeSet;

use super::{NodeId, Topology};

/// Returns the nodes that internal links join to a node, whatever the state of the links, including
/// the node itself.
pub fn domain_of(doc: &Topology, node: &NodeId) -> BTreeSet<NodeId> {
    let mut found = BTreeSet::from([node.clone()]);
    let mut open = vec![node.clone()];
    while let Some(at) = open.pop() {
        for other in doc.neighbours_inside(&at) {
            if found.insert(other.clone()) {
                open.push(other.clone());
            }
        }
    }
    found
}

/// Returns every set of several nodes joined by internal links, in document order of their first
/// nodes.
pub fn domains(doc: &Topology) -> Vec<BTreeSet<NodeId>> {
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for node in doc.nodes() {
        if !seen.contains(&node.id) {
            let domain = domain_of(doc, &node.id);
            seen.extend(domain.iter().cloned());
            all.push(domain);
        }
    }
    all.retain(|domain| domain.len() > 1);
    all
}

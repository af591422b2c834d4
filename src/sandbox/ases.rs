//! ASes of several routers, drawn as their routers or as one node.

use std::collections::BTreeSet;

use crate::topology::{Asn, Edit, Hull, LinkId, NodeId, Topology, domain_of};

/// The ASes of several routers that some nodes and links are in, in ascending order.
pub fn several(
    doc: &Topology,
    nodes: &BTreeSet<NodeId>,
    links: &BTreeSet<LinkId>,
) -> BTreeSet<Asn> {
    let links = links.iter().filter_map(|id| doc.link(id)).filter(|link| doc.is_internal(link));
    let nodes = nodes.iter().filter(|id| domain_of(doc, id).len() > 1);
    let nodes = nodes.chain(links.map(|link| &link.a.node));
    nodes.filter_map(|id| doc.node(id)).map(|n| n.asn).collect()
}

/// The edit that draws ASes as one node each; as their routers where all of them are one node.
pub fn collapse_or_expand(doc: &Topology, ases: &BTreeSet<Asn>) -> Option<Edit> {
    let settings = || ases.iter().map(|asn| doc.settings_of(*asn));
    let hull = match settings().all(|set| set.hull == Hull::Collapsed) {
        true => Hull::Open,
        false => Hull::Collapsed,
    };
    let changed = settings().filter(|set| set.hull != hull);
    let mut edits: Vec<Edit> = changed
        .map(|mut set| {
            set.hull = hull;
            Edit::SetAs(Box::new(set))
        })
        .collect();
    match edits.len() {
        0 => None,
        1 => Some(edits.remove(0)),
        _ => Some(Edit::Batch(edits)),
    }
}

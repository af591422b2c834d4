//! Router ids of one AS: those that internal links join have to differ (RFC 6286).

use std::collections::{BTreeSet, HashMap, HashSet};
use std::net::Ipv4Addr;

use super::domain::domain_of;
use super::{FreeRouterIds, Node, NodeId, Topology};

/// Returns two of the routers that have the same explicit router id, if any.
pub(super) fn clash(doc: &Topology, routers: &BTreeSet<NodeId>) -> Option<(NodeId, NodeId)> {
    let mut given: HashMap<Ipv4Addr, NodeId> = HashMap::new();
    let mut with_ids = routers.iter().filter_map(|id| Some((id, doc.node(id)?.router_id?)));
    with_ids.find_map(|(id, router_id)| Some((given.insert(router_id, id.clone())?, id.clone())))
}

/// Gives distinct router ids to the routers that internal links join to a node if some are equal
/// (RFC 6286), and returns their previous ids. Explicit ids stay, and of the others the first keeps
/// its default.
pub(super) fn give_distinct(doc: &mut Topology, node: &NodeId) -> Vec<(NodeId, Option<Ipv4Addr>)> {
    let domain: Vec<&Node> = domain_of(doc, node).iter().filter_map(|id| doc.node(id)).collect();
    let mut seen: HashSet<Ipv4Addr> = domain.iter().filter_map(|n| n.router_id).collect();
    let is_alike = |n: &&&Node| n.router_id.is_none() && !seen.insert(n.effective_router_id());
    let alike: Vec<NodeId> = domain.iter().filter(is_alike).map(|n| n.id.clone()).collect();
    if alike.is_empty() {
        return Vec::new();
    }
    let mut free = FreeRouterIds::beside(doc.nodes());
    let mut before = Vec::with_capacity(alike.len());
    for id in alike {
        if let Some(node) = doc.node_mut(&id) {
            let old = node.router_id.replace(free.take());
            before.push((id, old));
        }
    }
    before
}

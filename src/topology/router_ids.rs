//! Router ids of one AS: those that internal links join have to differ (RFC 6286).

use std::collections::{BTreeSet, HashMap, HashSet};
use std::net::Ipv4Addr;

use super::domain::domain_of;
use super::{Edit, FreeRouterIds, Node, NodeField, NodeId, Topology};

/// Two of some routers that were given one router id, if there are.
pub(super) fn clash(doc: &Topology, routers: &BTreeSet<NodeId>) -> Option<(NodeId, NodeId)> {
    let mut given: HashMap<Ipv4Addr, NodeId> = HashMap::new();
    let mut with_ids = routers.iter().filter_map(|id| Some((id, doc.node(id)?.router_id?)));
    with_ids.find_map(|(id, router_id)| Some((given.insert(router_id, id.clone())?, id.clone())))
}

/// Gives router ids of their own to the routers that internal links join to a node, where they have
/// the same (RFC 6286); `inverse` takes back what was done so far, and with what is returned that
/// too. Those that were given one keep it, of the others the first keeps the usual one.
pub(super) fn with_distinct_router_ids(doc: &mut Topology, node: &NodeId, inverse: Edit) -> Edit {
    let domain: Vec<&Node> = domain_of(doc, node).iter().filter_map(|id| doc.node(id)).collect();
    let mut seen: HashSet<Ipv4Addr> = domain.iter().filter_map(|n| n.router_id).collect();
    let is_alike = |n: &&&Node| n.router_id.is_none() && !seen.insert(n.effective_router_id());
    let alike: Vec<NodeId> = domain.iter().filter(is_alike).map(|n| n.id.clone()).collect();
    if alike.is_empty() {
        return inverse;
    }
    let mut free = FreeRouterIds::beside(doc.nodes());
    let mut back = vec![inverse];
    for id in alike {
        if let Some(node) = doc.node_mut(&id) {
            let old = node.router_id.replace(free.take());
            back.push(Edit::SetNode { id, field: NodeField::RouterId(old) });
        }
    }
    Edit::Batch(back)
}

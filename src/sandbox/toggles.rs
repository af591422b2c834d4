//! Edits that fail or restore the selection, or reverse its relationships.

use std::collections::BTreeSet;

use crate::topology::{
    Edit, EndField, Link, LinkField, LinkId, LinkState, Node, NodeField, NodeId, NodeState, Role,
    Service, Side, Topology,
};

/// Joins several edits into one; `None` if there are none.
fn together(mut edits: Vec<Edit>) -> Option<Edit> {
    match edits.len() {
        0 => None,
        1 => edits.pop(),
        _ => Some(Edit::Batch(edits)),
    }
}

/// Returns the edit that fails nodes and links, or restores them if all have failed.
pub fn fail_or_restore(
    doc: &Topology,
    nodes: &BTreeSet<NodeId>,
    links: &BTreeSet<LinkId>,
) -> Option<Edit> {
    let nodes: Vec<&Node> = nodes.iter().filter_map(|id| doc.node(id)).collect();
    let links: Vec<&Link> = links.iter().filter_map(|id| doc.link(id)).collect();
    let all_failed = nodes.iter().all(|n| n.state == NodeState::Failed)
        && links.iter().all(|l| l.state != LinkState::Up);
    let (node, link) = match all_failed {
        true => (NodeState::Up, LinkState::Up),
        false => (NodeState::Failed, LinkState::Failed),
    };
    let nodes = nodes.iter().map(|n| Edit::node(&n.id, NodeField::State(node)));
    let links = links.iter().map(|l| Edit::link(&l.id, LinkField::State(link)));
    together(nodes.chain(links).collect())
}

/// Fails the LANs of exchanges with everything on them; restores them where all have failed.
pub fn fail_or_restore_lans(doc: &Topology, nodes: &BTreeSet<NodeId>) -> Option<Edit> {
    let links = nodes.iter().flat_map(|id| doc.lan_of(id)).map(|link| link.id.clone()).collect();
    fail_or_restore(doc, &BTreeSet::new(), &links)
}

/// Returns those of the nodes that announce a prefix and whose service is in the given state.
pub fn with_service<'a>(
    doc: &'a Topology,
    nodes: &'a BTreeSet<NodeId>,
    service: Service,
) -> impl Iterator<Item = &'a Node> {
    let nodes = nodes.iter().filter_map(|id| doc.node(id));
    nodes.filter(move |n| !n.origins.is_empty() && n.service == service)
}

/// Returns the edit that sets services in the state `was` to `is`.
pub fn set_services(
    doc: &Topology,
    nodes: &BTreeSet<NodeId>,
    was: Service,
    is: Service,
) -> Option<Edit> {
    let nodes = with_service(doc, nodes, was);
    together(nodes.map(|n| Edit::node(&n.id, NodeField::Service(is))).collect())
}

/// Returns those of the links that carry an eBGP session.
pub fn external_links<'a>(
    doc: &'a Topology,
    links: &'a BTreeSet<LinkId>,
) -> impl Iterator<Item = &'a Link> {
    let links = links.iter().filter_map(|id| doc.link(id));
    links.filter(|link| !doc.is_internal(link))
}

/// Returns the edit that shuts down the sessions of links, or brings them up if all are shut down.
pub fn shut_down_or_bring_up(doc: &Topology, links: &BTreeSet<LinkId>) -> Option<Edit> {
    let all_shut = external_links(doc, links).all(|l| l.state == LinkState::Shutdown);
    let state = if all_shut { LinkState::Up } else { LinkState::Shutdown };
    let links = external_links(doc, links);
    together(links.map(|l| Edit::link(&l.id, LinkField::State(state))).collect())
}

/// Returns the edit that swaps the roles of the two ends of links.
pub fn reverse(doc: &Topology, links: &BTreeSet<LinkId>) -> Option<Edit> {
    let links = external_links(doc, links);
    together(links.map(|l| set_roles(&l.id, l.b.role, l.a.role)).collect())
}

/// Returns the edit that sets the roles of the two ends of a link.
pub fn set_roles(link: &LinkId, a: Role, b: Role) -> Edit {
    let role = |side, role| Edit::end(link, side, EndField::Role(role));
    Edit::Batch(vec![role(Side::A, a), role(Side::B, b)])
}

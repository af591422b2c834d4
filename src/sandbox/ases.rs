//! ASes of several routers, drawn as their routers or as one node.

use std::collections::BTreeSet;

use crate::topology::{AsSettings, Asn, Edit, Hull, LinkId, NodeId, Reach, Topology, domain_of};

/// Returns the reach of an edit in a document. The name of an AS, and how it is drawn, don't
/// concern its routers.
pub(super) fn reach_in(doc: &Topology, edit: &Edit) -> Reach {
    match edit {
        Edit::SetAs(new) => {
            let old = doc.settings_of(new.asn);
            let drawn = AsSettings { name: new.name.clone(), hull: new.hull, ..old };
            if drawn == **new { Reach::Looks } else { edit.reach() }
        }
        Edit::Batch(edits) if edits.iter().all(|e| matches!(e, Edit::SetAs(_))) => {
            edits.iter().map(|e| reach_in(doc, e)).max().unwrap_or(Reach::Looks)
        }
        _ => edit.reach(),
    }
}

/// Returns the ASes of several routers that contain some nodes and links, in ascending order.
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

/// Returns the edit that collapses ASes into one node each, or expands them if all are collapsed.
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

//! What an edit does, in a few words: labels of undo steps and causes of moves.

use crate::bgp::default_local_pref;
use crate::topology::{
    Edit, EndField, Link, LinkField, LinkId, LinkState, NodeField, NodeId, NodeState, Policy, Side,
    Topology,
};

/// What people call a node; its id when it is gone.
pub fn name_of(doc: &Topology, id: &NodeId) -> String {
    doc.node(id).map_or_else(|| id.to_string(), |n| n.name.to_string())
}

/// What an edit is about to do to a document.
pub fn describe(doc: &Topology, edit: &Edit) -> String {
    let name = |id: &NodeId| name_of(doc, id);
    match edit {
        Edit::AddNode { node, .. } => format!("Add {}", node.name),
        Edit::RemoveNode(id) => format!("Delete {}", name(id)),
        Edit::AddLink { link, .. } => {
            format!("Link {} and {}", name(&link.a.node), name(&link.b.node))
        }
        Edit::RemoveLink(id) => format!("Delete {}", link_name(doc, id)),
        Edit::SetNode { id, field } => node_field(doc, id, field),
        Edit::SetLink { id, field } => {
            let link = link_name(doc, id);
            match field {
                LinkField::Latency(latency) => {
                    format!("Latency of {link} {} ms", latency.ms())
                }
                LinkField::State(LinkState::Up) => format!("Restore {link}"),
                LinkField::State(LinkState::Failed) => format!("Fail {link}"),
                LinkField::State(LinkState::Shutdown) => format!("Shut down {link}"),
            }
        }
        Edit::SetEnd { link, side, field } => match doc.link(link) {
            Some(link) => end_field(doc, link, *side, field),
            None => "Change a link".to_owned(),
        },
        Edit::SetMeta(_) => "Change title and notes".to_owned(),
        Edit::Batch(edits) => batch(doc, edits),
    }
}

fn link_name(doc: &Topology, id: &LinkId) -> String {
    match doc.link(id) {
        Some(link) => {
            format!("the link {} – {}", name_of(doc, &link.a.node), name_of(doc, &link.b.node))
        }
        None => "a link".to_owned(),
    }
}

fn node_field(doc: &Topology, id: &NodeId, field: &NodeField) -> String {
    let name = name_of(doc, id);
    match field {
        NodeField::Kind(kind) => format!("Make {name} a {kind}"),
        NodeField::Name(new) => format!("Rename {name} to {new}"),
        NodeField::Asn(asn) => format!("Move {name} to AS{asn}"),
        NodeField::RouterId(_) => format!("Router id of {name}"),
        NodeField::Pos(_) => format!("Move {name}"),
        NodeField::Origins(_) => format!("Announcements of {name}"),
        NodeField::Demand(demand) => format!("Demand of {name} {demand}"),
        NodeField::Capacity(_) => format!("Capacity of {name}"),
        NodeField::State(NodeState::Up) => format!("Restore {name}"),
        NodeField::State(NodeState::Failed) => format!("Fail {name}"),
    }
}

fn end_field(doc: &Topology, link: &Link, side: Side, field: &EndField) -> String {
    let end = link.end(side);
    let (name, other) = (name_of(doc, &end.node), name_of(doc, &link.end(side.other()).node));
    match field {
        EndField::Role(role) => format!("{name} is {} to {other}", role.as_str()),
        EndField::Address(_) => format!("Address of {name} towards {other}"),
        EndField::Policy(policy) => {
            let local_pref = |policy: &Policy| {
                let default = default_local_pref(policy.import_default, end.role.counterpart());
                policy.import_all().and_then(|e| e.local_pref).unwrap_or(default)
            };
            let prepend = |policy: &Policy| policy.export_all().map_or(0, |e| e.prepend);
            let (was, is) = (local_pref(&end.policy), local_pref(policy));
            if was != is {
                return format!("Local-pref of {name} for {other} {was} → {is}");
            }
            let (was, is) = (prepend(&end.policy), prepend(policy));
            if was != is {
                return format!("Prepending of {name} towards {other} {was} → {is}");
            }
            format!("Policy of {name} towards {other}")
        }
    }
}

fn batch(doc: &Topology, edits: &[Edit]) -> String {
    let moves = |e: &Edit| matches!(e, Edit::SetNode { field: NodeField::Pos(_), .. });
    match edits {
        [] => "Nothing".to_owned(),
        [one] => describe(doc, one),
        many if many.iter().all(moves) => format!("Move {} nodes", many.len()),
        [first, ..] => {
            let all_alike = |f: fn(&Edit) -> bool| edits.iter().filter(|e| f(e)).count();
            let added = all_alike(|e| matches!(e, Edit::AddNode { .. }));
            let removed = all_alike(|e| matches!(e, Edit::RemoveNode(_) | Edit::RemoveLink(_)));
            match (added, removed) {
                (0, 0) => format!("{} and {} more", describe(doc, first), edits.len() - 1),
                (0, n) => format!("Delete {n} things"),
                (1, _) => describe(doc, first),
                (n, _) => format!("Add {n} nodes"),
            }
        }
    }
}

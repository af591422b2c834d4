//! Short descriptions of edits: labels of undo steps and causes of moves.

use std::collections::BTreeMap;

use super::relations::relationship;
use super::timers;
use crate::bgp::default_local_pref;
use crate::topology::{
    AsSettings, BorderNextHop, Edit, EndField, HealthCheck, Hull, Ibgp, LeakProtection, Link,
    LinkField, LinkId, LinkState, NodeField, NodeId, NodeState, OriginValidation, Policy, Service,
    Side, Topology,
};

/// Returns the name of a node; its id if it no longer exists.
pub fn name_of(doc: &Topology, id: &NodeId) -> String {
    doc.node(id).map_or_else(|| id.to_string(), |n| n.name.to_string())
}

/// Describes an edit that is about to be applied. `since` is the edit that would undo what the open
/// gesture has done to the same target: old values are those before the gesture.
pub fn describe(doc: &Topology, edit: &Edit, since: Option<&Edit>) -> String {
    let name = |id: &NodeId| name_of(doc, id);
    match edit {
        Edit::AddNode { node, .. } => format!("Add {}", node.name),
        Edit::RemoveNode(id) => format!("Delete {}", name(id)),
        Edit::AddLink { link, .. } => {
            format!("Link {} and {}", name(&link.a.node), name(&link.b.node))
        }
        Edit::RemoveLink(id) => format!("Delete {}", link_name(doc, id)),
        Edit::SetNode { id, field: NodeField::Name(new) } => {
            let was = match since {
                Some(Edit::SetNode { field: NodeField::Name(was), .. }) => was.to_string(),
                _ => name(id),
            };
            format!("Rename {was} to {new}")
        }
        Edit::SetNode { id, field } => node_field(doc, id, field),
        Edit::SetLink { id, field } => {
            let link = link_name(doc, id);
            match field {
                LinkField::Latency(latency) => {
                    format!("Latency of {link} {} ms", latency.ms())
                }
                LinkField::IgpCost(cost) => format!("IGP cost of {link} {}", cost.get()),
                LinkField::State(LinkState::Up) => format!("Restore {link}"),
                LinkField::State(LinkState::Failed) => format!("Fail {link}"),
                LinkField::State(LinkState::Shutdown) => format!("Shut down {link}"),
            }
        }
        Edit::SetEnd { link, side, field } => match doc.link(link) {
            Some(link) => {
                let was = match since {
                    Some(Edit::SetEnd { field: EndField::Policy(was), .. }) => was,
                    _ => &link.end(*side).policy,
                };
                end_field(doc, link, *side, field, was)
            }
            None => "Change a link".to_owned(),
        },
        Edit::SetTiming(timing) => match since {
            Some(Edit::SetTiming(was)) => timers::change(was, timing),
            _ => timers::change(&doc.timing(), timing),
        },
        Edit::SetMeta(_) => "Change title and notes".to_owned(),
        Edit::SetAs(settings) => as_settings(doc, settings),
        Edit::SetSelection { profile, options } => {
            if doc.selection().profile != *profile {
                format!("Routers decide as {}", profile.as_str())
            } else if doc.selection().options != *options {
                "Options of the decision".to_owned()
            } else {
                "Nothing".to_owned()
            }
        }
        Edit::SetRoas(_) => "Change route origin authorisations".to_owned(),
        Edit::Batch(edits) => batch(doc, edits),
    }
}

fn link_name(doc: &Topology, id: &LinkId) -> String {
    match doc.link(id) {
        Some(link) => {
            let (a, b) = (&link.a.node, &link.b.node);
            let ends = format!("the link {} – {}", name_of(doc, a), name_of(doc, b));
            match doc.links_between(a, b).len() {
                ..=1 => ends,
                _ => format!("{ends} ({id})"),
            }
        }
        None => "a link".to_owned(),
    }
}

fn node_field(doc: &Topology, id: &NodeId, field: &NodeField) -> String {
    let name = name_of(doc, id);
    match field {
        NodeField::Kind(kind) => format!("Make {name} a {kind}"),
        NodeField::Name(new) => format!("Rename to {new}"),
        NodeField::Asn(asn) => format!("{name} becomes AS{asn}"),
        NodeField::RouterId(_) => format!("Router id of {name}"),
        NodeField::Loopback(_) => format!("Loopback of {name}"),
        NodeField::ClusterId(_) => format!("Cluster id of {name}"),
        NodeField::NextHop(BorderNextHop::Itself) => format!("Next-hop-self at {name}"),
        NodeField::NextHop(BorderNextHop::Neighbour { igp_cost: Some(_) }) => {
            format!("Neighbours' next hops at {name}, in the IGP")
        }
        NodeField::NextHop(BorderNextHop::Neighbour { igp_cost: None }) => {
            format!("Neighbours' next hops at {name}, not in the IGP")
        }
        NodeField::Profile(Some(profile)) => format!("{name} decides as {}", profile.as_str()),
        NodeField::Profile(None) => format!("{name} decides as the document says"),
        NodeField::Options(_) => format!("Options of the decision at {name}"),
        NodeField::OriginValidation(OriginValidation::Off) => {
            format!("{name} validates no origins")
        }
        NodeField::OriginValidation(OriginValidation::RejectInvalid) => {
            format!("{name} rejects invalid origins")
        }
        NodeField::LeakProtection(LeakProtection::Off) => format!("{name} lets leaks pass"),
        NodeField::LeakProtection(LeakProtection::OnlyToCustomer) => {
            format!("{name} stops route leaks")
        }
        NodeField::Pos(_) => format!("Move {name}"),
        NodeField::Origins(_) => format!("Announcements of {name}"),
        NodeField::Service(Service::Running) => format!("Bring the service of {name} back"),
        NodeField::Service(Service::Dead) => format!("Kill the service of {name}"),
        NodeField::HealthCheck(HealthCheck::Off) => {
            format!("Let {name} announce whatever its service does")
        }
        NodeField::HealthCheck(HealthCheck::Withdraws) => format!("Let {name} check its service"),
        NodeField::Demand(demand) => format!("Demand of {name} {demand}"),
        NodeField::Capacity(_) => format!("Capacity of {name}"),
        NodeField::State(NodeState::Up) => format!("Restore {name}"),
        NodeField::State(NodeState::Failed) => format!("Fail {name}"),
    }
}

fn as_settings(doc: &Topology, new: &AsSettings) -> String {
    let was = doc.settings_of(new.asn);
    let name = match &*new.name {
        "" => format!("AS{}", new.asn),
        name => name.to_owned(),
    };
    match () {
        () if was.hull != new.hull && new.hull == Hull::Collapsed => format!("Collapse {name}"),
        () if was.hull != new.hull => format!("Expand {name}"),
        () if was.name != new.name => format!("Name AS{} {}", new.asn, new.name),
        () if was.add_path != new.add_path => format!("What {name} sends over iBGP"),
        () if was.ibgp != new.ibgp && new.ibgp == Ibgp::FullMesh => {
            format!("A full iBGP mesh in {name}")
        }
        () => format!("iBGP sessions of {name}"),
    }
}

fn end_field(
    doc: &Topology,
    link: &Link,
    side: Side,
    field: &EndField,
    policy_was: &Policy,
) -> String {
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
            let (was, is) = (local_pref(policy_was), local_pref(policy));
            if was != is {
                return format!("Local-pref of {name} for {other} {was} → {is}");
            }
            let (was, is) = (prepend(policy_was), prepend(policy));
            if was != is {
                return format!("Prepending of {name} towards {other} {was} → {is}");
            }
            format!("Policy of {name} towards {other}")
        }
    }
}

fn batch(doc: &Topology, edits: &[Edit]) -> String {
    let count = |f: fn(&Edit) -> bool| edits.iter().filter(|e| f(e)).count();
    let moved = count(|e| matches!(e, Edit::SetNode { field: NodeField::Pos(_), .. }));
    let added = count(|e| matches!(e, Edit::AddNode { .. }));
    let removed = count(|e| matches!(e, Edit::RemoveNode(_) | Edit::RemoveLink(_)));
    match edits {
        [] => "Nothing".to_owned(),
        [one] => describe(doc, one, None),
        many if many.len() == moved => format!("Move {moved} nodes"),
        many if let Some(lan) = lan_state(doc, many) => lan,
        [first, second] if let Some(roles) = roles_set(doc, first, second) => roles,
        // Only a split moves a node before it adds others.
        [Edit::SetNode { id, field: NodeField::Pos(_) }, ..] if added > 0 => {
            format!("Split {} into {} routers", name_of(doc, id), added + 1)
        }
        [first, ..] if added == 1 => describe(doc, first, None),
        _ if added > 1 => format!("Add {added} nodes"),
        _ if removed > 0 => format!("Delete {removed} things"),
        [first, rest @ ..] => format!("{} and {} more", describe(doc, first, None), rest.len()),
    }
}

/// The state that edits give the LAN of an exchange: all its links and no others.
fn lan_state(doc: &Topology, edits: &[Edit]) -> Option<String> {
    let state = |edit: &Edit| match edit {
        Edit::SetLink { id, field: LinkField::State(state) } => Some((id.clone(), *state)),
        _ => None,
    };
    let set: BTreeMap<LinkId, LinkState> = edits.iter().map(state).collect::<Option<_>>()?;
    let (first, to) = set.first_key_value()?;
    if set.values().any(|other| other != to) {
        return None;
    }
    let link = doc.link(first)?;
    let is_whole = |id: &&NodeId| {
        let lan = doc.lan_of(id);
        lan.len() == set.len() && lan.iter().all(|link| set.contains_key(&link.id))
    };
    let exchange = [&link.a.node, &link.b.node].into_iter().find(is_whole)?;
    let name = name_of(doc, exchange);
    Some(match to {
        LinkState::Up => format!("Restore the LAN of {name}"),
        LinkState::Failed => format!("Fail the LAN of {name}"),
        LinkState::Shutdown => format!("Shut down all sessions of {name}"),
    })
}

/// Describes the relationship that two edits set on the two ends of one link.
fn roles_set(doc: &Topology, first: &Edit, second: &Edit) -> Option<String> {
    let role = |edit: &Edit| match edit {
        Edit::SetEnd { link, side, field: EndField::Role(role) } => {
            Some((link.clone(), *side, *role))
        }
        _ => None,
    };
    let ((link, side, role), (other, other_side, other_role)) = (role(first)?, role(second)?);
    let link = doc.link(&link).filter(|_| link == other && side != other_side)?;
    let name = |side: Side| name_of(doc, &link.end(side).node);
    Some(relationship(&name(side), &name(other_side), (role, other_role)))
}

//! Validity checks for edits and files. Unwise configurations are allowed; impossible ones are
//! refused, with the invalid field so that a message can point at it.

use std::collections::HashSet;
use std::net::{IpAddr, Ipv4Addr};

use super::domain::domain_of;
use super::router_ids::clash;
use super::{
    AsSettings, Entry, Ibgp, Link, LinkId, Node, NodeId, Origin, PathMatch, Policy, Roa, Side,
    Topology,
};

/// Maximum number of entries in one list of a policy.
const MAX_ENTRIES: usize = 64;
/// Maximum length of an AS path written by hand.
const MAX_PATH: usize = 64;
/// Maximum number of prefixes announced by one node.
const MAX_ORIGINS: usize = 64;

/// An invalid value: its field, within its node or link, and an explanation.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{what}")]
pub struct Problem {
    /// Path of the field, such as `a.node` or `origins[1].prefix`.
    pub field: String,
    /// The error and the expected value.
    pub what: String,
}

pub(super) type Check = Result<(), Problem>;

pub(super) fn refuse(field: impl Into<String>, what: impl Into<String>) -> Check {
    Err(Problem { field: field.into(), what: what.into() })
}

/// Checks that a node can be added.
pub(super) fn node(doc: &Topology, node: &Node) -> Check {
    if doc.node(&node.id).is_some() {
        return refuse(
            "id",
            format!("two nodes have the id {:?}; expected ids that differ", node.id),
        );
    }
    router_id(node.router_id)?;
    loopback(node.loopback)?;
    cluster_id(node.cluster_id)?;
    origins(&node.origins)
}

/// Checks that a router id is valid.
pub(super) fn router_id(id: Option<Ipv4Addr>) -> Check {
    match id {
        Some(Ipv4Addr::UNSPECIFIED) => {
            refuse("router_id", "router id 0.0.0.0 is reserved (RFC 6286); expected another")
        }
        _ => Ok(()),
    }
}

/// Checks that a node's router id differs from those of the routers of its AS that internal links
/// join it to: iBGP sessions between equal ids never come up (RFC 6286 section 2.2).
pub(super) fn router_id_beside(doc: &Topology, node: &Node, id: Option<Ipv4Addr>) -> Check {
    let wanted = Node { router_id: id, ..node.clone() }.effective_router_id();
    let inside = domain_of(doc, &node.id);
    let others = inside.iter().filter(|id| **id != node.id).filter_map(|id| doc.node(id));
    match others.into_iter().find(|other| other.effective_router_id() == wanted) {
        Some(other) => refuse(
            "router_id",
            format!(
                "{:?}, a router of the same AS, has the router id {wanted}; expected another",
                other.id
            ),
        ),
        None => Ok(()),
    }
}

/// Maximum number of routers that internal links may join in one AS.
const MAX_ROUTERS: usize = 1000;

/// Checks that the routers that internal links join to a node can form one AS; `field` is reported
/// if not.
pub(super) fn domain(doc: &Topology, node: &NodeId, field: &str) -> Check {
    let routers = domain_of(doc, node);
    if routers.len() > MAX_ROUTERS {
        return refuse(
            field,
            format!("{} routers would be one AS; expected at most {MAX_ROUTERS}", routers.len()),
        );
    }
    match clash(doc, &routers) {
        Some((a, b)) => refuse(
            field,
            format!(
                "{a:?} and {b:?} would be routers of one AS with the same router id; expected ids \
                 that differ"
            ),
        ),
        None => Ok(()),
    }
}

/// Checks that a cluster id is valid.
pub(super) fn cluster_id(id: Option<Ipv4Addr>) -> Check {
    match id {
        Some(Ipv4Addr::UNSPECIFIED) => {
            refuse("cluster_id", "cluster id 0.0.0.0 is nobody's; expected another")
        }
        _ => Ok(()),
    }
}

/// Checks that an address can be used for iBGP sessions.
pub(super) fn loopback(address: Option<IpAddr>) -> Check {
    match address {
        Some(address) if !is_unicast(address) => refuse(
            "loopback",
            format!("{address} cannot be the address of a router; expected a unicast address"),
        ),
        _ => Ok(()),
    }
}

/// Maximum number of iBGP sessions that one AS may list.
const MAX_SESSIONS: usize = 4096;
/// Maximum number of ROAs in a document.
const MAX_ROAS: usize = 4096;

/// Checks the settings of an AS.
pub(super) fn settings(doc: &Topology, settings: &AsSettings) -> Check {
    let Ibgp::Sessions(sessions) = &settings.ibgp else { return Ok(()) };
    if sessions.len() > MAX_SESSIONS {
        return refuse(
            "ibgp",
            format!("{} iBGP sessions; expected at most {MAX_SESSIONS}", sessions.len()),
        );
    }
    let mut seen: HashSet<[&NodeId; 2]> = HashSet::new();
    for (place, session) in sessions.iter().enumerate() {
        let field = || format!("ibgp[{place}]");
        let [a, b] = session.ends();
        for id in [a, b] {
            match doc.node(id) {
                None => {
                    let what = format!("there is no node {id:?}; expected the id of a node");
                    return refuse(field(), what);
                }
                Some(node) if node.asn != settings.asn => {
                    let what = format!(
                        "{id:?} is in AS{}; expected a node of AS{}",
                        node.asn, settings.asn
                    );
                    return refuse(field(), what);
                }
                Some(_) => {}
            }
        }
        if a == b {
            return refuse(field(), format!("{a:?} has a session with itself; expected two nodes"));
        }
        if !seen.insert([a.min(b), a.max(b)]) {
            let what = format!("{a:?} and {b:?} have two sessions; expected one");
            return refuse(field(), what);
        }
    }
    Ok(())
}

/// Checks the ROAs of a document.
pub(crate) fn roas(roas: &[Roa]) -> Check {
    if roas.len() > MAX_ROAS {
        return refuse("roas", format!("{} of them; expected at most {MAX_ROAS}", roas.len()));
    }
    for (place, roa) in roas.iter().enumerate() {
        let (least, most) = (roa.prefix.length(), roa.prefix.longest());
        if let Some(length) = roa.max_length.filter(|n| !(least..=most).contains(n)) {
            return refuse(
                format!("roas[{place}].max_length"),
                format!("a maximum length of {length}; expected {least} to {most}"),
            );
        }
    }
    Ok(())
}

/// Checks the announcements of a node.
pub(crate) fn origins(origins: &[Origin]) -> Check {
    if origins.len() > MAX_ORIGINS {
        return refuse(
            "origins",
            format!("{} prefixes; expected at most {MAX_ORIGINS}", origins.len()),
        );
    }
    for (i, origin) in origins.iter().enumerate() {
        if origins[..i].iter().any(|o| o.prefix == origin.prefix) {
            return refuse(
                format!("origins[{i}].prefix"),
                format!("{} is announced twice by one node; expected once", origin.prefix),
            );
        }
        if origin.path.len() > MAX_PATH {
            return refuse(
                format!("origins[{i}].path"),
                format!("a path of {} ASNs; expected at most {MAX_PATH}", origin.path.len()),
            );
        }
    }
    Ok(())
}

/// Checks that a link can be added.
pub(super) fn link(doc: &Topology, link: &Link) -> Check {
    if doc.link(&link.id).is_some() {
        return refuse(
            "id",
            format!("two links have the id {:?}; expected ids that differ", link.id),
        );
    }
    let a = end_node(doc, &link.a.node, "a.node")?;
    let b = end_node(doc, &link.b.node, "b.node")?;
    if a.id == b.id {
        return refuse("b.node", format!("{:?} is linked to itself; expected two nodes", a.id));
    }
    // Each end on its own first, so that the invalid end is reported and not its neighbour.
    for side in Side::BOTH {
        unicast(side, link.end(side).address)?;
    }
    for side in [Side::B, Side::A] {
        address_of(doc, link, side, link.end(side).address)?;
    }
    for side in Side::BOTH {
        policy(&link.end(side).policy, side)?;
    }
    Ok(())
}

fn end_node<'a>(doc: &'a Topology, id: &NodeId, field: &str) -> Result<&'a Node, Problem> {
    let missing = || Problem {
        field: field.to_owned(),
        what: format!("there is no node {id:?}; expected the id of a node of this file"),
    };
    doc.node(id).ok_or_else(missing)
}

/// Returns the name of a side in a file.
pub(super) fn side_name(side: Side) -> &'static str {
    match side {
        Side::A => "a",
        Side::B => "b",
    }
}

fn address_field(side: Side) -> String {
    format!("{}.address", side_name(side))
}

fn is_unicast(address: IpAddr) -> bool {
    let is_broadcast = matches!(address, IpAddr::V4(Ipv4Addr::BROADCAST));
    !(address.is_unspecified() || address.is_multicast() || is_broadcast)
}

fn unicast(side: Side, address: IpAddr) -> Check {
    if !is_unicast(address) {
        return refuse(
            address_field(side),
            format!("{address} cannot be the address of a link; expected a unicast address"),
        );
    }
    Ok(())
}

/// Checks that an end can have an address: it identifies the end, so no other may have it.
pub(super) fn address_of(doc: &Topology, link: &Link, side: Side, address: IpAddr) -> Check {
    unicast(side, address)?;
    let other = link.end(side.other()).address;
    if address.is_ipv4() != other.is_ipv4() {
        return refuse(
            address_field(side),
            format!("{other} and {address} are of two families; expected one"),
        );
    }
    if address == other {
        return refuse(
            address_field(side),
            format!("both ends have the address {address}; expected two"),
        );
    }
    match doc.link_with_address(address).filter(|by| **by != link.id) {
        Some(by) => refuse(
            address_field(side),
            format!("link {by:?} has the address {address} too; expected a free one"),
        ),
        None => Ok(()),
    }
}

/// Direction of a route over a session, seen from the node that has the policy.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Import,
    Export,
}

/// Checks the policy of an end.
pub(crate) fn policy(policy: &Policy, side: Side) -> Check {
    let side = side_name(side);
    for direction in [Direction::Import, Direction::Export] {
        let (list, entries) = match direction {
            Direction::Import => ("import", &policy.import),
            Direction::Export => ("export", &policy.export),
        };
        if entries.len() > MAX_ENTRIES {
            return refuse(
                format!("{side}.policy.{list}"),
                format!("{} entries; expected at most {MAX_ENTRIES}", entries.len()),
            );
        }
        for (i, entry) in entries.iter().enumerate() {
            policy_entry(entry, direction, &format!("{side}.policy.{list}[{i}]"))?;
        }
    }
    Ok(())
}

fn policy_entry(entry: &Entry, direction: Direction, field: &str) -> Check {
    if direction == Direction::Import && entry.prepend > 0 {
        return refuse(
            format!("{field}.prepend"),
            "prepending happens on export; expected it there",
        );
    }
    if direction == Direction::Export && entry.local_pref.is_some() {
        return refuse(
            format!("{field}.local_pref"),
            "local-pref is not sent to another AS (RFC 4271 section 5.1.5); expected it on import",
        );
    }
    if direction == Direction::Export && entry.weight.is_some() {
        return refuse(
            format!("{field}.weight"),
            "weight counts at one router alone and is never sent; expected it on import",
        );
    }
    match &entry.matches.as_path {
        Some(PathMatch::Is(path)) if path.len() > MAX_PATH => refuse(
            format!("{field}.match.as_path"),
            format!("a path of {} ASNs; expected at most {MAX_PATH}", path.len()),
        ),
        _ => Ok(()),
    }
}

/// Returns the links of a document whose roles contradict each other, which is allowed but flagged.
pub fn mismatched_roles(doc: &Topology) -> Vec<LinkId> {
    doc.links().filter(|l| !l.roles_agree() && !doc.is_internal(l)).map(|l| l.id.clone()).collect()
}

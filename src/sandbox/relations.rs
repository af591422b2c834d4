//! Relationships that a link can have, and their wording.

use crate::topology::{Kind, Link, Role, Topology};

/// Describes the relationship between two ends, such as "A and B peer".
pub fn relationship(a: &str, b: &str, roles: (Role, Role)) -> String {
    match roles {
        (Role::Customer, Role::Provider) => format!("{a} buys from {b}"),
        (Role::Provider, Role::Customer) => format!("{b} buys from {a}"),
        (Role::Peer, Role::Peer) => format!("{a} and {b} peer"),
        (Role::RouteServerClient, Role::RouteServer) => {
            format!("{a} is a client of the route server {b}")
        }
        (Role::RouteServer, Role::RouteServerClient) => {
            format!("{b} is a client of the route server {a}")
        }
        (Role::None, Role::None) => format!("{a} and {b}, no relationship"),
        _ => format!("{a} and {b}, whose roles disagree"),
    }
}

/// Returns the relationships offered for a link, as the roles of its two ends: those that make
/// sense for the kinds of its nodes, and the one that is set.
pub fn relationships(doc: &Topology, link: &Link) -> Vec<(Role, Role)> {
    let serves = |id| doc.node(id).is_some_and(|n| n.kind == Kind::RouteServer);
    let mut all = Vec::new();
    if serves(&link.a.node) {
        all.push((Role::RouteServer, Role::RouteServerClient));
    }
    if serves(&link.b.node) {
        all.push((Role::RouteServerClient, Role::RouteServer));
    }
    if all.is_empty() {
        all.extend([(Role::Customer, Role::Provider), (Role::Provider, Role::Customer)]);
    }
    all.push((Role::Peer, Role::Peer));
    let now = (link.a.role, link.b.role);
    if link.roles_agree() && now != (Role::None, Role::None) && !all.contains(&now) {
        all.push(now);
    }
    all
}

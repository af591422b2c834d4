//! Export and import over iBGP: split horizon, and route reflection (RFC 4456).

use std::sync::Arc;

use super::refusal::{Rejection, Withheld};
use super::route::{NextHop, Reflection, Route};
use super::session::Source;
use crate::topology::{Asn, BorderNextHop, Community};

/// The role of the other router on an iBGP session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IbgpRole {
    /// An ordinary iBGP peer.
    Peer,
    /// A client of this router.
    Client,
    /// The route reflector of this router.
    Reflector,
}

/// A router as the sender or receiver over iBGP.
#[derive(Clone, Copy, Debug)]
pub struct Router {
    /// AS number.
    pub asn: Asn,
    /// Index in the compiled network.
    pub index: u32,
    /// BGP identifier.
    pub router_id: u32,
    /// Cluster ID that it uses as a reflector.
    pub cluster_id: u32,
    /// MED of its own announcements that have none configured.
    pub own_med: Option<u32>,
    /// MED that it sets as the first reflector of a route without one.
    pub reflected_med: Option<u32>,
    /// Next hop that it advertises over iBGP for routes received over eBGP.
    pub next_hop: BorderNextHop,
}

/// The router from which a route was received over iBGP.
#[derive(Clone, Copy, Debug)]
pub struct HeardFrom {
    /// Its role towards the receiver.
    pub is: IbgpRole,
    /// BGP identifier.
    pub router_id: u32,
}

/// Returns the route that a router advertises over iBGP to a neighbour with the role `to` when it
/// holds `route`; `heard` is given for a route that it received over iBGP itself.
///
/// # Errors
///
/// Returns the reason if a community or split horizon withholds the route.
pub fn export_internal(
    sender: Router,
    to: IbgpRole,
    route: &Route,
    source: Source,
    heard: Option<HeardFrom>,
) -> Result<Route, Withheld> {
    if route.carries(Community::NO_ADVERTISE) {
        return Err(Withheld::Community(Community::NO_ADVERTISE));
    }
    let mut sent = Route { weight: 0, ..route.clone() };
    match (source, heard) {
        (Source::Ibgp, Some(heard)) => {
            match (heard.is, to) {
                (IbgpRole::Client, _) | (_, IbgpRole::Client) => {}
                // Only a reflector has clients; any other router passes nothing on.
                (IbgpRole::Peer | IbgpRole::Reflector, _) => {
                    return Err(Withheld::HeardOverIbgp);
                }
            }
            if route.reflection.is_none() {
                sent.med = sent.med.or(sender.reflected_med);
            }
            sent.reflection = Some(Arc::new(reflected(&sent, sender, heard)));
        }
        (Source::Ibgp, None) => return Err(Withheld::HeardOverIbgp),
        (Source::Itself, _) => {
            sent.next_hop = NextHop::Router(sender.index);
            sent.med = sent.med.or(sender.own_med);
        }
        (Source::Ebgp, _) => {
            if sender.next_hop == BorderNextHop::Itself {
                sent.next_hop = NextHop::Router(sender.index);
            }
        }
    }
    Ok(sent)
}

/// Returns the reflection attributes with the reflector's cluster ID in front.
fn reflected(route: &Route, sender: Router, heard: HeardFrom) -> Reflection {
    let before = route.reflection.as_deref();
    let originator_id = before.map_or(heard.router_id, |r| r.originator_id);
    let clusters = before.into_iter().flat_map(|r| r.clusters.iter().copied());
    Reflection {
        originator_id,
        clusters: std::iter::once(sender.cluster_id).chain(clusters).collect(),
    }
}

/// Returns the route that a router accepts over iBGP.
///
/// # Errors
///
/// Returns the route and the reason if a loop check (AS path, originator ID, cluster list) rejects
/// it.
pub fn import_internal(receiver: Router, received: Route) -> Result<Route, (Route, Rejection)> {
    if received.as_path.contains(receiver.asn) {
        return Err((received, Rejection::OwnAsInPath));
    }
    match received.reflection.as_deref() {
        Some(r) if r.originator_id == receiver.router_id => {
            Err((received, Rejection::OwnOriginatorId))
        }
        Some(r) if r.clusters.contains(&receiver.cluster_id) => {
            Err((received, Rejection::OwnClusterId))
        }
        _ => Ok(received),
    }
}

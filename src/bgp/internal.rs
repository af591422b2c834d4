//! Export and import over iBGP: split horizon, and route reflection (RFC 4456).

use std::sync::Arc;

use super::process::{ClusterCheck, DaemonBehaviour};
use super::refusal::{Rejection, Withheld};
use super::route::{NextHop, Reflection, Route, Source};
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
    /// Behaviour of its program that does not depend on its configuration.
    pub habits: DaemonBehaviour,
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
    if sender.habits.acts_on_well_known(source) && route.carries(Community::NO_ADVERTISE) {
        return Err(Withheld::Community(Community::NO_ADVERTISE));
    }
    let checks_clusters =
        sender.habits.cluster_check == ClusterCheck::WithClients && to == IbgpRole::Client;
    if checks_clusters && route.passed_cluster(sender.cluster_id) {
        return Err(Withheld::OwnClusterId);
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
                sent.med = sent.med.or(sender.habits.reflected_med);
            }
            sent.reflection = Some(Arc::new(reflected(&sent, sender, heard)));
        }
        (Source::Ibgp, None) => return Err(Withheld::HeardOverIbgp),
        (Source::Itself, _) => {
            sent.next_hop = NextHop::Router(sender.index);
            sent.med = sent.med.or(sender.habits.own_med);
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

/// Imports a route that a router receives over iBGP from one that is `from` it.
///
/// # Errors
///
/// Returns the route with the reason why it is rejected: the router's own identifier or cluster.
pub fn import_internal(
    receiver: Router,
    from: IbgpRole,
    received: Route,
) -> Result<Route, (Route, Rejection)> {
    let checks_clusters = match receiver.habits.cluster_check {
        ClusterCheck::Receiving => true,
        ClusterCheck::WithClients => from == IbgpRole::Client,
    };
    if received.as_path.contains(receiver.asn) {
        return Err((received, Rejection::OwnAsInPath));
    }
    match received.reflection.as_deref() {
        Some(r) if r.originator_id == receiver.router_id => {
            Err((received, Rejection::OwnOriginatorId))
        }
        Some(_) if checks_clusters && received.passed_cluster(receiver.cluster_id) => {
            Err((received, Rejection::OwnClusterId))
        }
        _ => Ok(received),
    }
}

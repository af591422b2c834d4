//! What an iBGP session does to a route: split horizon, and route reflection (RFC 4456).

use std::sync::Arc;

use super::process::{ClusterCheck, DaemonBehaviour};
use super::refusal::{Rejection, Withheld};
use super::route::{NextHop, Reflection, Route};
use super::session::Source;
use crate::topology::{Asn, BorderNextHop, Community};

/// What two routers of an AS are to each other on their iBGP session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IbgpRole {
    /// Nothing special.
    Peer,
    /// The other one is a client of this one.
    Client,
    /// The other one is the reflector of this one.
    Reflector,
}

/// A router as the sender or receiver over iBGP.
#[derive(Clone, Copy, Debug)]
pub struct Router {
    /// The AS.
    pub asn: Asn,
    /// Its index in the compiled network.
    pub index: u32,
    /// Its BGP identifier.
    pub router_id: u32,
    /// Its cluster, as a reflector.
    pub cluster_id: u32,
    /// What its program does on its own.
    pub habits: DaemonBehaviour,
    /// What it says the next hop is of routes that it heard over eBGP.
    pub next_hop: BorderNextHop,
}

/// The router that a route was heard from over iBGP, and what it is.
#[derive(Clone, Copy, Debug)]
pub struct HeardFrom {
    /// What it is to the one that heard it.
    pub is: IbgpRole,
    /// Its BGP identifier.
    pub router_id: u32,
}

/// What a router sends over iBGP to one that is `to` it, when it holds `route`; `heard` is given for
/// a route that it heard over iBGP itself.
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
                // A reflector has clients; any other router passes nothing on.
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

/// The route's own marks with the reflector's cluster in front.
fn reflected(route: &Route, sender: Router, heard: HeardFrom) -> Reflection {
    let before = route.reflection.as_deref();
    let originator_id = before.map_or(heard.router_id, |r| r.originator_id);
    let clusters = before.into_iter().flat_map(|r| r.clusters.iter().copied());
    Reflection {
        originator_id,
        clusters: std::iter::once(sender.cluster_id).chain(clusters).collect(),
    }
}

/// What a router makes of a route that it receives over iBGP from one that is `from` it.
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

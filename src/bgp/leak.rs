//! Only-to-Customer (OTC), an attribute that stops route leaks (RFC 9234 section 5).

use super::refusal::{Rejection, Withheld};
use super::route::Route;
use super::session::Session;
use crate::topology::{LeakProtection, Role};

fn is_on(session: &Session<'_>) -> bool {
    session.leak_protection == LeakProtection::OnlyToCustomer
}

/// Withholds a route with OTC from providers and peers; sets OTC towards customers and peers.
pub(super) fn on_the_way_out(session: &Session<'_>, sent: &mut Route) -> Result<(), Withheld> {
    if !is_on(session) {
        return Ok(());
    }
    match session.neighbour {
        Role::Provider | Role::Peer | Role::RouteServer if sent.only_to_customer.is_some() => {
            Err(Withheld::OnlyToCustomer)
        }
        Role::Customer | Role::Peer | Role::RouteServerClient => {
            sent.only_to_customer = sent.only_to_customer.or(Some(session.asn));
            Ok(())
        }
        Role::Provider | Role::RouteServer | Role::None => Ok(()),
    }
}

/// Rejects a route with OTC from a customer, or from a peer that did not set it itself; sets OTC on
/// a route from a provider or a peer.
pub(super) fn on_the_way_in(session: &Session<'_>, route: &mut Route) -> Result<(), Rejection> {
    if !is_on(session) {
        return Ok(());
    }
    match (session.neighbour, route.only_to_customer) {
        (Role::Customer | Role::RouteServerClient, Some(_)) => Err(Rejection::Leaked),
        (Role::Peer, Some(marker)) if marker != session.remote_asn => Err(Rejection::Leaked),
        (Role::Provider | Role::Peer | Role::RouteServer, None) => {
            route.only_to_customer = Some(session.remote_asn);
            Ok(())
        }
        _ => Ok(()),
    }
}

//! Only-to-Customer: a mark that stops route leaks (RFC 9234 section 5).

use super::refusal::{Rejection, Withheld};
use super::route::Route;
use super::session::Session;
use crate::topology::{LeakProtection, Role};

fn is_on(session: &Session<'_>) -> bool {
    session.leak_protection == LeakProtection::OnlyToCustomer
}

/// Keeps a marked route from going up or sideways; marks one that goes down or sideways.
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

/// Refuses a marked route that comes from below, or from a peer that did not mark it itself; marks
/// one that comes from above or from the side.
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

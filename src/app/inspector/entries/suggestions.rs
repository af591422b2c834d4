//! Suggested values for entries, and the meaning of well-known communities.

use super::super::fields::Pane;
use super::session::Session;
use crate::topology::{Asn, Community, Prefix};

/// Returns the effect of a well-known community on the router that receives it.
pub(super) fn meaning(community: Community) -> &'static str {
    match community {
        Community::NO_EXPORT => {
            "The neighbour uses the route and passes it to no other AS (RFC 1997)"
        }
        Community::NO_ADVERTISE => {
            "The neighbour uses the route and passes it to nobody at all (RFC 1997)"
        }
        Community::LOCAL_AS => {
            "Must not leave the member AS; without confederations the same as no-export (RFC 1997)"
        }
        Community::NO_PEER => {
            "Asks neighbours not to pass the route on to their peers (RFC 3765). No router does so by itself: it takes an export entry that denies routes with no-peer"
        }
        Community::BLACKHOLE => {
            "The neighbour throws the packets away: how a victim of an attack sheds it (RFC 7999)"
        }
        Community::GRACEFUL_SHUTDOWN => {
            "The session is about to go down: the neighbour sets local-pref 0, and moves its packets elsewhere before it does (RFC 8326)"
        }
        _ => "A label that policies match",
    }
}

/// Returns the shown prefix, or an example if none is shown.
pub(super) fn shown_prefix(pane: &Pane<'_, '_>) -> Option<Prefix> {
    pane.scene.prefix.or_else(|| "1.1.1.0/24".parse().ok())
}

/// Returns a community of an AS, or of a documentation AS if the number does not fit into 16 bits
/// (RFC 1997).
pub(super) fn community_of(asn: Asn, value: u16) -> Community {
    Community::new(u16::try_from(asn.get()).unwrap_or(64496), value)
}

/// Returns the AS with the most links that is at neither end of the session.
pub(super) fn somewhere_else(pane: &Pane<'_, '_>, session: &Session<'_>) -> Asn {
    let doc = pane.scene.doc();
    let others = doc.nodes().filter(|n| n.asn != session.own && n.asn != session.remote);
    let busiest = others.rev().max_by_key(|n| doc.links_of(&n.id).len());
    busiest.map_or(session.remote, |n| n.asn)
}

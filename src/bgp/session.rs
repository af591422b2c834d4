//! One side of an eBGP session, as policy sees it.

use super::process::DaemonBehaviour;
use super::route::{LearnedFrom, NextHop};
use crate::topology::{Asn, LeakProtection, OriginValidation, Policy, Roa, Role};

/// One node's side of an eBGP session.
#[derive(Clone, Copy, Debug)]
pub struct Session<'a> {
    /// The node's ASN.
    pub asn: Asn,
    /// The neighbour's ASN.
    pub remote_asn: Asn,
    /// Role of the neighbour towards this node.
    pub neighbour: Role,
    /// The node's policy towards the neighbour.
    pub policy: &'a Policy,
    /// Behaviour of the node's program that does not depend on its configuration.
    pub habits: &'a DaemonBehaviour,
    /// Route origin authorisations (ROAs).
    pub roas: &'a [Roa],
    /// Origin validation at the node.
    pub origin_validation: OriginValidation,
    /// Protection against route leaks at the node.
    pub leak_protection: LeakProtection,
    /// The neighbour's address on the link: the next hop of what it sends about itself.
    pub next_hop: NextHop,
    /// The node's own address on the link, as the neighbour writes it.
    pub own_address: NextHop,
}

impl Session<'_> {
    /// Returns true if the node does not put its ASN into paths: it is the neighbour's route server
    /// (RFC 7947 section 2.2.2).
    pub(super) fn omits_own_asn(&self) -> bool {
        self.neighbour == Role::RouteServerClient
    }

    /// Returns true if the node passes on MED and next hop of a route from `from` unchanged: it is a
    /// route server between two of its clients (RFC 7947 section 2.2).
    pub(super) fn passes_unchanged(&self, from: LearnedFrom) -> bool {
        self.omits_own_asn() && from == LearnedFrom::Neighbour(Role::RouteServerClient)
    }
}

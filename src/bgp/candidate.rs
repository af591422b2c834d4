//! A route among others to choose from.

use std::net::IpAddr;

use super::route::{LearnedFrom, Route};

/// A route that was accepted, with what the later steps compare.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The route after import.
    pub route: Route,
    /// Heard over iBGP.
    pub is_internal: bool,
    /// The IGP cost to the next hop: 0 over eBGP, none when it cannot be reached.
    pub igp_cost: Option<u32>,
    /// The router id of the neighbour, or the originator id of a reflected route.
    pub router_id: u32,
    /// The number of reflectors passed.
    pub cluster_list_length: u16,
    /// The neighbour's address; none for an own announcement.
    pub address: Option<IpAddr>,
}

impl Candidate {
    /// A node's own announcement.
    pub fn own(route: Route) -> Self {
        Self::external(route, 0, None)
    }

    /// A route heard over eBGP.
    pub fn external(route: Route, router_id: u32, address: Option<IpAddr>) -> Self {
        Self {
            route,
            is_internal: false,
            igp_cost: Some(0),
            router_id,
            cluster_list_length: 0,
            address,
        }
    }

    /// Whether the node announces it itself.
    pub fn is_own(&self) -> bool {
        self.route.learned_from == LearnedFrom::Own
    }
}

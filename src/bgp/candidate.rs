//! A route that competes with others in the decision process.

use std::net::IpAddr;

use super::route::{LearnedFrom, Route};

/// The kind of session over which a route was received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HeardOver {
    /// From another AS, or announced by the node itself.
    Ebgp,
    /// From a router of the own AS.
    Ibgp,
}

/// Tells apart the route in use and the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Usage {
    /// It was selected the last time, and its session has stayed up since.
    InUse,
    /// Any other route.
    New,
}

/// A route that was accepted, with the values that the later steps compare.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The route after import.
    pub route: Route,
    /// The kind of session over which it was received.
    pub heard_over: HeardOver,
    /// IGP cost to the next hop: 0 over eBGP, none if the next hop is unreachable.
    pub igp_cost: Option<u32>,
    /// Router ID of the neighbour, or the originator ID of a reflected route.
    pub router_id: u32,
    /// Address of the neighbour; none for an announcement of the node itself.
    pub address: Option<IpAddr>,
    /// Marks the route in use.
    pub usage: Usage,
    /// Number of routes that arrived earlier, if the decision goes by arrival; otherwise 0.
    pub arrival: u32,
}

impl Candidate {
    /// Makes a candidate of the node's own announcement.
    pub fn own(route: Route) -> Self {
        Self::external(route, 0, None)
    }

    /// Makes a candidate of a route received over eBGP.
    pub fn external(route: Route, router_id: u32, address: Option<IpAddr>) -> Self {
        Self {
            route,
            heard_over: HeardOver::Ebgp,
            igp_cost: Some(0),
            router_id,
            address,
            usage: Usage::New,
            arrival: 0,
        }
    }

    /// Makes a candidate of a route received over iBGP, with the IGP cost to its next hop if
    /// reachable.
    pub fn internal(
        route: Route,
        igp_cost: Option<u32>,
        router_id: u32,
        address: Option<IpAddr>,
    ) -> Self {
        let router_id = route.reflection.as_ref().map_or(router_id, |r| r.originator_id);
        let heard_over = HeardOver::Ibgp;
        Self { heard_over, igp_cost, ..Self::external(route, router_id, address) }
    }

    /// Returns true if the node originates the route.
    pub fn is_own(&self) -> bool {
        self.route.learned_from == LearnedFrom::Own && self.heard_over == HeardOver::Ebgp
    }
}

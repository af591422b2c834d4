//! A route among others to choose from.

use std::net::IpAddr;

use super::route::{LearnedFrom, Route};

/// Over what kind of session a route was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HeardOver {
    /// From another AS, or announced by the node itself.
    Ebgp,
    /// From a router of the own AS.
    Ibgp,
}

/// Whether a candidate is the route in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Usage {
    /// It was selected the last time and its session has not gone since.
    InUse,
    /// It was not.
    New,
}

/// A route that was accepted, with what the later steps compare.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The route after import.
    pub route: Route,
    /// Over what it was heard.
    pub heard_over: HeardOver,
    /// The IGP cost to the next hop: 0 over eBGP, none when it cannot be reached.
    pub igp_cost: Option<u32>,
    /// The router id of the neighbour, or the originator id of a reflected route.
    pub router_id: u32,
    /// The neighbour's address; none for an own announcement.
    pub address: Option<IpAddr>,
    /// Whether it is in use.
    pub usage: Usage,
    /// How many others came before it, where its program goes by that; else 0.
    pub arrival: u32,
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
            heard_over: HeardOver::Ebgp,
            igp_cost: Some(0),
            router_id,
            address,
            usage: Usage::New,
            arrival: 0,
        }
    }

    /// A route heard over iBGP, with the cost to its next hop if that can be reached.
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

    /// Tells whether the node announces it itself.
    pub fn is_own(&self) -> bool {
        self.route.learned_from == LearnedFrom::Own && self.heard_over == HeardOver::Ebgp
    }
}

//! The decision process of RFC 4271 sections 9.1.1 and 9.1.2.2 with RFC 4456 section 9 and
//! RFC 5004, and what FRR and BIRD do otherwise.

use std::cmp::Reverse;
use std::net::IpAddr;

use catchment::topology::{
    Asn, MedComparison, MissingMed, Node, OriginCode, PathLength, ProfileName, Tie, Topology,
    WellKnown,
};

use super::Held;

/// How a node decides.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    pub profile: ProfileName,
    pub med: MedComparison,
    worst_without_med: bool,
    length_counts: bool,
    keeps_what_is_in_use: bool,
    well_known: Option<WellKnown>,
}

impl Rules {
    pub(super) fn of(doc: &Topology, node: &Node) -> Self {
        let all = doc.selection();
        let (mine, others) = (node.options, all.options);
        let length = mine.path_length.or(others.path_length);
        Self {
            profile: node.profile.unwrap_or(all.profile),
            med: mine.med.or(others.med).unwrap_or(MedComparison::SameNeighbour),
            worst_without_med: mine.missing_med.or(others.missing_med) == Some(MissingMed::Worst),
            length_counts: length != Some(PathLength::Ignore),
            keeps_what_is_in_use: mine.tie.or(others.tie) == Some(Tie::Oldest),
            well_known: mine.well_known.or(others.well_known),
        }
    }

    /// Where no-export and its like stop a route: BIRD 2 does not know who is a client.
    pub(super) fn stopped_by_communities(&self) -> WellKnown {
        let usual = match self.profile {
            ProfileName::Bird => WellKnown::Everywhere,
            ProfileName::Frr | ProfileName::Rfc4271 => WellKnown::ButRouteServers,
        };
        self.well_known.unwrap_or(usual)
    }

    /// BIRD 2 looks for communities on routes of BGP alone.
    pub(super) fn sends_own_marked(&self) -> bool {
        self.profile == ProfileName::Bird
    }
}

/// A route that was accepted, with what is known about its sender.
#[derive(Clone)]
pub(super) struct Candidate {
    pub route: Held,
    pub is_own: bool,
    pub is_internal: bool,
    /// To the next hop inside the AS; none if there is no way.
    pub distance: Option<u32>,
    pub router_id: u32,
    pub address: Option<IpAddr>,
    pub is_in_use: bool,
}

fn keep_least<K: Ord>(routes: &mut Vec<Candidate>, key: impl Fn(&Candidate) -> K) {
    if let Some(least) = routes.iter().map(&key).min() {
        routes.retain(|c| key(c) == least);
    }
}

pub(super) fn decided(rules: &Rules, mut routes: Vec<Candidate>) -> Option<Held> {
    // BIRD takes what cannot be reached if there is nothing else.
    let keeps_unreachable =
        rules.profile == ProfileName::Bird && routes.iter().all(|c| c.distance.is_none());
    routes.retain(|c| c.distance.is_some() || keeps_unreachable);
    match rules.profile {
        ProfileName::Rfc4271 | ProfileName::Bird => {
            keep_least(&mut routes, |c| !c.is_own);
            keep_least(&mut routes, |c| Reverse(c.route.local_pref));
        }
        ProfileName::Frr => {
            keep_least(&mut routes, |c| Reverse(c.route.weight));
            keep_least(&mut routes, |c| Reverse(c.route.local_pref));
            keep_least(&mut routes, |c| !c.is_own);
        }
    }
    if rules.length_counts {
        keep_least(&mut routes, |c| c.route.path.len());
    }
    keep_least(&mut routes, |c| match c.route.origin {
        OriginCode::Igp => 0,
        OriginCode::Egp => 1,
        OriginCode::Incomplete => 2,
    });
    compare_meds(rules, &mut routes);
    keep_least(&mut routes, |c| c.is_internal);
    keep_least(&mut routes, |c| c.distance.unwrap_or(u32::MAX));
    if rules.keeps_what_is_in_use {
        // RFC 5004 section 3: not between routes of one router; FRR does not care.
        let in_use = routes.iter().find(|c| c.is_in_use && !c.is_internal).map(|c| c.router_id);
        let by_router = rules.profile != ProfileName::Frr;
        keep_least(&mut routes, |c| {
            let same_router = by_router && in_use == Some(c.router_id);
            !(c.is_internal || c.is_in_use || same_router)
        });
    }
    keep_least(&mut routes, |c| c.router_id);
    keep_least(&mut routes, |c| c.route.reflected.as_ref().map_or(0, |(_, list)| list.len()));
    keep_least(&mut routes, |c| c.address);
    // Two loopbacks may be alike where people set them so; then the routers' ids differ, but for
    // routes of one originator. The lower name stands.
    keep_least(&mut routes, |c| match &c.route.via {
        super::Via::Router(id) => id.as_str().to_owned(),
        _ => String::new(),
    });
    assert!(routes.len() < 2, "two ends have one address");
    routes.pop().map(|c| c.route)
}

/// RFC 4271 section 9.1.2.2 c: among routes of one neighbouring AS. What the own AS announced has
/// none.
fn compare_meds(rules: &Rules, routes: &mut Vec<Candidate>) {
    let without = if rules.worst_without_med { u32::MAX } else { 0 };
    let of = |c: &Candidate| -> (Option<Asn>, u32) {
        (c.route.path.first().copied(), c.route.med.unwrap_or(without))
    };
    let meds: Vec<(Option<Asn>, u32)> = routes.iter().map(of).collect();
    routes.retain(|c| {
        let (neighbour, med) = of(c);
        let beats = |(other, less): &(Option<Asn>, u32)| {
            let compared = match rules.med {
                MedComparison::SameNeighbour => *other == neighbour,
                MedComparison::Always => true,
                MedComparison::Never => false,
                MedComparison::ByArrival => panic!("the order of arrival is not known here"),
            };
            compared && *less < med
        };
        !meds.iter().any(beats)
    });
}

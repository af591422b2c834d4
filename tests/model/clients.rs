//! What routes mean for clients: forwarding walks, catchments, latency, load.

use catchment::anycast::{Catchments, WalkEnd, Warning, nearest, overrides, warnings};
use catchment::engine::{State, advance, solve};
use catchment::topology::{
    Edit, HealthCheck, Kind, Latency, LinkField, LinkId, NodeField, NodeState, Origin, Service,
    Topology,
};

use crate::drawing::{
    announce, announce_as, buys, deny, edit, id, local_pref, node, node_state, on_export,
    on_import, peers, prefix, service,
};

/// Two sites of one ASN, each behind its own ISP, the ISPs are peers; two clients at each ISP.
fn two_sites() -> Topology {
    let mut doc = Topology::default();
    node(&mut doc, Kind::Isp, "west", 10);
    node(&mut doc, Kind::Isp, "east", 20);
    peers(&mut doc, "west", "east");
    for (site, isp) in [("lis", "west"), ("fra", "east")] {
        node(&mut doc, Kind::Site, site, 900);
        buys(&mut doc, site, isp);
        announce(&mut doc, site);
    }
    for (number, (client, isp)) in
        [("c1", "west"), ("c2", "west"), ("c3", "east"), ("c4", "east")].into_iter().enumerate()
    {
        node(&mut doc, Kind::Client, client, 100 + number as u32);
        buys(&mut doc, client, isp);
    }
    doc
}

fn catchments(doc: &Topology) -> Catchments {
    Catchments::of(doc, &solve(doc), &service())
}

fn served(catchments: &Catchments) -> Vec<(&str, Vec<&str>)> {
    let shares = catchments.shares.iter();
    shares.map(|s| (s.site.as_str(), s.clients.iter().map(|c| c.as_str()).collect())).collect()
}

fn hops(catchments: &Catchments, from: &str) -> Vec<String> {
    catchments.way(&id(from)).iter().map(|h| h.to.to_string()).collect()
}

#[test]
fn clients_reach_the_site_that_routing_leads_to() {
    let doc = two_sites();
    let now = catchments(&doc);
    assert_eq!(served(&now), [("lis", vec!["c1", "c2"]), ("fra", vec!["c3", "c4"])]);
    assert_eq!(hops(&now, "c1"), ["west", "lis"]);
    assert!(now.unserved.is_empty());
    assert_eq!((now.total_demand, now.shares[0].demand), (4, 2));
    assert_eq!(now.fraction(now.shares[0].demand), 0.5);
}

#[test]
fn a_failed_site_loses_its_clients_and_stays_in_the_list() {
    let mut doc = two_sites();
    edit(&mut doc, node_state("lis", NodeState::Failed));
    let now = catchments(&doc);
    assert_eq!(served(&now), [("lis", vec![]), ("fra", vec!["c1", "c2", "c3", "c4"])]);
    assert_eq!(hops(&now, "c1"), ["west", "east", "fra"]);
}

fn dead(site: &str) -> Edit {
    Edit::node(&id(site), NodeField::Service(Service::Dead))
}

fn checked(site: &str) -> Edit {
    Edit::node(&id(site), NodeField::HealthCheck(HealthCheck::Withdraws))
}

#[test]
fn a_dead_service_keeps_its_clients_and_answers_none() {
    let mut doc = two_sites();
    edit(&mut doc, dead("lis"));
    let now = catchments(&doc);
    assert_eq!(served(&now), [("lis", vec![]), ("fra", vec!["c3", "c4"])]);
    assert_eq!(hops(&now, "c1"), ["west", "lis"], "the packets get there all the same");
    for from in ["c1", "west", "lis"] {
        assert_eq!(now.landing(&id(from)).unwrap().fate, WalkEnd::NoAnswer(id("lis")), "{from}");
        assert_eq!(now.site_of(&id(from)), None);
    }
    let names: Vec<_> = now.unserved.iter().map(|n| n.as_str()).collect();
    assert_eq!((names, now.unserved_demand), (vec!["c1", "c2"], 2));
    let found = warnings(&doc);
    let dead = found.iter().filter(|w| matches!(w, Warning::DeadService(_)));
    let said: Vec<String> = dead.map(|w| w.sentence(&doc, &|id| id.to_string())).collect();
    let sentence = "lis's service does not answer, but its route is still announced: its clients \
                    get nothing. A health check would withdraw it.";
    assert_eq!(said, [sentence]);
    assert_eq!(nearest(&doc, &service(), &id("c1")).unwrap().site, id("fra"));
}

#[test]
fn a_health_check_takes_the_route_of_a_dead_service_back() {
    let mut doc = two_sites();
    let before = solve(&doc);
    edit(&mut doc, checked("lis"));
    assert_eq!(catchments(&doc), Catchments::of(&doc, &before, &service()), "while it answers");
    edit(&mut doc, dead("lis"));
    let now = catchments(&doc);
    assert_eq!(served(&now), [("lis", vec![]), ("fra", vec!["c1", "c2", "c3", "c4"])]);
    assert!(now.unserved.is_empty());
    assert!(!warnings(&doc).iter().any(|w| matches!(w, Warning::DeadService(_))));
    // The site is a router like any other: it has no route of its own, and hears none of its ASN.
    assert_eq!(now.landing(&id("lis")).unwrap().fate, WalkEnd::NoRoute(id("lis")));
}

#[test]
fn the_order_in_which_a_service_dies_and_is_checked_does_not_matter() {
    let edits = [dead("lis"), checked("lis")];
    for order in [[0, 1], [1, 0]] {
        let mut doc = two_sites();
        let mut state = solve(&doc);
        for place in order {
            let edit = edits[place].clone();
            let touched = edit.touched(&doc);
            edit.apply(&mut doc).unwrap();
            state = advance(&state, &doc, &touched);
            let cold = solve(&doc);
            let all = |state: &State| Catchments::of(&doc, state, &service());
            assert_eq!(all(&state), all(&cold));
        }
    }
}

#[test]
fn a_node_that_holds_its_route_back_forwards_to_others() {
    let mut doc = two_sites();
    // A second network announces the prefix too, behind a client of its own.
    node(&mut doc, Kind::As, "edge", 500);
    buys(&mut doc, "edge", "west");
    announce(&mut doc, "edge");
    node(&mut doc, Kind::Client, "behind", 501);
    buys(&mut doc, "behind", "edge");
    assert_eq!(catchments(&doc).site_of(&id("behind")), Some(&id("edge")));
    edit(&mut doc, dead("edge"));
    edit(&mut doc, checked("edge"));
    let now = catchments(&doc);
    assert_eq!(now.site_of(&id("behind")), Some(&id("lis")));
    assert_eq!(hops(&now, "behind"), ["edge", "west", "lis"]);
}

#[test]
fn a_client_without_a_route_is_unserved() {
    let mut doc = two_sites();
    for site in ["lis", "fra"] {
        edit(&mut doc, node_state(site, NodeState::Failed));
    }
    node(&mut doc, Kind::Client, "alone", 777);
    edit(&mut doc, Edit::node(&id("alone"), NodeField::Demand(40)));
    let now = catchments(&doc);
    let names: Vec<_> = now.unserved.iter().map(|n| n.as_str()).collect();
    assert_eq!(names, ["c1", "c2", "c3", "c4", "alone"]);
    assert_eq!((now.unserved_demand, now.total_demand), (44, 44));
    let landing = now.landing(&id("c1")).unwrap();
    assert_eq!(landing.fate, WalkEnd::NoRoute(id("c1")));
    assert_eq!(now.site_of(&id("c1")), None);
}

#[test]
fn a_site_is_overloaded_when_more_is_asked_than_it_can_serve() {
    let mut doc = two_sites();
    edit(&mut doc, Edit::node(&id("c1"), NodeField::Demand(30)));
    let over = |doc: &Topology| -> Vec<bool> {
        catchments(doc).shares.iter().map(|s| s.is_overloaded()).collect()
    };
    assert_eq!(over(&doc), [false, false], "without a capacity, any amount");
    edit(&mut doc, Edit::node(&id("lis"), NodeField::Capacity(Some(31))));
    edit(&mut doc, Edit::node(&id("fra"), NodeField::Capacity(Some(1))));
    assert_eq!(over(&doc), [false, true]);
    edit(&mut doc, Edit::node(&id("c2"), NodeField::Demand(2)));
    assert_eq!(over(&doc), [true, true]);
}

#[test]
fn a_round_trip_takes_twice_the_links_of_the_walk() {
    let mut doc = two_sites();
    let links: Vec<LinkId> = doc.links().map(|l| l.id.clone()).collect();
    for (place, link) in links.iter().enumerate() {
        let latency = Latency::from_ms(1.5 + place as f64).unwrap();
        edit(&mut doc, Edit::link(link, LinkField::Latency(latency)));
    }
    edit(&mut doc, node_state("lis", NodeState::Failed));
    let now = catchments(&doc);
    // West to east is the first link drawn, east to fra the third, c1 to west the fourth.
    let expected = 2.0 * (1.5 + 3.5 + 4.5);
    assert_eq!(now.landing(&id("c1")).unwrap().round_trip_ms(), expected);
    let own = now.landing(&id("fra")).unwrap();
    assert_eq!((own.first.is_none(), own.round_trip_ms()), (true, 0.0));
}

#[test]
fn the_longest_prefix_wins_wherever_it_is_known() {
    let mut doc = two_sites();
    let half = prefix("203.0.113.0/25");
    announce_as(&mut doc, "fra", Origin::plain(half));
    let state = solve(&doc);
    let part = Catchments::of(&doc, &state, &half);
    assert_eq!(served(&part), [("fra", vec!["c1", "c2", "c3", "c4"])]);
    // The rest of the service goes where it went.
    let rest = Catchments::of(&doc, &state, &service());
    assert_eq!(served(&rest), [("lis", vec!["c1", "c2"]), ("fra", vec!["c3", "c4"])]);
    let all = [rest, part];
    let overridden = overrides(&all, &service());
    assert_eq!(overridden.len(), 1);
    assert_eq!((overridden[0].prefix, overridden[0].clients), (half, 2), "those who move");
    assert!(overrides(&all, &half).is_empty());
}

#[test]
fn a_packet_changes_its_table_where_the_more_specific_prefix_is_not_known() {
    let mut doc = two_sites();
    let half = prefix("203.0.113.0/25");
    announce_as(&mut doc, "fra", Origin::plain(half));
    // East keeps the half to itself: for the west the service as a whole is all there is.
    let only_half = catchment::topology::Match { prefix: Some(half), ..Default::default() };
    on_export(&mut doc, "east", "west", deny(only_half.clone()));
    let state = solve(&doc);
    let part = Catchments::of(&doc, &state, &half);
    assert_eq!(
        served(&part),
        [("fra", vec!["c3", "c4"]), ("lis", vec!["c1", "c2"])],
        "lis does not announce the half, and serves it"
    );
    // The other way round: c1 knows the half only by hearsay of the whole, west knows better.
    let mut doc = two_sites();
    announce_as(&mut doc, "fra", Origin::plain(half));
    on_export(&mut doc, "west", "c1", deny(only_half));
    let part = Catchments::of(&doc, &solve(&doc), &half);
    assert_eq!(hops(&part, "c1"), ["west", "east", "fra"]);
}

#[test]
fn a_prefix_that_is_covered_by_its_parts_is_reached_through_them() {
    let mut doc = two_sites();
    for (site, half) in [("lis", "203.0.113.0/25"), ("fra", "203.0.113.128/25")] {
        announce_as(&mut doc, site, Origin::plain(prefix(half)));
    }
    let now = catchments(&doc);
    // No address of it is outside its parts; the first stands for all.
    assert_eq!(served(&now), [("lis", vec!["c1", "c2", "c3", "c4"]), ("fra", vec![])]);
}

#[test]
fn where_a_node_does_not_come_to_rest_nobody_can_say_who_serves() {
    let mut doc = Topology::default();
    node(&mut doc, Kind::Site, "site", 900);
    announce(&mut doc, "site");
    let ring = ["x", "y", "z"];
    for (at, name) in ring.into_iter().enumerate() {
        node(&mut doc, Kind::Isp, name, 101 + at as u32);
        buys(&mut doc, "site", name);
    }
    for at in 0..3 {
        peers(&mut doc, ring[at], ring[(at + 1) % 3]);
        on_import(&mut doc, ring[at], ring[(at + 1) % 3], local_pref(300));
    }
    node(&mut doc, Kind::Client, "c", 300);
    buys(&mut doc, "c", "x");
    let state: State = solve(&doc);
    let now = Catchments::of(&doc, &state, &service());
    let fate = |name: &str| now.landing(&id(name)).unwrap().fate.clone();
    assert_eq!(fate("x"), WalkEnd::Unsettled(id("x")));
    assert_eq!(fate("site"), WalkEnd::Served(id("site")));
    assert!(matches!(fate("c"), WalkEnd::Unsettled(_)), "{:?}", fate("c"));
    assert_eq!(now.unserved, [id("c")]);
}

//! What clients notice of a run: no answer for a while, another site, broken sessions.

use catchment::anycast::WalkEnd;
use catchment::anycast::over_time::{ClientImpact, Impact, Outcome, Traffic, impact};
use catchment::engine::solve;
use catchment::engine::timeline::{FailureMode, Limits, Run, Script, Start};
use catchment::topology::{
    Bfd, Checks, Edit, HealthCheck, Kind, Latency, LinkField, LinkState, NodeField, NodeState,
    Preset, Service, Span, Spread, Timing, Topology, Transit,
};

use super::playing::{from, happens, s};
use crate::drawing::{announce, buys, edit, id, node, peers, service};

/// A client under one ISP; two sites, the near one under the same ISP, the far one under another
/// that the ISP buys from.
pub(super) fn two_sites() -> Topology {
    let mut doc = Topology::default();
    for (kind, name, asn) in [
        (Kind::Site, "near", 64500),
        (Kind::Site, "far", 64501),
        (Kind::Isp, "isp", 65001),
        (Kind::Isp, "top", 65002),
        (Kind::Client, "client", 65100),
    ] {
        node(&mut doc, kind, name, asn);
    }
    for (customer, provider) in [("near", "isp"), ("far", "top"), ("isp", "top"), ("client", "isp")]
    {
        buys(&mut doc, customer, provider);
    }
    announce(&mut doc, "near");
    announce(&mut doc, "far");
    doc
}

/// Nothing takes any time but what is asked for.
pub(super) fn quick() -> Timing {
    Timing {
        processing: Spread::default(),
        mrai: Spread::default(),
        mrai_internal: Spread::default(),
        bfd: None,
        ..Timing::of(Preset::Textbook)
    }
}

pub(super) fn state(name: &str, to: NodeState) -> Edit {
    Edit::node(&id(name), NodeField::State(to))
}

pub(super) fn script(
    doc: &Topology,
    timing: Timing,
    done: Vec<(u32, Edit, FailureMode)>,
) -> Script {
    let happenings = done.into_iter().map(|(at, edit, manner)| happens(s(at), edit, manner));
    Script { happenings: happenings.collect(), ..from(doc, &solve(doc), timing) }
}

fn cost(script: &Script) -> (ClientImpact, Impact) {
    let recording = Run::play(script.clone());
    let all = impact(&recording, &script.doc, &service(), Traffic::default());
    (all.clients[&id("client")].clone(), all)
}

#[test]
fn a_silent_failure_costs_about_the_hold_time() {
    for seed in 0..20 {
        let doc = two_sites();
        let done = vec![(100, state("near", NodeState::Failed), FailureMode::Silent)];
        let (client, _) = cost(&Script { seed, ..script(&doc, quick(), done) });
        // The last keepalive came up to 30 s before.
        assert!(client.outage > s(59) && client.outage < s(91), "{:?}", client.outage);
        assert_eq!(client.site_before(), Some(&id("near")));
        assert_eq!(client.site_after(), Some(&id("far")));
        assert_eq!(client.switches, 1);
        // Those that were open died with the server; those opened since were silent to their end,
        // but for the last thirty.
        let silent = client.outage.seconds() as usize - 30;
        assert!(client.sessions_broken.abs_diff(29 + silent) <= 2, "{client:?}");
    }
}

#[test]
fn with_bfd_it_costs_less_than_a_second_and_open_sessions_break() {
    let doc = two_sites();
    let bfd = Some(Bfd { interval: Span::of_ms(300), multiplier: 3 });
    let done = vec![(100, state("near", NodeState::Failed), FailureMode::Silent)];
    let (client, _) = cost(&script(&doc, Timing { bfd, ..quick() }, done));
    assert!(client.outage < s(1), "{:?}", client.outage);
    assert!(client.outage >= Span::of_ms(500));
    // One a second: those that were open died with the server.
    assert_eq!(client.sessions_broken, 29);
}

#[test]
fn a_slower_failover_never_breaks_fewer_sessions() {
    let doc = two_sites();
    let link = doc.links_between(&id("near"), &id("isp"))[0].id.clone();
    let cut = Edit::link(&link, LinkField::State(LinkState::Failed));
    let dies = Edit::node(&id("near"), NodeField::Service(Service::Dead));
    for edit in [cut, state("near", NodeState::Failed), dies] {
        let mut broken = Vec::new();
        for hold in [3, 9, 15, 30, 60, 90, 180] {
            let timing = Timing {
                hold: s(hold),
                keepalive: s(hold / 3),
                checks: Checks { interval: s(hold / 3), times: 3 },
                ..quick()
            };
            let mut doc = doc.clone();
            let checks = Edit::node(&id("near"), NodeField::HealthCheck(HealthCheck::Withdraws));
            crate::drawing::edit(&mut doc, checks);
            let done = vec![(100, edit.clone(), FailureMode::Silent)];
            let (client, _) = cost(&script(&doc, timing, done));
            broken.push((client.outage, client.sessions_broken));
        }
        broken.sort_unstable();
        let counts: Vec<usize> = broken.iter().map(|(_, count)| *count).collect();
        assert!(counts.is_sorted() && counts[0] >= 29, "{edit:?}: {broken:?}");
    }
}

#[test]
fn a_server_that_comes_back_has_forgotten_its_sessions() {
    let doc = two_sites();
    let service = |is| Edit::node(&id("near"), NodeField::Service(is));
    let done = vec![
        (100, service(Service::Dead), FailureMode::Silent),
        (101, service(Service::Running), FailureMode::Silent),
    ];
    let (client, _) = cost(&script(&doc, quick(), done));
    assert_eq!((client.switches, client.sessions_broken), (0, 29));
}

#[test]
fn a_client_that_keeps_its_site_has_two_round_trips() {
    let mut doc = two_sites();
    // A second way to the same site, longer and worse.
    node(&mut doc, Kind::Isp, "detour", 77);
    buys(&mut doc, "near", "detour");
    buys(&mut doc, "detour", "isp");
    let link = doc.links_between(&id("near"), &id("isp"))[0].id.clone();
    let cut = Edit::link(&link, LinkField::State(LinkState::Failed));
    let (client, _) = cost(&script(&doc, quick(), vec![(100, cut, FailureMode::Seen)]));
    let walks = (client.walk_before.as_ref().unwrap(), client.walk_after.as_ref().unwrap());
    assert_eq!((walks.0.site.as_str(), walks.1.site.as_str()), ("near", "near"));
    assert_eq!(client.rerouted(), Some((walks.0.round_trip, walks.1.round_trip)));
    assert!(walks.1.nodes.contains(&id("detour")) && walks.1.round_trip > walks.0.round_trip);
}

#[test]
fn a_drain_loses_nothing_but_moves_sessions() {
    let doc = two_sites();
    let done = vec![(100, state("near", NodeState::Failed), FailureMode::Drained)];
    let (client, all) = cost(&script(&doc, quick(), done));
    assert_eq!((client.outage, client.switches), (Span::ZERO, 1));
    assert!(client.sessions_broken >= 29);
    assert_eq!(all.mean_outage(), Span::ZERO);
}

#[test]
fn a_dead_service_costs_everything_unless_it_is_checked() {
    let dies = Edit::node(&id("near"), NodeField::Service(Service::Dead));
    let back = Edit::node(&id("near"), NodeField::Service(Service::Running));
    let done = vec![(100, dies, FailureMode::Silent), (400, back, FailureMode::Silent)];
    let checks = Checks { interval: s(10), times: 3 };
    let timing = Timing { checks, ..quick() };
    let mut doc = two_sites();
    let (unchecked, _) = cost(&script(&doc, timing, done.clone()));
    // To within a probe.
    assert!(unchecked.outage > s(299) && unchecked.outage <= s(300), "{:?}", unchecked.outage);
    assert_eq!(unchecked.switches, 0);
    edit(&mut doc, Edit::node(&id("near"), NodeField::HealthCheck(HealthCheck::Withdraws)));
    let (checked, _) = cost(&script(&doc, timing, done));
    assert!(checked.outage > s(19) && checked.outage < s(32), "{:?}", checked.outage);
    assert_eq!(checked.switches, 2);
}

#[test]
fn a_link_that_is_cut_unnoticed_swallows_packets_and_one_that_is_shut_does_not() {
    let doc = two_sites();
    let link = doc.links_between(&id("near"), &id("isp"))[0].id.clone();
    let cut = Edit::link(&link, LinkField::State(LinkState::Failed));
    let (client, _) = cost(&script(&doc, quick(), vec![(50, cut, FailureMode::Silent)]));
    let swallowed = Outcome::Lost(WalkEnd::Lost(id("isp")));
    assert_eq!(client.losses(), [(&swallowed, client.outage)]);
    let shut = Edit::link(&link, LinkField::State(LinkState::Shutdown));
    let (client, _) = cost(&script(&doc, quick(), vec![(50, shut, FailureMode::Announced)]));
    assert_eq!((client.outage, client.losses().len()), (Span::ZERO, 0));
}

/// A site that buys from two peers, one of which has a client; every link takes a millisecond.
fn two_ways_to_one_site() -> Topology {
    let mut doc = Topology::default();
    for (kind, name, asn) in [
        (Kind::Site, "site", 64500),
        (Kind::Isp, "a", 65001),
        (Kind::Isp, "b", 65002),
        (Kind::Client, "client", 65100),
    ] {
        node(&mut doc, kind, name, asn);
    }
    for (customer, provider) in [("site", "a"), ("site", "b"), ("client", "a")] {
        buys(&mut doc, customer, provider);
    }
    peers(&mut doc, "a", "b");
    announce(&mut doc, "site");
    let links: Vec<_> = doc.links().map(|l| l.id.clone()).collect();
    for link in links {
        let latency = Latency::from_ms(1.0).expect("a latency");
        edit(&mut doc, Edit::link(&link, LinkField::Latency(latency)));
    }
    doc
}

#[test]
fn two_routers_that_each_take_the_others_old_route_send_packets_round() {
    let doc = two_ways_to_one_site();
    // A message is a second on its way, and a dark link is seen after one.
    let timing = Timing { transit: Transit::Fixed(s(1)), link_down: s(1), ..quick() };
    let done = vec![(100, state("site", NodeState::Failed), FailureMode::Seen)];
    let (client, all) = cost(&script(&doc, timing, done));
    let [swallowed, gone_at_b, gone, at_home] = [
        WalkEnd::Lost(id("a")),
        WalkEnd::NoRoute(id("b")),
        WalkEnd::NoRoute(id("a")),
        WalkEnd::NoRoute(id("client")),
    ]
    .map(Outcome::Lost);
    let told: Vec<(u64, u64, &Outcome)> = client
        .stretches
        .iter()
        .map(|s| (s.from.micros() / 1000, s.to.micros() / 1000, &s.outcome))
        .collect();
    // Both see it at 101 s, take each other's route, and hear a second later that it was no way;
    // packets that still have hops left then are at b after an even number of milliseconds. A second
    // after that the client knows too, and half a minute is watched.
    assert_eq!(
        told,
        [
            (100_000, 101_000, &swallowed),
            (101_000, 101_940, &Outcome::Looping),
            (101_940, 102_000, &gone_at_b),
            (102_000, 103_000, &gone),
            (103_000, 133_000, &at_home)
        ]
    );
    assert_eq!((all.outage(), all.mean_outage(), all.switches()), (s(33), s(33), 0));
    assert_eq!((client.site_before(), client.site_after()), (Some(&id("site")), None));
}

#[test]
fn probes_go_on_until_the_run_was_to_stop_and_no_longer() {
    let doc = two_sites();
    let done = vec![(100, state("near", NodeState::Failed), FailureMode::Silent)];
    let limits = |until| Limits { until: s(until), ..Limits::default() };
    // Nobody has noticed yet: nothing happened after the failure.
    let unnoticed = Script { limits: limits(110), ..script(&doc, quick(), done.clone()) };
    assert_eq!(cost(&unnoticed).0.outage, s(10));
    // It was to stop before it began.
    let (client, _) = cost(&Script { limits: limits(50), ..script(&doc, quick(), done.clone()) });
    assert_eq!((client.outage, client.site_after()), (Span::ZERO, Some(&id("near"))));
    // At rest before it was to stop.
    let dark = vec![(100, state("near", NodeState::Failed), FailureMode::Seen)];
    let (client, _) = cost(&Script { limits: limits(120), ..script(&doc, quick(), dark) });
    assert_eq!(client.stretches.last().map(|s| s.to), Some(s(120)));
}

#[test]
fn who_answered_before_is_who_did_just_before_the_first_thing_was_done() {
    let doc = two_sites();
    let done = vec![(600, state("near", NodeState::Failed), FailureMode::Drained)];
    let (client, _) = cost(&Script { start: Start::Cold, ..script(&doc, quick(), done) });
    assert_eq!((client.site_before(), client.switches), (Some(&id("near")), 1));
    assert_eq!(client.outage, Span::ZERO);
    let nothing = Script { start: Start::Cold, ..script(&doc, quick(), Vec::new()) };
    let (client, _) = cost(&nothing);
    assert_eq!((client.site_before(), client.site_after()), (None, Some(&id("near"))));
    // Nobody has opened a session before the beginning.
    assert!(client.outage > Span::ZERO && client.sessions_broken < 30);
}

#[test]
fn an_hour_of_changes_at_two_hundred_clients_takes_no_time() {
    let mut doc = two_sites();
    for n in 0..200 {
        let name = format!("c{n}");
        node(&mut doc, Kind::Client, &name, 70_000 + n);
        buys(&mut doc, &name, "isp");
    }
    let link = doc.links_between(&id("near"), &id("isp"))[0].id.clone();
    let to = |n| if n % 2 == 0 { LinkState::Shutdown } else { LinkState::Up };
    let done =
        (0..60).map(|n| (60 * n, Edit::link(&link, LinkField::State(to(n))), FailureMode::Seen));
    let script = script(&doc, quick(), done.collect());
    let recording = Run::play(script.clone());
    let begun = std::time::Instant::now();
    let traffic = Traffic { probe_every: Span::of_ms(1), ..Traffic::default() };
    let all = impact(&recording, &doc, &service(), traffic);
    let took = begun.elapsed();
    println!("{} events, {took:?}", recording.events().len());
    assert_eq!(all.clients[&id("c7")].switches, 60);
    assert!(took.as_secs() < 10, "{took:?}");
}

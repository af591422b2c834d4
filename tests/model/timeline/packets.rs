//! What clients notice of a run: no answer for a while, another site, broken sessions; and the same
//! by the DNS.

use std::net::IpAddr;
use std::sync::Arc;

use catchment::anycast::over_time::{
    ClientImpact, Dns, Impact, Outcome, Resolver, Traffic, dns_impact, impact,
};
use catchment::anycast::{Fate, Forwarding};
use catchment::engine::solve;
use catchment::engine::timeline::{Manner, Recording, Run, Script};
use catchment::topology::{
    Bfd, Checks, Edit, HealthCheck, Kind, LinkField, LinkState, NodeField, NodeState, Preset,
    Service, Span, Spread, Timing, Topology,
};

use super::playing::{from, happens, s};
use crate::dice::Dice;
use crate::drawing::{announce, buys, edit, id, node, service};
use crate::wild;

/// A client under one ISP; two sites, the near one under the same ISP, the far one under another
/// that the ISP buys from.
fn two_sites() -> Topology {
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
fn quick() -> Timing {
    Timing {
        processing: Spread::default(),
        mrai: Spread::default(),
        mrai_internal: Spread::default(),
        bfd: None,
        ..Timing::of(Preset::Textbook)
    }
}

fn state(name: &str, to: NodeState) -> Edit {
    Edit::node(&id(name), NodeField::State(to))
}

fn script(doc: &Topology, timing: Timing, done: Vec<(u32, Edit, Manner)>) -> Script {
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
        let done = vec![(100, state("near", NodeState::Failed), Manner::Silent)];
        let (client, _) = cost(&Script { seed, ..script(&doc, quick(), done) });
        // The last keepalive came up to 30 s before.
        assert!(client.outage > s(59) && client.outage < s(91), "{:?}", client.outage);
        assert_eq!(client.site_before(), Some(&id("near")));
        assert_eq!(client.site_after(), Some(&id("far")));
        assert_eq!(client.switches, 1);
        // All that were open have ended before anybody answers again.
        assert_eq!(client.sessions_broken, 0);
    }
}

#[test]
fn with_bfd_it_costs_less_than_a_second_and_open_sessions_break() {
    let doc = two_sites();
    let bfd = Some(Bfd { interval: Span::of_ms(300), multiplier: 3 });
    let done = vec![(100, state("near", NodeState::Failed), Manner::Silent)];
    let (client, _) = cost(&script(&doc, Timing { bfd, ..quick() }, done));
    assert!(client.outage < s(1), "{:?}", client.outage);
    assert!(client.outage >= Span::of_ms(500));
    // Of thirty that were open, one a second, those that ended meanwhile are spared.
    assert_eq!(client.sessions_broken, 29);
}

#[test]
fn a_drain_loses_nothing_but_moves_sessions() {
    let doc = two_sites();
    let done = vec![(100, state("near", NodeState::Failed), Manner::Drained)];
    let (client, all) = cost(&script(&doc, quick(), done));
    assert_eq!((client.outage, client.switches), (Span::ZERO, 1));
    assert!(client.sessions_broken >= 29);
    assert_eq!(all.mean_outage(), Span::ZERO);
}

#[test]
fn a_dead_service_costs_everything_unless_it_is_checked() {
    let dies = Edit::node(&id("near"), NodeField::Service(Service::Dead));
    let back = Edit::node(&id("near"), NodeField::Service(Service::Running));
    let done = vec![(100, dies, Manner::Silent), (400, back, Manner::Silent)];
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
fn the_dns_costs_checks_and_the_time_that_answers_are_held() {
    let doc = two_sites();
    let bfd = Some(Bfd { interval: Span::of_ms(300), multiplier: 3 });
    for seed in 0..10 {
        let done = vec![(300, state("near", NodeState::Failed), Manner::Silent)];
        let script = Script { seed, ..script(&doc, Timing { bfd, ..quick() }, done) };
        let dns = dns_impact(&script, &service(), Traffic::default(), &Dns::default());
        let client = dns.expect("two sites").clients[&id("client")].clone();
        // The run is over after a second, before any check has failed three times.
        assert_eq!(client.site_before(), Some(&id("near")));
        assert!(client.outage > Span::of_ms(900), "{:?}", client.outage);
    }
    // With something that happens later the whole of it is seen.
    let later = Edit::node(&id("isp"), NodeField::Demand(2));
    let done =
        vec![(300, state("near", NodeState::Failed), Manner::Silent), (600, later, Manner::Silent)];
    let script = script(&doc, Timing { bfd, ..quick() }, done);
    for resolver in [Resolver::AtClient, Resolver::At(id("far"))] {
        let dns = Dns { resolver: resolver.clone(), ..Dns::default() };
        let all = dns_impact(&script, &service(), Traffic::default(), &dns).expect("two sites");
        let client = &all.clients[&id("client")];
        match resolver {
            // Two to three checks, and up to a minute until the client asks again.
            Resolver::AtClient => {
                assert!(client.outage > s(19) && client.outage < s(91), "{:?}", client.outage);
            }
            // A resolver elsewhere is given the site that is near to it, which never fails.
            Resolver::At(_) => {
                assert_eq!(client.outage, Span::ZERO);
                assert_eq!(client.site_before(), Some(&id("far")));
            }
        }
    }
}

/// What becomes of a probe, hop by hop, each time by all tables of the instant.
fn slowly(recording: &Recording, from: &str, at: Span, address: IpAddr) -> Outcome {
    let (mut node, mut now) = (id(from), at);
    for _ in 0..64 {
        let tables = Arc::new(recording.after(recording.events_by(now)));
        let state = tables.state();
        let Some(index) = state.network().index_of(&node) else { return Outcome::Lost(node) };
        let landing = Forwarding::to_address(&state, address).landings()[index as usize].clone();
        match landing.first {
            Some(hop) => {
                let link = tables.era.doc.link(&hop.by.link).expect("a link");
                now = Span::of_micros(now.micros() + link.latency.micros());
                node = hop.to;
            }
            None => {
                return match landing.fate {
                    Fate::Served(site) => Outcome::Answered(site),
                    _ => Outcome::Lost(node),
                };
            }
        }
    }
    Outcome::Looping
}

#[test]
fn every_probe_fares_as_the_tables_of_each_instant_say() {
    let (mut probes, mut lost, mut looping) = (0, 0, 0);
    for seed in 0..60 {
        let mut dice = Dice::new(seed);
        let mut doc = wild::wild(4 + dice.below(5), 14, &mut dice);
        let links: Vec<_> = doc.links().map(|l| l.id.clone()).collect();
        for link in links {
            let ms = dice.below(400) as f64;
            let latency = catchment::topology::Latency::from_ms(ms).expect("a latency");
            edit(&mut doc, Edit::link(&link, LinkField::Latency(latency)));
        }
        let Some(prefix) = doc.prefixes().first().copied() else { continue };
        let mut after = doc.clone();
        let mut happenings = Vec::new();
        for at in [1, 3] {
            let outage = wild::outage(&after, &mut dice);
            outage.clone().apply(&mut after).expect("it can fail");
            happenings.push(happens(s(at), outage, Manner::Seen));
        }
        let limits = catchment::engine::timeline::Limits { until: s(12), events: 2000 };
        let modern = Timing::of(Preset::Modern);
        let script = Script { happenings, seed, limits, ..from(&doc, &solve(&doc), modern) };
        let recording = Run::play(script.clone());
        let traffic = Traffic { probe_every: Span::of_ms(170), ..Traffic::default() };
        let all = impact(&recording, &doc, &prefix, traffic);
        let longer: Vec<_> =
            doc.prefixes().into_iter().filter(|p| *p != prefix && prefix.contains(p)).collect();
        let address = prefix.address_outside(&longer).unwrap_or_else(|| prefix.first_address());
        for (client, impact) in &all.clients {
            for stretch in &impact.stretches {
                for probe in 0..stretch.probes {
                    let at = stretch.from.micros() + probe * traffic.probe_every.micros();
                    let slow = slowly(&recording, client.as_str(), Span::of_micros(at), address);
                    assert_eq!(slow, stretch.outcome, "seed {seed} {client} at {at}");
                    probes += 1;
                    lost += usize::from(matches!(slow, Outcome::Lost(_)));
                    looping += usize::from(slow == Outcome::Looping);
                }
            }
        }
    }
    assert!(probes > 1000 && lost > 100, "{probes} probes, {lost} lost, {looping} looping");
}

#[test]
fn a_link_that_is_cut_unnoticed_swallows_packets_and_one_that_is_shut_does_not() {
    let doc = two_sites();
    let link = doc.links_between(&id("near"), &id("isp"))[0].id.clone();
    let cut = Edit::link(&link, LinkField::State(LinkState::Failed));
    let (client, _) = cost(&script(&doc, quick(), vec![(50, cut, Manner::Silent)]));
    assert!(client.stretches.iter().any(|s| s.outcome == Outcome::Lost(id("isp"))));
    let shut = Edit::link(&link, LinkField::State(LinkState::Shutdown));
    let (client, _) = cost(&script(&doc, quick(), vec![(50, shut, Manner::Announced)]));
    assert_eq!(client.outage, Span::ZERO);
}

//! Probes in random networks: each one as the tables of every instant say, and at rest as routes say.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use catchment::anycast::over_time::{ClientImpact, Outcome, Traffic, impact};
use catchment::anycast::{Forwarding, WalkEnd};
use catchment::engine::solve;
use catchment::engine::timeline::{
    End, FailureMode, Limits, Recording, Run, Script, ScriptedEdit, Start,
};
use catchment::topology::{
    Edit, Kind, Latency, LinkField, Node, NodeField, NodeId, NodeState, Prefix, Preset, Service,
    Span, Timing, Topology,
};

use super::packets::quick;
use super::playing::{happens, s};
use crate::dice::Dice;
use crate::drawing::{edit, id};
use crate::interior::{around, event};
use crate::random_networks;

/// What becomes of a probe, hop by hop, each time by all tables of the instant.
fn slowly(recording: &Recording, from: &str, at: Span, address: IpAddr) -> Outcome {
    let (mut node, mut now) = (id(from), at);
    for _ in 0..64 {
        let tables = recording.after(recording.events_by(now));
        let Some(index) = tables.epoch.net.index_of(&node) else {
            return Outcome::Lost(WalkEnd::Lost(node));
        };
        let landing = Forwarding::to_address(&tables, address).landings()[index as usize].clone();
        match landing.first {
            Some(hop) => {
                let links =
                    hop.passes().map(|end| tables.epoch.doc.link(&end.link).expect("a link"));
                let took: u64 = links.map(|link| link.latency.micros()).sum();
                now = Span::of_micros(now.micros() + took);
                node = hop.to;
            }
            None => {
                return match landing.fate {
                    WalkEnd::Served(site) => Outcome::Answered(site),
                    lost => Outcome::Lost(lost),
                };
            }
        }
    }
    Outcome::Looping
}

/// When the server of each site died.
fn deaths(recording: &Recording) -> BTreeMap<NodeId, Vec<i64>> {
    let mut all: BTreeMap<NodeId, Vec<i64>> = BTreeMap::new();
    let is_well = |place: usize, site: &NodeId| {
        let doc = &recording.epoch_at(place).doc;
        let well = |node: &Node| node.state == NodeState::Up && node.service == Service::Running;
        doc.node(site).is_some_and(well)
    };
    for site in recording.epoch_at(0).doc.nodes().filter(|node| !node.origins.is_empty()) {
        for (place, event) in recording.events().iter().enumerate() {
            if is_well(place, &site.id) && !is_well(place + 1, &site.id) {
                all.entry(site.id.clone()).or_default().push(event.at.micros() as i64);
            }
        }
    }
    all
}

/// The sessions that break, each followed probe by probe.
fn broken_one_by_one(
    client: &ClientImpact,
    deaths: &BTreeMap<NodeId, Vec<i64>>,
    traffic: Traffic,
) -> usize {
    let [every, gap, length] = [traffic.probe_every, traffic.session_every, traffic.session_length]
        .map(|s| s.micros() as i64);
    let length = length.max(every);
    let probes = client.stretches.iter().flat_map(|stretch| {
        let at = move |n| stretch.from.micros() as i64 + n as i64 * every;
        (0..stretch.probes).map(move |n| (at(n), stretch.outcome.site()))
    });
    let probes: Vec<(i64, Option<&NodeId>)> = probes.collect();
    let (start, end) = (probes[0].0, probes[probes.len() - 1].0);
    let breaks = |opened: i64| {
        let earlier = (opened < start).then(|| client.site_before()).flatten();
        if opened < start && earlier.is_none() {
            return false;
        }
        let ends = opened + length;
        let seen: Vec<_> = probes.iter().filter(|(at, _)| (opened..ends).contains(at)).collect();
        let Some((_, last)) = seen.last() else { return false };
        let answers = seen.iter().filter_map(|(at, site)| Some((*at, (*site)?)));
        let answers: Vec<(i64, &NodeId)> =
            earlier.into_iter().map(|site| (opened, site)).chain(answers).collect();
        let Some((began, site)) = answers.first() else { return true };
        let died = deaths.get(*site).into_iter().flatten().any(|at| at > began && *at < ends);
        died || last.is_none() || answers.iter().any(|(_, other)| other != site)
    };
    let before = (length + gap) / gap;
    let all = -before..=(end - start) / gap;
    all.filter(|n| breaks(start + n * gap)).count()
}

fn with_latencies(mut doc: Topology, dice: &mut Dice) -> Topology {
    let links: Vec<_> = doc.links().map(|l| l.id.clone()).collect();
    for link in links {
        let ms = dice.below(400) as f64;
        let latency = Latency::from_ms(ms).expect("a latency");
        edit(&mut doc, Edit::link(&link, LinkField::Latency(latency)));
    }
    doc
}

/// A client at some of the nodes, so that there is somebody to ask.
fn with_clients(mut doc: Topology, dice: &mut Dice) -> Topology {
    let ids: Vec<NodeId> = doc.nodes().map(|n| n.id.clone()).collect();
    for node in ids {
        if dice.one_in(2) {
            edit(&mut doc, Edit::node(&node, NodeField::Kind(Kind::Client)));
        }
    }
    doc
}

/// An address of a prefix that no longer prefix of the document holds.
fn address_of(doc: &Topology, prefix: &Prefix) -> IpAddr {
    let mut longer = doc.prefixes();
    longer.retain(|p| p != prefix && prefix.contains(p));
    prefix.address_outside(&longer).unwrap_or_else(|| prefix.first_address())
}

fn some_script(seed: u64, apart: u32) -> Script {
    let mut dice = Dice::new(seed);
    let inside = dice.one_in(3);
    let doc = match inside {
        true => around(2 + dice.below(4), 2 + dice.below(3), &mut dice),
        false => random_networks::wild(4 + dice.below(5), 14, &mut dice),
    };
    let doc = with_clients(with_latencies(doc, &mut dice), &mut dice);
    let mut after = doc.clone();
    let mut happenings: Vec<ScriptedEdit> = Vec::new();
    for at in [1, 3, 6] {
        let happens_to = match dice.below(3) {
            0 => random_networks::outage(&after, &mut dice),
            _ if inside => event(&after, &mut dice),
            1 => random_networks::tame_edit(&after, &mut dice),
            _ => random_networks::wild_edit(&after, &mut dice),
        };
        if happens_to.clone().apply(&mut after).is_ok() {
            happenings.push(happens(s(at * apart), happens_to, dice.pick(&FailureMode::ALL)));
        }
    }
    let timing = match dice.one_in(4) {
        true => Timing { hold: s(3), keepalive: s(1), ..quick() },
        false => Timing::of(Preset::Modern),
    };
    let start = match dice.one_in(3) {
        true => Start::Cold,
        false => Start::AtRest(Arc::new(solve(&doc))),
    };
    Script { happenings, seed, start, timing, ..Script::cold(&doc) }
}

#[test]
fn every_probe_fares_as_the_tables_of_each_instant_say() {
    let (mut probes, mut lost, mut looping, mut broken) = (0, 0, 0, 0);
    for seed in 0..60 {
        let limits = Limits { until: s(12), events: 2000 };
        let script = Script { limits, ..some_script(seed, 1) };
        let recording = Run::play(script.clone());
        let mut dice = Dice::new(seed);
        let traffic = Traffic {
            probe_every: Span::of_ms(170),
            session_every: Span::of_ms(dice.pick(&[170, 100, 730])),
            session_length: Span::of_ms(dice.pick(&[1, 500, 3000, 9999])),
            ..Traffic::default()
        };
        let deaths = deaths(&recording);
        for prefix in script.doc.prefixes() {
            let all = impact(&recording, &script.doc, &prefix, traffic);
            let address = address_of(&script.doc, &prefix);
            for (client, impact) in &all.clients {
                let one_by_one = broken_one_by_one(impact, &deaths, traffic);
                assert_eq!(impact.sessions_broken, one_by_one, "seed {seed} {client} {impact:?}");
                broken += impact.sessions_broken;
                for stretch in &impact.stretches {
                    for probe in 0..stretch.probes {
                        let at = stretch.from.micros() + probe * traffic.probe_every.micros();
                        let at = Span::of_micros(at);
                        let slow = slowly(&recording, client.as_str(), at, address);
                        assert_eq!(slow, stretch.outcome, "seed {seed} {client} at {at:?}");
                        probes += 1;
                        lost += usize::from(matches!(slow, Outcome::Lost(_)));
                        looping += usize::from(slow == Outcome::Looping);
                    }
                }
            }
        }
    }
    println!("{probes} probes, {lost} lost, {looping} looping, {broken} sessions broken");
    assert!(probes > 1000 && lost > 100 && broken > 10);
}

#[test]
fn at_rest_packets_go_where_the_routes_of_the_end_say() {
    let (mut answered, mut lost) = (0, 0);
    for seed in 0..200 {
        let limits = Limits { events: 20_000, ..Limits::default() };
        let script = Script { limits, ..some_script(1000 + seed, 100) };
        let recording = Run::play(script.clone());
        if recording.end != End::AtRest {
            continue;
        }
        let state = recording.end_state();
        for prefix in script.doc.prefixes() {
            let all = impact(&recording, &script.doc, &prefix, Traffic::default());
            let address = address_of(&script.doc, &prefix);
            let landings = Forwarding::to_address(&state, address).landings();
            for (client, impact) in &all.clients {
                let last = impact.stretches.last().map(|stretch| &stretch.outcome);
                let Some(index) = state.network().index_of(client) else { continue };
                let fate = match &landings[index as usize].fate {
                    WalkEnd::Served(site) => Outcome::Answered(site.clone()),
                    WalkEnd::Loop(_) => Outcome::Looping,
                    // Who is down has no route.
                    WalkEnd::NoRoute(at)
                        if last == Some(&Outcome::Lost(WalkEnd::Lost(at.clone()))) =>
                    {
                        Outcome::Lost(WalkEnd::Lost(at.clone()))
                    }
                    other => Outcome::Lost(other.clone()),
                };
                assert_eq!(last, Some(&fate), "seed {seed} {client} {prefix}");
                answered += usize::from(fate.site().is_some());
                lost += usize::from(fate.site().is_none());
            }
        }
    }
    println!("{answered} answered at the end, {lost} not");
    assert!(answered > 100);
}

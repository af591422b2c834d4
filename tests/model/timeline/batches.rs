//! What a router does at once: it takes in what has arrived before it decides, and advertises all
//! that waits from the best paths of that moment.

use catchment::anycast::over_time::{Traffic, impact};
use catchment::engine::timeline::{End, EventKind, FailureMode, Limits, Recording, Run, Script};
use catchment::engine::{PrefixState, Stability, solve, stability};
use catchment::topology::{
    Edit, Jitter, Kind, NodeField, NodeState, Origin, Preset, Span, Spread, Timing, Topology,
    Transit, parse,
};

use super::playing::{cold, from, happens, lock_step, s, to_rest};
use crate::drawing::{buys, edit, id, node, node_state, nodes, prefix};

fn case(text: &str) -> Topology {
    parse(text).expect("a case is a document")
}

/// FRR 8.4.4 and BIRD 2.0.12 came to rest on both within a second, in 16 starts each: a router that
/// has heard from the other before it decides does not answer what is out of date.
#[test]
fn reflectors_that_disagree_settle_at_once() {
    let texts =
        [include_str!("../cases/rr-disagree.ron"), include_str!("../cases/rr-disagree3.ron")];
    for doc in texts.map(case) {
        let served = prefix("203.0.113.0/24");
        let Stability::OrderDependent { states, .. } = stability(&solve(&doc), &served) else {
            panic!("two stable states");
        };
        assert_eq!(states.len(), 2);
        for seed in 1..=60 {
            let limits = Limits { until: s(5), ..Limits::default() };
            let timing = Timing::of(Preset::Modern);
            let recording = Run::play(Script { seed, limits, ..cold(&doc, timing) });
            assert_eq!(recording.end, End::AtRest, "seed {seed}");
            assert!(recording.length() < s(1), "seed {seed}: {}", recording.length());
            let end = recording.end_state();
            let routes = end.of(&served).expect("it is announced");
            let held = |state: &PrefixState| -> Vec<_> {
                let nodes = 0..doc.nodes().len() as u32;
                nodes.map(|n| state.latest(n).map(|b| (b.route.clone(), b.via))).collect()
            };
            let is_listed = states.iter().any(|known| held(&known.state) == held(routes));
            assert!(is_listed, "seed {seed}");
        }
    }
}

/// As many origins as wanted, customers of one hub that has one more neighbour.
fn hub(origins: usize) -> Topology {
    let mut doc = nodes(&[("hub", 64_500), ("far", 64_501)]);
    buys(&mut doc, "far", "hub");
    for place in 0..origins {
        let name = format!("o{place:02}");
        node(&mut doc, Kind::As, &name, 64_600 + place as u32);
        buys(&mut doc, &name, "hub");
        let origins = vec![Origin::plain(prefix(&format!("10.0.{place}.0/24")))];
        edit(&mut doc, Edit::node(&id(&name), NodeField::Origins(origins)));
    }
    doc
}

/// When the hub chose, each instant once with the number of its choices.
fn choices(recording: &Recording, at: &str) -> Vec<(Span, usize)> {
    let mut found: Vec<(Span, usize)> = Vec::new();
    for (place, event) in recording.events().iter().enumerate() {
        if let EventKind::Chose { node, .. } = event.what
            && recording.epoch_at(place).net.id_of(node).as_str() == at
        {
            match found.last_mut() {
                Some((when, count)) if *when == event.at => *count += 1,
                _ => found.push((event.at, 1)),
            }
        }
    }
    found
}

fn ten_ms_each() -> Timing {
    Timing {
        processing: Spread::fixed(Span::of_ms(10)),
        transit: Transit::Fixed(Span::of_ms(1)),
        ..lock_step()
    }
}

#[test]
fn a_router_decides_once_on_all_that_waited() {
    let recording = to_rest(cold(&hub(4), ten_ms_each()));
    assert_eq!(choices(&recording, "hub"), [(Span::of_ms(41), 4)]);
    // And says so in one go.
    let sent = |at: &Span| {
        let of_hub = |(place, event): (usize, &catchment::engine::timeline::Event)| {
            let net = &recording.epoch_at(place).net;
            matches!(event.what, EventKind::Sent { session, .. }
                if net.id_of(net.session(session).local).as_str() == "hub")
                && event.at == *at
        };
        recording.events().iter().enumerate().filter(|e| of_hub(*e)).count()
    };
    // Each of four to four others, and back to where it came from.
    assert_eq!(sent(&Span::of_ms(41)), 4 * 5);
}

/// Work that goes on and on does not keep a router from deciding.
#[test]
fn a_busy_router_decides_all_the_same() {
    let recording = to_rest(cold(&hub(40), ten_ms_each()));
    let choices = choices(&recording, "hub");
    assert!(choices.len() > 5, "{choices:?}");
    assert!(choices.iter().all(|(_, count)| *count <= 6), "{choices:?}");
    let gaps = choices.windows(2).map(|two| two[1].0.since(two[0].0));
    assert!(gaps.max() <= Some(Span::of_ms(60)));
}

/// What waits for the timer goes out in one instant, from the best paths of that instant.
#[test]
fn what_waits_for_the_timer_goes_out_together() {
    let timing = Timing { mrai: Spread::fixed(s(5)), jitter: Jitter::None, ..ten_ms_each() };
    let recording = to_rest(cold(&hub(40), timing));
    let mut instants: Vec<Span> = Vec::new();
    for (place, event) in recording.events().iter().enumerate() {
        if let EventKind::Sent { session, .. } = event.what {
            let net = &recording.epoch_at(place).net;
            let session = net.session(session);
            let ends = [session.local, session.remote].map(|n| net.id_of(n).as_str());
            if ends == ["hub", "far"] && instants.last() != Some(&event.at) {
                instants.push(event.at);
            }
        }
    }
    assert_eq!(instants.len(), 2, "{instants:?}");
    assert_eq!(instants[1].since(instants[0]), s(5));
}

/// A router that is drained tells its own AS, too: FRR sends local-pref 0 over iBGP under
/// `bgp graceful-shutdown`.
#[test]
fn a_drained_router_is_left_by_its_own_as() {
    let doc = case(include_str!("../cases/drain-backbone.ron"));
    let served = prefix("203.0.113.0/24");
    let play = |manner, seed| {
        let happenings = vec![happens(s(10), node_state("r1", NodeState::Failed), manner)];
        let timing = Timing::of(Preset::Modern);
        to_rest(Script { happenings, seed, ..from(&doc, &solve(&doc), timing) })
    };
    for seed in 0..10 {
        let recording = play(FailureMode::Drained, seed);
        let drained = Timing::of(Preset::Modern).drain;
        let gone = Span::of_micros(s(10).micros() + drained.micros());
        let before = recording.after(recording.events().partition_point(|e| e.at < gone));
        let net = &before.epoch.net;
        let of = |tables: &catchment::engine::timeline::Tables, node: &str| {
            let node = net.index_of(&id(node)).expect("a node");
            let place = net.prefix_place(&served).expect("a prefix");
            let via = tables.best[place][node as usize].as_ref().and_then(|b| b.via);
            via.map(|via| net.id_of(net.session(via).remote).to_string())
        };
        assert_eq!(of(&recording.after(0), "r3").as_deref(), Some("r1"));
        assert_eq!(of(&before, "r3").as_deref(), Some("r2"));
        let lost = impact(&recording, &doc, &served, Traffic::default()).outage();
        assert_eq!(lost, Span::ZERO, "seed {seed}");
    }
    // Back again it is preferred as before.
    let back = node_state("r1", NodeState::Up);
    let happenings = vec![
        happens(s(10), node_state("r1", NodeState::Failed), FailureMode::Drained),
        happens(s(20), back, FailureMode::Silent),
    ];
    let timing = Timing::of(Preset::Modern);
    let end = to_rest(Script { happenings, ..from(&doc, &solve(&doc), timing) }).end_state();
    assert!(end.same_routes(&solve(&doc)));
    let hard = play(FailureMode::Silent, 1);
    assert!(impact(&hard, &doc, &served, Traffic::default()).outage() > Span::ZERO);
}

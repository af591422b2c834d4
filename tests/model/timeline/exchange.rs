//! An exchange in time: packets between its members cross its LAN, whatever becomes of the route
//! server.

use catchment::anycast::over_time::{Impact, Traffic, impact};
use catchment::anycast::{Catchments, Hop};
use catchment::engine::solve;
use catchment::engine::timeline::{End, EventKind, FailureMode, Recording, Run, Script};
use catchment::topology::{
    Edit, LinkField, LinkState, NodeState, Preset, Span, Timing, Topology, parse,
};

use proptest::prelude::*;

use super::packets::{script, state};
use super::playing::s;
use crate::dice::Dice;
use crate::drawing::{edit, id, link_state, prefix};
use crate::edges::{exchange_event, random_exchange};
use crate::solving::{assert_stable_where_said, cases};

/// The shipped exchange with all three members.
fn exchange() -> Topology {
    let mut doc = parse(include_str!("../../../topologies/exchange-point.ron")).unwrap();
    let up = link_state(&doc, "po", "ix", LinkState::Up);
    edit(&mut doc, up);
    doc
}

fn textbook() -> Timing {
    Timing { bfd: None, ..Timing::of(Preset::Textbook) }
}

fn play(doc: &Topology, done: Edit, manner: FailureMode, seed: u64) -> (Recording, Impact) {
    let script = Script { seed, ..script(doc, textbook(), vec![(100, done, manner)]) };
    let recording = Run::play(script);
    let all = impact(&recording, doc, &prefix("1.1.1.0/24"), Traffic::default());
    (recording, all)
}

/// All that are linked to the route server at once.
fn lan(doc: &Topology, state: LinkState) -> Edit {
    let links = doc.lan_of(&id("ix"));
    assert_eq!(links.len(), 3);
    Edit::Batch(links.iter().map(|l| Edit::link(&l.id, LinkField::State(state))).collect())
}

#[test]
fn packets_cross_the_lan_and_take_as_long_as_both_members_links() {
    let doc = exchange();
    let catchments = Catchments::of(&doc, &solve(&doc), &prefix("1.1.1.0/24"));
    let way = catchments.way(&id("bologna"));
    let nodes: Vec<&str> = way.iter().map(|hop| hop.to.as_str()).collect();
    assert_eq!(nodes, ["po", "mil"], "the route server is not on the way");
    let links: Vec<String> =
        way.into_iter().flat_map(Hop::passes).map(|end| end.link.to_string()).collect();
    assert_eq!(links, ["bologna--po", "po--ix", "mil--ix"]);
    // 6 ms to ISP Po, and 1 ms for each line to the exchange, both ways.
    assert_eq!(catchments.landing(&id("bologna")).unwrap().round_trip_ms(), 16.0);
    assert_eq!(catchments.site_of(&id("po")).map(|site| site.as_str()), Some("mil"));
}

#[test]
fn nobody_loses_a_packet_when_the_route_server_dies() {
    for seed in 0..10 {
        let doc = exchange();
        let (recording, all) =
            play(&doc, state("ix", NodeState::Failed), FailureMode::Silent, seed);
        for (client, impact) in &all.clients {
            assert_eq!(impact.outage, Span::ZERO, "{client}");
            assert_eq!(impact.site_after(), Some(&id("fra")), "{client}");
        }
        // Members keep the routes until their hold timers run out, and then have the backup.
        let left = recording.events().iter().filter(|e| matches!(e.what, EventKind::Chose { .. }));
        let first = left.map(|e| e.at).min().unwrap();
        assert!(first > s(159) && first < s(191), "{first:?}");
    }
}

#[test]
fn the_lan_is_another_failure_and_costs_the_hold_time() {
    let doc = exchange();
    let (_, all) = play(&doc, lan(&doc, LinkState::Failed), FailureMode::Silent, 1);
    for client in ["aosta", "parma", "bologna"] {
        let outage = all.clients[&id(client)].outage;
        assert!(outage > s(59) && outage < s(91), "{client}: {outage:?}");
    }
    assert_eq!(all.clients[&id("bonn")].outage, Span::ZERO);
    // One member's line cuts off that member alone, and at once.
    let line = link_state(&doc, "po", "ix", LinkState::Failed);
    let (_, all) = play(&doc, line, FailureMode::Silent, 1);
    assert_eq!(all.clients[&id("aosta")].outage, Span::ZERO);
    assert!(all.clients[&id("parma")].outage > s(59));
    // So does that of the member whose address they send to.
    let line = link_state(&doc, "mil", "ix", LinkState::Failed);
    let (_, all) = play(&doc, line, FailureMode::Silent, 1);
    assert!(all.clients[&id("aosta")].outage > s(59));
}

#[test]
fn a_session_that_is_shut_down_takes_its_routes_and_nothing_else() {
    let doc = exchange();
    let (_, all) = play(&doc, lan(&doc, LinkState::Shutdown), FailureMode::Announced, 1);
    for (client, impact) in &all.clients {
        assert_eq!(impact.outage, Span::ZERO, "{client}");
        assert_eq!(impact.site_after(), Some(&id("fra")), "{client}");
    }
}

proptest! {
    #![proptest_config(cases(30))]

    #[test]
    fn a_run_of_any_exchange_ends_in_one_of_its_stable_states(members in 2usize..6, seed: u64) {
        let mut dice = Dice::new(seed);
        let doc = random_exchange(members, &mut dice);
        let mut after = doc.clone();
        let mut done = Vec::new();
        for turn in 1..5 {
            let event = exchange_event(&after, &mut dice);
            edit(&mut after, event.clone());
            done.push((turn * 1000, event, dice.pick(&FailureMode::ALL)));
        }
        let recording = Run::play(Script { seed, ..script(&doc, textbook(), done) });
        if recording.end == End::AtRest {
            assert_stable_where_said(&after, &recording.end_state())?;
        }
    }
}

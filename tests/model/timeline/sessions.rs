//! Sessions in time: how it is noticed that one is gone, what is lost with it, how it comes back,
//! and how often one may speak.

use std::collections::BTreeMap;

use catchment::engine::solve;
use catchment::engine::timeline::{
    Cursor, Down, End, EventKind, FailureMode, Limits, Message, Order, Recording, Run, Script,
    ScriptedEdit,
};
use catchment::topology::{
    AddPath, AsSettings, BorderNextHop, Edit, HealthCheck, Latency, LinkField, LinkState,
    NodeField, NodeState, Origin, Preset, Role, Service, Span, Spread, Timing, Topology, Transit,
    Withdrawals, fresh_link,
};

use super::playing::{choosers, cold, from, happens, lab, lock_step, routes_at, s, to_rest};
use crate::dice::{Dice, cases};
use crate::drawing::{
    announce, announce_as, edit, end_of, id, line, link_state, local_pref, node_state, nodes,
    on_export, on_import, open, path, policy_edit, prefix, prepend, service, withdraw,
};
use crate::hierarchy::{Shape, hierarchy};
use crate::naive;
use crate::random_networks;

/// A session that went down at one side: when, the names of that node and the other, and why.
type Lost = (Span, String, String, Down);

fn lost(recording: &Recording) -> Vec<Lost> {
    let mut all = Vec::new();
    for (place, event) in recording.events().iter().enumerate() {
        if let EventKind::Down { session, why } = event.what {
            let net = &recording.epoch_at(place).net;
            let session = net.session(session);
            let [at, from] = [session.local, session.remote].map(|n| net.id_of(n).to_string());
            all.push((event.at, at, from, why));
        }
    }
    all
}

/// The line of four at rest, its third link cut at 100 s.
fn cut(timing: Timing, manner: FailureMode, seed: u64) -> Recording {
    let doc = line();
    let change = link_state(&doc, "2", "3", LinkState::Failed);
    let happenings = vec![happens(s(100), change, manner)];
    to_rest(Script { happenings, seed, ..from(&doc, &solve(&doc), timing) })
}

fn ms(ms: u32) -> Span {
    Span::of_ms(ms)
}

#[test]
fn a_silent_cut_is_noticed_when_the_hold_time_is_over() {
    let mut earliest = s(1000);
    for seed in 0..30 {
        let recording = cut(Timing::of(Preset::Textbook), FailureMode::Silent, seed);
        let lost = lost(&recording);
        assert_eq!(lost.len(), 2);
        for (at, _, _, why) in &lost {
            assert_eq!(*why, Down::HoldTimer);
            // The last keepalive came up to 30 s before the cut.
            assert!(*at >= s(160) && *at <= s(190), "{at}");
            earliest = earliest.min(*at);
        }
        // Until then packets go where nobody takes them.
        assert_eq!(path(&routes_at(&recording, s(159)), "3"), "2 1");
        assert_eq!(path(&recording.end_state(), "3"), "-");
        assert_eq!(path(&recording.end_state(), "4"), "-");
    }
    assert!(earliest < s(170), "{earliest}");
}

#[test]
fn bfd_notices_in_less_than_a_second() {
    for seed in 0..30 {
        let lost = lost(&cut(Timing::of(Preset::Modern), FailureMode::Silent, seed));
        assert_eq!(lost.len(), 2);
        for (at, _, _, why) in lost {
            assert_eq!(why, Down::Bfd);
            assert!(at >= Span::of_ms(100_600) && at <= Span::of_ms(100_900), "{at}");
        }
    }
}

#[test]
fn a_router_sees_its_own_link_go_dark() {
    for preset in [Preset::Textbook, Preset::Modern] {
        let timing = Timing::of(preset);
        let lost = lost(&cut(timing, FailureMode::Seen, 1));
        let at = Span::of_micros(s(100).micros() + timing.link_down.micros());
        let two = |a: &str, b: &str| (at, a.to_owned(), b.to_owned(), Down::LinkDown);
        assert_eq!(lost, [two("2", "3"), two("3", "2")]);
    }
}

/// Shut down or pulled out: the neighbour is told before, and hears of it as fast as messages are.
#[test]
fn what_is_announced_is_known_a_latency_later() {
    for state in [LinkState::Shutdown, LinkState::Failed] {
        for preset in Preset::ALL {
            let doc = line();
            let change = link_state(&doc, "2", "3", state);
            let micros = doc.link(&end_of(&doc, "2", "3").0).unwrap().latency.micros();
            let timing = Timing { processing: Spread::default(), ..Timing::of(preset) };
            let happenings = vec![happens(s(100), change, FailureMode::Announced)];
            let script = Script { happenings, ..from(&doc, &solve(&doc), timing) };
            let recording = to_rest(script);
            // There a delivery is a second on the clock.
            let delay = if preset == Preset::Lab { s(1).micros() } else { micros };
            let at = Span::of_micros(s(100).micros() + delay);
            let told = [
                (s(100), "2".to_owned(), "3".to_owned(), Down::Shutdown),
                (at, "3".to_owned(), "2".to_owned(), Down::ClosedByNeighbour),
            ];
            if preset == Preset::Lab && state == LinkState::Failed {
                // There BFD takes no time either.
                assert_eq!(lost(&recording).len(), 2);
            } else {
                assert_eq!(lost(&recording), told, "{preset:?} {state:?}");
            }
        }
    }
}

#[test]
fn without_a_hold_time_and_bfd_nobody_notices() {
    let hold = Span::ZERO;
    let timing = Timing { hold, keepalive: hold, bfd: None, ..Timing::of(Preset::Textbook) };
    let recording = cut(timing, FailureMode::Silent, 1);
    assert_eq!(lost(&recording), []);
    assert_eq!(path(&recording.end_state(), "3"), "2 1");
}

#[test]
fn a_session_survives_a_cut_that_is_over_before_the_hold_time_is() {
    let doc = line();
    let happenings = vec![
        happens(s(100), link_state(&doc, "2", "3", LinkState::Failed), FailureMode::Silent),
        happens(
            s(110),
            policy_edit(&doc, "1", "2", |p| p.export.push(prepend(2))),
            FailureMode::Silent,
        ),
        happens(s(150), link_state(&doc, "2", "3", LinkState::Up), FailureMode::Silent),
    ];
    let timing = Timing::of(Preset::Textbook);
    let recording = to_rest(Script { happenings, ..from(&doc, &solve(&doc), timing) });
    assert_eq!(lost(&recording), []);
    assert!(!recording.events().iter().any(|e| matches!(e.what, EventKind::Up { .. })));
    // What was said meanwhile waits on its way, and comes when the way is open.
    let before = recording.after(recording.events_by(s(149)));
    assert_eq!(before.flights.len(), 1);
    assert_eq!(path(&routes_at(&recording, s(149)), "3"), "2 1");
    assert_eq!(path(&recording.end_state(), "4"), "3 2 1 1 1");
    assert!(recording.after(recording.events().len()).flights.is_empty());
}

/// TCP keeps the order, whatever was sent again.
#[test]
fn what_is_sent_later_never_overtakes_what_is_sent_again() {
    let mut doc = line();
    let link = end_of(&doc, "2", "3").0;
    edit(&mut doc, Edit::link(&link, LinkField::Latency(Latency::from_ms(10_000.0).unwrap())));
    let prepending = |times: u8| policy_edit(&doc, "1", "2", |p| p.export.push(prepend(times)));
    let state = |to| link_state(&doc, "2", "3", to);
    let timing = Timing { transit: Transit::AsLinks, ..lock_step() };
    let play = |times: &[(u32, Edit)]| {
        let one = |(at, edit): &(u32, Edit)| happens(s(*at), edit.clone(), FailureMode::Silent);
        let happenings: Vec<ScriptedEdit> = times.iter().map(one).collect();
        to_rest(Script { happenings, ..from(&doc, &solve(&doc), timing) })
    };
    // The first comes to the cut at 110 and is sent again; the second would come at 118.
    let recording = play(&[
        (100, prepending(1)),
        (105, state(LinkState::Failed)),
        (108, prepending(2)),
        (112, state(LinkState::Up)),
    ]);
    assert_eq!(path(&recording.end_state(), "3"), "2 1 1 1");
    // The same with a second cut, at which the later message arrives before the earlier one is back.
    let recording = play(&[
        (100, prepending(1)),
        (105, state(LinkState::Failed)),
        (108, prepending(2)),
        (112, state(LinkState::Up)),
        (116, state(LinkState::Failed)),
        (119, state(LinkState::Up)),
    ]);
    assert_eq!(path(&recording.end_state(), "3"), "2 1 1 1");
    assert_eq!(lost(&recording), []);
}

#[test]
fn messages_of_a_connection_that_is_no_more_do_not_stay_under_way() {
    let doc = line();
    for manner in [FailureMode::Silent, FailureMode::Seen] {
        let happenings = vec![
            happens(s(100), link_state(&doc, "2", "3", LinkState::Failed), manner),
            happens(s(110), withdraw("1"), FailureMode::Silent),
        ];
        let timing = Timing::of(Preset::Textbook);
        let recording = to_rest(Script { happenings, ..from(&doc, &solve(&doc), timing) });
        let end = recording.after(recording.events().len());
        assert!(end.flights.is_empty(), "{manner:?}: {:?}", end.flights);
    }
}

/// A router that comes back before anybody missed it knows nothing, and its neighbours find out
/// when they speak to it: all sessions come up anew and everything is told again.
#[test]
fn a_router_that_comes_back_unmissed_is_told_everything_again() {
    for preset in [Preset::Textbook, Preset::Modern] {
        for seed in 0..10 {
            let doc = line();
            let happenings = vec![
                happens(ms(100_000), node_state("2", NodeState::Failed), FailureMode::Silent),
                happens(ms(100_500), node_state("2", NodeState::Up), FailureMode::Silent),
            ];
            let timing = Timing::of(preset);
            let script = Script { happenings, seed, ..from(&doc, &solve(&doc), timing) };
            let recording = to_rest(script);
            let lost = lost(&recording);
            let why = |node: &str| -> Vec<Down> {
                lost.iter().filter(|l| l.1 == node).map(|l| l.3).collect()
            };
            assert_eq!(why("2"), [Down::RouterDown, Down::RouterDown]);
            for node in ["1", "3"] {
                assert_eq!(why(node), [Down::Reopened], "{preset:?}");
            }
            let latest = lost.iter().map(|l| l.0).max().unwrap();
            match preset {
                // The next keepalive is answered with a reset.
                Preset::Textbook => assert!(latest > ms(100_600) && latest <= ms(131_000)),
                _ => assert!(latest < ms(101_000), "{latest}"),
            }
            let ups = recording.events().iter().filter(|e| matches!(e.what, EventKind::Up { .. }));
            assert_eq!(ups.count(), 2);
            assert_eq!(path(&routes_at(&recording, ms(100_400)), "2"), "-");
            assert_eq!(path(&recording.end_state(), "2"), "1");
            assert_eq!(path(&recording.end_state(), "4"), "3 2 1");
        }
    }
}

/// Every UPDATE that was sent, with what was sent before over the same session for the same prefix
/// since it came up.
fn spacings(recording: &Recording) -> Vec<(Span, Message, Message)> {
    let mut cursor = Cursor::default();
    let mut last: BTreeMap<(u32, u32), Message> = BTreeMap::new();
    let mut all = Vec::new();
    for (place, event) in recording.events().iter().enumerate() {
        match event.what {
            EventKind::Sent { session, prefix, message } => {
                let sent = cursor.at(recording, place + 1).flights[&message].clone();
                if let Some(before) = last.insert((session, prefix), sent.clone()) {
                    all.push((sent.sent.since(before.sent), before, sent));
                }
            }
            EventKind::Down { session, .. } => {
                last.retain(|(of, _), _| *of != session);
            }
            _ => {}
        }
    }
    all
}

#[test]
fn nobody_speaks_more_often_than_the_interval_allows() {
    let (mut closest, mut withdrawn) = (s(1000), 0);
    for seed in 0..40 {
        let mut dice = Dice::new(seed);
        let mut doc = random_networks::dispute(4, &mut dice);
        announce_as(&mut doc, "n1", Origin::plain(prefix("198.51.100.0/24")));
        for withdrawals in [Withdrawals::AtOnce, Withdrawals::Limited] {
            let timing = Timing { withdrawals, ..Timing::of(Preset::Textbook) };
            let limits = Limits { until: s(1500), ..Limits::default() };
            let happenings = vec![
                happens(s(300), node_state("n0", NodeState::Failed), FailureMode::Seen),
                happens(s(700), node_state("n0", NodeState::Up), FailureMode::Seen),
            ];
            let script = Script { seed, limits, happenings, ..cold(&doc, timing) };
            for (apart, before, sent) in spacings(&Run::play(script)) {
                let waits = match withdrawals {
                    Withdrawals::Limited => true,
                    // A withdrawal waits for nothing, and nothing waits for it.
                    Withdrawals::AtOnce => !before.is_withdrawal() && !sent.is_withdrawal(),
                };
                if waits {
                    assert!(apart >= ms(22_500), "{withdrawals:?} {apart}: {before:?} {sent:?}");
                    closest = closest.min(apart);
                } else if sent.is_withdrawal() && apart < ms(22_500) {
                    withdrawn += 1;
                }
            }
        }
    }
    // Both bounds are met, so that the test is about something.
    assert!(closest < s(30), "{closest}");
    assert!(withdrawn > 0);
}

#[test]
fn delivered_one_by_one_nothing_waits_for_a_busy_router() {
    let timing = Timing { processing: Spread::fixed(ms(10)), ..lab() };
    let recording = to_rest(cold(&line(), timing));
    assert_eq!(path(&recording.end_state(), "4"), "3 2 1");
    assert_eq!(recording.length(), s(recording.messages as u32));
}

/// A site whose service dies at 100 s, with checks.
fn checked_site() -> (Topology, Timing, ScriptedEdit) {
    let mut doc = line();
    edit(&mut doc, Edit::node(&id("1"), NodeField::HealthCheck(HealthCheck::Withdraws)));
    let dies = Edit::node(&id("1"), NodeField::Service(Service::Dead));
    (doc, Timing::of(Preset::Textbook), happens(s(100), dies, FailureMode::Silent))
}

fn check_failed(recording: &Recording) -> Vec<Span> {
    let failed = recording.events().iter();
    failed.filter(|e| matches!(e.what, EventKind::CheckFailed { .. })).map(|e| e.at).collect()
}

#[test]
fn nothing_else_that_happens_hastens_a_check() {
    let (doc, timing, dies) = checked_site();
    for seed in 0..10 {
        let other = link_state(&doc, "3", "4", LinkState::Shutdown);
        let happenings = vec![dies.clone(), happens(s(101), other, FailureMode::Silent)];
        let script = Script { happenings, seed, ..from(&doc, &solve(&doc), timing) };
        let failed = check_failed(&to_rest(script));
        assert_eq!(failed.len(), 1);
        assert!(failed[0] >= s(120) && failed[0] <= s(130), "{failed:?}");
    }
}

#[test]
fn a_service_that_is_back_in_time_was_never_missed() {
    let (doc, timing, dies) = checked_site();
    for seed in 0..10 {
        let service = |at, to| {
            happens(s(at), Edit::node(&id("1"), NodeField::Service(to)), FailureMode::Silent)
        };
        let happenings =
            vec![dies.clone(), service(110, Service::Running), service(119, Service::Dead)];
        let script = Script { happenings, seed, ..from(&doc, &solve(&doc), timing) };
        let failed = check_failed(&to_rest(script));
        // The second time counts from its own beginning.
        assert_eq!(failed.len(), 1);
        assert!(failed[0] >= s(139), "{failed:?}");
    }
}

/// Two routers of one AS, each with an exit: the one of the first is preferred.
fn two_exits() -> Topology {
    let mut doc = nodes(&[("r1", 10), ("r2", 10), ("o1", 100), ("o2", 200), ("x", 300)]);
    let inner = fresh_link(&doc, &id("r1"), &id("r2"), (Role::None, Role::None));
    edit(&mut doc, Edit::add_link(inner));
    for (a, b) in [("r1", "o1"), ("r2", "o2"), ("o1", "x"), ("o2", "x")] {
        open(&mut doc, a, b);
    }
    on_import(&mut doc, "r1", "o1", local_pref(200));
    announce(&mut doc, "x");
    doc
}

#[test]
fn a_next_hop_that_the_igp_has_lost_is_left_at_once_and_its_session_later() {
    let doc = two_exits();
    for seed in 0..10 {
        let change = link_state(&doc, "r1", "r2", LinkState::Failed);
        let happenings = vec![happens(s(100), change, FailureMode::Silent)];
        let timing = Timing::of(Preset::Textbook);
        let recording = to_rest(Script { happenings, seed, ..from(&doc, &solve(&doc), timing) });
        let noticed = s(145);
        let igp: Vec<Span> =
            recording.events().iter().filter(|e| e.what == EventKind::Igp).map(|e| e.at).collect();
        assert_eq!(igp, [noticed]);
        assert_eq!(path(&routes_at(&recording, ms(144_999)), "r2"), "100 300");
        assert_eq!(path(&routes_at(&recording, noticed), "r2"), "200 300");
        let lost = lost(&recording);
        assert_eq!(lost.len(), 2);
        for (at, _, _, why) in lost {
            assert_eq!(why, Down::HoldTimer);
            assert!(at >= s(160) && at <= s(190));
        }
    }
}

/// What was noticed of a link that came back and went again counts from the second time.
#[test]
fn the_igp_misses_a_link_that_was_back_from_when_it_went_again() {
    let doc = two_exits();
    let state = |at, to| happens(s(at), link_state(&doc, "r1", "r2", to), FailureMode::Silent);
    let happenings = vec![
        state(100, LinkState::Failed),
        state(110, LinkState::Up),
        state(140, LinkState::Failed),
    ];
    let timing = Timing::of(Preset::Textbook);
    let recording = to_rest(Script { happenings, ..from(&doc, &solve(&doc), timing) });
    let igp = recording.events().iter().filter(|e| e.what == EventKind::Igp);
    assert_eq!(igp.map(|e| e.at).collect::<Vec<_>>(), [s(185)]);
}

/// A router that says that it goes away says so to the IGP too.
#[test]
fn an_announced_shutdown_is_known_to_the_igp_at_once() {
    let mut doc = two_exits();
    let next_hop = BorderNextHop::Neighbour { igp_cost: Some(1) };
    edit(&mut doc, Edit::node(&id("r1"), NodeField::NextHop(next_hop)));
    let change = node_state("r1", NodeState::Failed);
    let happenings = vec![happens(s(100), change, FailureMode::Announced)];
    let timing = Timing::of(Preset::Textbook);
    let recording = to_rest(Script { happenings, ..from(&doc, &solve(&doc), timing) });
    let igp = recording.events().iter().find(|e| e.what == EventKind::Igp).unwrap();
    assert_eq!(igp.at, s(105));
    assert_eq!(path(&routes_at(&recording, s(101)), "r2"), "200 300");
}

#[test]
fn a_route_under_way_whose_origin_is_no_more_is_taken_back() {
    // "x" buys from both; "y" is ten seconds away.
    let mut doc = nodes(&[("o1", 1), ("o2", 2), ("x", 3), ("y", 4)]);
    for (a, b) in [("o1", "x"), ("o2", "x"), ("x", "y")] {
        open(&mut doc, a, b);
    }
    on_export(&mut doc, "o1", "x", prepend(2));
    announce(&mut doc, "o1");
    let link = end_of(&doc, "x", "y").0;
    edit(&mut doc, Edit::link(&link, LinkField::Latency(Latency::from_ms(10_000.0).unwrap())));
    let announced = Edit::node(&id("o2"), NodeField::Origins(vec![Origin::plain(service())]));
    let happenings = vec![
        happens(s(100), announced, FailureMode::Silent),
        happens(s(102), withdraw("o1"), FailureMode::Silent),
        happens(s(105), Edit::RemoveNode(id("o2")), FailureMode::Silent),
    ];
    let timing = Timing { transit: Transit::AsLinks, ..lock_step() };
    let recording = to_rest(Script { happenings, ..from(&doc, &solve(&doc), timing) });
    assert_eq!(path(&routes_at(&recording, s(104)), "x"), "2");
    let end = recording.after(recording.events().len());
    assert!(end.best.iter().flatten().all(Option::is_none));
}

#[test]
fn when_the_last_origin_withdraws_everybody_is_told() {
    let doc = line();
    let happenings = vec![happens(s(100), withdraw("1"), FailureMode::Silent)];
    let recording = to_rest(Script { happenings, ..from(&doc, &solve(&doc), lock_step()) });
    let held = |at| path(&routes_at(&recording, at), "4");
    assert_eq!(held(s(102)), "3 2 1");
    assert_eq!(held(s(103)), "-");
}

#[test]
fn scripts_that_make_no_sense_come_to_an_end() {
    let doc = line();
    let gone = Edit::RemoveNode(id("2"));
    let nowhere = Edit::node(&id("nobody"), NodeField::State(NodeState::Failed));
    let away = end_of(&doc, "1", "2").0;
    let mut happenings = Vec::new();
    for at in [0, 0, 0, 5, 5, 5] {
        for edit in [
            nowhere.clone(),
            Edit::link(&away, LinkField::State(LinkState::Failed)),
            Edit::link(&away, LinkField::State(LinkState::Shutdown)),
            Edit::link(&away, LinkField::State(LinkState::Up)),
            node_state("3", NodeState::Failed),
            node_state("3", NodeState::Up),
            Edit::Batch(vec![node_state("4", NodeState::Failed), nowhere.clone()]),
            withdraw("1"),
            Edit::node(&id("1"), NodeField::Origins(vec![Origin::plain(service())])),
        ] {
            for manner in FailureMode::ALL {
                happenings.push(happens(s(at), edit.clone(), manner));
            }
        }
    }
    for preset in Preset::ALL {
        for order in [Order::AsSent, Order::AtRandom] {
            let script =
                Script { happenings: happenings.clone(), order, ..cold(&doc, Timing::of(preset)) };
            let recording = to_rest(script);
            // A refused batch has done nothing, and all came back.
            assert_eq!(path(&recording.end_state(), "4"), "3 2 1", "{preset:?}");
            assert_eq!(recording.after(recording.events().len()).epoch.doc, doc);
        }
    }
    happenings.push(happens(s(5), gone, FailureMode::Drained));
    let recording = to_rest(Script { happenings, ..cold(&doc, Timing::of(Preset::Modern)) });
    assert_eq!(path(&recording.end_state(), "4"), "-");
}

/// Things happen while messages are under way, timers run and sessions come up: nodes, links and
/// prefixes come and go, and all numbers with them.
#[test]
fn whatever_happens_meanwhile_the_end_is_right() {
    let mut compared = 0;
    for seed in cases(60) {
        let mut dice = Dice::new(seed);
        let size = 8 + dice.below(8);
        let doc = hierarchy(&Shape::of(size, seed));
        let mut after = doc.clone();
        let (mut happenings, mut at) = (Vec::new(), 0);
        for _ in 0..4 + dice.below(20) {
            at += dice.pick(&[0, 1, 7, 60, 800, 9000, 40_000]);
            let edit = random_networks::tame_edit(&after, &mut dice);
            if edit.clone().apply(&mut after).is_ok() {
                let manner =
                    dice.pick(&[FailureMode::Silent, FailureMode::Seen, FailureMode::Announced]);
                happenings.push(happens(ms(at), edit, manner));
            }
        }
        for preset in Preset::ALL {
            let mut timing = Timing::of(preset);
            if dice.one_in(3) {
                timing.withdrawals = Withdrawals::Limited;
            }
            let order = dice.pick(&[Order::AsSent, Order::AtRandom]);
            let script =
                Script { happenings: happenings.clone(), seed, order, ..cold(&doc, timing) };
            let recording = to_rest(script);
            let (end, solved) = (recording.end_state(), solve(&after));
            for (prefix, _) in solved.prefixes() {
                let (ours, theirs) = (naive::table(&end, prefix), naive::table(&solved, prefix));
                assert_eq!(ours, theirs, "seed {seed} {preset:?} {order:?} {prefix}");
                compared += 1;
            }
            let end = recording.after(recording.events().len());
            assert!(end.flights.is_empty(), "seed {seed} {preset:?}: {:?}", end.flights);
        }
    }
    assert!(compared > 0);
}

/// The clusters of RFC 3345 figure 1, which agree on nothing until they tell each other more.
#[test]
fn k12_meds_go_round_among_reflectors_and_with_add_path_they_rest() {
    let mut doc = catchment::examples::of_file("med-oscillation.ron").unwrap().load().unwrap();
    let recording = Run::play(cold(&doc, lab()));
    let End::Recurs { from, to } = recording.end else { panic!("{:?}", recording.end) };
    assert!(choosers(&recording, from..to).len() >= 2);
    let recording = Run::play(Script {
        limits: Limits { events: 5000, ..Limits::default() },
        ..cold(&doc, Timing::of(Preset::Modern))
    });
    assert_eq!(recording.end, End::OutOfEvents);
    let inside: Vec<AsSettings> = doc.ases().cloned().collect();
    for settings in inside {
        let add_path = AddPath::GroupBest;
        edit(&mut doc, Edit::SetAs(Box::new(AsSettings { add_path, ..settings })));
    }
    let solved = solve(&doc);
    for preset in Preset::ALL {
        for seed in 0..10 {
            let order = Order::AtRandom;
            let script = Script { seed, order, ..cold(&doc, Timing::of(preset)) };
            let recording = to_rest(script);
            let most = recording.after(recording.events().len()).sides;
            let told = most.iter().flat_map(|side| side.adj_rib_out.iter().flatten());
            assert!(told.map(|routes| routes.len()).max() > Some(1));
            for (prefix, _) in solved.prefixes() {
                let end = naive::table(&recording.end_state(), prefix);
                assert_eq!(end, naive::table(&solved, prefix), "{preset:?} {seed}");
            }
        }
    }
}

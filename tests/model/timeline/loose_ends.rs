//! What is left from before a change: numbers, timers that are off, attempts, and requests.

use std::sync::Arc;

use catchment::engine::solve;
use catchment::engine::timeline::{
    Cursor, Down, End, EventKind, FailureMode, Limits, Order, Recording, Run, Script,
};
use catchment::topology::{
    Community, Edit, Entry, LinkState, Match, NodeState, Preset, Side, Span, Spread, Timing,
    Topology,
};

use super::playing::{cold, from, happens, s, to_rest};
use crate::common::random_timing;
use crate::dice::{Dice, cases};
use crate::drawing::{
    edit, end_of, id, line, link_state, node_state, on_import, policy_edit, prepend,
};
use crate::hierarchy::{Shape, hierarchy};
use crate::random_networks;

/// Who closed sessions with whom, by the names at that time.
fn closed(recording: &Recording) -> Vec<(String, String, Down)> {
    let mut all = Vec::new();
    for (place, event) in recording.events().iter().enumerate() {
        if let EventKind::Down { session, why } = event.what {
            let net = &recording.epoch_at(place).net;
            let session = net.session(session);
            let [at, from] = [session.local, session.remote].map(|n| net.id_of(n).to_string());
            all.push((at, from, why));
        }
    }
    all
}

#[test]
fn who_says_goodbye_before_it_is_removed_is_called_by_its_name() {
    for removed in ["2", "3", "4"] {
        let doc = line();
        let happenings =
            vec![happens(s(100), Edit::RemoveNode(id(removed)), FailureMode::Announced)];
        let timing = Timing::of(Preset::Modern);
        let recording = to_rest(Script { happenings, ..from(&doc, &solve(&doc), timing) });
        let said = closed(&recording);
        assert!(said.len() >= doc.links_of(&id(removed)).len(), "{said:?}");
        for (at, from, why) in said {
            assert!([&at, &from].map(String::as_str).contains(&removed), "{at} {from}");
            assert_eq!(why, Down::Shutdown);
        }
    }
}

/// An event is told in the numbers that held when it began.
#[test]
fn the_era_of_an_event_is_the_one_it_began_in() {
    for seed in 0..20 {
        let mut dice = Dice::new(seed);
        let doc = hierarchy(&Shape::of(8 + dice.below(8), seed));
        let (mut after, mut happenings, mut at) = (doc.clone(), Vec::new(), 0);
        for _ in 0..12 {
            at += dice.pick(&[0, 7, 800, 40_000]);
            let edit = random_networks::tame_edit(&after, &mut dice);
            if edit.clone().apply(&mut after).is_ok() {
                happenings.push(happens(Span::of_ms(at), edit, dice.pick(&FailureMode::ALL)));
            }
        }
        let timing = Timing::of(dice.pick(&Preset::ALL));
        let order = Order::AtRandom;
        let recording = Run::play(Script { happenings, seed, order, ..cold(&doc, timing) });
        let mut cursor = Cursor::default();
        for place in 0..recording.events().len() {
            let before = &cursor.at(&recording, place).epoch;
            assert!(Arc::ptr_eq(before, recording.epoch_at(place)), "seed {seed}, event {place}");
        }
    }
}

/// A timer that was stopped is nothing to wait for.
#[test]
fn a_hold_timer_that_was_stopped_does_not_keep_a_run_going() {
    let doc = line();
    let happenings = vec![
        happens(s(100), link_state(&doc, "2", "3", LinkState::Failed), FailureMode::Silent),
        happens(s(105), link_state(&doc, "2", "3", LinkState::Up), FailureMode::Silent),
    ];
    let limits = Limits { until: s(130), ..Limits::default() };
    let timing = Timing::of(Preset::Textbook);
    let mut run = Run::new(Script { happenings, limits, ..from(&doc, &solve(&doc), timing) });
    assert_eq!(run.settle(), End::AtRest);
    assert!(run.now() <= s(106), "{}", run.now());
    // One that runs is.
    let cut = happens(s(107), link_state(&doc, "2", "3", LinkState::Failed), FailureMode::Silent);
    run.add(cut);
    assert_eq!(run.settle(), End::OutOfTime);
}

/// Whoever tries to connect starts anew when the way was cut meanwhile.
#[test]
fn an_attempt_to_connect_does_not_outlive_the_way() {
    let doc = line();
    let to = |at, state| happens(s(at), link_state(&doc, "2", "3", state), FailureMode::Seen);
    let happenings = vec![
        to(100, LinkState::Failed),
        to(200, LinkState::Up),
        to(205, LinkState::Failed),
        to(219, LinkState::Up),
    ];
    let timing = Timing { connect: Spread::fixed(s(20)), ..Timing::of(Preset::Textbook) };
    let recording = to_rest(Script { happenings, ..from(&doc, &solve(&doc), timing) });
    let up = recording.events().iter().filter(|e| matches!(e.what, EventKind::Up { .. }));
    let up: Vec<Span> = up.map(|event| event.at).collect();
    assert!(up.len() == 1 && up[0] >= s(239), "{up:?}");
}

/// A drain adds entries to policies; what is set meanwhile is set below them, and stays.
#[test]
fn a_policy_that_is_set_while_others_move_away_stays_as_it_was_set() {
    let mark = Community::GRACEFUL_SHUTDOWN;
    let marked = Match { community: Some(mark), ..Match::default() };
    let honour = Entry { matches: marked, local_pref: Some(0), ..Entry::default() };
    for (at, towards) in [("1", "2"), ("2", "1"), ("2", "3"), ("3", "2"), ("3", "4"), ("4", "3")] {
        // Everybody honours the mark anyway, as RFC 8326 wants it.
        let mut doc = line();
        for (at, from) in [("1", "2"), ("2", "1"), ("2", "3"), ("3", "2"), ("3", "4"), ("4", "3")] {
            on_import(&mut doc, at, from, honour.clone());
        }
        let set = policy_edit(&doc, at, towards, |p| p.export.push(prepend(2)));
        let drains = [(100, "2"), (105, "3")].map(|(at, node)| {
            happens(s(at), node_state(node, NodeState::Failed), FailureMode::Drained)
        });
        let mut happenings = drains.to_vec();
        happenings.push(happens(s(110), set, FailureMode::Silent));
        let mut plain = doc.clone();
        happenings.iter().for_each(|h| edit(&mut plain, h.edit.clone()));
        let timing = Timing::of(Preset::Modern);
        let recording = to_rest(Script { happenings, ..from(&doc, &solve(&doc), timing) });
        let added = |doc: &Topology| {
            let (link, side) = end_of(doc, at, towards);
            let policy = &doc.link(&link).unwrap().end(side).policy;
            policy.import.len() + policy.export.len()
        };
        let [before, meanwhile] = [109, 111].map(|at| recording.after(recording.events_by(s(at))));
        assert_eq!(added(&meanwhile.epoch.doc), added(&before.epoch.doc) + 1, "{at} to {towards}");
        let end = recording.after(recording.events().len());
        assert!(end.epoch.doc == plain, "{at} to {towards}: {:?}", policies(&end.epoch.doc));
    }
}

/// What must be true of any network that is at rest, if silence is noticed: neighbours agree on
/// their sessions and on what was said, and nobody has anything more to say.
fn assert_settled(recording: &Recording, what: &str) {
    let end = recording.after(recording.events().len());
    assert!(end.flights.is_empty(), "{what}: {:?}", end.flights);
    for (session, side) in end.epoch.net.all_sessions().iter().zip(&end.sides) {
        let names = [session.local, session.remote].map(|n| end.epoch.net.id_of(n));
        let other = &end.sides[session.twin as usize];
        assert_eq!(side.is_up(), other.is_up(), "{what}: {names:?}");
        assert!(side.waiting.is_empty() && side.notices.is_none(), "{what}: {names:?}");
        for (told, heard) in side.adj_rib_out.iter().zip(&other.adj_rib_in) {
            let heard = heard.as_ref().map(|heard| &heard.sent);
            assert_eq!(told.as_ref(), heard, "{what}: {names:?}");
        }
    }
}

#[test]
fn whatever_the_timers_neighbours_agree_in_the_end() {
    let mut settled = 0;
    for seed in cases(150) {
        let mut dice = Dice::new(seed);
        let doc = match dice.below(3) {
            0 => hierarchy(&Shape::of(6 + dice.below(8), seed)),
            1 => crate::interior::around(3, 3, &mut dice),
            _ => random_networks::any(6, 10, &mut dice),
        };
        let (mut after, mut happenings, mut at) = (doc.clone(), Vec::new(), 0);
        for _ in 0..dice.below(25) {
            at += dice.pick(&[0, 0, 1, 30, 900, 5000, 31_000, 100_000]);
            let edit = match dice.below(3) {
                0 => random_networks::outage(&after, &mut dice),
                1 => random_networks::tame_edit(&after, &mut dice),
                _ => random_networks::wild_edit(&after, &mut dice),
            };
            // What is refused stays in the script.
            let _ = edit.clone().apply(&mut after);
            happenings.push(happens(Span::of_ms(at), edit, dice.pick(&FailureMode::ALL)));
            if after.is_empty() {
                break;
            }
        }
        let timing = random_timing(&mut dice);
        let order = dice.pick(&[Order::AsSent, Order::AtRandom]);
        let limits = Limits { until: Span::of_ms(u32::MAX), events: 6000 };
        let script = Script { happenings, seed, order, limits, ..cold(&doc, timing) };
        let recording = Run::play(script);
        let notices = timing.bfd.is_some() || !timing.hold.is_zero();
        if recording.end == End::AtRest && notices {
            assert_settled(&recording, &format!("seed {seed} {order:?} {timing:?}"));
            settled += 1;
        }
        recording.end_state();
    }
    println!("{settled} at rest");
    assert!(settled > 0);
}

fn policies(doc: &Topology) -> Vec<String> {
    let ends = doc.links().flat_map(|l| Side::BOTH.map(|side| (l, l.end(side))));
    ends.map(|(l, end)| format!("{} {}: {:?}", l.id, end.node, end.policy)).collect()
}

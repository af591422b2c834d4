//! What is left from before a change: numbers, timers that are off, attempts, and requests.

use std::sync::Arc;

use catchment::engine::solve;
use catchment::engine::timeline::{
    Cursor, Down, End, Limits, Manner, Order, Recording, Run, Script, What,
};
use catchment::topology::{
    Community, Edit, Entry, LinkState, Match, NodeState, Preset, Side, Span, Spread, Timing,
    Topology,
};

use super::playing::{cold, from, happens, s, to_rest};
use crate::dice::Dice;
use crate::drawing::{
    edit, end_of, id, line, link_state, node_state, on_import, policy_edit, prepend,
};
use crate::hierarchy::{Shape, hierarchy};
use crate::wild;

/// Who closed sessions with whom, by the names at that time.
fn closed(recording: &Recording) -> Vec<(String, String, Down)> {
    let mut all = Vec::new();
    for (place, event) in recording.events().iter().enumerate() {
        if let What::Down { session, why } = event.what {
            let net = &recording.era_at(place).net;
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
        let happenings = vec![happens(s(100), Edit::RemoveNode(id(removed)), Manner::Announced)];
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
            let edit = wild::tame_edit(&after, &mut dice);
            if edit.clone().apply(&mut after).is_ok() {
                happenings.push(happens(Span::of_ms(at), edit, dice.pick(&Manner::ALL)));
            }
        }
        let timing = Timing::of(dice.pick(&Preset::ALL));
        let order = Order::AtRandom;
        let recording = Run::play(Script { happenings, seed, order, ..cold(&doc, timing) });
        let mut cursor = Cursor::default();
        for place in 0..recording.events().len() {
            let before = &cursor.at(&recording, place).era;
            assert!(Arc::ptr_eq(before, recording.era_at(place)), "seed {seed}, event {place}");
        }
    }
}

/// A timer that was stopped is nothing to wait for.
#[test]
fn a_hold_timer_that_was_stopped_does_not_keep_a_run_going() {
    let doc = line();
    let happenings = vec![
        happens(s(100), link_state(&doc, "2", "3", LinkState::Failed), Manner::Silent),
        happens(s(105), link_state(&doc, "2", "3", LinkState::Up), Manner::Silent),
    ];
    let limits = Limits { until: s(130), ..Limits::default() };
    let timing = Timing::of(Preset::Textbook);
    let mut run = Run::new(Script { happenings, limits, ..from(&doc, &solve(&doc), timing) });
    assert_eq!(run.settle(), End::AtRest);
    assert!(run.now() <= s(106), "{}", run.now());
    // One that runs is.
    let cut = happens(s(107), link_state(&doc, "2", "3", LinkState::Failed), Manner::Silent);
    run.add(cut);
    assert_eq!(run.settle(), End::OutOfTime);
}

/// Whoever tries to connect starts anew when the way was cut meanwhile.
#[test]
fn an_attempt_to_connect_does_not_outlive_the_way() {
    let doc = line();
    let to = |at, state| happens(s(at), link_state(&doc, "2", "3", state), Manner::Seen);
    let happenings = vec![
        to(100, LinkState::Failed),
        to(200, LinkState::Up),
        to(205, LinkState::Failed),
        to(219, LinkState::Up),
    ];
    let timing = Timing { connect: Spread::fixed(s(20)), ..Timing::of(Preset::Textbook) };
    let recording = to_rest(Script { happenings, ..from(&doc, &solve(&doc), timing) });
    let up = recording.events().iter().filter(|e| matches!(e.what, What::Up { .. }));
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
        let drains = [(100, "2"), (105, "3")]
            .map(|(at, node)| happens(s(at), node_state(node, NodeState::Failed), Manner::Drained));
        let mut happenings = drains.to_vec();
        happenings.push(happens(s(110), set, Manner::Silent));
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
        assert_eq!(added(&meanwhile.era.doc), added(&before.era.doc) + 1, "{at} to {towards}");
        let end = recording.after(recording.events().len());
        assert!(end.era.doc == plain, "{at} to {towards}: {:?}", policies(&end.era.doc));
    }
}

fn policies(doc: &Topology) -> Vec<String> {
    let ends = doc.links().flat_map(|l| Side::BOTH.map(|side| (l, l.end(side))));
    ends.map(|(l, end)| format!("{} {}: {:?}", l.id, end.node, end.policy)).collect()
}

//! Recordings: any instant from anywhere, the same for everybody.

use std::sync::Arc;

use catchment::engine::solve;
use catchment::engine::timeline::{
    Cursor, Event, FailureMode, Limits, Message, Order, Recording, Run, Script, ScriptedEdit,
    Start, Tables,
};
use catchment::topology::{Edit, Preset, Span, Timing, Topology};

use super::playing::{cold, happens};
use super::shapes::{clique, withdrawn};
use crate::dice::Dice;
use crate::drawing::best;
use crate::hierarchy::{Shape, hierarchy};
use crate::interior;
use crate::random_networks;

/// Edits of every kind, some so close together that messages are under way.
pub(super) fn some_happenings(doc: &Topology, dice: &mut Dice, inside: bool) -> Vec<ScriptedEdit> {
    let mut after = doc.clone();
    let (mut happenings, mut at) = (Vec::new(), 0);
    for _ in 0..3 + dice.below(12) {
        at += dice.pick(&[0, 3, 50, 900, 20_000]);
        let edit = match inside {
            true => interior::event(&after, dice),
            false => random_networks::tame_edit(&after, dice),
        };
        // One that is refused is a part of the script all the same.
        let _ = edit.clone().apply(&mut after);
        let manner = dice.pick(&FailureMode::ALL);
        happenings.push(happens(Span::of_ms(at), edit, manner));
    }
    happenings
}

/// A script that follows from a seed.
pub(super) fn script(seed: u64) -> Script {
    let mut dice = Dice::new(seed);
    let inside = dice.one_in(3);
    let doc = match inside {
        true => interior::around(3, 4, &mut dice),
        false if dice.one_in(3) => random_networks::dispute(5, &mut dice),
        false => hierarchy(&Shape::of(10 + dice.below(20), seed)),
    };
    let start = match dice.one_in(2) {
        true => Start::Cold,
        false => Start::AtRest(Arc::new(solve(&doc))),
    };
    let order = dice.pick(&[Order::AsSent, Order::AtRandom]);
    let happenings = some_happenings(&doc, &mut dice, inside);
    let limits = Limits { events: 8000, ..Limits::default() };
    let timing = Timing::of(dice.pick(&Preset::ALL));
    Script { start, order, happenings, seed, limits, ..cold(&doc, timing) }
}

#[test]
fn forwards_backwards_and_at_random_an_instant_is_the_same() {
    let (mut compared, mut longest) = (0, 0);
    for seed in 0..12 {
        // What the run itself held after each step.
        let mut run = Run::new(script(seed));
        let mut held: Vec<(usize, Tables)> = Vec::new();
        while run.step().is_none() {
            let events = run.recording().events().len();
            if held.len() < 1500 || events.is_multiple_of(61) {
                held.retain(|(at, _)| *at != events);
                held.push((events, run.tables().clone()));
            }
        }
        let recording = run.recording();
        longest = longest.max(recording.events().len());
        let mut dice = Dice::new(seed);
        let (mut cursor, last) = (Cursor::default(), recording.events().len());
        for (events, tables) in &mut held {
            let shown = cursor.at(recording, *events);
            let sides = shown.sides.iter().zip(&tables.sides);
            let same = sides
                .clone()
                .all(|(a, b)| a.adj_rib_in == b.adj_rib_in && a.adj_rib_out == b.adj_rib_out);
            assert!(same && shown.best == tables.best, "seed {seed}, forwards to {events}");
            // What is lost without an event counts to the one before.
            let only = shown.flights.keys().all(|message| tables.flights.contains_key(message));
            assert!(only && shown.silent == tables.silent, "seed {seed}, forwards to {events}");
            *tables = shown.clone();
            assert_eq!(cursor.events(), *events);
        }
        for (events, tables) in held.iter().rev().step_by(7) {
            assert!(cursor.at(recording, *events) == tables, "seed {seed}, back to {events}");
            assert!(recording.after(*events) == *tables, "seed {seed}, straight to {events}");
        }
        for _ in 0..60 {
            let (events, tables) = &held[dice.below(held.len())];
            cursor.at(recording, dice.below(last + 50));
            assert!(cursor.at(recording, *events) == tables, "seed {seed}, at random {events}");
            compared += 1;
        }
    }
    assert!(compared > 0 && longest > 512, "no recording is long enough for marks: {longest}");
}

/// All that can be seen of a recording, in names.
fn told(recording: &Recording) -> (Vec<Event>, Vec<Message>, String) {
    let mut cursor = Cursor::default();
    let mut sent = Vec::new();
    for events in 0..=recording.events().len() {
        let flights = cursor.at(recording, events).flights.values();
        sent.extend(flights.filter(|m| m.id as usize >= sent.len()).cloned().collect::<Vec<_>>());
    }
    (recording.events().to_vec(), sent, format!("{:?}", recording.end))
}

#[test]
fn the_same_script_makes_the_same_recording() {
    for seed in 0..20 {
        let (first, second) = (Run::play(script(seed)), Run::play(script(seed)));
        assert!(told(&first) == told(&second), "seed {seed}");
        let last = first.events().len();
        assert!(first.after(last) == second.after(last));
    }
    let [one, other] = [1, 2]
        .map(|seed| Run::play(Script { timing: Timing::of(Preset::Modern), seed, ..script(5) }));
    assert!(told(&one) != told(&other), "a seed has an effect");
}

/// Where nodes and links stand in a file says nothing about what they do.
#[test]
fn the_order_of_a_file_makes_no_difference() {
    for seed in 0..20 {
        let plain = script(seed);
        let mut dice = Dice::new(seed);
        let doc = random_networks::shuffled(&plain.doc, &mut dice);
        let start = match &plain.start {
            Start::Cold | Start::Midway => Start::Cold,
            Start::AtRest(_) => Start::AtRest(Arc::new(solve(&doc))),
        };
        let shuffled = Run::play(Script { doc: doc.into(), start, ..plain.clone() });
        let plain = Run::play(plain);
        assert!(told(&plain) == told(&shuffled), "seed {seed}");
        let last = plain.events().len();
        let ends = [&plain, &shuffled].map(|recording| recording.after(last));
        assert!(ends[0].best == ends[1].best && ends[0].sides == ends[1].sides);
    }
}

/// Fixed numbers: what one machine plays, all do.
#[test]
fn a_seed_gives_the_same_events_on_every_machine() {
    let played = Preset::ALL.map(|preset| {
        let recording = withdrawn(&clique(5), Timing::of(preset), 7);
        (recording.events().len(), recording.length().micros(), recording.messages)
    });
    assert_eq!(played, PLAYED);
}

const PLAYED: [(usize, u64, usize); 3] =
    [(205, 156_000_985, 87), (198, 104_758_225, 84), (1717, 880_000_000, 780)];

/// A recording can be looked at while the run goes on, and grows with it.
#[test]
fn a_cursor_follows_a_run_that_goes_on() {
    let mut run = Run::new(script(3));
    let mut cursor = Cursor::default();
    while run.step().is_none() {
        let events = run.recording().events().len();
        assert!(cursor.at(run.recording(), events).best == run.tables().best);
    }
    let edit = Edit::Batch(Vec::new());
    run.add(ScriptedEdit { at: Span::ZERO, edit, manner: FailureMode::Silent });
    assert!(run.settle() != catchment::engine::timeline::End::Waits);
    let events = run.recording().events().len();
    assert!(cursor.at(run.recording(), events) == run.tables());
}

/// More events than a few marks are apart, in little memory.
#[test]
fn a_recording_takes_little_memory() {
    let doc = hierarchy(&Shape::of(40, 1));
    let site = doc.nodes().find(|n| !n.origins.is_empty()).unwrap();
    let (away, mut all) = (crate::drawing::withdraw(site.id.as_str()), Vec::new());
    let back = away.clone().apply(&mut doc.clone()).unwrap();
    for turn in 0..200 {
        let edit = if turn % 2 == 0 { away.clone() } else { back.clone() };
        all.push(happens(Span::of_ms(300_000 * turn), edit, FailureMode::Silent));
    }
    let limits = Limits { until: Span::of_ms(u32::MAX), ..Limits::default() };
    let script = Script { happenings: all, limits, ..cold(&doc, Timing::of(Preset::Textbook)) };
    let recording = Run::play(script);
    assert!(recording.events().len() > 10_000);
    // At most 200 MB for 100,000 events.
    assert!(recording.bytes() / recording.events().len() < 2000);
    let state = recording.end_state();
    assert!(best(&state, doc.nodes().next().unwrap().id.as_str()).is_some());
}

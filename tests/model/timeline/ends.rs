//! Where runs end: in the solver's state where there is one stable state, in one of the enumerated
//! ones where there are several, and never at rest where there is none.

use std::sync::Arc;

use catchment::engine::timeline::{
    End, Happening, Limits, Manner, Order, Recording, Run, Script, Start,
};
use catchment::engine::{Uniqueness, Verdict, solve, stable_states};
use catchment::topology::{Preset, Span, Timing, Topology};

use crate::dice::Dice;
use crate::hierarchy::{Shape, hierarchy};
use crate::interior::{self, around};
use crate::naive;
use crate::solving::cases;
use crate::wild;

/// Timers of every kind.
fn some_timing(dice: &mut Dice) -> (Timing, Order) {
    let preset = dice.pick(&Preset::ALL);
    let order = dice.pick(&[Order::AsSent, Order::AtRandom]);
    (Timing::of(preset), order)
}

fn some_happenings(doc: &Topology, dice: &mut Dice, inside: bool) -> (Vec<Happening>, Topology) {
    let mut after = doc.clone();
    let mut happenings = Vec::new();
    let mut at = 0;
    for _ in 0..dice.below(5) {
        at += dice.below(120_000) as u32;
        let edit = match (dice.below(3), inside) {
            (_, true) => interior::event(&after, dice),
            (0, _) => wild::outage(&after, dice),
            (1, _) => wild::tame_edit(&after, dice),
            _ => wild::wild_edit(&after, dice),
        };
        if edit.clone().apply(&mut after).is_ok() {
            let manner = dice.pick(&[Manner::Silent, Manner::Seen, Manner::Announced]);
            happenings.push(Happening { at: Span::of_ms(at), edit, manner });
        }
    }
    (happenings, after)
}

/// Compares the end of a run with what is known of the document at its end.
fn check(recording: &Recording, doc: &Topology, what: &str) -> &'static str {
    let end = recording.end_state();
    let solved = solve(doc);
    let mut seen = "one";
    for (prefix, routes) in solved.prefixes() {
        let unique = matches!(routes.verdict, Verdict::Stable(Uniqueness::Proved(_)));
        let states = stable_states(&solved, prefix, 40);
        let none = states.is_complete && states.found.is_empty();
        match recording.end {
            End::AtRest => {
                assert!(!none, "{what}: at rest for {prefix} where no state is stable");
                if naive::covers(doc) {
                    let table = naive::table(&end, prefix);
                    let restless = naive::restless(doc, prefix, &table);
                    assert!(restless.is_empty(), "{what}: {prefix} {restless:?}\n{table:?}");
                }
                let mine = naive::table(&end, prefix);
                if unique {
                    assert_eq!(mine, naive::table(&solved, prefix), "{what}: {prefix}");
                } else if states.is_complete {
                    let all: Vec<_> =
                        states.found.iter().map(|s| naive::table_of(solved.network(), s)).collect();
                    assert!(all.contains(&mine), "{what}: {prefix} ends in none of {}", all.len());
                    seen = if all.len() > 1 { "several" } else { "one" };
                }
            }
            other => {
                assert!(
                    !unique || other != End::OutOfTime,
                    "{what}: {other:?} where one state is stable"
                );
                seen = if none { "none" } else { "unknown" };
            }
        }
    }
    seen
}

#[test]
fn random_networks_end_in_a_stable_state() {
    let mut tally = std::collections::BTreeMap::new();
    for seed in 0..cases(300).cases as u64 {
        let mut dice = Dice::new(seed);
        let size = 2 + dice.below(7);
        let inside = dice.one_in(3);
        let doc = match dice.below(3) {
            _ if inside => around(2 + size / 2, 1 + size / 2, &mut dice),
            0 => hierarchy(&Shape::of(6 + 2 * size, seed)),
            _ => wild::any(size, 2 * size, &mut dice),
        };
        let (happenings, after) = some_happenings(&doc, &mut dice, inside);
        for run in 0..3 {
            let (timing, order) = some_timing(&mut dice);
            let start = match dice.one_in(2) {
                true => Start::Cold,
                false => Start::AtRest(Arc::new(solve(&doc))),
            };
            let what = format!(
                "seed {seed} run {run} {:?} {order:?} {:?}",
                timing.preset,
                happenings
                    .iter()
                    .map(|h| format!("{:?} {:?} {:?}", h.at, h.manner, h.edit))
                    .collect::<Vec<_>>()
            );
            let script = Script {
                doc: doc.clone(),
                start,
                happenings: happenings.clone(),
                timing,
                seed: seed + run,
                order,
                limits: Limits { events: 20_000, ..Limits::default() },
            };
            let recording = Run::play(script);
            let is_done = recording.era_at(recording.events().len()).doc == after;
            if recording.end != End::AtRest && !is_done {
                // It did not come to rest before all was done.
                continue;
            }
            assert!(is_done, "{what}");
            *tally.entry(check(&recording, &after, &what)).or_insert(0) += 1;
        }
    }
    println!("{tally:?}");
}

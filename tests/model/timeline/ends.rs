//! Where runs end: in the solver's state where there is one stable state, in one of the enumerated
//! ones where there are several, and never at rest where there is none.

use std::sync::Arc;

use catchment::engine::timeline::{
    End, FailureMode, Limits, Order, Recording, Run, Script, ScriptedEdit, Start,
};
use catchment::engine::{Uniqueness, Verdict, solve, stable_states};
use catchment::topology::{
    Community, Edit, HealthCheck, LinkField, LinkState, NodeField, Preset, Service, Side, Span,
    Timing, Topology, load,
};

use crate::dice::{Dice, cases};
use crate::hierarchy::{Shape, hierarchy};
use crate::interior::{self, around};
use crate::naive;
use crate::random_networks;

/// Timers of every kind.
fn some_timing(dice: &mut Dice) -> (Timing, Order) {
    let preset = dice.pick(&Preset::ALL);
    let order = dice.pick(&[Order::AsSent, Order::AtRandom]);
    (Timing::of(preset), order)
}

fn some_happenings(doc: &Topology, dice: &mut Dice, inside: bool) -> (Vec<ScriptedEdit>, Topology) {
    let mut after = doc.clone();
    let mut happenings = Vec::new();
    let mut at = 0;
    for _ in 0..dice.below(5) {
        at += dice.below(120_000) as u32;
        let edit = match (dice.below(4), inside) {
            (3, _) => service(&after, dice),
            (_, true) => interior::event(&after, dice),
            (0, _) => random_networks::outage(&after, dice),
            (1, _) => random_networks::tame_edit(&after, dice),
            _ => random_networks::wild_edit(&after, dice),
        };
        if edit.clone().apply(&mut after).is_ok() {
            let manner = dice.pick(&FailureMode::ALL);
            happenings.push(ScriptedEdit { at: Span::of_ms(at), edit, manner });
        }
    }
    (happenings, after)
}

/// What is behind a route dies or is back, or is checked from now on, or not.
fn service(doc: &Topology, dice: &mut Dice) -> Edit {
    let announces = |n: &&catchment::topology::Node| !n.origins.is_empty() || dice.one_in(9);
    let sites: Vec<_> = doc.nodes().filter(announces).map(|n| n.id.clone()).collect();
    if sites.is_empty() {
        return Edit::Batch(Vec::new());
    }
    let dead = NodeField::Service(dice.pick(&[Service::Dead, Service::Running]));
    let checked = NodeField::HealthCheck(dice.pick(&[HealthCheck::Withdraws, HealthCheck::Off]));
    Edit::node(&dice.pick(&sites), dice.pick(&[dead, checked]))
}

/// Whether nothing is left of what a graceful shutdown asked for.
fn is_unmarked(doc: &Topology, before: &Topology) -> bool {
    let mark = Community::GRACEFUL_SHUTDOWN;
    let marks = |doc: &Topology| {
        let policies = doc.links().flat_map(|l| Side::BOTH.map(|side| &l.end(side).policy));
        let entries = policies.flat_map(|p| p.import.iter().chain(&p.export));
        entries.filter(|e| e.add.contains(&mark) || e.matches.community == Some(mark)).count()
    };
    marks(doc) <= marks(before)
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
    // 10,000 of them: CATCHMENT_CASES=10000 cargo test --release --test model timeline::ends
    // In pieces: the first one is CATCHMENT_FIRST.
    for seed in cases(300) {
        let mut dice = Dice::new(seed);
        let size = 2 + dice.below(7);
        let inside = dice.one_in(3);
        let doc = match dice.below(3) {
            _ if inside => around(2 + size / 2, 1 + size / 2, &mut dice),
            0 => hierarchy(&Shape::of(6 + 2 * size, seed)),
            _ => random_networks::any(size, 2 * size, &mut dice),
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
                doc: doc.clone().into(),
                start,
                happenings: happenings.clone(),
                timing,
                seed: seed + run,
                order,
                limits: Limits { events: 20_000, ..Limits::default() },
            };
            let recording = Run::play(script);
            let doc = &recording.epoch_at(recording.events().len()).doc;
            // What others are left time to move away from may be done after what follows.
            let is_drained = happenings.iter().any(|h| h.manner == FailureMode::Drained);
            let is_done = if is_drained { is_unmarked(doc, &after) } else { *doc == after };
            if recording.end != End::AtRest && (is_drained || !is_done) {
                // It did not come to rest before all was done.
                *tally.entry("not done").or_insert(0) += 1;
                continue;
            }
            assert!(is_done, "{what}");
            *tally.entry(check(&recording, doc, &what)).or_insert(0) += 1;
        }
    }
    println!("{tally:?}");
}

/// BAD GADGET goes round until something is done to it, which then counts.
#[test]
fn a_round_is_not_called_endless_while_something_is_still_to_be_done() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/topologies/bad-gadget.ron");
    let doc = load(path.as_ref()).expect("an example");
    let kind = |id| doc.node(id).map(|node| node.kind);
    let ring = doc.links().find(|link| kind(&link.a.node) == kind(&link.b.node));
    let link = ring.expect("a link of the ring").id.clone();
    let cut = LinkField::State(LinkState::Failed);
    let edit = Edit::link(&link, cut);
    let happenings =
        vec![ScriptedEdit { at: Span::of_ms(400_000), edit, manner: FailureMode::Silent }];
    let timing = Timing::of(Preset::Lab);
    let endless = Run::play(Script { timing, ..Script::cold(&doc) });
    assert!(matches!(endless.end, End::Recurs { .. }));
    let cut = Run::play(Script { timing, happenings, ..Script::cold(&doc) });
    assert_eq!(cut.end, End::AtRest);
}

//! Networks run on real FRR and BIRD, with failures and restorations in between.

use std::path::Path;

use catchment::engine::timeline::FailureMode;
use catchment::engine::{RoutingView, Verdict, solve};
use catchment::topology::{Prefix, Topology};
use serde_json::Value;

use crate::drawing::{edit, go_on};
use crate::intime::{Played, ScriptedStep, WAYS};
use crate::route_lines::{
    our_best, our_candidates, our_walk, recorded_best, recorded_candidates, recorded_walk,
};
use crate::scenario::{Daemons, drawn, event_edit};
use crate::tally::{Tally, files, folder, list, text};

/// Recordings that are always compared: this program's own. Those of the second folder were made by
/// the script beside it.
const OWN: [&str; 2] = [
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/recorded"),
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/daemons/recorded"),
];

/// All recorded cases that a daemon ran, with the events that a document knows.
fn cases(daemon: &str) -> Vec<Value> {
    let found = folder("daemons").map(|folder| files(&folder)).unwrap_or_default();
    let all = OWN.iter().flat_map(|own| files(Path::new(own))).chain(found).map(|(_, case)| case);
    let ran = |case: &Value| {
        let usual = daemon != Daemons::Mixed.key();
        case.get("daemons").map_or(usual, |all| list(all).iter().any(|one| one == daemon))
    };
    let known = |mut case: Value| {
        if let Some(events) = case["events"].as_array_mut() {
            events.retain(|event| event["skip_compare"] != true);
        }
        case
    };
    all.filter(ran).map(known).collect()
}

/// Recordings in which BIRD 2.0.12 is at fault, with the step: under deterministic MED it keeps a best
/// route that was replaced by a worse one. It is not imitated.
const FAULTS: [(&str, &str, usize); 3] = [
    ("h22a-bird-replace", "bird", 1),
    ("h22b-bird-replace", "bird", 1),
    ("mixed-exchange-3", "mixed", 1),
];

/// Compares what every case comes to in time with what a daemon did, step by step.
pub(crate) fn compare_in_time(daemons: Daemons) {
    let daemon = daemons.key();
    let mut tally = Tally::default();
    for case in cases(daemon) {
        if daemons == Daemons::Frr && case["options"]["deterministic_med"] == false {
            // Each order has an end of its own, and not all of them were recorded.
            let class = format!("{} {daemon}", text(&case["class"]));
            tally.not_applicable(&class, "the order of arrival decides");
            continue;
        }
        let doc = drawn(&case, daemons);
        let events = list(&case["events"]);
        let steps = steps(&doc, &case);
        for how in WAYS {
            let played = Played::cold(&doc, &steps, how);
            let mut run = Run { case: &case, daemon, tally: &mut tally };
            for (step, recorded) in std::iter::once(&case).chain(events).enumerate() {
                let rests = recorded["expect"][daemon]["converges"] != false;
                if rests || recorded.get("stable_states").is_some() {
                    run.step(step, recorded, &played.before(step));
                } else {
                    let ours = if played.is_quiet(step) { "comes to rest" } else { "never rests" };
                    run.compare(step, &format!("{how:?}"), "never rests", ours);
                }
            }
        }
    }
    tally.print_and_check();
}

/// The events of a case as steps of a run. A drained router goes down at the step after the drain.
fn steps(doc: &Topology, case: &Value) -> Vec<Option<ScriptedStep>> {
    let mut after = doc.clone();
    let mut is_drained = false;
    let mut step = |event: &Value| {
        let change = event_edit(&after, case, event);
        edit(&mut after, change.clone());
        let drains = event.get("drain").is_some();
        if std::mem::replace(&mut is_drained, drains) {
            return None;
        }
        let step = ScriptedStep::seen(change);
        Some(if drains { ScriptedStep { manner: FailureMode::Drained, ..step } } else { step })
    };
    list(&case["events"]).iter().map(&mut step).collect()
}

/// Compares every state of every case with what a daemon did.
pub(crate) fn compare(daemons: Daemons) {
    let daemon = daemons.key();
    let mut tally = Tally::default();
    for case in cases(daemon) {
        let mut run = Run { case: &case, daemon, tally: &mut tally };
        let mut doc = drawn(&case, daemons);
        let mut state = solve(&doc);
        run.step(0, &case, &state);
        for (step, event) in list(&case["events"]).iter().enumerate() {
            if event.get("drain").is_some() {
                // A drain is something that happens in time.
                continue;
            }
            let change = event_edit(&doc, &case, event);
            state = go_on(&mut doc, &state, change);
            run.step(step + 1, event, &state);
        }
    }
    tally.print_and_check();
}

/// A case under one daemon.
struct Run<'a> {
    case: &'a Value,
    daemon: &'static str,
    tally: &'a mut Tally,
}

/// The routers and prefixes of a recorded state with what was recorded of them.
fn entries(recorded: &Value) -> impl Iterator<Item = (&String, &String, &Value)> {
    let routers = recorded.as_object().into_iter().flatten();
    routers.flat_map(|(router, prefixes)| {
        let prefixes = prefixes.as_object().into_iter().flatten();
        prefixes.map(move |(prefix, entry)| (router, prefix, entry))
    })
}

/// Whether every best route of a recorded state is the one that the engine has.
fn is_state(state: &dyn RoutingView, recorded: &Value) -> bool {
    entries(recorded).all(|(router, prefix, entry)| {
        recorded_best(entry) == our_best(state, &prefix.parse().unwrap(), router)
    })
}

impl Run<'_> {
    fn compare(&mut self, step: usize, what: &str, recorded: &str, ours: &str) {
        let class = format!("{} {}", text(&self.case["class"]), self.daemon);
        let name = text(&self.case["name"]);
        self.tally.compare(&class, || format!("{name} step {step} {what}"), recorded, ours);
    }

    /// One step of the recording: all best routes, candidates and walks.
    fn step(&mut self, step: usize, recorded: &Value, state: &dyn RoutingView) {
        let here = (text(&self.case["name"]), self.daemon, step);
        if FAULTS.contains(&here) {
            let is_ours = is_state(state, &recorded["expect"][self.daemon]);
            assert!(!is_ours, "{here:?}: no fault is seen here");
            let class = format!("{} {}", text(&self.case["class"]), self.daemon);
            return self.tally.not_applicable(&class, "BIRD keeps a replaced route");
        }
        let several = recorded.get("stable_states");
        if let Some(several) = several.filter(|s| !s[self.daemon].is_null()) {
            let all = ["frr", "bird"].into_iter().flat_map(|daemon| list(&several[daemon]));
            let seen: Vec<&Value> = all.map(|seen| &seen["routers"]).collect();
            let ours = match seen.iter().any(|routers| is_state(state, routers)) {
                true => "one of those seen".to_owned(),
                false => shown(state, seen[0]),
            };
            self.compare(step, "state", "one of those seen", &ours);
            return;
        }
        let expected = &recorded["expect"][self.daemon];
        if expected["converges"] == false {
            let rests = state.prefixes().all(|(_, r)| matches!(r.verdict, Verdict::Stable(_)));
            let ours = if rests { "comes to rest" } else { "never rests" };
            self.compare(step, "state", "never rests", ours);
            return;
        }
        for (router, prefix, entry) in entries(expected) {
            let place: Prefix = prefix.parse().unwrap();
            let ours = our_best(state, &place, router);
            self.compare(step, &format!("{router} {prefix} best"), &recorded_best(entry), &ours);
            let ours = our_candidates(state, &place, router);
            let recorded = recorded_candidates(entry);
            self.compare(step, &format!("{router} {prefix} candidates"), &recorded, &ours);
        }
        let walks = &recorded["expect_forwarding"][self.daemon];
        for (probe, router, walk) in entries(walks) {
            let ours = our_walk(state, probe.parse().unwrap(), router);
            self.compare(step, &format!("{router} to {probe}"), &recorded_walk(walk), &ours);
        }
    }
}

/// What the engine has where a recording has something else.
fn shown(state: &dyn RoutingView, recorded: &Value) -> String {
    let lines = entries(recorded).map(|(router, prefix, _)| {
        format!("{router} {}", our_best(state, &prefix.parse().unwrap(), router))
    });
    lines.collect::<Vec<_>>().join("; ")
}

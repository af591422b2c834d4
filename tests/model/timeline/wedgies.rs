//! The wedgies of RFC 4264 in time: what wedges them and what frees them, in every order of
//! messages.

use std::collections::BTreeSet;

use catchment::engine::timeline::{End, FailureMode, Limits, Order, Recording, Run, Script};
use catchment::engine::{RoutingView, State, solve, stable_states};
use catchment::topology::{Edit, LinkState, Preset, Timing, Topology};

use super::playing::{far_apart, from, s};
use crate::drawing::{Paths, edit, link_state, paths, service};
use crate::wedgies::{
    INTENDED, WEDGED, full_wedgie, tagged_wedgie, wedgie, wedgie_of_many, wedgie_paths,
};

/// Plays edits far apart, each until the network is at rest, under all timers and many orders. In the
/// laboratory two networks may chase each other for as long as one likes, as in DISAGREE; what never
/// rests has no end to look at.
fn every_way(
    doc: &Topology,
    start: &State,
    edits: &[Edit],
    mut check: impl FnMut(&str, Recording),
) {
    for preset in Preset::ALL {
        let seeds = if preset == Preset::Lab { 40 } else { 12 };
        for seed in 0..seeds {
            for manner in [FailureMode::Seen, FailureMode::Announced] {
                let happenings = far_apart(edits.to_vec(), manner);
                let limits = Limits { until: s(100_000), events: 2000 };
                let timing = Timing::of(preset);
                let order = Order::AtRandom;
                let script = Script { happenings, seed, order, limits, ..from(doc, start, timing) };
                let recording = Run::play(script);
                match recording.end {
                    End::AtRest => check(&format!("{preset:?} {manner:?} {seed}"), recording),
                    end => assert_eq!((preset, end), (Preset::Lab, End::OutOfEvents)),
                }
            }
        }
    }
}

/// Where edits lead, in all the ways that were tried.
fn ends(doc: &Topology, start: &State, edits: &[Edit], names: &[&str]) -> BTreeSet<Vec<String>> {
    let mut ends = BTreeSet::new();
    every_way(doc, start, edits, |_, recording| {
        let end = paths(&recording.end_state(), names).0;
        ends.insert(end.into_values().collect());
    });
    ends
}

/// The stable state of a document in which nodes hold these paths.
fn state_with(doc: &Topology, held: &[(&'static str, &'static str)]) -> State {
    let solved = solve(doc);
    let all = stable_states(&solved, &service(), 9);
    let names: Vec<&str> = held.iter().map(|(name, _)| *name).collect();
    let states = all.found.iter().map(|routes| solved.with(&service(), routes.clone()));
    let mut such = states.filter(|state| paths(state, &names) == Paths::of(held));
    such.next().expect("there is such a state")
}

/// Links go down together and come up together.
fn reset(doc: &Topology, links: &[(&str, &str)]) -> Vec<Edit> {
    let all = |to| Edit::Batch(links.iter().map(|(a, b)| link_state(doc, a, b, to)).collect());
    vec![all(LinkState::Shutdown), all(LinkState::Up)]
}

fn fail_and_restore(doc: &Topology, a: &str, b: &str) -> Vec<Edit> {
    [LinkState::Failed, LinkState::Up].map(|to| link_state(doc, a, b, to)).into()
}

#[test]
fn k8_the_order_of_announcements_decides() {
    for (first, second, end) in [("4", "2", INTENDED), ("2", "4", WEDGED)] {
        let mut doc = wedgie();
        for provider in ["2", "4"] {
            let cut = link_state(&doc, "1", provider, LinkState::Shutdown);
            edit(&mut doc, cut);
        }
        let edits = [first, second].map(|to| link_state(&doc, "1", to, LinkState::Up));
        every_way(&doc, &solve(&doc), &edits, |how, recording| {
            assert_eq!(wedgie_paths(&recording.end_state()), Paths::of(&end), "{how}");
        });
    }
}

#[test]
fn k8_wedges_when_the_primary_is_back_whatever_the_order() {
    let doc = wedgie();
    let intended = state_with(&doc, &INTENDED);
    every_way(&doc, &intended, &fail_and_restore(&doc, "1", "4"), |how, recording| {
        assert_eq!(wedgie_paths(&recording.end_state()), Paths::of(&WEDGED), "{how}");
    });
}

#[test]
fn k8_is_freed_by_the_sessions_of_the_backup_and_by_no_other() {
    let doc = wedgie();
    let wedged = state_with(&doc, &WEDGED);
    for (a, b, end) in
        [("1", "2", INTENDED), ("2", "3", INTENDED), ("1", "4", WEDGED), ("3", "4", WEDGED)]
    {
        every_way(&doc, &wedged, &reset(&doc, &[(a, b)]), |how, recording| {
            let end = Paths::of(&end);
            assert_eq!(wedgie_paths(&recording.end_state()), end, "{a}-{b} {how}");
        });
    }
}

#[test]
fn k9_no_reset_of_one_session_frees_both_prefixes() {
    let doc = full_wedgie();
    const INTENDED: [(&str, &str); 4] =
        [("2", "3 4 5 1"), ("3", "4 5 1"), ("4", "5 1"), ("5", "1")];
    const WEDGED: [(&str, &str); 4] = [("2", "1"), ("3", "2 1"), ("4", "5 1"), ("5", "1")];
    let is = |state: &dyn RoutingView| paths(state, &["2", "3", "4", "5"]);
    let intended = state_with(&doc, &INTENDED);
    every_way(&doc, &intended, &reset(&doc, &[("3", "4")]), |how, recording| {
        assert_eq!(is(&recording.end_state()), Paths::of(&WEDGED), "{how}");
    });
    let wedged = state_with(&doc, &WEDGED);
    // For the other prefix the picture is the mirrored one: 1-5 and 4-5 free that, and none both.
    for (a, b, end) in [
        ("1", "2", INTENDED),
        ("2", "3", INTENDED),
        ("1", "5", WEDGED),
        ("4", "5", WEDGED),
        ("3", "4", WEDGED),
    ] {
        every_way(&doc, &wedged, &reset(&doc, &[(a, b)]), |how, recording| {
            assert_eq!(is(&recording.end_state()), Paths::of(&end), "{a}-{b} {how}");
        });
    }
}

const MANY: [&str; 4] = ["2", "3", "4", "5"];
const MANY_INTENDED: [(&str, &str); 4] = [("2", "3 4 1"), ("3", "4 1"), ("4", "1"), ("5", "3 4 1")];
const ON_TWO: [(&str, &str); 4] = [("2", "1"), ("3", "2 1"), ("4", "1"), ("5", "2 1")];
const ON_FIVE: [(&str, &str); 4] = [("2", "5 1"), ("3", "5 1"), ("4", "1"), ("5", "1")];

fn only(states: &[[(&str, &str); 4]]) -> BTreeSet<Vec<String>> {
    states.iter().map(|state| state.iter().map(|(_, path)| (*path).to_owned()).collect()).collect()
}

#[test]
fn k10_when_the_primary_is_back_the_order_decides_which_backup_keeps_it() {
    let doc = wedgie_of_many();
    let intended = state_with(&doc, &MANY_INTENDED);
    let seen = ends(&doc, &intended, &fail_and_restore(&doc, "1", "4"), &MANY);
    assert_eq!(seen, only(&[ON_TWO, ON_FIVE]));
}

#[test]
fn k10_one_backup_alone_frees_by_luck_and_both_together_always() {
    let doc = wedgie_of_many();
    let on_two = state_with(&doc, &ON_TWO);
    let seen = |links: &[(&str, &str)]| ends(&doc, &on_two, &reset(&doc, links), &MANY);
    // By RFC 4264 the next backup may take over; here 3 has its peer's route at hand.
    assert!(seen(&[("1", "2")]).is_subset(&only(&[ON_FIVE, MANY_INTENDED])));
    assert_eq!(seen(&[("1", "5")]), only(&[ON_TWO]));
    assert_eq!(seen(&[("1", "2"), ("1", "5")]), only(&[MANY_INTENDED]));
}

#[test]
fn k11_the_tag_and_two_prepends_have_one_end_in_every_order() {
    for (tagged, extra, states) in
        [(false, 0, 1), (false, 3, 1), (true, 0, 2), (true, 1, 2), (true, 2, 1), (true, 3, 1)]
    {
        let doc = tagged_wedgie(tagged, extra);
        let names = ["p1", "p2", "u1", "u2"];
        let start = solve(&doc);
        let all: BTreeSet<Vec<String>> = stable_states(&start, &service(), 9)
            .found
            .iter()
            .map(|routes| paths(&start.with(&service(), routes.clone()), &names).0)
            .map(|paths| paths.into_values().collect())
            .collect();
        assert_eq!(all.len(), states);
        // The primary goes and comes back, and so does the backup.
        let mut edits = fail_and_restore(&doc, "c1", "p1");
        edits.extend(fail_and_restore(&doc, "c1", "p2"));
        let seen = ends(&doc, &start, &edits, &names);
        assert!(seen.is_subset(&all), "{tagged} {extra}: {seen:?}");
        // With the primary back alone, two states mean that it is wedged.
        let seen = ends(&doc, &start, &edits[..2], &names);
        if states == 2 {
            assert_eq!(seen.len(), 1);
            assert!(seen.iter().all(|end| end[1] == "1" || end[1].starts_with("1 1")), "{seen:?}");
        }
    }
}

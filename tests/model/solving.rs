//! What must hold for every network, tried on random ones.

use std::time::{Duration, Instant};

use catchment::anycast::{Catchments, sites, warnings};
use catchment::engine::{
    Proof, Standing, State, Uniqueness, Verdict, advance, explain, solve, stable_states,
};
use catchment::sandbox::Sandbox;
use catchment::topology::{Kind, NodeId, NodeState, Prefix, Role, Topology, Touched};
use proptest::prelude::*;

use crate::dice::Dice;
use crate::drawing::{announce, go_on, node, node_state, open, withdraw};
use crate::hierarchy::{Shape, hierarchy};
use crate::naive;
use crate::random_networks::{any, flourish, shuffled, tame_edit, wild_edit};

/// `MORE=30 cargo test --release --test model solving` tries thirty times as many.
pub(crate) fn cases(count: u32) -> ProptestConfig {
    let more = std::env::var("MORE").ok().and_then(|m| m.parse().ok()).unwrap_or(1);
    ProptestConfig { cases: count * more, failure_persistence: None, ..ProptestConfig::default() }
}

/// Every state that is called stable is one, by the rules as written down a second time.
pub(crate) fn assert_stable_where_said(doc: &Topology, state: &State) -> Result<(), TestCaseError> {
    let covered = naive::covers(doc);
    for (prefix, routes) in state.prefixes() {
        if let Verdict::Stable(_) = routes.verdict {
            if !covered {
                continue;
            }
            let table = naive::table(state, prefix);
            let restless = naive::restless(doc, prefix, &table);
            prop_assert!(restless.is_empty(), "{restless:?} would change for {prefix}");
        } else {
            prop_assert!(!routes.verdict.changing().is_empty());
        }
    }
    Ok(())
}

/// What the explanation calls best is what the state holds, and the rest has a reason.
pub(crate) fn assert_explained(state: &State) -> Result<(), TestCaseError> {
    let net = state.network();
    let at_rest = state.prefixes().filter(|(_, r)| r.verdict.changing().is_empty());
    for (prefix, routes) in at_rest {
        for node in 0..net.nodes().len() as u32 {
            let explained = explain(state, prefix, node, &|id| id.to_string());
            let mut best = explained.rows.iter().filter(|r| r.standing == Standing::Best);
            let held = routes.best(node);
            prop_assert_eq!(best.next().map(|r| &r.route), held.map(|b| &b.route));
            prop_assert!(best.next().is_none());
            let via =
                held.and_then(|b| b.via).map(|s| net.session(s).end().map(|e| e.link.clone()));
            let first = explained.rows.first().filter(|r| r.standing == Standing::Best);
            prop_assert_eq!(first.and_then(|r| r.via.clone()).map(|(_, link)| link), via);
        }
    }
    Ok(())
}

/// Up to providers, across to at most one peer, down to customers.
pub(crate) fn assert_no_valley(state: &State, prefix: &Prefix) -> Result<(), TestCaseError> {
    let net = state.network();
    let routes = state.of(prefix).unwrap();
    for start in 0..net.nodes().len() as u32 {
        let (mut at, mut going_down) = (start, false);
        while let Some(via) = routes.best(at).and_then(|b| b.via) {
            let session = net.session(via);
            prop_assert!(
                !going_down || session.neighbour() == Role::Customer,
                "the path of {} has a valley at {}",
                net.id_of(start),
                net.id_of(at)
            );
            going_down = session.neighbour() != Role::Provider;
            at = session.remote;
        }
    }
    Ok(())
}

fn verdicts(state: &State) -> Vec<(Prefix, String, Vec<NodeId>)> {
    let named = |nodes: &[u32]| nodes.iter().map(|n| state.network().id_of(*n).clone()).collect();
    let all = state.prefixes();
    all.map(|(p, r)| (*p, r.verdict.as_str().to_owned(), named(r.verdict.changing()))).collect()
}

proptest! {
    #![proptest_config(cases(30))]

    #[test]
    fn a_hierarchy_has_one_stable_state_and_every_history_leads_to_it(
        nodes in 10usize..60, one_asn: bool, seed: u64,
    ) {
        let mut dice = Dice::new(seed);
        let mut doc = hierarchy(&Shape { one_asn, ..Shape::of(nodes, seed) });
        flourish(&mut doc, &mut dice);
        let mut state = solve(&doc);
        for _ in 0..12 {
            let edit = tame_edit(&doc, &mut dice);
            let said = format!("{edit:?}");
            state = go_on(&mut doc, &state, edit);
            for (prefix, routes) in state.prefixes() {
                let verdict = &routes.verdict;
                prop_assert!(matches!(verdict, Verdict::Stable(Uniqueness::Proved(_))), "{verdict:?}");
                assert_no_valley(&state, prefix)?;
            }
            assert_stable_where_said(&doc, &state)?;
            let cold = solve(&doc);
            prop_assert!(state.same_routes(&cold), "advance and solve differ after {}", said);
        }
    }
}

proptest! {
    #![proptest_config(cases(15))]

    #[test]
    fn the_search_finds_the_one_stable_state_of_a_hierarchy(nodes in 10usize..25, seed: u64) {
        let mut dice = Dice::new(seed);
        let mut doc = hierarchy(&Shape::of(nodes, seed));
        flourish(&mut doc, &mut dice);
        let state = solve(&doc);
        for (prefix, routes) in state.prefixes() {
            let states = stable_states(&state, prefix, 5);
            // It may give up where MEDs hide routes from each other.
            if states.is_complete {
                let mut same = routes.clone();
                same.verdict = Verdict::Stable(Uniqueness::Proved(Proof::Exhaustive));
                prop_assert_eq!(&states.found, &vec![same]);
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn what_is_called_stable_is_stable_in_any_network(
        nodes in 2usize..9, links in 1usize..16, seed: u64,
    ) {
        let mut dice = Dice::new(seed);
        let mut doc = any(nodes, links, &mut dice);
        let started = Instant::now();
        let mut state = solve(&doc);
        assert_stable_where_said(&doc, &state)?;
        for _ in 0..6 {
            let edit = wild_edit(&doc, &mut dice);
            if edit.clone().apply(&mut doc.clone()).is_ok() {
                state = go_on(&mut doc, &state, edit);
                assert_stable_where_said(&doc, &state)?;
                assert_explained(&state)?;
            }
        }
        prop_assert!(started.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn the_order_of_a_file_decides_nothing(nodes in 2usize..9, links in 1usize..16, seed: u64) {
        let mut dice = Dice::new(seed);
        let mut doc = any(nodes, links, &mut dice);
        let mut other = shuffled(&doc, &mut dice);
        let (mut state, mut same) = (solve(&doc), solve(&other));
        prop_assert!(state.same_routes(&same));
        prop_assert_eq!(verdicts(&state), verdicts(&same));
        for _ in 0..3 {
            let edit = wild_edit(&doc, &mut dice);
            if edit.clone().apply(&mut doc.clone()).is_ok() {
                state = go_on(&mut doc, &state, edit.clone());
                same = go_on(&mut other, &same, edit);
                prop_assert!(state.same_routes(&same));
                prop_assert_eq!(verdicts(&state), verdicts(&same));
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(120))]

    #[test]
    fn undoing_everything_brings_back_the_document_and_its_routes(
        nodes in 2usize..9, links in 1usize..16, seed: u64,
    ) {
        let mut dice = Dice::new(seed);
        let doc = any(nodes, links, &mut dice);
        let mut sandbox = Sandbox::open(doc.clone());
        let mut steps: Vec<Topology> = Vec::new();
        let mut outcomes = Vec::new();
        for _ in 0..10 {
            if dice.chance(30) {
                sandbox.begin_gesture();
            }
            for _ in 0..1 + dice.below(3) {
                let edit = wild_edit(sandbox.doc(), &mut dice);
                let routes = sandbox.at_rest().clone();
                let before = (sandbox.doc().clone(), (routes, sandbox.now().clone()));
                let undoable = sandbox.history().done().len();
                if sandbox.apply(edit).is_ok() && sandbox.history().done().len() > undoable {
                    steps.push(before.0);
                    outcomes.push(before.1);
                }
            }
            if dice.chance(70) {
                sandbox.end_gesture();
            }
        }
        let last = (sandbox.doc().clone(), sandbox.at_rest().clone(), sandbox.now().clone());
        while let Some((doc, (state, outcome))) = steps.pop().zip(outcomes.pop()) {
            prop_assert!(sandbox.undo());
            prop_assert_eq!(sandbox.doc(), &doc);
            prop_assert!(sandbox.at_rest().same_routes(&state));
            prop_assert_eq!(verdicts(sandbox.at_rest()), verdicts(&state));
            prop_assert!(sandbox.now().catchments().eq(outcome.catchments()));
        }
        prop_assert!(!sandbox.undo());
        prop_assert_eq!(sandbox.doc(), &doc);
        prop_assert!(sandbox.at_rest().same_routes(&solve(&doc)));
        while sandbox.redo() {}
        prop_assert_eq!(sandbox.doc(), &last.0);
        prop_assert!(sandbox.at_rest().same_routes(&last.1));
        prop_assert!(sandbox.now().catchments().eq(last.2.catchments()));
    }

    #[test]
    fn what_the_sandbox_keeps_is_what_it_would_work_out_anew(
        nodes in 2usize..9, links in 1usize..16, seed: u64,
    ) {
        let mut dice = Dice::new(seed);
        let mut sandbox = Sandbox::open(any(nodes, links, &mut dice));
        let mut letters = std::collections::HashMap::new();
        for _ in 0..8 {
            let edit = wild_edit(sandbox.doc(), &mut dice);
            if sandbox.apply(edit).is_err() {
                continue;
            }
            let doc = sandbox.doc();
            let state = sandbox.at_rest();
            for catchments in sandbox.now().catchments() {
                let anew = Catchments::of(doc, state, &catchments.prefix);
                prop_assert_eq!(catchments, &anew);
            }
            prop_assert_eq!(sandbox.warnings(), warnings(doc));
            // A site has a letter of its own, and keeps it.
            for site in sites(doc) {
                let place = sandbox.site_place(&site).unwrap();
                let known = letters.entry(place).or_insert(site.clone());
                prop_assert_eq!(&*known, &site);
            }
            // Nothing was overlooked: letting everybody look again changes nothing.
            let everybody = Touched::everything(doc);
            let again = advance(state, doc, &everybody);
            for (prefix, routes) in state.prefixes() {
                if let Verdict::Stable(_) = routes.verdict {
                    prop_assert_eq!(
                        naive::table(state, prefix),
                        naive::table(&again, prefix)
                    );
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn the_search_finds_what_trying_everything_finds(
        nodes in 2usize..5, links in 1usize..8, seed: u64,
    ) {
        let doc = any(nodes, links, &mut Dice::new(seed));
        let state = solve(&doc);
        for (prefix, routes) in state.prefixes() {
            let states = stable_states(&state, prefix, 1000);
            let tried = naive::all_stable(&doc, prefix);
            if matches!(routes.verdict, Verdict::Stable(Uniqueness::Proved(_))) {
                prop_assert_eq!(tried.len(), 1);
            }
            if states.is_complete {
                prop_assert_eq!(states.found.len(), tried.len());
                let never = matches!(routes.verdict, Verdict::Oscillates(_));
                prop_assert_eq!(never, tried.is_empty());
            }
        }
    }
}

#[test]
fn a_clique_hunts_for_paths_and_comes_to_rest() {
    for size in [5, 12, 30] {
        let mut doc = Topology::default();
        let names: Vec<String> = (0..size).map(|n| format!("m{n}")).collect();
        node(&mut doc, Kind::Site, "o", 9000);
        for (at, name) in names.iter().enumerate() {
            node(&mut doc, Kind::Isp, name, 100 + at as u32);
            open(&mut doc, "o", name);
            for other in &names[..at] {
                open(&mut doc, other, name);
            }
        }
        announce(&mut doc, "o");
        let state = solve(&doc);
        let started = Instant::now();
        let gone = go_on(&mut doc, &state, withdraw("o"));
        assert!(gone.prefixes().next().is_none());
        announce(&mut doc, "o");
        let state = solve(&doc);
        let failed = node_state("o", NodeState::Failed);
        let state = go_on(&mut doc, &state, failed);
        let (_, routes) = state.prefixes().next().unwrap();
        assert!(matches!(routes.verdict, Verdict::Stable(_)));
        assert!((0..=size as u32).all(|n| routes.best(n).is_none()));
        assert!(started.elapsed() < Duration::from_secs(5), "{size}: {:?}", started.elapsed());
    }
}

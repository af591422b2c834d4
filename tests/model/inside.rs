//! ASes of several routers, held to the model that was written straight from the RFCs.

use catchment::engine::{State, Uniqueness, Verdict, solve, stable_states};
use catchment::topology::{Edit, LinkState, NodeField, Options, Tie, Topology};
use proptest::prelude::*;

use crate::dice::Dice;
use crate::drawing::{edit, go_on, id, link_state, path, square, stable_count};
use crate::hierarchy::service;
use crate::interior::{around, clusters, event};
use crate::naive;
use crate::solving::{assert_explained, assert_stable_where_said, cases};

/// How many ways of pointing a test may try.
const MOST: usize = 2000;

/// How many ways there are in which the nodes could point at each other.
fn ways(doc: &Topology, state: &State) -> usize {
    let net = state.network();
    let of = |node: u32| match doc.node(net.id_of(node)).is_some_and(|n| !n.origins.is_empty()) {
        true => 1,
        false => 1 + net.sessions_of(node).count(),
    };
    (0..net.nodes().len() as u32).map(of).product()
}

/// The stable states that the engine finds, if it finds all.
fn found(state: &State) -> Option<Vec<naive::Table>> {
    let states = stable_states(state, &service(), 1000);
    let tables = states.found.iter().map(|routes| naive::table_of(state.network(), routes));
    states.is_complete.then(|| tables.collect())
}

fn is_member(doc: &Topology, state: &State) -> Result<(), TestCaseError> {
    let Some(routes) = state.of(&service()) else { return Ok(()) };
    let now = naive::table(state, &service());
    match (&routes.verdict, found(state)) {
        (Verdict::Stable(_), Some(all)) => {
            prop_assert!(all.contains(&now), "not among {} found in {:?}", all.len(), doc);
        }
        (Verdict::Oscillates(_), Some(all)) => prop_assert!(all.is_empty()),
        _ => {}
    }
    Ok(())
}

/// The engine's search and its verdict, held to what trying everything finds.
fn assert_all_found(doc: &Topology) -> Result<(), TestCaseError> {
    let state = solve(doc);
    if ways(doc, &state) > MOST {
        return Ok(());
    }
    let tried = naive::all_stable(doc, &service());
    let verdict = &state.of(&service()).unwrap().verdict;
    if let Verdict::Stable(Uniqueness::Proved(_)) = verdict {
        prop_assert_eq!(tried.len(), 1);
    }
    let never = matches!(verdict, Verdict::Oscillates(_));
    prop_assert!(!never || tried.is_empty());
    if let Some(all) = found(&state) {
        prop_assert_eq!(all.len(), tried.len());
        prop_assert!(all.iter().all(|table| tried.contains(table)));
        prop_assert_eq!(never, tried.is_empty());
    }
    if let Verdict::Stable(_) = verdict {
        prop_assert!(tried.contains(&naive::table(&state, &service())));
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn what_is_called_stable_is_stable_inside_an_as(
        routers in 2usize..6, others in 1usize..5, seed: u64,
    ) {
        let mut dice = Dice::new(seed);
        let mut doc = around(routers, others, &mut dice);
        let mut state = solve(&doc);
        assert_stable_where_said(&doc, &state)?;
        for _ in 0..6 {
            let edit = event(&doc, &mut dice);
            state = go_on(&mut doc, &state, edit);
            assert_stable_where_said(&doc, &state)?;
            assert_explained(&state)?;
            is_member(&doc, &state)?;
        }
    }
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn the_search_finds_what_trying_everything_finds_inside_an_as(
        routers in 1usize..4, others in 1usize..3, seed: u64,
    ) {
        let doc = around(routers, others, &mut Dice::new(seed));
        assert_all_found(&doc)?;
    }
}

proptest! {
    #![proptest_config(cases(30))]

    #[test]
    fn the_search_finds_every_way_in_which_clusters_agree(count in 2usize..4, seed: u64) {
        assert_all_found(&clusters(count, &mut Dice::new(seed)))?;
    }
}

/// What came first stays: each of two equal ways may be the one in use. The search says both, and
/// ends.
#[test]
fn where_the_route_in_use_stays_each_may_be_in_use() {
    let mut doc = square();
    let options = Options { tie: Some(Tie::Oldest), ..Options::default() };
    edit(&mut doc, Edit::node(&id("4"), NodeField::Options(options)));
    let state = solve(&doc);
    assert_eq!(stable_count(&state), 2);
    assert_eq!(naive::all_stable(&doc, &service()).len(), 2);
    // The cold start takes the first it hears; after an outage of that the other one stays.
    assert_eq!(path(&state, "4"), "2 1");
    let cut = link_state(&doc, "2", "4", LinkState::Failed);
    let state = go_on(&mut doc, &state, cut);
    let mend = link_state(&doc, "2", "4", LinkState::Up);
    let state = go_on(&mut doc, &state, mend);
    assert_eq!(path(&state, "4"), "3 1");
}

//! ASes of several routers, held to the model that was written straight from the RFCs.

use catchment::engine::{State, Uniqueness, Verdict, solve, stable_states};
use catchment::topology::Topology;
use proptest::prelude::*;

use crate::dice::Dice;
use crate::drawing::go_on;
use crate::hierarchy::service;
use crate::interior::{around, event};
use crate::naive;
use crate::solving::{assert_explained, assert_stable_where_said, cases};

/// How many ways of pointing a test may try.
const MOST: usize = 1500;

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

proptest! {
    #![proptest_config(cases(300))]

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
        let state = solve(&doc);
        prop_assume!(ways(&doc, &state) <= MOST);
        let tried = naive::all_stable(&doc, &service());
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
    }
}

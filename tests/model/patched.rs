//! A compiled network that was patched after an edit is the one that its document compiles to.

use catchment::engine::{NetNode, NetSession, Network, State, Verdict, advance, solve};
use catchment::topology::Touched;
use proptest::prelude::*;

use crate::dice::Dice;
use crate::wild::{any, wild_edit};

fn assert_same(patched: &Network, anew: &Network) -> Result<(), TestCaseError> {
    let node = |net: &Network, index: usize| {
        let node: &NetNode = &net.nodes()[index];
        let checks = (node.origin_validation, node.leak_protection);
        let ids = (node.id.clone(), node.asn, node.router_id, node.cluster_id);
        let sends = (node.next_hop, node.add_path);
        (ids, sends, checks, node.is_up, node.service, net.process_of(index as u32).clone())
    };
    let session = |net: &Network, session: &NetSession| {
        let ends = (session.local, session.remote, session.twin, session.remote_address);
        let external = (session.end().cloned(), session.external().map(|side| side.micros));
        let roles = (session.neighbour(), session.neighbourhood());
        (ends, session.is_up, external, roles, net.policy(session).cloned())
    };
    prop_assert_eq!(patched.nodes().len(), anew.nodes().len());
    for place in 0..anew.nodes().len() {
        prop_assert_eq!(node(patched, place), node(anew, place));
        let index = place as u32;
        prop_assert_eq!(patched.part_of(index), anew.part_of(index));
        for other in 0..anew.nodes().len() as u32 {
            prop_assert_eq!(patched.distance(index, other), anew.distance(index, other));
            prop_assert_eq!(patched.inner_step(index, other), anew.inner_step(index, other));
        }
    }
    prop_assert_eq!(patched.all_sessions().len(), anew.all_sessions().len());
    for (a, b) in patched.all_sessions().iter().zip(anew.all_sessions()) {
        prop_assert_eq!(session(patched, a), session(anew, b));
    }
    prop_assert_eq!(patched.policies().count(), anew.policies().count());
    prop_assert!(anew.policies().all(|policy| patched.policies().any(|other| other == policy)));
    prop_assert_eq!(patched.prefixes(), anew.prefixes());
    for place in 0..anew.prefixes().len() {
        prop_assert_eq!(patched.origins(place), anew.origins(place));
    }
    prop_assert_eq!(patched.occurs(), anew.occurs());
    Ok(())
}

fn proofs(state: &State) -> Vec<Option<Verdict>> {
    let stable = |verdict: &Verdict| matches!(verdict, Verdict::Stable(_));
    let of = |(_, routes): (_, &catchment::engine::PrefixState)| {
        Some(routes.verdict.clone()).filter(stable)
    };
    state.prefixes().map(of).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_patched_network_is_the_one_compiled_anew(
        nodes in 2usize..14, links in 1usize..26, seed: u64,
    ) {
        let mut dice = Dice::new(seed);
        let mut doc = any(nodes, links, &mut dice);
        let mut state = solve(&doc);
        for _ in 0..25 {
            let Ok((_, touched)) = wild_edit(&doc, &mut dice).apply_touching(&mut doc) else {
                continue;
            };
            state = advance(&state, &doc, &touched);
            assert_same(state.network(), &Network::compile(&doc))?;
            // The proof is the one that is found when nothing is known.
            let again = advance(&state, &doc, &Touched::everything(&doc));
            let (known, found) = (proofs(&state), proofs(&again));
            for (known, found) in known.into_iter().zip(found) {
                if let Some((known, found)) = known.zip(found) {
                    prop_assert_eq!(known, found);
                }
            }
        }
    }
}

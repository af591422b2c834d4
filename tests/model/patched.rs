//! A compiled network that was patched after an edit is the one that its document compiles to.

use catchment::anycast::{Warnings, warnings};
use catchment::engine::{
    NetNode, NetSession, Network, State, Verdict, Work, advance, advance_with, advance_within,
    solve, solve_with,
};
use catchment::topology::{Edit, NodeField, NodeState, Topology, Touched, parse};
use proptest::prelude::*;

use crate::dice::Dice;
use crate::random_networks::{any, wild_edit};

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
        let link = (session.end().cloned(), net.micros(session.index));
        let roles = (session.neighbour(), session.neighbourhood());
        (ends, net.is_up(session.index), link, roles, net.policy(session).cloned())
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
    prop_assert_eq!(patched.features(), anew.features());
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
        let mut warned = Warnings::of(&doc);
        for _ in 0..25 {
            let Ok((_, touched)) = wild_edit(&doc, &mut dice).apply_touching(&mut doc) else {
                continue;
            };
            let after = advance(&state, &doc, &touched);
            let before = std::mem::replace(&mut state, after);
            // Bounded work states the same or nothing, and the same each time.
            for sessions in [0, 40, 4_000] {
                let bounded = advance_within(&before, &doc, &touched, sessions);
                let again = advance_within(&before, &doc, &touched, sessions);
                prop_assert_eq!(bounded.is_some(), again.is_some());
                prop_assert!(bounded.is_none_or(|bounded| bounded.routes() == state.routes()));
            }
            warned.follow(&doc, &touched);
            prop_assert_eq!(warned.all(), warnings(&doc));
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

#[test]
fn work_that_is_stopped_states_nothing() {
    let mut dice = Dice::new(7);
    let doc = any(12, 24, &mut dice);
    let state = solve(&doc);
    let everything = Touched::everything(&doc);
    let asked = std::cell::Cell::new(0);
    let never = || {
        asked.set(asked.get() + 1);
        false
    };
    let known = advance_with(&state, &doc, &everything, &Work::until(&never));
    assert!(known.is_some_and(|known| known.same_routes(&advance(&state, &doc, &everything))));
    let stopped = Work::until(&|| true);
    let at_once = solve_with(&clique(60), &stopped);
    assert!(at_once.is_none(), "it was asked on the way");
}

/// So many ASes, each linked with every other, of which the first announces a prefix.
fn clique(ases: usize) -> Topology {
    let mut text = String::from("(format: 1, nodes: [");
    for n in 0..ases {
        let origin = if n == 0 { ", origins: [(prefix: \"1.0.0.0/24\")]" } else { "" };
        text += &format!(
            "(id: \"n{n:03}\", kind: Isp, name: \"N{n}\", asn: {}, pos: ({n}.0, 0.0){origin}),",
            n + 1
        );
    }
    text += "], links: [";
    for a in 0..ases {
        for b in a + 1..ases {
            text += &format!(
                "(id: \"l{a}-{b}\", a: (node: \"n{a:03}\"), b: (node: \"n{b:03}\"), latency: 1),"
            );
        }
    }
    parse(&(text + "])")).expect("a clique")
}

#[test]
fn the_last_site_of_a_clique_fails_without_a_hunt() {
    let mut doc = clique(80);
    let state = solve(&doc);
    let fail = NodeField::State(NodeState::Failed);
    let site = "n000".parse().expect("an id");
    let (_, touched) = Edit::node(&site, fail).apply_touching(&mut doc).expect("possible");
    // A few looks of each AS at each session.
    let after = advance_within(&state, &doc, &touched, 10 * 80 * 79).expect("little work");
    let routes = after.at(0);
    assert!(matches!(routes.verdict, Verdict::Stable(_)), "{:?}", routes.verdict);
    assert!((0..80).all(|node| routes.latest(node).is_none()));
}

//! The solver of large graphs against the independent model and against the solver of documents, on
//! small networks with policies of every kind.

use std::ops::ControlFlow;
use std::sync::Arc;

use catchment::engine::internet::{AsNetwork, AsState, Stopped};
use catchment::engine::{Uniqueness, Verdict, solve};
use catchment::formats::{Synthetic, draw};
use catchment::topology::as_graph::names::{link_of, node_of, side_of};
use catchment::topology::{
    AsGraph, AsLink, Edit, EndField, Entry, LeakProtection, LinkField, LinkState, Match, NodeField,
    NodeState, Origin, OriginValidation, PathMatch, Policy, Prefix, Progress, Relation, Roa,
    Topology, unwatched,
};

use crate::dice::{Dice, cases};
use crate::drawing::{asn, service};
use crate::naive::{self, Held, Hop, Table, Via};
use crate::random_networks;

/// A few ASes, linked at random.
fn graph(dice: &mut Dice) -> AsGraph {
    let ases = 2 + dice.below(7);
    let mut links = Vec::new();
    for to in 1..ases {
        for from in 0..to {
            // Somebody is linked with everybody before, so that few are alone.
            if dice.chance(45) || (from + 1 == to && dice.chance(80)) {
                let is = dice.pick(&Relation::ALL);
                let [from, to] = [from, to].map(|n| asn(10 + n as u32));
                links.push(AsLink { from, to, is });
            }
        }
    }
    AsGraph::from_links(&links).expect("every pair once")
}

fn some_link(graph: &AsGraph, dice: &mut Dice) -> AsLink {
    dice.pick(&graph.links().collect::<Vec<_>>())
}

/// A change of any kind that a graph can hold.
fn change(doc: &Topology, graph: &AsGraph, dice: &mut Dice) -> Edit {
    let AsLink { from, to, .. } = some_link(graph, dice);
    let link = link_of(from, to);
    let node = node_of(if dice.one_in(2) { from } else { to });
    match dice.below(12) {
        0 | 1 => Edit::node(&node, NodeField::Origins(random_networks::origins(doc, dice))),
        2 => Edit::node(&node, NodeField::Origins(Vec::new())),
        3 => Edit::node(&node, NodeField::State(NodeState::Failed)),
        4 => Edit::node(&node, NodeField::State(NodeState::Up)),
        5 => Edit::link(&link, LinkField::State(LinkState::Failed)),
        6 => Edit::link(&link, LinkField::State(LinkState::Up)),
        7 if dice.one_in(2) => {
            Edit::node(&node, NodeField::LeakProtection(LeakProtection::OnlyToCustomer))
        }
        7 => Edit::node(&node, NodeField::OriginValidation(OriginValidation::RejectInvalid)),
        8 if dice.one_in(3) => {
            let origin = random_networks::any_asn(doc, dice).into();
            Edit::SetRoas(vec![Roa { prefix: service(), origin, max_length: None }])
        }
        _ => {
            let mut policy = random_networks::wild_policy(doc, dice);
            policy.allow_own_as = u8::from(dice.one_in(12));
            let side = if dice.one_in(2) { side_of(from, to) } else { side_of(to, from) };
            Edit::end(&link, side, EndField::Policy(policy))
        }
    }
}

/// What the solver of graphs says, as the independent model wants it.
fn table(state: &AsState, doc: &Topology, prefix: &Prefix) -> Table {
    let graph = state.network().graph();
    let mut table = Table::new();
    let Some(routes) = state.of(prefix) else { return table };
    for node in 0..graph.len() as u32 {
        let Some(route) = routes.held(node) else { continue };
        let id = node_of(graph.asn(node));
        let summary = routes.route(node).expect("it holds one");
        let (via, next_hop) = match summary.next_hop {
            None => (Via::Itself, Hop::Router(id.clone())),
            Some(from) => {
                let link = doc.links_between(&id, &node_of(graph.asn(from)))[0].id.clone();
                let side = side_of(graph.asn(node), graph.asn(from));
                let end = catchment::topology::LinkEnd { link, side };
                (Via::Link(end.clone()), Hop::Beyond(end))
            }
        };
        assert_eq!(route.as_path.len(), summary.length as usize);
        let held = Held {
            path: route.as_path.asns().to_vec(),
            weight: route.weight,
            local_pref: route.local_pref,
            med: route.med,
            origin: route.origin,
            communities: route.communities.iter().copied().collect(),
            from: match route.learned_from {
                catchment::bgp::LearnedFrom::Own => None,
                catchment::bgp::LearnedFrom::Neighbour(role) => Some(role),
            },
            only_to_customer: route.only_to_customer,
            next_hop,
            reflected: None,
            site: node_of(graph.asn(summary.site)),
            via,
        };
        table.insert(id, held);
    }
    table
}

/// What a run was.
#[derive(Default, Debug)]
struct Tally {
    proved: usize,
    one_of_several: usize,
    without_rest: usize,
}

fn check(state: &AsState, doc: &Topology, seed: u64, step: usize, tally: &mut Tally) {
    let general = solve(doc);
    for (prefix, expected) in general.prefixes() {
        let mine = table(state, doc, prefix);
        let at = || format!("seed {seed}, step {step}, {prefix}");
        let verdict = state.of(prefix).map(|routes| routes.verdict().clone());
        let unique = Verdict::Stable(Uniqueness::OnlyOneFound);
        match (verdict.unwrap_or(unique), &expected.verdict) {
            (Verdict::Stable(_), told) => {
                let restless = naive::restless(doc, prefix, &mine);
                let first = restless.first().and_then(|id| doc.node(id));
                let wanted = first.map(|n| naive::Model::new(doc, prefix).choice(&mine, n));
                let held = first.map(|n| mine.get(&n.id));
                assert_eq!(first, None, "{}: wants {wanted:?}, holds {held:?}", at());
                let never = matches!(told, Verdict::Oscillates(_));
                assert!(!never, "{}: at rest where there is none", at());
                match told {
                    Verdict::Stable(Uniqueness::Proved(_)) => {
                        assert_eq!(mine, naive::table(&general, prefix), "{}", at());
                        tally.proved += 1;
                    }
                    _ => tally.one_of_several += 1,
                }
            }
            (_, told) => {
                let rest = matches!(told, Verdict::Stable(Uniqueness::Proved(_)));
                assert!(!rest, "{}: there is rest", at());
                tally.without_rest += 1;
            }
        }
    }
}

#[test]
fn small_networks_with_policies_of_every_kind_come_to_what_documents_come_to() {
    // 10,000 of them in release: CATCHMENT_CASES=10000 cargo test --release --test model internet
    let mut tally = Tally::default();
    let seeds = cases(500);
    let count = seeds.clone().count();
    for seed in seeds {
        let mut dice = Dice::new(seed);
        let graph = Arc::new(graph(&mut dice));
        let mut doc = draw(&graph).expect("small");
        let mut state = AsState::new(AsNetwork::new(graph.clone()));
        let apply = |doc: &mut Topology, state: &mut AsState, edit: Edit| {
            let inverse = state.apply(&edit).expect("it fits a graph");
            edit.apply(doc).expect("it fits the document");
            inverse
        };
        if graph.is_empty() {
            continue;
        }
        let origin = NodeField::Origins(vec![Origin::plain(service())]);
        let at = node_of(graph.asn(dice.below(graph.len()) as u32));
        apply(&mut doc, &mut state, Edit::node(&at, origin));
        for _ in 0..dice.below(10) {
            let edit = change(&doc, &graph, &mut dice);
            apply(&mut doc, &mut state, edit);
        }
        state.settle(&mut unwatched).expect("nobody stops it");
        check(&state, &doc, seed, 0, &mut tally);
        let mut inverses = Vec::new();
        for step in 1..4 {
            for _ in 0..1 + dice.below(3) {
                let edit = change(&doc, &graph, &mut dice);
                inverses.push(apply(&mut doc, &mut state, edit));
            }
            state.settle(&mut unwatched).expect("nobody stops it");
            check(&state, &doc, seed, step, &mut tally);
        }
        while let Some(inverse) = inverses.pop() {
            apply(&mut doc, &mut state, inverse);
        }
        state.settle(&mut unwatched).expect("nobody stops it");
        check(&state, &doc, seed, 9, &mut tally);
    }
    println!("{tally:?}");
    assert!(tally.proved > 2 * count, "{tally:?}");
}

/// A made-up graph, a few of whose ASes announce prefixes of their own.
fn made_up(ases: u32, prefixes: u8) -> AsState {
    let graph = Synthetic { ases, ..Synthetic::default() }.graph().expect("possible");
    let graph = Arc::new(graph);
    let mut state = AsState::new(AsNetwork::new(graph.clone()));
    for number in 0..prefixes {
        let prefix: Prefix = format!("10.{number}.0.0/16").parse().expect("a prefix");
        for place in [1, 2] {
            let node = (u32::from(number) * 17 + place * ases / 3) % ases;
            let announce = AsState::announcing(graph.asn(node), vec![Origin::plain(prefix)]);
            state.apply(&announce).expect("it fits the graph");
        }
    }
    state
}

#[test]
fn several_prefixes_at_once_come_to_what_each_comes_to_alone() {
    let mut all = made_up(400, 9);
    all.settle(&mut unwatched).expect("nobody stops it");
    for (prefix, routes) in all.prefixes() {
        let mut alone = AsState::new(AsNetwork::new(Arc::new(all.network().graph().clone())));
        for edit in all.network().edits() {
            if let Edit::SetNode { field: NodeField::Origins(origins), .. } = &edit
                && origins.iter().any(|origin| origin.prefix == *prefix)
            {
                alone.apply(&edit).expect("it fits the graph");
            }
        }
        alone.settle(&mut unwatched).expect("nobody stops it");
        let single = alone.of(prefix).expect("announced");
        for node in 0..all.network().graph().len() as u32 {
            assert_eq!(routes.held(node), single.held(node), "{prefix}");
        }
    }
}

/// Entries of every kind, guards, authorisations and failures, but nobody prefers a provider or a
/// peer to a customer and nobody leaks: there is one stable state, and every history leads there.
#[test]
fn after_each_of_many_tame_changes_all_routes_are_as_from_scratch() {
    let seeds = std::env::var("MORE").ok().and_then(|n| n.parse().ok()).unwrap_or(1) * 3;
    for seed in 0..seeds {
        let mut dice = Dice::new(seed);
        let mut state = made_up(300, 2);
        let graph = state.network().graph().clone();
        let mut doc = draw(&graph).expect("small");
        let mut moved = 0;
        for step in 0..80 {
            let node = node_of(graph.asn(dice.below(graph.len()) as u32));
            let edit = match dice.below(8) {
                0 | 1 => random_networks::outage(&doc, &mut dice),
                2 => Edit::node(&node, NodeField::LeakProtection(LeakProtection::OnlyToCustomer)),
                3 => {
                    Edit::node(&node, NodeField::OriginValidation(OriginValidation::RejectInvalid))
                }
                4 if dice.one_in(3) => {
                    let prefix = "10.0.0.0/16".parse().expect("a prefix");
                    let origin = random_networks::any_asn(&doc, &mut dice).into();
                    Edit::SetRoas(vec![Roa { prefix, origin, max_length: None }])
                }
                _ => {
                    let link = random_networks::any_link(&doc, &mut dice).expect("there are links");
                    random_networks::tame_policy(&doc, &mut dice, link)
                }
            };
            state.apply(&edit).expect("it fits a graph");
            edit.apply(&mut doc).expect("it fits the document");
            // Some changes are several at once.
            if dice.one_in(3) {
                continue;
            }
            state.settle(&mut unwatched).expect("nobody stops it");
            let mut anew = AsState::new(state.network().clone());
            anew.settle(&mut unwatched).expect("nobody stops it");
            for ((prefix, now), (_, anew)) in state.prefixes().zip(anew.prefixes()) {
                moved += now.changed().len();
                for node in 0..graph.len() as u32 {
                    let at = || format!("seed {seed}, step {step}, {prefix}, {}", graph.asn(node));
                    assert_eq!(now.held(node), anew.held(node), "{}", at());
                }
            }
        }
        assert!(moved > 100, "only {moved} routes changed");
    }
}

#[test]
fn who_stops_a_run_can_go_on_with_it() {
    for prefixes in [1, 3] {
        let mut whole = made_up(12_000, prefixes);
        let mut stopped = whole.clone();
        whole.settle(&mut unwatched).expect("nobody stops it");
        let mut told = 0;
        let mut stop = |progress: Progress| {
            told += 1;
            assert!(progress.total > Some(0));
            ControlFlow::Break(())
        };
        let first = stopped.settle(&mut stop);
        assert_eq!(first, Err(Stopped), "{prefixes} prefixes");
        assert!(told > 0);
        stopped.settle(&mut unwatched).expect("nobody stops it");
        for ((prefix, now), (_, before)) in stopped.prefixes().zip(whole.prefixes()) {
            assert_eq!(now.catchments(), before.catchments(), "{prefix}");
        }
    }
}

/// All that can be seen of a state.
fn seen(state: &AsState) -> impl PartialEq + std::fmt::Debug + use<> {
    let prefixes = state.prefixes().map(|(prefix, routes)| {
        let held: Vec<_> = (0..graph_len(state)).map(|node| routes.held(node)).collect();
        (*prefix, routes.verdict().clone(), routes.changed(), held)
    });
    (state.network().edits(), prefixes.collect::<Vec<_>>())
}

#[test]
fn what_only_a_document_can_hold_is_refused_and_changes_nothing() {
    let (mut unsettled, _) = bad_gadget(0);
    unsettled.settle(&mut unwatched).expect("nobody stops it");
    let mut made_up = made_up(60, 1);
    made_up.settle(&mut unwatched).expect("nobody stops it");
    for mut state in [made_up, unsettled] {
        let before = seen(&state);
        let known = state.network().graph().asn(3);
        let neighbour = state.network().graph().row(3).next().expect("linked");
        let neighbour = state.network().graph().neighbour(neighbour);
        let neighbour = state.network().graph().asn(neighbour);
        let node = node_of(known);
        let far = asn(4_000_000);
        let entries = vec![Entry::default(); 65];
        let long = Policy { import: entries, ..Policy::default() };
        let weight = Entry { weight: Some(1), ..Entry::default() };
        let weight = Policy { import: vec![weight], ..Policy::default() };
        let twice = vec![Origin::plain(service()); 2];
        let refused = [
            (Edit::RemoveNode(node.clone()), "ASes to add or remove"),
            (Edit::node(&node, NodeField::Demand(3)), "demand"),
            (Edit::node(&node_of(far), NodeField::State(NodeState::Failed)), "as4000000"),
            (Edit::link(&link_of(known, far), LinkField::State(LinkState::Failed)), "no link"),
            (AsState::policy(known, neighbour, long), "65 entries"),
            (AsState::policy(known, neighbour, weight), "weights"),
            (AsState::announcing(known, twice), "announced twice"),
            (
                Edit::Batch(vec![
                    Edit::node(&node, NodeField::State(NodeState::Failed)),
                    AsState::announcing(known, vec![Origin::plain("9.9.9.0/24".parse().unwrap())]),
                    Edit::RemoveNode(node),
                ]),
                "ASes to add or remove",
            ),
        ];
        for (edit, what) in refused {
            let error = state.apply(&edit).expect_err("it does not fit a graph").to_string();
            assert!(error.contains(what), "{error}");
            assert!(seen(&state) == before, "{what}: it is not as it was");
        }
        state.settle(&mut unwatched).expect("nobody stops it");
        assert!(seen(&state) == before);
    }
}

#[test]
fn a_stop_elsewhere_does_not_turn_unrest_into_rest() {
    let (mut state, _) = bad_gadget(3);
    let other: Prefix = "10.0.0.0/8".parse().expect("a prefix");
    let both = vec![Origin::plain(service()), Origin::plain(other)];
    state.apply(&AsState::announcing(asn(1), both)).expect("it fits");
    let mut calls = 0;
    // Whatever was finished when somebody stopped it stays what it was.
    let mut stop = |_: Progress| {
        calls += 1;
        if calls < 3 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    let _ = state.settle(&mut stop);
    state.settle(&mut unwatched).expect("nobody stops it");
    for (prefix, routes) in state.prefixes() {
        let is = routes.verdict();
        assert!(matches!(is, Verdict::Oscillates(_)), "{prefix}: {is:?}");
    }
}

/// BAD GADGET (Griffin, Shepherd and Wilfong 2002) among the providers 2, 3 and 4 of 1, with so many
/// stubs below 2: each of the three prefers its clockwise neighbour's direct route, and no other of
/// its routes, to its own.
fn bad_gadget(stubs: u32) -> (AsState, [Edit; 3]) {
    let link = |from, to, is| AsLink { from: asn(from), to: asn(to), is };
    let ring = [(2, 3, 4), (3, 4, 2), (4, 2, 3)];
    let mut links: Vec<AsLink> = (0..stubs).map(|n| link(2, 10 + n, Relation::Customer)).collect();
    for (own, next, _) in ring {
        links.extend([link(own, 1, Relation::Customer), link(own, next, Relation::Peer)]);
    }
    let graph = AsGraph::from_links(&links).expect("every pair once");
    let mut state = AsState::new(AsNetwork::new(Arc::new(graph)));
    let prefers = ring.map(|(own, next, after)| {
        let around = Match { as_path: Some(PathMatch::Contains(asn(after))), ..Match::default() };
        let import = vec![
            Entry { matches: around, deny: true, ..Entry::default() },
            Entry { local_pref: Some(300), ..Entry::default() },
        ];
        let policy = Policy { import, ..Policy::default() };
        AsState::policy(asn(own), asn(next), policy)
    });
    let announce = AsState::announcing(asn(1), vec![Origin::plain(service())]);
    prefers.iter().chain([&announce]).for_each(|edit| drop(state.apply(edit).expect("it fits")));
    (state, prefers)
}

#[test]
fn where_there_is_no_rest_it_is_proved_or_left_open_and_forgotten_when_it_is_mended() {
    for (stubs, is_small) in [(3, true), (800, false)] {
        let (mut state, prefers) = bad_gadget(stubs);
        state.settle(&mut unwatched).expect("nobody stops it");
        let graph = state.network().graph();
        let ring = [2, 3, 4].map(|n| graph.index_of(asn(n)).expect("in the graph"));
        let verdict = state.of(&service()).expect("announced").verdict().clone();
        assert_eq!(matches!(verdict, Verdict::Oscillates(_)), is_small, "{verdict:?}");
        assert_eq!(matches!(verdict, Verdict::Undetermined { .. }), !is_small);
        let changing = verdict.changing();
        assert!(ring.iter().all(|node| changing.contains(node)), "{changing:?}");

        // Without one of the three preferences there is one state, and every history leads there.
        let Edit::SetEnd { link, side, .. } = &prefers[0] else { panic!("a policy") };
        let plain = Edit::end(link, *side, EndField::Policy(Policy::default()));
        state.apply(&plain).expect("it fits");
        state.settle(&mut unwatched).expect("nobody stops it");
        let mut anew = AsState::new(state.network().clone());
        anew.settle(&mut unwatched).expect("nobody stops it");
        let [now, anew] = [&state, &anew].map(|s| s.of(&service()).expect("announced"));
        assert_eq!(now.verdict(), &Verdict::Stable(Uniqueness::OnlyOneFound));
        for node in 0..graph_len(&state) {
            assert_eq!(now.held(node), anew.held(node));
        }
    }
}

fn graph_len(state: &AsState) -> u32 {
    state.network().graph().len() as u32
}

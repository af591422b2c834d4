//! Routes that should not be where they are: leaks (RFC 7908) and what stops them (RFC 9234),
//! invalid origins and what stops those (RFC 6811).

use catchment::anycast::{Catchments, WalkEnd};
use catchment::engine::{State, Uniqueness, Verdict, solve};
use catchment::topology::{
    Edit, EndField, ExportDefault, Kind, LeakProtection, Link, LinkEnd, MedComparison, NodeField,
    NodeId, Options, Origin, OriginValidation, Prefix, ProfileName, Roa, Role, Side, Tie, Topology,
};
use proptest::prelude::*;

use crate::dice::Dice;
use crate::drawing::{announce, announce_as, asn, buys, edit, join, nodes, path, policy, prefix};
use crate::hierarchy::{Shape, hierarchy, service};
use crate::naive;
use crate::solving::{assert_no_valley, cases};

/// The four types of RFC 7908 that are leaks between neighbours: what the leaker is to the one it
/// has the route from, and to the one it leaks it to.
const TYPES: [(Role, Role); 4] = [
    (Role::Customer, Role::Customer),
    (Role::Peer, Role::Peer),
    (Role::Customer, Role::Peer),
    (Role::Peer, Role::Customer),
];

/// "leaker" hears the route of "source" from "from" and joins "to", which hears it from "top" too.
fn with_leaker((is_from, is_to): (Role, Role)) -> Topology {
    let mut doc =
        nodes(&[("source", 1), ("from", 2), ("leaker", 3), ("to", 4), ("top", 5), ("beyond", 6)]);
    buys(&mut doc, "source", "from");
    buys(&mut doc, "from", "top");
    buys(&mut doc, "to", "top");
    buys(&mut doc, "beyond", "to");
    join(&mut doc, "leaker", is_from, "from");
    join(&mut doc, "leaker", is_to, "to");
    announce(&mut doc, "source");
    doc
}

fn protect(doc: &mut Topology, but: &[&str]) {
    let ids: Vec<NodeId> = doc.nodes().map(|n| n.id.clone()).collect();
    for id in ids.iter().filter(|id| !but.contains(&id.as_str())) {
        edit(doc, Edit::node(id, NodeField::LeakProtection(LeakProtection::OnlyToCustomer)));
    }
}

#[test]
fn a_leak_spreads_unless_it_is_marked_as_for_customers_only() {
    for case in TYPES {
        let mut doc = with_leaker(case);
        let seen = |doc: &Topology| {
            let state = solve(doc);
            ["to", "beyond"].map(|n| path(&state, n))
        };
        let clean = ["5 2 1", "4 5 2 1"];
        assert_eq!(seen(&doc), clean, "{case:?}");
        policy(&mut doc, "leaker", "to", |p| p.export_default = ExportDefault::Open);
        assert_eq!(seen(&doc), ["3 2 1", "4 3 2 1"], "{case:?}");
        let leaking = doc.clone();
        protect(&mut doc, &[]);
        assert_eq!(seen(&doc), clean, "{case:?}");
        // The leaker need not take part: those before it mark, those behind it refuse.
        let mut doc = leaking.clone();
        protect(&mut doc, &["leaker"]);
        assert_eq!(seen(&doc), clean, "{case:?}");
        // Where only the receiver looks, what nobody marked goes through.
        let mut doc = leaking;
        protect(&mut doc, &["leaker", "from"]);
        assert_eq!(seen(&doc), ["3 2 1", "4 3 2 1"], "{case:?}");
    }
}

/// A session of a node towards a provider or a peer, if there is one.
fn upward(doc: &Topology, dice: &mut Dice) -> Option<LinkEnd> {
    let links: Vec<&Link> = doc.links().collect();
    let ends = links.iter().flat_map(|link| Side::BOTH.map(|side| (link, side)));
    let ends: Vec<LinkEnd> = ends
        .filter(|(link, side)| matches!(link.end(*side).role, Role::Customer | Role::Peer))
        .map(|(link, side)| LinkEnd { link: link.id.clone(), side })
        .collect();
    (!ends.is_empty()).then(|| dice.pick(&ends))
}

/// The same routes, whatever they are marked with.
fn same_paths(a: &State, b: &State) -> bool {
    let all = |state: &State| {
        let net = state.network();
        let table = |p: &Prefix| naive::table(state, p);
        net.prefixes().iter().map(|p| (*p, table(p))).collect::<Vec<_>>()
    };
    let bare = |mut tables: Vec<(Prefix, naive::Table)>| {
        for held in tables.iter_mut().flat_map(|(_, table)| table.values_mut()) {
            held.only_to_customer = None;
        }
        tables
    };
    bare(all(a)) == bare(all(b))
}

/// The hierarchy's clients sell to nobody.
fn edges(doc: &Topology) -> Vec<NodeId> {
    doc.nodes().filter(|n| n.kind == Kind::Client).map(|n| n.id.clone()).collect()
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn no_leak_gets_through_where_all_protect_themselves(nodes in 8usize..40, seed: u64) {
        let mut dice = Dice::new(seed);
        let mut doc = hierarchy(&Shape::of(nodes, seed));
        let before = solve(&doc);
        let Some(LinkEnd { link, side }) = upward(&doc, &mut dice) else { return Ok(()) };
        let leaker = doc.link(&link).unwrap().end(side).node.clone();
        let mut leak = doc.link(&link).unwrap().end(side).policy.clone();
        leak.export_default = ExportDefault::Open;
        edit(&mut doc, Edit::end(&link, side, EndField::Policy(leak)));
        let takes_part = dice.chance(50);
        let silent = [leaker.as_str()];
        protect(&mut doc, if takes_part { &[] } else { &silent });
        let after = solve(&doc);
        prop_assert!(same_paths(&before, &after));
        assert_no_valley(&after, &service())?;
    }

    #[test]
    fn an_invalid_origin_has_nobody_but_itself(nodes in 8usize..40, narrower: bool, seed: u64) {
        let mut dice = Dice::new(seed);
        let mut doc = hierarchy(&Shape::of(nodes, seed));
        let hijacker = dice.pick(&edges(&doc));
        let announced = if narrower { prefix("203.0.113.0/25") } else { service() };
        let roa = Roa { prefix: service(), origin: asn(65_000).into(), max_length: None };
        edit(&mut doc, Edit::SetRoas(vec![roa]));
        announce_as(&mut doc, hijacker.as_str(), Origin::plain(announced));
        let caught = |doc: &Topology| {
            let state = solve(doc);
            let net = state.network();
            let from = net.index_of(&hijacker).unwrap();
            let routes = state.of(&announced).unwrap();
            let all = net.nodes().iter().zip(0u32..).filter(|(n, _)| n.id != hijacker);
            let holds = all
                .clone()
                .filter(|(_, n)| routes.best(*n).is_some_and(|b| b.route.originator == from));
            let catchments = Catchments::of(doc, &state, &announced);
            let served = all.filter(|(n, _)| {
                let landing = catchments.landing(&n.id).unwrap();
                landing.fate == WalkEnd::Served(hijacker.clone())
            });
            (holds.count(), served.count())
        };
        if narrower {
            prop_assert_eq!(caught(&doc), (doc.nodes().len() - 1, doc.nodes().len() - 1));
        }
        let ids: Vec<NodeId> = doc.nodes().map(|n| n.id.clone()).collect();
        for id in ids.iter().filter(|id| **id != hijacker) {
            let rejects = NodeField::OriginValidation(OriginValidation::RejectInvalid);
            edit(&mut doc, Edit::node(id, rejects));
        }
        prop_assert_eq!(caught(&doc), (0, 0));
    }

    #[test]
    fn customers_first_means_one_stable_state_whatever_the_daemons(
        nodes in 4usize..7, one_asn: bool, seed: u64,
    ) {
        let mut dice = Dice::new(seed);
        let shape = Shape { density: 1.3, one_asn, ..Shape::of(nodes, seed) };
        let mut doc = hierarchy(&shape);
        let ids: Vec<NodeId> = doc.nodes().map(|n| n.id.clone()).collect();
        for id in &ids {
            let profile = dice.maybe(|dice| dice.pick(&ProfileName::ALL));
            edit(&mut doc, Edit::node(id, NodeField::Profile(profile)));
            let options = Options {
                med: dice.maybe(|dice| dice.pick(&[MedComparison::Always, MedComparison::Never])),
                tie: dice.maybe(|_| Tie::RouterId),
                ..Options::default()
            };
            edit(&mut doc, Edit::node(id, NodeField::Options(options)));
        }
        let state = solve(&doc);
        let routes = state.of(&service()).unwrap();
        let is_proved = matches!(routes.verdict, Verdict::Stable(Uniqueness::Proved(_)));
        prop_assert!(is_proved, "{:?}", routes.verdict);
        assert_no_valley(&state, &service())?;
        prop_assert_eq!(naive::all_stable(&doc, &service()), [naive::table(&state, &service())]);
    }
}

//! A dispute of two ASes in a large network: what is said of it follows from the dispute alone, not
//! from the network around it nor from other prefixes.

use catchment::engine::{Listed, Stability, solve, stability};
use catchment::topology::{
    Edit, EndField, Entry, ExportDefault, ImportDefault, Kind, NodeField, Origin, Policy, Topology,
    parse,
};

use crate::drawing::{buys, edit, end_of, id, join, node, prefix};
use crate::hierarchy::{Shape, hierarchy};

/// Two ASes that prefer each other's route to the one of the origin (Griffin, Shepherd and Wilfong,
/// "The Stable Paths Problem and Interdomain Routing", 2002, DISAGREE), one of them a customer of the
/// last AS of a hierarchy of so many.
fn disagree_in(ases: usize) -> Topology {
    let mut doc = hierarchy(&Shape::of(ases, 11));
    let withdrawn: Vec<Edit> =
        doc.nodes().map(|n| Edit::node(&n.id, NodeField::Origins(Vec::new()))).collect();
    edit(&mut doc, Edit::Batch(withdrawn));
    let last = doc.nodes().last().expect("a hierarchy").id.to_string();
    for (name, asn) in [("g0", 900_000), ("g1", 900_001), ("g2", 900_002)] {
        node(&mut doc, Kind::As, name, asn);
    }
    for (a, b) in [("g0", "g1"), ("g0", "g2"), ("g1", "g2")] {
        join(&mut doc, a, catchment::topology::Role::None, b);
        for (at, towards) in [(a, b), (b, a)] {
            let prefers = at != "g0" && towards != "g0";
            let import = prefers.then(|| Entry { local_pref: Some(300), ..Entry::default() });
            let policy = Policy {
                import_default: ImportDefault::Open,
                export_default: ExportDefault::Open,
                import: import.into_iter().collect(),
                ..Policy::default()
            };
            let (link, side) = end_of(&doc, at, towards);
            edit(&mut doc, Edit::end(&link, side, EndField::Policy(policy)));
        }
    }
    buys(&mut doc, "g1", &last);
    announce(&mut doc, "g0", "99.0.0.0/24");
    doc
}

fn announce(doc: &mut Topology, at: &str, served: &str) {
    let origins = vec![Origin::plain(prefix(served))];
    edit(doc, Edit::node(&id(at), NodeField::Origins(origins)));
}

/// Lets every AS of the hierarchy announce a prefix of its own.
fn all_announce(doc: &mut Topology) {
    let names: Vec<String> = doc.nodes().map(|n| n.id.to_string()).collect();
    for (place, name) in names.iter().filter(|name| !name.starts_with('g')).enumerate() {
        announce(doc, name, &format!("1.{}.{}.0/24", place / 256, place % 256));
    }
}

/// The two states, and that there are no others.
fn has_two(doc: &Topology, how: &str) {
    let state = solve(doc);
    let found = stability(&state, &prefix("99.0.0.0/24"));
    let Stability::OrderDependent { states, listed } = &found else { panic!("{how}: {found:?}") };
    assert_eq!((states.len(), *listed), (2, Listed::All), "{how}");
    assert!(states.iter().all(|state| state.history.is_some()), "{how}");
}

#[test]
fn a_dispute_is_found_however_large_the_network_around_it_is() {
    for ases in [90, 100, 200, 290] {
        has_two(&disagree_in(ases), &format!("{ases} ASes"));
    }
}

#[test]
fn what_others_announce_has_no_say() {
    for ases in [90, 290] {
        let mut doc = disagree_in(ases);
        all_announce(&mut doc);
        has_two(&doc, &format!("{ases} ASes that announce"));
    }
    for text in [
        include_str!("cases/disagree-in-100-alone.ron"),
        include_str!("cases/disagree-in-100-all-announce.ron"),
    ] {
        has_two(&parse(text).expect("a case is a document"), "a case");
    }
}

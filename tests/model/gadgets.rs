//! Networks whose stable states are known exactly: the gadgets of Griffin, Shepherd and Wilfong
//! ("The stable paths problem and interdomain routing", 2002).

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use catchment::engine::{RoutingView, State, Uniqueness, Verdict, solve};
use catchment::topology::{
    Edit, EndField, Entry, Kind, LinkState, Match, PathMatch, Policy, Side, Topology,
};

use crate::dice::Dice;
use crate::drawing::{
    announce, best, buys, deny, edit, go_on, is_stable, link_state, local_pref, node, nodes,
    on_export, on_import, open, path, path_is, peers, stable_count, verdict, withdraw,
};
use crate::hierarchy::{Shape, hierarchy};

/// The ASN of the origin, which gadgets call 0.
const ORIGIN: u32 = 9000;

/// For each node its permitted paths, the best first, in the notation of the papers.
pub(crate) type Ranked<'a> = &'a [(&'a str, &'a [&'a str])];

pub(crate) const SHORTEST: Ranked<'_> = &[
    ("1", &["10", "120", "130"]),
    ("2", &["20", "210"]),
    ("3", &["30", "310"]),
    ("4", &["430", "420"]),
];
pub(crate) const DISAGREE: Ranked<'_> = &[("1", &["120", "10"]), ("2", &["210", "20"])];
pub(crate) const GOOD: Ranked<'_> =
    &[("1", &["130", "10"]), ("2", &["210", "20"]), ("3", &["30"]), ("4", &["430", "420"])];
pub(crate) const NAUGHTY: Ranked<'_> =
    &[("1", &["130", "10"]), ("2", &["210", "20"]), ("3", &["3420", "30"]), ("4", &["430", "420"])];
pub(crate) const BAD_OF_FOUR: Ranked<'_> =
    &[("1", &["130", "10"]), ("2", &["210", "20"]), ("3", &["3420", "30"]), ("4", &["420", "430"])];
pub(crate) const BAD_OF_THREE: Ranked<'_> =
    &[("1", &["120", "10"]), ("2", &["230", "20"]), ("3", &["310", "30"])];

/// A gadget as a document. Every path that is not permitted is denied.
pub(crate) fn gadget(ranked: Ranked<'_>) -> Topology {
    let mut drawn = vec![("0", ORIGIN)];
    drawn.extend(ranked.iter().map(|(n, _)| (*n, n.parse().unwrap())));
    let mut doc = nodes(&drawn);
    announce(&mut doc, "0");
    let mut joined = BTreeSet::new();
    for path in ranked.iter().flat_map(|(_, paths)| *paths) {
        for pair in 0..path.len() - 1 {
            let mut ends = [&path[pair..=pair], &path[pair + 1..pair + 2]];
            ends.sort_unstable();
            if joined.insert(ends) {
                open(&mut doc, ends[0], ends[1]);
            }
        }
    }
    let neighbours = |node: &str| -> Vec<&str> {
        let joined = joined.iter();
        let other = joined
            .filter_map(|[a, b]| if *a == node { Some(*b) } else { (*b == node).then_some(*a) });
        other.collect()
    };
    for (node, permitted) in ranked {
        for next in neighbours(node) {
            for tail in simple_paths(next, node, &neighbours) {
                let rank = permitted.iter().position(|p| p[1..] == *tail);
                let asns: Vec<u32> = tail.chars().map(asn_of).collect();
                let entry = match rank {
                    Some(rank) => {
                        Entry { matches: path_is(&asns), ..local_pref(500 - rank as u32) }
                    }
                    None => deny(path_is(&asns)),
                };
                on_import(&mut doc, node, next, entry);
            }
        }
    }
    doc
}

fn asn_of(node: char) -> u32 {
    match node.to_digit(10).unwrap() {
        0 => ORIGIN,
        n => n,
    }
}

/// Every path without a loop from a node to the origin that avoids another node.
fn simple_paths<'a>(
    from: &str,
    avoiding: &str,
    neighbours: &impl Fn(&str) -> Vec<&'a str>,
) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![from.to_owned()];
    while let Some(path) = open.pop() {
        if path.ends_with('0') {
            found.push(path);
            continue;
        }
        for next in neighbours(&path[path.len() - 1..]) {
            if next != avoiding && !path.contains(next) {
                open.push(format!("{path}{next}"));
            }
        }
    }
    found
}

/// Each of a ring prefers the way through the next one to its direct one.
pub(crate) fn ring(size: usize) -> Topology {
    let names = ["1", "2", "3", "4", "5", "6", "7", "8"];
    let ranked: Vec<[String; 2]> = (0..size)
        .map(|i| [format!("{}{}0", names[i], names[(i + 1) % size]), format!("{}0", names[i])])
        .collect();
    let ranked: Vec<[&str; 2]> = ranked.iter().map(|[a, b]| [&**a, &**b]).collect();
    let ring: Vec<(&str, &[&str])> = (0..size).map(|i| (names[i], &ranked[i][..])).collect();
    gadget(&ring)
}

/// The path of a node in the papers' notation.
pub(crate) fn short(state: &dyn RoutingView, node: &str) -> String {
    let path = path(state, node).replace("9000", "0").replace(' ', "");
    format!("{node}{path}")
}

pub(crate) fn shorts(state: &dyn RoutingView, nodes: &[&str]) -> Vec<String> {
    nodes.iter().map(|n| short(state, n)).collect()
}

/// The names of the nodes that do not come to rest.
fn changing(state: &State) -> Vec<&str> {
    let changing = verdict(state).changing().iter();
    changing.map(|n| state.network().id_of(*n).as_str()).collect()
}

#[test]
fn k1_shortest_comes_to_its_one_stable_state() {
    let state = solve(&gadget(SHORTEST));
    assert!(is_stable(&state));
    assert_eq!(shorts(&state, &["1", "2", "3", "4"]), ["10", "20", "30", "430"]);
    assert_eq!(stable_count(&state), 1);
}

#[test]
fn k2_disagree_comes_to_rest_in_one_of_its_two_states() {
    let state = solve(&gadget(DISAGREE));
    assert_eq!(*verdict(&state), Verdict::Stable(Uniqueness::OnlyOneFound));
    let is = shorts(&state, &["1", "2"]);
    assert!(is == ["120", "20"] || is == ["10", "210"], "{is:?}");
    assert_eq!(stable_count(&state), 2);
}

#[test]
fn k2_history_decides_where_disagree_comes_to_rest() {
    let whole = gadget(DISAGREE);
    for (first, second, end) in [("1", "2", ["10", "210"]), ("2", "1", ["120", "20"])] {
        let mut doc = whole.clone();
        for node in ["1", "2"] {
            let cut = link_state(&doc, "0", node, LinkState::Failed);
            edit(&mut doc, cut);
        }
        let mut state = solve(&doc);
        for node in [first, second] {
            let back = link_state(&doc, "0", node, LinkState::Up);
            state = go_on(&mut doc, &state, back);
        }
        assert_eq!(shorts(&state, &["1", "2"]), end);
    }
}

#[test]
fn k3_good_gadget_comes_to_its_one_stable_state() {
    let state = solve(&gadget(GOOD));
    assert!(is_stable(&state));
    assert_eq!(shorts(&state, &["1", "2", "3", "4"]), ["130", "20", "30", "430"]);
    assert_eq!(stable_count(&state), 1);
}

#[test]
fn k4_naughty_gadget_comes_to_the_same_state_without_message_delays() {
    let state = solve(&gadget(NAUGHTY));
    assert!(is_stable(&state));
    assert_eq!(shorts(&state, &["1", "2", "3", "4"]), ["130", "20", "30", "430"]);
    assert_eq!(stable_count(&state), 1);
}

#[test]
fn k5_bad_gadget_of_four_is_proved_to_oscillate() {
    let state = solve(&gadget(BAD_OF_FOUR));
    assert!(matches!(verdict(&state), Verdict::Oscillates(_)));
    assert_eq!(changing(&state), ["1", "2", "3", "4"]);
}

#[test]
fn k6_bad_gadget_of_three_is_proved_to_oscillate() {
    let state = solve(&gadget(BAD_OF_THREE));
    assert!(matches!(verdict(&state), Verdict::Oscillates(_)));
    assert_eq!(changing(&state), ["1", "2", "3"]);
}

#[test]
fn k7_rings_of_an_even_number_come_to_rest_and_others_never_do() {
    let names = ["1", "2", "3", "4", "5", "6", "7", "8"];
    for k in 2..=8 {
        let state = solve(&ring(k));
        if k % 2 == 0 {
            assert!(is_stable(&state), "ring of {k}");
            assert_eq!(stable_count(&state), 2);
        } else {
            assert!(matches!(verdict(&state), Verdict::Oscillates(_)), "ring of {k}");
            assert_eq!(changing(&state), names[..k], "ring of {k}");
        }
    }
}

/// Three peers around one origin that is a customer of each. Each hears its clockwise neighbour's
/// direct route and nothing else from it, since peers announce customer routes only, and prefers
/// it to its own direct route.
fn ring_of_peers() -> Topology {
    let mut doc = nodes(&[("x", 101), ("y", 102), ("z", 103), ("site", 900)]);
    announce(&mut doc, "site");
    add_ring(&mut doc, ["x", "y", "z"], "site");
    doc
}

fn add_ring(doc: &mut Topology, ring: [&str; 3], site: &str) {
    for at in 0..3 {
        let next = ring[(at + 1) % 3];
        buys(doc, site, ring[at]);
        peers(doc, ring[at], next);
        on_import(doc, ring[at], next, local_pref(300));
    }
}

#[test]
fn a_ring_of_peers_that_prefer_the_neighbour_never_comes_to_rest() {
    let started = Instant::now();
    let mut doc = ring_of_peers();
    let state = solve(&doc);
    assert!(matches!(verdict(&state), Verdict::Oscillates(_)));
    assert_eq!(changing(&state), ["x", "y", "z"]);
    assert_eq!(path(&state, "site"), "own");
    // What a node that does not come to rest holds cannot be said.
    assert_eq!(best(&state, "x"), None);

    // The same by history: the origin goes and comes back.
    let away = withdraw("site");
    let back = away.clone().apply(&mut doc.clone()).unwrap();
    let state = go_on(&mut doc, &state, away);
    let state = go_on(&mut doc, &state, back);
    assert!(matches!(verdict(&state), Verdict::Oscillates(_)));
    assert_eq!(changing(&state), ["x", "y", "z"]);
    assert!(started.elapsed() < Duration::from_secs(1));
}

#[test]
fn the_ring_comes_to_rest_when_one_spoke_fails_and_never_when_it_is_back() {
    let mut doc = ring_of_peers();
    let state = solve(&doc);
    let cut = link_state(&doc, "site", "x", LinkState::Failed);
    let state = go_on(&mut doc, &state, cut);
    assert!(is_stable(&state));
    let whole = link_state(&doc, "site", "x", LinkState::Up);
    let state = go_on(&mut doc, &state, whole);
    assert!(matches!(verdict(&state), Verdict::Oscillates(_)));
    assert_eq!(changing(&state), ["x", "y", "z"]);
}

#[test]
fn the_ring_with_local_pref_alone_comes_to_rest() {
    let mut doc = nodes(&[("x", 101), ("y", 102), ("z", 103), ("site", 900)]);
    announce(&mut doc, "site");
    let ring = ["x", "y", "z"];
    for name in ring {
        open(&mut doc, "site", name);
    }
    for at in 0..3 {
        open(&mut doc, ring[at], ring[(at + 1) % 3]);
    }
    for at in 0..3 {
        on_import(&mut doc, ring[at], ring[(at + 1) % 3], local_pref(300));
    }
    let state = solve(&doc);
    assert!(is_stable(&state), "{:?}", verdict(&state));
}

#[test]
fn a_bad_gadget_in_a_large_hierarchy_is_named_quickly() {
    let mut doc = hierarchy(&Shape::of(60, 7));
    let top = doc.nodes().next().unwrap().id.clone();
    let ring = ["gadget-x", "gadget-y", "gadget-z"];
    node(&mut doc, Kind::As, "gadget-o", 9000);
    announce(&mut doc, "gadget-o");
    for (name, asn) in ring.into_iter().zip(101..) {
        node(&mut doc, Kind::Isp, name, asn);
        buys(&mut doc, name, top.as_str());
    }
    add_ring(&mut doc, ring, "gadget-o");
    let started = Instant::now();
    let state = solve(&doc);
    let took = started.elapsed();
    assert!(took < Duration::from_secs(2), "{took:?}");
    assert!(matches!(verdict(&state), Verdict::Oscillates(_)), "{:?}", verdict(&state));
    let changing = changing(&state);
    for name in ring {
        assert!(changing.contains(&name), "{changing:?}");
    }
    assert!(!changing.contains(&"gadget-o"));
    assert!(changing.len() < 63);
}

/// Nodes that follow whatever the gadget does have nothing to say about whether it comes to rest.
#[test]
fn what_hangs_on_a_bad_gadget_does_not_hide_that_it_never_comes_to_rest() {
    for hanging in [10, 40, 120, 400] {
        let mut dice = Dice::new(u64::from(hanging));
        let mut doc = ring_of_peers();
        let mut drawn = ["site", "x", "y", "z"].map(str::to_owned).to_vec();
        for at in 0..hanging {
            let name = format!("hanging-{at}");
            node(&mut doc, Kind::As, &name, 2000 + at);
            for _ in 0..2 {
                let other = dice.below(drawn.len());
                open(&mut doc, &name, &drawn[other]);
            }
            drawn.push(name);
        }
        let started = Instant::now();
        let state = solve(&doc);
        let took = started.elapsed();
        assert!(took < Duration::from_secs(5), "{took:?}");
        assert!(matches!(verdict(&state), Verdict::Oscillates(_)), "{:?}", verdict(&state));
    }
}

/// Each of the others could come to rest in two ways; trying all of them would take for ever.
#[test]
fn others_that_can_rest_do_not_hide_that_a_bad_gadget_cannot() {
    let mut doc = ring_of_peers();
    for at in 0..30 {
        let pair = [format!("a{at}"), format!("b{at}")];
        for (name, number) in pair.iter().zip(2000 + 2 * at..) {
            node(&mut doc, Kind::As, name, number);
            open(&mut doc, "site", name);
        }
        open(&mut doc, &pair[0], &pair[1]);
        for (own, other) in [(0, 1), (1, 0)] {
            let longer = Match { as_path: Some(PathMatch::LongerThan(2)), ..Match::default() };
            on_import(&mut doc, &pair[own], &pair[other], deny(longer));
            on_import(&mut doc, &pair[own], &pair[other], local_pref(300));
        }
    }
    let state = solve(&doc);
    assert!(matches!(verdict(&state), Verdict::Oscillates(_)), "{:?}", verdict(&state));
}

/// Each of a ring buys from the one before it and prefers that customer's direct route.
fn ring_of_providers(size: usize) -> Topology {
    let names: Vec<String> = (0..size).map(|n| format!("p{n}")).collect();
    let mut doc = nodes(&[("site", 900)]);
    announce(&mut doc, "site");
    for (name, number) in names.iter().zip(101..) {
        node(&mut doc, Kind::Isp, name, number);
        buys(&mut doc, "site", name);
    }
    for at in 0..size {
        let (seller, buyer) = (&names[at], &names[(at + 1) % size]);
        buys(&mut doc, buyer, seller);
        on_import(&mut doc, seller, buyer, local_pref(300));
        let longer = Match { as_path: Some(PathMatch::LongerThan(2)), ..Match::default() };
        on_import(&mut doc, seller, buyer, deny(longer));
    }
    doc
}

#[test]
fn customers_first_proves_nothing_where_providers_form_a_ring() {
    for size in [3, 5] {
        let state = solve(&ring_of_providers(size));
        assert!(matches!(verdict(&state), Verdict::Oscillates(_)), "{size}");
    }
    for size in [4, 6] {
        let state = solve(&ring_of_providers(size));
        assert_eq!(*verdict(&state), Verdict::Stable(Uniqueness::OnlyOneFound), "{size}");
        assert_eq!(stable_count(&state), 2);
    }
}

/// With MEDs a route can stand because a second one keeps a third away: what a node prefers is no
/// matter of single routes. The search looks at all that such a node hears, and so can prove.
#[test]
fn where_meds_are_compared_the_search_looks_at_all_that_is_heard() {
    let mut doc = ring_of_peers();
    node(&mut doc, Kind::Isp, "twice", 104);
    for med in [10, 20] {
        let link = buys(&mut doc, "site", "twice");
        let policy = Policy {
            export: vec![Entry { med: Some(med), ..Entry::default() }],
            ..Policy::default()
        };
        edit(&mut doc, Edit::end(&link, Side::A, EndField::Policy(policy)));
    }
    let state = solve(&doc);
    assert_eq!(stable_count(&state), 0);
    assert!(matches!(verdict(&state), Verdict::Oscillates(_)), "{:?}", verdict(&state));
    assert_eq!(changing(&state), ["x", "y", "z"]);
    assert_eq!(path(&state, "twice"), "900");
    // A MED that is compared with no other stands in no one's way.
    let mut doc = ring_of_peers();
    on_export(&mut doc, "site", "x", Entry { med: Some(10), ..Entry::default() });
    assert!(matches!(verdict(&solve(&doc)), Verdict::Oscillates(_)));
}

//! Networks whose stable states are known exactly: the gadgets of Griffin, Shepherd and Wilfong
//! ("The stable paths problem and interdomain routing", 2002) and the wedgies of RFC 4264.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use catchment::engine::{State, Uniqueness, Verdict, solve, stable_states};
use catchment::sandbox::Sandbox;
use catchment::topology::{Community, Edit, Entry, Kind, LinkState, Match, Topology};

use crate::drawing::{
    Paths, announce, best, buys, deny, edit, go_on, link_state, local_pref, node, nodes, on_export,
    on_import, open, path, path_is, paths, peers, prepend, service, withdraw,
};
use crate::hierarchy::{Shape, hierarchy};

/// The ASN of the origin, which gadgets call 0.
const ORIGIN: u32 = 9000;

/// A gadget in the notation of the papers: for each node its permitted paths, the best first, such
/// as `("1", &["130", "10"])`. Every other path is denied.
fn gadget(ranked: &[(&str, &[&str])]) -> Topology {
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

/// The path of a node in the papers' notation.
fn short(state: &State, node: &str) -> String {
    let path = path(state, node).replace("9000", "0").replace(' ', "");
    format!("{node}{path}")
}

fn shorts(state: &State, nodes: &[&str]) -> Vec<String> {
    nodes.iter().map(|n| short(state, n)).collect()
}

fn verdict(state: &State) -> &Verdict {
    &state.of(&service()).unwrap().verdict
}

fn is_stable(state: &State) -> bool {
    matches!(verdict(state), Verdict::Stable(_))
}

/// The number of stable states, all of which must have been found.
fn stable_count(state: &State) -> usize {
    let states = stable_states(state, &service(), 9);
    assert!(states.is_complete);
    states.found.len()
}

/// The names of the nodes that do not come to rest.
fn changing(state: &State) -> Vec<&str> {
    let changing = verdict(state).changing().iter();
    changing.map(|n| state.network().id_of(*n).as_str()).collect()
}

#[test]
fn k1_shortest_comes_to_its_one_stable_state() {
    let state = solve(&gadget(&[
        ("1", &["10", "120", "130"]),
        ("2", &["20", "210"]),
        ("3", &["30", "310"]),
        ("4", &["430", "420"]),
    ]));
    assert!(is_stable(&state));
    assert_eq!(shorts(&state, &["1", "2", "3", "4"]), ["10", "20", "30", "430"]);
    assert_eq!(stable_count(&state), 1);
}

#[test]
fn k2_disagree_comes_to_rest_in_one_of_its_two_states() {
    let state = solve(&gadget(&[("1", &["120", "10"]), ("2", &["210", "20"])]));
    assert_eq!(*verdict(&state), Verdict::Stable(Uniqueness::OnlyOneFound));
    let is = shorts(&state, &["1", "2"]);
    assert!(is == ["120", "20"] || is == ["10", "210"], "{is:?}");
    assert_eq!(stable_count(&state), 2);
}

#[test]
fn k2_history_decides_where_disagree_comes_to_rest() {
    let whole = gadget(&[("1", &["120", "10"]), ("2", &["210", "20"])]);
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
    let state = solve(&gadget(&[
        ("1", &["130", "10"]),
        ("2", &["210", "20"]),
        ("3", &["30"]),
        ("4", &["430", "420"]),
    ]));
    assert!(is_stable(&state));
    assert_eq!(shorts(&state, &["1", "2", "3", "4"]), ["130", "20", "30", "430"]);
    assert_eq!(stable_count(&state), 1);
}

#[test]
fn k4_naughty_gadget_comes_to_the_same_state_without_message_delays() {
    let state = solve(&gadget(&[
        ("1", &["130", "10"]),
        ("2", &["210", "20"]),
        ("3", &["3420", "30"]),
        ("4", &["430", "420"]),
    ]));
    assert!(is_stable(&state));
    assert_eq!(shorts(&state, &["1", "2", "3", "4"]), ["130", "20", "30", "430"]);
    assert_eq!(stable_count(&state), 1);
}

#[test]
fn k5_bad_gadget_of_four_is_proved_to_oscillate() {
    let state = solve(&gadget(&[
        ("1", &["130", "10"]),
        ("2", &["210", "20"]),
        ("3", &["3420", "30"]),
        ("4", &["420", "430"]),
    ]));
    assert!(matches!(verdict(&state), Verdict::Oscillates(_)));
    assert_eq!(changing(&state), ["1", "2", "3", "4"]);
}

#[test]
fn k6_bad_gadget_of_three_is_proved_to_oscillate() {
    let state =
        solve(&gadget(&[("1", &["120", "10"]), ("2", &["230", "20"]), ("3", &["310", "30"])]));
    assert!(matches!(verdict(&state), Verdict::Oscillates(_)));
    assert_eq!(changing(&state), ["1", "2", "3"]);
}

#[test]
fn k7_rings_of_an_even_number_come_to_rest_and_others_never_do() {
    let names = ["1", "2", "3", "4", "5", "6", "7", "8"];
    for k in 2..=8 {
        let ranked: Vec<[String; 2]> = (0..k)
            .map(|i| [format!("{}{}0", names[i], names[(i + 1) % k]), format!("{}0", names[i])])
            .collect();
        let ranked: Vec<[&str; 2]> = ranked.iter().map(|[a, b]| [&**a, &**b]).collect();
        let ring: Vec<(&str, &[&str])> = (0..k).map(|i| (names[i], &ranked[i][..])).collect();
        let state = solve(&gadget(&ring));
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

/// K8, the 3/4 wedgie of RFC 4264 figure 1: 1 buys from 4 (primary) and from 2 (backup, marked by a
/// community that 2 honours with a low local-pref), 2 buys from 3, 3 and 4 are peers.
fn wedgie() -> Topology {
    let mut doc = nodes(&[("1", 1), ("2", 2), ("3", 3), ("4", 4)]);
    buys(&mut doc, "1", "2");
    buys(&mut doc, "1", "4");
    buys(&mut doc, "2", "3");
    peers(&mut doc, "3", "4");
    let backup = Community::new(2, 50);
    let mark = Entry { add: vec![backup], ..Entry::default() };
    on_export(&mut doc, "1", "2", mark);
    let honour =
        Entry { matches: Match { community: Some(backup), ..Match::default() }, ..local_pref(50) };
    on_import(&mut doc, "2", "1", honour);
    announce(&mut doc, "1");
    doc
}

const INTENDED: [(&str, &str); 4] = [("1", "own"), ("2", "3 4 1"), ("3", "4 1"), ("4", "1")];
const WEDGED: [(&str, &str); 4] = [("1", "own"), ("2", "1"), ("3", "2 1"), ("4", "1")];

fn wedgie_paths(state: &State) -> Paths<'static> {
    paths(state, &["1", "2", "3", "4"])
}

#[test]
fn k8_a_wedgie_is_where_its_history_led() {
    for (first, second, end) in [("4", "2", INTENDED), ("2", "4", WEDGED)] {
        let mut doc = wedgie();
        for provider in ["2", "4"] {
            let cut = link_state(&doc, "1", provider, LinkState::Failed);
            edit(&mut doc, cut);
        }
        let mut state = solve(&doc);
        for provider in [first, second] {
            let up = link_state(&doc, "1", provider, LinkState::Up);
            state = go_on(&mut doc, &state, up);
        }
        assert_eq!(wedgie_paths(&state), Paths::of(&end), "{first} first");
        assert_eq!(stable_count(&state), 2);
    }
}

#[test]
fn k8_failing_and_restoring_the_primary_wedges_and_resetting_the_backup_frees() {
    let mut doc = wedgie();
    let cut = link_state(&doc, "1", "2", LinkState::Failed);
    edit(&mut doc, cut);
    let mut state = solve(&doc);
    let mut turn = |a: &str, b: &str, to: LinkState| {
        let change = link_state(&doc, a, b, to);
        state = go_on(&mut doc, &state, change);
        assert!(is_stable(&state));
        wedgie_paths(&state)
    };
    assert_eq!(turn("1", "2", LinkState::Up), Paths::of(&INTENDED));
    let failed = [("1", "own"), ("2", "1"), ("3", "2 1"), ("4", "3 2 1")];
    assert_eq!(turn("1", "4", LinkState::Failed), Paths::of(&failed));
    assert_eq!(turn("1", "4", LinkState::Up), Paths::of(&WEDGED));
    // Resetting the primary or the link between 3 and 4 does not help.
    for (a, b) in [("1", "4"), ("3", "4")] {
        turn(a, b, LinkState::Shutdown);
        assert_eq!(turn(a, b, LinkState::Up), Paths::of(&WEDGED), "{a}-{b}");
    }
    for (a, b) in [("1", "2"), ("2", "3")] {
        turn(a, b, LinkState::Shutdown);
        assert_eq!(turn(a, b, LinkState::Up), Paths::of(&INTENDED), "{a}-{b}");
        turn("1", "4", LinkState::Failed);
        assert_eq!(turn("1", "4", LinkState::Up), Paths::of(&WEDGED));
    }
}

#[test]
fn k8_undo_restores_the_routes_that_were_there() {
    let mut doc = wedgie();
    let cut = link_state(&doc, "1", "2", LinkState::Failed);
    edit(&mut doc, cut);
    let mut sandbox = Sandbox::open(doc);
    let mut turn = |a: &str, b: &str, to: LinkState| {
        let change = link_state(sandbox.doc(), a, b, to);
        sandbox.apply(change).unwrap();
        wedgie_paths(&sandbox.now().state)
    };
    turn("1", "2", LinkState::Up);
    turn("1", "4", LinkState::Failed);
    assert_eq!(turn("1", "4", LinkState::Up), Paths::of(&WEDGED));
    // The document of the wedged state and of the intended one is the same; the routes are not.
    sandbox.undo();
    sandbox.undo();
    assert_eq!(wedgie_paths(&sandbox.now().state), Paths::of(&INTENDED));
    sandbox.redo();
    sandbox.redo();
    assert_eq!(wedgie_paths(&sandbox.now().state), Paths::of(&WEDGED));
    // A cold start forgets.
    sandbox.cold_start();
    let cold = wedgie_paths(&sandbox.now().state);
    assert_eq!(cold, wedgie_paths(&solve(sandbox.doc())));
}

/// K9, the full wedgie of RFC 4264 figure 2, with one prefix: primary through 5, backup through 2.
#[test]
fn k9_a_full_wedgie_is_freed_by_the_backups_session_only() {
    let mut doc = nodes(&[("1", 1), ("2", 2), ("3", 3), ("4", 4), ("5", 5)]);
    for (buyer, seller) in [("1", "2"), ("1", "5"), ("2", "3"), ("5", "4")] {
        buys(&mut doc, buyer, seller);
    }
    peers(&mut doc, "3", "4");
    on_import(&mut doc, "2", "1", local_pref(50));
    let cut = link_state(&doc, "1", "2", LinkState::Failed);
    edit(&mut doc, cut);
    announce(&mut doc, "1");
    let mut state = solve(&doc);
    let names = ["2", "3", "4", "5"];
    let mut turn = |a: &str, b: &str, to: LinkState| {
        let change = link_state(&doc, a, b, to);
        state = go_on(&mut doc, &state, change);
        paths(&state, &names)
    };
    let intended = Paths::of(&[("2", "3 4 5 1"), ("3", "4 5 1"), ("4", "5 1"), ("5", "1")]);
    let wedged = Paths::of(&[("2", "1"), ("3", "2 1"), ("4", "5 1"), ("5", "1")]);
    assert_eq!(turn("1", "2", LinkState::Up), intended);
    turn("3", "4", LinkState::Failed);
    assert_eq!(turn("3", "4", LinkState::Up), wedged);
    for (a, b) in [("1", "5"), ("4", "5"), ("3", "4")] {
        turn(a, b, LinkState::Failed);
        assert_eq!(turn(a, b, LinkState::Up), wedged, "{a}-{b}");
    }
    for (a, b) in [("1", "2"), ("2", "3")] {
        turn(a, b, LinkState::Failed);
        assert_eq!(turn(a, b, LinkState::Up), intended, "{a}-{b}");
        turn("3", "4", LinkState::Failed);
        assert_eq!(turn("3", "4", LinkState::Up), wedged);
    }
}

/// K10, the multi-party wedgie of RFC 4264 figure 3: primary 4, backups 2 and 5, which are peers.
#[test]
fn k10_a_wedgie_of_many_parties_has_three_states() {
    let mut doc = nodes(&[("1", 1), ("2", 2), ("3", 3), ("4", 4), ("5", 5)]);
    for (buyer, seller) in [("1", "2"), ("1", "4"), ("1", "5"), ("2", "3"), ("5", "3")] {
        buys(&mut doc, buyer, seller);
    }
    peers(&mut doc, "3", "4");
    peers(&mut doc, "2", "5");
    for backup in ["2", "5"] {
        on_import(&mut doc, backup, "1", local_pref(50));
    }
    announce(&mut doc, "1");
    for backup in ["2", "5"] {
        let cut = link_state(&doc, "1", backup, LinkState::Failed);
        edit(&mut doc, cut);
    }
    let mut state = solve(&doc);
    let both = |doc: &Topology, to| {
        Edit::Batch(["2", "5"].map(|backup| link_state(doc, "1", backup, to)).into())
    };
    let intended = Paths::of(&[("2", "3 4 1"), ("3", "4 1"), ("4", "1"), ("5", "3 4 1")]);
    let names = ["2", "3", "4", "5"];
    let up = both(&doc, LinkState::Up);
    state = go_on(&mut doc, &state, up);
    assert_eq!(paths(&state, &names), intended);
    assert_eq!(stable_count(&state), 3);
    // Failing and restoring the primary never leads back.
    for to in [LinkState::Failed, LinkState::Up] {
        let change = link_state(&doc, "1", "4", to);
        state = go_on(&mut doc, &state, change);
    }
    assert!(is_stable(&state));
    assert_ne!(paths(&state, &names), intended);
    // Resetting both backups together does, in every order of events.
    for to in [LinkState::Failed, LinkState::Up] {
        let change = both(&doc, to);
        state = go_on(&mut doc, &state, change);
    }
    assert_eq!(paths(&state, &names), intended);
}

/// K11, the wedgie of the bgplabs: prepending does not beat local-pref.
#[test]
fn k11_prepending_three_times_and_the_tag_have_one_state_together_only() {
    let count = |tagged: bool, extra: u8| {
        let mut doc = nodes(&[("c1", 1), ("p1", 11), ("p2", 12), ("u1", 21), ("u2", 22)]);
        for (a, b) in [("c1", "p1"), ("c1", "p2"), ("p1", "u1"), ("p2", "u2"), ("u1", "u2")] {
            open(&mut doc, a, b);
        }
        on_import(&mut doc, "p2", "c1", local_pref(if tagged { 50 } else { 200 }));
        on_export(&mut doc, "c1", "p2", prepend(extra));
        announce(&mut doc, "c1");
        let state = solve(&doc);
        (stable_count(&state), path(&state, "p2"))
    };
    assert_eq!(count(false, 0), (1, "1".to_owned()));
    assert_eq!(count(false, 3), (1, "1 1 1 1".to_owned()));
    assert_eq!(count(true, 0).0, 2);
    assert_eq!(count(true, 1).0, 2);
    assert_eq!(count(true, 2), (1, "22 21 11 1".to_owned()));
    assert_eq!(count(true, 3), (1, "22 21 11 1".to_owned()));
}

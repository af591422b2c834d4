//! Networks with several stable states, in which history decides: the wedgies of RFC 4264.

use catchment::engine::{RoutingView, solve};
use catchment::sandbox::Sandbox;
use catchment::topology::{Community, Edit, Entry, LinkState, Match, Topology};

use crate::drawing::{
    Paths, announce, buys, edit, go_on, is_stable, link_state, local_pref, nodes, on_export,
    on_import, open, path, paths, peers, prepend, stable_count,
};

/// K8, the 3/4 wedgie of RFC 4264 figure 1: 1 buys from 4 (primary) and from 2 (backup, marked by a
/// community that 2 honours with a low local-pref), 2 buys from 3, 3 and 4 are peers.
pub(crate) fn wedgie() -> Topology {
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

pub(crate) const INTENDED: [(&str, &str); 4] =
    [("1", "own"), ("2", "3 4 1"), ("3", "4 1"), ("4", "1")];
pub(crate) const WEDGED: [(&str, &str); 4] = [("1", "own"), ("2", "1"), ("3", "2 1"), ("4", "1")];

pub(crate) fn wedgie_paths(state: &dyn RoutingView) -> Paths<'static> {
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
        wedgie_paths(sandbox.at_rest())
    };
    turn("1", "2", LinkState::Up);
    turn("1", "4", LinkState::Failed);
    assert_eq!(turn("1", "4", LinkState::Up), Paths::of(&WEDGED));
    // The document of the wedged state and of the intended one is the same; the routes are not.
    sandbox.undo();
    sandbox.undo();
    assert_eq!(wedgie_paths(sandbox.at_rest()), Paths::of(&INTENDED));
    sandbox.redo();
    sandbox.redo();
    assert_eq!(wedgie_paths(sandbox.at_rest()), Paths::of(&WEDGED));
    // A cold start forgets.
    sandbox.cold_start();
    let cold = wedgie_paths(sandbox.at_rest());
    assert_eq!(cold, wedgie_paths(&solve(sandbox.doc())));
}

/// K9, the full wedgie of RFC 4264 figure 2, with one prefix: primary through 5, backup through 2.
pub(crate) fn full_wedgie() -> Topology {
    let mut doc = nodes(&[("1", 1), ("2", 2), ("3", 3), ("4", 4), ("5", 5)]);
    for (buyer, seller) in [("1", "2"), ("1", "5"), ("2", "3"), ("5", "4")] {
        buys(&mut doc, buyer, seller);
    }
    peers(&mut doc, "3", "4");
    on_import(&mut doc, "2", "1", local_pref(50));
    announce(&mut doc, "1");
    doc
}

#[test]
fn k9_a_full_wedgie_is_freed_by_the_backups_session_only() {
    let mut doc = full_wedgie();
    let cut = link_state(&doc, "1", "2", LinkState::Failed);
    edit(&mut doc, cut);
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
pub(crate) fn wedgie_of_many() -> Topology {
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
    doc
}

#[test]
fn k10_a_wedgie_of_many_parties_has_three_states() {
    let mut doc = wedgie_of_many();
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

/// K11, the wedgie of the bgplabs: "p2" takes what "c1" tells last if it is tagged.
pub(crate) fn tagged_wedgie(tagged: bool, extra: u8) -> Topology {
    let mut doc = nodes(&[("c1", 1), ("p1", 11), ("p2", 12), ("u1", 21), ("u2", 22)]);
    for (a, b) in [("c1", "p1"), ("c1", "p2"), ("p1", "u1"), ("p2", "u2"), ("u1", "u2")] {
        open(&mut doc, a, b);
    }
    on_import(&mut doc, "p2", "c1", local_pref(if tagged { 50 } else { 200 }));
    on_export(&mut doc, "c1", "p2", prepend(extra));
    announce(&mut doc, "c1");
    doc
}

/// Prepending does not beat local-pref.
#[test]
fn k11_prepending_three_times_and_the_tag_have_one_state_together_only() {
    let count = |tagged: bool, extra: u8| {
        let state = solve(&tagged_wedgie(tagged, extra));
        (stable_count(&state), path(&state, "p2"))
    };
    assert_eq!(count(false, 0), (1, "1".to_owned()));
    assert_eq!(count(false, 3), (1, "1 1 1 1".to_owned()));
    assert_eq!(count(true, 0).0, 2);
    assert_eq!(count(true, 1).0, 2);
    assert_eq!(count(true, 2), (1, "22 21 11 1".to_owned()));
    assert_eq!(count(true, 3), (1, "22 21 11 1".to_owned()));
}

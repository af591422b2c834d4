//! What the entries of a policy do, seen in the smallest network that shows it.

use catchment::bgp::Rejection;
use catchment::engine::{Standing, explain, solve};
use catchment::topology::{
    Community, Edit, Entry, Match, NodeField, Options, Origin, PathMatch, ProfileName,
};

use crate::drawing::{
    asn, best, deny, edit, id, line, local_pref, local_pref_of, marked, on_export, on_import, path,
    path_is, prefix, prepend, service, solved, square,
};

fn with_community(community: Community) -> Match {
    Match { community: Some(community), ..Match::default() }
}

fn with_path(path: PathMatch) -> Match {
    Match { as_path: Some(path), ..Match::default() }
}

fn from_origin(number: u32) -> Match {
    Match { origin_as: Some(asn(number)), ..Match::default() }
}

fn mark() -> Community {
    Community::new(65001, 7)
}

#[test]
fn well_known_communities_stop_a_route_at_the_next_as() {
    for stops in [Community::NO_EXPORT, Community::NO_ADVERTISE, Community::LOCAL_AS] {
        // Put on by whoever exports it: that very export happens, the next does not.
        let mut doc = line();
        on_export(&mut doc, "1", "2", marked(stops));
        let state = solve(&doc);
        assert_eq!(path(&state, "2"), "1", "{stops}");
        assert_eq!(path(&state, "3"), "-", "{stops}");
        // Put on on import: the same.
        let mut doc = line();
        on_import(&mut doc, "2", "1", marked(stops));
        assert_eq!(solved(&doc, "3"), "-", "{stops}");
        // Announced with it: it stays where it is.
        let mut doc = line();
        let origin = Origin { communities: vec![stops], ..Origin::plain(service()) };
        edit(&mut doc, Edit::node(&id("1"), NodeField::Origins(vec![origin])));
        let state = solve(&doc);
        assert_eq!(path(&state, "1"), "own", "{stops}");
        assert_eq!(path(&state, "2"), "-", "{stops}");
        // Taken off on import: it goes on.
        let mut doc = line();
        on_export(&mut doc, "1", "2", marked(stops));
        let off = Entry { remove: vec![stops], ..Entry::default() };
        on_import(&mut doc, "2", "1", off);
        assert_eq!(solved(&doc, "4"), "3 2 1", "{stops}");
    }
}

#[test]
fn other_communities_stop_nothing() {
    for stays in [mark(), Community::NO_PEER, Community::GRACEFUL_SHUTDOWN] {
        let mut doc = line();
        on_export(&mut doc, "1", "2", marked(stays));
        let state = solve(&doc);
        assert_eq!(path(&state, "4"), "3 2 1");
        assert!(best(&state, "4").unwrap().route.carries(stays), "communities are transitive");
    }
}

#[test]
fn what_asks_to_be_discarded_goes_no_further_and_what_drains_comes_last() {
    let mut doc = line();
    on_export(&mut doc, "1", "2", marked(Community::BLACKHOLE));
    let state = solve(&doc);
    let held = &best(&state, "2").unwrap().route;
    assert!(held.carries(Community::BLACKHOLE) && held.carries(Community::NO_EXPORT));
    assert_eq!(path(&state, "3"), "-");
    // BIRD leaves it to its configuration.
    edit(&mut doc, Edit::SetSelection { profile: ProfileName::Bird, options: Options::default() });
    assert_eq!(solved(&doc, "3"), "2 1");

    let mut doc = square();
    on_export(&mut doc, "1", "2", marked(Community::GRACEFUL_SHUTDOWN));
    let state = solve(&doc);
    assert_eq!(path(&state, "4"), "3 1", "any other way is better");
    assert_eq!(path(&state, "2"), "4 3 1");
    edit(&mut doc, Edit::SetSelection { profile: ProfileName::Bird, options: Options::default() });
    assert_eq!(solved(&doc, "4"), "2 1");
}

#[test]
fn prepending_lengthens_the_path_to_one_neighbour_and_adds_up() {
    let mut doc = square();
    assert_eq!(solved(&doc, "4"), "2 1");
    on_export(&mut doc, "1", "2", prepend(1));
    let state = solve(&doc);
    assert_eq!(path(&state, "2"), "1 1");
    assert_eq!(path(&state, "3"), "1");
    assert_eq!(path(&state, "4"), "3 1");
    on_export(&mut doc, "1", "2", prepend(1));
    assert_eq!(solved(&doc, "2"), "1 1 1");
    on_export(&mut doc, "1", "2", prepend(1));
    assert_eq!(solved(&doc, "2"), "4 3 1", "the long way round is shorter now");
    // In the middle of a path it is the exporter's own ASN that is repeated.
    on_export(&mut doc, "3", "4", prepend(1));
    assert_eq!(solved(&doc, "4"), "3 3 1");
}

#[test]
fn prepending_does_not_beat_local_pref() {
    let mut doc = square();
    on_import(&mut doc, "4", "2", local_pref(101));
    on_export(&mut doc, "1", "2", prepend(5));
    assert_eq!(solved(&doc, "4"), "2 1 1 1 1 1 1");
}

#[test]
fn denied_routes_are_shown_as_rejected_with_the_entry() {
    let mut doc = square();
    on_import(&mut doc, "4", "2", local_pref(300));
    on_import(&mut doc, "4", "2", deny(Match::default()));
    let state = solve(&doc);
    assert_eq!(path(&state, "4"), "3 1");
    let at = state.network().index_of(&id("4")).unwrap();
    let explained = explain(&state, &service(), at, &|n| n.to_string());
    let standings: Vec<_> = explained.rows.iter().map(|r| r.standing).collect();
    let denied = Standing::Rejected(Rejection::ImportDenied(1));
    assert_eq!(standings, [Standing::Best, denied]);
    assert_eq!(explained.rows[1].route.local_pref, 300, "as far as it got");
}

#[test]
fn a_route_denied_on_export_is_never_heard() {
    let mut doc = square();
    on_export(&mut doc, "2", "4", deny(Match { prefix: Some(service()), ..Match::default() }));
    let state = solve(&doc);
    assert_eq!(path(&state, "4"), "3 1");
    let at = state.network().index_of(&id("4")).unwrap();
    assert_eq!(explain(&state, &service(), at, &|n| n.to_string()).rows.len(), 1);
    // An entry for another prefix does nothing.
    let mut doc = square();
    let other = Match { prefix: Some(prefix("203.0.112.0/23")), ..Match::default() };
    on_export(&mut doc, "2", "4", deny(other));
    assert_eq!(solved(&doc, "4"), "2 1");
}

#[test]
fn a_condition_on_the_path_sees_the_path_as_received() {
    let denied = |condition: PathMatch| {
        let mut doc = line();
        on_import(&mut doc, "4", "3", deny(with_path(condition)));
        solved(&doc, "4") == "-"
    };
    let asns = |all: &[u32]| all.iter().map(|n| asn(*n)).collect::<Vec<_>>();
    for (number, holds) in [(1, true), (2, true), (3, true), (4, false), (9, false)] {
        assert_eq!(denied(PathMatch::Contains(asn(number))), holds, "contains {number}");
    }
    for path in [vec![3, 2, 1], vec![3, 2], vec![2, 1], vec![1, 2, 3], vec![]] {
        assert_eq!(denied(PathMatch::Is(asns(&path))), path == [3, 2, 1], "is {path:?}");
    }
    assert!(denied(PathMatch::LongerThan(2)));
    assert!(!denied(PathMatch::LongerThan(3)));
}

#[test]
fn a_condition_on_export_sees_the_path_without_the_own_asn() {
    let mut doc = line();
    on_export(&mut doc, "3", "4", deny(path_is(&[2, 1])));
    assert_eq!(solved(&doc, "4"), "-");
    let mut doc = line();
    on_export(&mut doc, "3", "4", deny(with_path(PathMatch::Contains(asn(3)))));
    assert_eq!(solved(&doc, "4"), "3 2 1");
}

#[test]
fn prepends_count_for_a_condition_on_length() {
    let mut doc = line();
    on_export(&mut doc, "1", "2", prepend(2));
    on_import(&mut doc, "4", "3", deny(with_path(PathMatch::LongerThan(4))));
    assert_eq!(solved(&doc, "4"), "-");
    assert_eq!(solved(&doc, "3"), "2 1 1 1");
}

#[test]
fn the_origin_as_is_the_last_of_the_path_and_can_be_forged() {
    let mut doc = line();
    on_import(&mut doc, "4", "3", deny(from_origin(1)));
    assert_eq!(solved(&doc, "4"), "-");
    // Who announces "666 77" behind its own ASN pretends that 77 is the origin.
    let forged = Origin { path: vec![asn(666), asn(77)], ..Origin::plain(service()) };
    edit(&mut doc, Edit::node(&id("1"), NodeField::Origins(vec![forged])));
    assert_eq!(solved(&doc, "4"), "3 2 1 666 77");
    on_import(&mut doc, "4", "3", deny(from_origin(77)));
    assert_eq!(solved(&doc, "4"), "-");
    // For the announcer itself it counts as well, and for a plain origin it is the own ASN.
    on_export(&mut doc, "1", "2", deny(from_origin(77)));
    assert_eq!(solved(&doc, "2"), "-");
    let mut doc = line();
    on_export(&mut doc, "1", "2", deny(from_origin(1)));
    assert_eq!(solved(&doc, "2"), "-");
}

#[test]
fn a_forged_path_is_refused_by_whoever_stands_in_it() {
    let mut doc = line();
    let forged = Origin { path: vec![asn(3)], ..Origin::plain(service()) };
    edit(&mut doc, Edit::node(&id("1"), NodeField::Origins(vec![forged])));
    let state = solve(&doc);
    assert_eq!(path(&state, "2"), "1 3");
    assert_eq!(path(&state, "3"), "-");
}

#[test]
fn later_entries_see_what_earlier_ones_did() {
    let honour = |value| Entry { matches: with_community(mark()), ..local_pref(value) };
    let mut doc = line();
    on_import(&mut doc, "2", "1", honour(300));
    on_import(&mut doc, "2", "1", marked(mark()));
    assert_eq!(local_pref_of(&solve(&doc), "2"), 100, "the mark comes too late");
    on_import(&mut doc, "2", "1", honour(400));
    assert_eq!(local_pref_of(&solve(&doc), "2"), 400);
    // Taken off again, and put on in one entry: `remove` goes first.
    on_import(&mut doc, "2", "1", Entry { remove: vec![mark()], ..Entry::default() });
    on_import(&mut doc, "2", "1", honour(500));
    assert_eq!(local_pref_of(&solve(&doc), "2"), 400);
    let both = Entry { remove: vec![mark()], add: vec![mark()], ..Entry::default() };
    on_import(&mut doc, "2", "1", both);
    on_import(&mut doc, "2", "1", honour(600));
    assert_eq!(local_pref_of(&solve(&doc), "2"), 600);
}

#[test]
fn all_conditions_of_an_entry_must_hold() {
    let mut doc = line();
    let narrow = Match { origin_as: Some(asn(1)), community: Some(mark()), ..Match::default() };
    on_import(&mut doc, "4", "3", deny(narrow));
    assert_eq!(solved(&doc, "4"), "3 2 1");
    on_export(&mut doc, "1", "2", marked(mark()));
    assert_eq!(solved(&doc, "4"), "-");
}

#[test]
fn the_last_local_pref_counts() {
    let mut doc = line();
    on_import(&mut doc, "2", "1", local_pref(300));
    on_import(&mut doc, "2", "1", local_pref(50));
    assert_eq!(local_pref_of(&solve(&doc), "2"), 50);
}

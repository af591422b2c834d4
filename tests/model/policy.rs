//! What each policy does, seen in the smallest network that shows it.

use catchment::bgp::{Rejection, Step};
use catchment::engine::{Standing, State, explain, solve};
use catchment::topology::{
    Community, Edit, EndField, Entry, ExportDefault, ImportDefault, LinkState, Match, NodeField,
    NodeState, Origin, OriginCode, PathMatch, Role, Side, Topology,
};

use crate::drawing::{
    announce, announce_as, asn, best, buys, deny, edit, end_of, id, join, join_as, link_state,
    local_pref, node_state, nodes, on_export, on_import, open, path, path_is, peers, policy,
    prefix, prepend, service,
};

/// The path of a node after a cold start.
fn solved(doc: &Topology, node: &str) -> String {
    path(&solve(doc), node)
}

fn local_pref_of(state: &State, node: &str) -> u32 {
    best(state, node).unwrap().route.local_pref
}

fn marked(community: Community) -> Entry {
    Entry { add: vec![community], ..Entry::default() }
}

fn with_community(community: Community) -> Match {
    Match { community: Some(community), ..Match::default() }
}

fn with_path(path: PathMatch) -> Match {
    Match { as_path: Some(path), ..Match::default() }
}

fn from_origin(number: u32) -> Match {
    Match { origin_as: Some(asn(number)), ..Match::default() }
}

const MARK: fn() -> Community = || Community::new(65001, 7);

/// A line of networks from the origin "1" to "4" without roles or default policies.
fn line() -> Topology {
    let mut doc = nodes(&[("1", 1), ("2", 2), ("3", 3), ("4", 4)]);
    for pair in [("1", "2"), ("2", "3"), ("3", "4")] {
        open(&mut doc, pair.0, pair.1);
    }
    announce(&mut doc, "1");
    doc
}

/// "1" reaches "4" over "2" and over "3"; all else equal, "2" wins by its lower router id.
fn square() -> Topology {
    let mut doc = nodes(&[("1", 1), ("2", 2), ("3", 3), ("4", 4)]);
    for pair in [("1", "2"), ("1", "3"), ("2", "4"), ("3", "4")] {
        open(&mut doc, pair.0, pair.1);
    }
    announce(&mut doc, "1");
    doc
}

#[test]
fn customers_are_preferred_to_peers_and_peers_to_providers() {
    for (role, expected) in
        [(Role::Customer, 200), (Role::Peer, 150), (Role::Provider, 100), (Role::None, 100)]
    {
        let mut doc = nodes(&[("a", 1), ("b", 2)]);
        join(&mut doc, "a", role, "b");
        announce(&mut doc, "a");
        assert_eq!(local_pref_of(&solve(&doc), "b"), expected, "{role:?}");
        policy(&mut doc, "b", "a", |p| p.import_default = ImportDefault::Open);
        assert_eq!(local_pref_of(&solve(&doc), "b"), 100, "{role:?}");
    }
}

#[test]
fn a_node_takes_the_customers_longer_route_before_the_providers() {
    let mut doc = nodes(&[("top", 1), ("mid", 2), ("low", 3), ("site", 4)]);
    buys(&mut doc, "mid", "top");
    buys(&mut doc, "low", "mid");
    buys(&mut doc, "site", "low");
    buys(&mut doc, "site", "top");
    announce(&mut doc, "site");
    assert_eq!(solved(&doc, "mid"), "3 4");
}

/// Who hears a route that "mid" learned from somebody in a role: customer, peer, provider, and
/// somebody without a role.
fn hearers(learned_from: Role, change: impl Fn(&mut Topology)) -> Vec<&'static str> {
    let mut doc = nodes(&[
        ("source", 1),
        ("mid", 2),
        ("customer", 3),
        ("peer", 4),
        ("provider", 5),
        ("none", 6),
    ]);
    join(&mut doc, "source", learned_from, "mid");
    join(&mut doc, "customer", Role::Customer, "mid");
    join(&mut doc, "peer", Role::Peer, "mid");
    join(&mut doc, "provider", Role::Provider, "mid");
    join(&mut doc, "none", Role::None, "mid");
    announce(&mut doc, "source");
    change(&mut doc);
    let state = solve(&doc);
    let all = ["customer", "peer", "provider", "none"];
    all.into_iter().filter(|n| best(&state, n).is_some()).collect()
}

#[test]
fn only_own_and_customer_routes_go_to_peers_and_providers() {
    let everyone = ["customer", "peer", "provider", "none"];
    assert_eq!(hearers(Role::Customer, |_| {}), everyone);
    assert_eq!(hearers(Role::None, |_| {}), everyone);
    assert_eq!(hearers(Role::Peer, |_| {}), ["customer", "none"]);
    assert_eq!(hearers(Role::Provider, |_| {}), ["customer", "none"]);
    let own = |doc: &mut Topology| announce(doc, "mid");
    assert_eq!(hearers(Role::Provider, own), everyone);
}

#[test]
fn open_export_to_one_neighbour_is_a_leak_to_that_neighbour_only() {
    let leak = |doc: &mut Topology| {
        policy(doc, "mid", "provider", |p| p.export_default = ExportDefault::Open);
    };
    assert_eq!(hearers(Role::Peer, leak), ["customer", "provider", "none"]);
    // What is imported is as customary: a leak does not change the local-pref.
    let mut doc = nodes(&[("big", 1), ("leaker", 2), ("other", 3)]);
    buys(&mut doc, "leaker", "big");
    buys(&mut doc, "leaker", "other");
    announce(&mut doc, "big");
    assert_eq!(solved(&doc, "other"), "-");
    policy(&mut doc, "leaker", "other", |p| p.export_default = ExportDefault::Open);
    let state = solve(&doc);
    assert_eq!(path(&state, "other"), "2 1");
    assert_eq!(local_pref_of(&state, "other"), 200);
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
fn no_peer_stops_a_route_at_peers_only() {
    let no_peer = |doc: &mut Topology| on_export(doc, "source", "mid", marked(Community::NO_PEER));
    assert_eq!(hearers(Role::Customer, no_peer), ["customer", "provider", "none"]);
    assert_eq!(hearers(Role::Provider, no_peer), ["customer", "none"]);
}

#[test]
fn other_communities_stop_nothing() {
    for mark in [MARK(), Community::BLACKHOLE, Community::GRACEFUL_SHUTDOWN] {
        let mut doc = line();
        on_export(&mut doc, "1", "2", marked(mark));
        let state = solve(&doc);
        assert_eq!(path(&state, "4"), "3 2 1");
        assert!(best(&state, "4").unwrap().route.carries(mark), "communities are transitive");
    }
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

/// "buyer" hears the service from "isp" over two links of its own.
fn two_links() -> (Topology, [Side; 2]) {
    let mut doc = nodes(&[("isp", 1), ("buyer", 2), ("behind", 3)]);
    let links = [buys(&mut doc, "buyer", "isp"), buys(&mut doc, "buyer", "isp")];
    buys(&mut doc, "behind", "buyer");
    announce(&mut doc, "isp");
    let sides = links.map(|link| doc.link(&link).unwrap().side_of(&id("isp")).unwrap());
    (doc, sides)
}

fn set_med(doc: &mut Topology, link: &str, side: Side, med: u32) {
    let entry = Entry { med: Some(med), ..Entry::default() };
    let policy = catchment::topology::Policy { export: vec![entry], ..Default::default() };
    edit(doc, Edit::end(&link.parse().unwrap(), side, EndField::Policy(policy)));
}

fn link_of(state: &State, node: &str) -> String {
    let via = best(state, node).unwrap().via.unwrap();
    state.network().session(via).end.link.to_string()
}

#[test]
fn the_lower_med_of_two_links_to_one_as_wins_and_none_counts_as_zero() {
    let (mut doc, sides) = two_links();
    assert_eq!(link_of(&solve(&doc), "buyer"), "buyer--isp", "the lower address");
    set_med(&mut doc, "buyer--isp", sides[0], 10);
    assert_eq!(link_of(&solve(&doc), "buyer"), "buyer--isp-2");
    set_med(&mut doc, "buyer--isp-2", sides[1], 20);
    let state = solve(&doc);
    assert_eq!(link_of(&state, "buyer"), "buyer--isp");
    assert_eq!(best(&state, "buyer").unwrap().route.med, Some(10));
    // It goes to the neighbouring AS and no further.
    assert_eq!(best(&state, "behind").unwrap().route.med, None);
}

#[test]
fn a_med_of_the_origin_goes_one_as_far_and_one_set_on_import_nowhere() {
    let mut doc = nodes(&[("1", 1), ("2", 2), ("3", 3)]);
    open(&mut doc, "1", "2");
    open(&mut doc, "2", "3");
    announce_as(&mut doc, "1", Origin { med: Some(7), ..Origin::plain(service()) });
    let state = solve(&doc);
    assert_eq!(best(&state, "2").unwrap().route.med, Some(7));
    assert_eq!(best(&state, "3").unwrap().route.med, None);
    on_import(&mut doc, "2", "1", Entry { med: Some(9), ..Entry::default() });
    let state = solve(&doc);
    assert_eq!(best(&state, "2").unwrap().route.med, Some(9));
    assert_eq!(best(&state, "3").unwrap().route.med, None);
}

#[test]
fn meds_of_different_neighbours_are_not_compared() {
    let mut doc = square();
    on_export(&mut doc, "2", "4", Entry { med: Some(99), ..Entry::default() });
    on_export(&mut doc, "3", "4", Entry { med: Some(1), ..Entry::default() });
    assert_eq!(solved(&doc, "4"), "2 1");
}

#[test]
fn a_worse_origin_code_loses_among_equal_lengths() {
    let mut doc = square();
    let egp = Entry { origin: Some(OriginCode::Egp), ..Entry::default() };
    on_export(&mut doc, "1", "2", egp);
    let state = solve(&doc);
    assert_eq!(path(&state, "4"), "3 1");
    assert_eq!(best(&state, "2").unwrap().route.origin, OriginCode::Egp);
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
    let honour = |value| Entry { matches: with_community(MARK()), ..local_pref(value) };
    let mut doc = line();
    on_import(&mut doc, "2", "1", honour(300));
    on_import(&mut doc, "2", "1", marked(MARK()));
    assert_eq!(local_pref_of(&solve(&doc), "2"), 100, "the mark comes too late");
    on_import(&mut doc, "2", "1", honour(400));
    assert_eq!(local_pref_of(&solve(&doc), "2"), 400);
    // Taken off again, and put on in one entry: `remove` goes first.
    on_import(&mut doc, "2", "1", Entry { remove: vec![MARK()], ..Entry::default() });
    on_import(&mut doc, "2", "1", honour(500));
    assert_eq!(local_pref_of(&solve(&doc), "2"), 400);
    let both = Entry { remove: vec![MARK()], add: vec![MARK()], ..Entry::default() };
    on_import(&mut doc, "2", "1", both);
    on_import(&mut doc, "2", "1", honour(600));
    assert_eq!(local_pref_of(&solve(&doc), "2"), 600);
}

#[test]
fn all_conditions_of_an_entry_must_hold() {
    let mut doc = line();
    let narrow = Match { origin_as: Some(asn(1)), community: Some(MARK()), ..Match::default() };
    on_import(&mut doc, "4", "3", deny(narrow));
    assert_eq!(solved(&doc, "4"), "3 2 1");
    on_export(&mut doc, "1", "2", marked(MARK()));
    assert_eq!(solved(&doc, "4"), "-");
}

#[test]
fn the_last_local_pref_counts() {
    let mut doc = line();
    on_import(&mut doc, "2", "1", local_pref(300));
    on_import(&mut doc, "2", "1", local_pref(50));
    assert_eq!(local_pref_of(&solve(&doc), "2"), 50);
}

#[test]
fn an_own_announcement_precedes_every_route_that_is_heard() {
    let mut doc = line();
    announce(&mut doc, "2");
    on_import(&mut doc, "2", "1", local_pref(900));
    let state = solve(&doc);
    assert_eq!(path(&state, "2"), "own");
    assert_eq!(path(&state, "4"), "3 2");
    let at = state.network().index_of(&id("2")).unwrap();
    let explained = explain(&state, &service(), at, &|n| n.to_string());
    assert_eq!(explained.rows[0].standing, Standing::Best);
    assert_eq!(explained.rows[0].via, None);
    assert_eq!(explained.rows[1].standing, Standing::Lost(Step::Own));
    // The neighbour's way back is the loop that it is.
    let looped = Standing::Rejected(Rejection::OwnAsInPath);
    assert_eq!(explained.rows[2].standing, looped);
}

#[test]
fn sites_of_one_asn_refuse_each_others_routes() {
    let mut doc = nodes(&[("fra", 9), ("nyc", 9), ("isp", 1)]);
    buys(&mut doc, "fra", "isp");
    buys(&mut doc, "nyc", "isp");
    announce(&mut doc, "fra");
    let state = solve(&doc);
    assert_eq!(path(&state, "isp"), "9");
    assert_eq!(path(&state, "nyc"), "-");
    let at = state.network().index_of(&id("nyc")).unwrap();
    let explained = explain(&state, &service(), at, &|n| n.to_string());
    let looped = Standing::Rejected(Rejection::OwnAsInPath);
    assert_eq!(explained.rows[0].standing, looped);
    assert_eq!(explained.rows.len(), 1);
}

#[test]
fn each_end_goes_by_its_own_idea_of_the_relationship() {
    // "a" thinks that "b" is its provider; "b" thinks that "a" is a peer.
    let mut doc = nodes(&[("a", 1), ("b", 2), ("up", 3), ("low", 4)]);
    join_as(&mut doc, ("a", Role::Customer), ("b", Role::Peer));
    buys(&mut doc, "b", "up");
    buys(&mut doc, "low", "a");
    announce(&mut doc, "low");
    let state = solve(&doc);
    assert_eq!(local_pref_of(&state, "b"), 150);
    assert_eq!(path(&state, "up"), "-", "learned from a peer");
    let mut doc2 = doc.clone();
    edit(&mut doc2, Edit::node(&id("low"), NodeField::Origins(Vec::new())));
    announce(&mut doc2, "up");
    assert_eq!(solved(&doc2, "a"), "-", "what b has from its provider is not for a peer");
    announce(&mut doc2, "b");
    assert_eq!(local_pref_of(&solve(&doc2), "a"), 100, "b is a provider to a");
}

#[test]
fn a_session_that_is_down_brings_nothing_whatever_the_reason() {
    for state in [LinkState::Failed, LinkState::Shutdown] {
        let mut doc = square();
        let down = link_state(&doc, "2", "4", state);
        edit(&mut doc, down);
        assert_eq!(solved(&doc, "4"), "3 1", "{state:?}");
    }
}

#[test]
fn a_failed_node_announces_nothing_and_carries_nothing() {
    let mut doc = square();
    edit(&mut doc, node_state("2", NodeState::Failed));
    let state = solve(&doc);
    assert_eq!(path(&state, "2"), "-");
    assert_eq!(path(&state, "4"), "3 1");
    edit(&mut doc, node_state("1", NodeState::Failed));
    let state = solve(&doc);
    for node in ["1", "2", "3", "4"] {
        assert_eq!(path(&state, node), "-");
    }
    assert_eq!(state.prefixes().count(), 1, "the prefix is still there to be asked about");
}

#[test]
fn ties_go_to_the_lower_router_id_and_then_to_the_lower_address() {
    let mut doc = square();
    assert_eq!(solved(&doc, "4"), "2 1", "by default the ASN");
    let low = NodeField::RouterId(Some("0.0.0.1".parse().unwrap()));
    edit(&mut doc, Edit::node(&id("3"), low));
    assert_eq!(solved(&doc, "4"), "3 1");
    let high = NodeField::RouterId(Some("200.0.0.1".parse().unwrap()));
    edit(&mut doc, Edit::node(&id("3"), high));
    assert_eq!(solved(&doc, "4"), "2 1", "compared without a sign");
    let same = NodeField::RouterId(Some("0.0.0.2".parse().unwrap()));
    edit(&mut doc, Edit::node(&id("3"), same));
    assert_eq!(solved(&doc, "4"), "2 1", "10.0.0.9 is less than 10.0.0.13");
    let (link, side) = end_of(&doc, "2", "4");
    let address = EndField::Address("10.0.9.1".parse().unwrap());
    edit(&mut doc, Edit::end(&link, side, address));
    assert_eq!(solved(&doc, "4"), "3 1", "and 10.0.9.1 is more, as a number");
}

#[test]
fn a_peer_is_a_peer_whichever_end_was_drawn_first() {
    for pair in [("a", "b"), ("b", "a")] {
        let mut doc = nodes(&[("a", 1), ("b", 2), ("c", 3)]);
        peers(&mut doc, pair.0, pair.1);
        peers(&mut doc, "b", "c");
        announce(&mut doc, "a");
        let state = solve(&doc);
        assert_eq!((path(&state, "b").as_str(), path(&state, "c").as_str()), ("1", "-"));
    }
}

//! What relationships do, seen in the smallest network that shows it.

use catchment::engine::solve;
use catchment::topology::{
    Community, Edit, Entry, ExportDefault, ImportDefault, Match, NodeField, Options, ProfileName,
    Role, Topology,
};

use crate::drawing::{
    announce, best, buys, edit, id, join, join_as, local_pref_of, marked, nodes, on_export, path,
    peers, policy, solved,
};

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
fn no_peer_stops_a_route_where_a_rule_denies_it_and_nowhere_else() {
    let no_peer = |doc: &mut Topology| on_export(doc, "source", "mid", marked(Community::NO_PEER));
    for profile in ProfileName::ALL {
        let by_itself = |doc: &mut Topology| {
            no_peer(doc);
            edit(doc, Edit::SetSelection { profile, options: Options::default() });
        };
        let everyone = ["customer", "peer", "provider", "none"];
        assert_eq!(hearers(Role::Customer, by_itself), everyone, "{profile:?}");
        let asked = |doc: &mut Topology| {
            by_itself(doc);
            let community = Some(Community::NO_PEER);
            let matches = Match { community, ..Match::default() };
            let deny = Entry { matches, deny: true, ..Entry::default() };
            on_export(doc, "mid", "peer", deny);
        };
        assert_eq!(hearers(Role::Customer, asked), ["customer", "provider", "none"], "{profile:?}");
    }
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

//! Graceful shutdowns in time: what they ask for, and that nobody loses a route by them.

use catchment::engine::solve;
use catchment::engine::timeline::{Cursor, FailureMode, Recording, Script};
use catchment::topology::{
    Community, Edit, LinkState, NodeState, Options, Preset, ProfileName, Role, Side, Timing,
    Topology, fresh_link,
};

use super::playing::{from, happens, s, to_rest};
use crate::drawing::{
    announce, buys, edit, end_of, id, line, link_state, node_state, nodes, path, policy_edit,
    prepend, service,
};
use crate::hierarchy::{Shape, hierarchy};

/// The marks of a graceful shutdown that are left in a document.
fn marks(doc: &Topology) -> usize {
    let policies = doc.links().flat_map(|l| Side::BOTH.map(|side| &l.end(side).policy));
    let entries = policies.flat_map(|p| p.import.iter().chain(&p.export));
    let mark = Community::GRACEFUL_SHUTDOWN;
    entries
        .filter(|e| e.add.contains(&mark) || e.matches.community == Some(mark))
        .chain(doc.links().flat_map(|l| l.a.policy.import.iter().chain(&l.b.policy.import)))
        .filter(|e| e.add.contains(&mark) || e.local_pref == Some(0))
        .count()
}

#[test]
fn what_a_graceful_shutdown_asked_for_is_taken_back_whatever_else_is_done() {
    let doc = line();
    let drain = happens(s(100), node_state("2", NodeState::Failed), FailureMode::Drained);
    let removed = Edit::RemoveLink(end_of(&doc, "2", "3").0);
    let set = policy_edit(&doc, "1", "2", |p| p.export.push(prepend(3)));
    let both_ways = happens(s(110), node_state("1", NodeState::Failed), FailureMode::Drained);
    for other in [
        happens(s(110), removed, FailureMode::Silent),
        happens(s(110), set.clone(), FailureMode::Silent),
        both_ways,
    ] {
        let happenings = vec![drain.clone(), other.clone()];
        let timing = Timing::of(Preset::Modern);
        let recording = to_rest(Script { happenings, ..from(&doc, &solve(&doc), timing) });
        let before = &recording.after(recording.events_by(s(105))).epoch.doc;
        assert!(marks(before) > 0);
        let after = &recording.after(recording.events().len()).epoch.doc;
        assert_eq!(marks(after), 0, "{other:?}");
        assert_eq!(after.node(&id("2")).unwrap().state, NodeState::Failed);
        let prepends = |doc: &Topology| {
            let (link, side) = end_of(doc, "1", "2");
            doc.link(&link).unwrap().end(side).policy.export.len()
        };
        // What was set meanwhile is kept, and nothing of it is left where nothing was set.
        assert_eq!(prepends(after), usize::from(other.edit == set));
    }
}

#[test]
fn what_builds_on_a_drain_that_is_under_way_ends_it_first() {
    // The order of a script is kept: what was drained and then restored is at work in the end, and
    // what takes the place of something drained finds it gone.
    let doc = line();
    let (link, _) = end_of(&doc, "2", "3");
    let mut without = doc.clone();
    Edit::RemoveLink(link.clone()).apply(&mut without).unwrap();
    let again = Edit::add_link(fresh_link(&without, &id("2"), &id("3"), (Role::Peer, Role::Peer)));
    let restored = [node_state("2", NodeState::Failed), node_state("2", NodeState::Up)];
    for [drained, next] in [restored, [Edit::RemoveLink(link), again]] {
        let mut expected = doc.clone();
        for edit in [&drained, &next] {
            edit.clone().apply(&mut expected).unwrap();
        }
        let happenings = vec![
            happens(s(100), drained, FailureMode::Drained),
            happens(s(110), next, FailureMode::Silent),
        ];
        let timing = Timing::of(Preset::Modern);
        let recording = to_rest(Script { happenings, ..from(&doc, &solve(&doc), timing) });
        let end = recording.end_state();
        assert!(end.same_routes(&solve(&expected)));
        assert!(recording.after(recording.events().len()).epoch.doc == expected);
    }
}

/// Two networks sell to a site, and buy from a network that prefers the first of them and so hides
/// the second way from it.
fn two_ways() -> Topology {
    let mut doc = nodes(&[("site", 1), ("a", 2), ("b", 3), ("c", 4), ("d", 5)]);
    for (buyer, seller) in [("site", "a"), ("site", "b"), ("a", "c"), ("b", "c"), ("d", "c")] {
        buys(&mut doc, buyer, seller);
    }
    announce(&mut doc, "site");
    doc
}

/// The nodes that have no route at some instant, but for one.
fn without(recording: &Recording, but: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut cursor = Cursor::default();
    for events in 0..=recording.events().len() {
        let tables = cursor.at(recording, events);
        let place = tables.epoch.net.prefix_place(&service()).unwrap();
        let nodes = tables.best[place].iter().zip(0u32..);
        let none = nodes.filter(|(best, _)| best.is_none());
        names.extend(none.map(|(_, n)| tables.epoch.net.id_of(n).to_string()));
    }
    names.sort();
    names.dedup();
    names.retain(|name| name != but);
    names
}

#[test]
fn k22_a_graceful_shutdown_takes_no_route_from_who_has_another() {
    let mut doc = two_ways();
    let mut hard = 0;
    // Some daemons take marked routes last by themselves, others when they are told to.
    let ways = ProfileName::ALL.map(|p| [(p, Preset::Textbook), (p, Preset::Modern)]);
    for (profile, preset) in ways.into_iter().flatten() {
        let options = Options::default();
        edit(&mut doc, Edit::SetSelection { profile, options });
        for seed in 0..10 {
            let play = |edit: &Edit, manner| {
                let happenings = vec![happens(s(100), edit.clone(), manner)];
                let timing = Timing::of(preset);
                to_rest(Script { happenings, seed, ..from(&doc, &solve(&doc), timing) })
            };
            for edit in [
                link_state(&doc, "site", "a", LinkState::Shutdown),
                node_state("a", NodeState::Failed),
            ] {
                let but = if matches!(edit, Edit::SetNode { .. }) { "a" } else { "" };
                let drained = play(&edit, FailureMode::Drained);
                let how = format!("{profile:?} {preset:?} {seed} {edit:?}");
                assert_eq!(without(&drained, but), Vec::<String>::new(), "{how}");
                for manner in [FailureMode::Silent, FailureMode::Seen, FailureMode::Announced] {
                    hard += without(&play(&edit, manner), but).len();
                }
            }
        }
    }
    assert!(hard > 0);
}

/// Who is without a route for a while, although it has one in the end.
fn interrupted(doc: &Topology, change: &Edit, manner: FailureMode, seed: u64) -> usize {
    let happenings = vec![happens(s(100), change.clone(), manner)];
    let timing = Timing::of(Preset::Modern);
    let recording = to_rest(Script { happenings, seed, ..from(doc, &solve(doc), timing) });
    let end = recording.end_state();
    let lost = without(&recording, "");
    lost.iter().filter(|node| path(&end, node) != "-").count()
}

#[test]
fn k22_among_many_networks_a_graceful_shutdown_interrupts_few() {
    let (mut drained, mut announced) = (0, 0);
    for seed in 0..25 {
        let shape = Shape { sites: 2, density: 1.6, ..Shape::of(30, seed) };
        let doc = hierarchy(&shape);
        let site = doc.nodes().find(|n| !n.origins.is_empty()).unwrap().id.clone();
        let change = node_state(site.as_str(), NodeState::Failed);
        drained += interrupted(&doc, &change, FailureMode::Drained, seed);
        announced += interrupted(&doc, &change, FailureMode::Announced, seed);
    }
    println!("{drained} with and {announced} without");
    // Who moves to a peer or a provider has nothing more to tell its own peers: some of those wait
    // for another way all the same.
    assert!(2 * drained < announced);
}

//! Wedgies of RFC 4264, and one that prepending and a tag undo together.

use catchment::topology::{Entry, LinkState, Match};

use crate::drawing::prefix;
use crate::example::{Example, open};

use super::*;

#[test]
fn wedgie() {
    let mut at = open("wedgie.ron");
    let isps = ["rhone", "lyon", "alps"];
    let wedged = ["64501", "64502 64501", "64501"];
    let intended = ["64503 64504 64501", "64504 64501", "64501"];
    assert!(at.is_stable() && at.all_land_at("gva"));
    assert_eq!(at.states(), 2);
    assert_eq!(at.paths(&isps), wedged);
    at.reset("gva", "rhone");
    assert_eq!(at.paths(&isps), intended);
    at.set_link("gva", "alps", LinkState::Failed);
    assert_eq!(at.paths(&isps), ["64501", "64502 64501", "64503 64502 64501"]);
    at.set_link("gva", "alps", LinkState::Up);
    assert_eq!(at.paths(&isps), wedged);
    for (a, b) in [("gva", "alps"), ("lyon", "alps")] {
        at.reset(a, b);
        assert_eq!(at.paths(&isps), wedged, "{a} {b}");
    }
    at.reset("gva", "rhone");
    assert_eq!(at.paths(&isps), intended);
    assert_eq!(at.states(), 2);
}

const PREFIXES: [&str; 2] = ["198.51.100.0/24", "203.0.113.0/24"];

/// For each of the two prefixes whether it is on its primary link.
fn as_meant(at: &Example) -> [bool; 2] {
    let state = at.sandbox.at_rest();
    let isps = ["monza", "west", "east", "susa"];
    let meant = [
        ["64503 64504 64505 64501", "64504 64505 64501", "64505 64501", "64501"],
        ["64501", "64502 64501", "64503 64502 64501", "64504 64503 64502 64501"],
    ];
    let wedged = ["64501", "64502 64501", "64505 64501", "64501"];
    [0, 1].map(|place| {
        let now = paths_to(state, &prefix(PREFIXES[place]), &isps);
        assert!(now == meant[place] || now == wedged, "{now:?}");
        now == meant[place]
    })
}

#[test]
fn wedgie_of_two_prefixes() {
    let mut at = open("wedgie-of-two-prefixes.ron");
    for prefix in PREFIXES {
        at.choose(prefix);
        assert_eq!(at.states(), 2, "{prefix}");
        assert!(at.is_stable() && at.all_land_at("tor"), "{prefix}");
    }
    assert_eq!(as_meant(&at), [false, false]);
    let links =
        [("tor", "monza"), ("tor", "susa"), ("monza", "west"), ("susa", "east"), ("west", "east")];
    for (a, b) in links {
        at.reset(a, b);
        let meant = as_meant(&at);
        assert_ne!(meant, [true, true], "{a} {b}");
        match (a, b) {
            ("tor", "monza") => assert_eq!(meant, [true, false]),
            ("tor", "susa") => assert_eq!(meant, [false, true]),
            ("west", "east") => assert_eq!(meant, [false, false]),
            // Here it depends on who hears first.
            _ => {}
        }
        at.undo();
        at.undo();
        assert_eq!(as_meant(&at), [false, false]);
    }
    let backups = [("monza", PREFIXES[0]), ("susa", PREFIXES[1])];
    for (isp, backup) in backups {
        at.policy("tor", isp, |policy| {
            let matches = Match { prefix: Some(prefix(backup)), ..Match::default() };
            let mut policy = policy.clone();
            policy.export.push(Entry { matches, deny: true, ..Entry::default() });
            policy
        });
    }
    assert_eq!(as_meant(&at), [true, true]);
    for (isp, _) in backups {
        at.policy("tor", isp, |policy| {
            let mut policy = policy.clone();
            policy.export.pop();
            policy
        });
    }
    assert_eq!(as_meant(&at), [true, true]);
    at.reset("west", "east");
    assert_eq!(as_meant(&at), [false, false]);
}

#[test]
fn wedgie_of_many() {
    let mut at = open("wedgie-of-many.ron");
    let isps = ["drau", "danube", "mur", "raab"];
    let intended = ["64503 64504 64501", "64504 64501", "64501", "64503 64504 64501"];
    let on_drau = ["64501", "64502 64501", "64501", "64502 64501"];
    let on_raab = ["64505 64501", "64505 64501", "64501", "64501"];
    assert!(at.is_stable() && at.all_land_at("grz"));
    assert_eq!(at.states(), 3);
    assert_eq!(at.paths(&isps), on_drau);
    at.reset("grz", "raab");
    assert_eq!(at.paths(&isps), on_drau);
    at.reset("grz", "drau");
    let now = at.paths(&isps);
    assert!(now == on_raab || now == intended, "{now:?}");
    at.reset_together(&[("grz", "drau"), ("grz", "raab")]);
    assert_eq!(at.paths(&isps), intended);
    at.reset("grz", "mur");
    let now = at.paths(&isps);
    assert!(now == on_raab || now == on_drau, "{now:?}");
    // One after the other, so that both are away for a while.
    for to in [LinkState::Failed, LinkState::Up] {
        at.set_link("grz", "drau", to);
        at.set_link("grz", "raab", to);
    }
    assert_eq!(at.paths(&isps), intended);
}

#[test]
fn wedgie_and_prepending() {
    let isps = ["emajogi", "peipus", "south", "north"];
    let wedged = ["64501", "64501", "64511 64501", "64512 64501"];
    let meant = ["64501", "64522 64521 64511 64501", "64511 64501", "64521 64511 64501"];
    let mut at = open("wedgie-and-prepending.ron");
    assert!(at.is_stable() && at.all_land_at("tay"));
    assert_eq!(at.paths(&isps), wedged);
    at.reset("tay", "peipus");
    assert_eq!(at.paths(&isps), meant);
    at.reset("tay", "emajogi");
    assert_eq!(at.paths(&isps), wedged);
    for (times, states) in [(0, 2), (1, 2), (2, 1), (3, 1), (8, 1)] {
        at.prepend("tay", "peipus", times);
        assert_eq!(at.states(), states, "{times}");
        if states == 1 {
            assert_eq!(at.paths(&isps), meant, "{times}");
        }
    }
    at.policy("tay", "peipus", |policy| policy.with_export_all(|entry| entry.add.clear()));
    for times in [0, 3, 8] {
        at.prepend("tay", "peipus", times);
        assert_eq!(at.states(), 1, "{times}");
        assert!(!at.paths(&["peipus"])[0].contains("64522"), "{times}: straight down");
    }
}

//! Gadgets and rings of Griffin, Shepherd and Wilfong.

use catchment::engine::Verdict;
use catchment::topology::LinkState;

use crate::drawing::{announce, buys, local_pref, nodes, on_import, peers, stable_count};
use crate::example::open;

#[test]
fn disagree() {
    let mut at = open("disagree.ron");
    let isps = ["seine", "loire"];
    assert!(at.is_stable() && at.all_land_at("par"));
    assert_eq!(at.states(), 2);
    assert_eq!(at.paths(&isps), ["64502 64500", "64500"]);
    at.reset("par", "loire");
    assert_eq!(at.paths(&isps), ["64500", "64501 64500"]);
    at.undo();
    at.undo();
    assert_eq!(at.paths(&isps), ["64502 64500", "64500"]);
}

const FOUR: [&str; 4] = ["jura", "alps", "rhone", "transit"];
const GOOD: [&str; 4] = ["64503 64500", "64500", "64500", "64503 64500"];

#[test]
fn good_gadget() {
    let mut at = open("good-gadget.ron");
    assert!(at.is_stable() && at.all_land_at("lyo"));
    assert_eq!((at.paths(&FOUR), at.states()), (GOOD.map(str::to_owned).to_vec(), 1));
    for (a, b) in [("lyo", "jura"), ("lyo", "alps"), ("lyo", "rhone"), ("rhone", "transit")] {
        at.reset(a, b);
        assert_eq!(at.paths(&FOUR), GOOD, "{a} {b}");
    }
    at.local_pref("rhone", "transit", 250);
    assert!(at.is_stable(), "now it is NAUGHTY");
    at.local_pref("transit", "alps", 250);
    assert!(at.oscillates(), "now it is BAD");
}

#[test]
fn naughty_gadget() {
    let mut at = open("naughty-gadget.ron");
    assert!(at.is_stable() && at.all_land_at("lyo"));
    assert_eq!((at.paths(&FOUR), at.states()), (GOOD.map(str::to_owned).to_vec(), 1));
    at.local_pref("transit", "alps", 250);
    assert!(at.oscillates());
}

#[test]
fn bad_gadgets() {
    let mut at = open("bad-gadget-of-four.ron");
    assert!(at.oscillates());
    assert_eq!((at.states(), at.paths(&["lyo"])), (0, vec!["own".to_owned()]));
    assert!(at.all_land_at("-"));
    for isp in FOUR {
        assert!(at.why(isp).contains("never comes to rest"), "{isp}");
    }
    at.local_pref("transit", "alps", 150);
    assert_eq!((at.paths(&FOUR), at.states()), (GOOD.map(str::to_owned).to_vec(), 1));
    at.undo();
    assert!(at.oscillates());
    for isp in ["jura", "alps"] {
        at.set_link("lyo", isp, LinkState::Failed);
        assert!(at.is_stable() && at.all_land_at("lyo"), "without {isp}");
        at.undo();
    }
    let at = open("bad-gadget.ron");
    assert!(at.oscillates());
    assert_eq!(at.states(), 0);
}

#[test]
fn rings_of_peers() {
    for size in 3..=8 {
        let names: Vec<String> = (0..size).map(|n| format!("p{n}")).collect();
        let mut doc = nodes(&[("hub", 900)]);
        announce(&mut doc, "hub");
        for (name, number) in names.iter().zip(101..) {
            crate::drawing::node(&mut doc, catchment::topology::Kind::Isp, name, number);
            buys(&mut doc, "hub", name);
        }
        for at in 0..size {
            let (own, next) = (&names[at], &names[(at + 1) % size]);
            peers(&mut doc, own, next);
            on_import(&mut doc, own, next, local_pref(250));
        }
        let state = catchment::engine::solve(&doc);
        assert_eq!(stable_count(&state), if size % 2 == 0 { 2 } else { 0 }, "{size}");
        let oscillates = matches!(crate::drawing::verdict(&state), Verdict::Oscillates(_));
        assert_eq!(oscillates, size % 2 == 1, "{size}");
    }
}

#[test]
fn ring_of_four() {
    let mut at = open("ring-of-four.ron");
    let isps = ["north", "east", "south", "west"];
    assert!(at.is_stable() && at.all_land_at("hub"));
    assert_eq!(at.states(), 2);
    assert_eq!(at.paths(&isps), ["64502 64500", "64500", "64504 64500", "64500"]);
    at.reset_together(&[("hub", "east"), ("hub", "west")]);
    assert_eq!(at.paths(&isps), ["64500", "64503 64500", "64500", "64501 64500"]);
    at.reset("hub", "north");
    at.reset("hub", "south");
    assert_eq!(at.paths(&isps), ["64502 64500", "64500", "64504 64500", "64500"]);
}

#[test]
fn ring_of_five() {
    let mut at = open("ring-of-five.ron");
    let isps = ["north", "east", "south-east", "south-west", "west"];
    assert!(at.oscillates() && at.all_land_at("-"));
    assert_eq!(at.states(), 0);
    for place in 0..5 {
        let next = isps[(place + 1) % 5];
        for (a, b) in [("hub", isps[place]), (isps[place], next)] {
            at.set_link(a, b, LinkState::Failed);
            assert!(at.is_stable() && at.all_land_at("hub"), "{a} {b}");
            at.undo();
        }
        at.local_pref(isps[place], next, 150);
        assert!(at.is_stable() && at.all_land_at("hub"), "{next}");
        at.undo();
        assert!(at.oscillates());
    }
}

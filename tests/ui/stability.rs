//! Whether the network is at rest, walks through choices, and another stable state, in the window.

use egui::Key;
use egui_kittest::kittest::Queryable as _;

use crate::support::{Setup, Window, doc, key, window_on};

fn press(window: &mut Window, label: &str) {
    window.get_by_label(label).click();
    window.run();
}

fn holds(window: &Window, label: &str) -> bool {
    window.query_all_by_label_contains(label).next().is_some()
}

#[test]
fn what_never_rests_is_walked_through_and_left_again() {
    let mut window = window_on("bad-gadget.ron", Setup::default());
    let drawn = doc(&window).clone();
    press(&mut window, "Never at rest");
    assert!(holds(&window, "It is proved that no state is stable"));
    press(&mut window, "Walk one round");
    assert!(holds(&window, "One round, choice 0 of"));
    assert!(window.state().sandbox().shows_otherwise());
    press(&mut window, "Next ▶");
    assert!(holds(&window, "One round, choice 1 of"));
    key(&mut window, Key::ArrowRight);
    assert!(holds(&window, "One round, choice 2 of"));
    assert!(holds(&window, "takes the route from"));
    key(&mut window, Key::ArrowLeft);
    assert!(holds(&window, "One round, choice 1 of"));
    key(&mut window, Key::Escape);
    assert!(!holds(&window, "One round"));
    assert!(!window.state().sandbox().shows_otherwise());
    assert_eq!(*doc(&window), drawn);
    assert!(holds(&window, "Never at rest"));
}

#[test]
fn a_proof_is_said_where_there_is_one() {
    let mut window = window_on("three-sites.ron", Setup::default());
    press(&mut window, "At rest, the only state");
    assert!(holds(&window, "It is proved that there is no other stable state"));
}

#[test]
fn another_stable_state_is_switched_to_and_said_by_its_number() {
    let mut window = window_on("disagree.ron", Setup::default());
    let drawn = doc(&window).clone();
    let here = if holds(&window, "State 1 of 2") { 1 } else { 2 };
    let other = 3 - here;
    press(&mut window, &format!("State {here} of 2"));
    assert!(holds(&window, "There are exactly 2 stable states"));
    press(&mut window, &format!("Switch to state {other}"));
    key(&mut window, Key::Escape);
    assert!(holds(&window, &format!("State {other} of 2")));
    assert_eq!(*doc(&window), drawn);
    // The other way round it is walked through from nothing.
    press(&mut window, &format!("State {other} of 2"));
    let walks: Vec<_> = window.query_all_by_label("How it comes about").collect();
    assert_eq!(walks.len(), 2);
    walks[0].click();
    drop(walks);
    window.run();
    assert!(holds(&window, "How state 1 comes about, choice 0 of"));
}

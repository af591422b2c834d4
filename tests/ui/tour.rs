//! The tour in the window: pages, keys, and what they leave.

use catchment::topology::NodeState;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use crate::support::{Setup, Window, chord, click, doc, key, window};

fn tour() -> Window {
    let mut w = window(Setup::default());
    chord(&mut w, Modifiers::COMMAND, Key::T);
    w.run();
    assert!(w.query_by_label("The tour, 1 of 5").is_some());
    w
}

fn failed(window: &Window) -> Vec<String> {
    let failed = doc(window).nodes().filter(|n| n.state == NodeState::Failed);
    failed.map(|n| n.name.to_string()).collect()
}

#[test]
fn arrows_turn_the_pages_and_going_back_undoes() {
    let mut w = tour();
    let before = doc(&w).clone();
    for page in 2..=5 {
        key(&mut w, Key::ArrowRight);
        assert!(w.query_by_label(&format!("The tour, {page} of 5")).is_some());
        let wanted: &[&str] = if page == 3 || page == 4 { &["Frankfurt"] } else { &[] };
        assert_eq!(failed(&w), wanted, "page {page}");
    }
    for _ in 0..4 {
        key(&mut w, Key::ArrowLeft);
    }
    assert_eq!(*doc(&w), before);
    assert!(w.query_by_label("The tour, 1 of 5").is_some());
}

#[test]
fn it_plays_by_itself() {
    let mut w = tour();
    w.get_by_label("▶ Play").click();
    w.run_steps(2);
    for _ in 0..600 {
        w.step();
        if w.query_by_label("The tour, 5 of 5").is_some() {
            break;
        }
    }
    assert!(w.query_by_label("The tour, 5 of 5").is_some());
}

#[test]
fn the_user_may_touch_the_sandbox_between_pages() {
    let mut w = tour();
    click(&mut w, "Singapore");
    key(&mut w, Key::X);
    key(&mut w, Key::Escape);
    w.get_by_label("Next ▶").click();
    w.run();
    assert!(w.query_by_label("The tour, 2 of 5").is_some());
    assert_eq!(failed(&w), ["Singapore"]);
    w.get_by_label("End").click();
    w.run();
    assert!(w.query_by_label_contains("The tour,").is_none());
}

#[test]
fn a_tour_that_was_not_wanted_after_all_does_not_begin_later() {
    let mut w = window(Setup::default());
    key(&mut w, Key::Num1);
    chord(&mut w, Modifiers::COMMAND, Key::T);
    w.run();
    key(&mut w, Key::Escape);
    w.run();
    assert_eq!(doc(&w).nodes().len(), 1, "what was drawn is still there");
    // Opening the same example later is opening an example.
    chord(&mut w, Modifiers::COMMAND, Key::Z);
    w.get_by_label("Open the first example").click();
    w.run();
    w.run();
    assert_eq!(doc(&w).nodes().len(), 16);
    assert!(w.query_by_label_contains("The tour,").is_none());
}

//! Everything without a pointer.

use catchment::topology::{Kind, NodeState, Role};
use egui::{Event, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::support::{Setup, Window, chord, doc, key, selected, type_text, window, window_on};

/// What has the keyboard, as a screen reader says it.
fn focused(window: &Window) -> String {
    let found = window.query_all_by(|n| n.is_focused()).next();
    found.and_then(|n| n.accesskit_node().label()).unwrap_or_default()
}

/// Goes on with Tab until what has the keyboard begins with some words.
fn tab_to(window: &mut Window, words: &str) {
    for _ in 0..80 {
        if focused(window).starts_with(words) {
            return;
        }
        key(window, Key::Tab);
    }
    panic!("Tab does not reach {words:?}");
}

fn put(window: &mut Window, digit: Key, name: &str) {
    key(window, digit);
    key(window, Key::F2);
    type_text(window, name);
    key(window, Key::Enter);
}

fn link(window: &mut Window, from: &str, to: &str) {
    // First the tool is put away, then the selection.
    key(window, Key::Escape);
    key(window, Key::Escape);
    tab_to(window, from);
    key(window, Key::L);
    key(window, Key::Enter);
    tab_to(window, to);
    key(window, Key::Enter);
    key(window, Key::Enter);
}

#[test]
fn a_network_is_built_by_keys_alone() {
    let mut w = window(Setup::default());
    put(&mut w, Key::Num1, "Oslo");
    put(&mut w, Key::Num2, "Nordic");
    put(&mut w, Key::Num4, "Bergen");
    let names: Vec<(String, Kind)> =
        doc(&w).nodes().map(|n| (n.name.to_string(), n.kind)).collect();
    let wanted = [("Oslo", Kind::Site), ("Nordic", Kind::Isp), ("Bergen", Kind::Client)];
    assert_eq!(names, wanted.map(|(n, k)| (n.to_owned(), k)), "a typed name replaces the old one");
    let places: std::collections::BTreeSet<String> =
        doc(&w).nodes().map(|n| format!("{:?}", n.pos)).collect();
    assert_eq!(places.len(), 3, "none on top of another");
    link(&mut w, "Oslo", "Nordic");
    link(&mut w, "Bergen", "Nordic");
    assert_eq!(doc(&w).links().len(), 2);
    assert!(doc(&w).links().all(|l| (l.a.role, l.b.role) == (Role::Customer, Role::Provider)));
    assert!(focused(&w).starts_with("Link: Bergen buys from Nordic"), "{}", focused(&w));
    tab_to(&mut w, "Bergen");
    assert!(focused(&w).ends_with("reaches A Oslo"), "{}", focused(&w));
}

#[test]
fn the_keyboard_stays_on_the_canvas_after_each_step() {
    let mut w = window_on("three-sites.ron", Setup::default());
    tab_to(&mut w, "Dallas");
    key(&mut w, Key::Enter);
    key(&mut w, Key::F2);
    type_text(&mut w, "Houston");
    key(&mut w, Key::Enter);
    assert!(focused(&w).starts_with("Houston"), "{}", focused(&w));
    key(&mut w, Key::L);
    key(&mut w, Key::Escape);
    assert!(focused(&w).starts_with("Houston"), "{}", focused(&w));
}

#[test]
fn escape_leaves_a_name_as_it_was() {
    let mut w = window_on("three-sites.ron", Setup::default());
    tab_to(&mut w, "Dallas");
    key(&mut w, Key::Enter);
    key(&mut w, Key::F2);
    type_text(&mut w, "Houston");
    key(&mut w, Key::Escape);
    assert_eq!(selected(&w), ["Dallas"], "neither renamed nor deselected");
    assert!(!w.state().sandbox().is_edited());
}

#[test]
fn arrows_walk_along_links_and_move_what_is_selected() {
    let mut w = window_on("three-sites.ron", Setup::default());
    tab_to(&mut w, "Frankfurt");
    key(&mut w, Key::ArrowDown);
    assert!(focused(&w).starts_with("ISP Europe"), "{}", focused(&w));
    key(&mut w, Key::Enter);
    chord(&mut w, Modifiers::ALT, Key::ArrowUp);
    assert_eq!(selected(&w), ["Frankfurt"]);
    let at = |w: &Window| doc(w).node(&"fra".parse().unwrap()).unwrap().pos;
    let before = at(&w);
    key(&mut w, Key::ArrowRight);
    assert_eq!((at(&w).x() - before.x(), at(&w).y()), (20.0, before.y()));
    chord(&mut w, Modifiers::SHIFT, Key::ArrowLeft);
    assert_eq!(at(&w).x() - before.x(), -80.0);
    key(&mut w, Key::X);
    assert_eq!(doc(&w).node(&"fra".parse().unwrap()).unwrap().state, NodeState::Failed);
    key(&mut w, Key::Delete);
    assert_eq!(doc(&w).nodes().len(), 15);
}

#[test]
fn what_is_out_of_sight_can_be_reached() {
    let mut w = window_on("three-sites.ron", Setup::default());
    for _ in 0..6 {
        chord(&mut w, Modifiers::COMMAND, Key::Plus);
    }
    tab_to(&mut w, "Tokyo");
    w.run();
    let tokyo = w.get_by(|n| n.is_focused()).rect().center();
    let canvas = w.get_by_label("Canvas").rect();
    assert!(canvas.shrink(40.0).contains(tokyo), "{tokyo} in {canvas}");
}

#[test]
fn the_finder_reaches_nodes_and_commands() {
    let mut w = window_on("three-sites.ron", Setup::default());
    chord(&mut w, Modifiers::COMMAND, Key::K);
    type_text(&mut w, "singap");
    key(&mut w, Key::Enter);
    assert_eq!(selected(&w), ["Singapore"]);
    chord(&mut w, Modifiers::COMMAND, Key::K);
    type_text(&mut w, "fail or");
    key(&mut w, Key::Enter);
    assert_eq!(doc(&w).node(&"sin".parse().unwrap()).unwrap().state, NodeState::Failed);
}

#[test]
fn keys_that_have_nothing_to_do_do_nothing() {
    let mut w = window(Setup::default());
    for pressed in [Key::Delete, Key::R, Key::F2] {
        key(&mut w, pressed);
    }
    for pressed in [Key::L, Key::D, Key::Z, Key::Y, Key::A] {
        chord(&mut w, Modifiers::COMMAND, pressed);
    }
    w.event(Event::Cut);
    w.run();
    assert!(!w.state().sandbox().is_edited());
    assert!(w.state().sandbox().history().done().is_empty());
}

#[test]
fn a_presentation_hides_the_panels_until_escape() {
    let mut w = window_on("three-sites.ron", Setup::default());
    key(&mut w, Key::F11);
    assert!(w.query_by_label("File").is_none());
    key(&mut w, Key::Escape);
    assert!(w.query_by_label("File").is_some());
}

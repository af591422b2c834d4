//! What is typed into the inspector of the real window: what counts, what is refused and says why,
//! and what Esc gives back.

use catchment::topology::{Node, Side};
use egui::{Event, Key, Modifiers, Role};
use egui_kittest::kittest::Queryable as _;

use crate::support::{Setup, Window, click, key, window_on};

const NO_NUMBER: &str = "expected a whole number from 0 to 4294967295";

fn tab(w: &mut Window, name: &str) {
    w.get_by_role_and_label(Role::Tab, name).click();
    w.run_steps(4);
}

/// Brings a field into view and clicks it.
fn press(w: &mut Window, role: Role, field: &str) {
    w.get_by_role_and_label(role, field).scroll_to_me();
    w.run_steps(6);
    w.get_by_role_and_label(role, field).click();
    w.run_steps(4);
}

/// Types over what a field holds, letter by letter.
fn retype(w: &mut Window, role: Role, field: &str, text: &str) {
    press(w, role, field);
    w.key_press_modifiers(Modifiers::COMMAND, Key::A);
    w.run();
    if text.is_empty() {
        key(w, Key::Delete);
    }
    for letter in text.chars() {
        w.event(Event::Text(letter.to_string()));
        w.run();
    }
}

fn says(w: &Window, text: &str) -> bool {
    w.query_all_by_label_contains(text).next().is_some()
}

fn steps(w: &Window) -> usize {
    w.state().sandbox().history().done().len()
}

fn node<'w>(w: &'w Window, id: &str) -> &'w Node {
    w.state().sandbox().doc().node(&id.parse().unwrap()).unwrap()
}

/// What ISP Europe does with what Frankfurt sends it.
fn local_pref(w: &Window) -> Option<u32> {
    let link = w.state().sandbox().doc().link(&"fra--isp-eu".parse().unwrap()).unwrap();
    link.end(Side::B).policy.import_all().and_then(|entry| entry.local_pref)
}

#[test]
fn an_impossible_number_stays_and_the_document_is_untouched() {
    let mut w = window_on("three-sites.ron", Setup::default());
    click(&mut w, "ISP Europe");
    let (role, field) = (Role::SpinButton, "Local-pref on import");
    for wrong in ["99999999999", "-5", "abc"] {
        retype(&mut w, role, field, wrong);
        assert!(!says(&w, NO_NUMBER), "half a number is no mistake yet");
        key(&mut w, Key::Enter);
        assert!(says(&w, &format!("{wrong:?} is impossible here; {NO_NUMBER}")));
        let shown = w.get_by_role_and_label(role, field).value();
        assert_eq!(shown.as_deref(), Some(wrong), "it stays as it was typed");
        assert_eq!((local_pref(&w), steps(&w)), (None, 0));
    }
    // Esc in the field gives back what the document says, and leaves the selection alone.
    press(&mut w, role, field);
    key(&mut w, Key::Escape);
    assert!(!says(&w, NO_NUMBER));
    assert!(w.state().selection().only_node().is_some());
    // Put right, it counts as one step.
    retype(&mut w, role, field, "120");
    assert_eq!(local_pref(&w), None);
    key(&mut w, Key::Enter);
    assert_eq!((local_pref(&w), steps(&w)), (Some(120), 1));
    // Leaving the field counts too; an arrow is a step of one.
    retype(&mut w, role, field, "90");
    key(&mut w, Key::ArrowUp);
    press(&mut w, role, "Prepend on export");
    assert_eq!((local_pref(&w), steps(&w)), (Some(91), 2));
}

#[test]
fn escape_gives_number_and_name_back_and_keeps_the_selection() {
    let mut w = window_on("three-sites.ron", Setup::default());
    click(&mut w, "ISP Europe");
    retype(&mut w, Role::SpinButton, "Local-pref on import", "90");
    key(&mut w, Key::Escape);
    assert_eq!((local_pref(&w), steps(&w)), (None, 0));
    tab(&mut w, "Node");
    retype(&mut w, Role::TextInput, "Name", "Nowhere");
    assert_eq!(&*node(&w, "isp-eu").name, "Nowhere");
    key(&mut w, Key::Escape);
    assert_eq!((&*node(&w, "isp-eu").name, steps(&w)), ("ISP Europe", 0));
    assert!(w.state().selection().only_node().is_some());
    key(&mut w, Key::Escape);
    assert!(w.state().selection().is_empty(), "the next one is the canvas's");
}

#[test]
fn a_number_is_dragged_in_one_step() {
    let mut w = window_on("three-sites.ron", Setup::default());
    click(&mut w, "ISP Europe");
    w.get_by_role_and_label(Role::SpinButton, "Local-pref on import").scroll_to_me();
    w.run_steps(6);
    let field = w.get_by_role_and_label(Role::SpinButton, "Local-pref on import").rect().center();
    w.drag_at(field);
    w.run();
    for step in 1..5 {
        w.hover_at(field + egui::vec2(10.0 * step as f32, 0.0));
        w.run();
    }
    w.drop_at(field + egui::vec2(40.0, 0.0));
    w.run();
    assert_eq!((local_pref(&w), steps(&w)), (Some(240), 1));
}

#[test]
fn a_node_has_a_name() {
    let mut w = window_on("three-sites.ron", Setup::default());
    click(&mut w, "ISP Europe");
    tab(&mut w, "Node");
    for wrong in ["", "   "] {
        retype(&mut w, Role::TextInput, "Name", wrong);
        key(&mut w, Key::Enter);
        assert!(says(&w, "A name has 1 to 80 printable characters"));
        assert_eq!((&*node(&w, "isp-eu").name, steps(&w)), ("ISP Europe", 0));
    }
    retype(&mut w, Role::TextInput, "Name", "ISP\u{200b}");
    key(&mut w, Key::Enter);
    assert!(says(
        &w,
        "The text holds U+200B (a zero-width character), which cannot be seen; expected printable text"
    ));
    assert_eq!((&*node(&w, "isp-eu").name, steps(&w)), ("ISP Europe", 0));
    // Letter by letter to nothing leaves nothing behind either.
    retype(&mut w, Role::TextInput, "Name", "ab");
    key(&mut w, Key::Backspace);
    assert_eq!(&*node(&w, "isp-eu").name, "a");
    key(&mut w, Key::Backspace);
    assert_eq!(&*node(&w, "isp-eu").name, "ISP Europe");
    assert!(!w.state().sandbox().is_edited());
    key(&mut w, Key::Enter);
    assert_eq!((steps(&w), w.state().sandbox().cause()), (0, ""));
    retype(&mut w, Role::TextInput, "Name", "Euronet");
    key(&mut w, Key::Enter);
    assert_eq!((&*node(&w, "isp-eu").name, steps(&w)), ("Euronet", 1));
    assert!(!says(&w, "A name has 1 to 80"));
}

#[test]
fn delay_demand_and_capacity_refuse_alike() {
    let mut w = window_on("three-sites.ron", Setup::default());
    click(&mut w, "Lisbon");
    tab(&mut w, "Node");
    let before = node(&w, "lisbon").demand;
    retype(&mut w, Role::SpinButton, "Demand, kq/s", "4294967296");
    key(&mut w, Key::Enter);
    assert!(says(&w, NO_NUMBER));
    assert_eq!(node(&w, "lisbon").demand, before);
    click(&mut w, "Frankfurt");
    w.get_by_role_and_label(Role::CheckBox, "Limited capacity").click();
    w.run_steps(4);
    let before = node(&w, "fra").capacity;
    retype(&mut w, Role::SpinButton, "Capacity, kq/s", "much");
    key(&mut w, Key::Enter);
    assert!(says(&w, "\"much\" is impossible here"));
    assert_eq!(node(&w, "fra").capacity, before);
}

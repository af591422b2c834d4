//! What is typed into the inspector, in the whole window.

use egui::{Event, Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::support::{Setup, Window, click, window_on};

/// Types a number into a box and leaves it.
fn type_number(w: &mut Window, name: &str, text: &str, leave: Key) {
    w.get_by_role_and_label(Role::SpinButton, name).click();
    w.run_steps(4);
    w.key_press_modifiers(Modifiers::COMMAND, Key::A);
    w.event(Event::Text(text.to_owned()));
    w.run();
    w.key_press(leave);
    w.run();
}

#[test]
fn an_impossible_number_stays_says_why_and_changes_nothing() {
    let mut w = window_on("three-sites.ron", Setup::default());
    click(&mut w, "Boston");
    let name = "Local-pref on import";
    for text in ["99999999999", "-5", "abc"] {
        type_number(&mut w, name, text, Key::Enter);
        assert!(w.query_by_label_contains("is not possible; expected a whole number").is_some());
        assert!(!w.state().sandbox().is_edited(), "{text}");
    }
    let shown = |w: &Window| {
        let number = w.get_by_role_and_label(Role::SpinButton, name);
        number.accesskit_node().value()
    };
    assert_eq!(shown(&w).as_deref(), Some("abc"));
    type_number(&mut w, name, "33", Key::Escape);
    assert!(!w.state().sandbox().is_edited(), "Esc leaves what was there");
    assert_eq!(w.state().selection().len(), 1);
    type_number(&mut w, name, "33", Key::Enter);
    assert!(w.query_by_label_contains("is not possible").is_none());
    assert_eq!(w.state().sandbox().history().done().len(), 1);
}

#[test]
fn a_name_cannot_be_taken_away() {
    let mut w = window_on("three-sites.ron", Setup::default());
    click(&mut w, "Boston");
    w.get_by_label("Node").click();
    w.run();
    let field = w.get_by_role_and_label(Role::TextInput, "Name");
    field.focus();
    w.run();
    w.key_press_modifiers(Modifiers::COMMAND, Key::A);
    w.key_press(Key::Backspace);
    w.run();
    w.run();
    assert!(w.query_by_label("A name has 1 to 80 printable characters").is_some());
    assert!(!w.state().sandbox().is_edited());
}

//! The three-sites network, built from an empty canvas with pointer and keys only.

use catchment::app::Picked;
use catchment::topology::{Kind, Role};
use egui::{Event, Key, Modifiers, Pos2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::support::{
    FakeDialogs, Setup, Window, click, doc, key, on_screen, point, window, window_with,
};

/// Puts a node at the pointer by its key, and names it in place.
fn put(window: &mut Window, kind: Kind, name: &str, at: Pos2) {
    point(window, at);
    let digit = match kind {
        Kind::Site => Key::Num1,
        Kind::Isp => Key::Num2,
        Kind::As => Key::Num3,
        Kind::Client => Key::Num4,
        Kind::RouteServer => Key::Num5,
    };
    key(window, digit);
    key(window, Key::F2);
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.event(Event::Text(name.to_owned()));
    window.run();
    key(window, Key::Enter);
    key(window, Key::Escape);
}

/// Draws a link from a node's rim to another node and takes the likely relationship.
fn link(window: &mut Window, from: &str, to: &str) {
    let (a, b) = (on_screen(window, from), on_screen(window, to));
    let rim = a + (b - a).normalized() * 30.0;
    point(window, rim);
    window.drag_at(rim);
    window.run();
    for share in [0.2, 0.6, 1.0] {
        window.hover_at(rim.lerp(b, share));
        window.run();
    }
    window.drop_at(b);
    window.run();
    key(window, Key::Enter);
    key(window, Key::Escape);
}

/// Three sites, three ISPs and three clients, in the reach of a pointer.
fn three_regions(w: &mut Window) {
    for (kind, name, x, y) in [
        (Kind::Site, "New York", 300.0, 160.0),
        (Kind::Site, "Frankfurt", 560.0, 160.0),
        (Kind::Site, "Singapore", 820.0, 160.0),
        (Kind::Isp, "West", 300.0, 340.0),
        (Kind::Isp, "Middle", 560.0, 340.0),
        (Kind::Isp, "East", 820.0, 340.0),
        (Kind::Client, "Boston", 300.0, 520.0),
        (Kind::Client, "Berlin", 560.0, 520.0),
        (Kind::Client, "Tokyo", 820.0, 520.0),
    ] {
        put(w, kind, name, Pos2::new(x, y));
    }
    for (from, to) in [
        ("New York", "West"),
        ("Frankfurt", "Middle"),
        ("Singapore", "East"),
        ("Boston", "West"),
        ("Berlin", "Middle"),
        ("Tokyo", "East"),
        ("West", "Middle"),
        ("Middle", "East"),
    ] {
        link(w, from, to);
    }
}

#[test]
fn a_network_is_built_with_pointer_and_keys_only() {
    let mut w = window(Setup::default());
    three_regions(&mut w);
    assert_eq!(doc(&w).nodes().len(), 9);
    assert_eq!(doc(&w).links().len(), 8);
    let peers = doc(&w).links().filter(|l| l.a.role == Role::Peer).count();
    assert_eq!(peers, 2, "equal kinds peer, the others buy");
}

#[test]
fn it_is_tuned_broken_saved_and_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.ron");
    let dialogs = FakeDialogs::default();
    let mut w = window_with(Setup::default(), &dialogs);
    three_regions(&mut w);
    let prefix = doc(&w).prefixes()[0];
    let lands = |w: &Window, name: &str| {
        let id = doc(w).nodes().find(|n| &*n.name == name).unwrap().id.clone();
        let now = w.state().sandbox().now().catchments_of(&prefix).unwrap();
        now.site_of(&id).map(|site| doc(w).node(site).unwrap().name.to_string())
    };
    assert_eq!(lands(&w, "Berlin").as_deref(), Some("Frankfurt"));

    // Tuned: the peers' routes (150) beat a customer's at 50.
    click(&mut w, "Middle");
    w.get_by_role_and_label(egui::Role::SpinButton, "Local-pref on import").click();
    w.run_steps(4);
    for digit in ["5", "0"] {
        w.event(Event::Text(digit.to_owned()));
        w.run();
    }
    key(&mut w, Key::Enter);
    key(&mut w, Key::Escape);
    let tuned = lands(&w, "Berlin");
    assert_ne!(tuned.as_deref(), Some("Frankfurt"), "Middle prefers a peer now");

    // Broken: Middle uses a peer's route now, which it does not offer to its peer West.
    click(&mut w, "New York");
    key(&mut w, Key::X);
    assert_eq!(lands(&w, "Boston"), None);
    let boston = w.get_by(|n| n.label().is_some_and(|l| l.starts_with("Boston, Client")));
    assert!(boston.accesskit_node().label().unwrap().ends_with("no route"));

    let before: Vec<_> = w.state().sandbox().now().catchments().cloned().collect();
    dialogs.answer(Picked::File(file.clone()));
    w.key_press_modifiers(Modifiers::COMMAND, Key::S);
    w.run();
    w.run_steps(3);
    assert!(file.is_file(), "saved");
    assert!(!w.state().sandbox().is_edited());

    w.key_press_modifiers(Modifiers::COMMAND, Key::N);
    w.run();
    assert!(doc(&w).is_empty());
    dialogs.answer(Picked::File(file));
    w.key_press_modifiers(Modifiers::COMMAND, Key::O);
    w.run();
    w.run_steps(3);
    let now = w.state().sandbox().now().catchments();
    assert!(now.eq(&before), "the same catchments");
}

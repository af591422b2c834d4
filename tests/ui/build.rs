//! The three-sites network, built from an empty canvas with pointer and keys only.

use catchment::app::App;
use catchment::topology::{Kind, Role, Topology};
use egui::{Event, Key, Modifiers, Pos2};
use egui_kittest::Harness;

use crate::support::{Setup, on_screen, window};

type Window = Harness<'static, App>;

fn doc(window: &Window) -> &Topology {
    window.state().sandbox().doc()
}

fn point(window: &mut Window, at: Pos2) {
    window.hover_at(at);
    window.run();
}

fn key(window: &mut Window, key: Key) {
    window.key_press(key);
    window.run();
}

/// Puts a node at the pointer by its key, and names it in place.
fn put(window: &mut Window, kind: Kind, name: &str, at: Pos2) {
    point(window, at);
    let digit = match kind {
        Kind::Site => Key::Num1,
        Kind::Isp => Key::Num2,
        Kind::As => Key::Num3,
        Kind::Client => Key::Num4,
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

#[test]
fn a_network_is_built_with_pointer_and_keys_only() {
    let mut w = window(Setup::default());
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
        put(&mut w, kind, name, Pos2::new(x, y));
    }
    assert_eq!(doc(&w).nodes().len(), 9);
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
        link(&mut w, from, to);
    }
    assert_eq!(doc(&w).links().len(), 8);
    let peers = doc(&w).links().filter(|l| l.a.role == Role::Peer).count();
    assert_eq!(peers, 2, "equal kinds peer, the others buy");
}

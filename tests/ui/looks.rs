//! Pictures of the main states, light and dark, wide and narrow. Look at them when they change:
//! `UPDATE_SNAPSHOTS=1 cargo test --test ui looks` writes them to `tests/snapshots`.

use catchment::app::{App, Appearance};
use catchment::topology::{NodeId, NodeState};
use egui::Key;
use egui_kittest::kittest::Queryable as _;
use egui_kittest::{Harness, SnapshotResults};

use crate::support::{Setup, click, window, window_on};

const WIDE: [f32; 2] = [1440.0, 900.0];
const NARROW: [f32; 2] = [1024.0, 640.0];

fn rest(w: &mut Harness<'static, App>) {
    w.hover_at(egui::Pos2::new(700.0, 640.0));
    w.run();
}

#[test]
fn the_main_states_look_as_they_did() {
    let mut results = SnapshotResults::new();
    for (theme, appearance) in [("light", Appearance::Light), ("dark", Appearance::Dark)] {
        for (width, size) in [("wide", WIDE), ("narrow", NARROW)] {
            let setup = || Setup { size, appearance };
            let name = |state: &str| format!("{state}-{width}-{theme}");

            let mut w = window(setup());
            results.add(w.try_snapshot(name("empty")));

            let mut w = window_on("three-sites.ron", setup());
            results.add(w.try_snapshot(name("three-sites")));

            click(&mut w, "ISP Europe");
            rest(&mut w);
            results.add(w.try_snapshot(name("isp-selected")));

            click(&mut w, "Frankfurt");
            w.key_press(Key::X);
            w.run();
            rest(&mut w);
            let fra: NodeId = "fra".parse().unwrap();
            assert_eq!(w.state().sandbox().doc().node(&fra).unwrap().state, NodeState::Failed);
            w.key_press(Key::Escape);
            w.run();
            results.add(w.try_snapshot(name("site-failed")));

            let mut w = window_on("peering-across-the-ocean.ron", setup());
            click(&mut w, "Boston");
            rest(&mut w);
            results.add(w.try_snapshot(name("across-the-ocean")));

            let mut w = window_on("bad-gadget.ron", setup());
            results.add(w.try_snapshot(name("bad-gadget")));

            let mut w = window_on("more-specific.ron", setup());
            results.add(w.try_snapshot(name("more-specific")));
        }
    }
}

/// Frankfurt fails silently while time runs: before, while packets are lost, while messages travel,
/// and at rest again.
#[test]
fn a_failover_looks_as_it_did_at_four_instants() {
    let mut results = SnapshotResults::new();
    for (look, appearance, size) in [
        ("wide-light", Appearance::Light, WIDE),
        ("wide-dark", Appearance::Dark, WIDE),
        ("narrow-light", Appearance::Light, NARROW),
    ] {
        let mut w = window_on("three-sites.ron", Setup { size, appearance });
        w.key_press(Key::T);
        w.run();
        click(&mut w, "Frankfurt");
        for key in [Key::X, Key::K] {
            w.key_press(key);
            w.run_steps(2);
        }
        w.key_press(Key::Escape);
        w.run_steps(2);
        w.get_by_label("To the beginning").click();
        w.run_steps(2);
        let mut at = 0;
        for (name, event) in [("before", 0), ("lost", 2), ("messages", 11), ("rest", 26)] {
            while at < event {
                w.key_press(Key::Period);
                w.run_steps(2);
                at += 1;
            }
            rest(&mut w);
            results.add(w.try_snapshot(format!("failover-{name}-{look}")));
        }
    }
}

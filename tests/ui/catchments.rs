//! The bar of catchments and what it was before.

use catchment::app::App;
use catchment::topology::{Topology, parse};
use egui::Key;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::support::{Setup, click, window, window_on};

fn says(w: &Harness<'static, App>, text: &str) -> bool {
    w.query_all_by_label_contains(text).next().is_some()
}

/// Two clients, one of which nobody serves and hardly anybody misses.
const FEW: &str = r#"(format: 1, nodes: [
    (id: "s", kind: Site, name: "Site", asn: 65001, pos: (0, 0), origins: [(prefix: "1.1.1.0/24")]),
    (id: "a", kind: Isp, name: "A", asn: 65002, pos: (0, 100)),
    (id: "c", kind: Client, name: "C", asn: 65003, pos: (0, 200), demand: 99),
    (id: "d", kind: Client, name: "D", asn: 65004, pos: (200, 200)),
], links: [
    (id: "s--a", a: (node: "s", role: Customer), b: (node: "a", role: Provider)),
    (id: "a--c", a: (node: "a", role: Provider), b: (node: "c", role: Customer)),
])"#;

fn few() -> Topology {
    parse(FEW).unwrap()
}

#[test]
fn clients_that_nobody_serves_are_named_however_few_they_are() {
    for size in [[1440.0, 900.0], [1024.0, 640.0]] {
        let mut w = window(Setup { size, ..Setup::default() });
        w.state_mut().show_document(few());
        w.run();
        let part = w.get_by_label("Unserved 1 %");
        // There is room for the words between the bar and the edge of the window.
        assert!(part.rect().right() < size[0] - 80.0, "{:?}", part.rect());
        let tip = part.accesskit_node().description();
        assert_eq!(tip.as_deref(), Some("1 client reaching nobody"));
    }
}

#[test]
fn what_was_is_told_for_each_part_by_name() {
    let mut w = window_on("three-sites.ron", Setup::default());
    click(&mut w, "Frankfurt");
    w.key_press(Key::X);
    w.run();
    assert!(says(&w, "B Frankfurt was "));
    // Restored, what was unserved, if anybody was, is called so, and no site is credited with it.
    let mut w = window(Setup::default());
    w.state_mut().show_document(few());
    w.run();
    click(&mut w, "Site");
    w.key_press(Key::X);
    w.run();
    assert!(says(&w, "Before: A Site was 99 %, unserved was 1 %"));
    w.key_press(Key::X);
    w.run();
    assert!(says(&w, "Before: unserved was 100 %"));
    assert!(!says(&w, "Site was"));
}

//! What would make another route win, and why a client moved, in the window.

use egui::Key;
use egui_kittest::kittest::Queryable as _;

use crate::support::{Setup, Window, chord, click, doc, key, selected, window_on};

fn press(window: &mut Window, label: &str) {
    window.get_by_label(label).click();
    window.run();
}

fn holds(window: &Window, label: &str) -> bool {
    window.query_all_by_label_contains(label).next().is_some()
}

/// Where a client lands, as the network is or as it is shown.
fn lands(window: &Window, client: &str) -> String {
    let sandbox = window.state().sandbox();
    let catchments = sandbox.now().catchments().next().unwrap();
    let site = catchments.site_of(&client.parse().unwrap()).unwrap();
    site.to_string()
}

#[test]
fn the_change_that_makes_a_route_win_is_previewed_applied_and_undone() {
    let mut window = window_on("three-sites.ron", Setup::default());
    let drawn = doc(&window).clone();
    assert_eq!(lands(&window, "mumbai"), "fra");
    click(&mut window, "Mumbai");
    assert!(holds(&window, "To make ISP Asia win"));
    assert!(holds(&window, "Mumbai would move Frankfurt → Singapore"));
    press(&mut window, "Preview");
    assert_eq!(lands(&window, "mumbai"), "sin");
    assert_eq!(*doc(&window), drawn);
    // The card is still about what was asked for, though another route loses in what is shown.
    assert!(holds(&window, "To make ISP Asia win"));
    assert!(!holds(&window, "To make ISP Europe win"));
    press(&mut window, "End preview");
    assert_eq!(lands(&window, "mumbai"), "fra");
    press(&mut window, "Preview");
    key(&mut window, Key::Escape);
    assert_eq!(lands(&window, "mumbai"), "fra");
    assert_eq!(selected(&window), ["Mumbai"]);
    press(&mut window, "Apply");
    assert_eq!(lands(&window, "mumbai"), "sin");
    assert_ne!(*doc(&window), drawn);
    chord(&mut window, egui::Modifiers::COMMAND, Key::Z);
    assert_eq!(*doc(&window), drawn);
    assert_eq!(lands(&window, "mumbai"), "fra");
}

#[test]
fn a_client_that_moved_says_why_across_the_networks_between() {
    let mut window = window_on("three-sites.ron", Setup::default());
    click(&mut window, "Frankfurt");
    key(&mut window, Key::X);
    assert!(!holds(&window, "Why its packets go elsewhere now"));
    click(&mut window, "Berlin");
    assert!(holds(&window, "Why its packets go elsewhere now"));
    assert!(holds(&window, "1. Frankfurt failed."));
    assert!(holds(&window, "2. ISP Europe lost its session with Frankfurt"));
    // A line of it leads to its node.
    press(&mut window, "1. Frankfurt failed.");
    assert_eq!(selected(&window), ["Frankfurt"]);
}

#[test]
fn a_node_that_was_just_added_has_no_packets_to_explain() {
    let mut window = window_on("three-sites.ron", Setup::default());
    key(&mut window, Key::Num5);
    assert!(holds(&window, "No route to 1.1.1.0/24"));
    assert!(!holds(&window, "Why its packets"));
}

/// A border router that keeps its neighbours' addresses as next hops, with links that are not in the
/// IGP.
const NEXT_HOP_OUT_OF_REACH: &str = r#"(
    format: 1,
    nodes: [
        (id: "r1", kind: Isp, name: "R1", asn: 65001, pos: (300.0, 300.0)),
        (id: "r3", kind: Isp, name: "R3", asn: 65001, pos: (500.0, 300.0), next_hop: Neighbour()),
        (id: "r4", kind: Site, name: "R4", asn: 65004, pos: (700.0, 300.0),
            origins: [(prefix: "192.0.2.0/24")]),
    ],
    links: [
        (id: "r1-r3", a: (node: "r1"), b: (node: "r3")),
        (id: "r3-r4", a: (node: "r3"), b: (node: "r4")),
    ],
)"#;

#[test]
fn a_next_hop_out_of_reach_is_said_and_mended() {
    let folder = std::env::temp_dir();
    let path = folder.join(format!("catchment-out-of-reach-{}.ron", std::process::id()));
    std::fs::write(&path, NEXT_HOP_OUT_OF_REACH).unwrap();
    let drawn = catchment::topology::load(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let mut window = crate::support::window(Setup::default());
    window.state_mut().show_document(drawn);
    window.run();
    click(&mut window, "R1");
    assert!(holds(&window, "No usable route to 192.0.2.0/24: its next hop is out of reach"));
    assert!(holds(&window, "The route from R3 cannot be used: R1 cannot reach its next hop"));
    assert!(!holds(&window, "only route that is accepted") && !holds(&window, "any more"));
    assert!(holds(&window, "To make R3 win"));
    assert!(holds(&window, "Next-hop-self at R3"));
    press(&mut window, "Apply");
    assert!(holds(&window, "R3 offers the only route that is accepted."));
}

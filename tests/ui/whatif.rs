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

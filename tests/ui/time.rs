//! Time in the window: something fails while time runs, and is played, stepped and scrubbed; the
//! order of messages is chosen by hand.

use catchment::topology::{NodeState, Preset, Timing};
use egui::{Key, pos2};
use egui_kittest::kittest::Queryable as _;

use crate::support::{Setup, Window, click, doc, drag, key, window_on};

fn press(window: &mut Window, label: &str) {
    window.get_by_label(label).click();
    window.run_steps(3);
}

fn press_first(window: &mut Window, label: &str) {
    let found = window.get_all_by_label_contains(label).next();
    found.expect("something to press").click();
    window.run_steps(3);
}

/// A key while something may be playing, which never stops to draw.
fn tap(window: &mut Window, key: Key) {
    window.key_press(key);
    window.run_steps(2);
}

fn holds(window: &Window, label: &str) -> bool {
    window.query_all_by_label_contains(label).next().is_some()
}

/// The number of events before the place in the recording, and of all of them.
fn place(window: &Window) -> (usize, usize) {
    let said = std::cell::RefCell::new(String::new());
    window.get_by(|n| {
        let label = n.label().filter(|label| label.starts_with("Events: "));
        said.borrow_mut().extend(label.clone());
        label.is_some()
    });
    let said = said.into_inner();
    let mut numbers = said.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok());
    (numbers.next().expect("a place"), numbers.next().expect("an end"))
}

/// Whether Frankfurt is at work in what is drawn.
fn frankfurt_works(window: &Window) -> bool {
    let drawn = window.state().sandbox().shown_doc();
    drawn.nodes().find(|n| &*n.name == "Frankfurt").expect("it").state == NodeState::Up
}

fn served(window: &Window) -> usize {
    let now = window.state().sandbox().now();
    now.catchments().next().unwrap().shares.iter().map(|share| share.clients.len()).sum()
}

/// Frankfurt has failed while time runs, and nothing plays.
fn after_a_failure() -> Window {
    let mut window = window_on("three-sites.ron", Setup::default());
    key(&mut window, Key::T);
    assert!(holds(&window, "Time runs."));
    click(&mut window, "Frankfurt");
    tap(&mut window, Key::X);
    tap(&mut window, Key::K);
    window
}

#[test]
fn a_failure_is_recorded_and_plays_until_it_is_paused() {
    let mut window = window_on("three-sites.ron", Setup::default());
    key(&mut window, Key::T);
    click(&mut window, "Frankfurt");
    tap(&mut window, Key::X);
    let (first, all) = place(&window);
    assert!(all > 10 && first < all, "{first} of {all}");
    window.run_steps(8);
    let (later, _) = place(&window);
    assert!(later > first);
    tap(&mut window, Key::K);
    let paused = place(&window);
    window.run_steps(8);
    assert_eq!(place(&window), paused);
    // Backwards to the beginning, where nothing has happened yet.
    tap(&mut window, Key::J);
    window.run_steps(200);
    assert_eq!(place(&window).0, 0);
    assert!(frankfurt_works(&window));
    assert_eq!(served(&window), 7);
    // Forwards to the end, where all have moved.
    tap(&mut window, Key::K);
    window.run_steps(60 * all);
    assert_eq!(place(&window), (all, all));
    assert!(!frankfurt_works(&window));
    assert_eq!(served(&window), 7);
    assert!(holds(&window, "At rest after"));
}

#[test]
fn on_the_way_clients_are_unserved_and_steps_go_both_ways() {
    let mut window = after_a_failure();
    press(&mut window, "To the beginning");
    let mut least = served(&window);
    let mut states = vec![served(&window)];
    let (_, all) = place(&window);
    for step in 1..=all {
        tap(&mut window, Key::Period);
        assert_eq!(place(&window).0, step);
        states.push(served(&window));
        least = least.min(served(&window));
    }
    assert_eq!(least, 4, "Lisbon, Berlin and Mumbai lose Frankfurt and go nowhere for a while");
    for step in (0..all).rev() {
        tap(&mut window, Key::Comma);
        assert_eq!((place(&window).0, served(&window)), (step, states[step]));
    }
}

#[test]
fn the_strip_is_dragged_to_any_instant_and_a_node_is_chosen_in_it() {
    let mut window = after_a_failure();
    let strip = window.get_by_label_contains("Events: ").rect();
    let at = |share: f32| {
        pos2(strip.left() + 150.0 + (strip.width() - 150.0) * share, strip.top() + 10.0)
    };
    drag(&mut window, at(0.2), at(0.5));
    let (half, all) = place(&window);
    assert!(half.abs_diff(all / 2) <= 1, "{half} of {all}");
    drag(&mut window, at(0.5), at(0.01));
    assert_eq!(place(&window).0, 0);
    assert!(frankfurt_works(&window));
    drag(&mut window, at(0.3), at(1.0));
    assert_eq!(place(&window).0, all);
    // Undo takes the failure out of the recording.
    window.key_press_modifiers(egui::Modifiers::COMMAND, Key::Z);
    window.run_steps(3);
    assert!(holds(&window, "Time runs."));
    assert!(frankfurt_works(&window));
    key(&mut window, Key::T);
    assert!(!holds(&window, "Time runs."));
}

#[test]
fn the_inspector_shows_the_tables_of_the_instant() {
    let mut window = after_a_failure();
    press(&mut window, "To the beginning");
    click(&mut window, "ISP Europe");
    press(&mut window, "Neighbours");
    assert!(holds(&window, "Tables at 0.00 s"));
    // Frankfurt fails, and what it knew is gone; its neighbour has an alarm set.
    tap(&mut window, Key::Period);
    tap(&mut window, Key::Period);
    assert!(holds(&window, "BFD gives up"), "the timer that will notice counts down");
    press(&mut window, "To the end");
    assert!(holds(&window, "BFD missed its packets"));
    assert!(holds(&window, "path tried in"));
}

/// DISAGREE in the laboratory, all nodes about to start, the next message chosen by hand.
fn disagree_by_hand() -> Window {
    let mut window = window_on("disagree.ron", Setup::default());
    key(&mut window, Key::T);
    press_first(&mut window, "Modern timers");
    press(&mut window, "Lab");
    assert_eq!(doc(&window).timing(), Timing::of(Preset::Lab));
    press_first(&mut window, "Messages as sent");
    press(&mut window, "Messages by hand");
    press(&mut window, "Cold start");
    window
}

/// Delivers the message that is listed first, or the first one of some words.
fn deliver(window: &mut Window, words: &str) {
    let found = window.query_all_by_label_contains(words).next();
    found.unwrap_or_else(|| panic!("no message {words:?}")).click();
    window.run_steps(3);
}

#[test]
fn the_order_of_messages_drives_disagree_into_either_state() {
    let mut ends = Vec::new();
    let isps = ["ISP Seine (1)", "ISP Loire (2)"];
    for (first, second) in [(isps[0], isps[1]), (isps[1], isps[0])] {
        let mut window = disagree_by_hand();
        // One hears of Paris and tells the other, which prefers that to what Paris tells it.
        deliver(&mut window, &format!("Paris (0) to {first}: ▲ 64500"));
        assert!(holds(&window, "Choose the next message"));
        deliver(&mut window, &format!("{first} to {second}: ▲"));
        for _ in 0..40 {
            if holds(&window, "Choose the next message") {
                deliver(&mut window, ": ▲");
            }
        }
        assert!(holds(&window, "At rest after"));
        key(&mut window, Key::T);
        let state = ["State 1 of 2", "State 2 of 2"].into_iter().find(|s| holds(&window, s));
        ends.push(state.expect("one of two states"));
    }
    assert_ne!(ends[0], ends[1]);
}

#[test]
fn an_edit_while_time_runs_is_something_that_happens() {
    let mut window = window_on("three-sites.ron", Setup::default());
    key(&mut window, Key::T);
    click(&mut window, "Campus");
    tap(&mut window, Key::Delete);
    tap(&mut window, Key::K);
    let (_, all) = place(&window);
    assert!(all >= 1);
    press(&mut window, "To the end");
    assert!(window.state().sandbox().doc().nodes().all(|n| &*n.name != "Campus"));
}

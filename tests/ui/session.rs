//! Several things open at once, by the real keys and buttons: what is shown follows the document.

use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::Queryable as _;

use crate::support::{Setup, Window, chord, click, doc, key, window, window_on};

/// A key while something may be playing, which never stops to draw.
fn tap(window: &mut Window, key: Key) {
    window.key_press(key);
    window.run_steps(2);
}

fn to_the_end(window: &mut Window) {
    window.get_by_label("To the end").click();
    window.run_steps(3);
}

/// The number of clients that a site serves in what is shown.
fn served_by(window: &Window, site: &str) -> usize {
    let catchments = window.state().sandbox().now().catchments().next().unwrap();
    let share = catchments.shares.iter().find(|share| share.site.as_str() == site);
    share.map_or(0, |share| share.clients.len())
}

fn site_of(window: &Window, client: &str) -> String {
    let catchments = window.state().sandbox().now().catchments().next().unwrap();
    catchments.site_of(&client.parse().unwrap()).unwrap().to_string()
}

#[test]
fn a_page_of_the_tour_that_fails_a_site_is_recorded() {
    let mut w = window(Setup::default());
    chord(&mut w, Modifiers::COMMAND, Key::T);
    w.run();
    key(&mut w, Key::T);
    tap(&mut w, Key::ArrowRight);
    tap(&mut w, Key::ArrowRight);
    click_while_it_plays(&mut w, "Campus");
    tap(&mut w, Key::X);
    to_the_end(&mut w);
    assert_eq!(served_by(&w, "fra"), 0, "Frankfurt has failed");
    let clients = doc(&w).nodes().filter(|n| n.kind == catchment::topology::Kind::Client).count();
    assert_eq!(served_by(&w, "nyc") + served_by(&w, "sin"), clients);
    // The page before takes that back, in the recording, too.
    tap(&mut w, Key::Escape);
    tap(&mut w, Key::ArrowLeft);
    to_the_end(&mut w);
    assert!(served_by(&w, "fra") > 0, "Frankfurt is back");
}

fn click_while_it_plays(window: &mut Window, name: &str) {
    let at = crate::support::on_screen(window, name);
    window.hover_at(at);
    window.run_steps(2);
    window.drag_at(at);
    window.drop_at(at);
    window.run_steps(4);
}

#[test]
fn a_cancelled_drag_leaves_nothing_in_the_recording() {
    let mut w = window_on("three-sites.ron", Setup::default());
    click(&mut w, "Mumbai");
    key(&mut w, Key::T);
    // A node with several neighbours has a slider for each.
    let slider = |w: &Window, then: &mut dyn FnMut(&egui_kittest::Node<'_>)| {
        then(&w.get_all_by_role_and_label(Role::Slider, "Local-pref on import").next().unwrap());
    };
    slider(&w, &mut |slider| slider.scroll_to_me());
    w.run_steps(6);
    let mut rect = egui::Rect::NOTHING;
    slider(&w, &mut |slider| rect = slider.rect());
    w.drag_at(rect.center());
    w.run_steps(2);
    w.hover_at(rect.left_center());
    w.run_steps(2);
    assert_ne!(w.state().sandbox().time().unwrap().player().script().happenings.len(), 0);
    tap(&mut w, Key::Escape);
    w.drop_at(rect.left_center());
    w.run_steps(2);
    assert!(!w.state().sandbox().is_edited(), "the drag is taken back");
    assert_eq!(w.state().sandbox().time().unwrap().player().script().happenings.len(), 0);
    click_while_it_plays(&mut w, "Campus");
    tap(&mut w, Key::X);
    to_the_end(&mut w);
    assert_eq!(site_of(&w, "mumbai"), "fra", "its local-pref is what it was");
}

#[test]
fn a_preview_is_shown_while_time_is_open() {
    let mut w = window_on("three-sites.ron", Setup::default());
    click(&mut w, "Mumbai");
    key(&mut w, Key::T);
    w.get_by_label("Preview").click();
    w.run();
    assert_eq!(site_of(&w, "mumbai"), "sin");
    w.get_by_label("End preview").click();
    w.run();
    assert_eq!(site_of(&w, "mumbai"), "fra");
    assert!(w.state().sandbox().time().is_some(), "the recording is still there");
    // At an instant in the middle, too, it ends where it began.
    click(&mut w, "Frankfurt");
    tap(&mut w, Key::X);
    tap(&mut w, Key::K);
    assert!(w.state().sandbox().shown().is_instant());
    let before = w.state().sandbox().time().unwrap().player().place();
    // An instant is no preview.
    click_while_it_plays(&mut w, "Mumbai");
    assert!(w.query_by_label("A preview").is_none() && w.query_by_label("Preview").is_none());
    tap(&mut w, Key::Escape);
    assert_eq!(w.state().sandbox().time().unwrap().player().place(), before);
}

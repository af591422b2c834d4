//! Menus and the finder.

use catchment::app::{Picked, Purpose};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use crate::files::{CTRL, ONE, Test};
use crate::support::{Setup, Window, click, key, selected, window, window_on};

#[test]
fn recent_files_are_listed_the_latest_first() {
    let mut t = Test::on_a_file();
    let two = t.write("two.ron", &ONE.replace("Frankfurt", "Berlin"));
    t.open(&two);
    t.click("File");
    t.click("Recent");
    let (one, two) = (t.window.get_by_label("one.ron").rect(), t.path("two.ron"));
    let entries: Vec<_> = t.window.query_all_by_label("two.ron").map(|n| n.rect()).collect();
    assert!(entries.iter().any(|r| r.left() == one.left() && r.bottom() <= one.top() + 1.0));
    t.click("one.ron");
    assert!(t.doc().nodes().any(|n| &*n.name == "Frankfurt"));
    // A file that is gone is listed, and cannot be chosen.
    std::fs::remove_file(&two).unwrap();
    t.click("File");
    t.click("Recent");
    t.click("two.ron");
    assert!(t.doc().nodes().any(|n| &*n.name == "Frankfurt"));
    assert!(t.shows("one.ron"));
}

#[test]
fn an_example_is_opened_by_its_title_and_saved_elsewhere() {
    let mut t = Test::new();
    t.click("File");
    t.click("Examples");
    t.click("Basics");
    t.click("Three sites, one address");
    assert!(t.shows("three-sites.ron"));
    t.dialogs.answer(Picked::Nothing);
    t.chord(CTRL, Key::S);
    let asked = t.dialogs.asked();
    assert_eq!((asked[0].purpose, &*asked[0].name), (Purpose::Save, "three-sites.ron"));
}

#[test]
fn the_finder_finds_nodes_and_commands() {
    let mut t = Test::on_a_file();
    t.chord(CTRL, Key::K);
    t.type_text("frank");
    t.chord(Modifiers::NONE, Key::Enter);
    let selected = t.window.state().selection().only_node().map(ToString::to_string);
    assert_eq!(selected.as_deref(), Some("fra"));
    t.chord(CTRL, Key::K);
    t.type_text("about");
    t.click("About Catchment");
    assert!(t.window.query_by_label_contains("Version ").is_some());
    t.chord(Modifiers::NONE, Key::Escape);
    assert!(t.window.query_by_label_contains("Version ").is_none());
}

#[test]
fn menus_name_the_step_that_undo_takes_back() {
    let mut t = Test::on_a_file();
    t.edit();
    t.click("Edit");
    t.click("Undo Add Site 1");
    assert_eq!(t.doc().nodes().len(), 1);
    assert!(!t.is_edited());
    t.click("Edit");
    assert!(t.shows("Redo Add Site 1"));
    // Esc closes the menu and does not reach the canvas.
    t.chord(Modifiers::NONE, Key::Escape);
    assert!(!t.shows("Redo Add Site 1"));
}

#[test]
fn recent_files_of_one_name_are_told_apart() {
    let mut t = Test::on_a_file();
    std::fs::create_dir(t.path("nets")).unwrap();
    let other = t.write("nets/one.ron", &ONE.replace("Frankfurt", "Berlin"));
    t.open(&other);
    t.click("File");
    t.click("Recent");
    assert!(t.shows("one.ron – nets"));
    let folder = t.folder.path().file_name().unwrap().to_string_lossy().into_owned();
    t.click(&format!("one.ron – {folder}"));
    assert!(t.doc().nodes().any(|n| &*n.name == "Frankfurt"));
}

#[test]
fn every_menu_fits_the_smallest_window() {
    let size = [1024.0, 640.0];
    let mut w = window(Setup { size, ..Setup::default() });
    for (menu, last) in [("Edit", "Tools"), ("View", "Cold start"), ("File", "Quit")] {
        w.get_by_label(menu).click();
        w.run();
        let bottom = w.get_by_label(last).rect().bottom();
        assert!(bottom < size[1] - 8.0, "{menu} ends at {bottom}");
        w.key_press(Key::Escape);
        w.run();
    }
    w.get_by_label("Edit").click();
    w.run();
    w.get_by_label("Add").click();
    w.run();
    w.get_by_label("Add a client").click();
    w.run();
    assert_eq!(w.state().sandbox().doc().nodes().len(), 1);
}

#[test]
fn in_a_small_window_the_page_of_the_document_is_a_drawer() {
    let small = || Setup { size: [1024.0, 640.0], ..Setup::default() };
    let mut window = window_on("three-sites.ron", small());
    let holds = |window: &Window, text: &str| window.query_all_by_label(text).next().is_some();
    assert!(!holds(&window, "How routers decide"));
    key(&mut window, Key::D);
    assert!(holds(&window, "How routers decide") && holds(&window, "Who may announce what"));
    key(&mut window, Key::D);
    assert!(!holds(&window, "How routers decide"));
    // Esc closes it too, and what is selected takes its place.
    key(&mut window, Key::D);
    key(&mut window, Key::Escape);
    assert!(!holds(&window, "How routers decide"));
    key(&mut window, Key::D);
    click(&mut window, "Boston");
    assert!(!holds(&window, "How routers decide"));
    key(&mut window, Key::Escape);
    assert!(!holds(&window, "How routers decide"));
    // From a selection it is one key away.
    click(&mut window, "Boston");
    key(&mut window, Key::D);
    assert!(selected(&window).is_empty() && holds(&window, "How routers decide"));
}

//! The file dialog inside the window.

use catchment::app::Picked;
use catchment::topology::load;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use crate::files::{CTRL, CTRL_SHIFT, ONE, Test};

#[test]
fn without_a_file_dialog_there_is_one_in_the_window() {
    let mut t = Test::on_a_file();
    std::fs::create_dir(t.path("nets")).unwrap();
    let two = t.path("nets").join("two.ron");
    std::fs::write(&two, ONE).unwrap();
    t.dialogs.answer(Picked::Unavailable);
    t.chord(CTRL, Key::O);
    assert!(t.shows("This system offers no file dialog, so here is one."));
    // By mouse: into the folder, then the file.
    t.click("nets/");
    t.click("two.ron");
    assert!(t.shows("two.ron"));
    assert!(!t.shows("Open a topology"));
}

#[test]
fn a_dialog_that_does_not_answer_can_be_done_without() {
    let mut t = Test::on_a_file();
    t.chord(CTRL, Key::O);
    t.window.run_steps(6);
    assert!(t.shows("The system's file dialog is open"));
    t.click("Pick it here");
    assert!(t.shows("Open a topology"));
    t.chord(Modifiers::NONE, Key::Escape);
    assert!(!t.shows("Open a topology"));
    assert!(t.shows("one.ron"));
}

#[test]
fn a_path_is_opened_by_keyboard_alone() {
    let mut t = Test::on_a_file();
    let two = t.write("two.ron", &ONE.replace("Frankfurt", "Berlin"));
    t.chord(CTRL_SHIFT, Key::O);
    t.type_text(&t.path("nothing.ron").display().to_string());
    t.chord(Modifiers::NONE, Key::Enter);
    assert!(t.shows("There is no file nothing.ron in this folder"));
    t.type_text(&two.display().to_string());
    t.chord(Modifiers::NONE, Key::Enter);
    assert!(t.doc().nodes().any(|n| &*n.name == "Berlin"));
    // The arrows go into the list, past the folder above.
    t.chord(CTRL_SHIFT, Key::O);
    t.chord(Modifiers::NONE, Key::ArrowDown);
    t.chord(Modifiers::NONE, Key::ArrowDown);
    t.chord(Modifiers::NONE, Key::Enter);
    assert!(t.doc().nodes().any(|n| &*n.name == "Frankfurt"));
}

#[test]
fn saving_in_the_window_asks_before_it_replaces() {
    let mut t = Test::on_a_file();
    t.write("two.ron", "precious");
    t.dialogs.answer(Picked::Unavailable);
    t.chord(CTRL_SHIFT, Key::S);
    t.type_text(&t.path("two").display().to_string());
    t.chord(Modifiers::NONE, Key::Enter);
    assert!(t.shows("two.ron exists already. Replace it?"));
    assert_eq!(std::fs::read_to_string(t.path("two.ron")).unwrap(), "precious");
    t.chord(Modifiers::NONE, Key::Enter);
    assert_eq!(&load(&t.path("two.ron")).unwrap(), t.doc());
    assert!(t.shows("two.ron"));
}

#[test]
fn one_fault_is_named_once() {
    let mut t = Test::on_a_file();
    t.dialogs.answer(Picked::Unavailable);
    t.chord(CTRL_SHIFT, Key::S);
    let missing = t.path("gone");
    t.type_text(&missing.join("x.ron").display().to_string());
    t.chord(Modifiers::NONE, Key::Enter);
    assert!(t.shows(&format!("There is no folder {}", missing.display())));
    assert!(!t.shows("There is no such folder"));
    assert!(t.window.query_by_label_contains("os error").is_none());
}

#[test]
fn a_list_that_typing_has_emptied_says_so() {
    let mut t = Test::on_a_file();
    t.chord(CTRL_SHIFT, Key::O);
    t.type_text(&t.path("zzz").display().to_string());
    assert!(t.shows("Nothing here fits “zzz”"));
    let bare = t.path("bare");
    std::fs::create_dir(&bare).unwrap();
    t.type_text(&format!("{}/", bare.display()));
    assert!(t.shows("No folder and no .ron file here"));
}

#[test]
fn a_folder_of_thousands_is_sorted_before_it_is_cut() {
    let mut t = Test::on_a_file();
    let many = t.path("many");
    std::fs::create_dir(&many).unwrap();
    for number in 0..2010 {
        std::fs::create_dir(many.join(format!("{number:04}"))).unwrap();
    }
    t.chord(CTRL_SHIFT, Key::O);
    t.type_text(&format!("{}/", many.display()));
    assert!(t.shows("0000/"));
    assert!(t.shows("… and 10 more: type a part of the name"));
    t.type_text(&many.join("2009").display().to_string());
    assert!(t.shows("2009/"), "typing finds what is not listed");
}

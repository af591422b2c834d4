//! The copy that is kept in case the window dies, and what is offered at the next start.

use std::path::Path;

use catchment::app::Picked;
use catchment::topology::{load, to_ron};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use crate::files::{CTRL, ONE, chord, edit, shows, window};
use crate::support::FakeDialogs;

fn copies(folder: &Path) -> usize {
    let is_copy = |f: &std::fs::DirEntry| f.path().extension().is_some_and(|e| e == "ron");
    std::fs::read_dir(folder).into_iter().flatten().flatten().filter(is_copy).count()
}

#[test]
fn after_a_crash_the_document_is_offered_and_unsaved() {
    let home = tempfile::tempdir().unwrap();
    let recovery = home.path().join("recovery");
    let file = home.path().join("one.ron");
    std::fs::write(&file, ONE).unwrap();
    let dialogs = FakeDialogs::default();
    let mut first = window(&dialogs, Some(recovery.clone()));
    dialogs.answer(Picked::File(file.clone()));
    chord(&mut first, CTRL, Key::O);
    assert_eq!(copies(&recovery), 0);
    edit(&mut first);
    assert_eq!(copies(&recovery), 1);
    // At most every two seconds, but then without anything happening.
    edit(&mut first);
    let edited = to_ron(first.state().sandbox().doc());
    first.run_steps(12);
    // Another window does not take what a living one holds.
    let other = window(&FakeDialogs::default(), Some(recovery.clone()));
    assert!(!shows(&other, "Catchment closed unexpectedly"));
    drop(other);
    // The crash: nothing is asked, nothing is tidied up.
    drop(first);
    assert_eq!(copies(&recovery), 1);
    let mut second = window(&FakeDialogs::default(), Some(recovery.clone()));
    assert!(shows(&second, "Catchment closed unexpectedly"));
    // A third window, opened meanwhile, does not offer the same.
    let third = window(&FakeDialogs::default(), Some(recovery.clone()));
    assert!(!shows(&third, "Catchment closed unexpectedly"));
    second.get_by_label("Restore").click();
    second.run();
    assert_eq!(to_ron(second.state().sandbox().doc()), edited);
    assert!(shows(&second, "one.ron, edited"));
    assert_eq!(copies(&recovery), 1, "its own now");
    // Saved to its old path, the copy goes.
    chord(&mut second, CTRL, Key::S);
    assert_eq!(to_ron(&load(&file).unwrap()), edited);
    assert_eq!(copies(&recovery), 0);
}

#[test]
fn a_recovery_copy_can_be_put_off_and_discarded() {
    let home = tempfile::tempdir().unwrap();
    let recovery = home.path().to_owned();
    let mut first = window(&FakeDialogs::default(), Some(recovery.clone()));
    edit(&mut first);
    drop(first);
    let mut second = window(&FakeDialogs::default(), Some(recovery.clone()));
    chord(&mut second, Modifiers::NONE, Key::Escape);
    assert!(!shows(&second, "Catchment closed unexpectedly"));
    drop(second);
    assert_eq!(copies(&recovery), 1);
    let mut third = window(&FakeDialogs::default(), Some(recovery.clone()));
    third.get_by_label("Discard").click();
    third.run();
    assert_eq!(copies(&recovery), 0);
    assert!(std::fs::read_dir(&recovery).unwrap().next().is_none(), "nothing is left behind");
}

#[test]
fn a_clean_end_leaves_no_copy() {
    let home = tempfile::tempdir().unwrap();
    let mut window = window(&FakeDialogs::default(), Some(home.path().to_owned()));
    edit(&mut window);
    assert_eq!(copies(home.path()), 1);
    chord(&mut window, CTRL, Key::Q);
    window.get_by_label("Discard").click();
    window.run();
    assert_eq!(copies(home.path()), 0);
    // An undone change is no change either.
    edit(&mut window);
}

#[test]
fn a_damaged_recovery_copy_is_kept_aside() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("1-0.ron"), "Recovery(name: \"x.ron\", document: 7)").unwrap();
    let window = window(&FakeDialogs::default(), Some(home.path().to_owned()));
    assert!(shows(&window, "A recovery copy is damaged"));
    assert_eq!(copies(home.path()), 0);
    assert!(home.path().join("1-0.ron.damaged").exists());
}

/// Where the helper keeps its copies, and where it says what was edited.
#[cfg(unix)]
const HELPER_FOLDER: &str = "CATCHMENT_TEST_TERMINATED";

/// Not a test: the window that [`a_terminated_window_leaves_its_copy`] ends.
#[cfg(unix)]
#[test]
fn helper_that_edits_and_waits() {
    let Some(folder) = std::env::var_os(HELPER_FOLDER).map(std::path::PathBuf::from) else {
        return;
    };
    let mut window = window(&FakeDialogs::default(), Some(folder.join("recovery")));
    edit(&mut window);
    edit(&mut window);
    // Two seconds of the window's clock.
    window.run_steps(12);
    std::fs::write(folder.join("edited.ron"), to_ron(window.state().sandbox().doc())).unwrap();
    println!("edited");
    std::thread::sleep(std::time::Duration::from_secs(60));
    panic!("not terminated");
}

#[cfg(unix)]
#[test]
fn a_terminated_window_leaves_its_copy() {
    use std::io::{BufRead as _, BufReader};
    use std::os::unix::process::ExitStatusExt as _;
    use std::process::{Command, Stdio};
    // Others are ignored where tests run in the background.
    for signal in ["TERM", "KILL"] {
        let home = tempfile::tempdir().unwrap();
        let name = "recovery::helper_that_edits_and_waits";
        let mut call = Command::new(std::env::current_exe().unwrap());
        call.args(["--exact", name, "--nocapture"]).env(HELPER_FOLDER, home.path());
        let mut helper = call.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(helper.stdout.take().unwrap()).lines();
        assert!(lines.map_while(Result::ok).any(|line| line.ends_with("edited")), "it got there");
        let id = helper.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
        assert!(helper.wait().unwrap().signal().is_some(), "{signal}");
        let edited = std::fs::read_to_string(home.path().join("edited.ron")).unwrap();
        let recovery = home.path().join("recovery");
        let mut next = window(&FakeDialogs::default(), Some(recovery.clone()));
        assert!(shows(&next, "Catchment closed unexpectedly"), "{signal}");
        next.get_by_label("Restore").click();
        next.run();
        assert_eq!(to_ron(next.state().sandbox().doc()), edited, "{signal}");
    }
}

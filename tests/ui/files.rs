//! Opening, saving, and the questions before something is lost.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use catchment::app::{App, Files, Picked, Purpose, Settings};
use catchment::topology::{Topology, load, to_ron};
use egui::{Event, Key, Modifiers, ViewportCommand, ViewportEvent, ViewportId};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use tempfile::TempDir;

use crate::support::FakeDialogs;

pub(crate) type Window = Harness<'static, App>;

pub(crate) const CTRL: Modifiers = Modifiers::COMMAND;
pub(crate) const CTRL_SHIFT: Modifiers = CTRL.plus(Modifiers::SHIFT);

/// A window with answers to give, and a folder of its own.
pub(crate) struct Test {
    pub window: Window,
    pub dialogs: FakeDialogs,
    pub folder: TempDir,
}

/// A window that keeps recovery copies in a folder.
pub(crate) fn window(dialogs: &FakeDialogs, recovery: Option<PathBuf>) -> Window {
    let settings = Settings { less_motion: true, ..Settings::default() };
    let app = App::new(settings, Files::new(Box::new(dialogs.clone()), recovery));
    let mut window =
        Harness::builder().with_size([1440.0, 900.0]).with_max_steps(24).build_ui_state(
            |ui, app: &mut App| {
                app.show(ui);
            },
            app,
        );
    window.run();
    window
}

impl Test {
    pub(crate) fn new() -> Self {
        let dialogs = FakeDialogs::default();
        let folder = tempfile::tempdir().unwrap();
        Self { window: window(&dialogs, None), dialogs, folder }
    }

    /// With a document of one site, open and saved as `one.ron`.
    pub(crate) fn on_a_file() -> Self {
        let mut test = Self::new();
        let file = test.write("one.ron", ONE);
        test.open(&file);
        test
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    pub(crate) fn chord(&mut self, modifiers: Modifiers, key: Key) {
        chord(&mut self.window, modifiers, key);
    }

    pub(crate) fn open(&mut self, file: &Path) {
        self.dialogs.answer(Picked::File(file.to_owned()));
        self.chord(CTRL, Key::O);
    }

    /// Adds a site.
    pub(crate) fn edit(&mut self) {
        edit(&mut self.window);
    }

    pub(crate) fn click(&mut self, label: &str) {
        self.window.get_by_label(label).click();
        self.window.run();
    }

    pub(crate) fn shows(&self, label: &str) -> bool {
        shows(&self.window, label)
    }

    pub(crate) fn doc(&self) -> &Topology {
        self.window.state().sandbox().doc()
    }

    pub(crate) fn is_edited(&self) -> bool {
        self.window.state().sandbox().is_edited()
    }

    pub(crate) fn type_text(&mut self, text: &str) {
        self.window.key_press_modifiers(CTRL, Key::A);
        self.window.event(Event::Text(text.to_owned()));
        self.window.run();
    }

    pub(crate) fn drop_file(&mut self, path: &Path) {
        self.window.input_mut().dropped_files.push(Arc::new(Dropped(path.to_owned())));
        self.window.run();
    }

    /// Asks the window to close, as the system does; what it answers.
    pub(crate) fn close(&mut self) -> Vec<ViewportCommand> {
        close(&mut self.window)
    }
}

pub(crate) fn chord(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run();
}

pub(crate) fn edit(window: &mut Window) {
    let before = window.state().sandbox().doc().nodes().len();
    window.hover_at([500.0, 400.0].into());
    window.run();
    chord(window, Modifiers::NONE, Key::Num1);
    chord(window, Modifiers::NONE, Key::Escape);
    assert_eq!(window.state().sandbox().doc().nodes().len(), before + 1);
}

pub(crate) fn shows(window: &Window, label: &str) -> bool {
    // A dialog and its heading have the same name.
    window.query_all_by_label(label).next().is_some()
}

fn commands(window: &Window) -> Vec<ViewportCommand> {
    window.output().viewport_output.get(&ViewportId::ROOT).map(|o| o.commands.clone()).unwrap()
}

fn close(window: &mut Window) -> Vec<ViewportCommand> {
    let root = window.input_mut().viewports.get_mut(&ViewportId::ROOT).unwrap();
    root.events.push(ViewportEvent::Close);
    window.step();
    commands(window)
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("nobody reads it this way".to_owned())
    }
}

pub(crate) const ONE: &str = r#"Topology(
    format: 1,
    nodes: [
        (id: "fra", kind: Site, name: "Frankfurt", asn: 13335, pos: (0, 0), origins: [(prefix: "1.1.1.0/24")]),
    ],
)
"#;

const BAD: &str = r#"Topology(
    format: 1,
    nodes: [
        (id: "fra", kind: Site, name: "Frankfurt", asn: "many", pos: (0, 0)),
    ],
)
"#;

#[test]
fn a_file_is_opened_by_the_systems_dialog() {
    let mut t = Test::new();
    let file = t.write("one.ron", ONE);
    t.open(&file);
    assert_eq!(t.doc(), &load(&file).unwrap());
    assert!(t.shows("one.ron"));
    assert!(!t.is_edited());
    assert_eq!(t.dialogs.asked()[0].purpose, Purpose::Open);
}

#[test]
fn a_large_file_is_read_beside_the_window() {
    let mut t = Test::on_a_file();
    let before = t.doc().clone();
    // Small, but for what nobody reads.
    let large = ONE.replace("Frankfurt", "Berlin") + &"// nothing to see here\n".repeat(20_000);
    let file = t.write("large.ron", &large);
    t.dialogs.answer(Picked::File(file.clone()));
    t.window.key_press_modifiers(CTRL, Key::O);
    let waits = std::time::Instant::now();
    while *t.doc() == before && waits.elapsed().as_secs() < 60 {
        t.window.step();
    }
    assert_eq!(t.doc(), &load(&file).unwrap());
    t.window.run();
    assert!(t.shows("large.ron") && !t.is_edited());
}

#[test]
fn save_writes_the_file_it_came_from() {
    let mut t = Test::on_a_file();
    t.edit();
    assert!(t.shows("one.ron, edited"));
    t.chord(CTRL, Key::S);
    assert!(t.shows("one.ron"));
    assert!(t.shows("Saved one.ron"));
    t.window.run_steps(30);
    assert!(!t.shows("Saved one.ron"), "messages go away");
    assert_eq!(&load(&t.path("one.ron")).unwrap(), t.doc());
    assert_eq!(t.dialogs.asked().len(), 1, "only to open it");
}

#[test]
fn save_as_asks_where_and_goes_on_there() {
    let mut t = Test::on_a_file();
    t.edit();
    // Without an extension it gets one.
    t.dialogs.answer(Picked::File(t.path("two")));
    t.chord(CTRL_SHIFT, Key::S);
    assert!(t.shows("two.ron"));
    assert_eq!(&load(&t.path("two.ron")).unwrap(), t.doc());
    assert_eq!(std::fs::read_to_string(t.path("one.ron")).unwrap(), ONE);
    let asked = t.dialogs.asked();
    assert_eq!(asked[1].purpose, Purpose::Save);
    assert_eq!(asked[1].name, "one.ron");
    assert_eq!(asked[1].folder.as_deref(), Some(t.folder.path()));
}

#[test]
fn an_extension_that_was_added_never_replaces_a_file_unasked() {
    let mut t = Test::on_a_file();
    t.write("two.ron", "precious");
    t.dialogs.answer(Picked::File(t.path("two")));
    t.chord(CTRL_SHIFT, Key::S);
    assert!(t.shows("two.ron exists already. Replace it?"));
    assert_eq!(std::fs::read_to_string(t.path("two.ron")).unwrap(), "precious");
    t.click("Replace");
    assert_eq!(&load(&t.path("two.ron")).unwrap(), t.doc());
}

#[test]
fn a_cancelled_dialog_changes_nothing() {
    let mut t = Test::on_a_file();
    t.edit();
    t.dialogs.answer(Picked::Nothing);
    t.chord(CTRL_SHIFT, Key::S);
    assert!(t.is_edited());
    assert!(t.shows("one.ron, edited"));
    // The keys belong to the canvas again.
    t.edit();
}

#[test]
fn unsaved_changes_stand_in_the_way_and_can_be_kept() {
    let mut t = Test::on_a_file();
    t.edit();
    let before = to_ron(t.doc());
    t.chord(CTRL, Key::N);
    assert!(t.shows("Save the changes to one.ron?"));
    t.chord(Modifiers::NONE, Key::Escape);
    assert!(!t.shows("Save the changes to one.ron?"));
    assert_eq!(to_ron(t.doc()), before);
}

#[test]
fn unsaved_changes_are_saved_and_the_command_goes_on() {
    let mut t = Test::on_a_file();
    t.edit();
    let edited = to_ron(t.doc());
    t.chord(CTRL, Key::N);
    // The keyboard is on Save.
    t.chord(Modifiers::NONE, Key::Enter);
    assert_eq!(t.doc().nodes().len(), 0);
    assert!(t.shows("untitled.ron"));
    assert_eq!(to_ron(&load(&t.path("one.ron")).unwrap()), edited);
}

#[test]
fn unsaved_changes_are_discarded() {
    let mut t = Test::on_a_file();
    t.edit();
    t.chord(CTRL, Key::N);
    t.click("Discard");
    assert_eq!(t.doc().nodes().len(), 0);
    assert_eq!(std::fs::read_to_string(t.path("one.ron")).unwrap(), ONE);
}

#[test]
fn saving_a_document_without_a_name_asks_for_one_before_going_on() {
    let mut t = Test::new();
    t.edit();
    t.chord(CTRL, Key::N);
    // Giving up the name gives up the whole command.
    t.dialogs.answer(Picked::Nothing);
    t.click("Save");
    assert_eq!(t.doc().nodes().len(), 1);
    assert!(t.is_edited());
    t.chord(CTRL, Key::N);
    t.dialogs.answer(Picked::File(t.path("named.ron")));
    t.click("Save");
    assert_eq!(t.doc().nodes().len(), 0);
    assert_eq!(load(&t.path("named.ron")).unwrap().nodes().len(), 1);
}

#[test]
fn a_save_that_fails_loses_nothing() {
    let mut t = Test::on_a_file();
    t.edit();
    let folder = t.path("gone");
    t.dialogs.answer(Picked::File(folder.join("x.ron")));
    t.chord(CTRL_SHIFT, Key::S);
    assert!(t.shows("x.ron cannot be saved"));
    t.click("Close");
    assert!(t.is_edited());
    assert!(t.shows("one.ron, edited"));
}

#[test]
fn a_damaged_file_is_explained_and_the_document_stays() {
    let mut t = Test::on_a_file();
    let bad = t.write("bad.ron", BAD);
    let before = to_ron(t.doc());
    t.open(&bad);
    assert!(t.shows("bad.ron cannot be opened"));
    assert!(t.shows("Line 4, column 57, field nodes[0].asn"));
    assert!(t.window.query_by_label_contains("expected a whole number").is_some());
    assert!(t.window.query_by_label_contains("name: \"Frankfurt\", asn: \"many\"").is_some());
    t.chord(Modifiers::NONE, Key::Enter);
    assert!(!t.shows("bad.ron cannot be opened"));
    assert_eq!(to_ron(t.doc()), before);
    assert!(t.shows("one.ron"));
}

#[test]
fn a_dropped_file_is_opened_and_guarded() {
    let mut t = Test::on_a_file();
    let two = t.write("two.ron", &ONE.replace("Frankfurt", "Berlin"));
    t.drop_file(&two);
    assert!(t.shows("two.ron"));
    t.edit();
    let one = t.path("one.ron");
    t.drop_file(&one);
    assert!(t.shows("Save the changes to two.ron?"));
    t.click("Discard");
    assert!(t.shows("one.ron"));
    let picture = t.write("picture.png", "");
    t.drop_file(&picture);
    assert!(t.window.query_by_label_contains("picture.png is no topology").is_some());
    assert!(t.shows("one.ron"));
}

#[test]
fn files_over_the_window_are_announced() {
    let mut t = Test::on_a_file();
    let hovered = egui::HoveredFile { path: Some("a.ron".into()), ..Default::default() };
    t.window.input_mut().hovered_files = vec![hovered];
    t.window.run_steps(3);
    assert!(t.shows("Drop to open a.ron"));
    t.window.input_mut().hovered_files.clear();
    t.window.run();
    assert!(!t.shows("Drop to open a.ron"));
}

#[test]
fn a_file_that_another_program_changed_is_not_overwritten_unasked() {
    let mut t = Test::on_a_file();
    t.edit();
    let theirs = ONE.replace("Frankfurt", "Their Frankfurt");
    let one = t.write("one.ron", &theirs);
    t.chord(CTRL, Key::S);
    assert!(t.shows("one.ron was changed by another program"));
    t.click("Cancel");
    assert!(t.is_edited());
    assert_eq!(std::fs::read_to_string(&one).unwrap(), theirs);
    t.chord(CTRL, Key::S);
    t.click("Overwrite");
    assert!(!t.is_edited());
    assert_eq!(&load(&one).unwrap(), t.doc());
    // What this window wrote itself is no surprise.
    t.edit();
    t.chord(CTRL, Key::S);
    assert!(!t.is_edited());
}

#[test]
fn closing_the_window_asks_first() {
    let mut t = Test::on_a_file();
    assert!(!t.close().contains(&ViewportCommand::CancelClose));
    t.edit();
    assert!(t.close().contains(&ViewportCommand::CancelClose));
    t.window.run();
    assert!(t.shows("Save the changes to one.ron?"));
    t.click("Cancel");
    t.chord(CTRL, Key::Q);
    t.window.get_by_label("Discard").click();
    let mut closes = false;
    for _ in 0..4 {
        t.window.step();
        closes |= commands(&t.window).contains(&ViewportCommand::Close);
    }
    assert!(closes);
    assert!(!t.close().contains(&ViewportCommand::CancelClose), "it was granted");
}

#[test]
fn a_changed_file_can_be_read_again() {
    let mut t = Test::on_a_file();
    t.edit();
    let theirs = ONE.replace("Frankfurt", "Their Frankfurt");
    let one = t.write("one.ron", &theirs);
    t.chord(CTRL, Key::S);
    assert!(t.shows("Overwriting it loses those changes; reloading it loses yours."));
    t.click("Reload");
    assert_eq!(t.doc(), &load(&one).unwrap());
    assert!(!t.is_edited());
    // Nothing to save: the question is only whether to follow the file, and Enter does.
    t.write("one.ron", &ONE.replace("Frankfurt", "Another Frankfurt"));
    t.chord(CTRL, Key::S);
    let asked = "Nothing was changed here since it was opened or saved. Reload it?";
    assert!(t.shows(asked));
    t.chord(Modifiers::NONE, Key::Enter);
    assert!(!t.shows(asked));
    assert!(t.doc().nodes().any(|n| &*n.name == "Another Frankfurt"));
}

#[test]
fn a_bad_file_at_the_start_does_not_comfort_with_a_document_that_was_not_there() {
    let mut t = Test::new();
    let bad = t.write("bad.ron", BAD);
    t.open(&bad);
    assert!(t.shows("bad.ron cannot be opened"));
    assert!(!t.shows("The document that was open is still open, unchanged."));
    assert!(t.shows("Nothing else was open, so the window is empty."));
}

#[test]
fn what_was_said_goes_with_its_document_and_never_lies_over_a_dialog() {
    let mut t = Test::on_a_file();
    t.edit();
    t.chord(CTRL, Key::S);
    assert!(t.shows("Saved one.ron"));
    t.chord(CTRL_SHIFT, Key::O);
    t.window.run_steps(2);
    assert!(t.shows("Open a topology"));
    assert!(!t.shows("Saved one.ron"));
    t.chord(Modifiers::NONE, Key::Escape);
    t.chord(CTRL, Key::S);
    assert!(t.shows("Saved one.ron"));
    t.chord(CTRL, Key::N);
    assert!(t.shows("untitled.ron"));
    assert!(!t.shows("Saved one.ron"));
}

#[cfg(unix)]
#[test]
fn a_save_through_a_link_that_leads_nowhere_or_to_a_device_is_no_save() {
    let mut t = Test::on_a_file();
    let link = t.path("link.ron");
    std::os::unix::fs::symlink("gone.ron", &link).unwrap();
    t.edit();
    t.dialogs.answer(Picked::File(link.clone()));
    t.chord(CTRL_SHIFT, Key::S);
    assert!(t.shows("link.ron cannot be saved"));
    assert!(t.shows("Cannot be written: it is a link to gone.ron, which is not there"));
    t.chord(Modifiers::NONE, Key::Enter);
    assert!(t.is_edited() && !t.path("gone.ron").exists());

    let device = t.path("device.ron");
    std::os::unix::fs::symlink("/dev/null", &device).unwrap();
    t.dialogs.answer(Picked::File(device));
    t.chord(CTRL_SHIFT, Key::S);
    assert!(t.shows("Written to device.ron, which keeps nothing: not saved"));
    assert!(t.is_edited());
    assert!(t.shows("one.ron, edited"));
    t.close();
}

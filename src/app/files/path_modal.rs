//! The file dialog inside the window, with a path to type and a folder to browse: for systems
//! without a dialog, or whose dialog does not respond.

use std::path::{Path, PathBuf};

use egui::{Context, Id, Key, Modifiers, RichText, TextEdit, Ui};

use super::dialogs::Request;
use super::listing::{self, Entry};
use super::path_rows::{Target, folder_rows, recent_list, section};
use super::purpose::Purpose;
use crate::app::dialog::{self, Answer, Place, Weight};
use crate::app::pick::Moved;
use crate::app::scene::Scene;
use crate::app::tip::Tip as _;
use crate::topology::{escaped, escaped_path};

/// Outcome of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Still open.
    Open,
    /// Closed without a file.
    Cancelled,
    /// The chosen file.
    File(PathBuf),
}

/// Problem with the typed path.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Trouble {
    None,
    /// The path cannot be used.
    Wrong(String),
    /// The file exists; accepting again replaces it.
    Replaces(PathBuf),
}

/// The file dialog inside the window.
pub(super) struct PathModal {
    purpose: Purpose,
    typed: String,
    /// Folder at which relative paths start.
    base: PathBuf,
    folder: PathBuf,
    entries: Result<Vec<Entry>, String>,
    /// The highlighted row of the list.
    picked: Option<usize>,
    trouble: Trouble,
    /// Reason for showing this dialog instead of the system's, if it needs an explanation.
    note: Option<&'static str>,
    moved: Moved,
    just_opened: bool,
}

impl PathModal {
    /// Creates a dialog for a request.
    pub(super) fn new(request: &Request, note: Option<&'static str>) -> Self {
        let home = || directories::UserDirs::new().map(|dirs| dirs.home_dir().to_owned());
        let folder = request.folder.clone().filter(|f| f.is_dir()).or_else(home);
        let folder = folder.unwrap_or_else(|| PathBuf::from("/"));
        let name = match request.purpose {
            Purpose::Open | Purpose::Import => "",
            Purpose::Save => &request.name,
        };
        Self {
            purpose: request.purpose,
            typed: listing::folder_text(&folder) + name,
            base: folder.clone(),
            entries: listing::read(&folder, request.purpose),
            folder,
            picked: None,
            trouble: Trouble::None,
            note,
            moved: Moved::No,
            just_opened: true,
        }
    }

    /// Creates a dialog that begins with the question whether to replace a file.
    pub(super) fn replacing(path: PathBuf) -> Self {
        let folder = path.parent().map(Path::to_owned);
        let name = listing::file_name(&path);
        let request = Request { purpose: Purpose::Save, folder, name };
        Self { trouble: Trouble::Replaces(path), ..Self::new(&request, None) }
    }

    /// Draws the dialog.
    pub(super) fn show(&mut self, ctx: &Context, scene: &Scene<'_>) -> Step {
        let title = match self.purpose {
            Purpose::Open => "Open a topology",
            Purpose::Save => "Save as",
            Purpose::Import => "Import a network",
        };
        let about = (title, Place::Middle, 680.0);
        let (step, answer) = dialog::show(ctx, scene.theme, about, |ui, _| {
            dialog::heading(ui, title);
            if let Some(note) = self.note {
                ui.label(RichText::new(note).color(scene.theme.weak.0));
                ui.add_space(4.0);
            }
            let typed = self.field(ui, scene);
            self.hint(ui, scene);
            ui.add_space(6.0);
            let listed = self.lists(ui, scene);
            let pressed = self.foot(ui, scene);
            [typed, listed, pressed].into_iter().find(|s| *s != Step::Open)
        });
        match (step, answer) {
            (Some(step), _) => step,
            (None, Answer::Dismissed) => Step::Cancelled,
            (None, Answer::Open) => Step::Open,
        }
    }

    fn field(&mut self, ui: &mut Ui, scene: &Scene<'_>) -> Step {
        let id = Id::unique("path field");
        let rows = self.targets().len();
        if ui.memory(|m| m.has_focus(id)) {
            let pressed = |ui: &Ui, key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
            if pressed(ui, Key::ArrowDown) && rows > 0 {
                self.picked = Some(self.picked.map_or(0, |at| (at + 1).min(rows - 1)));
                self.moved = Moved::Yes;
            }
            if pressed(ui, Key::ArrowUp) {
                self.picked = self.picked.and_then(|at| at.checked_sub(1));
                self.moved = Moved::Yes;
            }
        }
        let field = TextEdit::singleline(&mut self.typed)
            .id(id)
            .desired_width(f32::INFINITY)
            .min_size(egui::vec2(0.0, 34.0))
            .align(egui::Align2::LEFT_CENTER)
            .hint_text(format!("/folder/name.{}", self.purpose.extension()))
            .background_color(scene.theme.control.0);
        let tip = "Type a path: ~ is your home folder, ↓ goes into the list, Enter takes it";
        let response = ui.add(field).accessible_name("Path").tip_above(tip);
        if std::mem::take(&mut self.just_opened) {
            response.request_focus();
            self.select_name(ui.ctx(), id);
        }
        if response.changed() {
            self.follow_typing();
        }
        if response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter)) {
            response.request_focus();
            return self.accept(ui.ctx());
        }
        Step::Open
    }

    /// Selects the name without its extension, so that typing replaces it.
    fn select_name(&self, ctx: &Context, id: Id) {
        use egui::text::{CCursor, CCursorRange};
        let end = self.typed.chars().count();
        let name = listing::split(&self.typed, &self.base).1;
        let stem = Path::new(&name).file_stem().map_or(0, |s| s.to_string_lossy().chars().count());
        let start = end - name.chars().count().min(end);
        let mut state = TextEdit::load_state(ctx, id).unwrap_or_default();
        let range = CCursorRange::two(CCursor::new(start), CCursor::new(start + stem));
        state.cursor.set_char_range(Some(range));
        TextEdit::store_state(ctx, id, state);
    }

    fn follow_typing(&mut self) {
        self.picked = None;
        self.trouble = Trouble::None;
        let (folder, _) = listing::split(&self.typed, &self.base);
        if folder != self.folder {
            self.entries = listing::read(&folder, self.purpose);
            self.folder = folder;
        }
    }

    /// Shows the line below the field: an error, or the file that Enter will replace.
    fn hint(&self, ui: &mut Ui, scene: &Scene<'_>) {
        match &self.trouble {
            Trouble::None => {}
            Trouble::Wrong(what) => {
                ui.label(RichText::new(what).color(scene.theme.danger.0));
            }
            Trouble::Replaces(path) => {
                let name = listing::shown_name(path);
                let text = format!("{name} exists already. Replace it?");
                ui.label(RichText::new(text).color(scene.theme.danger.0));
            }
        }
    }

    fn targets(&self) -> Vec<Target<'_>> {
        let name = self.sought();
        let parent = self.folder.parent().filter(|_| name.is_empty()).map(Target::Parent);
        let entries = listing::matching(self.entries.as_deref().unwrap_or_default(), &name);
        let entries = entries.take(listing::MOST);
        parent.into_iter().chain(entries.map(Target::Entry)).collect()
    }

    /// Returns the text that the listed names must contain.
    fn sought(&self) -> String {
        match self.purpose {
            Purpose::Open | Purpose::Import => listing::split(&self.typed, &self.base).1,
            // The name of a new file does not filter the existing files.
            Purpose::Save => String::new(),
        }
    }

    fn lists(&mut self, ui: &mut Ui, scene: &Scene<'_>) -> Step {
        let recent = match self.purpose {
            Purpose::Open => scene.settings.recent.as_slice(),
            Purpose::Save | Purpose::Import => &[],
        };
        let foot = 76.0;
        let height = (ui.max_rect().bottom() - ui.cursor().top() - foot).clamp(120.0, 340.0);
        ui.horizontal_top(|ui| {
            let mut step = Step::Open;
            if !recent.is_empty() {
                let width = ui.available_width() * 0.36;
                let down = egui::Layout::top_down(egui::Align::Min);
                ui.allocate_ui_with_layout(egui::vec2(width, height), down, |ui| {
                    ui.set_width(width);
                    if let Some(path) = recent_list(ui, scene, recent, height) {
                        step = Step::File(path);
                    }
                });
                ui.add_space(8.0);
            }
            ui.vertical(|ui| {
                if let Some(at) = self.folder_list(ui, scene, height) {
                    self.picked = Some(at);
                    step = self.accept(ui.ctx());
                }
            });
            step
        })
        .inner
    }

    /// Draws the folder; returns the row that was clicked.
    fn folder_list(&mut self, ui: &mut Ui, scene: &Scene<'_>, height: f32) -> Option<usize> {
        let moved = std::mem::replace(&mut self.moved, Moved::No);
        section(ui, &listing::folder_text(&self.folder), scene);
        let targets = self.targets();
        let is_bare = targets.iter().all(|t| matches!(t, Target::Parent(_)));
        let mut height = height - 30.0;
        match (&self.entries, self.sought()) {
            // The error is shown once, beside the field.
            (Err(_), _) if self.trouble != Trouble::None => {}
            (Err(what), _) => {
                ui.label(RichText::new(what).color(scene.theme.danger.0));
            }
            (Ok(all), sought) if is_bare => {
                let text = match all.is_empty() {
                    true => format!("No folder and no .{} file here", self.purpose.extension()),
                    false => format!("Nothing here fits “{sought}”"),
                };
                ui.label(RichText::new(text).color(scene.theme.weak.0));
            }
            (Ok(all), sought) => {
                let more = listing::matching(all, &sought).count().saturating_sub(listing::MOST);
                if more > 0 {
                    let text = format!("… and {more} more: type a part of the name");
                    ui.label(RichText::new(text).color(scene.theme.weak.0));
                    height -= 24.0;
                }
            }
        }
        folder_rows(ui, scene, &targets, (self.picked, moved), height)
    }

    fn foot(&mut self, ui: &mut Ui, scene: &Scene<'_>) -> Step {
        let (verb, tip) = match (self.purpose, &self.trouble) {
            (Purpose::Open, _) => ("Open", "Open this file (Enter)"),
            (Purpose::Import, _) => ("Import…", "Say how this file is to be read (Enter)"),
            (Purpose::Save, Trouble::Replaces(_)) => ("Replace", "Write over this file (Enter)"),
            (Purpose::Save, _) => ("Save", "Save to this file (Enter)"),
        };
        let weight = match self.trouble {
            Trouble::Replaces(_) => Weight::Danger,
            _ => Weight::Main,
        };
        dialog::buttons(ui, |ui| {
            if dialog::button(ui, scene.theme, weight, verb, tip).clicked() {
                return self.accept(ui.ctx());
            }
            let tip = "Leave everything as it is (Esc)";
            if dialog::button(ui, scene.theme, Weight::Plain, "Cancel", tip).clicked() {
                return Step::Cancelled;
            }
            Step::Open
        })
    }

    /// Handles Enter: enters a folder, or accepts a file.
    fn accept(&mut self, ctx: &Context) -> Step {
        let picked = self.picked.take();
        let targets = self.targets();
        let row = match targets.as_slice() {
            // If a single row is left, it is the one meant.
            [only @ Target::Entry(_)] if self.purpose.reads() => Some(only),
            rows => picked.and_then(|at| rows.get(at)),
        };
        let path = match row {
            Some(Target::Parent(parent)) => (*parent).to_owned(),
            Some(Target::Entry(entry)) => self.folder.join(&entry.name),
            None => listing::typed_path(&self.typed, &self.base),
        };
        let of_row = row.is_some();
        if path.is_dir() {
            self.enter(ctx, path);
            return Step::Open;
        }
        match self.purpose {
            Purpose::Open | Purpose::Import => self.open(path),
            Purpose::Save if of_row => {
                self.typed = path.to_string_lossy().into_owned();
                self.trouble = Trouble::Replaces(path);
                Step::Open
            }
            Purpose::Save => self.save(listing::with_extension(path, self.purpose)),
        }
    }

    fn enter(&mut self, ctx: &Context, folder: PathBuf) {
        let name = match self.purpose {
            Purpose::Open | Purpose::Import => String::new(),
            Purpose::Save => listing::split(&self.typed, &self.base).1,
        };
        self.typed = listing::folder_text(&folder) + &name;
        self.entries = listing::read(&folder, self.purpose);
        self.folder = folder;
        self.trouble = Trouble::None;
        self.just_opened = true;
        ctx.request_repaint();
    }

    fn open(&mut self, path: PathBuf) -> Step {
        let named = listing::with_extension(path.clone(), self.purpose);
        match [path, named].into_iter().find(|p| p.is_file()) {
            Some(file) => Step::File(file),
            None => {
                let name = listing::split(&self.typed, &self.base).1;
                let no_folder = self.entries.as_ref().err().cloned();
                self.trouble = Trouble::Wrong(match name.as_str() {
                    _ if no_folder.is_some() => no_folder.unwrap_or_default(),
                    "" => "Type or pick the name of a file".to_owned(),
                    name => format!("There is no file {} in this folder", escaped(name)),
                });
                Step::Open
            }
        }
    }

    fn save(&mut self, path: PathBuf) -> Step {
        let folder = path.parent().filter(|folder| !folder.is_dir());
        let what = match folder {
            Some(folder) => format!("There is no folder {}", escaped_path(folder)),
            None if path.file_stem().is_none_or(|name| name.is_empty()) => {
                "Type a name for the file".to_owned()
            }
            None => String::new(),
        };
        if !what.is_empty() {
            self.trouble = Trouble::Wrong(what);
            return Step::Open;
        }
        if path.exists() && self.trouble != Trouble::Replaces(path.clone()) {
            self.trouble = Trouble::Replaces(path);
            return Step::Open;
        }
        Step::File(path)
    }
}

//! The file dialog inside the window: a path to type and a folder to click through. It is always
//! there, where the system has no dialog of its own or does not answer.

use std::path::{Path, PathBuf};

use egui::text::{LayoutJob, TextFormat};
use egui::{Context, Id, Key, Modifiers, RichText, ScrollArea, TextEdit, TextStyle, Ui};

use super::dialogs::{Purpose, Request};
use super::listing::{self, Entry, What};
use crate::app::dialog::{self, Answer, Place, Row, Weight};
use crate::app::scene::Scene;
use crate::app::theme::strong;

/// What came of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Still open.
    Open,
    /// Closed without a file.
    Cancelled,
    /// This file.
    File(PathBuf),
}

/// What is wrong with what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Trouble {
    None,
    /// It cannot be.
    Wrong(String),
    /// It exists; to be replaced when asked again.
    Replaces(PathBuf),
}

/// The dialog.
pub struct PathModal {
    purpose: Purpose,
    typed: String,
    /// Where typed paths start.
    base: PathBuf,
    folder: PathBuf,
    entries: Result<Vec<Entry>, String>,
    /// The row of the list that the keyboard is on.
    picked: Option<usize>,
    trouble: Trouble,
    /// Why it is this dialog and not the system's, when that needs saying.
    note: Option<&'static str>,
    just_opened: bool,
}

/// A row of the list.
enum Target<'a> {
    Parent(&'a Path),
    Entry(&'a Entry),
}

impl PathModal {
    /// A dialog for a request.
    pub fn new(request: &Request, note: Option<&'static str>) -> Self {
        let home = || directories::UserDirs::new().map(|dirs| dirs.home_dir().to_owned());
        let folder = request.folder.clone().filter(|f| f.is_dir()).or_else(home);
        let folder = folder.unwrap_or_else(|| PathBuf::from("/"));
        let name = match request.purpose {
            Purpose::Open => "",
            Purpose::Save => &request.name,
        };
        Self {
            purpose: request.purpose,
            typed: listing::folder_text(&folder) + name,
            base: folder.clone(),
            entries: listing::read(&folder),
            folder,
            picked: None,
            trouble: Trouble::None,
            note,
            just_opened: true,
        }
    }

    /// A dialog that begins with the question whether to replace a file.
    pub fn replacing(path: PathBuf) -> Self {
        let folder = path.parent().map(Path::to_owned);
        let name = listing::file_name(&path);
        let request = Request { purpose: Purpose::Save, folder, name };
        Self { trouble: Trouble::Replaces(path), ..Self::new(&request, None) }
    }

    /// Draws it.
    pub fn show(&mut self, ctx: &Context, scene: &Scene<'_>) -> Step {
        let title = match self.purpose {
            Purpose::Open => "Open a topology",
            Purpose::Save => "Save as",
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
            }
            if pressed(ui, Key::ArrowUp) {
                self.picked = self.picked.and_then(|at| at.checked_sub(1));
            }
        }
        let field = TextEdit::singleline(&mut self.typed)
            .id(id)
            .desired_width(f32::INFINITY)
            .min_size(egui::vec2(0.0, 34.0))
            .align(egui::Align2::LEFT_CENTER)
            .hint_text("/folder/name.ron")
            .background_color(scene.theme.control.0);
        let tip = "Type a path: ~ is your home folder, ↓ goes into the list, Enter takes it";
        let response = ui.add(field).accessible_name("Path").on_hover_text(tip);
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
            self.entries = listing::read(&folder);
            self.folder = folder;
        }
    }

    /// The line below the field: what is wrong, or what Enter will do to a file.
    fn hint(&self, ui: &mut Ui, scene: &Scene<'_>) {
        match &self.trouble {
            Trouble::None => {}
            Trouble::Wrong(what) => {
                ui.label(RichText::new(what).color(scene.theme.danger.0));
            }
            Trouble::Replaces(path) => {
                let name = listing::file_name(path);
                let text = format!("{name} exists already. Replace it?");
                ui.label(RichText::new(text).color(scene.theme.danger.0));
            }
        }
    }

    fn targets(&self) -> Vec<Target<'_>> {
        let name = match self.purpose {
            Purpose::Open => listing::split(&self.typed, &self.base).1,
            // The name of a new file says nothing about the files that are there.
            Purpose::Save => String::new(),
        };
        let parent = self.folder.parent().filter(|_| name.is_empty()).map(Target::Parent);
        let entries = self.entries.iter().flatten().filter(|e| e.matches(&name));
        parent.into_iter().chain(entries.map(Target::Entry)).collect()
    }

    fn lists(&mut self, ui: &mut Ui, scene: &Scene<'_>) -> Step {
        let recent = match self.purpose {
            Purpose::Open => scene.settings.recent.as_slice(),
            Purpose::Save => &[],
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

    /// Draws the folder; the row that was clicked.
    fn folder_list(&self, ui: &mut Ui, scene: &Scene<'_>, height: f32) -> Option<usize> {
        section(ui, &listing::folder_text(&self.folder), scene);
        let mut clicked = None;
        if let Err(what) = &self.entries {
            ui.label(RichText::new(what).color(scene.theme.danger.0));
        }
        let targets = self.targets();
        if targets.iter().all(|t| matches!(t, Target::Parent(_))) && self.entries.is_ok() {
            ui.label(RichText::new("No folder and no .ron file here").color(scene.theme.weak.0));
        }
        let row = dialog::row_height(ui);
        ui.spacing_mut().item_spacing.y = 0.0;
        let area = ScrollArea::vertical().id_salt("folder").auto_shrink(false);
        area.max_height(height - 30.0).show_rows(ui, row, targets.len(), |ui, shown| {
            for at in shown {
                let name = match &targets[at] {
                    Target::Parent(_) => "..".to_owned(),
                    Target::Entry(e) if e.what == What::Folder => {
                        listing::folder_text(e.name.as_ref())
                    }
                    Target::Entry(e) => e.shown.clone(),
                };
                let is_file = matches!(&targets[at], Target::Entry(e) if e.what == What::File);
                let size = TextStyle::Body.resolve(ui.style()).size;
                let format = if is_file {
                    TextFormat::simple(strong(size), scene.theme.text.0)
                } else {
                    TextFormat::simple(TextStyle::Body.resolve(ui.style()), scene.theme.weak.0)
                };
                let text = LayoutJob::single_section(name.clone(), format);
                let picked = self.picked == Some(at);
                let response = Row { name: &name, text, right: "", picked }.show(ui, scene.theme);
                if picked && !response.hovered() {
                    response.scroll_to_me(None);
                }
                let tip = match &targets[at] {
                    Target::Parent(_) => "Go to the folder that holds this one",
                    Target::Entry(_) if is_file => "Take this file",
                    Target::Entry(_) => "Go to this folder",
                };
                if response.on_hover_text_at_pointer(tip).clicked() {
                    clicked = Some(at);
                }
            }
        });
        clicked
    }

    fn foot(&mut self, ui: &mut Ui, scene: &Scene<'_>) -> Step {
        let (verb, tip) = match (self.purpose, &self.trouble) {
            (Purpose::Open, _) => ("Open", "Open this file (Enter)"),
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

    /// Enter: goes into a folder, or takes a file.
    fn accept(&mut self, ctx: &Context) -> Step {
        let picked = self.picked.take();
        let targets = self.targets();
        let row = match targets.as_slice() {
            // One row is left of what was typed: that row is meant.
            [only @ Target::Entry(_)] if self.purpose == Purpose::Open => Some(only),
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
            Purpose::Open => self.open(path),
            Purpose::Save if of_row => {
                self.typed = path.to_string_lossy().into_owned();
                self.trouble = Trouble::Replaces(path);
                Step::Open
            }
            Purpose::Save => self.save(listing::with_extension(path)),
        }
    }

    fn enter(&mut self, ctx: &Context, folder: PathBuf) {
        let name = match self.purpose {
            Purpose::Open => String::new(),
            Purpose::Save => listing::split(&self.typed, &self.base).1,
        };
        self.typed = listing::folder_text(&folder) + &name;
        self.entries = listing::read(&folder);
        self.folder = folder;
        self.trouble = Trouble::None;
        self.just_opened = true;
        ctx.request_repaint();
    }

    fn open(&mut self, path: PathBuf) -> Step {
        let named = listing::with_extension(path.clone());
        match [path, named].into_iter().find(|p| p.is_file()) {
            Some(file) => Step::File(file),
            None => {
                let name = listing::split(&self.typed, &self.base).1;
                self.trouble = Trouble::Wrong(match name.as_str() {
                    "" => "Type or pick the name of a file".to_owned(),
                    name => format!("There is no file {name} in this folder"),
                });
                Step::Open
            }
        }
    }

    fn save(&mut self, path: PathBuf) -> Step {
        let in_folder = path.parent().is_some_and(Path::is_dir);
        if path.file_stem().is_none_or(|name| name.is_empty()) || !in_folder {
            let what = "There is no such folder; expected a name in a folder that exists";
            self.trouble = Trouble::Wrong(what.to_owned());
            return Step::Open;
        }
        if path.exists() && self.trouble != Trouble::Replaces(path.clone()) {
            self.trouble = Trouble::Replaces(path);
            return Step::Open;
        }
        Step::File(path)
    }
}

fn section(ui: &mut Ui, text: &str, scene: &Scene<'_>) {
    let text = RichText::new(text).text_style(TextStyle::Small).color(scene.theme.weak.0);
    ui.add(egui::Label::new(text).truncate());
}

/// Draws the recent files; the one that was clicked.
fn recent_list(ui: &mut Ui, scene: &Scene<'_>, recent: &[PathBuf], height: f32) -> Option<PathBuf> {
    section(ui, "Recent files", scene);
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut clicked = None;
    let area = ScrollArea::vertical().id_salt("recent").auto_shrink(false);
    area.max_height(height - 30.0).show(ui, |ui| {
        for path in recent {
            let shown = listing::file_name(path);
            let font = TextStyle::Body.resolve(ui.style());
            let format = TextFormat::simple(font, scene.theme.text.0);
            let text = LayoutJob::single_section(shown.clone(), format);
            let name = format!("{shown} (recent)");
            let row = Row { name: &name, text, right: "", picked: false };
            let tip = path.to_string_lossy();
            if row.show(ui, scene.theme).on_hover_text(&*tip).clicked() {
                clicked = Some(path.clone());
            }
        }
    });
    clicked
}

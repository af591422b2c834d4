//! The questions and reports of the file commands, each a dialog over the window.

use std::path::PathBuf;

use egui::text::{LayoutJob, TextFormat};
use egui::{Context, FontFamily, FontId, Frame, Key, Modifiers, RichText, Stroke, TextStyle, Ui};

use super::recovery::{Damaged, Found, ago};
use crate::app::dialog::{self, Answer, Place, Weight};
use crate::app::scene::Scene;
use crate::app::theme::strong;
use crate::topology::FileError;

/// What to do with changes that are not saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Save, then go on.
    Save,
    /// Lose them and go on.
    Discard,
    /// Stay.
    Cancel,
}

/// Asks what to do with unsaved changes.
pub fn unsaved(ctx: &Context, scene: &Scene<'_>, name: &str) -> Option<Choice> {
    let title = format!("Save the changes to {name}?");
    let about = ("Unsaved changes", Place::Middle, 460.0);
    let discard = Modifiers::COMMAND;
    let key = ctx.input_mut(|i| i.consume_key(discard, Key::D));
    let (choice, answer) = dialog::show(ctx, scene.theme, about, |ui, opened| {
        dialog::heading(ui, &title);
        ui.label("They are lost if you do not save them.");
        dialog::buttons(ui, |ui| {
            let mut choice = key.then_some(Choice::Discard);
            let tip = "Save, then go on (Enter)";
            let save = dialog::button(ui, scene.theme, Weight::Main, "Save", tip);
            opened.focus(&save);
            if save.clicked() {
                choice = Some(Choice::Save);
            }
            let tip = "Keep working on it (Esc)";
            if dialog::button(ui, scene.theme, Weight::Plain, "Cancel", tip).clicked() {
                choice = Some(Choice::Cancel);
            }
            ui.add_space(16.0);
            let tip = "Go on without saving (Ctrl+D)";
            if dialog::button(ui, scene.theme, Weight::Danger, "Discard", tip).clicked() {
                choice = Some(Choice::Discard);
            }
            choice
        })
    });
    choice.or((answer == Answer::Dismissed).then_some(Choice::Cancel))
}

/// Something that went wrong and must be read.
#[derive(Debug)]
pub struct Report {
    /// In one line.
    pub title: String,
    /// What is wrong with a file.
    pub error: FileError,
    /// What this means for the open document.
    pub comfort: String,
}

impl Report {
    /// A file that cannot be opened.
    pub fn unreadable(name: &str, error: FileError) -> Self {
        let comfort = "The document that was open is still open, unchanged.".to_owned();
        Self { title: format!("{name} cannot be opened"), error, comfort }
    }

    /// A file that cannot be written.
    pub fn unwritable(name: &str, error: FileError) -> Self {
        let comfort = "Nothing is lost: the document is still open. Save it elsewhere.".to_owned();
        Self { title: format!("{name} cannot be saved"), error, comfort }
    }

    /// A recovery copy that cannot be read.
    pub fn damaged(damaged: &Damaged) -> Self {
        let error = FileError {
            file: Some(damaged.kept.clone()),
            position: None,
            field: None,
            what: damaged.what.clone(),
            excerpt: None,
        };
        let comfort = "The copy was put aside under this name, in case it can be repaired.";
        let title = "A recovery copy is damaged".to_owned();
        Self { title, error, comfort: comfort.to_owned() }
    }

    /// Shows it; whether it has been read.
    pub fn show(&self, ctx: &Context, scene: &Scene<'_>) -> bool {
        let about = (self.title.as_str(), Place::Middle, 600.0);
        let (closed, answer) = dialog::show(ctx, scene.theme, about, |ui, opened| {
            dialog::heading(ui, &self.title);
            let weak = scene.theme.weak.0;
            if let Some(file) = &self.error.file {
                ui.add(egui::Label::new(RichText::new(file.to_string_lossy()).color(weak)).wrap());
            }
            ui.add_space(4.0);
            if let Some(place) = self.place() {
                let size = TextStyle::Body.resolve(ui.style()).size;
                ui.label(RichText::new(place).font(strong(size)));
            }
            let what = RichText::new(capitalised(&self.error.what)).color(scene.theme.danger.0);
            ui.add(egui::Label::new(what).wrap());
            if let Some(excerpt) = &self.error.excerpt {
                ui.add_space(4.0);
                show_excerpt(ui, scene, excerpt);
            }
            ui.add_space(4.0);
            ui.label(RichText::new(&self.comfort).color(weak));
            dialog::buttons(ui, |ui| {
                let close = dialog::button(ui, scene.theme, Weight::Main, "Close", "Close (Enter)");
                opened.focus(&close);
                let tip = "Put this message on the clipboard";
                if dialog::button(ui, scene.theme, Weight::Plain, "Copy message", tip).clicked() {
                    ui.ctx().copy_text(self.as_text());
                }
                close.clicked()
            })
        });
        closed || answer == Answer::Dismissed
    }

    /// Line, column and field, as far as they are known.
    fn place(&self) -> Option<String> {
        let at = self.error.position.map(|p| format!("line {}, column {}", p.line, p.column));
        let field = self.error.field.as_ref().map(|f| format!("field {f}"));
        let words: Vec<String> = at.into_iter().chain(field).collect();
        (!words.is_empty()).then(|| capitalised(&words.join(", ")))
    }

    fn as_text(&self) -> String {
        let excerpt = self.error.excerpt.iter().map(|e| format!("\n{e}"));
        std::iter::once(self.error.to_string()).chain(excerpt).collect()
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The line at fault, the character at fault marked.
fn show_excerpt(ui: &mut Ui, scene: &Scene<'_>, excerpt: &str) {
    let (line, mark) = excerpt.split_once('\n').unwrap_or((excerpt, ""));
    let at = mark.chars().position(|c| c == '^').unwrap_or(usize::MAX);
    let size = TextStyle::Body.resolve(ui.style()).size;
    let font = FontId::new(size, code_family(ui.ctx()));
    let plain = TextFormat::simple(font.clone(), scene.theme.text.0);
    let marked = TextFormat {
        background: scene.theme.danger_fill.0,
        underline: Stroke::new(2.0, scene.theme.danger.0),
        ..TextFormat::simple(font, scene.theme.danger.0)
    };
    let mut job = LayoutJob::default();
    let margin = line.chars().take_while(|c| c.is_whitespace()).count().min(at);
    // The end of the line is a place too; it has no character that could be marked.
    let shown = line.chars().chain((at >= line.chars().count()).then_some(' '));
    for (i, c) in shown.enumerate().skip(margin) {
        let format = if i == at { &marked } else { &plain };
        job.append(c.encode_utf8(&mut [0; 4]), 0.0, format.clone());
    }
    let frame = Frame::new().fill(scene.theme.control.0).corner_radius(6.0).inner_margin(10.0);
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.add(egui::Label::new(job).wrap());
    });
}

/// The monospace face, where the program has one.
fn code_family(ctx: &Context) -> FontFamily {
    let family = FontFamily::Monospace;
    let bound = |fonts: &egui::epaint::text::FontsView<'_>| {
        fonts.definitions().families.get(&family).is_some_and(|faces| !faces.is_empty())
    };
    if ctx.fonts(bound) { family } else { FontFamily::Proportional }
}

/// What to do with a copy that a dead window left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rescue {
    /// Open it.
    Restore,
    /// Remove it for good.
    Discard,
    /// Ask again at the next start.
    Later,
}

/// Asks whether to restore a copy. `more` others wait behind it.
pub fn rescue(ctx: &Context, scene: &Scene<'_>, found: &Found, more: usize) -> Option<Rescue> {
    let title = "Catchment closed unexpectedly";
    let about = (title, Place::Middle, 500.0);
    let (choice, answer) = dialog::show(ctx, scene.theme, about, |ui, opened| {
        dialog::heading(ui, title);
        ui.label(format!("Restore {}, last changed {}?", found.name, ago(found.written)));
        let place = match &found.path {
            Some(path) => format!("It was opened from {}.", path.display()),
            None => "It was never saved to a file.".to_owned(),
        };
        ui.label(RichText::new(place).color(scene.theme.weak.0));
        if more > 0 {
            let others = if more == 1 { "document" } else { "documents" };
            let text = format!("{more} more {others} can be restored after this one.");
            ui.label(RichText::new(text).color(scene.theme.weak.0));
        }
        dialog::buttons(ui, |ui| {
            let mut choice = None;
            let tip = "Open it as it was; it is not saved until you save it (Enter)";
            let restore = dialog::button(ui, scene.theme, Weight::Main, "Restore", tip);
            opened.focus(&restore);
            if restore.clicked() {
                choice = Some(Rescue::Restore);
            }
            let tip = "Ask again at the next start (Esc)";
            if dialog::button(ui, scene.theme, Weight::Plain, "Later", tip).clicked() {
                choice = Some(Rescue::Later);
            }
            ui.add_space(16.0);
            let tip = "Remove these changes for good";
            if dialog::button(ui, scene.theme, Weight::Danger, "Discard", tip).clicked() {
                choice = Some(Rescue::Discard);
            }
            choice
        })
    });
    choice.or((answer == Answer::Dismissed).then_some(Rescue::Later))
}

/// What to do while the system's dialog does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// Go on without it, with the dialog in this window.
    Instead,
    /// Give up.
    Cancel,
}

/// Covers the window while the system's dialog is open, with a way out when it is not.
pub fn waiting(ctx: &Context, scene: &Scene<'_>) -> Option<Waiting> {
    let title = "The system's file dialog is open";
    let (choice, answer) =
        dialog::show(ctx, scene.theme, (title, Place::Middle, 460.0), |ui, opened| {
            dialog::heading(ui, title);
            ui.label("If it does not appear, pick the file in this window.");
            dialog::buttons(ui, |ui| {
                let tip = "Pick the file in this window instead";
                let label = "Pick it here";
                let instead = dialog::button(ui, scene.theme, Weight::Plain, label, tip);
                opened.focus(&instead);
                if instead.clicked() {
                    return Some(Waiting::Instead);
                }
                let tip = "Pick no file (Esc)";
                let cancel = dialog::button(ui, scene.theme, Weight::Plain, "Cancel", tip);
                cancel.clicked().then_some(Waiting::Cancel)
            })
        });
    choice.or((answer == Answer::Dismissed).then_some(Waiting::Cancel))
}

/// Shows what would happen if the files over the window were dropped.
pub fn hovering(ctx: &Context, scene: &Scene<'_>, files: &[egui::HoveredFile]) {
    let paths: Vec<PathBuf> = files.iter().filter_map(|f| f.path.clone()).collect();
    let topology = paths.iter().find(|p| super::listing::is_topology(p));
    let (text, colour) = match topology {
        Some(path) => {
            (format!("Drop to open {}", super::listing::file_name(path)), scene.theme.accent.0)
        }
        // Some systems do not say what is coming.
        None if paths.is_empty() => ("Drop to open".to_owned(), scene.theme.accent.0),
        None => ("Only .ron files can be opened".to_owned(), scene.theme.danger.0),
    };
    let layer = egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("dropping"));
    let painter = ctx.layer_painter(layer);
    let window = ctx.content_rect().shrink(6.0);
    painter.rect_filled(window, 10.0, scene.theme.panel.0.gamma_multiply(0.8));
    painter.rect_stroke(window, 10.0, Stroke::new(3.0, colour), egui::StrokeKind::Inside);
    let font = TextStyle::Heading.resolve(&ctx.global_style());
    let centre = egui::Align2::CENTER_CENTER;
    painter.text(window.center(), centre, text, font, scene.theme.text.0);
}

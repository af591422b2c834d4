//! Errors in files: a dialog with file, line, column, field and the line at fault.

use std::path::Path;

use egui::text::{LayoutJob, TextFormat};
use egui::{Context, FontFamily, FontId, Frame, RichText, Stroke, TextStyle, Ui};

use super::recovery::Damaged;
use crate::app::dialog::{self, Answer, Place, Weight};
use crate::app::scene::Scene;
use crate::app::theme::strong;
use crate::topology::{FileError, escaped_path};
use crate::wording::capitalised;

/// An error that the user must read.
#[derive(Debug)]
pub(super) struct Report {
    /// Summary in one line.
    pub title: String,
    /// The error in the file.
    pub error: FileError,
    /// Consequence for the open document.
    pub comfort: String,
}

/// State of the window when a file could not be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    /// A document was open.
    Document,
    /// No document was open: the program has just started.
    Nothing,
}

impl Report {
    /// Reports a file that cannot be opened, with the previous state of the window.
    pub(super) fn unreadable(name: &str, error: FileError, before: Before) -> Self {
        let comfort = match before {
            Before::Document => "The document that was open is still open, unchanged.",
            Before::Nothing => "Nothing else was open, so the window is empty.",
        };
        let comfort = comfort.to_owned();
        Self { title: format!("{name} cannot be opened"), error, comfort }
    }

    /// Reports a file that cannot be written.
    pub(super) fn unwritable(name: &str, error: FileError) -> Self {
        let comfort = "Nothing is lost: the document is still open. Save it elsewhere.".to_owned();
        Self { title: format!("{name} cannot be saved"), error, comfort }
    }

    /// Reports a recovery copy that cannot be read.
    pub(super) fn damaged(damaged: &Damaged) -> Self {
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

    /// Settings that cannot be read.
    pub(super) fn damaged_settings(kept: &Path, what: String) -> Self {
        let error = FileError {
            file: Some(kept.to_owned()),
            position: None,
            field: None,
            what,
            excerpt: None,
        };
        let comfort = "They were put aside under this name. The usual settings hold.".to_owned();
        Self { title: "The settings are damaged".to_owned(), error, comfort }
    }

    /// Shows the report; returns true once it is dismissed.
    pub(super) fn show(&self, ctx: &Context, scene: &Scene<'_>) -> bool {
        let about = (self.title.as_str(), Place::Middle, 600.0);
        let (closed, answer) = dialog::show(ctx, scene.theme, about, |ui, opened| {
            dialog::heading(ui, &self.title);
            let weak = scene.theme.weak.0;
            if let Some(file) = &self.error.file {
                ui.add(egui::Label::new(RichText::new(escaped_path(file)).color(weak)).wrap());
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

    /// Returns line, column and field, as far as they are known.
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

/// Shows the line with the error, with the character at fault marked.
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
    // An error can be at the end of the line, where there is no character to mark.
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

/// Returns the monospace font, if the program has one.
fn code_family(ctx: &Context) -> FontFamily {
    let family = FontFamily::Monospace;
    let bound = |fonts: &egui::epaint::text::FontsView<'_>| {
        fonts.definitions().families.get(&family).is_some_and(|faces| !faces.is_empty())
    };
    if ctx.fonts(bound) { family } else { FontFamily::Proportional }
}

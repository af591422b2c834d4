//! The lists of the file dialog inside the window: a folder, and the recent files.

use std::path::{Path, PathBuf};

use egui::text::{LayoutJob, TextFormat};
use egui::{RichText, ScrollArea, TextStyle, Ui};

use super::listing::{self, Entry, What};
use super::recent::listed;
use crate::app::pick::{self, Moved, Row};
use crate::app::scene::Scene;
use crate::app::theme::strong;

/// A row of a folder.
pub(super) enum Target<'a> {
    /// The parent folder.
    Parent(&'a Path),
    /// An entry of the folder.
    Entry(&'a Entry),
}

impl Target<'_> {
    fn is_file(&self) -> bool {
        matches!(self, Self::Entry(entry) if entry.what == What::File)
    }

    fn name(&self) -> String {
        match self {
            Self::Parent(_) => "..".to_owned(),
            Self::Entry(entry) if entry.what == What::Folder => {
                listing::folder_text(entry.name.as_ref())
            }
            Self::Entry(entry) => entry.shown.clone(),
        }
    }

    fn tip(&self) -> &'static str {
        match self {
            Self::Parent(_) => "Go to the folder that holds this one",
            Self::Entry(_) if self.is_file() => "Take this file",
            Self::Entry(_) => "Go to this folder",
        }
    }
}

/// Draws a folder; returns the row that was clicked.
pub(super) fn folder_rows(
    ui: &mut Ui,
    scene: &Scene<'_>,
    targets: &[Target<'_>],
    (picked, moved): (Option<usize>, Moved),
    height: f32,
) -> Option<usize> {
    let row = pick::row_height(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut area = ScrollArea::vertical().id_salt("folder").auto_shrink(false).max_height(height);
    if let Some(at) = picked.filter(|_| moved == Moved::Yes) {
        let offset = pick::offset_of(at, targets.len(), row, height);
        area = area.vertical_scroll_offset(offset);
    }
    let mut clicked = None;
    area.show_rows(ui, row, targets.len(), |ui, shown| {
        for at in shown {
            let Some(target) = targets.get(at) else {
                continue;
            };
            let font = TextStyle::Body.resolve(ui.style());
            let format = if target.is_file() {
                TextFormat::simple(strong(font.size), scene.theme.text.0)
            } else {
                TextFormat::simple(font, scene.theme.weak.0)
            };
            let name = target.name();
            let text = LayoutJob::single_section(name.clone(), format);
            let row = Row { name: &name, text, right: "", picked: picked == Some(at) };
            let response = row.show(ui, scene.theme);
            if response.on_hover_text_at_pointer(target.tip()).clicked() {
                clicked = Some(at);
            }
        }
    });
    clicked
}

/// Shows the heading of a list.
pub(super) fn section(ui: &mut Ui, text: &str, scene: &Scene<'_>) {
    let text = RichText::new(text).text_style(TextStyle::Small).color(scene.theme.weak.0);
    ui.add(egui::Label::new(text).truncate());
}

/// Draws the recent files; returns the one that was clicked.
pub(super) fn recent_list(
    ui: &mut Ui,
    scene: &Scene<'_>,
    recent: &[PathBuf],
    height: f32,
) -> Option<PathBuf> {
    section(ui, "Recent files", scene);
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut clicked = None;
    let area = ScrollArea::vertical().id_salt("recent").auto_shrink(false);
    area.max_height(height - 30.0).show(ui, |ui| {
        for file in listed(recent) {
            let is_there = file.is_there();
            let font = TextStyle::Body.resolve(ui.style());
            let weak = TextFormat::simple(font.clone(), scene.theme.weak.0);
            let ink = if is_there { scene.theme.text.0 } else { scene.theme.ghost.0 };
            let format = TextFormat::simple(font, ink);
            let mut text = LayoutJob::single_section(file.name.clone(), format);
            if !file.folder.is_empty() {
                text.append(&file.folder, 8.0, weak);
            }
            let name = format!("{} (recent)", file.label());
            let row = Row { name: &name, text, right: "", picked: false };
            let response = row.show(ui, scene.theme).on_hover_text(file.tip());
            if response.clicked() && is_there {
                clicked = Some(file.path.to_owned());
            }
        }
    });
    clicked
}

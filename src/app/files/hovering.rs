//! A hint on the effect of dropping the files that are dragged over the window.

use std::path::PathBuf;

use egui::{Area, Context, Id, Order, RichText, Stroke, StrokeKind, TextStyle};

use super::{listing, purpose};
use crate::app::scene::Scene;

/// Shows the hint over the whole window.
pub(super) fn show(ctx: &Context, scene: &Scene<'_>, files: &[egui::HoveredFile]) {
    let paths: Vec<PathBuf> = files.iter().filter_map(|f| f.path.clone()).collect();
    let file = paths.iter().find(|p| purpose::is_openable(p));
    let (text, colour) = match file {
        Some(path) => (format!("Drop to open {}", listing::shown_name(path)), scene.theme.accent.0),
        // Some systems do not report the names of dragged files.
        None if paths.is_empty() => ("Drop to open".to_owned(), scene.theme.accent.0),
        None => ("Only .ron and .graphml files can be opened".to_owned(), scene.theme.danger.0),
    };
    let window = ctx.content_rect().shrink(6.0);
    let area = Area::new(Id::unique("hovering files")).order(Order::Foreground);
    area.fixed_pos(window.min).interactable(false).show(ctx, |ui| {
        ui.painter().rect_filled(window, 10.0, scene.theme.panel.0.gamma_multiply(0.8));
        let edge = Stroke::new(3.0, colour);
        ui.painter().rect_stroke(window, 10.0, edge, StrokeKind::Inside);
        let label = RichText::new(text).text_style(TextStyle::Heading).color(scene.theme.text.0);
        ui.put(window, egui::Label::new(label));
    });
}

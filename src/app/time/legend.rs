//! The legend of the marks in the strip of events.

use egui::{Align, Layout, RichText, Sense, Ui, vec2};

use super::lanes::{LEGEND, paint_mark};
use crate::app::scene::Scene;

/// Shows the legend in a row, beside the settings.
pub(super) fn in_row(ui: &mut Ui, scene: &Scene<'_>) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for (kind, text) in LEGEND.iter().rev() {
            ui.label(RichText::new(*text).small().color(scene.theme.weak.0));
            let (area, _) = ui.allocate_exact_size(vec2(14.0, 16.0), Sense::hover());
            paint_mark(ui.painter(), scene, area.center(), *kind);
            ui.add_space(8.0);
        }
    });
}

/// Shows the legend as a column.
pub(super) fn show(ui: &mut Ui, scene: &Scene<'_>) {
    ui.label("Drag to any instant. A node of the row:");
    for (kind, text) in LEGEND {
        ui.horizontal(|ui| {
            let (area, _) = ui.allocate_exact_size(vec2(16.0, 16.0), Sense::hover());
            paint_mark(ui.painter(), scene, area.center(), kind);
            ui.label(text);
        });
    }
}

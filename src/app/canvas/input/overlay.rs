//! Buttons and notices over the drawing: zoom, the empty document, the banner.

use egui::{Rect, Stroke, StrokeKind, Ui, UiBuilder, Vec2};

use crate::app::canvas::layout::banner::wrapped;
use crate::app::canvas::layout::camera::Camera;
use crate::app::canvas::layout::view::Fit;
use crate::app::canvas::model::banner::banner;
use crate::app::command::Command;
use crate::app::scene::{Action, Actions, Scene};
use crate::app::theme::strong;
use crate::topology::Kind;

/// Shows the buttons and notices over the drawing.
pub(crate) fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    camera: &mut Camera,
    fit: &mut Option<Fit>,
    presenting: bool,
    actions: &mut Actions,
) {
    if scene.doc().is_empty() {
        empty(ui, scene, camera.rect, actions);
        return;
    }
    if let Some(text) = banner(scene) {
        notice(ui, scene, camera.rect, text);
    }
    if !presenting {
        zoom_buttons(ui, scene, camera, fit);
    }
}

fn notice(ui: &Ui, scene: &Scene<'_>, rect: Rect, text: String) {
    let theme = scene.theme;
    let painter = ui.painter_at(rect);
    let (galley, back) = wrapped(&painter, scene, rect, text);
    let stroke = Stroke::new(1.5, theme.notice_line.0);
    painter.rect(back, 8.0, theme.notice_fill.0, stroke, StrokeKind::Inside);
    painter.galley(back.min + Vec2::new(14.0, 8.0), galley, theme.text.0);
}

fn zoom_buttons(ui: &mut Ui, scene: &Scene<'_>, camera: &mut Camera, fit: &mut Option<Fit>) {
    let at = camera.rect.left_bottom() + Vec2::new(16.0, -48.0);
    let area = Rect::from_min_size(at, Vec2::new(260.0, 34.0));
    ui.scope_builder(UiBuilder::new().max_rect(area), |ui| {
        ui.horizontal(|ui| {
            let fill = scene.theme.panel.0;
            let button = |ui: &mut Ui, text: &str, width: f32, tip: String| {
                let button = egui::Button::new(text).fill(fill).min_size(Vec2::new(width, 32.0));
                let button = button.stroke(Stroke::new(1.0, scene.theme.line.0));
                ui.add(button).on_hover_text(tip).clicked()
            };
            ui.spacing_mut().item_spacing.x = 2.0;
            if button(ui, "−", 32.0, Command::ZoomOut.info().tooltip()) {
                camera.zoom_to(camera.zoom / 1.25);
            }
            let percent = format!("{:.0} %", camera.zoom * 100.0);
            if button(ui, &percent, 64.0, Command::ZoomReset.info().tooltip()) {
                camera.zoom_to(1.0);
            }
            if button(ui, "+", 32.0, Command::ZoomIn.info().tooltip()) {
                camera.zoom_to(camera.zoom * 1.25);
            }
            ui.add_space(6.0);
            if button(ui, "Fit", 44.0, Command::Fit.info().tooltip()) {
                *fit = Some(Fit::All);
            }
        });
    });
}

/// Shows the hints for a newcomer on an empty canvas.
fn empty(ui: &mut Ui, scene: &Scene<'_>, rect: Rect, actions: &mut Actions) {
    let size = Vec2::new(420.0, 240.0);
    let area = Rect::from_center_size(rect.center(), size.min(rect.size()));
    ui.scope_builder(UiBuilder::new().max_rect(area), |ui| {
        ui.vertical_centered(|ui| {
            ui.label(egui::RichText::new("An empty internet").font(strong(22.0)));
            ui.add_space(4.0);
            ui.label(
                egui::RichText::new(
                    "Drag a site, an ISP and a client from the left, and link them.",
                )
                .color(scene.theme.weak.0),
            );
            ui.add_space(14.0);
            let wide =
                |text: &str| egui::Button::new(text.to_owned()).min_size(Vec2::new(240.0, 40.0));
            if ui
                .add(wide("Open the first example"))
                .on_hover_text("Three sites, one address")
                .clicked()
            {
                actions.push(Action::OpenExample(0));
            }
            let tour = Command::Tour.info();
            if ui.add(wide("Take the tour")).on_hover_text(tour.tooltip()).clicked() {
                actions.push(Action::Run(Command::Tour));
            }
            let site = Command::Add(Kind::Site);
            if ui.add(wide("Put a site here")).on_hover_text(site.info().tooltip()).clicked() {
                actions.push(Action::Run(site));
            }
        });
    });
}

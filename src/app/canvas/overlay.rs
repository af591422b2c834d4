//! What lies over the drawing: the gesture under way, zoom buttons, the empty document, banners.

use std::sync::Arc;

use egui::{Align2, Galley, Painter, Rect, Stroke, StrokeKind, Ui, UiBuilder, Vec2};

use super::camera::Camera;
use super::gesture::Gesture;
use super::node::{Marks, NodeShape, radius};
use super::picture::NodeStatus;
use super::{Canvas, Fit};
use crate::app::command::Command;
use crate::app::scene::{Action, Actions, Scene};
use crate::app::theme::strong;
use crate::engine::Verdict;
use crate::topology::{Kind, Node};
use crate::wording::shortened;

impl Canvas {
    /// The gesture under way: a marquee, a link being drawn, a node being dropped.
    pub(super) fn paint_gesture(&self, painter: &Painter, scene: &Scene<'_>) {
        let theme = scene.theme;
        let Some(pointer) = self.pointer else { return };
        match &self.gesture {
            Gesture::Marquee { start } => {
                let rect = Rect::from_two_pos(self.camera.to_screen(*start), pointer);
                let stroke = Stroke::new(1.0, theme.accent.0);
                painter.rect(
                    rect,
                    0.0,
                    theme.accent.0.gamma_multiply(0.12),
                    stroke,
                    StrokeKind::Inside,
                );
            }
            Gesture::Linking { from } => {
                let Some(node) = scene.doc().node(from) else {
                    return;
                };
                let stand = self.picture.groups.anchor(node);
                let at = self.camera.to_screen(stand.pos);
                let along = (pointer - at).normalized();
                let rim = at + along * (radius(stand.look) * self.camera.zoom + 4.0);
                painter.line_segment([rim, pointer], Stroke::new(2.5, theme.accent.0));
                painter.circle_filled(pointer, 5.0, theme.accent.0);
            }
            Gesture::Placing(kind) => {
                let mut painter = painter.clone();
                painter.multiply_opacity(0.6);
                let own = (*kind == Kind::Site).then_some(("", theme.accent.0));
                let pen = self.pen(&painter, scene);
                super::node::paint(
                    pen,
                    pointer,
                    NodeShape::Of(*kind),
                    own,
                    &NodeStatus::Idle,
                    Marks::default(),
                );
            }
            Gesture::Idle | Gesture::Moving { .. } | Gesture::Panning => {}
        }
    }
}

/// Buttons and notices over the drawing.
pub(super) fn show(
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

/// The room that the banner takes at the top of a canvas, in points.
pub(super) fn banner_height(painter: &Painter, scene: &Scene<'_>, rect: Rect) -> f32 {
    banner(scene).map_or(0.0, |text| wrapped(painter, scene, rect, text).1.height() + 12.0)
}

/// What has to be said about the whole document.
fn banner(scene: &Scene<'_>) -> Option<String> {
    let doc = scene.doc();
    let name = |node: &u32| {
        let net = scene.sandbox.now().state.network();
        scene.name(net.id_of(*node))
    };
    // Those who only follow are not the cause: networks come before their clients.
    let list = |nodes: &[u32]| {
        let net = scene.sandbox.now().state.network();
        let is_client = |n: &&u32| doc.node(net.id_of(**n)).is_some_and(|n| n.kind == Kind::Client);
        let networks: Vec<u32> = nodes.iter().filter(|n| !is_client(n)).copied().collect();
        let nodes = if networks.is_empty() { nodes } else { &networks };
        shortened(&nodes.iter().map(name).collect::<Vec<_>>(), 5)
    };
    let Some(prefix) = scene.prefix else {
        let site = doc.nodes().any(|n| n.kind == Kind::Site);
        let next = if site { "select a site and add one" } else { "put a site on the canvas" };
        return Some(format!("Nobody announces a prefix: {next}"));
    };
    match &scene.sandbox.now().state.of(&prefix)?.verdict {
        Verdict::Stable(_) | Verdict::Moment => {
            if doc.announcers(&prefix).any(Node::is_announcing) {
                return None;
            }
            let why = match doc.announcers(&prefix).any(Node::withholds_routes) {
                true => "every site that would has failed or holds its route back",
                false => "every site that would has failed",
            };
            Some(format!("Nobody announces {prefix}: {why}"))
        }
        Verdict::Oscillates(nodes) => Some(format!(
            "No stable state: {} go on changing their routes to {prefix} for ever",
            list(nodes)
        )),
        Verdict::Undetermined { changing, orders, .. } => Some(format!(
            "Not at rest after {orders} orders of events, which proves nothing: {} were still changing",
            list(changing)
        )),
    }
}

/// The banner's text and where its box is.
fn wrapped(painter: &Painter, scene: &Scene<'_>, rect: Rect, text: String) -> (Arc<Galley>, Rect) {
    let width = (rect.width() - 80.0).max(200.0);
    let galley = painter.layout(text, strong(14.0), scene.theme.text.0, width);
    let size = galley.size() + Vec2::new(28.0, 16.0);
    let back = Align2::CENTER_TOP.anchor_size(rect.center_top() + Vec2::new(0.0, 12.0), size);
    (galley, back)
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

/// The first thing a newcomer sees on an empty canvas.
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

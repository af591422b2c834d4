//! The bar at the top beside the menus: the document's name, the command palette, the prefix.

use egui::{
    Align2, Button, Rect, RichText, Role, Sense, Stroke, TextStyle, Ui, UiBuilder, Vec2,
    WidgetInfo, vec2,
};

use super::command::Command;
use super::files::Files;
use super::pick;
use super::prefix_bar;
use super::scene::{Action, Actions, Scene};
use super::theme::strong;
use crate::topology::escaped_path;

/// Smallest width of the field that opens the command palette, in points.
const FIELD: f32 = 250.0;

/// Shows this part of the bar; the name is centred in the window if there is room.
pub(super) fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    files: &Files,
    (mut rest, middle): (Rect, f32),
    actions: &mut Actions,
) {
    let right = ui.scope_builder(UiBuilder::new().max_rect(rest), |ui| {
        let layout = egui::Layout::right_to_left(egui::Align::Center);
        ui.with_layout(layout, |ui| at_the_right(ui, scene, files, actions)).inner
    });
    rest.set_right(right.inner - 12.0);
    name(ui, scene, files, rest, middle);
}

/// Shows the prefix and the palette, as wide as there is room; returns the position of their left
/// edge.
fn at_the_right(ui: &mut Ui, scene: &Scene<'_>, files: &Files, actions: &mut Actions) -> f32 {
    ui.spacing_mut().item_spacing.x = 8.0;
    let room = ui.available_width();
    let finder = Command::Palette.info();
    let words = finder.name.trim_end_matches('…');
    let body = TextStyle::Body.resolve(ui.style());
    let measure = |text: String| {
        let ink = egui::Color32::PLACEHOLDER;
        ui.painter().layout_no_wrap(text, body.clone(), ink).size().x
    };
    let field = (measure(words.to_owned() + &finder.keys_text()) + 56.0).max(FIELD);
    // The name matters more than a wide field; its mark comes and goes, so its width is always
    // reserved.
    let name = measure(files.title() + "edited") + 60.0;
    let left_for_field = room - prefix_bar::width(ui, scene) - name;
    prefix_bar::show(ui, scene, room, actions);
    let response = if left_for_field >= field {
        let text = RichText::new(words).color(scene.theme.weak.0);
        let keys = RichText::new(finder.keys_text()).text_style(TextStyle::Small);
        let button = Button::new(text).shortcut_text(keys).min_size(vec2(field, pick::TARGET));
        ui.add(button).accessible_name(finder.name)
    } else {
        pick::icon_button(ui, scene.theme, finder.name, |painter, at, ink| {
            let stroke = Stroke::new(1.8, ink);
            painter.circle_stroke(at - Vec2::splat(2.0), 5.5, stroke);
            painter.line_segment([at + Vec2::splat(2.2), at + Vec2::splat(7.0)], stroke);
        })
    };
    if response.on_hover_text(finder.tooltip()).clicked() {
        actions.push(Action::Run(Command::Palette));
    }
    ui.min_rect().left()
}

/// Shows the document's name and whether it is saved, centred in the window if there is room.
fn name(ui: &mut Ui, scene: &Scene<'_>, files: &Files, room: egui::Rect, middle: f32) {
    let title = files.title();
    let edited = scene.sandbox.is_edited();
    let size = TextStyle::Body.resolve(ui.style()).size;
    let weak = scene.theme.weak.0;
    let small = TextStyle::Small.resolve(ui.style());
    let mark = edited.then(|| ui.painter().layout_no_wrap("edited".to_owned(), small, weak));
    let mark_width = mark.as_ref().map_or(0.0, |m| m.size().x + 26.0);
    let mut job =
        egui::text::LayoutJob::simple_singleline(title.clone(), strong(size), scene.theme.text.0);
    let most = (room.width() - mark_width).max(0.0);
    job.wrap = egui::text::TextWrapping::truncate_at_width(most);
    let text = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let width = text.size().x + mark_width;
    let furthest = (room.right() - width).max(room.left());
    let left = (middle - width / 2.0).clamp(room.left(), furthest);
    let rect = egui::Rect::from_min_size(
        egui::pos2(left, room.top()),
        vec2(width.min(room.width()), room.height()),
    );
    let response = ui.allocate_rect(rect, Sense::hover());
    let spoken = if edited { format!("{title}, edited") } else { title };
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    let at = egui::pos2(rect.left(), rect.center().y - text.size().y / 2.0);
    let dot = at.x + text.size().x + 14.0;
    ui.painter().galley(at, text, scene.theme.text.0);
    if let Some(mark) = mark {
        ui.painter().circle_filled(egui::pos2(dot, rect.center().y), 4.0, scene.theme.accent.0);
        let at =
            Align2::LEFT_CENTER.anchor_size(egui::pos2(dot + 10.0, rect.center().y), mark.size());
        ui.painter().galley(at.min, mark, weak);
    }
    response.on_hover_text(match files.path() {
        Some(path) => escaped_path(path),
        None => "Not saved to a file yet".to_owned(),
    });
}

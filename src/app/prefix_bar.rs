//! The shown prefix, at the right of the bar, and the more specific prefixes that override it.

use egui::{Button, ComboBox, FontId, RichText, TextStyle, Ui, vec2};

use super::pick;
use super::scene::{Action, Actions, Scene};
use super::theme::strong;
use crate::anycast::Override;
use crate::topology::Prefix;

/// Width of the list beside its text: padding and the arrow, in points.
const AROUND: f32 = 48.0;

/// Returns the width of list and chip, in points.
pub(super) fn width(ui: &Ui, scene: &Scene<'_>) -> f32 {
    let Some(prefix) = scene.prefix else {
        return 0.0;
    };
    let list = text_width(ui, &label(&prefix, f32::INFINITY), strong_font(ui)) + AROUND;
    let chip = chip_text(&taken(scene, &prefix));
    let font = TextStyle::Body.resolve(ui.style());
    list + chip.map_or(0.0, |chip| text_width(ui, &chip, font) + 28.0)
}

/// Shows the list and the chip, from right to left. `room` is the width beside the menus.
pub(super) fn show(ui: &mut Ui, scene: &Scene<'_>, room: f32, actions: &mut Actions) {
    let Some(prefix) = scene.prefix else {
        return;
    };
    let font = strong_font(ui);
    let text = label(&prefix, room);
    let width = (text_width(ui, &text, font.clone()) + AROUND).min(room * 0.6);
    let list = ComboBox::from_id_salt("prefix")
        .width(width)
        .truncate()
        .selected_text(RichText::new(text).font(font));
    let response = list.show_ui(ui, |ui| {
        for other in scene.doc().prefixes() {
            let sites = scene.doc().announcers(&other).count();
            let plural = if sites == 1 { "node" } else { "nodes" };
            let button = Button::selectable(other == prefix, other.to_string())
                .shortcut_text(format!("{sites} {plural}"));
            let response = ui.add(button).accessible_name(other.to_string());
            if response.on_hover_text(format!("Show the routes to {other}")).clicked() {
                actions.push(Action::ShowPrefix(other));
            }
        }
    });
    let tip = "The prefix whose routes and catchments are shown";
    response.response.accessible_name("Prefix").on_hover_text(tip);
    chip(ui, scene, &taken(scene, &prefix), actions);
}

/// Returns the more specific prefixes that carry clients of this one.
fn taken(scene: &Scene<'_>, prefix: &Prefix) -> Vec<Override> {
    scene.sandbox.now().overrides(prefix)
}

fn chip_text(overrides: &[Override]) -> Option<String> {
    match overrides {
        [] => None,
        [one] => Some(format!("+ {}", one.prefix)),
        many => Some(format!("+ {} more specific", many.len())),
    }
}

/// Shows a chip with the overriding prefixes; a click shows the first of them.
fn chip(ui: &mut Ui, scene: &Scene<'_>, overrides: &[Override], actions: &mut Actions) {
    let (Some(text), Some(first)) = (chip_text(overrides), overrides.first()) else {
        return;
    };
    let sentence = |o: &Override| {
        let clients = if o.clients == 1 { "client" } else { "clients" };
        format!("{} is more specific and carries {} {clients}.", o.prefix, o.clients)
    };
    let mut lines: Vec<String> = overrides.iter().map(sentence).collect();
    lines.push(format!("Click to show {}.", first.prefix));
    let chip = Button::new(RichText::new(&text).color(scene.theme.text.0))
        .fill(scene.theme.notice_fill.0)
        .stroke(egui::Stroke::new(1.0, scene.theme.notice_line.0))
        .corner_radius(16)
        .min_size(vec2(0.0, pick::TARGET));
    if ui.add(chip).on_hover_text(lines.join("\n")).clicked() {
        actions.push(Action::ShowPrefix(first.prefix));
    }
}

/// Returns the text of the list, without its label if there is little room.
fn label(prefix: &Prefix, room: f32) -> String {
    if room < 480.0 { prefix.to_string() } else { format!("Prefix {prefix}") }
}

fn strong_font(ui: &Ui) -> FontId {
    strong(TextStyle::Body.resolve(ui.style()).size)
}

fn text_width(ui: &Ui, text: &str, font: FontId) -> f32 {
    let ink = egui::Color32::PLACEHOLDER;
    ui.painter().layout_no_wrap(text.to_owned(), font, ink).size().x
}

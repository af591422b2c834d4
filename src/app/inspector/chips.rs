//! Lists of removable chips, with a field to add one.

use egui::{Align, Button, Layout, Response, RichText, Ui, vec2};

use super::fields::{Pane, Words};
use super::text_field::show_error;
use super::widgets;
use crate::app::theme::Theme;
use crate::app::tip::Tip as _;
use crate::topology::Community;

/// Draws a list of communities; returns the new list when one was added or removed.
pub(super) fn communities(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    words: Words<'_>,
    current: &[Community],
) -> Option<Vec<Community>> {
    let theme = pane.scene.theme;
    let mut all = current.to_vec();
    let chips = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        for community in current {
            if chip(ui, theme, &community.to_string(), "Take this community away") {
                all.retain(|c| c != community);
            }
        }
    };
    if !current.is_empty() {
        ui.horizontal_wrapped(chips);
    }
    let known = Community::well_known().filter(|(_, c)| !current.contains(c));
    let known: Vec<(&str, Community)> = known.collect();
    let look = Adder { hint: "64500:1", what: words.label, tip: words.tip };
    let read = |text: &str| text.parse::<Community>().map_err(|e| e.to_string());
    if let Some(community) = adder(pane, ui, look, &known, read)
        && !all.contains(&community)
    {
        all.push(community);
    }
    (all != current).then_some(all)
}

/// Draws a chip with a cross; returns true if it is to be removed.
pub(super) fn chip(ui: &mut Ui, theme: &Theme, text: &str, tip: &str) -> bool {
    let label = RichText::new(format!("{text}  ×")).font(widgets::small(ui));
    let button = Button::new(label).corner_radius(16.0).min_size(vec2(0.0, 32.0));
    let response = ui.add(button);
    widgets::ring(ui, theme, &response);
    let response = response.accessible_name(format!("{tip}: {text}")).tip(tip);
    response.clicked()
}

/// Texts of a field that adds an item.
#[derive(Clone, Copy)]
pub(super) struct Adder<'a> {
    /// Hint shown while the field is empty.
    pub hint: &'a str,
    /// Purpose of the field.
    pub what: &'a str,
    /// Tooltip.
    pub tip: &'a str,
}

/// Draws a field whose text is added with Enter or a button, and a menu of common values. Invalid
/// text stays, is outlined, and is explained.
pub(super) fn adder<T: Copy>(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    look: Adder<'_>,
    known: &[(&str, T)],
    read: impl Fn(&str) -> Result<T, String>,
) -> Option<T> {
    let theme = pane.scene.theme;
    let id = ui.make_persistent_id(("add", look.what));
    let (mut text, mut error) = pane.fields.take_loose(id);
    let mut added = None;
    let right = Layout::right_to_left(Align::Center);
    let line = |ui: &mut Ui| -> Response {
        ui.spacing_mut().item_spacing.x = 6.0;
        let mut wanted = plus(ui, theme, look);
        if !known.is_empty() {
            added = menu(ui, theme, look, known);
        }
        let hint = RichText::new(look.hint).color(theme.weak.0);
        let edit = egui::TextEdit::singleline(&mut text).id(id).hint_text(hint);
        let edit = edit.desired_width(ui.available_width()).min_size(vec2(0.0, 32.0));
        let response = ui.add(edit.align(egui::Align2::LEFT_CENTER));
        let response = response.accessible_name(look.what).tip(look.tip);
        if response.changed() {
            error = None;
        }
        let is_left = response.lost_focus();
        wanted |= is_left && ui.input(|i| i.key_pressed(egui::Key::Enter));
        if (wanted || is_left) && !text.trim().is_empty() {
            match read(&text) {
                Ok(value) if wanted => {
                    added = Some(value);
                    text.clear();
                }
                Ok(_) => {}
                Err(why) => error = Some(why),
            }
        }
        response
    };
    let size = vec2(ui.available_width(), 32.0);
    let response = ui.allocate_ui_with_layout(size, right, line).inner;
    if let Some(why) = &error {
        show_error(ui, theme, &response, why);
    }
    pane.fields.keep_loose(id, text, error);
    added
}

fn plus(ui: &mut Ui, theme: &Theme, look: Adder<'_>) -> bool {
    let response = ui.add(Button::new("+").min_size(vec2(32.0, 32.0)));
    widgets::ring(ui, theme, &response);
    let name = format!("{}: add", look.what);
    response.accessible_name(name).tip("Add what the field says (Enter)").clicked()
}

fn menu<T: Copy>(ui: &mut Ui, theme: &Theme, look: Adder<'_>, known: &[(&str, T)]) -> Option<T> {
    let mut chosen = None;
    let button = ui.add(Button::new("").min_size(vec2(32.0, 32.0)));
    widgets::triangle(ui, button.rect.center(), true, theme.text.0);
    widgets::ring(ui, theme, &button);
    egui::Popup::menu(&button).show(|ui| {
        for (name, value) in known {
            if ui.button(*name).on_hover_text(format!("Add {name}")).clicked() {
                chosen = Some(*value);
            }
        }
    });
    let name = format!("{}: well-known ones", look.what);
    button.accessible_name(name).tip("Choose a well-known one");
    chosen
}

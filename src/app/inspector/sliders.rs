//! Sliders with a number beside them. A drag is one gesture.

use std::ops::RangeInclusive;

use egui::{
    Align, Button, Label, Layout, Response, RichText, Slider, SliderClamping, Stroke, Ui, vec2,
};

use super::fields::{Value, Words, row};
use super::number::{Bounds, number_box};
use super::parts;
use crate::app::scene::{Action, Actions};
use crate::app::theme::Theme;
use crate::topology::Edit;

/// What the hand did to a control in this frame. A drag is one gesture.
#[must_use]
pub struct Tuned<T> {
    to: Option<T>,
    begins: bool,
    ends: bool,
}

impl<T> Tuned<T> {
    /// What responses to one control amount to.
    pub fn by(to: Option<T>, responses: &[&Response]) -> Self {
        Self {
            to,
            begins: responses.iter().any(|r| r.drag_started()),
            ends: responses.iter().any(|r| r.drag_stopped()),
        }
    }

    /// Asks for the change that a new value means, within its gesture.
    pub fn emit(self, actions: &mut Actions, edit: impl FnOnce(T) -> Edit) {
        if self.begins {
            actions.push(Action::BeginGesture);
        }
        if let Some(value) = self.to {
            actions.push(Action::Edit(edit(value)));
        }
        if self.ends {
            actions.push(Action::EndGesture);
        }
    }
}

/// The numbers that a slider row offers.
#[derive(Clone, Debug)]
pub struct Numbers {
    /// What the slider reaches.
    pub slider: RangeInclusive<u32>,
    /// The most that the number field takes.
    pub most: u32,
    /// What a reset sets; none where there is nothing to reset to.
    pub default: Option<u32>,
}

/// The width of a reset button, kept free where there is none so that sliders line up.
const RESET: f32 = 22.0;
/// How high the slider's own target is; the row around it is higher.
const RAIL: f32 = 32.0;
/// The least that a slider must have beside its label.
const SHORTEST: f32 = 64.0;
/// The longest label: its width makes the column of them all.
const LONGEST: &str = "Local-pref on import";

/// Label, slider, number: one line, or two where they do not fit.
pub fn slider_row(
    ui: &mut Ui,
    theme: &Theme,
    words: Words<'_>,
    value: Value<u32>,
    numbers: &Numbers,
) -> Tuned<u32> {
    let box_width = parts::body_size(ui) * 3.4;
    let galley = parts::lines(ui, LONGEST, parts::small(ui), theme.text.0, f32::INFINITY, 1);
    let column = galley.size().x + 4.0;
    let is_stacked = ui.available_width() - column - RESET - box_width - 12.0 < SHORTEST;
    let text = RichText::new(words.label).font(parts::small(ui));
    if is_stacked {
        ui.add(Label::new(text.clone()).wrap()).on_hover_text(words.tip);
    }
    let row = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let mut to = None;
        let value_shown = value.map(f64::from);
        let bounds = Bounds::whole(numbers.most);
        let number = number_box(ui, theme, words, value_shown, bounds, box_width);
        to = to.or(number.to.map(|n| n as u32));
        if reset_button(ui, theme, value, numbers.default) {
            to = numbers.default;
        }
        let taken = if is_stacked { 0.0 } else { column + 4.0 };
        let rail = (ui.available_width() - taken).max(40.0);
        let slider = rail_of(ui, theme, words, value, numbers, rail, &mut to);
        if !is_stacked {
            let left = Layout::left_to_right(Align::Center);
            ui.with_layout(left, |ui| ui.label(text).on_hover_text(words.tip));
        }
        (Tuned::by(to, &[&number.response, &slider]), number)
    };
    let size = vec2(ui.available_width(), 32.0);
    let (tuned, number) =
        ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), row).inner;
    number.say(ui, theme);
    tuned
}

fn reset_button(ui: &mut Ui, theme: &Theme, value: Value<u32>, default: Option<u32>) -> bool {
    match default.filter(|d| value != Value::Same(*d)) {
        Some(default) => {
            let name = format!("Back to the default, {default}");
            let size = vec2(RESET, RAIL);
            let text = RichText::new("↺").color(theme.weak.0);
            ui.spacing_mut().button_padding.x = 2.0;
            let button = Button::new(text).frame_when_inactive(false).min_size(size);
            let response = ui.add_sized(size, button);
            parts::ring(ui, theme, &response);
            response.accessible_name(&name).on_hover_text(name).clicked()
        }
        None => {
            ui.allocate_space(vec2(RESET, RAIL));
            false
        }
    }
}

/// The slider itself: egui's, with a handle that stands out from its rail.
fn rail_of(
    ui: &mut Ui,
    theme: &Theme,
    words: Words<'_>,
    value: Value<u32>,
    numbers: &Numbers,
    width: f32,
    to: &mut Option<u32>,
) -> Response {
    let mut number = value.first();
    let range = numbers.slider.clone();
    let draw = |ui: &mut Ui| {
        ui.spacing_mut().slider_width = width;
        ui.spacing_mut().interact_size.y = RAIL;
        let v = ui.visuals_mut();
        v.selection.bg_fill = if value.is_mixed() { theme.line.0 } else { theme.accent.0 };
        let w = &mut v.widgets;
        for state in [&mut w.inactive, &mut w.hovered, &mut w.active] {
            state.fg_stroke = Stroke::NONE;
            state.bg_fill = theme.line.0;
            state.expansion = -RAIL / 2.5;
        }
        let slider = Slider::new(&mut number, range.clone());
        ui.add(slider.show_value(false).clamping(SliderClamping::Edits))
    };
    let response = ui.scope(draw).inner;
    let reach = response.rect.x_range().shrink(RAIL / 2.5);
    let share = |n: u32| {
        (n.saturating_sub(*range.start())) as f32 / (range.end() - range.start()).max(1) as f32
    };
    let x = egui::lerp(reach.min..=reach.max, share(number).min(1.0));
    let at = egui::pos2(x, response.rect.center().y);
    if response.has_focus() {
        ui.painter().circle_filled(at, 12.0, theme.accent_fill.0);
    }
    let is_held = response.hovered() || response.dragged();
    let radius = if is_held { 9.0 } else { 8.0 };
    ui.painter().circle(at, radius, theme.panel.0, Stroke::new(2.5, theme.accent.0));
    if response.changed() && number != value.first() {
        *to = Some(number);
    }
    let is_still = !response.dragged();
    let response = response.accessible_name(words.label);
    if is_still { response.on_hover_text(words.tip) } else { response }
}

/// A label with a number that is dragged or typed.
pub fn number_row(
    ui: &mut Ui,
    theme: &Theme,
    words: Words<'_>,
    value: Value<u32>,
    most: u32,
) -> Tuned<u32> {
    row(ui, words, |ui| {
        let width = parts::body_size(ui) * 3.6;
        let number = number_box(ui, theme, words, value.map(f64::from), Bounds::whole(most), width);
        number.say(ui, theme);
        Tuned::by(number.to.map(|n| n as u32), &[&number.response])
    })
}

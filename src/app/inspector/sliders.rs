//! Sliders with a number beside them. A drag is one gesture.

use std::ops::RangeInclusive;

use egui::{Align, Button, Label, Layout, RichText, Slider, SliderClamping, Stroke, Ui, vec2};

use super::fields::{Pane, Value, Words};
use super::number::{Scale, id_of, number_box, width_of};
use super::widgets;
use crate::app::theme::Theme;
use crate::app::tip::Tip as _;
use crate::topology::Edit;

/// Range of a slider row.
#[derive(Clone, Debug)]
pub(super) struct Numbers {
    /// Range of the slider.
    pub slider: RangeInclusive<u32>,
    /// Largest value of the number field.
    pub most: u32,
    /// Default value that the reset button sets; none without such a button.
    pub default: Option<u32>,
}

/// Width of a reset button, in points; reserved in every row so that sliders line up.
const RESET: f32 = 32.0;
/// Height of a slider's click target, in points.
const RAIL: f32 = 32.0;
/// Smallest width of a slider beside its label, in points.
const SHORTEST: f32 = 52.0;
/// The longest label, which determines the width of the column.
const LONGEST: &str = "Local-pref on import";

/// Draws label, slider and number in one line, or in two if they do not fit.
pub(super) fn slider_row(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    words: Words<'_>,
    value: Value<u32>,
    numbers: &Numbers,
    edit: &dyn Fn(u32) -> Edit,
) {
    let theme = pane.scene.theme;
    let (id, number) = (id_of(ui, words), value.map(f64::from));
    let box_width = width_of(pane, ui, id, number);
    let galley = widgets::lines(ui, LONGEST, widgets::small(ui), theme.text.0, f32::INFINITY, 1);
    let column = galley.size().x + 4.0;
    let is_stacked = ui.available_width() - column - RESET - box_width - 12.0 < SHORTEST;
    let text = RichText::new(words.label).font(widgets::small(ui));
    if is_stacked {
        ui.add(Label::new(text.clone()).wrap()).tip(words.tip);
    }
    let row = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let number = (id, number, Scale::up_to(numbers.most));
        let shown = number_box(pane, ui, words, number, &|number| edit(number as u32));
        if let Some(default) = reset_button(ui, theme, value, numbers.default) {
            pane.edit(edit(default));
        }
        let taken = if is_stacked { 0.0 } else { column + 4.0 };
        let rail = (ui.available_width() - taken).max(40.0);
        let range = numbers.slider.clone();
        rail_of(pane, ui, words, value, range, rail, edit);
        if !is_stacked {
            let left = Layout::left_to_right(Align::Center);
            ui.with_layout(left, |ui| ui.label(text).tip(words.tip));
        }
        shown
    };
    let size = vec2(ui.available_width(), 32.0);
    let right = Layout::right_to_left(Align::Center);
    let shown = ui.allocate_ui_with_layout(size, right, row).inner;
    shown.show_error(ui, pane);
}

/// Draws the reset button; returns the default value after a click.
fn reset_button(
    ui: &mut Ui,
    theme: &Theme,
    value: Value<u32>,
    default: Option<u32>,
) -> Option<u32> {
    let size = vec2(RESET, RAIL);
    let Some(default) = default.filter(|d| value != Value::Same(*d)) else {
        ui.allocate_space(size);
        return None;
    };
    let name = format!("Back to the default, {default}");
    let text = RichText::new("↺").color(theme.weak.0);
    ui.spacing_mut().button_padding.x = 2.0;
    let button = Button::new(text).frame_when_inactive(false).min_size(size);
    let response = ui.add_sized(size, button);
    widgets::ring(ui, theme, &response);
    response.accessible_name(&name).tip(name).clicked().then_some(default)
}

/// Draws egui's slider with a more prominent handle. A drag is one gesture.
fn rail_of(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    words: Words<'_>,
    value: Value<u32>,
    range: RangeInclusive<u32>,
    width: f32,
    edit: &dyn Fn(u32) -> Edit,
) {
    let theme = pane.scene.theme;
    let mut number = value.first();
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
    if response.drag_started() {
        pane.fields.begin_drag(pane.actions);
    }
    if response.changed() && number != value.first() {
        pane.edit(edit(number));
    }
    if response.drag_stopped() {
        pane.fields.end_drag(pane.actions);
    }
    response.accessible_name(words.label).tip(words.tip);
}

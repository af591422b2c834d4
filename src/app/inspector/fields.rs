//! Fields that every page uses: rows with a label, choices, tick boxes.

use egui::{Align, Checkbox, ComboBox, Label, Layout, RichText, Stroke, Ui, vec2};

use super::drafts::Fields;
use super::widgets;
use crate::app::scene::{Action, Actions, Scene};
use crate::app::theme::{Theme, strong};
use crate::app::tip::Tip as _;
use crate::topology::Edit;

/// Context in which a page is drawn.
pub(super) struct Pane<'p, 's> {
    /// The state to show.
    pub scene: Scene<'s>,
    /// Requested actions.
    pub actions: &'p mut Actions,
    /// Text being typed.
    pub fields: &'p mut Fields,
}

impl Pane<'_, '_> {
    /// Requests an edit of the document.
    pub(super) fn edit(&mut self, edit: Edit) {
        self.actions.push(Action::edit(edit));
    }
}

/// Value of a control for one or several items.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value<T> {
    /// All items have this value.
    Same(T),
    /// The items differ; the first has this value.
    Mixed(T),
}

impl<T: Copy + PartialEq> Value<T> {
    /// Returns the value of several items; none without items.
    pub(super) fn of(mut all: impl Iterator<Item = T>) -> Option<Self> {
        let first = all.next()?;
        Some(if all.all(|v| v == first) { Self::Same(first) } else { Self::Mixed(first) })
    }

    /// Converts the value to another type.
    pub(super) fn map<U>(self, to: impl FnOnce(T) -> U) -> Value<U> {
        match self {
            Self::Same(value) => Value::Same(to(value)),
            Self::Mixed(value) => Value::Mixed(to(value)),
        }
    }

    /// Returns the value, or the first of several.
    pub(super) fn first(self) -> T {
        match self {
            Self::Same(value) | Self::Mixed(value) => value,
        }
    }

    /// Returns true if the items differ.
    pub(super) fn is_mixed(self) -> bool {
        matches!(self, Self::Mixed(_))
    }
}

/// Texts of a control.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    /// Label beside the control.
    pub label: &'a str,
    /// Tooltip.
    pub tip: &'a str,
}

/// Draws a label at the left and a control at the right, or below it if they do not fit.
pub(super) fn row<R>(ui: &mut Ui, words: Words<'_>, add: impl FnOnce(&mut Ui) -> R) -> R {
    let width = ui.available_width();
    let column = (width * 0.38).round();
    let font = egui::TextStyle::Body.resolve(ui.style());
    let ink = ui.visuals().text_color();
    let fits = widgets::lines(ui, words.label, font, ink, f32::INFINITY, 1).size().x <= column;
    if !fits {
        let label = ui.add(Label::new(words.label).wrap());
        let id = label.tip(words.tip).id;
        return ui.label_inputs_by(id, add);
    }
    let line = |ui: &mut Ui| {
        let left = Layout::left_to_right(Align::Center);
        let size = vec2(column, 32.0);
        let label = ui.allocate_ui_with_layout(size, left, |ui| {
            ui.set_min_size(size);
            ui.label(words.label)
        });
        let id = label.inner.tip(words.tip).id;
        ui.vertical(|ui| ui.label_inputs_by(id, add)).inner
    };
    ui.horizontal_top(line).inner
}

/// Draws a choice among a few values; returns a new choice.
pub(super) fn choice<T: Copy + PartialEq>(
    ui: &mut Ui,
    theme: &Theme,
    words: Words<'_>,
    value: Value<T>,
    all: &[(T, &str)],
) -> Option<T> {
    let otherwise = if value.is_mixed() { "mixed" } else { "" };
    choice_or(ui, theme, words, (value, otherwise), all)
}

/// Draws a choice whose value may be none of those offered, and then has a name of its own.
pub(super) fn choice_or<T: Copy + PartialEq>(
    ui: &mut Ui,
    theme: &Theme,
    words: Words<'_>,
    (value, otherwise): (Value<T>, &str),
    all: &[(T, &str)],
) -> Option<T> {
    let shown = all.iter().find(|(v, _)| value == Value::Same(*v)).map_or(otherwise, |(_, n)| *n);
    let mut chosen = None;
    let combo = ComboBox::from_id_salt(words.label).width(ui.available_width()).wrap();
    let inner = combo.selected_text(shown).show_ui(ui, |ui| {
        for (option, name) in all {
            let is_on = value == Value::Same(*option);
            if ui.selectable_label(is_on, *name).tip(words.tip).clicked() && !is_on {
                chosen = Some(*option);
            }
        }
    });
    widgets::ring(ui, theme, &inner.response);
    inner.response.accessible_name(words.label).tip(words.tip);
    chosen
}

/// Draws a tick box; returns its new state after a click.
pub(super) fn tick(
    ui: &mut Ui,
    theme: &Theme,
    words: Words<'_>,
    value: Value<bool>,
) -> Option<bool> {
    let mut on = value == Value::Same(true);
    let draw = |ui: &mut Ui| {
        let size = widgets::body_size(ui);
        ui.spacing_mut().icon_width = size + 3.0;
        ui.spacing_mut().icon_width_inner = (size * 0.6).round();
        ui.spacing_mut().icon_spacing = 8.0;
        let w = &mut ui.visuals_mut().widgets;
        for state in [&mut w.inactive, &mut w.hovered, &mut w.active] {
            state.bg_stroke = Stroke::new(1.5, theme.link.0);
        }
        ui.add(Checkbox::new(&mut on, words.label).indeterminate(value.is_mixed()))
    };
    let response = ui.scope(draw).inner;
    widgets::ring(ui, theme, &response);
    response.tip(words.tip).changed().then_some(on)
}

/// Returns text in the semibold font.
pub(super) fn bold(ui: &Ui, text: impl Into<String>) -> RichText {
    RichText::new(text).font(strong(widgets::body_size(ui)))
}

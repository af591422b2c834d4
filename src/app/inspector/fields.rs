//! Fields that every page uses: text that is checked as it is typed, sliders with a number beside
//! them, choices; and the words that explain a term.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use egui::{
    Align, Button, Checkbox, ComboBox, DragValue, Id, Key, Label, Layout, Response, RichText,
    Slider, SliderClamping, Stroke, StrokeKind, TextEdit, Ui, vec2,
};

use super::parts;
use crate::app::scene::{Action, Actions, Scene};
use crate::app::theme::{Theme, strong};
use crate::topology::{Edit, Topology};

/// What a page is drawn with.
pub struct Pane<'p, 's> {
    /// What may be looked at.
    pub scene: Scene<'s>,
    /// What is asked for.
    pub actions: &'p mut Actions,
    /// Text under way.
    pub fields: &'p mut Fields,
}

impl Pane<'_, '_> {
    /// Asks for a change of the document.
    pub fn edit(&mut self, edit: Edit) {
        self.actions.push(Action::Edit(edit));
    }
}

/// Text that is being typed, or was typed and is impossible: it stays until it is put right.
#[derive(Default)]
pub struct Fields {
    drafts: HashMap<Id, Draft>,
    /// The field whose keystrokes are one gesture.
    typing: Option<Id>,
    /// Whether that field was drawn in this frame.
    is_seen: bool,
}

struct Draft {
    text: String,
    /// What the document said when it was typed.
    base: String,
    error: Option<String>,
}

impl Fields {
    /// Forgets impossible text: something else is selected.
    pub fn forget(&mut self) {
        self.drafts.clear();
    }

    /// To be called after the page was drawn: a gesture does not outlive its field.
    pub fn close(&mut self, actions: &mut Actions) {
        if self.typing.is_some() && !self.is_seen {
            self.typing = None;
            actions.push(Action::EndGesture);
        }
        self.is_seen = false;
    }
}

/// Terms of the field that a tooltip explains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// Degree of preference.
    LocalPref,
    /// The ASes a route passed.
    AsPath,
    /// Multi-exit discriminator.
    Med,
    /// Own ASN repeated.
    Prepend,
    /// Origin code.
    Origin,
    /// A label on a route.
    Community,
    /// BGP identifier.
    RouterId,
    /// Who reaches a site.
    Catchment,
    /// Autonomous system number.
    Asn,
    /// The step that threw a route out.
    LostAt,
}

impl Term {
    /// The term in one sentence.
    pub fn tip(self) -> &'static str {
        match self {
            Self::LocalPref => {
                "Local-pref ranks routes inside one AS before anything else is looked at: the highest wins, and it is never sent to another AS."
            }
            Self::AsPath => {
                "The AS path lists the ASes a route passed, the nearest first: the shorter one wins, and an AS refuses a path that holds its own number."
            }
            Self::Med => {
                "The MED asks a neighbouring AS to prefer one of several links to the same AS: the lowest wins, and it goes no further than that neighbour."
            }
            Self::Prepend => {
                "Prepending puts the own ASN in front extra times, so that the path looks longer to whoever hears it."
            }
            Self::Origin => {
                "The origin code says how a prefix came into BGP: igp before egp before incomplete."
            }
            Self::Community => {
                "A community is a label on a route, written asn:value, that policies match; a few well-known ones act by themselves."
            }
            Self::RouterId => {
                "The router id is a number that tells BGP speakers apart: when all else is equal, the route from the lowest one wins."
            }
            Self::Catchment => "The catchment of a site is the set of clients whose packets reach it.",
            Self::Asn => {
                "An AS number names a network under one administration, from 1 to 4294967295; 64512 to 65534 are private."
            }
            Self::LostAt => {
                "The step of the decision process at which a route was thrown out; the steps are the same for every router."
            }
        }
    }
}

/// What a control shows: one value, or several that differ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<T> {
    /// All have this value.
    Same(T),
    /// They differ; the first is this.
    Mixed(T),
}

impl<T: Copy + PartialEq> Value<T> {
    /// The value of several things; none without any.
    pub fn of(mut all: impl Iterator<Item = T>) -> Option<Self> {
        let first = all.next()?;
        Some(if all.all(|v| v == first) { Self::Same(first) } else { Self::Mixed(first) })
    }

    /// The value, or the first one.
    pub fn first(self) -> T {
        match self {
            Self::Same(value) | Self::Mixed(value) => value,
        }
    }

    /// Whether there are several.
    pub fn is_mixed(self) -> bool {
        matches!(self, Self::Mixed(_))
    }
}

/// What the hand did to a control in this frame. A drag is one gesture.
#[must_use]
pub struct Tuned<T> {
    to: Option<T>,
    begins: bool,
    ends: bool,
}

impl<T> Tuned<T> {
    fn by(to: Option<T>, responses: &[&Response]) -> Self {
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

/// The words of a control.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    /// Beside it.
    pub label: &'a str,
    /// What it does.
    pub tip: &'a str,
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
const RESET: f32 = 26.0;
/// How high the slider's own target is; the row around it is higher.
const RAIL: f32 = 28.0;

/// Label, slider, number: one line, or two where they do not fit.
pub fn slider_row(
    ui: &mut Ui,
    theme: &Theme,
    words: Words<'_>,
    value: Value<u32>,
    numbers: &Numbers,
) -> Tuned<u32> {
    let box_width = parts::body_size(ui) * 3.6;
    let label_width = ui.available_width() - 92.0 - RESET - box_width - 24.0;
    let font = egui::TextStyle::Body.resolve(ui.style());
    let needed = parts::lines(ui, words.label, font, theme.text.0, f32::INFINITY, 1).size().x;
    let slim = needed > label_width.max(0.0);
    if slim {
        ui.add(Label::new(words.label).wrap()).on_hover_text(words.tip);
    }
    let row = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let mut to = None;
        let number = number_box(ui, theme, words, value, numbers.most, box_width, &mut to);
        if reset_button(ui, theme, value, numbers.default) {
            to = numbers.default;
        }
        let room = ui.available_width();
        let rail = if slim { room } else { room - label_width - 6.0 };
        let slider = rail_of(ui, theme, words, value, numbers, rail, &mut to);
        if !slim {
            let left = Layout::left_to_right(Align::Center);
            ui.with_layout(left, |ui| ui.label(words.label).on_hover_text(words.tip));
        }
        Tuned::by(to, &[&number, &slider])
    };
    let size = vec2(ui.available_width(), 32.0);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), row).inner
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

/// A number that is dragged or typed. Typing counts when the field is left, so that the numbers on
/// the way there are never routed by.
pub fn number_box(
    ui: &mut Ui,
    theme: &Theme,
    words: Words<'_>,
    value: Value<u32>,
    most: u32,
    width: f32,
    to: &mut Option<u32>,
) -> Response {
    let mut number = value.first();
    let mut drag = DragValue::new(&mut number)
        .range(0..=most)
        .speed(if most > 1000 { 1.0 } else { 0.1 })
        .update_while_editing(false)
        .min_size(vec2(width, 30.0));
    if value.is_mixed() {
        drag = drag.custom_formatter(|_, _| "mixed".to_owned());
    }
    let response = ui.add(drag);
    if response.changed() {
        *to = Some(number);
    }
    parts::ring(ui, theme, &response);
    response.accessible_name(words.label).on_hover_text(words.tip)
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
    let share = |n: u32| (n.saturating_sub(*range.start())) as f32 / (range.end() - range.start()).max(1) as f32;
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
    response.accessible_name(words.label).on_hover_text(words.tip)
}

/// A label at the left and a control at the right, or below where they do not fit.
pub fn row<R>(ui: &mut Ui, words: Words<'_>, add: impl FnOnce(&mut Ui) -> R) -> R {
    let width = ui.available_width();
    let column = (width * 0.38).round();
    let font = egui::TextStyle::Body.resolve(ui.style());
    let ink = ui.visuals().text_color();
    let fits = parts::lines(ui, words.label, font, ink, f32::INFINITY, 1).size().x <= column;
    if !fits {
        let label = ui.add(Label::new(words.label).wrap());
        let id = label.on_hover_text(words.tip).id;
        return ui.label_inputs_by(id, add);
    }
    let line = |ui: &mut Ui| {
        let left = Layout::left_to_right(Align::Center);
        let size = vec2(column, 32.0);
        let label = ui.allocate_ui_with_layout(size, left, |ui| {
            ui.set_min_size(size);
            ui.label(words.label)
        });
        let id = label.inner.on_hover_text(words.tip).id;
        ui.vertical(|ui| ui.label_inputs_by(id, add)).inner
    };
    ui.horizontal_top(line).inner
}

/// How a text field looks.
#[derive(Clone, Copy, Default)]
pub struct TextLook<'a> {
    /// Shown while it is empty.
    pub hint: &'a str,
    /// Shown under the pointer.
    pub tip: &'a str,
    /// More than one makes it a field of several lines.
    pub rows: usize,
    /// Taken from the available width, for what stands beside it.
    pub less: f32,
}

/// Text that changes the document as it is typed; impossible text stays, is outlined, and says why.
pub fn text_field(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    salt: impl egui::AsIdSalt,
    current: &str,
    look: TextLook<'_>,
    edit: impl FnOnce(&str) -> Result<Edit, String>,
) -> Response {
    let id = ui.make_persistent_id(salt);
    let theme = pane.scene.theme;
    let kept = pane.fields.drafts.get(&id);
    let is_typing = pane.fields.typing == Some(id);
    let kept = kept.filter(|draft| is_typing || draft.base == current);
    let mut text = kept.map_or_else(|| current.to_owned(), |draft| draft.text.clone());
    let mut error = kept.and_then(|draft| draft.error.clone());
    let response = add_text(ui, id, &mut text, look);
    if response.changed() {
        let edit = edit(&text).and_then(|edit| match refused(pane.scene.doc(), &edit) {
            None => Ok(edit),
            Some(why) => Err(why),
        });
        if pane.fields.typing.replace(id).is_none_or(|before| before != id) {
            pane.actions.extend([Action::EndGesture, Action::BeginGesture]);
        }
        error = edit.as_ref().err().cloned();
        pane.actions.extend(edit.ok().map(Action::Edit));
    }
    if pane.fields.typing == Some(id) {
        pane.fields.is_seen = true;
    }
    let left = response.lost_focus() && pane.fields.typing == Some(id);
    let cancelled = left && ui.input(|i| i.key_pressed(Key::Escape));
    if left {
        let end = if cancelled { Action::CancelGesture } else { Action::EndGesture };
        pane.actions.push(end);
        pane.fields.typing = None;
    }
    let keeps = pane.fields.typing == Some(id) || (error.is_some() && !cancelled);
    if keeps {
        let draft = Draft { text, base: current.to_owned(), error: error.clone() };
        pane.fields.drafts.insert(id, draft);
    } else {
        pane.fields.drafts.remove(&id);
    }
    if let Some(why) = error.filter(|_| keeps) {
        say_wrong(ui, theme, &response, &why);
    }
    if look.tip.is_empty() { response } else { response.on_hover_text(look.tip) }
}

fn add_text(ui: &mut Ui, id: Id, text: &mut String, look: TextLook<'_>) -> Response {
    let width = ui.available_width() - look.less;
    let edit = if look.rows > 1 {
        TextEdit::multiline(text).desired_rows(look.rows)
    } else {
        TextEdit::singleline(text).vertical_align(Align::Center)
    };
    let hint = RichText::new(look.hint).color(ui.visuals().weak_text_color());
    ui.add(edit.id(id).hint_text(hint).desired_width(width).min_size(vec2(0.0, 32.0)))
}

/// Outlines a field and says below it what is wrong with its text.
pub fn say_wrong(ui: &mut Ui, theme: &Theme, response: &Response, why: &str) {
    let stroke = Stroke::new(1.5, theme.danger.0);
    ui.painter().rect_stroke(response.rect, 6.0, stroke, StrokeKind::Inside);
    let text = RichText::new(why).font(parts::small(ui)).color(theme.danger.0);
    ui.add(Label::new(text).wrap());
}

/// Why the document would refuse an edit. Tries it on a copy: to be asked when text changes, not
/// in every frame.
pub fn refused(doc: &Topology, edit: &Edit) -> Option<String> {
    edit.clone().apply(&mut doc.clone()).err().map(|e| e.to_string())
}

/// A choice among a few; says what was chosen anew.
pub fn choice<T: Copy + PartialEq>(
    ui: &mut Ui,
    theme: &Theme,
    words: Words<'_>,
    value: Value<T>,
    all: &[(T, &str)],
) -> Option<T> {
    let named = |value: T| all.iter().find(|(v, _)| *v == value).map_or("", |(_, name)| *name);
    let shown = if value.is_mixed() { "mixed" } else { named(value.first()) };
    let mut chosen = None;
    let combo = ComboBox::from_id_salt(words.label).width(ui.available_width()).truncate();
    let inner = combo.selected_text(shown).show_ui(ui, |ui| {
        for (option, name) in all {
            let is_on = value == Value::Same(*option);
            if ui.selectable_label(is_on, *name).clicked() && !is_on {
                chosen = Some(*option);
            }
        }
    });
    parts::ring(ui, theme, &inner.response);
    inner.response.accessible_name(words.label).on_hover_text(words.tip);
    chosen
}

/// A tick box; says what it was switched to.
pub fn tick(ui: &mut Ui, theme: &Theme, words: Words<'_>, value: Value<bool>) -> Option<bool> {
    let mut on = value == Value::Same(true);
    let draw = |ui: &mut Ui| {
        let w = &mut ui.visuals_mut().widgets;
        for state in [&mut w.inactive, &mut w.hovered, &mut w.active] {
            state.bg_stroke = Stroke::new(1.5, theme.link.0);
        }
        ui.add(Checkbox::new(&mut on, words.label).indeterminate(value.is_mixed()))
    };
    let response = ui.scope(draw).inner;
    parts::ring(ui, theme, &response);
    response.on_hover_text(words.tip).changed().then_some(on)
}

/// Text in the semibold face.
pub fn bold(ui: &Ui, text: impl Into<String>) -> RichText {
    RichText::new(text).font(strong(parts::body_size(ui)))
}

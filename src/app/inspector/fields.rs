//! Fields that every page uses: text that is checked as it is typed, choices, tick boxes.

use std::collections::HashMap;

use egui::{
    Align, Checkbox, ComboBox, Id, Key, Label, Layout, Response, RichText, Stroke, StrokeKind,
    TextEdit, Ui, vec2,
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

    /// The text of a field that adds something, and what is wrong with it.
    pub fn take_loose(&mut self, id: Id) -> (String, Option<String>) {
        let draft = self.drafts.remove(&id);
        draft.map(|draft| (draft.text, draft.error)).unwrap_or_default()
    }

    /// Keeps it until it is added or taken away.
    pub fn keep_loose(&mut self, id: Id, text: String, error: Option<String>) {
        if !text.is_empty() {
            self.drafts.insert(id, Draft { text, base: String::new(), error });
        }
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

/// The words of a control.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    /// Beside it.
    pub label: &'a str,
    /// What it does.
    pub tip: &'a str,
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
        match pane.fields.typing.replace(id) {
            Some(before) if before == id => {}
            Some(_) => pane.actions.extend([Action::EndGesture, Action::BeginGesture]),
            None => pane.actions.push(Action::BeginGesture),
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
        TextEdit::singleline(text).align(egui::Align2::LEFT_CENTER)
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

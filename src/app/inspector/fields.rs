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
    /// The field under the hands.
    typing: Option<Typing>,
}

struct Draft {
    text: String,
    /// What the document said when it was typed.
    base: String,
    error: Option<String>,
}

struct Typing {
    id: Id,
    /// Whether the field was drawn in this frame.
    is_seen: bool,
    /// What counts once the field is left. Without it, a gesture is open and keystrokes count.
    waits: Option<Edit>,
    counts: Counts,
}

/// When typed text counts.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Counts {
    /// When the field is left: half an AS number is another AS number.
    #[default]
    WhenDone,
    /// With every keystroke; all of them are one step.
    AtOnce,
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

    /// To be called after the page was drawn: what was typed counts though its field is gone, and
    /// a gesture does not outlive it.
    pub fn close(&mut self, actions: &mut Actions) {
        match &mut self.typing {
            Some(typing) if typing.is_seen => typing.is_seen = false,
            _ => self.finish(actions),
        }
    }

    fn finish(&mut self, actions: &mut Actions) {
        if let Some(typing) = self.typing.take() {
            actions.push(match (typing.waits, typing.counts) {
                (Some(edit), _) => Action::Edit(edit),
                (None, Counts::AtOnce) => Action::EndGesture,
                (None, Counts::WhenDone) => return,
            });
        }
    }

    fn is_typing(&self, id: Id) -> bool {
        self.typing.as_ref().is_some_and(|typing| typing.id == id)
    }

    /// A key was pressed in a field.
    fn typed(&mut self, id: Id, counts: Counts, edit: Option<Edit>, actions: &mut Actions) {
        if !self.is_typing(id) {
            self.finish(actions);
            if counts == Counts::AtOnce {
                actions.push(Action::BeginGesture);
            }
            self.typing = Some(Typing { id, is_seen: true, waits: None, counts });
        }
        match (&mut self.typing, counts) {
            (Some(typing), Counts::WhenDone) => typing.waits = edit,
            _ => actions.extend(edit.map(Action::Edit)),
        }
    }

    /// A field was left by Escape: as if nothing had been typed.
    fn cancel(&mut self, actions: &mut Actions) {
        if self.typing.take().is_some_and(|typing| typing.counts == Counts::AtOnce) {
            actions.push(Action::CancelGesture);
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
    /// When typed text counts.
    pub counts: Counts,
}

/// Text of the document. What is impossible stays, is outlined, and says why.
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
    let fields = &mut *pane.fields;
    let was_typing = fields.is_typing(id);
    let draft = fields.drafts.remove(&id).filter(|d| was_typing || d.base == current);
    let (mut text, mut error) =
        draft.map_or_else(|| (current.to_owned(), None), |d| (d.text, d.error));
    let response = add_text(ui, theme, id, &mut text, look);
    if response.changed() {
        let edit = edit(&text).and_then(|edit| match refused(pane.scene.doc(), &edit) {
            None => Ok(edit),
            Some(why) => Err(why),
        });
        error = edit.as_ref().err().cloned();
        let edit = edit.ok().filter(|_| look.counts == Counts::AtOnce || text != current);
        fields.typed(id, look.counts, edit, pane.actions);
    }
    let mut keeps = error.is_some();
    if fields.is_typing(id) && response.lost_focus() {
        if ui.input(|i| i.key_pressed(Key::Escape)) {
            fields.cancel(pane.actions);
            keeps = false;
        } else {
            fields.finish(pane.actions);
        }
    }
    if let Some(typing) = fields.typing.as_mut().filter(|typing| typing.id == id) {
        typing.is_seen = true;
        keeps = true;
    }
    // Half a number is no mistake yet: what is wrong is said once the field is left.
    let is_said = look.counts == Counts::AtOnce || !response.has_focus() || !was_typing;
    if let Some(why) = error.as_ref().filter(|_| keeps && is_said && !response.changed()) {
        say_wrong(ui, theme, &response, why);
    }
    if keeps {
        fields.drafts.insert(id, Draft { text, base: current.to_owned(), error });
    }
    if look.tip.is_empty() { response } else { response.on_hover_text(look.tip) }
}

fn add_text(ui: &mut Ui, theme: &Theme, id: Id, text: &mut String, look: TextLook<'_>) -> Response {
    let hint = RichText::new(look.hint).color(theme.weak.0);
    let edit = if look.rows > 1 {
        // Much text is to be read first and edited second: no grey behind it.
        TextEdit::multiline(text).desired_rows(look.rows).background_color(theme.panel.0)
    } else {
        TextEdit::singleline(text).align(egui::Align2::LEFT_CENTER)
    };
    let edit = edit.id(id).hint_text(hint).desired_width(ui.available_width());
    let response = ui.add(edit.min_size(vec2(0.0, 32.0)));
    if look.rows > 1 && !response.has_focus() {
        let stroke = Stroke::new(1.0, theme.line.0);
        ui.painter().rect_stroke(response.rect, 6.0, stroke, StrokeKind::Inside);
    }
    response
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
    let combo = ComboBox::from_id_salt(words.label).width(ui.available_width()).wrap();
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
        let size = parts::body_size(ui);
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
    parts::ring(ui, theme, &response);
    response.on_hover_text(words.tip).changed().then_some(on)
}

/// Text in the semibold face.
pub fn bold(ui: &Ui, text: impl Into<String>) -> RichText {
    RichText::new(text).font(strong(parts::body_size(ui)))
}

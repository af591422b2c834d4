//! Text fields: what is typed is checked, what is impossible stays and says why.

use std::collections::HashMap;

use egui::{Id, Key, Label, Margin, Response, RichText, Stroke, StrokeKind, TextEdit, Ui, vec2};

use super::fields::Pane;
use super::number::INSET;
use super::parts;
use crate::app::scene::{Action, Actions};
use crate::app::theme::Theme;
use crate::app::tip::Tip as _;
use crate::sandbox::Intent;
use crate::topology::{Edit, Topology};

/// Text that is being typed, or was typed and is impossible: it stays until it is put right.
#[derive(Default)]
pub struct Fields {
    drafts: HashMap<Id, Draft>,
    /// The field under the hands.
    typing: Option<Typing>,
    /// The number field that had the keyboard when it was last drawn.
    pub(super) number: Option<Id>,
    /// Whether something is dragged: its gesture is to end though it is scrolled out of sight.
    is_dragging: bool,
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
    counts: Counts,
    last: Last,
}

/// What the last key made of the text of a field.
enum Last {
    /// This change of the document. Where keystrokes count, it is made already, in a gesture.
    Means(Edit),
    /// What the document says anyway.
    Nothing,
    /// Something impossible.
    Impossible,
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
    pub fn close(&mut self, is_pointer_down: bool, actions: &mut Actions) {
        if self.is_dragging && !is_pointer_down {
            self.end_drag(actions);
        }
        match &mut self.typing {
            Some(typing) if typing.is_seen => typing.is_seen = false,
            _ => self.finish(actions),
        }
    }

    /// A drag is one gesture.
    pub fn begin_drag(&mut self, actions: &mut Actions) {
        self.is_dragging = true;
        actions.push(Action::Do(Intent::BeginGesture));
    }

    /// See [`Fields::begin_drag`].
    pub fn end_drag(&mut self, actions: &mut Actions) {
        if std::mem::take(&mut self.is_dragging) {
            actions.push(Action::Do(Intent::EndGesture));
        }
    }

    /// What was typed counts now, unless it is impossible.
    pub fn finish(&mut self, actions: &mut Actions) {
        let Some(typing) = self.typing.take() else { return };
        actions.extend(match (typing.counts, typing.last) {
            (Counts::AtOnce, Last::Impossible) => Some(Action::Do(Intent::CancelGesture)),
            (Counts::AtOnce, _) => Some(Action::Do(Intent::EndGesture)),
            (Counts::WhenDone, Last::Means(edit)) => Some(Action::edit(edit)),
            (Counts::WhenDone, _) => None,
        });
    }

    /// The text that stands in a field though the document says something else: it is being typed,
    /// or it is impossible.
    pub fn text_of(&self, id: Id, current: &str) -> Option<String> {
        let draft = self.drafts.get(&id)?;
        (self.is_typing(id) || draft.base == current).then(|| draft.text.clone())
    }

    fn is_typing(&self, id: Id) -> bool {
        self.typing.as_ref().is_some_and(|typing| typing.id == id)
    }

    /// A key was pressed in a field.
    fn typed(&mut self, id: Id, counts: Counts, last: Last, actions: &mut Actions) {
        if !self.is_typing(id) {
            self.finish(actions);
            if counts == Counts::AtOnce {
                actions.push(Action::Do(Intent::BeginGesture));
            }
        }
        match (counts, &last) {
            (Counts::AtOnce, Last::Means(edit)) => actions.push(Action::edit(edit.clone())),
            // Half of what became impossible was never wanted.
            (Counts::AtOnce, Last::Impossible) => {
                actions
                    .extend([Action::Do(Intent::CancelGesture), Action::Do(Intent::BeginGesture)]);
            }
            _ => {}
        }
        self.typing = Some(Typing { id, is_seen: true, counts, last });
    }

    /// A field was left by Escape: as if nothing had been typed.
    fn cancel(&mut self, actions: &mut Actions) {
        if self.typing.take().is_some_and(|typing| typing.counts == Counts::AtOnce) {
            actions.push(Action::Do(Intent::CancelGesture));
        }
    }
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
    let add = |ui: &mut Ui, text: &mut String| add_text(ui, theme, id, text, look);
    let (response, wrong) = typed(pane, ui, id, current, look.counts, add, edit);
    if let Some(why) = wrong {
        say_wrong(ui, theme, &response, &why);
    }
    if look.tip.is_empty() { response } else { response.tip(look.tip) }
}

/// A field of any look whose text is checked: the field, and why its text cannot be, once that is
/// to be said.
pub fn typed(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    id: Id,
    current: &str,
    counts: Counts,
    add: impl FnOnce(&mut Ui, &mut String) -> Response,
    edit: impl FnOnce(&str) -> Result<Edit, String>,
) -> (Response, Option<String>) {
    let fields = &mut *pane.fields;
    let was_typing = fields.is_typing(id);
    let draft = fields.drafts.remove(&id).filter(|d| was_typing || d.base == current);
    let (mut text, mut error) =
        draft.map_or_else(|| (current.to_owned(), None), |d| (d.text, d.error));
    let response = add(ui, &mut text);
    if response.changed() {
        let is_back = counts == Counts::WhenDone && text == current;
        let possible = |edit: Edit| refused(pane.scene.doc(), &edit).map_or(Ok(edit), Err);
        let last = match edit(&text).and_then(possible) {
            _ if is_back => Ok(Last::Nothing),
            Ok(edit) => Ok(Last::Means(edit)),
            Err(why) => Err(why),
        };
        error = last.as_ref().err().cloned();
        let last = last.unwrap_or(Last::Impossible);
        fields.typed(id, counts, last, pane.actions);
    }
    let mut keeps = error.is_some();
    if response.lost_focus() && ui.input(|i| i.key_pressed(Key::Escape)) {
        if fields.is_typing(id) {
            fields.cancel(pane.actions);
        }
        keeps = false;
    } else if fields.is_typing(id) && response.lost_focus() {
        fields.finish(pane.actions);
    }
    if let Some(typing) = fields.typing.as_mut().filter(|typing| typing.id == id) {
        typing.is_seen = true;
        keeps = true;
    }
    // Half a number is no mistake yet: what is wrong is said once the field is left.
    let is_said = counts == Counts::AtOnce || !response.has_focus() || !was_typing;
    let wrong = error.clone().filter(|_| keeps && is_said && !response.changed());
    if keeps {
        fields.drafts.insert(id, Draft { text, base: current.to_owned(), error });
    }
    (response, wrong)
}

fn add_text(ui: &mut Ui, theme: &Theme, id: Id, text: &mut String, look: TextLook<'_>) -> Response {
    let hint = RichText::new(look.hint).color(theme.weak.0);
    let edit = if look.rows > 1 {
        // Much text is to be read first and edited second: no grey behind it.
        TextEdit::multiline(text).desired_rows(look.rows).background_color(theme.panel.0)
    } else {
        TextEdit::singleline(text).align(egui::Align2::LEFT_CENTER)
    };
    let margin = Margin::symmetric(INSET, if look.rows > 1 { 6 } else { 2 });
    let edit = edit.id(id).margin(margin).hint_text(hint).desired_width(ui.available_width());
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

//! Text fields whose text is checked: invalid text stays and is explained.

use egui::{Id, Key, Label, Margin, Response, RichText, Stroke, StrokeKind, TextEdit, Ui, vec2};

use super::drafts::{Counts, Draft, Last};
use super::fields::Pane;
use super::widgets::{self, INSET};
use crate::app::theme::Theme;
use crate::app::tip::Tip as _;
use crate::topology::{Edit, Topology};

/// Appearance and behaviour of a text field.
#[derive(Clone, Copy, Default)]
pub(super) struct TextLook<'a> {
    /// Hint shown while the field is empty.
    pub hint: &'a str,
    /// Tooltip.
    pub tip: &'a str,
    /// Number of rows; more than one makes a multi-line field.
    pub rows: usize,
    /// Time at which typed text takes effect.
    pub counts: Counts,
}

/// Draws a text field for a value of the document. Invalid text stays, is outlined, and is
/// explained.
pub(super) fn text_field(
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
        show_error(ui, theme, &response, &why);
    }
    if look.tip.is_empty() { response } else { response.tip(look.tip) }
}

/// Draws a checked field of any appearance; returns its response, and the error once it is to be
/// shown.
pub(super) fn typed(
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
    // Half a number is no mistake yet: the error is shown once the field loses the focus.
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
        // Long text is read first and edited second: no grey behind it.
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

/// Outlines a field and shows the error in its text below it.
pub(super) fn show_error(ui: &mut Ui, theme: &Theme, response: &Response, why: &str) {
    let stroke = Stroke::new(1.5, theme.danger.0);
    ui.painter().rect_stroke(response.rect, 6.0, stroke, StrokeKind::Inside);
    let text = RichText::new(why).font(widgets::small(ui)).color(theme.danger.0);
    ui.add(Label::new(text).wrap());
}

/// Returns the reason why the document would refuse an edit. Tries the edit on a copy, so call it
/// when text changes, not in every frame.
pub(super) fn refused(doc: &Topology, edit: &Edit) -> Option<String> {
    edit.clone().apply(&mut doc.clone()).err().map(|e| e.to_string())
}

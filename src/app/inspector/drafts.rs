//! Text being typed, from the first key to the edit.

use std::collections::HashMap;

use egui::Id;

use crate::app::scene::{Action, Actions};
use crate::sandbox::Intent;
use crate::topology::Edit;

/// Text that is being typed, or is invalid: invalid text stays until it is corrected.
#[derive(Default)]
pub(super) struct Fields {
    pub(super) drafts: HashMap<Id, Draft>,
    /// The field being edited.
    pub(super) typing: Option<Typing>,
    /// The number field that had the focus when it was last drawn.
    pub(super) number: Option<Id>,
    /// True during a drag, whose gesture must end even if the field is scrolled out of view.
    is_dragging: bool,
}

pub(super) struct Draft {
    pub(super) text: String,
    /// Value in the document when the text was typed.
    pub(super) base: String,
    pub(super) error: Option<String>,
}

pub(super) struct Typing {
    pub(super) id: Id,
    /// True if the field was drawn in this frame.
    pub(super) is_seen: bool,
    pub(super) counts: Counts,
    pub(super) last: Last,
}

/// Result of the last change of a field's text.
pub(super) enum Last {
    /// A valid edit. With [`Counts::AtOnce`] it has been applied already, in a gesture.
    Means(Edit),
    /// No change to the document.
    Nothing,
    /// Invalid text.
    Impossible,
}

/// Time at which typed text takes effect.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Counts {
    /// On losing the focus: half an AS number is another AS number.
    #[default]
    WhenDone,
    /// With every key; all of them make one undo step.
    AtOnce,
}

impl Fields {
    /// Drops invalid text, since something else is selected.
    pub(super) fn forget(&mut self) {
        self.drafts.clear();
    }

    /// Takes the text of a field that adds something, and the error in it.
    pub(super) fn take_loose(&mut self, id: Id) -> (String, Option<String>) {
        let draft = self.drafts.remove(&id);
        draft.map(|draft| (draft.text, draft.error)).unwrap_or_default()
    }

    /// Keeps the text until it is added or removed.
    pub(super) fn keep_loose(&mut self, id: Id, text: String, error: Option<String>) {
        if !text.is_empty() {
            self.drafts.insert(id, Draft { text, base: String::new(), error });
        }
    }

    /// Ends edits after the page was drawn: text of a field that has disappeared takes effect, and
    /// a gesture ends with its drag.
    pub(super) fn close(&mut self, is_pointer_down: bool, actions: &mut Actions) {
        if self.is_dragging && !is_pointer_down {
            self.end_drag(actions);
        }
        match &mut self.typing {
            Some(typing) if typing.is_seen => typing.is_seen = false,
            _ => self.finish(actions),
        }
    }

    /// Begins a drag as one gesture.
    pub(super) fn begin_drag(&mut self, actions: &mut Actions) {
        self.is_dragging = true;
        actions.push(Action::Do(Intent::BeginGesture));
    }

    /// See [`Fields::begin_drag`].
    pub(super) fn end_drag(&mut self, actions: &mut Actions) {
        if std::mem::take(&mut self.is_dragging) {
            actions.push(Action::Do(Intent::EndGesture));
        }
    }

    /// Applies the typed text, unless it is invalid.
    pub(super) fn finish(&mut self, actions: &mut Actions) {
        let Some(typing) = self.typing.take() else { return };
        actions.extend(match (typing.counts, typing.last) {
            (Counts::AtOnce, Last::Impossible) => Some(Action::Do(Intent::CancelGesture)),
            (Counts::AtOnce, _) => Some(Action::Do(Intent::EndGesture)),
            (Counts::WhenDone, Last::Means(edit)) => Some(Action::edit(edit)),
            (Counts::WhenDone, _) => None,
        });
    }

    /// Returns the text of a field that differs from the document, since it is being typed or
    /// invalid.
    pub(super) fn text_of(&self, id: Id, current: &str) -> Option<String> {
        let draft = self.drafts.get(&id)?;
        (self.is_typing(id) || draft.base == current).then(|| draft.text.clone())
    }

    pub(super) fn is_typing(&self, id: Id) -> bool {
        self.typing.as_ref().is_some_and(|typing| typing.id == id)
    }

    /// Records a change of a field's text.
    pub(super) fn typed(&mut self, id: Id, counts: Counts, last: Last, actions: &mut Actions) {
        if !self.is_typing(id) {
            self.finish(actions);
            if counts == Counts::AtOnce {
                actions.push(Action::Do(Intent::BeginGesture));
            }
        }
        match (counts, &last) {
            (Counts::AtOnce, Last::Means(edit)) => actions.push(Action::edit(edit.clone())),
            // Undoes the valid part of text that has become invalid.
            (Counts::AtOnce, Last::Impossible) => {
                actions
                    .extend([Action::Do(Intent::CancelGesture), Action::Do(Intent::BeginGesture)]);
            }
            _ => {}
        }
        self.typing = Some(Typing { id, is_seen: true, counts, last });
    }

    /// Discards the text of a field that was left with Escape.
    pub(super) fn cancel(&mut self, actions: &mut Actions) {
        if self.typing.take().is_some_and(|typing| typing.counts == Counts::AtOnce) {
            actions.push(Action::Do(Intent::CancelGesture));
        }
    }
}

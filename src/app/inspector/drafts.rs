//! Text that is being typed, between the first key and the edit.

use std::collections::HashMap;

use egui::Id;

use crate::app::scene::{Action, Actions};
use crate::sandbox::Intent;
use crate::topology::Edit;

/// Text that is being typed, or was typed and is impossible: it stays until it is put right.
#[derive(Default)]
pub(super) struct Fields {
    pub(super) drafts: HashMap<Id, Draft>,
    /// The field under the hands.
    pub(super) typing: Option<Typing>,
    /// The number field that had the keyboard when it was last drawn.
    pub(super) number: Option<Id>,
    /// Whether something is dragged: its gesture is to end though it is scrolled out of sight.
    is_dragging: bool,
}

pub(super) struct Draft {
    pub(super) text: String,
    /// What the document said when it was typed.
    pub(super) base: String,
    pub(super) error: Option<String>,
}

pub(super) struct Typing {
    pub(super) id: Id,
    /// Whether the field was drawn in this frame.
    pub(super) is_seen: bool,
    pub(super) counts: Counts,
    pub(super) last: Last,
}

/// What the last key made of the text of a field.
pub(super) enum Last {
    /// This change of the document. Where keystrokes count, it is made already, in a gesture.
    Means(Edit),
    /// What the document says anyway.
    Nothing,
    /// Something impossible.
    Impossible,
}

/// When typed text counts.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Counts {
    /// When the field is left: half an AS number is another AS number.
    #[default]
    WhenDone,
    /// With every keystroke; all of them are one step.
    AtOnce,
}

impl Fields {
    /// Forgets impossible text: something else is selected.
    pub(super) fn forget(&mut self) {
        self.drafts.clear();
    }

    /// The text of a field that adds something, and what is wrong with it.
    pub(super) fn take_loose(&mut self, id: Id) -> (String, Option<String>) {
        let draft = self.drafts.remove(&id);
        draft.map(|draft| (draft.text, draft.error)).unwrap_or_default()
    }

    /// Keeps it until it is added or taken away.
    pub(super) fn keep_loose(&mut self, id: Id, text: String, error: Option<String>) {
        if !text.is_empty() {
            self.drafts.insert(id, Draft { text, base: String::new(), error });
        }
    }

    /// To be called after the page was drawn: what was typed counts though its field is gone, and
    /// a gesture does not outlive it.
    pub(super) fn close(&mut self, is_pointer_down: bool, actions: &mut Actions) {
        if self.is_dragging && !is_pointer_down {
            self.end_drag(actions);
        }
        match &mut self.typing {
            Some(typing) if typing.is_seen => typing.is_seen = false,
            _ => self.finish(actions),
        }
    }

    /// A drag is one gesture.
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

    /// What was typed counts now, unless it is impossible.
    pub(super) fn finish(&mut self, actions: &mut Actions) {
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
    pub(super) fn text_of(&self, id: Id, current: &str) -> Option<String> {
        let draft = self.drafts.get(&id)?;
        (self.is_typing(id) || draft.base == current).then(|| draft.text.clone())
    }

    pub(super) fn is_typing(&self, id: Id) -> bool {
        self.typing.as_ref().is_some_and(|typing| typing.id == id)
    }

    /// A key was pressed in a field.
    pub(super) fn typed(&mut self, id: Id, counts: Counts, last: Last, actions: &mut Actions) {
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
    pub(super) fn cancel(&mut self, actions: &mut Actions) {
        if self.typing.take().is_some_and(|typing| typing.counts == Counts::AtOnce) {
            actions.push(Action::Do(Intent::CancelGesture));
        }
    }
}

//! Undo and redo: inverses of edits, grouped by gesture, each with the routes of before and after.

use std::sync::Arc;

use super::Outcome;
use crate::topology::{Edit, Topology};

/// One undo step.
#[derive(Clone, Debug)]
pub struct Step {
    /// What was done, such as "Fail Frankfurt".
    pub label: String,
    id: u64,
    /// What takes it back (or, on the redo stack, does it again), in order.
    edits: Vec<Edit>,
    pub(super) before: Arc<Outcome>,
    after: Arc<Outcome>,
}

impl Step {
    /// Whether anything was worked out anew, and not only moved or renamed.
    pub(super) fn has_consequences(&self) -> bool {
        !Arc::ptr_eq(&self.before, &self.after)
    }

    /// Its number; no other step of the same history ever has it.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// What takes a step that was done back, in the order to apply it.
    pub fn inverse(&self) -> impl Iterator<Item = &Edit> {
        self.edits.iter().rev()
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Gesture {
    #[default]
    Closed,
    /// Begun; the next edit opens a step.
    Begun,
    /// The last step belongs to it.
    Open,
}

/// The steps done and undone. Without a limit: steps hold inverses, not documents.
#[derive(Clone, Debug, Default)]
pub struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
    /// What could be redone before the open gesture, should it be cancelled.
    undone_before: Vec<Step>,
    gesture: Gesture,
    next_id: u64,
    /// The id of the last step when the document was saved; none when nothing was done yet.
    saved: Saved,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Saved {
    Nowhere,
    After(Option<u64>),
}

impl Default for Saved {
    fn default() -> Self {
        Self::After(None)
    }
}

impl History {
    /// What undo would take back, the oldest first.
    pub fn done(&self) -> &[Step] {
        &self.done
    }

    /// What redo would do again, the next one last.
    pub fn undone(&self) -> &[Step] {
        &self.undone
    }

    pub(super) fn is_edited(&self) -> bool {
        self.saved != Saved::After(self.done.last().map(|s| s.id))
    }

    pub(super) fn mark_saved(&mut self) {
        self.saved = Saved::After(self.done.last().map(|s| s.id));
        // The saved state must be reachable.
        self.interrupt();
    }

    /// What follows is another step, even within a gesture whose end is still to come.
    fn interrupt(&mut self) {
        if self.gesture == Gesture::Open {
            self.gesture = Gesture::Begun;
        }
    }

    pub(super) fn mark_unsaved(&mut self) {
        self.saved = Saved::Nowhere;
    }

    pub(super) fn begin(&mut self) {
        if self.gesture == Gesture::Closed {
            self.gesture = Gesture::Begun;
        }
    }

    pub(super) fn end(&mut self) {
        self.gesture = Gesture::Closed;
    }

    pub(super) fn gesture_has_changes(&self) -> bool {
        self.gesture == Gesture::Open
    }

    /// Takes the open gesture back, as if it had never begun. None when it changed nothing.
    pub(super) fn cancel(&mut self, doc: &mut Topology) -> Option<Arc<Outcome>> {
        if std::mem::take(&mut self.gesture) != Gesture::Open {
            return None;
        }
        let step = turn(self.done.pop()?, doc);
        self.undone = std::mem::take(&mut self.undone_before);
        Some(step.before)
    }

    /// What would take back what the open gesture has done to the target of an edit.
    pub(super) fn undoes_same(&self, edit: &Edit) -> Option<&Edit> {
        let last = self.done.last().filter(|_| self.gesture == Gesture::Open)?.edits.last()?;
        Some(last).filter(|last| last.same_target(edit))
    }

    /// Records what takes back an edit that was just applied, and returns the step it belongs to.
    pub(super) fn push(
        &mut self,
        label: String,
        inverse: Edit,
        before: Arc<Outcome>,
        after: Arc<Outcome>,
    ) -> &Step {
        match self.done.last_mut().filter(|_| self.gesture == Gesture::Open) {
            Some(step) => {
                // A slider sets one field again and again: the first inverse takes back all of it.
                if !step.edits.last().is_some_and(|last| last.same_target(&inverse)) {
                    step.edits.push(inverse);
                } else {
                    step.label = label;
                }
                step.after = after;
            }
            None => {
                self.undone_before = std::mem::take(&mut self.undone);
                if self.gesture == Gesture::Begun {
                    self.gesture = Gesture::Open;
                }
                self.next_id += 1;
                let (id, edits) = (self.next_id, vec![inverse]);
                self.done.push(Step { label, id, edits, before, after });
            }
        }
        &self.done[self.done.len() - 1]
    }

    pub(super) fn undo(&mut self, doc: &mut Topology) -> Option<Arc<Outcome>> {
        self.interrupt();
        let step = turn(self.done.pop()?, doc);
        let outcome = step.before.clone();
        self.undone.push(step);
        Some(outcome)
    }

    pub(super) fn redo(&mut self, doc: &mut Topology) -> Option<Arc<Outcome>> {
        self.interrupt();
        let step = turn(self.undone.pop()?, doc);
        let outcome = step.after.clone();
        self.done.push(step);
        Some(outcome)
    }
}

/// Applies the edits of a step, the last first, and keeps what takes that back.
fn turn(step: Step, doc: &mut Topology) -> Step {
    let mut back = Vec::with_capacity(step.edits.len());
    for edit in step.edits.into_iter().rev() {
        match edit.apply(doc) {
            Ok(inverse) => back.push(inverse),
            // The inverse of an edit, applied to what that edit left, cannot be refused.
            Err(error) => debug_assert!(false, "history: {error}"),
        }
    }
    Step { edits: back, ..step }
}

//! Undo and redo. A step keeps the inverses of its edits, grouped by gesture, and the routes before
//! and after it: where a document has several stable states, its history decides which one it
//! returns to.

use super::steps::{Kept, Steps};
use crate::bounds::UNDO_BYTES;
use crate::engine::Routes;
use crate::topology::{Edit, EditError, Reach, Topology, Touched};

/// One undo step.
#[derive(Clone, Debug)]
pub struct Step {
    /// Short description of the change, such as "Fail Frankfurt".
    pub label: String,
    id: u64,
    /// Edits that undo it (or, on the redo stack, redo it), applied last first.
    edits: Vec<Edit>,
    /// Reach of the change.
    reach: Reach,
}

/// A step that was undone or redone, and what the document returns to.
#[derive(Debug)]
pub(super) struct Restored {
    /// The id of the step.
    pub(super) step: u64,
    /// The routes of that moment, where they are known.
    pub(super) routes: Kept,
    /// Reach of the change.
    pub(super) reach: Reach,
    /// Nodes that the change touches.
    pub(super) touched: Touched,
}

impl Step {
    /// Returns its id, which no other step of the same history has.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// Returns the edits that undo a step, in the order in which to apply them.
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

/// The steps done and undone. Without a limit: steps hold inverses, not documents. Their routes
/// take no more than [`UNDO_BYTES`].
#[derive(Clone, Debug, Default)]
pub struct History {
    /// With the routes before each.
    done: Steps<Step>,
    /// With the routes after each.
    undone: Steps<Step>,
    /// Steps that could be redone before the open gesture; they return if it is cancelled.
    undone_before: Steps<Step>,
    gesture: Gesture,
    next_id: u64,
    /// The last step when the document was saved; `None` inside if no step had been done.
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
    /// Returns the steps that undo would revert, oldest first.
    pub fn done(&self) -> &[Step] {
        self.done.all()
    }

    /// Returns the steps that redo would repeat, the next one last.
    pub fn undone(&self) -> &[Step] {
        self.undone.all()
    }

    /// The memory that the routes of all steps take, in bytes, without paths.
    pub fn bytes_of_routes(&self) -> usize {
        self.done.bytes() + self.undone.bytes() + self.undone_before.bytes()
    }

    /// Keeps the routes of all steps within their bound: what is undone goes first, since it is
    /// gone with the next edit.
    fn keep_within_bounds(&mut self) {
        let mut left = UNDO_BYTES;
        for steps in [&mut self.done, &mut self.undone, &mut self.undone_before] {
            steps.keep_within(left);
            left -= steps.bytes();
        }
    }

    pub(super) fn is_edited(&self) -> bool {
        self.saved != Saved::After(self.done.last().map(|s| s.id))
    }

    pub(super) fn mark_saved(&mut self) {
        self.saved = Saved::After(self.done.last().map(|s| s.id));
        // The saved state must be reachable.
        self.interrupt();
    }

    /// Makes the next edit start a new step, even within an open gesture.
    pub(super) fn interrupt(&mut self) {
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

    /// Returns the reach of the open gesture so far; `None` if it has changed nothing.
    pub(super) fn gesture_reach(&self) -> Option<Reach> {
        self.done.last().filter(|_| self.gesture == Gesture::Open).map(|step| step.reach)
    }

    /// Undoes the open gesture, as if it had never begun. Returns `None` if it changed nothing.
    pub(super) fn cancel(&mut self, doc: &mut Topology) -> Option<Restored> {
        if std::mem::take(&mut self.gesture) != Gesture::Open {
            return None;
        }
        let (step, routes) = self.done.pop()?;
        let (step, touched) = turn(step, doc);
        self.undone = std::mem::take(&mut self.undone_before);
        Some(Restored { step: step.id, routes, reach: step.reach, touched })
    }

    /// Returns the edit that would undo what the open gesture has done to the target of `edit`.
    pub(super) fn undoes_same(&self, edit: &Edit) -> Option<&Edit> {
        let last = self.done.last().filter(|_| self.gesture == Gesture::Open)?.edits.last()?;
        Some(last).filter(|last| last.same_target(edit))
    }

    /// Records the inverse of an edit that was just applied. Returns the id of its step.
    pub(super) fn push(
        &mut self,
        label: String,
        inverse: Edit,
        reach: Reach,
        before: Option<Routes>,
    ) -> u64 {
        match self.done.last_mut().filter(|_| self.gesture == Gesture::Open) {
            Some(step) => {
                // A slider sets one field again and again: the first inverse takes back all of it.
                if !step.edits.last().is_some_and(|last| last.same_target(&inverse)) {
                    step.edits.push(inverse);
                } else {
                    step.label = label;
                }
                step.reach = step.reach.max(reach);
                step.id
            }
            None => {
                self.undone_before = std::mem::take(&mut self.undone);
                if self.gesture == Gesture::Begun {
                    self.gesture = Gesture::Open;
                }
                self.next_id += 1;
                let (id, edits) = (self.next_id, vec![inverse]);
                self.done.push(Step { label, id, edits, reach }, before);
                self.keep_within_bounds();
                id
            }
        }
    }

    /// Undoes the last step. `now` are the current routes, which redo restores.
    pub(super) fn undo(&mut self, doc: &mut Topology, now: Option<Routes>) -> Option<Restored> {
        self.interrupt();
        let (step, routes) = self.done.pop()?;
        let (step, touched) = turn(step, doc);
        let turned = Restored { step: step.id, routes, reach: step.reach, touched };
        self.undone.push(step, now);
        self.keep_within_bounds();
        Some(turned)
    }

    /// Redoes a step. `now` are the current routes, which undo restores.
    pub(super) fn redo(&mut self, doc: &mut Topology, now: Option<Routes>) -> Option<Restored> {
        self.interrupt();
        let (step, routes) = self.undone.pop()?;
        let (step, touched) = turn(step, doc);
        let turned = Restored { step: step.id, routes, reach: step.reach, touched };
        self.done.push(step, now);
        self.keep_within_bounds();
        Some(turned)
    }
}

/// Applies the edits of a step, last first, and keeps their inverses. Also returns the nodes that
/// they touch.
fn turn(step: Step, doc: &mut Topology) -> (Step, Touched) {
    let mut back = Vec::with_capacity(step.edits.len());
    let mut touched = Touched::default();
    for edit in step.edits.into_iter().rev() {
        match applied(doc, edit) {
            Ok((inverse, at)) => {
                back.push(inverse);
                touched.extend(at);
            }
            // The inverse of an edit, applied to what that edit left, cannot be refused.
            Err(error) => debug_assert!(false, "history: {error}"),
        }
    }
    (Step { edits: back, ..step }, touched)
}

/// Applies an edit. Returns its inverse and the nodes that it touches, before or after.
///
/// # Errors
///
/// Fails if the edit cannot be applied; the document is unchanged.
pub(super) fn applied(doc: &mut Topology, edit: Edit) -> Result<(Edit, Touched), EditError> {
    edit.apply_touching(doc)
}

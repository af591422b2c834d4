//! Undo and redo: inverses of edits, grouped by gesture, each with the routes of before and after:
//! where a document has several stable states, its history decides which one it comes back to.

use super::steps::{Kept, Steps};
use crate::bounds::UNDO_BYTES;
use crate::engine::Routes;
use crate::topology::{Edit, EditError, Reach, Topology, Touched};

/// One undo step.
#[derive(Clone, Debug)]
pub struct Step {
    /// What was done, such as "Fail Frankfurt".
    pub label: String,
    id: u64,
    /// What takes it back (or, on the redo stack, does it again), in order.
    edits: Vec<Edit>,
    /// How far what it did reaches.
    reach: Reach,
}

/// A step that was taken back or done again, and what the document is to be brought back to.
#[derive(Debug)]
pub(super) struct Restored {
    /// The number of the step.
    pub(super) step: u64,
    /// The routes of that moment, where they are known.
    pub(super) routes: Kept,
    /// How far the way there reaches.
    pub(super) reach: Reach,
    /// The nodes at which something changed on the way.
    pub(super) touched: Touched,
}

impl Step {
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

/// The steps done and undone. Without a limit: steps hold inverses, not documents. Their routes take
/// no more than [`UNDO_BYTES`].
#[derive(Clone, Debug, Default)]
pub struct History {
    /// With the routes before each.
    done: Steps<Step>,
    /// With the routes after each.
    undone: Steps<Step>,
    /// What could be redone before the open gesture, should it be cancelled.
    undone_before: Steps<Step>,
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
        self.done.all()
    }

    /// What redo would do again, the next one last.
    pub fn undone(&self) -> &[Step] {
        self.undone.all()
    }

    /// The memory that the routes of all steps take, in bytes, without paths.
    pub fn bytes_of_routes(&self) -> usize {
        self.done.bytes() + self.undone.bytes() + self.undone_before.bytes()
    }

    /// Keeps the routes of all steps within their bound: what is undone goes first, since it is gone
    /// with the next edit.
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

    /// What follows is another step, even within a gesture whose end is still to come.
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

    /// How far what the open gesture has done reaches; none without one that has done anything.
    pub(super) fn gesture_reach(&self) -> Option<Reach> {
        self.done.last().filter(|_| self.gesture == Gesture::Open).map(|step| step.reach)
    }

    /// Takes the open gesture back, as if it had never begun. None when it changed nothing.
    pub(super) fn cancel(&mut self, doc: &mut Topology) -> Option<Restored> {
        if std::mem::take(&mut self.gesture) != Gesture::Open {
            return None;
        }
        let (step, routes) = self.done.pop()?;
        let (step, touched) = turn(step, doc);
        self.undone = std::mem::take(&mut self.undone_before);
        Some(Restored { step: step.id, routes, reach: step.reach, touched })
    }

    /// What would take back what the open gesture has done to the target of an edit.
    pub(super) fn undoes_same(&self, edit: &Edit) -> Option<&Edit> {
        let last = self.done.last().filter(|_| self.gesture == Gesture::Open)?.edits.last()?;
        Some(last).filter(|last| last.same_target(edit))
    }

    /// Records what takes back an edit that was just applied. Gives the number of its step.
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

    /// Takes the last step back. `now` are the routes that it leaves, to be there again after redo.
    pub(super) fn undo(&mut self, doc: &mut Topology, now: Option<Routes>) -> Option<Restored> {
        self.interrupt();
        let (step, routes) = self.done.pop()?;
        let (step, touched) = turn(step, doc);
        let turned = Restored { step: step.id, routes, reach: step.reach, touched };
        self.undone.push(step, now);
        self.keep_within_bounds();
        Some(turned)
    }

    /// Does a step again. `now` are the routes that it leaves, to be there again after undo.
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

/// Applies the edits of a step, the last first, and keeps what takes that back. Says at which nodes
/// that changes something.
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

/// Applies an edit. Gives its inverse and the nodes that it touches, before or after.
///
/// # Errors
///
/// The edit's own; the document is as it was.
pub(super) fn applied(doc: &mut Topology, edit: Edit) -> Result<(Edit, Touched), EditError> {
    edit.apply_touching(doc)
}

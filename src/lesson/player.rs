//! Plays a lesson on an open document: forward applies a step, back undoes exactly that step.

use super::{Lesson, LessonStep};
use crate::sandbox::{Outcome, Sandbox, Step};
use crate::topology::Edit;

/// A lesson at one of its steps. It belongs to the sandbox it plays on: a newly opened document
/// needs a new player.
///
/// The learner may do anything to the document between two steps. A step is one undo step of the
/// sandbox, and going back reverts it with as little change as possible:
/// - nothing came after it: it is undone, and the routes before it return;
/// - the learner has undone it already: nothing is done;
/// - the learner made other edits since: its inverse is applied as a new gesture. Every field that
///   the step set gets its earlier value, whoever changed it since, because the text of the earlier
///   step mentions that value. Everything else stays as the learner left it, and edits of deleted
///   objects are skipped. If a network has several stable states, this may lead to another one.
#[derive(Debug)]
pub struct Player {
    lesson: Lesson,
    /// Steps taken so far; the first step does nothing.
    taken: Vec<Taken>,
}

#[derive(Debug)]
struct Taken {
    /// The network before the step, if the step has edits.
    before: Option<Box<Outcome>>,
    /// The id of the undo step, if something changed.
    undo: Option<u64>,
}

/// Effect of a page turn on the document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Turn {
    /// Edits that were applied; an undo counts as one.
    pub applied: usize,
    /// Edits that no longer fit the document and were skipped.
    pub skipped: usize,
}

impl Player {
    /// Starts a lesson at its first step.
    pub fn new(lesson: Lesson) -> Self {
        let taken = Vec::new();
        Self { lesson, taken }
    }

    /// Returns the lesson.
    pub fn lesson(&self) -> &Lesson {
        &self.lesson
    }

    /// Returns the current step.
    pub fn current(&self) -> &LessonStep {
        let steps = &self.lesson.steps;
        steps.get(self.taken.len()).unwrap_or(steps.last())
    }

    fn next(&self) -> Option<&LessonStep> {
        self.lesson.steps.get(self.taken.len() + 1)
    }

    /// Returns the number of the current step, counted from 1, and the number of steps.
    pub fn progress(&self) -> (usize, usize) {
        (self.taken.len() + 1, self.lesson.steps.count())
    }

    /// Returns true if there is a next step.
    pub fn can_forward(&self) -> bool {
        self.next().is_some()
    }

    /// Returns true if there is a previous step.
    pub fn can_back(&self) -> bool {
        !self.taken.is_empty()
    }

    /// Returns the text of the current step, filled in for the current network.
    pub fn text(&self, sandbox: &Sandbox) -> String {
        let change = self.taken.iter().rev().find_map(|t| t.before.as_deref());
        let before = change.unwrap_or_else(|| sandbox.now());
        self.current().text.fill(sandbox, before)
    }

    /// Enters the next step and applies its edits as one gesture; does nothing at the last step.
    pub fn forward(&mut self, sandbox: &mut Sandbox) -> Turn {
        let Some(next) = self.next() else {
            return Turn::default();
        };
        let edits = next.edits.clone();
        let before = (!edits.is_empty()).then(|| Box::new(sandbox.now().clone()));
        let turn = as_one_gesture(sandbox, edits);
        let last = sandbox.history().done().last().map(Step::id);
        let undo = last.filter(|_| turn.applied > 0);
        self.taken.push(Taken { before, undo });
        turn
    }

    /// Returns to the previous step; does nothing at the first one.
    pub fn back(&mut self, sandbox: &mut Sandbox) -> Turn {
        let Some(id) = self.taken.pop().and_then(|taken| taken.undo) else {
            return Turn::default();
        };
        sandbox.end_gesture();
        let done = sandbox.history().done();
        let Some(place) = done.iter().position(|step| step.id() == id) else {
            return Turn::default();
        };
        if place + 1 == done.len() {
            let applied = usize::from(sandbox.undo());
            return Turn { applied, skipped: 0 };
        }
        let inverse = done[place].inverse().cloned().flat_map(single).collect();
        as_one_gesture(sandbox, inverse)
    }
}

/// Applies those edits that still fit as one undo step.
fn as_one_gesture(sandbox: &mut Sandbox, edits: Vec<Edit>) -> Turn {
    let mut turn = Turn::default();
    sandbox.end_gesture();
    sandbox.begin_gesture();
    for edit in edits {
        match sandbox.apply(edit) {
            Ok(()) => turn.applied += 1,
            Err(_) => turn.skipped += 1,
        }
    }
    sandbox.end_gesture();
    turn
}

/// Splits batches, which apply entirely or not at all: a node can come back without links that
/// cannot.
fn single(edit: Edit) -> Vec<Edit> {
    match edit {
        Edit::Batch(edits) => edits.into_iter().flat_map(single).collect(),
        edit => vec![edit],
    }
}

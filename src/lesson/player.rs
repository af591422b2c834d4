//! Plays a lesson on an open document: forward applies a step, back takes exactly that step back.

use super::{Lesson, LessonStep};
use crate::sandbox::{Outcome, Sandbox, Step};
use crate::topology::Edit;

/// A lesson at one of its steps. It belongs to the sandbox it plays on: a newly opened document
/// wants a new player.
///
/// The learner may do anything to the document between two steps. A step is one undo step of the
/// sandbox, and going back takes it back in the gentlest way that is left:
/// - nothing came after it: it is undone, and the very routes of before return;
/// - the learner has undone it already: nothing is to be done;
/// - the learner went on from it: its inverse is applied as a new gesture. Whatever the step set
///   gets the value of before, whoever changed it since, because the text of the earlier step
///   speaks of that value; everything else stays as the learner left it, and what is gone is
///   skipped. Where a network has several stable states, this may lead to another one of them.
#[derive(Debug)]
pub struct Player {
    lesson: Lesson,
    /// What was done on the way to the current step; the first step does nothing.
    taken: Vec<Taken>,
}

#[derive(Debug)]
struct Taken {
    /// The network before the step, if the step was to change something.
    before: Option<Box<Outcome>>,
    /// The undo step, if something did change.
    undo: Option<u64>,
}

/// What a turn of a page did to the document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Turn {
    /// Edits that were applied; an undo counts as one.
    pub applied: usize,
    /// Edits that no longer fit the document and were left out.
    pub skipped: usize,
}

impl Player {
    /// At the first step.
    pub fn new(lesson: Lesson) -> Self {
        let taken = Vec::new();
        Self { lesson, taken }
    }

    /// The lesson.
    pub fn lesson(&self) -> &Lesson {
        &self.lesson
    }

    /// The current step.
    pub fn current(&self) -> &LessonStep {
        let steps = &self.lesson.steps;
        steps.get(self.taken.len()).unwrap_or(steps.last())
    }

    fn next(&self) -> Option<&LessonStep> {
        self.lesson.steps.get(self.taken.len() + 1)
    }

    /// The current step, counted from 1, and how many there are.
    pub fn progress(&self) -> (usize, usize) {
        (self.taken.len() + 1, self.lesson.steps.count())
    }

    /// Tells whether a step follows.
    pub fn can_forward(&self) -> bool {
        self.next().is_some()
    }

    /// Tells whether a step precedes.
    pub fn can_back(&self) -> bool {
        !self.taken.is_empty()
    }

    /// The text of the current step, true of the network as it is now.
    pub fn text(&self, sandbox: &Sandbox) -> String {
        let change = self.taken.iter().rev().find_map(|t| t.before.as_deref());
        let before = change.unwrap_or_else(|| sandbox.now());
        self.current().text.fill(sandbox, before)
    }

    /// Enters the next step, its edits as one gesture; does nothing at the last one.
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

    /// Leaves the current step for the one before; does nothing at the first one.
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

/// Applies what can be applied as one undo step of its own.
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

/// A batch is all or nothing; taken apart, a node can come back without the links that cannot.
fn single(edit: Edit) -> Vec<Edit> {
    match edit {
        Edit::Batch(edits) => edits.into_iter().flat_map(single).collect(),
        edit => vec![edit],
    }
}

//! Work that somebody waits for: it can be bounded by an amount, and stopped from outside.

use std::cell::Cell;

/// An allowance of work for somebody who waits. It is counted in sessions that a node looks at,
/// so that the same document always comes as far, however fast the machine is. Once it is used up
/// or stopped, whatever runs ends as soon as it can, and what it has found is not to be used.
pub struct Work<'a> {
    left: Cell<usize>,
    /// The sessions left when the next question whether to stop is due.
    next_question: Cell<usize>,
    is_stopped: &'a dyn Fn() -> bool,
}

/// The sessions between two questions whether to stop.
const BETWEEN_QUESTIONS: usize = 4096;

impl Work<'static> {
    /// As much as it takes.
    pub fn unlimited() -> Self {
        Self::within(usize::MAX)
    }

    /// At most so many looks at sessions.
    pub fn within(sessions: usize) -> Self {
        let left = Cell::new(sessions);
        Self { left, next_question: Cell::new(0), is_stopped: &|| false }
    }
}

impl<'a> Work<'a> {
    /// As much as it takes, unless it is stopped on the way: it is asked every few thousand sessions.
    pub fn until(is_stopped: &'a dyn Fn() -> bool) -> Self {
        let next_question = Cell::new(usize::MAX - BETWEEN_QUESTIONS);
        Self { left: Cell::new(usize::MAX), next_question, is_stopped }
    }

    /// Tells whether it is used up or stopped.
    pub fn is_over(&self) -> bool {
        self.left.get() == 0
    }

    /// Returns what was found, unless the work is over.
    pub(super) fn done<T>(&self, found: T) -> Option<T> {
        (!self.is_over()).then_some(found)
    }

    /// The sessions left.
    pub(super) fn left(&self) -> usize {
        self.left.get()
    }

    /// Says that a node looked at so many sessions.
    pub(super) fn spend(&self, sessions: usize) {
        let left = self.left.get().saturating_sub(sessions);
        self.left.set(left);
        if left <= self.next_question.get() {
            self.next_question.set(left.saturating_sub(BETWEEN_QUESTIONS));
            if (self.is_stopped)() {
                self.left.set(0);
            }
        }
    }
}

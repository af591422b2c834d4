//! Limits on work: by amount, and by a stop from outside.

use std::cell::Cell;

/// An allowance of work. It is counted in sessions that nodes examine, so that results do not
/// depend on the speed of the machine. Once it is used up or stopped, a computation ends as soon as
/// it can, and its result must not be used.
pub struct Work<'a> {
    left: Cell<usize>,
    /// Sessions left at the next check for a stop.
    next_question: Cell<usize>,
    is_stopped: &'a dyn Fn() -> bool,
}

/// Number of sessions between two checks for a stop.
const BETWEEN_QUESTIONS: usize = 4096;

impl Work<'static> {
    /// Allows any amount of work.
    pub fn unlimited() -> Self {
        Self::within(usize::MAX)
    }

    /// Allows at most this many examined sessions.
    pub fn within(sessions: usize) -> Self {
        let left = Cell::new(sessions);
        Self { left, next_question: Cell::new(0), is_stopped: &|| false }
    }
}

impl<'a> Work<'a> {
    /// Allows any amount of work until `is_stopped` returns true, which is checked every few
    /// thousand sessions.
    pub fn until(is_stopped: &'a dyn Fn() -> bool) -> Self {
        let next_question = Cell::new(usize::MAX - BETWEEN_QUESTIONS);
        Self { left: Cell::new(usize::MAX), next_question, is_stopped }
    }

    /// Returns true if the work is used up or stopped.
    pub fn is_over(&self) -> bool {
        self.left.get() == 0
    }

    /// Returns a result, unless the work is over.
    pub(super) fn done<T>(&self, found: T) -> Option<T> {
        (!self.is_over()).then_some(found)
    }

    /// Returns the number of sessions left.
    pub(super) fn left(&self) -> usize {
        self.left.get()
    }

    /// Counts examined sessions against the allowance.
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

//! The routes that the current ones are compared with, and the cause of the difference.

use std::sync::Arc;

use super::Outcome;

/// The outcome before the last gesture, or the one that is pinned.
#[derive(Debug)]
pub(super) struct Compared {
    before: Arc<Outcome>,
    /// Label of the change since then; empty if there was none.
    cause: String,
    /// The comparison before the last step, with its cause, restored if a gesture is cancelled.
    previous: (Arc<Outcome>, String),
    pinned: Option<Arc<Outcome>>,
}

/// Effect of a change on the comparison.
#[derive(Debug)]
pub(super) enum Comparison {
    /// The change has no consequences to compare.
    Stays,
    /// Compare with the outcome before the change.
    From(String),
    /// The open gesture continues: compare with the outcome before it.
    GoesOn(String),
    /// The open gesture was cancelled: restore the comparison before it.
    Returns,
}

impl Compared {
    pub(super) fn new(now: &Arc<Outcome>) -> Self {
        let previous = (now.clone(), String::new());
        Self { before: now.clone(), cause: String::new(), previous, pinned: None }
    }

    pub(super) fn follow(&mut self, comparison: Comparison, until_now: &Arc<Outcome>) {
        match comparison {
            Comparison::Stays => {}
            Comparison::From(cause) => {
                let before = std::mem::replace(&mut self.before, until_now.clone());
                let cause = std::mem::replace(&mut self.cause, cause);
                self.previous = (before, cause);
            }
            Comparison::GoesOn(cause) => self.cause = cause,
            Comparison::Returns => (self.before, self.cause) = self.previous.clone(),
        }
    }

    pub(super) fn cause(&self) -> &str {
        &self.cause
    }

    pub(super) fn with(&self) -> &Arc<Outcome> {
        self.pinned.as_ref().unwrap_or(&self.before)
    }

    pub(super) fn is_pinned(&self) -> bool {
        self.pinned.is_some()
    }

    pub(super) fn pin(&mut self, now: &Arc<Outcome>) {
        self.pinned = Some(now.clone());
    }

    pub(super) fn unpin(&mut self) {
        self.pinned = None;
    }
}

//! A stack of undo steps with the routes to come back to.
//!
//! The last step keeps its routes whole, each other one what sets its routes apart from those of
//! the step after it: a step costs what it changed.

use crate::engine::{Difference, Routes, bytes_of};

/// The routes that a step comes back to.
#[derive(Clone, Debug)]
pub(super) enum Kept {
    /// They were not known yet.
    Unknown,
    /// They were known, and had to make room.
    Dropped,
    /// All of them.
    Whole(Routes),
    /// Difference from those of the next step on the stack.
    Differs(Difference),
}

impl Kept {
    fn bytes(&self) -> usize {
        match self {
            Self::Unknown | Self::Dropped => 0,
            Self::Whole(routes) => bytes_of(routes),
            Self::Differs(difference) => difference.bytes(),
        }
    }
}

/// Steps in order, the last one on top.
#[derive(Clone, Debug)]
pub(super) struct Steps<S> {
    steps: Vec<S>,
    /// The routes of each.
    kept: Vec<Kept>,
    /// The bytes of the routes of each.
    bytes: Vec<usize>,
}

impl<S> Default for Steps<S> {
    fn default() -> Self {
        Self { steps: Vec::new(), kept: Vec::new(), bytes: Vec::new() }
    }
}

impl<S> Steps<S> {
    /// The steps, the last one on top.
    pub(super) fn all(&self) -> &[S] {
        &self.steps
    }

    pub(super) fn last(&self) -> Option<&S> {
        self.steps.last()
    }

    pub(super) fn last_mut(&mut self) -> Option<&mut S> {
        self.steps.last_mut()
    }

    /// Puts a step on top, with the routes that it comes back to.
    pub(super) fn push(&mut self, step: S, routes: Option<Routes>) {
        if let (Some(below), Some(routes)) = (self.kept.last_mut(), &routes)
            && let Kept::Whole(whole) = below
            && let Some(difference) = Difference::between(whole, routes)
        {
            *below = Kept::Differs(difference);
            self.weigh_last();
        }
        self.steps.push(step);
        self.kept.push(routes.map_or(Kept::Unknown, Kept::Whole));
        self.bytes.push(0);
        self.weigh_last();
    }

    /// Takes the step from the top with its routes; those of the one below are whole again.
    pub(super) fn pop(&mut self) -> Option<(S, Kept)> {
        let (step, kept) = (self.steps.pop()?, self.kept.pop()?);
        self.bytes.pop();
        if let (Some(below), Kept::Whole(routes)) = (self.kept.last_mut(), &kept)
            && let Kept::Differs(difference) = below
        {
            *below = Kept::Whole(difference.from(routes));
            self.weigh_last();
        }
        Some((step, kept))
    }

    fn weigh_last(&mut self) {
        if let (Some(kept), Some(bytes)) = (self.kept.last(), self.bytes.last_mut()) {
            *bytes = kept.bytes();
        }
    }

    /// The memory that routes take, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.bytes.iter().sum()
    }

    /// Drops the routes of the oldest steps that have any, until they take no more than so many
    /// bytes. The edits stay.
    pub(super) fn keep_within(&mut self, most: usize) {
        let mut left = self.bytes();
        let weighed = self.kept.iter_mut().zip(&mut self.bytes);
        for (kept, bytes) in weighed {
            if left <= most {
                break;
            }
            left -= std::mem::take(bytes);
            if !matches!(kept, Kept::Unknown) {
                *kept = Kept::Dropped;
            }
        }
    }
}

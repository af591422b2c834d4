//! Progress of a long task, and its cancellation.
//!
//! A task calls its callback every few milliseconds at most. The callback draws a bar in a
//! terminal, or stores the progress for a window on another thread, and returns whether to
//! continue.

use std::ops::ControlFlow;

/// Phase of a long task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Reading a file; in bytes.
    Reading,
    /// Building a graph; in links.
    Building,
    /// Computing routes; in prefixes, or in another unit of the solver.
    Solving,
}

/// Progress of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The current phase.
    pub phase: Phase,
    /// Amount done, in the phase's unit.
    pub done: u64,
    /// Total amount, if known. That of a pipe is not.
    pub total: Option<u64>,
}

/// Callback that receives the progress of a task and returns whether to continue.
pub type Watch<'a> = dyn FnMut(Progress) -> ControlFlow<()> + 'a;

/// Ignores the progress and always continues.
pub fn unwatched(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

//! How far a long task has come, and the wish to stop it.
//!
//! A task calls what it was given every few milliseconds at most; that draws a bar in a terminal,
//! or stores the figures for a window that runs on another thread, and says whether to go on.

use std::ops::ControlFlow;

/// What a long task is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Reading a file; counted in its bytes.
    Reading,
    /// Putting a graph together; counted in links.
    Building,
    /// Working out routes; counted in prefixes, or in whatever the solver counts.
    Solving,
}

/// How far a task has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What it is doing.
    pub phase: Phase,
    /// How much of it is done, in the phase's unit.
    pub done: u64,
    /// How much there is in all, where that is known. The size of a pipe is not.
    pub total: Option<u64>,
}

/// What is told how far a task has come, and says whether it goes on.
pub type Watch<'a> = dyn FnMut(Progress) -> ControlFlow<()> + 'a;

/// Lets every task run to its end.
pub fn unwatched(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

//! A person's wishes, as values: what the window, a lesson and a test ask of the session is one of
//! these. They can be written down and played again. The camera, the selection and the panels are
//! the window's own.

use serde::{Deserialize, Serialize};

use super::time::{Direction, Pace, Place, Stride};
use crate::engine::timeline::{FailureMode, Order};
use crate::topology::{Edit, EditError, NodeId, Prefix};

/// Something a person wants of the open document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Intent {
    /// Change the document: one undo step, or a part of the open gesture.
    Edit(Edit),
    /// All edits until the gesture ends are one undo step.
    BeginGesture,
    /// End the open gesture.
    EndGesture,
    /// Take the open gesture back, as if it had never begun.
    CancelGesture,
    /// Undo the last step, its routes too.
    Undo,
    /// Redo the step that was undone last.
    Redo,
    /// Restart all routers with empty tables.
    ColdStart,
    /// Put the network into another of its known stable states, counted from 0.
    SwitchState {
        /// The prefix.
        prefix: Prefix,
        /// The state's place in the list.
        state: usize,
    },
    /// Compare with the routes of now, until they are unpinned.
    Pin,
    /// Compare with the routes before the last gesture again.
    Unpin,
    /// Show what an edit would do; the document stays as it is.
    Preview(Edit),
    /// End a preview or a walkthrough.
    ShowNow,
    /// Step through choices on the canvas.
    Walk(WalkIntent),
    /// Record, play and scrub.
    Time(TimeIntent),
}

/// Something a person wants of a walkthrough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WalkIntent {
    /// Begin to walk one cycle of a prefix that never converges.
    Cycle(Prefix),
    /// Begin to walk the history that leads to a known stable state, counted from 0.
    History(Prefix, usize),
    /// Go to after so many choices.
    To(usize),
    /// Play, or stop.
    Play,
}

/// Something a person wants of the recording.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TimeIntent {
    /// Record from now on.
    Open,
    /// Forget the recording and show the network at rest.
    Close,
    /// Play in a direction, or stop.
    Play(Direction),
    /// One step in a direction; strides to messages go to those that this node works on.
    Step(Direction, Option<NodeId>),
    /// Go to a place.
    Seek(Place),
    /// Go to the end.
    End,
    /// Set how fast it plays.
    Pace(Pace),
    /// Set how far a step goes.
    Stride(Stride),
    /// Set how things fail from now on.
    FailureMode(FailureMode),
    /// Set the order in which messages are delivered one by one.
    Order(Order),
    /// Set the random seed.
    Seed(u64),
    /// Deliver a message, where messages are chosen by hand.
    Deliver(u64),
}

/// Why an intent came to nothing. The document is as it was.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Refused {
    /// The edit is impossible.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// No step is left.
    #[error("there is nothing to undo")]
    NothingToUndo,
    /// No step was undone.
    #[error("there is nothing to redo")]
    NothingToRedo,
    /// The stable states, or the cycle, are not known.
    #[error("the stable states are not known yet, or there is no such state")]
    NotKnown,
    /// No recording is open.
    #[error("nothing is recorded: open Time first")]
    NoRecording,
    /// No walkthrough is under way.
    #[error("no walkthrough is under way")]
    NoWalk,
}

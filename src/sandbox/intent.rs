//! Intents: everything that the window, a lesson or a test asks of the session is one of these
//! values, which can be stored and replayed. The camera, the selection and the panels belong to the
//! window.

use serde::{Deserialize, Serialize};

use super::time::{Direction, Pace, Place, Stride};
use crate::engine::timeline::{FailureMode, Order};
use crate::topology::{Edit, EditError, NodeId, Prefix};

/// A request concerning the open document.
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
    /// Undo the last step, including its routes.
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
    /// Compare with the current routes until they are unpinned.
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

/// A request concerning a walkthrough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WalkIntent {
    /// Start stepping through one cycle of a prefix that never converges.
    Cycle(Prefix),
    /// Start stepping through the history that leads to a known stable state, counted from 0.
    History(Prefix, usize),
    /// Go to the point after this many choices.
    To(usize),
    /// Play, or pause.
    Play,
}

/// A request concerning the recording.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TimeIntent {
    /// Record from now on.
    Open,
    /// Discard the recording and show the network at rest.
    Close,
    /// Play in a direction, or pause.
    Play(Direction),
    /// Move one step in a direction; a message stride goes to messages that this node processes.
    Step(Direction, Option<NodeId>),
    /// Go to a place.
    Seek(Place),
    /// Go to the end.
    End,
    /// Set the playback speed.
    Pace(Pace),
    /// Set the size of a step.
    Stride(Stride),
    /// Set how later failures happen.
    FailureMode(FailureMode),
    /// Set the order in which messages are delivered one by one.
    Order(Order),
    /// Set the random seed.
    Seed(u64),
    /// Deliver a message, where messages are chosen by hand.
    Deliver(u64),
}

/// Reason why an intent was refused. The document is unchanged.
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

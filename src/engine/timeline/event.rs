//! The events of a run.

use super::down::Down;
use crate::topology::Span;

/// The kind of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// All nodes start with empty tables.
    ColdStart,
    /// A scripted edit, by its index in the script.
    ScriptedEdit(usize),
    /// A graceful shutdown ends: what the edit at this index in the script drained goes down.
    Drained(usize),
    /// An UPDATE is sent.
    Sent {
        /// Session at the sender's side.
        session: u32,
        /// Index of the prefix.
        prefix: u32,
        /// Number of the message.
        message: u64,
    },
    /// An UPDATE is processed.
    Received {
        /// Session at the receiver's side.
        session: u32,
        /// Index of the prefix.
        prefix: u32,
        /// Number of the message.
        message: u64,
    },
    /// A node chooses another route, or none.
    Chose {
        /// Index of the node.
        node: u32,
        /// Index of the prefix.
        prefix: u32,
    },
    /// One side considers its session down.
    Down {
        /// Session at that side.
        session: u32,
        /// Reason.
        why: Down,
    },
    /// Both sides consider their session up.
    Up {
        /// Session at one of them.
        session: u32,
    },
    /// The IGP has computed new paths.
    Igp,
    /// A failed check of a site's service withdraws its routes.
    CheckFailed {
        /// Index of the site.
        node: u32,
    },
    /// A passed check of a site's service restores its routes.
    CheckPassed {
        /// Index of the site.
        node: u32,
    },
}

/// An event, with its time and its changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Time of the event.
    pub at: Span,
    /// Kind of the event.
    pub what: EventKind,
    /// Round of the message that caused it, or 0.
    pub round: u32,
    /// Number of the changes of tables up to its end.
    pub(super) deltas: u32,
}

impl Event {
    /// Returns the node at which it happens; none if it concerns the network as a whole.
    pub fn node(&self, net: &crate::engine::Network) -> Option<u32> {
        match self.what {
            EventKind::ColdStart
            | EventKind::ScriptedEdit(_)
            | EventKind::Drained(_)
            | EventKind::Igp => None,
            EventKind::Sent { session, .. }
            | EventKind::Received { session, .. }
            | EventKind::Down { session, .. }
            | EventKind::Up { session } => Some(net.session(session).local),
            EventKind::Chose { node, .. }
            | EventKind::CheckFailed { node }
            | EventKind::CheckPassed { node } => Some(node),
        }
    }
}

//! What a run did, event by event.

use super::down::Down;
use crate::topology::Span;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// All nodes start, knowing nothing.
    ColdStart,
    /// Something is done to the network: the happening of this place in the script.
    ScriptedEdit(usize),
    /// The end of a graceful shutdown: what was drained by the happening of this place goes down.
    Drained(usize),
    /// An UPDATE is sent.
    Sent {
        /// The session at the sender's side.
        session: u32,
        /// The place of the prefix.
        prefix: u32,
        /// The message.
        message: u64,
    },
    /// An UPDATE is worked on.
    Received {
        /// The session at the receiver's side.
        session: u32,
        /// The place of the prefix.
        prefix: u32,
        /// The message.
        message: u64,
    },
    /// A node chooses another route, or none.
    Chose {
        /// The node.
        node: u32,
        /// The place of the prefix.
        prefix: u32,
    },
    /// One side takes its session to be down.
    Down {
        /// The session at that side.
        session: u32,
        /// Why.
        why: Down,
    },
    /// Both sides take their session to be up.
    Up {
        /// The session at one of them.
        session: u32,
    },
    /// The IGP has found new ways.
    Igp,
    /// The check of a site's service makes it withdraw its routes.
    CheckFailed {
        /// The site.
        node: u32,
    },
    /// The check of a site's service brings its routes back.
    CheckPassed {
        /// The site.
        node: u32,
    },
}

/// Something that happened, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Span,
    /// What.
    pub what: EventKind,
    /// Of the message that led to it, or 0.
    pub round: u32,
    /// Where its changes of tables end.
    pub(super) deltas: u32,
}

impl Event {
    /// The node at which it happens; none for what concerns the network as a whole.
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

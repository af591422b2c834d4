//! Messages from one end of a session to the other.

use std::sync::Arc;

use super::down::Down;
use crate::bgp::Route;
use crate::topology::Span;

/// The content of a message.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Payload {
    /// An UPDATE for one prefix: these routes replace those advertised before; none is a
    /// withdrawal. With ADD-PATH there may be several.
    Update {
        /// Index of the prefix.
        prefix: u32,
        /// The routes as they leave the sender.
        routes: Arc<[Route]>,
    },
    /// A NOTIFICATION: the session is closed (RFC 4271 section 4.5).
    Notification(Down),
}

/// A message in transit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Number of the message; those of a session arrive in this order.
    pub id: u64,
    /// Session at its sender's side.
    pub session: u32,
    /// Content.
    pub says: Payload,
    /// Time at which it was sent.
    pub sent: Span,
    /// Time at which it arrives, unless its path is cut meanwhile.
    pub arrives: Span,
    /// One more than the round of the message that caused it; messages caused directly by a change
    /// are of the first round.
    pub round: u32,
    /// Number of the connection to which it belongs.
    pub(super) connection: u32,
}

impl Message {
    /// Returns true if it withdraws without a new route.
    pub fn is_withdrawal(&self) -> bool {
        matches!(&self.says, Payload::Update { routes, .. } if routes.is_empty())
    }

    /// Returns true if it is an UPDATE.
    pub fn is_update(&self) -> bool {
        matches!(self.says, Payload::Update { .. })
    }

    /// Returns the index of its prefix.
    pub fn prefix(&self) -> Option<u32> {
        match &self.says {
            Payload::Update { prefix, .. } => Some(*prefix),
            Payload::Notification(_) => None,
        }
    }
}

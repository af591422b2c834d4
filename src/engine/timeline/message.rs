//! What one end of a session says to the other.

use std::sync::Arc;

use super::down::Down;
use crate::bgp::Route;
use crate::topology::Span;

/// What a message says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Payload {
    /// An UPDATE for one prefix: these routes take the place of what was said of it before; none is
    /// a withdrawal. Several are sent where ADD-PATH is in use.
    Update {
        /// The place of the prefix.
        prefix: u32,
        /// The routes as they leave the sender.
        routes: Arc<[Route]>,
    },
    /// A NOTIFICATION: the session is closed (RFC 4271 section 4.5).
    Notification(Down),
}

/// A message on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its number; those of a session arrive in this order.
    pub id: u64,
    /// The session at its sender's side.
    pub session: u32,
    /// What it says.
    pub says: Payload,
    /// When it was sent.
    pub sent: Span,
    /// When it arrives, unless the way is cut meanwhile.
    pub arrives: Span,
    /// One more than that of the message that made its sender send it; those that follow from a
    /// change itself are of the first round.
    pub round: u32,
    /// The connection that it belongs to.
    pub(super) connection: u32,
}

impl Message {
    /// Whether it takes back what was said and says nothing new.
    pub fn is_withdrawal(&self) -> bool {
        matches!(&self.says, Payload::Update { routes, .. } if routes.is_empty())
    }

    /// Whether it is an UPDATE.
    pub fn is_update(&self) -> bool {
        matches!(self.says, Payload::Update { .. })
    }

    /// The place of the prefix that it is about.
    pub fn prefix(&self) -> Option<u32> {
        match &self.says {
            Payload::Update { prefix, .. } => Some(*prefix),
            Payload::Notification(_) => None,
        }
    }
}

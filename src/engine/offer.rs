//! What a session brings to a node, and whom a route comes from.

use crate::bgp::{Candidate, Rejection, Route, Withheld};
use crate::topology::{LinkId, NodeId};

/// A route that a session brings to a node, or the reason why it brings none.
#[derive(Clone, Debug, PartialEq)]
pub enum Offer {
    /// A route that was accepted.
    Accepted(Candidate),
    /// A route that was received and refused.
    Rejected(Route, Rejection),
    /// The neighbour has a route and does not offer it.
    Withheld(Withheld),
    /// The neighbour has no route.
    Nothing,
    /// The session is down.
    Down,
}

/// The neighbour that a route comes from and the link, which iBGP has none of; none at all for a
/// node's own announcement.
pub type Source = Option<(NodeId, Option<LinkId>)>;

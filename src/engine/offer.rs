//! The offers that a node receives over a session, and the sources of routes.

use crate::bgp::{Candidate, Rejection, Route, Withheld};
use crate::topology::{LinkId, NodeId};

/// A route offered over a session, or the reason why there is none.
#[derive(Clone, Debug, PartialEq)]
pub enum Offer {
    /// A route that was accepted.
    Accepted(Candidate),
    /// A route that was received and rejected.
    Rejected(Route, Rejection),
    /// The neighbour has a route and does not advertise it.
    Withheld(Withheld),
    /// The neighbour has no route.
    Nothing,
    /// The session is down.
    Down,
}

/// The neighbour from which a route comes, and the link, which is none for iBGP; none at all for a
/// node's own announcement.
pub type Source = Option<(NodeId, Option<LinkId>)>;

//! Reasons why a route is rejected or not advertised.

use std::fmt;

use crate::topology::{Community, Role};

/// The reason why a received route is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rejection {
    /// The receiver's own ASN is in the path (RFC 4271 section 9.1.2).
    OwnAsInPath,
    /// An entry of the import policy, by its index from 0, denies it.
    ImportDenied(usize),
    /// Its origin is not authorised (RFC 6811).
    InvalidOrigin,
    /// It carries Only-to-Customer and came from a customer, or from a peer that did not set it
    /// (RFC 9234 section 5).
    Leaked,
    /// The receiver is its originator (RFC 4456 section 8).
    OwnOriginatorId,
    /// The receiver's cluster ID is in its cluster list (RFC 4456 section 8).
    OwnClusterId,
    /// Its next hop is the receiver's own address (RFC 4271 section 6.3).
    OwnNextHop,
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OwnAsInPath => f.write_str("own AS in path"),
            Self::ImportDenied(entry) => write!(f, "denied by import entry {}", entry + 1),
            Self::InvalidOrigin => f.write_str("origin not authorised"),
            Self::Leaked => f.write_str("a leak: it is for customers only"),
            Self::OwnOriginatorId => f.write_str("own originator id"),
            Self::OwnClusterId => f.write_str("own cluster in cluster list"),
            Self::OwnNextHop => f.write_str("own address as next hop"),
        }
    }
}

/// The reason why a route is not advertised to a neighbour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Withheld {
    /// Peers and providers receive own and customer routes only; this one is neither.
    NotForRole {
        /// Role of the neighbour from which it was learned.
        learned: Role,
        /// Role of the neighbour that does not get it.
        to: Role,
    },
    /// It carries Only-to-Customer (RFC 9234 section 5).
    OnlyToCustomer,
    /// A well-known community forbids it.
    Community(Community),
    /// An entry of the export policy, by its index from 0, denies it.
    ExportDenied(usize),
    /// The route was received from that neighbour.
    CameFromThere,
    /// Routes received over iBGP are not advertised over iBGP (RFC 4271 section 9.2).
    HeardOverIbgp,
    /// It passed the sender's cluster before (RFC 4456 section 8).
    OwnClusterId,
    /// No message can carry it: an UPDATE has 4,096 octets at most (RFC 4271 section 4.1).
    TooLong,
}

impl fmt::Display for Withheld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotForRole { learned, to } => {
                write!(f, "learned from a {}, so not for a {}", learned.as_str(), to.as_str())
            }
            Self::OnlyToCustomer => f.write_str("marked as for customers only"),
            Self::Community(community) => write!(f, "carries {community}"),
            Self::ExportDenied(entry) => write!(f, "denied by export entry {}", entry + 1),
            Self::CameFromThere => f.write_str("the route came from here"),
            Self::HeardOverIbgp => {
                f.write_str("heard over iBGP, so not passed on to another router of the AS")
            }
            Self::OwnClusterId => f.write_str("own cluster in cluster list"),
            Self::TooLong => f.write_str("too long to send: an UPDATE has at most 4,096 octets"),
        }
    }
}

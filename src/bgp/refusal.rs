//! Reasons why a route is not accepted, or not offered.

use std::fmt;

use crate::topology::{Community, Role};

/// The reason why a route that was received is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rejection {
    /// The receiver's own ASN is in the path (RFC 4271 section 9.1.2).
    OwnAsInPath,
    /// An entry of the import policy denies it; counts from 0.
    ImportDenied(usize),
    /// Its origin is not authorised (RFC 6811).
    InvalidOrigin,
    /// It was for customers only, and did not come from above (RFC 9234 section 5).
    Leaked,
    /// The receiver brought it into the AS itself (RFC 4456 section 8).
    OwnOriginatorId,
    /// It passed the receiver's cluster before (RFC 4456 section 8).
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

/// The reason why a neighbour is not offered a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Withheld {
    /// Peers and providers hear own and customer routes only; this one was learned from neither.
    NotForRole {
        /// Through whom the route came.
        learned: Role,
        /// What the neighbour is.
        to: Role,
    },
    /// It is for customers only (RFC 9234 section 5).
    OnlyToCustomer,
    /// A well-known community stops it.
    Community(Community),
    /// An entry of the export policy denies it; counts from 0.
    ExportDenied(usize),
    /// The route came from there.
    CameFromThere,
    /// What was heard over iBGP is not passed on over iBGP (RFC 4271 section 9.2).
    HeardOverIbgp,
    /// It passed the sender's cluster before (RFC 4456 section 8).
    OwnClusterId,
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
        }
    }
}

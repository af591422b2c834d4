//! Interpretation of a plan.

use crate::topology::Asn;

/// The announced prefix, reserved for documentation (RFC 5737).
pub const ANNOUNCED: &str = "192.0.2.0/24";
/// Maximum number of places that announce a prefix: they serve as route reflectors for all other
/// routers, and a document limits the sessions of an AS.
pub const MAX_CENTRES: u8 = 4;
/// Maximum number of routers of an AS with a full mesh; larger ones have route reflectors.
pub const MAX_MESHED: usize = 30;
/// Interpretation of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The inside of one AS: each place is a router, each line an IGP adjacency. Places of other
    /// networks are ASes of their own, connected by eBGP.
    OneAs(Asn),
    /// The ASes of the file: places that have the same ASN are routers of that AS, lines between them
    /// adjacencies of its IGP; all other lines are eBGP sessions without a relationship. A place
    /// without an ASN is an AS of its own.
    GivenAses,
    /// A set of ASes: each place is an AS, each line an eBGP session without a relationship, so
    /// that the AS-path length decides.
    ManyAses,
}

impl Reading {
    /// Returns the reading as the inside of one AS with the first private ASN.
    pub fn one_as() -> Self {
        Asn::private().next().map_or(Self::ManyAses, Self::OneAs)
    }
}

/// Places that announce a prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Announce {
    /// None.
    Nothing,
    /// This number of well-connected places, at most [`MAX_CENTRES`], as close as possible to all
    /// others.
    FromCentres(u8),
}

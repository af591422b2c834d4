//! The meaning that a person gives to a plan.

use crate::topology::Asn;

/// The prefix that is announced: one for documentation (RFC 5737).
pub const ANNOUNCED: &str = "192.0.2.0/24";
/// From so many places at most is a prefix announced: reflectors carry what each of them says to all
/// others, and a document limits how many sessions an AS has.
pub const MAX_CENTRES: u8 = 4;
/// Above so many routers an AS has route reflectors in place of a full mesh.
pub const MAX_MESHED: usize = 30;
/// The meaning of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The inside of one AS: each place is a router of it, each line an adjacency of its IGP. Places
    /// of other networks are ASes of their own, which eBGP joins to it.
    OneAs(Asn),
    /// The ASes of the file: places that have the same ASN are routers of that AS, lines between them
    /// adjacencies of its IGP; all other lines are eBGP sessions without a relationship. A place
    /// without an ASN is an AS of its own.
    GivenAses,
    /// A set of ASes: each place is an AS, each line an eBGP session without a relationship, so that
    /// the length of AS paths decides.
    ManyAses,
}

impl Reading {
    /// The inside of one AS with the first private ASN.
    pub fn one_as() -> Self {
        Asn::private().next().map_or(Self::ManyAses, Self::OneAs)
    }
}

/// The places where a prefix is announced, so that there is something to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Announce {
    /// Nowhere.
    Nothing,
    /// At so many well-connected places, at most [`MAX_CENTRES`], from which all others are as near
    /// as can be.
    FromCentres(u8),
}

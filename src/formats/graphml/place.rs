//! A place of a network.

use crate::layout::Coordinates;
use crate::topology::Asn;

/// The owner of a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Belongs {
    /// The network's own.
    #[default]
    Inside,
    /// That of another network.
    Outside,
}

/// The kind of a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Stands {
    /// A point of presence.
    #[default]
    Presence,
    /// No more than a junction of several lines, without a name or users of its own.
    Junction,
}

/// A place of a plan.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    /// As people call it; no two places have the same.
    pub(super) name: String,
    /// The AS that it is a router of, where the file says so.
    pub(super) asn: Option<Asn>,
    pub(super) at: Option<Coordinates>,
    pub(super) belongs: Belongs,
    pub(super) stands: Stands,
}

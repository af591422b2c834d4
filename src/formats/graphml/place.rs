//! A place of a network.

use crate::layout::Coordinates;
use crate::topology::Asn;

/// Owner of a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Belongs {
    /// The network itself.
    #[default]
    Inside,
    /// Another network.
    Outside,
}

/// Kind of a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Stands {
    /// A point of presence.
    #[default]
    Presence,
    /// A mere junction of several lines, without a name or users of its own.
    Junction,
}

/// A place of a plan.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    /// Its name, as shown to people; unique.
    pub(super) name: String,
    /// The AS that it is a router of, where the file says so.
    pub(super) asn: Option<Asn>,
    pub(super) at: Option<Coordinates>,
    pub(super) belongs: Belongs,
    pub(super) stands: Stands,
}

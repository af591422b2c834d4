//! Decision processes of nodes, and the options on top of them, as data. `bgp::profile` defines
//! their meaning.

use serde::{Deserialize, Serialize};

/// A decision process together with other behaviour of the daemon that runs it.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub enum ProfileName {
    /// As specified in RFC 4271.
    #[default]
    Rfc4271,
    /// FRRouting 8.
    Frr,
    /// BIRD 2.
    Bird,
}

impl ProfileName {
    /// All profiles, in the order of menus.
    pub const ALL: [Self; 3] = [Self::Rfc4271, Self::Frr, Self::Bird];

    /// Returns the label.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rfc4271 => "RFC 4271",
            Self::Frr => "FRR",
            Self::Bird => "BIRD",
        }
    }
}

/// Routes that the MED step compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MedComparison {
    /// Routes of the same neighbouring AS, group by group ("deterministic-med").
    SameNeighbour,
    /// Routes of the same neighbouring AS, in pairs and in order of arrival.
    ByArrival,
    /// All routes ("always-compare-med").
    Always,
    /// No routes.
    Never,
}

/// Treatment of a missing MED.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MissingMed {
    /// As 0, the best value.
    Best,
    /// As the highest value ("missing-as-worst").
    Worst,
}

/// Use of the AS path length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PathLength {
    /// Compared.
    Compare,
    /// Ignored ("as-path ignore").
    Ignore,
}

/// Tie-break between eBGP routes that are equal up to the router id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Tie {
    /// The lowest router id ("compare-routerid").
    RouterId,
    /// The current best path is kept (RFC 5004).
    Oldest,
}

/// Routers at which no-export, no-advertise and local-as stop a route (RFC 1997).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum WellKnown {
    /// At every router.
    Everywhere,
    /// Not between the clients of a route server (RFC 7947 section 2.2.4).
    ButRouteServers,
    /// Nowhere ("interpret communities off").
    Nowhere,
}

/// Options of a decision process; those not given are as in the profile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Routes that the MED step compares.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub med: Option<MedComparison>,
    /// Treatment of a missing MED.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing_med: Option<MissingMed>,
    /// Use of the AS path length.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_length: Option<PathLength>,
    /// Tie-break between routes that are equal up to the router id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tie: Option<Tie>,
    /// Routers at which no-export, no-advertise and local-as stop a route.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub well_known: Option<WellKnown>,
}

impl Options {
    /// Returns these options, with those of `others` where these are not given.
    pub fn or(self, others: Self) -> Self {
        Self {
            med: self.med.or(others.med),
            missing_med: self.missing_med.or(others.missing_med),
            path_length: self.path_length.or(others.path_length),
            tie: self.tie.or(others.tie),
            well_known: self.well_known.or(others.well_known),
        }
    }
}

/// Default decision process of a document's nodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Selection {
    /// Profile of all nodes that have none of their own.
    pub profile: ProfileName,
    /// Options that override those of the profile.
    pub options: Options,
}

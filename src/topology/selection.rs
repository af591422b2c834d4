//! Whose decision process a node runs, and the options on top of it, as data. `bgp::profile` says
//! what they mean.

use serde::{Deserialize, Serialize};

/// A decision process together with the habits of the program that runs it.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub enum ProfileName {
    /// What the standards say.
    #[default]
    Rfc4271,
    /// FRRouting 8.
    Frr,
    /// BIRD 2.
    Bird,
}

impl ProfileName {
    /// In the order of menus.
    pub const ALL: [Self; 3] = [Self::Rfc4271, Self::Frr, Self::Bird];

    /// As shown to people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rfc4271 => "RFC 4271",
            Self::Frr => "FRR",
            Self::Bird => "BIRD",
        }
    }
}

/// Which routes the MED step compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MedComparison {
    /// Those of one neighbouring AS, group by group ("deterministic-med").
    SameNeighbour,
    /// Those of one neighbouring AS, in pairs and in the order in which they came.
    ByArrival,
    /// All ("always-compare-med").
    Always,
    /// None.
    Never,
}

/// What a route counts for that carries no MED.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MissingMed {
    /// As 0, the best.
    Best,
    /// As the highest there is ("missing-as-worst").
    Worst,
}

/// Whether the length of the AS path counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PathLength {
    /// It does.
    Compare,
    /// It does not ("as-path ignore").
    Ignore,
}

/// What decides between routes of other ASes that are equal up to the router id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Tie {
    /// The router id ("compare-routerid").
    RouterId,
    /// The one that is in use stays (RFC 5004).
    Oldest,
}

/// Where no-export, no-advertise and local-as stop a route (RFC 1997).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum WellKnown {
    /// At every router.
    Everywhere,
    /// Not between the clients of a route server (RFC 7947 section 2.2.4).
    ButRouteServers,
    /// Nowhere ("interpret communities off").
    Nowhere,
}

/// Options of a decision process; what is not given is as the profile has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Which routes the MED step compares.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub med: Option<MedComparison>,
    /// What a route counts for that carries no MED.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing_med: Option<MissingMed>,
    /// Whether the length of the AS path counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_length: Option<PathLength>,
    /// What decides between routes that are equal up to the router id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tie: Option<Tie>,
    /// Where no-export, no-advertise and local-as stop a route.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub well_known: Option<WellKnown>,
}

impl Options {
    /// These, and where they say nothing, the others.
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

/// What a document says about the decision processes of its nodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Selection {
    /// Of all nodes that name none themselves.
    pub profile: ProfileName,
    /// On top of the profile's.
    pub options: Options,
}

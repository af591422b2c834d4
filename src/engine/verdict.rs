//! Verdicts on the convergence of a network.

/// Knowledge about whether a stable state is the only one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uniqueness {
    /// Exactly one stable state exists.
    Proved(Proof),
    /// Only one was found; others have not been ruled out.
    OnlyOneFound,
}

/// The reason why exactly one stable state exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// Customers are preferred, nobody gives free transit and there is no cycle of providers (Gao
    /// and Rexford, "Stable Internet Routing Without Global Coordination", 2001).
    GaoRexford,
    /// All local-prefs are equal, so path lengths decide.
    EqualPreference,
    /// An exhaustive search found no other.
    Exhaustive,
}

impl Proof {
    /// Returns the reason as part of a sentence.
    pub fn reason(self) -> &'static str {
        match self {
            Self::GaoRexford => "the conditions of Gao and Rexford hold",
            Self::EqualPreference => "no local-pref prefers anybody, so that path lengths decide",
            Self::Exhaustive => "an exhaustive search found no other",
        }
    }
}

/// The verdict on the convergence of a network for one prefix.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// No node would change.
    Stable(Uniqueness),
    /// An intermediate step of a walkthrough, not stable.
    Moment,
    /// It is proved that no stable state exists. These nodes keep changing, in ascending order.
    Oscillates(Vec<u32>),
    /// No convergence within the limit, which proves nothing.
    Undetermined {
        /// Nodes that were still changing, in ascending order.
        changing: Vec<u32>,
        /// Number of orders of events tried.
        orders: usize,
        /// Minimum number of activations for each order.
        looks: usize,
    },
}

impl Verdict {
    /// Returns the nodes that do not converge, in ascending order.
    pub fn changing(&self) -> &[u32] {
        match self {
            Self::Stable(_) | Self::Moment => &[],
            Self::Oscillates(nodes) | Self::Undetermined { changing: nodes, .. } => nodes,
        }
    }

    /// Returns true if a node does not converge.
    pub fn is_changing(&self, node: u32) -> bool {
        self.changing().binary_search(&node).is_ok()
    }

    /// Returns the name used in JSON by the command line.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Stable(_) => "stable",
            Self::Moment => "moment",
            Self::Oscillates(_) => "oscillates",
            Self::Undetermined { .. } => "undetermined",
        }
    }
}

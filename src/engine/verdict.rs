//! What may be said about whether a network comes to rest.

/// The knowledge about a stable state being the only one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uniqueness {
    /// There is exactly one stable state.
    Proved(Proof),
    /// It is the one that was found; others have not been ruled out.
    OnlyOneFound,
}

/// Why there is exactly one stable state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// Customers are preferred, nobody gives transit for nothing and there is no cycle of providers
    /// (Gao and Rexford, "Stable Internet Routing Without Global Coordination", 2001).
    GaoRexford,
    /// No local-pref prefers anybody, so that path lengths decide.
    EqualPreference,
    /// An exhaustive search found no other.
    Exhaustive,
}

impl Proof {
    /// The reason as part of a sentence.
    pub fn reason(self) -> &'static str {
        match self {
            Self::GaoRexford => "the conditions of Gao and Rexford hold",
            Self::EqualPreference => "no local-pref prefers anybody, so that path lengths decide",
            Self::Exhaustive => "an exhaustive search found no other",
        }
    }
}

/// The verdict on whether a network is at rest for one prefix.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// No node would change.
    Stable(Uniqueness),
    /// One moment on the way to somewhere or round and round, as it is shown step by step.
    Moment,
    /// It is proved that no state is stable. These nodes go on changing, in ascending order.
    Oscillates(Vec<u32>),
    /// It did not come to rest within the budget, which proves nothing.
    Undetermined {
        /// The nodes that were still changing, in ascending order.
        changing: Vec<u32>,
        /// The number of orders of events tried.
        orders: usize,
        /// How many looks of a node each was given at least.
        looks: usize,
    },
}

impl Verdict {
    /// The nodes that do not come to rest, in ascending order.
    pub fn changing(&self) -> &[u32] {
        match self {
            Self::Stable(_) | Self::Moment => &[],
            Self::Oscillates(nodes) | Self::Undetermined { changing: nodes, .. } => nodes,
        }
    }

    /// Tells whether a node is one of those.
    pub fn is_changing(&self, node: u32) -> bool {
        self.changing().binary_search(&node).is_ok()
    }

    /// As in the JSON of the command line.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Stable(_) => "stable",
            Self::Moment => "moment",
            Self::Oscillates(_) => "oscillates",
            Self::Undetermined { .. } => "undetermined",
        }
    }
}

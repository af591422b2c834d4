//! Why sessions go down.

/// Why a session is down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Down {
    /// Nothing was heard for the hold time (RFC 4271 section 6.5).
    HoldTimer,
    /// BFD missed its packets (RFC 5882 section 4.4).
    Bfd,
    /// The router's own end of the link went dark.
    LinkDown,
    /// It was shut down by an operator (RFC 4486, "administrative shutdown").
    Shutdown,
    /// The neighbour closed it.
    ClosedByNeighbour,
    /// The neighbour came back and opened it anew.
    Reopened,
    /// The router itself is down.
    RouterDown,
    /// It has never been up.
    NotYet,
}

impl Down {
    /// As in a sentence, after "the session is down: ".
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HoldTimer => "nothing was heard for the hold time",
            Self::Bfd => "BFD missed its packets",
            Self::LinkDown => "the link went dark",
            Self::Shutdown => "it was shut down",
            Self::ClosedByNeighbour => "the neighbour closed it",
            Self::Reopened => "the neighbour came back and opened it anew",
            Self::RouterDown => "the router is down",
            Self::NotYet => "it has never been up",
        }
    }

    /// What makes a side notice silence, as in "hold timer in 3 s".
    pub fn as_timer(self) -> &'static str {
        match self {
            Self::HoldTimer => "the hold timer runs out",
            Self::Bfd => "BFD gives up",
            Self::LinkDown => "the link is seen to be dark",
            Self::Shutdown
            | Self::ClosedByNeighbour
            | Self::Reopened
            | Self::RouterDown
            | Self::NotYet => "it notices",
        }
    }
}

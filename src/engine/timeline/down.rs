//! Reasons why sessions go down.

/// The reason why a session is down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Down {
    /// Nothing was received during the hold time (RFC 4271 section 6.5).
    HoldTimer,
    /// BFD missed its packets (RFC 5882 section 4.4).
    Bfd,
    /// The router's own end of the link lost its signal.
    LinkDown,
    /// An operator shut it down (RFC 4486, "administrative shutdown").
    Shutdown,
    /// The neighbour closed it.
    ClosedByNeighbour,
    /// The neighbour came back and opened a new connection.
    Reopened,
    /// The router itself is down.
    RouterDown,
    /// The session has never been up.
    NotYet,
}

impl Down {
    /// Returns the reason as in a sentence, after "the session is down: ".
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

    /// Returns the name of the timer that detects a failure, as in "hold timer in 3 s".
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

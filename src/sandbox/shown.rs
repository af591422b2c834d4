//! The current view, as one value.

use std::sync::Arc;

use super::Outcome;
use super::walk::Walk;

/// The view that the canvas, the bars and the inspector show.
#[derive(Debug, Default)]
pub enum Shown {
    /// The network at rest.
    #[default]
    Now,
    /// Effect of an edit.
    Preview(Moment),
    /// One choice of a walkthrough.
    Walk(Box<Walk>, Moment),
    /// One instant of the recording.
    Instant(Moment),
}

/// Routes that are shown in place of those at rest, with their cause.
#[derive(Clone, Debug)]
pub struct Moment {
    pub(super) outcome: Arc<Outcome>,
    pub(super) cause: String,
}

impl Shown {
    /// Returns the routes that are shown in place of those at rest.
    pub(super) fn moment(&self) -> Option<&Moment> {
        match self {
            Self::Now => None,
            Self::Preview(moment) | Self::Walk(_, moment) | Self::Instant(moment) => Some(moment),
        }
    }

    /// Returns the walkthrough, if one is shown.
    pub fn walk(&self) -> Option<&Walk> {
        match self {
            Self::Walk(walk, _) => Some(walk),
            Self::Now | Self::Preview(_) | Self::Instant(_) => None,
        }
    }

    /// Returns true if it is the network at rest.
    pub fn is_now(&self) -> bool {
        matches!(self, Self::Now)
    }

    /// Returns true if it is an instant of the recording.
    pub fn is_instant(&self) -> bool {
        matches!(self, Self::Instant(_))
    }

    /// Returns true if it covers the recording: a preview or a walkthrough.
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Preview(_) | Self::Walk(..))
    }
}

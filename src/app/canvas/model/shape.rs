//! The shapes that nodes are drawn with.

use crate::topology::Kind;

/// As what something is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NodeShape {
    /// As a node of a kind.
    Of(Kind),
    /// As an AS of several routers in one.
    Collapsed,
}

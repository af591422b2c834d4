//! Shapes of nodes.

use crate::topology::Kind;

/// Shape of a drawn node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NodeShape {
    /// A node of a kind.
    Of(Kind),
    /// A collapsed AS.
    Collapsed,
}

//! The tools, and the gestures made with them.

use std::collections::BTreeMap;

use egui::Pos2;

use crate::app::canvas::paint::preview::Preview;
use crate::topology::{Kind, NodeId, Pos};

/// The active tool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tool {
    /// Selects and moves.
    #[default]
    Select,
    /// Draws links.
    Link,
    /// Fails and restores.
    Fail,
}

/// The gesture in progress.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Gesture {
    /// No gesture.
    #[default]
    Idle,
    /// Nodes that follow the pointer.
    Moving {
        /// Positions of the nodes at the start of the drag.
        from: BTreeMap<NodeId, Pos>,
        /// The node that was grabbed; it decides about snapping.
        held: NodeId,
        /// Screen position at which the drag began.
        start: Pos2,
    },
    /// A rectangle that selects.
    Marquee {
        /// First corner of the rectangle, in document coordinates.
        start: Pos,
    },
    /// A link drawn from a node.
    Linking {
        /// The node at which the link begins.
        from: NodeId,
    },
    /// The view follows the pointer.
    Panning,
    /// A new node that follows the pointer.
    Placing(Kind),
}

impl Gesture {
    /// Returns the preview to draw over the canvas; none if the gesture has no picture of its own.
    pub(crate) fn preview(&self) -> Option<Preview<'_>> {
        match self {
            Self::Marquee { start } => Some(Preview::Marquee { start: *start }),
            Self::Linking { from } => Some(Preview::Link { from }),
            Self::Placing(kind) => Some(Preview::Node(*kind)),
            Self::Idle | Self::Moving { .. } | Self::Panning => None,
        }
    }
}

//! The tools, and the gestures made with them.

use std::collections::BTreeMap;

use egui::Pos2;

use crate::app::canvas::paint::preview::Preview;
use crate::topology::{Kind, NodeId, Pos};

/// The tool in hand.
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

/// What is under way.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Gesture {
    /// Nothing.
    #[default]
    Idle,
    /// Nodes follow the pointer.
    Moving {
        /// Where each stood.
        from: BTreeMap<NodeId, Pos>,
        /// The one that was taken hold of; it decides about snapping.
        held: NodeId,
        /// Where the pointer took hold, on the screen.
        start: Pos2,
    },
    /// A rectangle selects.
    Marquee {
        /// Its first corner, in the document.
        start: Pos,
    },
    /// A link is drawn from a node.
    Linking {
        /// The node.
        from: NodeId,
    },
    /// The view follows the pointer.
    Panning,
    /// A new node follows the pointer.
    Placing(Kind),
}

impl Gesture {
    /// The gesture as it is drawn over the canvas; none for one that has no picture of its own.
    pub(crate) fn preview(&self) -> Option<Preview<'_>> {
        match self {
            Self::Marquee { start } => Some(Preview::Marquee { start: *start }),
            Self::Linking { from } => Some(Preview::Link { from }),
            Self::Placing(kind) => Some(Preview::Node(*kind)),
            Self::Idle | Self::Moving { .. } | Self::Panning => None,
        }
    }
}

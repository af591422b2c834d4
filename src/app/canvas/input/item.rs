//! The items that the keyboard can focus.

use egui::Id;

use crate::app::canvas::paint::items::{link_id, node_id};
use crate::topology::{LinkId, NodeId};

/// A node or a link on the canvas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    /// A node.
    Node(NodeId),
    /// A link.
    Link(LinkId),
}

impl Item {
    /// Returns the item's id in egui.
    pub(crate) fn id(&self) -> Id {
        match self {
            Self::Node(id) => node_id(id),
            Self::Link(id) => link_id(id),
        }
    }
}

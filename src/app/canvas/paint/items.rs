//! The nodes, links and hulls on the screen with their responses, which decide how each is
//! highlighted.

use std::sync::Arc;

use egui::{Id, Pos2, Response};

use crate::app::canvas::layout::line::Line;
use crate::app::canvas::model::group::Group;
use crate::app::canvas::model::shape::NodeShape;
use crate::app::canvas::model::status::NodeStatus;
use crate::topology::{Link, LinkId, Node, NodeId};

/// A node on the screen.
pub(crate) struct NodeItem<'a> {
    /// The node itself, or the router that represents a collapsed AS.
    pub node: &'a Node,
    pub at: Pos2,
    pub look: NodeShape,
    /// The collapsed AS, if it is one.
    pub group: Option<Arc<Group>>,
    pub selected: bool,
    pub standing: NodeStatus,
    pub response: Response,
}

impl NodeItem<'_> {
    /// Returns the nodes that the item represents.
    pub(crate) fn nodes(&self) -> &[NodeId] {
        self.group.as_ref().map_or(std::slice::from_ref(&self.node.id), |group| &group.routers)
    }
}

/// A link on the screen.
pub(crate) struct LinkHandle<'a> {
    pub link: &'a Link,
    pub line: Line,
    pub response: Response,
    /// Distance from the pointer, in points, if it is close enough.
    pub distance: Option<f32>,
}

pub(crate) fn node_id(id: &NodeId) -> Id {
    Id::unique(("canvas node", id.as_str()))
}

pub(crate) fn link_id(id: &LinkId) -> Id {
    Id::unique(("canvas link", id.as_str()))
}

/// The parts of a hull that the pointer can hit.
pub(crate) struct HullHandle {
    pub group: Arc<Group>,
    /// The name.
    pub label: Response,
    /// The button.
    pub button: Response,
}

/// The button beside a collapsed AS.
pub(crate) struct ExpandButton {
    pub group: Arc<Group>,
    pub response: Response,
}

//! The nodes, links and hulls on the screen with their responses, which say how each is lit.

use std::sync::Arc;

use egui::{Id, Pos2, Response};

use crate::app::canvas::layout::line::Line;
use crate::app::canvas::model::group::Group;
use crate::app::canvas::model::shape::NodeShape;
use crate::app::canvas::model::status::NodeStatus;
use crate::topology::{Link, LinkId, Node, NodeId};

/// A node on the screen.
pub(crate) struct NodeItem<'a> {
    /// The node itself, or the router that stands for a whole AS.
    pub node: &'a Node,
    pub at: Pos2,
    pub look: NodeShape,
    /// The AS that is drawn as one node.
    pub group: Option<Arc<Group>>,
    pub selected: bool,
    pub standing: NodeStatus,
    pub response: Response,
}

impl NodeItem<'_> {
    /// The nodes that it stands for.
    pub(crate) fn nodes(&self) -> &[NodeId] {
        self.group.as_ref().map_or(std::slice::from_ref(&self.node.id), |group| &group.routers)
    }
}

/// A link on the screen.
pub(crate) struct LinkHandle<'a> {
    pub link: &'a Link,
    pub line: Line,
    pub response: Response,
    /// From the pointer, where it is near.
    pub distance: Option<f32>,
}

pub(crate) fn node_id(id: &NodeId) -> Id {
    Id::unique(("canvas node", id.as_str()))
}

pub(crate) fn link_id(id: &LinkId) -> Id {
    Id::unique(("canvas link", id.as_str()))
}

/// What the pointer finds of a hull.
pub(crate) struct HullHandle {
    pub group: Arc<Group>,
    /// Its name.
    pub label: Response,
    /// Its button.
    pub button: Response,
}

/// The button beside an AS that is drawn as one node.
pub(crate) struct ExpandButton {
    pub group: Arc<Group>,
    pub response: Response,
}

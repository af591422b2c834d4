//! What the canvas shows in a frame: nodes and links with their responses, and what choosing them
//! makes of the selection.

use std::sync::Arc;

use egui::{Id, Pos2, Response};

use super::group::Group;
use super::link::Line;
use super::node::NodeShape;
use super::picture::NodeStatus;
use crate::app::scene::{Action, Scene, Selection};
use crate::topology::{Link, LinkId, Node, NodeId};

/// A node on the screen.
pub(super) struct NodeItem<'a> {
    /// The node itself, or the router that stands for a whole AS.
    pub(super) node: &'a Node,
    pub(super) at: Pos2,
    pub(super) look: NodeShape,
    /// The AS that is drawn as one node.
    pub(super) group: Option<Arc<Group>>,
    pub(super) selected: bool,
    pub(super) standing: NodeStatus,
    pub(super) response: Response,
}

impl NodeItem<'_> {
    /// The nodes that it stands for.
    pub(super) fn nodes(&self) -> &[NodeId] {
        self.group.as_ref().map_or(std::slice::from_ref(&self.node.id), |group| &group.routers)
    }
}

/// A link on the screen.
pub(super) struct LinkHandle<'a> {
    pub(super) link: &'a Link,
    pub(super) line: Line,
    pub(super) response: Response,
    /// From the pointer, where it is near.
    pub(super) distance: Option<f32>,
}

pub(super) fn node_id(id: &NodeId) -> Id {
    Id::unique(("canvas node", id.as_str()))
}

pub(super) fn link_id(id: &LinkId) -> Id {
    Id::unique(("canvas link", id.as_str()))
}

/// Selects nodes, or adds them to the selection or takes them away with Shift.
pub(super) fn choose_nodes(scene: &Scene<'_>, add: bool, nodes: &[NodeId]) -> Action {
    let mut selection = if add { scene.selection.clone() } else { Selection::default() };
    if nodes.iter().all(|id| selection.nodes.contains(id)) {
        selection.nodes.retain(|id| !nodes.contains(id));
    } else {
        selection.nodes.extend(nodes.iter().cloned());
    }
    Action::Select(selection)
}

/// Selects a link, or adds it to the selection or takes it away with Shift.
pub(super) fn choose_link(scene: &Scene<'_>, add: bool, link: &LinkId) -> Action {
    let mut selection = if add { scene.selection.clone() } else { Selection::default() };
    if !selection.links.remove(link) {
        selection.links.insert(link.clone());
    }
    Action::Select(selection)
}

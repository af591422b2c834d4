//! Status of nodes and links for the shown prefix.

use std::sync::Arc;

use egui::Color32;
use rustc_hash::FxHashMap as HashMap;

use crate::anycast::WalkEnd;
use crate::app::scene::Scene;
use crate::topology::{Node, NodeId, NodeState};

/// Status of a node for the shown prefix.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum NodeStatus {
    /// Its packets reach a site.
    Served {
        /// The site's colour.
        colour: Color32,
        /// The site's letter.
        letter: Arc<str>,
    },
    /// It has no route, or its packets are lost on the way.
    Unserved,
    /// It, or a node on its path, keeps changing its route.
    Unsettled,
    /// It is a collapsed AS whose routers reach these sites, or none.
    Mixed(Arc<[(Color32, Arc<str>)]>),
    /// It has failed.
    Failed,
    /// No prefix is shown.
    Idle,
}

/// Packets of the shown prefix on a link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Traffic {
    /// Colour of the site that they reach.
    pub colour: Color32,
    /// True if a client's packets are among them.
    pub carries_clients: bool,
}

/// Returns the status of a node for the shown prefix.
pub(crate) fn status(
    scene: &Scene<'_>,
    node: &Node,
    sites: &HashMap<NodeId, (Arc<str>, Color32)>,
) -> NodeStatus {
    if node.state == NodeState::Failed {
        return NodeStatus::Failed;
    }
    let Some(walk) = scene.catchments().and_then(|c| c.landing(&node.id)) else {
        return NodeStatus::Idle;
    };
    match &walk.fate {
        WalkEnd::Served(site) => {
            let known = sites.get(site).cloned();
            let (letter, colour) = known.unwrap_or_else(|| ("?".into(), scene.theme.ghost.0));
            NodeStatus::Served { colour, letter }
        }
        WalkEnd::NoAnswer(_)
        | WalkEnd::NoRoute(_)
        | WalkEnd::Unreachable(_)
        | WalkEnd::Discarded(_)
        | WalkEnd::Loop(_)
        | WalkEnd::Lost(_) => NodeStatus::Unserved,
        WalkEnd::Unsettled(_) => NodeStatus::Unsettled,
    }
}

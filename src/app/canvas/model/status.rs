//! How nodes and links stand with the shown prefix.

use std::sync::Arc;

use egui::Color32;
use rustc_hash::FxHashMap as HashMap;

use crate::anycast::WalkEnd;
use crate::app::scene::Scene;
use crate::topology::{Node, NodeId, NodeState};

/// How a node stands with the shown prefix.
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
    /// It, or a node on its way, goes on changing its mind.
    Unsettled,
    /// It is several routers, and their packets reach these sites, or none.
    Mixed(Arc<[(Color32, Arc<str>)]>),
    /// It failed.
    Failed,
    /// There is no prefix to have a route to.
    Idle,
}

/// What the packets of the shown prefix make of a link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Traffic {
    /// The colour of the site they go to.
    pub colour: Color32,
    /// Whether a client's packets are among them.
    pub carries_clients: bool,
}

/// How a node stands with the shown prefix.
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

//! Screen-reader text for the nodes and links of the canvas.

use std::sync::Arc;

use super::group::{Group, NO_ROUTE};
use super::lines::{dead_service, lost};
use super::status::NodeStatus;
use crate::app::scene::Scene;
use crate::sandbox::{name_of, relationship};
use crate::topology::{Link, LinkState, Node, NodeState};

/// Returns the screen-reader text of a node.
pub(crate) fn node(
    scene: &Scene<'_>,
    node: &Node,
    group: Option<&Group>,
    standing: &NodeStatus,
) -> String {
    let about = match standing {
        NodeStatus::Served { letter, .. } => {
            let site = scene.catchments().and_then(|c| c.site_of(&node.id));
            site.map(|s| format!(", reaches {letter} {}", scene.name(s))).unwrap_or_default()
        }
        NodeStatus::Unserved => format!(", {}", lost(scene, &node.id)),
        NodeStatus::Unsettled => format!(", {}", scene.unrest()),
        NodeStatus::Failed => ", failed".to_owned(),
        NodeStatus::Idle => String::new(),
        NodeStatus::Mixed(sites) => {
            let word = |letter: &Arc<str>| match &**letter {
                NO_ROUTE => "no site".to_owned(),
                letter => letter.to_owned(),
            };
            let words: Vec<String> = sites.iter().map(|(_, letter)| word(letter)).collect();
            format!(", reaches {}", words.join(" and "))
        }
    };
    if let Some(group) = group {
        let count = group.routers.len();
        return format!("{}, {count} routers as one, AS{}{about}", group.name, group.asn);
    }
    let about = match dead_service(node) {
        Some(dead) if node.state == NodeState::Up => format!(", {dead}"),
        _ => about,
    };
    format!("{}, {}, AS{}{about}", node.name, node.kind, node.asn)
}

/// Returns the screen-reader text of a link.
pub(crate) fn link(scene: &Scene<'_>, link: &Link) -> String {
    let (a, b) = (name_of(scene.doc(), &link.a.node), name_of(scene.doc(), &link.b.node));
    let state = match link.state {
        LinkState::Up => "",
        LinkState::Failed => ", failed",
        LinkState::Shutdown => ", shut down",
    };
    if scene.doc().is_internal(link) {
        let cost = link.igp_cost.get();
        return format!("Link: {a} and {b}, inside their AS, IGP cost {cost}{state}");
    }
    format!("Link: {}{state}", relationship(&a, &b, (link.a.role, link.b.role)))
}

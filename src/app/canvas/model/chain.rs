//! The decisions that changed on the way to the selected client.

use crate::app::scene::Scene;
use crate::topology::{Kind, NodeId};

/// Returns the nodes of the chain, the first cause first; empty unless exactly one client is
/// selected.
pub(crate) fn chain(scene: &Scene<'_>) -> Vec<NodeId> {
    let (Some(client), Some(prefix)) = (scene.selection.only_node(), scene.prefix) else {
        return Vec::new();
    };
    if scene.doc().node(client).is_none_or(|n| n.kind != Kind::Client) {
        return Vec::new();
    }
    scene.sandbox.why_moved(client, &prefix).iter().map(|link| link.node.clone()).collect()
}

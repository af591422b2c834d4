//! Failing and restoring with one click.

use crate::app::scene::{Action, Scene};
use crate::topology::{Edit, LinkField, LinkId, LinkState, NodeField, NodeId, NodeState};

/// Fails a node, or restores it.
pub(crate) fn toggle_node(state: NodeState, id: &NodeId) -> Action {
    let state = match state {
        NodeState::Up => NodeState::Failed,
        NodeState::Failed => NodeState::Up,
    };
    Action::edit(Edit::node(id, NodeField::State(state)))
}

/// Fails nodes; restores them if all have failed.
pub(crate) fn toggle_nodes(scene: &Scene<'_>, nodes: &[NodeId]) -> Action {
    let state = |id: &NodeId| scene.doc().node(id).map(|n| n.state);
    let all_failed = nodes.iter().all(|id| state(id) == Some(NodeState::Failed));
    let now = if all_failed { NodeState::Failed } else { NodeState::Up };
    match nodes {
        [one] => toggle_node(now, one),
        _ => {
            let to = if all_failed { NodeState::Up } else { NodeState::Failed };
            let each = nodes.iter().map(|id| Edit::node(id, NodeField::State(to)));
            Action::edit(Edit::Batch(each.collect()))
        }
    }
}

/// Fails a link, or restores it.
pub(crate) fn toggle_link(state: LinkState, id: &LinkId) -> Action {
    let state = match state {
        LinkState::Up => LinkState::Failed,
        LinkState::Failed | LinkState::Shutdown => LinkState::Up,
    };
    Action::edit(Edit::link(id, LinkField::State(state)))
}

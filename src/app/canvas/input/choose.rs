//! Selection by click, and extension of it with Shift.

use crate::app::scene::{Action, Scene, Selection};
use crate::topology::{LinkId, NodeId};

/// Selects nodes; with Shift, adds them to the selection or removes them from it.
pub(crate) fn choose_nodes(scene: &Scene<'_>, add: bool, nodes: &[NodeId]) -> Action {
    let mut selection = if add { scene.selection.clone() } else { Selection::default() };
    if nodes.iter().all(|id| selection.nodes.contains(id)) {
        selection.nodes.retain(|id| !nodes.contains(id));
    } else {
        selection.nodes.extend(nodes.iter().cloned());
    }
    Action::Select(selection)
}

/// Selects a link; with Shift, adds it to the selection or removes it from it.
pub(crate) fn choose_link(scene: &Scene<'_>, add: bool, link: &LinkId) -> Action {
    let mut selection = if add { scene.selection.clone() } else { Selection::default() };
    if !selection.links.remove(link) {
        selection.links.insert(link.clone());
    }
    Action::Select(selection)
}

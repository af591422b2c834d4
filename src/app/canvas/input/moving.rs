//! Dragging nodes.

use std::collections::BTreeMap;

use egui::{Pos2, Vec2};

use super::gesture::Gesture;
use super::state::Input;
use crate::app::canvas::layout::camera::snapped;
use crate::app::scene::{Action, Actions, Scene, Selection};
use crate::sandbox::Intent;
use crate::topology::{Edit, NodeField, NodeId, Pos};

impl Input {
    /// Begins to drag nodes. The first of them decides about snapping.
    pub(crate) fn begin_move(
        &mut self,
        scene: &Scene<'_>,
        nodes: &[NodeId],
        start: Pos2,
        actions: &mut Actions,
    ) {
        let Some(held) = nodes.first() else { return };
        let mut moved = scene.selection.nodes.clone();
        if !nodes.iter().all(|id| moved.contains(id)) {
            let select = Selection { nodes: nodes.iter().cloned().collect(), ..Default::default() };
            moved = select.nodes.clone();
            actions.push(Action::Select(select));
        }
        let place = |id: NodeId| Some((id.clone(), scene.doc().node(&id)?.pos));
        let from = moved.into_iter().filter_map(place).collect();
        self.gesture = Gesture::Moving { from, held: held.clone(), start };
        actions.push(Action::Do(Intent::BeginGesture));
    }
}

/// Returns the edit that moves nodes from their starting positions; the grabbed node snaps to the
/// grid, the others keep their distance to it.
pub(crate) fn move_by(from: &BTreeMap<NodeId, Pos>, held: &NodeId, by: Vec2, snap: bool) -> Edit {
    let moved = |pos: Pos, by: Vec2| Pos::clamped(pos.x() + by.x, pos.y() + by.y);
    let by = match from.get(held) {
        Some(pos) if snap => {
            let to = snapped(moved(*pos, by));
            Vec2::new(to.x() - pos.x(), to.y() - pos.y())
        }
        _ => by,
    };
    let each = from.iter().map(|(id, pos)| Edit::node(id, NodeField::Pos(moved(*pos, by))));
    Edit::Batch(each.collect())
}

/// Returns true if an edit moves any node.
pub(crate) fn edit_changes(scene: &Scene<'_>, edit: &Edit) -> bool {
    let Edit::Batch(edits) = edit else {
        return true;
    };
    edits.iter().any(|e| match e {
        Edit::SetNode { id, field: NodeField::Pos(pos) } => {
            scene.doc().node(id).is_some_and(|n| n.pos != *pos)
        }
        _ => true,
    })
}

//! The canvas without a pointer: Tab reaches nodes and links; arrows walk along links or move the
//! selection. Enter and Space are clicks to egui, so the pointer's code handles them.

use egui::{Key, Ui, Vec2};

use super::choose::choose_nodes;
use super::item::Item;
use super::state::Input;
use crate::app::canvas::layout::camera::{Camera, GRID};
use crate::app::canvas::model::picture::Picture;
use crate::app::canvas::paint::items::NodeItem;
use crate::app::scene::{Action, Actions, Scene};
use crate::topology::{Edit, NodeField, NodeId, Pos};

const ARROWS: [(Key, Vec2); 4] = [
    (Key::ArrowLeft, Vec2::LEFT),
    (Key::ArrowRight, Vec2::RIGHT),
    (Key::ArrowUp, Vec2::UP),
    (Key::ArrowDown, Vec2::DOWN),
];

impl Input {
    /// Handles the keys that depend on where items are on the canvas. All others are commands.
    pub(crate) fn keyboard(
        &mut self,
        ui: &Ui,
        scene: &Scene<'_>,
        picture: &Picture,
        camera: &mut Camera,
        nodes: &[NodeItem<'_>],
        actions: &mut Actions,
    ) {
        if let Some(id) =
            self.focus_next.take_if(|_| self.rename.is_none() && self.picker.is_none())
        {
            ui.memory_mut(|m| m.request_focus(id.id()));
        }
        let focused = nodes.iter().find(|s| s.response.has_focus());
        let here = self.focused.as_ref().map(Item::id);
        let elsewhere = ui.memory(|m| m.focused().is_some_and(|id| Some(id) != here));
        if elsewhere || self.rename.is_some() || self.picker.is_some() {
            return;
        }
        let (pressed, alt, shift) = ui.input(|i| {
            let pressed: Vec<Vec2> =
                ARROWS.iter().filter(|(k, _)| i.key_pressed(*k)).map(|(_, d)| *d).collect();
            (pressed, i.modifiers.alt, i.modifiers.shift)
        });
        for direction in pressed {
            let walks = alt || scene.selection.nodes.is_empty();
            match (walks, focused) {
                (true, Some(shown)) => self.walk(scene, picture, camera, shown, direction, actions),
                (true, None) => {
                    let one = scene.selection.only_node();
                    let selected = |s: &&NodeItem<'_>| one.is_some_and(|id| s.nodes().contains(id));
                    match nodes.iter().find(selected) {
                        Some(shown) => self.walk(scene, picture, camera, shown, direction, actions),
                        None => self.focus_next = first_node(scene).map(Item::Node),
                    }
                }
                (false, _) => nudge(scene, direction, shift, actions),
            }
        }
    }

    /// Moves the focus to the neighbour that lies most in a direction; with Alt, selects it at
    /// once.
    fn walk(
        &mut self,
        scene: &Scene<'_>,
        picture: &Picture,
        camera: &mut Camera,
        from: &NodeItem<'_>,
        direction: Vec2,
        actions: &mut Actions,
    ) {
        let doc = scene.doc();
        let here = picture.drawing.groups.anchor(from.node).on_drawing(1.0);
        let links = from.nodes().iter().flat_map(|id| doc.links_of(id));
        let neighbours = links.filter_map(|(link, side)| {
            let node = doc.node(&link.end(side.other()).node)?;
            let stand = picture.drawing.groups.anchor(node);
            let towards = (stand.on_drawing(1.0) - here).normalized();
            let straight = towards.dot(direction);
            (straight > 0.25).then_some((doc.node(stand.id)?, straight))
        });
        if let Some((node, _)) = neighbours.max_by(|a, b| a.1.total_cmp(&b.1)) {
            self.focus_next = Some(Item::Node(node.id.clone()));
            camera.reveal(picture.drawing.groups.anchor(node).pos);
            if !scene.selection.is_empty() {
                let group = picture.drawing.groups.instead_of(&node.id);
                let nodes = group.map_or(std::slice::from_ref(&node.id), |g| &g.routers);
                actions.push(choose_nodes(scene, false, nodes));
            }
        }
    }
}

fn first_node(scene: &Scene<'_>) -> Option<NodeId> {
    scene.doc().nodes().next().map(|n| n.id.clone())
}

/// Moves the selection by a step of the grid, or by two points if snapping is off; with Shift five
/// times as far.
fn nudge(scene: &Scene<'_>, direction: Vec2, far: bool, actions: &mut Actions) {
    let step = if scene.settings.snap { GRID } else { 2.0 } * if far { 5.0 } else { 1.0 };
    let by = direction * step;
    let each = scene.selection.nodes.iter().filter_map(|id| {
        let pos = scene.doc().node(id)?.pos;
        let to = Pos::clamped(pos.x() + by.x, pos.y() + by.y);
        Some(Edit::node(id, NodeField::Pos(to)))
    });
    actions.push(Action::edit(Edit::Batch(each.collect())));
}

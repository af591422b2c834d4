//! What the pointer does on the canvas.

use std::collections::BTreeMap;

use egui::{Key, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2, Rect, Response, Ui, Vec2};

use super::camera::snapped;
use super::node::radius;
use super::picker::Picker;
use super::picture::Picture;
use super::toggle::{toggle_link, toggle_nodes};
use super::{Canvas, LinkHandle, NodeItem, choose_link, choose_nodes, fold};
use crate::app::scene::{Action, Actions, Scene, Selection};
use crate::topology::{Edit, Kind, Node, NodeField, NodeId, Pos};

/// The tool in hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tool {
    /// Selects and moves.
    #[default]
    Select,
    /// Draws links.
    Link,
    /// Fails and restores.
    Fail,
}

/// What is under way.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Gesture {
    /// Nothing.
    #[default]
    Idle,
    /// Nodes follow the pointer.
    Moving {
        /// Where each stood.
        from: BTreeMap<NodeId, Pos>,
        /// The one that was taken hold of; it decides about snapping.
        held: NodeId,
        /// Where the pointer took hold, on the screen.
        start: Pos2,
    },
    /// A rectangle selects.
    Marquee {
        /// Its first corner, in the document.
        start: Pos,
    },
    /// A link is drawn from a node.
    Linking {
        /// The node.
        from: NodeId,
    },
    /// The view follows the pointer.
    Panning,
    /// A new node follows the pointer.
    Placing(Kind),
}

impl Canvas {
    /// Wheel, pinch, and the buttons that pan.
    pub(super) fn view_input(&mut self, ui: &Ui, background: &Response) {
        let (pointer, pressed, walked) = ui.input(|i| {
            let keys = [Key::Tab, Key::ArrowLeft, Key::ArrowRight, Key::ArrowUp, Key::ArrowDown];
            (i.pointer.hover_pos(), i.pointer.any_pressed(), keys.iter().any(|k| i.key_pressed(*k)))
        });
        self.pointer = pointer.filter(|p| self.camera.rect.contains(*p));
        self.keys_lead = walked || self.keys_lead && !pressed;
        if !background.contains_pointer() && !ui.rect_contains_pointer(self.camera.rect) {
            return;
        }
        let (zoom, events, pointer) =
            ui.input(|i| (i.zoom_delta(), i.events.clone(), i.pointer.hover_pos()));
        let at = pointer.unwrap_or_else(|| self.camera.rect.center());
        if zoom != 1.0 {
            self.camera.zoom_at(at, zoom);
        }
        for event in &events {
            if let egui::Event::MouseWheel { unit, source, delta, modifiers, .. } = event
                && !modifiers.command
            {
                // A wheel zooms, two fingers pan. Where the system does not say which it is: a
                // wheel comes in whole lines, two fingers in points or in fractions of a line.
                let is_wheel = match source {
                    MouseWheelSource::Wheel => true,
                    MouseWheelSource::Trackpad | MouseWheelSource::Momentum => false,
                    MouseWheelSource::Unknown => {
                        *unit == MouseWheelUnit::Line && delta.x == 0.0 && delta.y.fract() == 0.0
                    }
                };
                match unit {
                    MouseWheelUnit::Line if is_wheel && !modifiers.shift => {
                        self.camera.zoom_at(at, 1.12f32.powf(delta.y));
                    }
                    // A wheel of fine steps: 120 points are a notch.
                    MouseWheelUnit::Point if is_wheel && !modifiers.shift => {
                        self.camera.zoom_at(at, 1.12f32.powf(delta.y / 120.0));
                    }
                    MouseWheelUnit::Line if modifiers.shift => {
                        self.camera.pan(Vec2::new(delta.y, 0.0) * 40.0)
                    }
                    MouseWheelUnit::Line => self.camera.pan(*delta * 40.0),
                    MouseWheelUnit::Point => self.camera.pan(*delta),
                    MouseWheelUnit::Page => self.camera.pan(*delta * self.camera.rect.height()),
                }
            }
        }
        let (middle, space, primary, delta) = ui.input(|i| {
            let middle = i.pointer.button_down(PointerButton::Middle);
            (middle, i.key_down(Key::Space), i.pointer.primary_down(), i.pointer.delta())
        });
        let typing = ui.ctx().text_edit_focused();
        if middle || (space && primary && !typing) {
            if self.gesture == Gesture::Idle {
                self.gesture = Gesture::Panning;
            }
        } else if self.gesture == Gesture::Panning {
            self.gesture = Gesture::Idle;
        }
        if self.gesture == Gesture::Panning {
            self.camera.pan(delta);
        }
        self.cursor(ui);
    }

    /// Presses, drags and clicks on nodes, links and the empty canvas.
    pub(super) fn gestures(
        &mut self,
        ui: &Ui,
        scene: &Scene<'_>,
        picture: &Picture,
        (background, links, nodes): (&Response, &[LinkHandle<'_>], &[NodeItem<'_>]),
        actions: &mut Actions,
    ) {
        if self.gesture == Gesture::Panning {
            return;
        }
        if let Gesture::Placing(kind) = self.gesture {
            self.place(ui, kind, actions);
            return;
        }
        for shown in nodes {
            self.node_gestures(ui, scene, picture, shown, actions);
        }
        self.link_clicks(ui, scene, background, links, actions);
        self.background_gestures(ui, scene, picture, background, actions);
        self.go_on(ui, scene, picture, nodes, actions);
    }

    /// A new node is dropped where the pointer is released over the canvas.
    fn place(&mut self, ui: &Ui, kind: Kind, actions: &mut Actions) {
        let (released, at) = ui.input(|i| (i.pointer.primary_released(), i.pointer.interact_pos()));
        if !released {
            return;
        }
        // Dropped anywhere else, it is not wanted.
        self.gesture = Gesture::Idle;
        self.pointer = at.filter(|p| self.camera.rect.contains(*p));
        if self.pointer.is_some() {
            actions.push(Action::Run(crate::app::Command::Add(kind)));
        }
    }

    fn node_gestures(
        &mut self,
        ui: &Ui,
        scene: &Scene<'_>,
        picture: &Picture,
        shown: &NodeItem<'_>,
        actions: &mut Actions,
    ) {
        let NodeItem { node, at, look, response, .. } = shown;
        let shift = ui.input(|i| i.modifiers.shift);
        if response.drag_started_by(PointerButton::Primary) {
            let press = ui.input(|i| i.pointer.press_origin()).unwrap_or(*at);
            let on_rim = press.distance(*at) > radius(*look) * self.camera.zoom;
            match self.tool {
                Tool::Link => self.gesture = Gesture::Linking { from: node.id.clone() },
                Tool::Select if on_rim => self.gesture = Gesture::Linking { from: node.id.clone() },
                Tool::Select => self.begin_move(scene, shown.nodes(), press, actions),
                Tool::Fail => {}
            }
        }
        if response.double_clicked() && self.tool == Tool::Select {
            match &shown.group {
                Some(group) => actions.extend(fold::turn(scene, group)),
                None => self.rename(node),
            }
        } else if response.clicked() {
            match (self.tool, &self.gesture) {
                (Tool::Fail, _) => actions.push(toggle_nodes(scene, shown.nodes())),
                (_, Gesture::Linking { from }) if *from != node.id => {
                    let from = from.clone();
                    self.gesture = Gesture::Idle;
                    self.link(scene, picture, [&from, &node.id], *at, actions);
                }
                (Tool::Link, _) => self.gesture = Gesture::Linking { from: node.id.clone() },
                (Tool::Select, _) => actions.push(choose_nodes(scene, shift, shown.nodes())),
            }
        }
        if response.secondary_clicked() && !shown.selected {
            actions.push(choose_nodes(scene, false, shown.nodes()));
        }
    }

    /// The first of the nodes decides about snapping.
    pub(super) fn begin_move(
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
        actions.push(Action::BeginGesture);
    }

    fn link_clicks(
        &mut self,
        ui: &Ui,
        scene: &Scene<'_>,
        background: &Response,
        links: &[LinkHandle<'_>],
        actions: &mut Actions,
    ) {
        let shift = ui.input(|i| i.modifiers.shift);
        let primary = |d: &LinkHandle<'_>| d.response.clicked_by(PointerButton::Primary);
        let pointed = background.clicked() || links.iter().any(primary);
        let by_pointer = pointed.then(|| self.hovered_link(links)).flatten();
        // Enter on a handle is a click without a pointer.
        let by_key = links.iter().find(|d| d.response.clicked() && !primary(d));
        if let Some(id) = by_pointer.or(by_key.map(|d| &d.link.id)) {
            match self.tool {
                Tool::Fail => {
                    let state = scene.doc().link(id).map(|l| l.state);
                    actions.push(toggle_link(state.unwrap_or_default(), id));
                }
                Tool::Select | Tool::Link => actions.push(choose_link(scene, shift, id)),
            }
        }
        let secondary =
            background.secondary_clicked() || links.iter().any(|d| d.response.secondary_clicked());
        if let Some(id) = secondary.then(|| self.hovered_link(links)).flatten() {
            actions.push(Action::Select(Selection::link(id)));
        }
    }

    fn background_gestures(
        &mut self,
        ui: &Ui,
        scene: &Scene<'_>,
        picture: &Picture,
        background: &Response,
        actions: &mut Actions,
    ) {
        if background.drag_started_by(PointerButton::Primary) && self.tool == Tool::Select {
            let press = ui.input(|i| i.pointer.press_origin()).unwrap_or_default();
            self.gesture = Gesture::Marquee { start: self.camera.to_document(press) };
        }
        let nothing_hit = background.clicked() && actions.iter().all(|a| !is_choice(a));
        if nothing_hit {
            if let Gesture::Linking { from } = self.gesture.clone() {
                self.gesture = Gesture::Idle;
                if let Some(at) = background.interact_pointer_pos() {
                    self.offer_new_node(scene, picture, &from, at);
                }
            } else if self.tool == Tool::Select && !scene.selection.is_empty() {
                actions.push(Action::Select(Selection::default()));
            }
        }
    }

    /// Drags that are under way, and their ends.
    fn go_on(
        &mut self,
        ui: &Ui,
        scene: &Scene<'_>,
        picture: &Picture,
        nodes: &[NodeItem<'_>],
        actions: &mut Actions,
    ) {
        let (pointer, released, alt, shift) = ui.input(|i| {
            (
                i.pointer.interact_pos(),
                i.pointer.primary_released(),
                i.modifiers.alt,
                i.modifiers.shift,
            )
        });
        let Some(at) = pointer else { return };
        match self.gesture.clone() {
            Gesture::Moving { from, held, start } => {
                // What would be dropped under a panel could not be seen.
                let at = at.clamp(self.camera.rect.min, self.camera.rect.max);
                let by = (at - start) / self.camera.zoom;
                let snap = scene.settings.snap && !alt;
                let edit = move_by(&from, &held, by, snap);
                if edit_changes(scene, &edit) {
                    actions.push(Action::Edit(edit));
                }
                if released {
                    self.gesture = Gesture::Idle;
                    actions.push(Action::EndGesture);
                }
            }
            Gesture::Marquee { start } if released => {
                self.gesture = Gesture::Idle;
                let area = Rect::from_two_pos(self.camera.to_screen(start), at);
                let mut selection =
                    if shift { scene.selection.clone() } else { Selection::default() };
                let at = |n: &Node| self.camera.to_screen(picture.groups.anchor(n).pos);
                let inside = scene.doc().nodes().filter(|n| area.contains(at(n)));
                selection.nodes.extend(inside.map(|n| n.id.clone()));
                actions.push(Action::Select(selection));
            }
            // A drag ends on release; a link begun by a click goes on until the next one.
            Gesture::Linking { from } if released && ui.input(|i| !i.pointer.any_click()) => {
                let over = nodes.iter().find(|s| s.node.id != from && self.is_over(s, at));
                let same = nodes.iter().any(|s| s.node.id == from && self.is_over(s, at));
                self.gesture = Gesture::Idle;
                match over {
                    Some(shown) => {
                        self.link(scene, picture, [&from, &shown.node.id], at, actions);
                    }
                    None if same || !self.camera.rect.contains(at) => {}
                    None => self.offer_new_node(scene, picture, &from, at),
                }
            }
            Gesture::Idle
            | Gesture::Linking { .. }
            | Gesture::Marquee { .. }
            | Gesture::Panning
            | Gesture::Placing(_) => {}
        }
    }

    fn is_over(&self, shown: &NodeItem<'_>, at: Pos2) -> bool {
        let r = radius(shown.look) * self.camera.zoom + super::node::RIM;
        shown.at.distance(at) <= r
    }

    fn offer_new_node(&mut self, scene: &Scene<'_>, picture: &Picture, from: &NodeId, at: Pos2) {
        let at = self.camera.to_document(at);
        let from = fold::router_towards(scene, picture, from, at);
        self.picker = Some(Picker::new_node(from, at));
    }
}

fn is_choice(action: &Action) -> bool {
    matches!(action, Action::Select(_) | Action::Edit(_))
}

/// Nodes moved from where they stood; the held one goes to the grid, the others keep their
/// distance to it.
fn move_by(from: &BTreeMap<NodeId, Pos>, held: &NodeId, by: Vec2, snap: bool) -> Edit {
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

fn edit_changes(scene: &Scene<'_>, edit: &Edit) -> bool {
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

//! Presses, drags and clicks on nodes, links and the empty canvas.

use egui::{PointerButton, Pos2, Rect, Response, Ui};

use super::choose::{choose_link, choose_nodes};
use super::fold::turn;
use super::gesture::{Gesture, Tool};
use super::moving::{edit_changes, move_by};
use super::rename::Rename;
use super::state::{Input, hovered_link};
use super::toggle::{toggle_link, toggle_nodes};
use crate::app::canvas::layout::camera::Camera;
use crate::app::canvas::layout::shape::{RIM, radius};
use crate::app::canvas::model::picture::Picture;
use crate::app::canvas::paint::items::{LinkHandle, NodeItem};
use crate::app::command::Command;
use crate::app::scene::{Action, Actions, Scene, Selection};
use crate::sandbox::Intent;
use crate::topology::{Kind, Node};

impl Input {
    /// Handles presses, drags and clicks on nodes, links and the empty canvas.
    pub(crate) fn gestures(
        &mut self,
        ui: &Ui,
        scene: &Scene<'_>,
        picture: &Picture,
        camera: Camera,
        (background, links, nodes): (&Response, &[LinkHandle<'_>], &[NodeItem<'_>]),
        actions: &mut Actions,
    ) {
        if self.gesture == Gesture::Panning {
            return;
        }
        if let Gesture::Placing(kind) = self.gesture {
            self.place(ui, kind, camera, actions);
            return;
        }
        for shown in nodes {
            self.node_gestures(ui, scene, picture, camera, shown, actions);
        }
        self.link_clicks(ui, scene, background, links, actions);
        self.background_gestures(ui, scene, picture, camera, background, actions);
        self.go_on(ui, scene, picture, camera, nodes, actions);
    }

    /// Adds a new node where the pointer is released over the canvas.
    fn place(&mut self, ui: &Ui, kind: Kind, camera: Camera, actions: &mut Actions) {
        let (released, at) = ui.input(|i| (i.pointer.primary_released(), i.pointer.interact_pos()));
        if !released {
            return;
        }
        // A node dropped elsewhere is discarded.
        self.gesture = Gesture::Idle;
        self.pointer = at.filter(|p| camera.rect.contains(*p));
        if self.pointer.is_some() {
            actions.push(Action::Run(Command::Add(kind)));
        }
    }

    fn node_gestures(
        &mut self,
        ui: &Ui,
        scene: &Scene<'_>,
        picture: &Picture,
        camera: Camera,
        shown: &NodeItem<'_>,
        actions: &mut Actions,
    ) {
        let NodeItem { node, at, look, response, .. } = shown;
        let shift = ui.input(|i| i.modifiers.shift);
        if response.drag_started_by(PointerButton::Primary) {
            let press = ui.input(|i| i.pointer.press_origin()).unwrap_or(*at);
            let on_rim = press.distance(*at) > radius(*look) * camera.zoom;
            match self.tool {
                Tool::Link => self.gesture = Gesture::Linking { from: node.id.clone() },
                Tool::Select if on_rim => self.gesture = Gesture::Linking { from: node.id.clone() },
                Tool::Select => self.begin_move(scene, shown.nodes(), press, actions),
                Tool::Fail => {}
            }
        }
        if response.double_clicked() && self.tool == Tool::Select {
            match &shown.group {
                Some(group) => actions.extend(turn(scene, group)),
                None => self.rename = Some(Rename::of(node)),
            }
        } else if response.clicked() {
            match (self.tool, &self.gesture) {
                (Tool::Fail, _) => actions.push(toggle_nodes(scene, shown.nodes())),
                (_, Gesture::Linking { from }) if *from != node.id => {
                    let from = from.clone();
                    self.gesture = Gesture::Idle;
                    self.link(scene, picture, camera, [&from, &node.id], *at, actions);
                }
                (Tool::Link, _) => self.gesture = Gesture::Linking { from: node.id.clone() },
                (Tool::Select, _) => actions.push(choose_nodes(scene, shift, shown.nodes())),
            }
        }
        if response.secondary_clicked() && !shown.selected {
            actions.push(choose_nodes(scene, false, shown.nodes()));
        }
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
        let by_pointer = pointed.then(|| hovered_link(links)).flatten();
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
        if let Some(id) = secondary.then(|| hovered_link(links)).flatten() {
            actions.push(Action::Select(Selection::link(id)));
        }
    }

    fn background_gestures(
        &mut self,
        ui: &Ui,
        scene: &Scene<'_>,
        picture: &Picture,
        camera: Camera,
        background: &Response,
        actions: &mut Actions,
    ) {
        if background.drag_started_by(PointerButton::Primary) && self.tool == Tool::Select {
            let press = ui.input(|i| i.pointer.press_origin()).unwrap_or_default();
            self.gesture = Gesture::Marquee { start: camera.to_document(press) };
        }
        let nothing_hit = background.clicked() && actions.iter().all(|a| !is_choice(a));
        if nothing_hit {
            if let Gesture::Linking { from } = self.gesture.clone() {
                self.gesture = Gesture::Idle;
                if let Some(at) = background.interact_pointer_pos() {
                    self.offer_new_node(scene, picture, camera, &from, at);
                }
            } else if self.tool == Tool::Select && !scene.selection.is_empty() {
                actions.push(Action::Select(Selection::default()));
            }
        }
    }

    /// Continues the gesture in progress, or ends it.
    fn go_on(
        &mut self,
        ui: &Ui,
        scene: &Scene<'_>,
        picture: &Picture,
        camera: Camera,
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
                // A node dropped under a panel would not be visible.
                let at = at.clamp(camera.rect.min, camera.rect.max);
                let by = (at - start) / camera.zoom;
                let snap = scene.settings.snap && !alt;
                let edit = move_by(&from, &held, by, snap);
                if edit_changes(scene, &edit) {
                    actions.push(Action::edit(edit));
                }
                if released {
                    self.gesture = Gesture::Idle;
                    actions.push(Action::Do(Intent::EndGesture));
                }
            }
            Gesture::Marquee { start } if released => {
                self.gesture = Gesture::Idle;
                let area = Rect::from_two_pos(camera.to_screen(start), at);
                let mut selection =
                    if shift { scene.selection.clone() } else { Selection::default() };
                let at = |n: &Node| camera.to_screen(picture.drawing.groups.anchor(n).pos);
                let inside = scene.doc().nodes().filter(|n| area.contains(at(n)));
                selection.nodes.extend(inside.map(|n| n.id.clone()));
                actions.push(Action::Select(selection));
            }
            // A drag ends on release; a link begun with a click continues until the next click.
            Gesture::Linking { from } if released && ui.input(|i| !i.pointer.any_click()) => {
                let over = nodes.iter().find(|s| s.node.id != from && is_over(camera, s, at));
                let same = nodes.iter().any(|s| s.node.id == from && is_over(camera, s, at));
                self.gesture = Gesture::Idle;
                match over {
                    Some(shown) => {
                        self.link(scene, picture, camera, [&from, &shown.node.id], at, actions);
                    }
                    None if same || !camera.rect.contains(at) => {}
                    None => self.offer_new_node(scene, picture, camera, &from, at),
                }
            }
            Gesture::Idle
            | Gesture::Linking { .. }
            | Gesture::Marquee { .. }
            | Gesture::Panning
            | Gesture::Placing(_) => {}
        }
    }
}

fn is_over(camera: Camera, shown: &NodeItem<'_>, at: Pos2) -> bool {
    let r = radius(shown.look) * camera.zoom + RIM;
    shown.at.distance(at) <= r
}

fn is_choice(action: &Action) -> bool {
    matches!(action, Action::Select(_) | Action::Do(Intent::Edit(_)))
}

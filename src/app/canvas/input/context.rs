//! Context menus of nodes, links and the empty canvas.

use egui::{Response, Ui};

use super::gesture::Gesture;
use super::state::{Input, Target, hovered_link};
use crate::app::canvas::paint::items::{LinkHandle, NodeItem};
use crate::app::command::Command;
use crate::app::scene::{Action, Actions, Scene};
use crate::sandbox::{can_split, relationship, relationships, set_roles, several};
use crate::topology::{Kind, LinkId, LinkState, NodeState, Role};

impl Input {
    /// Shows the menus of nodes, links and the empty canvas.
    pub(crate) fn context_menus(
        &mut self,
        scene: &Scene<'_>,
        background: &Response,
        links: &[LinkHandle<'_>],
        nodes: &[NodeItem<'_>],
        actions: &mut Actions,
    ) {
        let (doc, selection) = (scene.doc(), scene.selection);
        for NodeItem { node, group, response, .. } in nodes {
            response.context_menu(|ui| {
                let fail = match node.state {
                    _ if group.is_some() => Command::Fail.info().name,
                    NodeState::Up => "Fail",
                    NodeState::Failed => "Restore",
                };
                named(ui, fail, Command::Fail, actions);
                for command in [Command::FailLan, Command::KillService, Command::ReviveService] {
                    if command.is_possible(scene.sandbox, selection) {
                        item(ui, command, actions);
                    }
                }
                if group.is_none() {
                    item(ui, Command::Rename, actions);
                }
                if !several(doc, &selection.nodes, &selection.links).is_empty() {
                    item(ui, Command::Collapse, actions);
                }
                if ui.button("Link to…").on_hover_text("Then click the other node").clicked() {
                    self.gesture = Gesture::Linking { from: node.id.clone() };
                    ui.close();
                }
                for into in [2, 3, 4].into_iter().filter(|n| can_split(doc, &node.id, *n)) {
                    item(ui, Command::Split(into as u8), actions);
                }
                ui.separator();
                for command in [Command::Cut, Command::Copy, Command::Duplicate, Command::Delete] {
                    item(ui, command, actions);
                }
            });
        }
        let on_handle = links.iter().any(|d| d.response.secondary_clicked());
        if background.secondary_clicked() || on_handle {
            self.context = match hovered_link(links) {
                Some(link) => Target::Link(link.clone()),
                None => Target::Empty,
            };
        }
        for drawn in links {
            drawn.response.context_menu(|ui| match &self.context {
                Target::Link(link) => link_menu(ui, scene, link, actions),
                Target::Empty => {}
            });
        }
        background.context_menu(|ui| match self.context.clone() {
            Target::Link(link) => link_menu(ui, scene, &link, actions),
            Target::Empty => {
                for kind in Kind::ALL {
                    item(ui, Command::Add(kind), actions);
                }
                ui.separator();
                for command in [Command::Paste, Command::SelectAll, Command::Arrange, Command::Fit]
                {
                    item(ui, command, actions);
                }
            }
        });
    }
}

fn link_menu(ui: &mut Ui, scene: &Scene<'_>, id: &LinkId, actions: &mut Actions) {
    let Some(link) = scene.doc().link(id) else {
        return;
    };
    let fail = match link.state {
        LinkState::Up => "Fail",
        LinkState::Failed | LinkState::Shutdown => "Restore",
    };
    named(ui, fail, Command::Fail, actions);
    if scene.doc().is_internal(link) {
        ui.separator();
        item(ui, Command::Collapse, actions);
        item(ui, Command::Delete, actions);
        return;
    }
    let shut = match link.state {
        LinkState::Shutdown => "Bring up",
        LinkState::Up | LinkState::Failed => "Shut down",
    };
    named(ui, shut, Command::ShutDown, actions);
    let (a, b) = (scene.name(&link.a.node), scene.name(&link.b.node));
    ui.separator();
    let none = (Role::None, Role::None);
    for (first, second) in relationships(scene.doc(), link).into_iter().chain([none]) {
        let is = link.a.role == first && link.b.role == second;
        if ui.selectable_label(is, relationship(&a, &b, (first, second))).clicked() {
            if !is {
                actions.push(Action::edit(set_roles(id, first, second)));
            }
            ui.close();
        }
    }
    ui.separator();
    item(ui, Command::Delete, actions);
}

/// Shows a menu item for a command, under the command's name.
pub(crate) fn item(ui: &mut Ui, command: Command, actions: &mut Actions) {
    named(ui, command.info().name, command, actions);
}

fn named(ui: &mut Ui, name: &str, command: Command, actions: &mut Actions) {
    let info = command.info();
    let button = egui::Button::new(name).shortcut_text(info.keys_text());
    if ui.add(button).on_hover_text(info.tip).clicked() {
        actions.push(Action::Run(command));
        ui.close();
    }
}

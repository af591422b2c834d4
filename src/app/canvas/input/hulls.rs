//! The pointer on hulls: their names, and the buttons that collapse and expand them.

use egui::{PointerButton, Ui};

use super::choose::choose_nodes;
use super::context::item;
use super::fold::turn;
use super::state::Input;
use crate::app::canvas::paint::items::{ExpandButton, HullHandle};
use crate::app::command::Command;
use crate::app::scene::{Actions, Scene};

impl Input {
    /// Handles presses, drags and clicks on the names and buttons of hulls.
    pub(crate) fn hull_gestures(
        &mut self,
        ui: &Ui,
        scene: &Scene<'_>,
        hulls: &[HullHandle],
        actions: &mut Actions,
    ) {
        for HullHandle { group, label, button } in hulls {
            if label.drag_started_by(PointerButton::Primary) {
                let press = ui.input(|i| i.pointer.press_origin());
                let start = press.unwrap_or_else(|| label.rect.center());
                self.begin_move(scene, &group.routers, start, actions);
            }
            if label.double_clicked() || button.clicked() {
                actions.extend(turn(scene, group));
            } else if label.clicked() {
                let shift = ui.input(|i| i.modifiers.shift);
                actions.push(choose_nodes(scene, shift, &group.routers));
            }
            let secondary = label.secondary_clicked() || button.secondary_clicked();
            let selected = group.routers.iter().all(|r| scene.selection.nodes.contains(r));
            if secondary && !selected {
                actions.push(choose_nodes(scene, false, &group.routers));
            }
        }
    }
}

/// Expands the collapsed ASes whose buttons were clicked.
pub(crate) fn expand(scene: &Scene<'_>, folds: &[ExpandButton], actions: &mut Actions) {
    let clicked = folds.iter().filter(|fold| fold.response.clicked());
    actions.extend(clicked.filter_map(|fold| turn(scene, &fold.group)));
}

/// Shows the menus of hulls.
pub(crate) fn hull_menus(hulls: &[HullHandle], actions: &mut Actions) {
    for HullHandle { label, .. } in hulls {
        label.context_menu(|ui| {
            for command in [Command::Collapse, Command::Fail, Command::Copy, Command::Delete] {
                item(ui, command, actions);
            }
        });
    }
}

//! Making one node of an AS of several routers, and several of it again, with the pointer.

use egui::{
    Align2, CursorIcon, Painter, PointerButton, Pos2, Rect, Response, Role, Sense, Stroke,
    StrokeKind, Ui, Vec2, WidgetInfo,
};
use std::collections::BTreeSet;
use std::sync::Arc;

use super::group::Group;
use super::hull::{self, folded};
use super::node::radius;
use super::paint::DIMMED;
use super::picture::Picture;
use super::{Canvas, NodeItem, choose_nodes};
use crate::app::command::Command;
use crate::app::scene::{Action, Actions, Scene};
use crate::app::theme::strong;
use crate::sandbox::collapse_or_expand;
use crate::topology::{Hull, NodeId, Pos};

/// What draws an AS as one node, or as its routers again.
pub(super) fn turn(scene: &Scene<'_>, group: &Group) -> Option<Action> {
    collapse_or_expand(scene.doc(), &BTreeSet::from([group.asn])).map(Action::Edit)
}

/// The router that a link from something drawn goes from: of an AS that is drawn as one node the
/// one that is nearest to the other end.
pub(super) fn router_towards(
    scene: &Scene<'_>,
    picture: &Picture,
    from: &NodeId,
    to: Pos,
) -> NodeId {
    let Some(group) = picture.groups.instead_of(from) else { return from.clone() };
    let far = |id: &&NodeId| {
        let pos = scene.doc().node(id).map_or(group.centre, |n| n.pos);
        (pos.x() - to.x()).hypot(pos.y() - to.y())
    };
    let nearest = group.routers.iter().min_by(|a, b| far(a).total_cmp(&far(b)));
    nearest.unwrap_or(from).clone()
}

/// The button beside an AS that is drawn as one node.
pub(super) struct Fold {
    group: Arc<Group>,
    response: Response,
}

impl Canvas {
    /// Buttons that draw the routers again.
    pub(super) fn fold_buttons(&self, ui: &Ui, nodes: &[NodeItem<'_>]) -> Vec<Fold> {
        let mut buttons = Vec::new();
        for (shown, group) in nodes.iter().filter_map(|s| Some((s, s.group.clone()?))) {
            let r = radius(shown.look) * self.camera.zoom;
            let at = shown.at + Vec2::splat(r * 0.72) + Vec2::new(9.0, 5.0);
            let rect = Rect::from_center_size(at, Vec2::new(44.0, 32.0));
            let id = egui::Id::unique(("hull", "expand", group.lead().as_str()));
            let response = ui.interact(rect, id, Sense::click());
            let words = format!("Expand {}", group.name);
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
            let tip = format!("Draw its {} routers (H)", group.routers.len());
            let response = response.on_hover_text(tip).on_hover_cursor(CursorIcon::PointingHand);
            buttons.push(Fold { group, response });
        }
        buttons
    }

    /// Presses, drags and clicks on the names and buttons of hulls.
    pub(super) fn hull_gestures(
        &mut self,
        ui: &Ui,
        scene: &Scene<'_>,
        hulls: &[hull::HullHandle],
        actions: &mut Actions,
    ) {
        for hull::HullHandle { group, label, button } in hulls {
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

/// What was asked of the buttons beside ASes that are drawn as one node.
pub(super) fn expand(scene: &Scene<'_>, folds: &[Fold], actions: &mut Actions) {
    let clicked = folds.iter().filter(|fold| fold.response.clicked());
    actions.extend(clicked.filter_map(|fold| turn(scene, &fold.group)));
}

/// The buttons themselves: how many routers there are, and that they can be seen.
pub(super) fn paint_folds(painter: &Painter, scene: &Scene<'_>, picture: &Picture, folds: &[Fold]) {
    let theme = scene.theme;
    for Fold { group, response } in folds {
        let mut painter = painter.clone();
        if picture.is_dim_group(group) {
            painter.multiply_opacity(DIMMED);
        }
        let rect = response.rect.shrink2(Vec2::new(0.0, 5.0));
        let fill = if response.hovered() { theme.control_hover.0 } else { theme.panel.0 };
        let edge = match response.has_focus() {
            true => Stroke::new(2.0, theme.accent.0),
            false => Stroke::new(1.5, theme.link.0),
        };
        painter.rect(rect, 8.0, fill, edge, StrokeKind::Inside);
        let count = group.routers.len().to_string();
        let at = Pos2::new(rect.left() + 13.0, rect.center().y);
        painter.text(at, Align2::CENTER_CENTER, count, strong(13.0), theme.text.0);
        let at = Pos2::new(rect.right() - 14.0, rect.center().y);
        folded(&painter, at, theme.weak.0, fill, Hull::Collapsed);
    }
}

/// The menus of hulls.
pub(super) fn hull_menus(hulls: &[hull::HullHandle], actions: &mut Actions) {
    for hull::HullHandle { label, .. } in hulls {
        label.context_menu(|ui| {
            for command in [Command::Collapse, Command::Fail, Command::Copy, Command::Delete] {
                super::context::item(ui, command, actions);
            }
        });
    }
}

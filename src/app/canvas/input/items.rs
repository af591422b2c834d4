//! The nodes, links and hulls that the pointer, the keyboard and screen readers can reach.

use egui::{CursorIcon, EventFilter, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo};

use super::item::Item;
use super::state::Input;
use crate::app::canvas::layout::camera::Camera;
use crate::app::canvas::layout::hulls::halves;
use crate::app::canvas::layout::line::Line;
use crate::app::canvas::layout::shape::{RIM, radius};
use crate::app::canvas::layout::view::View;
use crate::app::canvas::model::accessibility;
use crate::app::canvas::model::picture::Picture;
use crate::app::canvas::paint::items::{
    ExpandButton, HullHandle, LinkHandle, NodeItem, link_id, node_id,
};
use crate::app::scene::Scene;

/// Distance from a link within which the pointer hits it, in points.
const NEAR: f32 = 11.0;

impl Input {
    /// Returns the nodes in view with their responses; the keyboard reaches the others too.
    pub(crate) fn nodes<'a>(
        &mut self,
        ui: &Ui,
        scene: &Scene<'a>,
        picture: &Picture,
        camera: &mut Camera,
    ) -> Vec<NodeItem<'a>> {
        let mut shown = Vec::new();
        for (node, standing) in scene.doc().nodes().zip(&picture.routes.statuses) {
            if picture.drawing.groups.hides(&node.id) {
                continue;
            }
            let (stand, group) =
                (picture.drawing.groups.anchor(node), picture.drawing.groups.instead_of(&node.id));
            let at = camera.to_screen(stand.pos);
            let r = radius(stand.look) * camera.zoom + RIM;
            let area = Rect::from_center_size(at, Vec2::splat(2.0 * r.max(16.0)));
            let id = node_id(&node.id);
            let response = ui.interact(area, id, Sense::click_and_drag());
            let selected = match group {
                Some(group) => group.routers.iter().any(|r| scene.selection.nodes.contains(r)),
                None => scene.selection.nodes.contains(&node.id),
            };
            let words = || accessibility::node(scene, node, group.map(|g| &**g), standing);
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, words()));
            if response.has_focus() {
                let filter = EventFilter {
                    horizontal_arrows: true,
                    vertical_arrows: true,
                    ..EventFilter::default()
                };
                ui.memory_mut(|m| m.set_focus_lock_filter(id, filter));
                self.focused = Some(Item::Node(node.id.clone()));
            }
            if !camera.rect.intersects(area) {
                // The keyboard and screen readers reach nodes out of view too.
                if response.has_focus() {
                    camera.reveal(stand.pos);
                    ui.ctx().request_repaint();
                }
                continue;
            }
            let (standing, group) = (standing.clone(), group.cloned());
            shown.push(NodeItem {
                node,
                at,
                look: stand.look,
                group,
                selected,
                standing,
                response,
            });
        }
        shown
    }

    /// Returns the links with their lines. The pointer hits them by distance; screen readers use a
    /// handle in the middle.
    pub(crate) fn links<'a>(
        &mut self,
        ui: &Ui,
        scene: &Scene<'a>,
        picture: &Picture,
        camera: &mut Camera,
        background: &Response,
    ) -> Vec<LinkHandle<'a>> {
        let seen = *camera;
        let lines = scene
            .doc()
            .links()
            .filter_map(|link| Some((link, Line::of(scene, &seen, picture, link)?)));
        let mut drawn: Vec<LinkHandle<'a>> = Vec::new();
        for (link, line) in lines {
            let handle = Rect::from_center_size(line.at(0.5), Vec2::splat(22.0));
            let response = ui.interact(handle, link_id(&link.id), Sense::click());
            let selected = scene.selection.links.contains(&link.id);
            let words = || accessibility::link(scene, link);
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, words()));
            if response.has_focus() {
                self.focused = Some(Item::Link(link.id.clone()));
            }
            if !Rect::from_two_pos(line.a, line.b).expand(8.0).intersects(seen.rect) {
                if response.has_focus() {
                    camera.reveal(seen.to_document(line.at(0.5)));
                    ui.ctx().request_repaint();
                }
                continue;
            }
            drawn.push(LinkHandle { link, line, response, distance: None });
        }
        // Handles can lie over other links where lines cross: the nearest line is hit.
        let hovered = background.hovered() || drawn.iter().any(|d| d.response.hovered());
        if let Some(pointer) = ui.input(|i| i.pointer.hover_pos()).filter(|_| hovered) {
            for LinkHandle { line, distance, .. } in &mut drawn {
                *distance = Some(line.distance(pointer)).filter(|d| *d < NEAR);
            }
        }
        drawn
    }
}

/// Returns the names and buttons of the hulls in view.
pub(crate) fn hulls(ui: &Ui, scene: &Scene<'_>, picture: &Picture, view: &View) -> Vec<HullHandle> {
    let by = view.camera.origin().to_vec2();
    let mut shown = Vec::new();
    for (group, placed) in picture.drawing.groups.all().iter().zip(view.places.hulls()) {
        let Some(label) = placed.as_ref().and_then(|p| p.label) else { continue };
        let (name, button) = halves(label.translate(by));
        if !view.camera.rect.intersects(name.union(button)) {
            continue;
        }
        let id = |part: &str| egui::Id::unique(("hull", part, group.lead().as_str()));
        let selected = group.routers.iter().all(|r| scene.selection.nodes.contains(r));
        let label = ui.interact(name, id("name"), Sense::click_and_drag());
        let words = format!("{}, hull of {} routers", group.name, group.routers.len());
        label.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, &words));
        let label = label.on_hover_text(
            "Click to select its routers, drag to move them, double click to draw them as one node (H)",
        );
        let button = ui.interact(button, id("collapse"), Sense::click());
        let words = format!("Collapse {}", group.name);
        button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
        let button = button
            .on_hover_text("Draw its routers as one node (H)")
            .on_hover_cursor(CursorIcon::PointingHand);
        shown.push(HullHandle { group: group.clone(), label, button });
    }
    shown
}

/// Returns the buttons that expand collapsed ASes.
pub(crate) fn expand_buttons(ui: &Ui, zoom: f32, nodes: &[NodeItem<'_>]) -> Vec<ExpandButton> {
    let mut buttons = Vec::new();
    for (shown, group) in nodes.iter().filter_map(|s| Some((s, s.group.clone()?))) {
        let r = radius(shown.look) * zoom;
        let at = shown.at + Vec2::splat(r * 0.72) + Vec2::new(9.0, 5.0);
        let rect = Rect::from_center_size(at, Vec2::new(44.0, 32.0));
        let id = egui::Id::unique(("hull", "expand", group.lead().as_str()));
        let response = ui.interact(rect, id, Sense::click());
        let words = format!("Expand {}", group.name);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
        let tip = format!("Draw its {} routers (H)", group.routers.len());
        let response = response.on_hover_text(tip).on_hover_cursor(CursorIcon::PointingHand);
        buttons.push(ExpandButton { group, response });
    }
    buttons
}

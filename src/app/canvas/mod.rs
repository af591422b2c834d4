//! The drawing: nodes, links, and the gestures on them.

mod accessibility;
mod badge;
mod callout;
mod camera;
mod chain;
mod context;
mod fold;
mod gesture;
mod group;
mod hull;
mod items;
mod keyboard;
mod label;
mod link;
mod messages;
mod node;
mod obstacles;
mod overlay;
mod packets;
mod paint;
mod picker;
mod picture;
mod places;
mod placing;
mod rename;
mod toggle;
mod view;

use egui::{CursorIcon, EventFilter, Id, Pos2, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo};

pub use camera::{Camera, snapped};
pub use gesture::Tool;
pub use picker::set_roles;
pub use rename::node_name;
pub use toggle::{toggle_link, toggle_node};

use self::fold::{expand, hull_menus, paint_folds};
use self::gesture::Gesture;
use self::items::{LinkHandle, NodeItem, choose_link, choose_nodes, link_id, node_id};
use self::link::Line;
use self::node::radius;
use self::picker::Picker;
use self::picture::Picture;
use self::places::Places;
use crate::app::scene::{Action, Actions, Scene};
use crate::topology::{Kind, LinkId, Node, NodeId};

/// How near the pointer must be to a link, in points.
const NEAR: f32 = 11.0;

/// What to show when the canvas is drawn next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fit {
    All,
    Selection,
}

/// A node or a link on the canvas.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Item {
    Node(NodeId),
    Link(LinkId),
}

impl Item {
    fn id(&self) -> Id {
        match self {
            Self::Node(id) => node_id(id),
            Self::Link(id) => link_id(id),
        }
    }
}

/// What Esc ended on the canvas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cancelled {
    /// There was nothing under way.
    Nothing,
    /// A gesture, or a tool.
    Gesture,
    /// A choice, and with it the link that was drawn to get to it.
    Choice(Option<LinkId>),
}

/// What the canvas remembers between frames.
#[derive(Default)]
pub struct Canvas {
    camera: Camera,
    tool: Tool,
    gesture: Gesture,
    fit: Option<Fit>,
    /// The canvas that the last fit was made for, while panels may still be settling.
    fitted: Option<(Fit, Rect, u8)>,
    /// The width of the canvas a frame ago.
    width: f32,
    /// The view that made room for a drawer.
    aside: Option<view::Aside>,
    /// Whether thicker lines and larger labels are wanted.
    presenting: bool,
    places: Places,
    picture: Picture,
    rename: Option<rename::Rename>,
    picker: Option<Picker>,
    /// Where the pointer is, if it is over the canvas.
    pointer: Option<Pos2>,
    /// The node or link that a context menu was opened on.
    context: context::Target,
    /// Nodes that the tour points at.
    pointed_at: Vec<NodeId>,
    /// The node that has just chosen, in a walk.
    chooser: Option<NodeId>,
    /// Whether what is selected is to be brought into view.
    uncover: bool,
    /// What is to get the keyboard.
    focus_next: Option<Item>,
    /// Whether a key moved the keyboard last, and not the pointer: only then it is marked where it
    /// is.
    keys_lead: bool,
    /// What had the keyboard last.
    focused: Option<Item>,
}

impl Canvas {
    /// Shows all of the document in the next frame.
    pub fn fit_soon(&mut self) {
        self.fit = Some(Fit::All);
    }

    /// Shows all of the selection in the next frame.
    pub fn fit_selection_soon(&mut self) {
        self.fit = Some(Fit::Selection);
    }

    /// The tool in hand.
    pub fn tool(&self) -> Tool {
        self.tool
    }

    /// Takes another tool.
    pub fn take(&mut self, tool: Tool) {
        self.tool = tool;
        self.gesture = Gesture::Idle;
        self.picker = None;
    }

    /// A node of a kind follows the pointer until it is dropped.
    pub fn carry(&mut self, kind: Kind) {
        self.tool = Tool::Select;
        self.gesture = Gesture::Placing(kind);
    }

    /// The kind that follows the pointer.
    pub fn carried(&self) -> Option<Kind> {
        match self.gesture {
            Gesture::Placing(kind) => Some(kind),
            _ => None,
        }
    }

    /// Ends a drag of nodes where it is; says whether there was one.
    pub fn stop_moving(&mut self) -> bool {
        let moves = matches!(self.gesture, Gesture::Moving { .. });
        if moves {
            self.gesture = Gesture::Idle;
        }
        moves
    }

    /// Whether something is to be chosen by pressing a digit.
    pub fn is_choosing(&self) -> bool {
        self.picker.is_some()
    }

    /// The view, for zooming.
    pub fn camera(&self) -> &Camera {
        &self.camera
    }

    /// Zooms about the middle.
    pub fn zoom_to(&mut self, zoom: f32) {
        self.camera.zoom_to(zoom);
    }

    /// Moves the view so that a node is seen, or what is drawn instead of it.
    pub fn reveal(&mut self, node: &Node) {
        self.camera.reveal(self.picture.groups.anchor(node).pos);
    }

    /// Gives a node the keyboard in the next frame.
    pub fn focus_soon(&mut self, node: &NodeId) {
        self.focus_next = Some(Item::Node(node.clone()));
    }

    /// The nodes that the tour points at.
    pub fn point_at(&mut self, nodes: Vec<NodeId>) {
        self.pointed_at = nodes;
    }

    /// The node that has just chosen, in a walk.
    pub fn mark_chooser(&mut self, node: Option<NodeId>) {
        self.chooser = node;
    }

    /// Brings what is selected into view in the next frame, with its names.
    pub fn uncover_soon(&mut self) {
        self.uncover = true;
    }

    /// Begins to edit a node's name in place.
    pub fn rename(&mut self, node: &Node) {
        self.rename = Some(rename::Rename::of(node));
    }

    /// The name that is being typed, if it is one.
    pub fn take_name(&mut self) -> Option<Action> {
        self.rename.take()?.edit().map(Action::Edit)
    }

    /// Whether nodes are being moved.
    pub fn is_moving(&self) -> bool {
        matches!(self.gesture, Gesture::Moving { .. })
    }

    /// Where a node dropped by key goes: under the pointer, else the middle of the view.
    pub fn drop_place(&self) -> Pos2 {
        self.pointer.unwrap_or_else(|| self.camera.rect.center())
    }

    /// Ends what is under way. The keyboard goes back to where it was on the canvas, since Esc has
    /// taken it away.
    pub fn cancel(&mut self) -> Cancelled {
        let picker = self.picker.take();
        self.focus_next = picker.as_ref().map(Picker::about).or(self.focused.take());
        let renaming = self.rename.take().is_some();
        let busy = std::mem::take(&mut self.gesture) != Gesture::Idle || renaming;
        let armed = std::mem::take(&mut self.tool) != Tool::Select;
        match picker {
            Some(picker) => Cancelled::Choice(picker.fresh_link().cloned()),
            None if busy || armed => Cancelled::Gesture,
            None => Cancelled::Nothing,
        }
    }

    /// Draws the canvas and takes the gestures on it.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        scene: &Scene<'_>,
        presenting: bool,
        actions: &mut Actions,
    ) {
        self.presenting = presenting;
        let rect = ui.available_rect_before_wrap();
        self.camera.rect = rect;
        let mut picture = std::mem::take(&mut self.picture);
        picture.update(scene);
        self.refit(ui, scene, &picture);
        self.keep_selection_in_view(&ui.painter_at(rect), scene, &picture);
        if std::mem::take(&mut self.uncover) {
            // Where all could be seen, all stays to be seen.
            let all = scene.doc().nodes().all(|node| self.camera.sees(node.pos));
            let wanted = |id: &NodeId| all || scene.selection.nodes.contains(id);
            self.uncover(&ui.painter_at(rect), scene, &picture, &wanted);
        }
        let background = ui.allocate_rect(rect, Sense::click_and_drag());
        background.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Canvas"));
        let painter = ui.painter_at(rect);
        self.paint_grid(&painter, scene);
        self.view_input(ui, &background);
        self.find_places(&painter, scene, &picture);
        let links = self.links(ui, scene, &picture, &background);
        let hulls = self.hulls(ui, scene, &picture);
        let nodes = self.nodes(ui, scene, &picture);
        let folds = self.fold_buttons(ui, &nodes);
        self.gestures(ui, scene, &picture, (&background, &links, &nodes), actions);
        self.hull_gestures(ui, scene, &hulls, actions);
        expand(scene, &folds, actions);
        self.keyboard(ui, scene, &picture, &nodes, actions);

        self.paint_hulls(&painter, scene, &picture);
        self.paint_links(&painter, scene, &picture, &links);
        let moving = self.paint_packets(ui, &painter, scene, &picture);
        self.paint_badges(&painter, scene, &picture, &links);
        self.paint_hull_names(&painter, scene, &picture, &hulls);
        self.paint_nodes(&painter, scene, &picture, &nodes);
        paint_folds(&painter, scene, &picture, &folds);
        chain::paint(&painter, scene, &self.camera, &picture.groups);
        messages::paint(&painter, scene, &self.camera, &picture, &self.places);
        self.picture = picture;
        self.paint_gesture(&painter, scene);
        self.context_menus(scene, &background, &links, &nodes, actions);
        hull_menus(&hulls, actions);
        if let Some(rename) = &mut self.rename
            && rename.show(ui, scene, &self.camera, &self.picture.groups, actions)
                == rename::Done::Yes
        {
            self.focus_next = self.rename.take().map(|r| Item::Node(r.node().clone()));
        }
        self.show_picker(ui, scene, actions);
        overlay::show(ui, scene, &mut self.camera, &mut self.fit, presenting, actions);
        if moving {
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(33));
        }
    }

    /// Shows what is to be shown. Panels take some frames to find their size, so a fit is made
    /// again when the canvas changes right after it.
    fn refit(&mut self, ui: &Ui, scene: &Scene<'_>, picture: &Picture) {
        const SETTLING: u8 = 4;
        let rect = self.camera.rect;
        let due = match (self.fit.take(), self.fitted.take()) {
            (Some(fit), _) => Some((fit, SETTLING)),
            (None, Some((fit, old, left))) if old != rect => Some((fit, left)),
            (None, Some((fit, old, left))) if left > 0 => {
                self.fitted = Some((fit, old, left - 1));
                None
            }
            (None, _) => None,
        };
        if let Some((fit, left)) = due {
            self.fit_to(&ui.painter_at(rect), scene, picture, fit);
            self.fitted = Some((fit, rect, left.saturating_sub(1)));
            ui.ctx().request_repaint();
        }
    }

    /// The nodes in view with their responses; the keyboard reaches all of them.
    fn nodes<'a>(&mut self, ui: &Ui, scene: &Scene<'a>, picture: &Picture) -> Vec<NodeItem<'a>> {
        let mut shown = Vec::new();
        for (node, standing) in scene.doc().nodes().zip(&picture.standings) {
            if picture.groups.hides(&node.id) {
                continue;
            }
            let (stand, group) = (picture.groups.anchor(node), picture.groups.instead_of(&node.id));
            let at = self.camera.to_screen(stand.pos);
            let r = radius(stand.look) * self.camera.zoom + node::RIM;
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
            if !self.camera.rect.intersects(area) {
                // The keyboard and screen readers reach it all the same.
                if response.has_focus() {
                    self.camera.reveal(stand.pos);
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

    /// The links with their lines; the pointer finds them by distance, screen readers by a handle
    /// in the middle.
    fn links<'a>(
        &mut self,
        ui: &Ui,
        scene: &Scene<'a>,
        picture: &Picture,
        background: &Response,
    ) -> Vec<LinkHandle<'a>> {
        let camera = self.camera;
        let lines = scene
            .doc()
            .links()
            .filter_map(|link| Some((link, Line::of(scene, &camera, picture, link)?)));
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
            if !Rect::from_two_pos(line.a, line.b).expand(8.0).intersects(camera.rect) {
                if response.has_focus() {
                    self.camera.reveal(camera.to_document(line.at(0.5)));
                    ui.ctx().request_repaint();
                }
                continue;
            }
            drawn.push(LinkHandle { link, line, response, distance: None });
        }
        // Handles lie over other links where they cross: the line that is nearest is meant.
        let hovered = background.hovered() || drawn.iter().any(|d| d.response.hovered());
        if let Some(pointer) = ui.input(|i| i.pointer.hover_pos()).filter(|_| hovered) {
            for LinkHandle { line, distance, .. } in &mut drawn {
                *distance = Some(line.distance(pointer)).filter(|d| *d < NEAR);
            }
        }
        drawn
    }

    /// The link under the pointer, the nearest one.
    fn hovered_link<'a>(&self, links: &'a [LinkHandle<'_>]) -> Option<&'a LinkId> {
        let near = links.iter().filter_map(|d| Some((d.distance?, &d.link.id)));
        near.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, id)| id)
    }

    fn cursor(&self, ui: &Ui) {
        let icon = match &self.gesture {
            Gesture::Panning => CursorIcon::Grabbing,
            Gesture::Moving { .. } => CursorIcon::Move,
            Gesture::Linking { .. } => CursorIcon::Crosshair,
            Gesture::Placing(_) => CursorIcon::Copy,
            Gesture::Idle | Gesture::Marquee { .. } => match self.tool {
                Tool::Select => return,
                Tool::Link | Tool::Fail => CursorIcon::Crosshair,
            },
        };
        ui.ctx().set_cursor_icon(icon);
    }
}

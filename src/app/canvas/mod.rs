//! The drawing: nodes, links, and the gestures on them. Its content (`model`) is laid out
//! (`layout`), drawn (`paint`) and edited by gestures (`input`); each folder knows only those
//! before it.

mod input;
mod layout;
mod model;
mod paint;

use egui::{Align2, Pos2, Role, Sense, Ui, Vec2, WidgetInfo};

pub(super) use input::gesture::Tool;
pub(super) use input::rename::node_name;
pub(super) use input::toggle::{toggle_link, toggle_node};
pub(super) use layout::camera::{Camera, snapped};

use self::input::gesture::Gesture;
use self::input::hulls::{expand, hull_menus};
use self::input::item::Item;
use self::input::picker::Picker;
use self::input::rename::{Done, Rename};
use self::input::state::{Input, hovered_link};
use self::input::{items, overlay};
use self::layout::view::{Fit, View};
use self::model::picture::Picture;
use self::paint::hull::paint_expand_buttons;
use self::paint::pen::{Marked, Painting};
use self::paint::{callout, chain, messages};
use crate::app::scene::{Action, Actions, Scene};
use crate::topology::{Kind, LinkId, Node, NodeId};

/// The action that Esc cancelled on the canvas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cancelled {
    /// Nothing was in progress.
    Nothing,
    /// A gesture, or a tool.
    Gesture,
    /// A choice, with the link whose drawing opened it.
    Choice(Option<LinkId>),
}

/// The canvas, with its state between frames.
#[derive(Default)]
pub struct Canvas {
    picture: Picture,
    view: View,
    input: Input,
    /// Nodes that the tour points at.
    pointed_at: Vec<NodeId>,
    /// The node that has just made its choice in a walkthrough.
    chooser: Option<NodeId>,
    /// True if the selection is to be brought into view.
    uncover: bool,
}

impl Canvas {
    /// Shows all of the document in the next frame.
    pub fn fit_soon(&mut self) {
        self.view.fit = Some(Fit::All);
    }

    /// Shows all of the selection in the next frame.
    pub fn fit_selection_soon(&mut self) {
        self.view.fit = Some(Fit::Selection);
    }

    /// Returns the active tool.
    pub fn tool(&self) -> Tool {
        self.input.tool
    }

    /// Activates another tool.
    pub fn take(&mut self, tool: Tool) {
        self.input.tool = tool;
        self.input.gesture = Gesture::Idle;
        self.input.picker = None;
    }

    /// Makes a new node of a kind follow the pointer until it is dropped.
    pub fn carry(&mut self, kind: Kind) {
        self.input.tool = Tool::Select;
        self.input.gesture = Gesture::Placing(kind);
    }

    /// Returns the kind of the node that follows the pointer.
    pub fn carried(&self) -> Option<Kind> {
        match self.input.gesture {
            Gesture::Placing(kind) => Some(kind),
            _ => None,
        }
    }

    /// Ends a drag of nodes in place; returns true if there was one.
    pub fn stop_moving(&mut self) -> bool {
        let moves = matches!(self.input.gesture, Gesture::Moving { .. });
        if moves {
            self.input.gesture = Gesture::Idle;
        }
        moves
    }

    /// Returns true if a choice is open that digit keys can answer.
    pub fn is_choosing(&self) -> bool {
        self.input.picker.is_some()
    }

    /// Returns the view, for zooming.
    pub fn camera(&self) -> &Camera {
        &self.view.camera
    }

    /// Zooms about the middle.
    pub fn zoom_to(&mut self, zoom: f32) {
        self.view.camera.zoom_to(zoom);
    }

    /// Moves the view so that a node, or the collapsed AS that contains it, is in view.
    pub fn reveal(&mut self, node: &Node) {
        self.view.camera.reveal(self.picture.drawing.groups.anchor(node).pos);
    }

    /// Gives a node the focus in the next frame.
    pub fn focus_soon(&mut self, node: &NodeId) {
        self.input.focus_next = Some(Item::Node(node.clone()));
    }

    /// Sets the nodes that the tour points at.
    pub fn point_at(&mut self, nodes: Vec<NodeId>) {
        self.pointed_at = nodes;
    }

    /// Marks the node that has just made its choice in a walkthrough.
    pub fn mark_chooser(&mut self, node: Option<NodeId>) {
        self.chooser = node;
    }

    /// Brings the selection, with its names, into view in the next frame.
    pub fn uncover_soon(&mut self) {
        self.uncover = true;
    }

    /// Begins to edit a node's name in place.
    pub fn rename(&mut self, node: &Node) {
        self.input.rename = Some(Rename::of(node));
    }

    /// Ends the editing of a name; returns the action that sets it if it is valid.
    pub fn take_name(&mut self) -> Option<Action> {
        self.input.rename.take()?.edit().map(Action::edit)
    }

    /// Returns true if nodes are being moved.
    pub fn is_moving(&self) -> bool {
        matches!(self.input.gesture, Gesture::Moving { .. })
    }

    /// Returns the position of a node added by key: under the pointer, or else in the middle of the
    /// view.
    pub fn drop_place(&self) -> Pos2 {
        self.input.pointer.unwrap_or_else(|| self.view.camera.rect.center())
    }

    /// Cancels what is in progress. Returns the focus to where it was on the canvas, since Esc has
    /// removed it.
    pub fn cancel(&mut self) -> Cancelled {
        let picker = self.input.picker.take();
        self.input.focus_next = picker.as_ref().map(Picker::about).or(self.input.focused.take());
        let renaming = self.input.rename.take().is_some();
        let busy = std::mem::take(&mut self.input.gesture) != Gesture::Idle || renaming;
        let armed = std::mem::take(&mut self.input.tool) != Tool::Select;
        match picker {
            Some(picker) => Cancelled::Choice(picker.fresh_link().cloned()),
            None if busy || armed => Cancelled::Gesture,
            None => Cancelled::Nothing,
        }
    }

    /// Draws the canvas and handles the gestures on it.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        scene: &Scene<'_>,
        presenting: bool,
        actions: &mut Actions,
    ) {
        self.view.presenting = presenting;
        let rect = ui.available_rect_before_wrap();
        let painter = ui.painter_at(rect);
        let Self { view, picture, input, .. } = self;
        view.camera.rect = rect;
        picture.update(scene);
        view.refit(ui, scene, picture);
        view.keep_selection_in_view(&painter, scene, picture);
        if std::mem::take(&mut self.uncover) {
            // If all nodes were in view, all stay in view.
            let all = scene.doc().nodes().all(|node| view.camera.sees(node.pos));
            let wanted = |id: &NodeId| all || scene.selection.nodes.contains(id);
            view.uncover(&painter, scene, picture, &wanted);
        }
        let background = ui.allocate_rect(rect, Sense::click_and_drag());
        background.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Canvas"));
        // The grid is behind everything, and shows the view before this frame's zooming.
        Painting { painter: &painter, scene, picture, view }.grid();
        input.view_input(ui, &background, &mut view.camera);
        view.find_places(&painter, scene, picture);
        let links = input.links(ui, scene, picture, &mut view.camera, &background);
        let hulls = items::hulls(ui, scene, picture, view);
        let nodes = input.nodes(ui, scene, picture, &mut view.camera);
        let folds = items::expand_buttons(ui, view.camera.zoom, &nodes);
        input.gestures(ui, scene, picture, view.camera, (&background, &links, &nodes), actions);
        input.hull_gestures(ui, scene, &hulls, actions);
        expand(scene, &folds, actions);
        input.keyboard(ui, scene, picture, &mut view.camera, &nodes, actions);

        let note = match input.gesture {
            Gesture::Idle => view.find_note(&painter, scene, picture),
            _ => None,
        };
        let hovered = input.hovered_node(&nodes);
        let marked = Marked {
            link: hovered_link(&links),
            node: hovered.as_ref(),
            renamed: input.rename.as_ref().map(Rename::node),
            pointed_at: &self.pointed_at,
            chooser: self.chooser.as_ref(),
            shows_focus: input.keys_lead,
        };
        let painting = Painting { painter: &painter, scene, picture, view };
        painting.hulls();
        painting.links(&links, marked);
        let moving = painting.packets(ui);
        painting.badges(&links, marked);
        painting.hull_names(&hulls, marked);
        painting.nodes(&nodes, marked);
        if let Some(note) = note {
            callout::paint(&painter, scene, &view.camera, picture, &view.places, note);
        }
        paint_expand_buttons(&painter, scene, picture, &folds);
        chain::paint(&painter, scene, &view.camera, &picture.drawing.groups);
        messages::paint(&painter, scene, &view.camera, picture, &view.places);
        if let Some((preview, pointer)) = input.gesture.preview().zip(input.pointer) {
            painting.preview(&preview, pointer);
        }
        input.context_menus(scene, &background, &links, &nodes, actions);
        hull_menus(&hulls, actions);
        if let Some(rename) = &mut input.rename
            && rename.show(ui, scene, &view.camera, &picture.drawing.groups, actions) == Done::Yes
        {
            input.focus_next = input.rename.take().map(|r| Item::Node(r.node().clone()));
        }
        input.show_picker(ui, scene, view.camera, actions);
        overlay::show(ui, scene, &mut view.camera, &mut view.fit, presenting, actions);
        if moving {
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(33));
        }
    }

    /// Returns the place at the edge of the canvas where a box of this size covers the least.
    pub fn calm_place(&self, size: Vec2) -> Align2 {
        self.view.calm_place(size)
    }
}

//! Editing a name in place.

use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{Align2, Id, Key, Rect, TextEdit, Ui, Vec2};

use crate::app::canvas::layout::camera::Camera;
use crate::app::canvas::layout::shape::radius;
use crate::app::canvas::model::group::Groups;
use crate::app::scene::{Action, Actions, Scene};
use crate::app::theme::strong;
use crate::topology::{Edit, Node, NodeField, NodeId, Text};
use crate::wording::capitalised;

/// State of the editing after a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Done {
    /// The editing has ended.
    Yes,
    /// The editing continues.
    No,
}

/// A name as it was typed, or why it is none.
pub(crate) fn node_name(typed: &str) -> Result<Text<80>, String> {
    match Text::new(typed.trim()) {
        Ok(name) if name.is_empty() => Err("A name has 1 to 80 printable characters".to_owned()),
        Ok(name) => Ok(name),
        Err(error) => Err(capitalised(&error.to_string())),
    }
}

/// The name of a node while it is being edited.
pub(crate) struct Rename {
    node: NodeId,
    text: String,
    begun: bool,
}

impl Rename {
    /// Begins with the current name of the node.
    pub(crate) fn of(node: &Node) -> Self {
        Self { node: node.id.clone(), text: node.name.to_string(), begun: false }
    }

    /// Returns the node being renamed.
    pub(crate) fn node(&self) -> &NodeId {
        &self.node
    }

    /// Returns the edit that sets the name; none if the text is not a valid name.
    pub(crate) fn edit(self) -> Option<Edit> {
        let name = node_name(&self.text).ok()?;
        Some(Edit::node(&self.node, NodeField::Name(name)))
    }

    /// Shows the field. Enter and a click elsewhere accept the name, Esc keeps the old one.
    pub(crate) fn show(
        &mut self,
        ui: &mut Ui,
        scene: &Scene<'_>,
        camera: &Camera,
        groups: &Groups,
        actions: &mut Actions,
    ) -> Done {
        let Some(node) = scene.doc().node(&self.node) else {
            return Done::Yes;
        };
        let stand = groups.anchor(node);
        let below = Vec2::new(0.0, radius(stand.look) * camera.zoom + 10.0);
        let at = camera.to_screen(stand.pos) + below;
        let rect = Align2::CENTER_TOP.anchor_size(at, Vec2::new(180.0, 32.0));
        let name = node_name(&self.text);
        let id = Id::unique("rename");
        let field =
            TextEdit::singleline(&mut self.text).id(id).font(strong(15.0)).desired_width(164.0);
        let response = ui.put(rect, field).accessible_name("Name");
        if let Err(why) = &name {
            outline(ui, scene, response.rect);
            response.show_tooltip_text(why);
        }
        if !std::mem::replace(&mut self.begun, true) {
            response.request_focus();
            select_all(ui, id, self.text.chars().count());
            return Done::No;
        }
        if ui.input(|i| i.key_pressed(Key::Escape)) {
            return Done::Yes;
        }
        if !response.lost_focus() {
            return Done::No;
        }
        match name {
            Ok(name) => {
                if name != node.name {
                    actions.push(Action::edit(Edit::node(&self.node, NodeField::Name(name))));
                }
                Done::Yes
            }
            Err(_) => {
                response.request_focus();
                Done::No
            }
        }
    }
}

/// Selects all text, so that typing replaces the old name; an arrow key clears the selection.
fn select_all(ui: &Ui, field: Id, length: usize) {
    let mut state = TextEditState::load(ui.ctx(), field).unwrap_or_default();
    let range = CCursorRange::two(CCursor::new(0), CCursor::new(length));
    state.cursor.set_char_range(Some(range));
    state.store(ui.ctx(), field);
}

fn outline(ui: &Ui, scene: &Scene<'_>, rect: Rect) {
    let stroke = egui::Stroke::new(2.0, scene.theme.danger.0);
    ui.painter().rect_stroke(rect, 6.0, stroke, egui::StrokeKind::Outside);
}

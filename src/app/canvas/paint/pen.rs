//! The tools that everything on the canvas is painted with.

use egui::Painter;

use crate::app::canvas::layout::view::View;
use crate::app::canvas::model::picture::Picture;
use crate::app::scene::Scene;
use crate::app::theme::Theme;
use crate::topology::{LinkId, NodeId};

/// The share of its strength that is left of what a selection does not light.
pub(crate) const DIMMED: f32 = 0.25;

/// What everything on the canvas is painted with.
#[derive(Clone, Copy)]
pub(crate) struct Pen<'a> {
    /// Where.
    pub painter: &'a Painter,
    /// In which colours.
    pub theme: &'a Theme,
    /// Screen points per point of the document.
    pub zoom: f32,
    /// No line is thinner than this, in points.
    pub least_line: f32,
}

/// A painter with everything that it paints.
#[derive(Clone, Copy)]
pub(crate) struct Painting<'a> {
    /// The painter of the canvas.
    pub painter: &'a Painter,
    /// The document, its routes and the theme.
    pub scene: &'a Scene<'a>,
    /// The content.
    pub picture: &'a Picture,
    /// Its places.
    pub view: &'a View,
}

impl<'a> Painting<'a> {
    /// The pen for one shape; `painter` may be a faint one.
    pub(crate) fn pen(&self, painter: &'a Painter) -> Pen<'a> {
        let least_line = if self.view.presenting { 3.0 } else { 0.0 };
        Pen { painter, theme: self.scene.theme, zoom: self.view.camera.zoom, least_line }
    }
}

/// The items that stand out in this frame, whatever is selected.
#[derive(Clone, Copy)]
pub(crate) struct Marked<'a> {
    /// The link under the pointer.
    pub link: Option<&'a LinkId>,
    /// The node under the pointer.
    pub node: Option<&'a NodeId>,
    /// The node whose name is being edited.
    pub renamed: Option<&'a NodeId>,
    /// Nodes that the tour points at.
    pub pointed_at: &'a [NodeId],
    /// The node that has just chosen, in a walk.
    pub chooser: Option<&'a NodeId>,
    /// Whether the keyboard's focus is marked.
    pub shows_focus: bool,
}

//! The context with which everything on the canvas is painted.

use egui::Painter;

use crate::app::canvas::layout::view::View;
use crate::app::canvas::model::picture::Picture;
use crate::app::scene::Scene;
use crate::app::theme::Theme;
use crate::topology::{LinkId, NodeId};

/// Opacity of everything that a selection does not highlight.
pub(crate) const DIMMED: f32 = 0.25;

/// Painter and style of one shape.
#[derive(Clone, Copy)]
pub(crate) struct Pen<'a> {
    /// The painter.
    pub painter: &'a Painter,
    /// The theme.
    pub theme: &'a Theme,
    /// Screen points per point of the document.
    pub zoom: f32,
    /// Smallest line width, in points.
    pub least_line: f32,
}

/// Everything that is needed to paint the canvas.
#[derive(Clone, Copy)]
pub(crate) struct Painting<'a> {
    /// The painter of the canvas.
    pub painter: &'a Painter,
    /// The document, its routes and the theme.
    pub scene: &'a Scene<'a>,
    /// The content.
    pub picture: &'a Picture,
    /// The view, with the positions of everything.
    pub view: &'a View,
}

impl<'a> Painting<'a> {
    /// Returns the pen for one shape; `painter` may be a dimmed one.
    pub(crate) fn pen(&self, painter: &'a Painter) -> Pen<'a> {
        let least_line = if self.view.presenting { 3.0 } else { 0.0 };
        Pen { painter, theme: self.scene.theme, zoom: self.view.camera.zoom, least_line }
    }
}

/// Items that stand out in this frame, apart from the selection.
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
    /// The node that has just made its choice in a walkthrough.
    pub chooser: Option<&'a NodeId>,
    /// True if the keyboard focus is marked.
    pub shows_focus: bool,
}

//! The gesture in progress: a marquee, a link being drawn, a node being dropped.

use egui::{Pos2, Rect, Stroke, StrokeKind};

use super::node::{self, Marks};
use super::pen::Painting;
use crate::app::canvas::layout::shape::radius;
use crate::app::canvas::model::shape::NodeShape;
use crate::app::canvas::model::status::NodeStatus;
use crate::topology::{Kind, NodeId, Pos};

/// Preview of a gesture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Preview<'a> {
    /// A rectangle that selects.
    Marquee {
        /// First corner of the rectangle, in document coordinates.
        start: Pos,
    },
    /// A link drawn from a node.
    Link {
        /// The node at which the link begins.
        from: &'a NodeId,
    },
    /// A new node that follows the pointer.
    Node(Kind),
}

impl Painting<'_> {
    /// Paints the gesture in progress: a marquee, a link being drawn, a node being dropped.
    pub(crate) fn preview(&self, preview: &Preview<'_>, pointer: Pos2) {
        let Self { painter, scene, picture, view } = *self;
        let theme = scene.theme;
        match preview {
            Preview::Marquee { start } => {
                let rect = Rect::from_two_pos(view.camera.to_screen(*start), pointer);
                let stroke = Stroke::new(1.0, theme.accent.0);
                painter.rect(
                    rect,
                    0.0,
                    theme.accent.0.gamma_multiply(0.12),
                    stroke,
                    StrokeKind::Inside,
                );
            }
            Preview::Link { from } => {
                let Some(node) = scene.doc().node(from) else {
                    return;
                };
                let stand = picture.drawing.groups.anchor(node);
                let at = view.camera.to_screen(stand.pos);
                let along = (pointer - at).normalized();
                let rim = at + along * (radius(stand.look) * view.camera.zoom + 4.0);
                painter.line_segment([rim, pointer], Stroke::new(2.5, theme.accent.0));
                painter.circle_filled(pointer, 5.0, theme.accent.0);
            }
            Preview::Node(kind) => {
                let mut painter = painter.clone();
                painter.multiply_opacity(0.6);
                let own = (*kind == Kind::Site).then_some(("", theme.accent.0));
                let pen = self.pen(&painter);
                node::paint(
                    pen,
                    pointer,
                    NodeShape::Of(*kind),
                    own,
                    &NodeStatus::Idle,
                    Marks::default(),
                );
            }
        }
    }
}

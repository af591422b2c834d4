//! The sizes of text on the drawing, and the room that it takes.

use egui::{Color32, FontId, Painter, Vec2};

use crate::app::theme::strong;

/// Below this zoom there are no labels but those of landmarks.
pub(crate) const SMALLEST: f32 = 0.4;

/// The same for a crowded drawing, which is looked at from further away: it shows the names that
/// find room.
pub(crate) const SMALLEST_IN_CROWD: f32 = 0.22;

/// More nodes than this are a crowd: not every name finds room.
pub(crate) const CROWD: usize = 30;

/// Below this zoom an ASN is not said: only what a node is about is.
pub(crate) const ASN_FROM: f32 = 0.5;

/// So many selected nodes are named though the drawing is far away.
pub(crate) const FEW: usize = 12;

/// The sizes of a drawing's text, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Sizes {
    /// Of names.
    pub name: f32,
    /// Of the lines below them, and of badges.
    pub small: f32,
}

impl Sizes {
    /// The sizes at a zoom, where no text may be smaller than `least`.
    pub(crate) fn at(zoom: f32, least: f32) -> Self {
        let between =
            |size: f32, low: f32, high: f32| quantised((size * zoom).clamp(low, high.max(low)));
        Self {
            name: between(15.0, least.max(13.0), 32.0),
            small: between(13.0, least.max(13.0), 26.0),
        }
    }

    /// The face of names.
    pub(crate) fn name_font(self) -> FontId {
        strong(self.name)
    }

    /// The face of the lines below.
    pub(crate) fn small_font(self) -> FontId {
        FontId::proportional(self.small)
    }
}

/// How much room a line of text takes.
pub(crate) fn measure(painter: &Painter, text: &str, font: FontId) -> Vec2 {
    painter.layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER).size()
}

/// Sizes of text come in half points, so that zooming does not fill the glyph atlas.
pub(crate) fn quantised(size: f32) -> f32 {
    (size * 2.0).round() / 2.0
}

//! Sizes of text on the drawing.

use egui::{Color32, FontId, Painter, Vec2};

use crate::app::theme::strong;

/// Smallest zoom at which all labels are shown, not only those of landmarks.
pub(crate) const SMALLEST: f32 = 0.4;

/// The same for a crowded drawing, which is viewed from further away: it shows the names that fit.
pub(crate) const SMALLEST_IN_CROWD: f32 = 0.22;

/// Number of nodes above which a drawing is crowded: not every name fits.
pub(crate) const CROWD: usize = 30;

/// Smallest zoom at which ASNs are shown.
pub(crate) const ASN_FROM: f32 = 0.5;

/// Largest number of selected nodes that are named at any zoom.
pub(crate) const FEW: usize = 12;

/// Text sizes of a drawing, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Sizes {
    /// Size of names.
    pub name: f32,
    /// Size of the lines below names, and of badges.
    pub small: f32,
}

impl Sizes {
    /// Returns the sizes at a zoom; no text is smaller than `least`.
    pub(crate) fn at(zoom: f32, least: f32) -> Self {
        let between =
            |size: f32, low: f32, high: f32| quantised((size * zoom).clamp(low, high.max(low)));
        Self {
            name: between(15.0, least.max(13.0), 32.0),
            small: between(13.0, least.max(13.0), 26.0),
        }
    }

    /// Returns the font of names.
    pub(crate) fn name_font(self) -> FontId {
        strong(self.name)
    }

    /// Returns the font of the lines below.
    pub(crate) fn small_font(self) -> FontId {
        FontId::proportional(self.small)
    }
}

/// Returns the size of a line of text.
pub(crate) fn measure(painter: &Painter, text: &str, font: FontId) -> Vec2 {
    painter.layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER).size()
}

/// Rounds a text size to half points, so that zooming does not fill the glyph atlas.
pub(crate) fn quantised(size: f32) -> f32 {
    (size * 2.0).round() / 2.0
}

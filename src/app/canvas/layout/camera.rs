//! Zoom and position of the view on the drawing.

use egui::{Pos2, Rect, Vec2};

use crate::topology::Pos;

/// Distance between the dots of the grid, in points; nodes snap to it.
pub(crate) const GRID: f32 = 20.0;

/// Zoom and position of the view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// Screen points per point of the document.
    pub zoom: f32,
    /// Position of the document's origin, from the top left corner of the canvas.
    offset: Vec2,
    /// The canvas on the screen.
    pub rect: Rect,
}

impl Default for Camera {
    fn default() -> Self {
        Self {
            zoom: 1.0,
            offset: Vec2::ZERO,
            rect: Rect::from_min_size(Pos2::ZERO, Vec2::splat(1.0)),
        }
    }
}

impl Camera {
    const RANGE: std::ops::RangeInclusive<f32> = 0.1..=4.0;

    /// Resets to natural size, with the document's origin in the corner.
    pub fn reset(&mut self) {
        *self = Self { rect: self.rect, ..Self::default() };
    }

    /// Returns true if a position of the document is in view.
    pub fn sees(self, pos: Pos) -> bool {
        self.rect.contains(self.to_screen(pos))
    }

    /// Converts a position of the document to a point of the screen.
    pub fn to_screen(self, pos: Pos) -> Pos2 {
        self.rect.min + self.offset + Vec2::new(pos.x(), pos.y()) * self.zoom
    }

    /// Returns the document's origin on the screen.
    pub fn origin(self) -> Pos2 {
        self.to_screen(Pos::default())
    }

    /// Converts a point of the screen to a position of the document.
    pub fn to_document(self, at: Pos2) -> Pos {
        let v = (at - self.rect.min - self.offset) / self.zoom;
        Pos::clamped(v.x, v.y)
    }

    /// Returns the same view on another canvas.
    pub fn on(self, rect: Rect) -> Self {
        Self { rect, ..self }
    }

    /// Returns true if zoom and offset are equal, whatever the size of the canvas.
    pub fn shows_as(&self, other: &Self) -> bool {
        (self.zoom, self.offset) == (other.zoom, other.offset)
    }

    /// Moves the drawing by screen points.
    pub fn pan(&mut self, by: Vec2) {
        // Further away the drawing could not be found again.
        let far = 4.0e6;
        self.offset = (self.offset + by).clamp(Vec2::splat(-far), Vec2::splat(far));
    }

    /// Zooms by a factor; the point under `at` stays in place.
    pub fn zoom_at(&mut self, at: Pos2, factor: f32) {
        let old = self.zoom;
        self.zoom = (old * factor).clamp(*Self::RANGE.start(), *Self::RANGE.end());
        let anchor = at - self.rect.min - self.offset;
        self.offset += anchor * (1.0 - self.zoom / old);
    }

    /// Zooms about the middle of the canvas.
    pub fn zoom_to(&mut self, zoom: f32) {
        self.zoom_at(self.rect.center(), zoom / self.zoom);
    }

    /// Returns the part of the canvas that nothing covers, below a banner of this height in points.
    pub fn free(&self, banner: f32) -> Rect {
        const EDGE: Vec2 = Vec2::new(16.0, 12.0);
        // The zoom buttons take the bottom, a banner the top.
        let bottom = self.rect.bottom() - 48.0;
        self.rect.with_max_y(bottom).with_min_y(self.rect.top() + banner).shrink2(EDGE)
    }

    /// Clamps a zoom to the allowed range.
    pub fn possible(zoom: f32) -> f32 {
        zoom.clamp(*Self::RANGE.start(), *Self::RANGE.end())
    }

    /// Sets the zoom, and centres a part of the drawing (at that zoom) in a part of the screen.
    pub fn show(&mut self, zoom: f32, part: Rect, free: Rect) {
        self.zoom = Self::possible(zoom);
        self.offset = free.center() - self.rect.min - part.center().to_vec2();
    }

    /// Moves the drawing as little as needed to bring a position into view.
    pub fn reveal(&mut self, pos: Pos) {
        let at = self.to_screen(pos);
        let inner = self.rect.shrink(80.0);
        if inner.is_positive() {
            self.pan(at.clamp(inner.min, inner.max) - at);
        }
    }
}

/// Returns the bounds of nodes at these positions, without their labels, in document coordinates.
pub(crate) fn bounds(places: impl Iterator<Item = Pos>) -> Option<Rect> {
    let around = Vec2::splat(25.0);
    let each = places.map(|pos| Pos2::new(pos.x(), pos.y()));
    each.map(|p| Rect::from_min_max(p - around, p + around)).reduce(Rect::union)
}

/// Returns the nearest point of the grid.
pub(crate) fn snapped(pos: Pos) -> Pos {
    let step = |v: f32| (v / GRID).round() * GRID;
    Pos::clamped(step(pos.x()), step(pos.y()))
}

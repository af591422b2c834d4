//! Lines of links, from rim to rim.

use egui::Pos2;

use super::camera::Camera;
use super::shape::radius;
use crate::app::canvas::model::group::Anchor;
use crate::app::canvas::model::picture::Picture;
use crate::app::scene::Scene;
use crate::topology::Link;

/// Line of a link on the screen, from rim to rim.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Line {
    /// Point at the first end.
    pub a: Pos2,
    /// Point at the second end.
    pub b: Pos2,
}

impl Line {
    /// Returns the line of a link on the screen; none if the link is not drawn.
    pub(crate) fn of(
        scene: &Scene<'_>,
        camera: &Camera,
        picture: &Picture,
        link: &Link,
    ) -> Option<Self> {
        let ends = picture.drawing.groups.ends(scene.doc(), link)?;
        let line = Self::between(ends, picture.lane(&link.id), camera.zoom);
        let by = camera.origin().to_vec2();
        Some(Self { a: line.a + by, b: line.b + by })
    }

    /// Returns the line between two nodes on the drawing, before panning; `lane` is the offset of a
    /// parallel link from the middle.
    pub(crate) fn between([first, second]: [Anchor<'_>; 2], lane: f32, zoom: f32) -> Self {
        let (a, b) = (first.on_drawing(zoom), second.on_drawing(zoom));
        let along = (b - a).normalized();
        // The same side for parallel links, whichever way each was drawn.
        let turn = if first.id < second.id { along.rot90() } else { -along.rot90() };
        let shift = turn * lane * 16.0 * zoom;
        let inset = |stand: Anchor<'_>| along * (radius(stand.look) * zoom * 0.9);
        Self { a: a + shift + inset(first), b: b + shift - inset(second) }
    }

    /// Returns a point of the line: 0 is the first end, 1 the second.
    pub(crate) fn at(&self, share: f32) -> Pos2 {
        self.a.lerp(self.b, share)
    }

    /// Returns the distance of a point from the line.
    pub(crate) fn distance(&self, to: Pos2) -> f32 {
        let along = self.b - self.a;
        let share = (to - self.a).dot(along) / along.length_sq().max(1e-6);
        self.at(share.clamp(0.0, 1.0)).distance(to)
    }

    /// Returns the length of the line.
    pub(crate) fn length(&self) -> f32 {
        self.a.distance(self.b)
    }
}

//! The line of a link, from rim to rim.

use egui::Pos2;

use super::camera::Camera;
use super::shape::radius;
use crate::app::canvas::model::group::Anchor;
use crate::app::canvas::model::picture::Picture;
use crate::app::scene::Scene;
use crate::topology::Link;

/// Where a link runs on the screen, from rim to rim.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Line {
    /// At the end written first.
    pub a: Pos2,
    /// At the end written second.
    pub b: Pos2,
}

impl Line {
    /// The line of a link on the screen; none for one that is not drawn.
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

    /// The line between two nodes on the drawing, whatever is panned; `lane` says how far beside
    /// the middle parallel links are drawn.
    pub(crate) fn between([first, second]: [Anchor<'_>; 2], lane: f32, zoom: f32) -> Self {
        let (a, b) = (first.on_drawing(zoom), second.on_drawing(zoom));
        let along = (b - a).normalized();
        // The same side whichever way each of the parallel links was drawn.
        let turn = if first.id < second.id { along.rot90() } else { -along.rot90() };
        let shift = turn * lane * 16.0 * zoom;
        let inset = |stand: Anchor<'_>| along * (radius(stand.look) * zoom * 0.9);
        Self { a: a + shift + inset(first), b: b + shift - inset(second) }
    }

    /// A point of it, 0 at the first end and 1 at the second.
    pub(crate) fn at(&self, share: f32) -> Pos2 {
        self.a.lerp(self.b, share)
    }

    /// How far a point is from it.
    pub(crate) fn distance(&self, to: Pos2) -> f32 {
        let along = self.b - self.a;
        let share = (to - self.a).dot(along) / along.length_sq().max(1e-6);
        self.at(share.clamp(0.0, 1.0)).distance(to)
    }

    /// Its length.
    pub(crate) fn length(&self) -> f32 {
        self.a.distance(self.b)
    }
}

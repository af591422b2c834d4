//! The part of the drawing that is shown: all of it with its names, or the part that a selection
//! concerns.

use egui::{Align2, Painter, Rect, Ui, Vec2};

use super::banner::banner_height;
use super::callout::{self, Spot};
use super::camera::{Camera, bounds};
use super::places::Places;
use super::text::Sizes;
use crate::app::canvas::model::picture::Picture;
use crate::app::scene::{Scene, Selection};
use crate::topology::NodeId;

/// The part of the drawing to show in the next frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// The whole drawing.
    All,
    /// The selection.
    Selection,
}

/// The view of the drawing, and the positions of everything on it.
#[derive(Default)]
pub(crate) struct View {
    /// Zoom and position.
    pub camera: Camera,
    /// Positions of names, badges and hulls.
    pub places: Places,
    /// The part to show in the next frame.
    pub fit: Option<Fit>,
    /// The canvas for which the last fit was made, while panels may still change their size.
    fitted: Option<(Fit, Rect, u8)>,
    /// Width of the canvas in the last frame, in points.
    width: f32,
    /// The view that made room for a drawer.
    aside: Option<Aside>,
    /// True for thicker lines and larger labels.
    pub presenting: bool,
    /// Position of the selected client's note.
    note: Option<Spot>,
}

/// A view that made room for a drawer.
struct Aside {
    /// The view before.
    before: Camera,
    /// The view after.
    after: Camera,
    /// The selection for which the drawer was opened.
    of: Selection,
}

impl View {
    /// Shows the requested part. Panels take some frames to find their size, so the fit is repeated
    /// if the canvas changes right after it.
    pub(crate) fn refit(&mut self, ui: &Ui, scene: &Scene<'_>, picture: &Picture) {
        const SETTLING: u8 = 4;
        let rect = self.camera.rect;
        let due = match (self.fit.take(), self.fitted.take()) {
            (Some(fit), _) => Some((fit, SETTLING)),
            (None, Some((fit, old, left))) if old != rect => Some((fit, left)),
            (None, Some((fit, old, left))) if left > 0 => {
                self.fitted = Some((fit, old, left - 1));
                None
            }
            (None, _) => None,
        };
        if let Some((fit, left)) = due {
            self.fit_to(&ui.painter_at(rect), scene, picture, fit);
            self.fitted = Some((fit, rect, left.saturating_sub(1)));
            ui.ctx().request_repaint();
        }
    }

    /// Returns the smallest text size, in points.
    pub(crate) fn least_text(&self, scene: &Scene<'_>) -> f32 {
        if self.presenting { 18.0 } else { scene.settings.text_size.points() - 1.0 }
    }

    /// Returns the text sizes at the current zoom.
    pub(crate) fn sizes(&self, scene: &Scene<'_>) -> Sizes {
        Sizes::at(self.camera.zoom, self.least_text(scene))
    }

    /// Places names and badges at the current zoom.
    pub(crate) fn find_places(&mut self, painter: &Painter, scene: &Scene<'_>, picture: &Picture) {
        let sizes = self.sizes(scene);
        self.places.update(painter, scene, picture, self.camera.zoom, sizes);
    }

    /// Places the selected client's note.
    pub(crate) fn find_note(
        &mut self,
        painter: &Painter,
        scene: &Scene<'_>,
        picture: &Picture,
    ) -> Option<Spot> {
        let found = callout::find(painter, scene, &self.camera, picture, &self.places, self.note)?;
        self.note = Some(found);
        Some(found)
    }

    /// Shows all, or the selection, with the names.
    pub(crate) fn fit_to(
        &mut self,
        painter: &Painter,
        scene: &Scene<'_>,
        picture: &Picture,
        fit: Fit,
    ) {
        let only = &scene.selection.nodes;
        let all = fit == Fit::All || only.is_empty();
        let most = self.largest_fit();
        self.show_nodes(painter, scene, picture, &|id| all || only.contains(id), most);
    }

    /// Returns the largest zoom for a fit: natural size on a small canvas, more on a large one.
    fn largest_fit(&self) -> f32 {
        let size = self.camera.rect.size();
        if self.presenting { 2.0 } else { (size.x / 1300.0).min(size.y / 750.0).clamp(1.0, 2.0) }
    }

    /// Shows some nodes with their names, as large as possible.
    fn show_nodes(
        &mut self,
        painter: &Painter,
        scene: &Scene<'_>,
        picture: &Picture,
        wanted: &dyn Fn(&NodeId) -> bool,
        most: f32,
    ) {
        let Some(part) = bounds(
            scene
                .doc()
                .nodes()
                .filter(|n| wanted(&n.id))
                .map(|n| picture.drawing.groups.anchor(n).pos),
        ) else {
            self.camera.reset();
            return;
        };
        let free = self.camera.free(banner_height(painter, scene, self.camera.rect));
        let fits = |room: Vec2| {
            let fit = (room.x / part.width().max(1.0)).min(room.y / part.height().max(1.0));
            Camera::possible(fit.min(most))
        };
        // Names do not shrink with the drawing, and move when it does: the room they add is found
        // by trying.
        let mut zoom = fits(free.size() - Vec2::new(160.0, 90.0));
        let mut best: Option<(f32, Rect)> = None;
        for _ in 0..5 {
            self.camera.zoom = zoom;
            self.find_places(painter, scene, picture);
            let Some(extent) = self.extent(scene, picture, wanted) else { break };
            if extent.width() <= free.width() && extent.height() <= free.height() {
                if best.is_none_or(|(old, _)| zoom > old) {
                    best = Some((zoom, extent));
                }
            } else if best.is_none() && zoom <= 0.1 {
                break;
            }
            let names = extent.size() - part.size() * zoom;
            let next = fits(free.size() - names);
            if (next - zoom).abs() < 0.004 {
                break;
            }
            zoom = next;
        }
        if best.is_none() {
            // The last zoom tried was a little too large.
            zoom = Camera::possible(zoom * 0.96);
        }
        let zoom = best.map_or(zoom, |(zoom, _)| zoom);
        self.camera.zoom = zoom;
        self.find_places(painter, scene, picture);
        if let Some(extent) = self.extent(scene, picture, wanted) {
            self.camera.show(zoom, extent, free);
        }
    }

    /// Returns the part of the drawing that some nodes take with their names.
    fn extent(
        &self,
        scene: &Scene<'_>,
        picture: &Picture,
        wanted: &dyn Fn(&NodeId) -> bool,
    ) -> Option<Rect> {
        let nodes = scene.doc().nodes().filter(|n| wanted(&n.id));
        let each = nodes.filter_map(|n| self.places.extent(picture.place_of(&n.id)?));
        let hulls = picture.drawing.groups.all().iter().zip(self.places.hulls());
        let hulls = hulls.filter(|(group, _)| group.routers.iter().any(wanted));
        let hulls = hulls.filter_map(|(_, placed)| Some(placed.as_ref()?.bounds));
        each.chain(hulls).reduce(Rect::union)
    }

    /// Keeps the selection, its path and its site in view when a drawer opens. If they are in view
    /// already, nothing moves; when the drawer closes, the view goes back.
    pub(crate) fn keep_selection_in_view(
        &mut self,
        painter: &Painter,
        scene: &Scene<'_>,
        picture: &Picture,
    ) {
        let rect = self.camera.rect;
        let old = std::mem::replace(&mut self.width, rect.width());
        // If the user has moved the view since, it is not moved back.
        let aside = self.aside.take().filter(|aside| self.camera.shows_as(&aside.after));
        if rect.width() > old {
            if let Some(aside) = aside {
                self.camera = aside.before.on(rect);
            }
            return;
        }
        let another = aside.as_ref().is_some_and(|aside| aside.of != *scene.selection);
        let Some(bright) =
            picture.selected.bright.as_ref().filter(|_| rect.width() < old || another)
        else {
            self.aside = aside;
            return;
        };
        let before = aside.map_or(self.camera, |aside| aside.before);
        let wanted = |id: &NodeId| bright.subject.contains(id);
        let free = self.camera.free(banner_height(painter, scene, rect));
        if self.hidden(painter, scene, picture, &wanted, free).is_some() {
            self.camera = before.on(rect);
            self.uncover(painter, scene, picture, &wanted);
        }
        self.aside = Some(Aside { before, after: self.camera, of: scene.selection.clone() });
    }

    /// Moves the view as little as needed to show some nodes with their names.
    pub(crate) fn uncover(
        &mut self,
        painter: &Painter,
        scene: &Scene<'_>,
        picture: &Picture,
        wanted: &dyn Fn(&NodeId) -> bool,
    ) {
        let free = self.camera.free(banner_height(painter, scene, self.camera.rect));
        let Some(seen) = self.hidden(painter, scene, picture, wanted, free) else { return };
        if seen.width() <= free.width() && seen.height() <= free.height() {
            let low = (free.min - seen.min).max(Vec2::ZERO);
            let high = (free.max - seen.max).min(Vec2::ZERO);
            self.camera.pan(low + high);
        } else {
            self.show_nodes(painter, scene, picture, wanted, self.camera.zoom);
        }
    }

    /// Returns the place at the edge of the canvas where a box of this size covers the least.
    pub(crate) fn calm_place(&self, size: Vec2) -> Align2 {
        const PLACES: [Align2; 5] = [
            Align2::CENTER_TOP,
            Align2::LEFT_TOP,
            Align2::RIGHT_TOP,
            Align2::RIGHT_BOTTOM,
            Align2::CENTER_BOTTOM,
        ];
        let origin = self.camera.origin().to_vec2();
        let taken = (0..).map_while(|node| self.places.extent(node));
        let taken: Vec<Rect> = taken.map(|rect| rect.translate(origin)).collect();
        let covered = |place: &Align2| {
            let shown = place.align_size_within_rect(size, self.camera.rect.shrink(12.0));
            let each = taken.iter().map(|rect| rect.intersect(shown));
            let sum: f32 = each.filter(|rect| rect.is_positive()).map(|rect| rect.area()).sum();
            sum
        };
        let best = PLACES.into_iter().map(|place| (covered(&place), place));
        // Takes the first of equals.
        best.min_by(|a, b| a.0.total_cmp(&b.0)).map_or(PLACES[0], |(_, place)| place)
    }

    /// Returns the box on the screen of some nodes with their names; none if it is in view.
    fn hidden(
        &mut self,
        painter: &Painter,
        scene: &Scene<'_>,
        picture: &Picture,
        wanted: &dyn Fn(&NodeId) -> bool,
        free: Rect,
    ) -> Option<Rect> {
        self.find_places(painter, scene, picture);
        let extent = self.extent(scene, picture, wanted)?;
        let seen = extent.translate(self.camera.origin().to_vec2());
        (!free.contains_rect(seen)).then_some(seen)
    }
}

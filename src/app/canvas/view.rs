//! Which part of the drawing is shown: all of it with its names, or what a selection is about.

use egui::{Align2, Painter, Rect, Vec2};

use super::camera::{Camera, bounds};
use super::label::Sizes;
use super::picture::Picture;
use super::{Canvas, Fit, overlay};
use crate::app::scene::{Scene, Selection};
use crate::topology::NodeId;

/// A view that made room for a drawer.
pub(super) struct Aside {
    /// The view before.
    before: Camera,
    /// The view after.
    after: Camera,
    /// What the drawer is about.
    of: Selection,
}

impl Canvas {
    /// No text is smaller, in points.
    pub(super) fn least_text(&self, scene: &Scene<'_>) -> f32 {
        if self.presenting { 18.0 } else { scene.settings.text_size.points() - 1.0 }
    }

    /// The sizes of text at the present zoom.
    pub(super) fn sizes(&self, scene: &Scene<'_>) -> Sizes {
        Sizes::at(self.camera.zoom, self.least_text(scene))
    }

    /// Finds places for names and badges at the present zoom.
    pub(super) fn find_places(&mut self, painter: &Painter, scene: &Scene<'_>, picture: &Picture) {
        let sizes = self.sizes(scene);
        self.places.update(painter, scene, picture, self.camera.zoom, sizes);
    }

    /// Shows all, or the selection, with the names.
    pub(super) fn fit_to(
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

    /// On a small canvas nothing is drawn larger than its natural size; on a wall it is.
    fn largest_fit(&self) -> f32 {
        let size = self.camera.rect.size();
        if self.presenting { 2.0 } else { (size.x / 1300.0).min(size.y / 750.0).clamp(1.0, 2.0) }
    }

    /// Shows some nodes with their names, as large as they can be.
    fn show_nodes(
        &mut self,
        painter: &Painter,
        scene: &Scene<'_>,
        picture: &Picture,
        wanted: &dyn Fn(&NodeId) -> bool,
        most: f32,
    ) {
        let Some(part) = bounds(
            scene.doc().nodes().filter(|n| wanted(&n.id)).map(|n| picture.groups.anchor(n).pos),
        ) else {
            self.camera.reset();
            return;
        };
        let free = self.camera.free(overlay::banner_height(painter, scene, self.camera.rect));
        let fits = |room: Vec2| {
            let fit = (room.x / part.width().max(1.0)).min(room.y / part.height().max(1.0));
            Camera::possible(fit.min(most))
        };
        // Names do not shrink with the drawing, and find other places when it does: what they add
        // is found by trying.
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
            // The last try was a little too large.
            zoom = Camera::possible(zoom * 0.96);
        }
        let zoom = best.map_or(zoom, |(zoom, _)| zoom);
        self.camera.zoom = zoom;
        self.find_places(painter, scene, picture);
        if let Some(extent) = self.extent(scene, picture, wanted) {
            self.camera.show(zoom, extent, free);
        }
    }

    /// The part of the drawing that some nodes take with their names.
    fn extent(
        &self,
        scene: &Scene<'_>,
        picture: &Picture,
        wanted: &dyn Fn(&NodeId) -> bool,
    ) -> Option<Rect> {
        let nodes = scene.doc().nodes().filter(|n| wanted(&n.id));
        let each = nodes.filter_map(|n| self.places.extent(picture.place_of(&n.id)?));
        let hulls = picture.groups.all().iter().zip(self.places.hulls());
        let hulls = hulls.filter(|(group, _)| group.routers.iter().any(wanted));
        let hulls = hulls.filter_map(|(_, placed)| Some(placed.as_ref()?.bounds));
        each.chain(hulls).reduce(Rect::union)
    }

    /// A drawer that opens must not cover what it is about: what is selected, its path and its
    /// site stay in view. Where they are, nothing moves; once it is closed, the view goes back.
    pub(super) fn keep_selection_in_view(
        &mut self,
        painter: &Painter,
        scene: &Scene<'_>,
        picture: &Picture,
    ) {
        let rect = self.camera.rect;
        let old = std::mem::replace(&mut self.width, rect.width());
        // Once a person moved the view, it is theirs.
        let aside = self.aside.take().filter(|aside| self.camera.shows_as(&aside.after));
        if rect.width() > old {
            if let Some(aside) = aside {
                self.camera = aside.before.on(rect);
            }
            return;
        }
        let another = aside.as_ref().is_some_and(|aside| aside.of != *scene.selection);
        let Some(bright) = picture.bright.as_ref().filter(|_| rect.width() < old || another) else {
            self.aside = aside;
            return;
        };
        let before = aside.map_or(self.camera, |aside| aside.before);
        let wanted = |id: &NodeId| bright.subject.contains(id);
        let free = self.camera.free(overlay::banner_height(painter, scene, rect));
        if self.hidden(painter, scene, picture, &wanted, free).is_some() {
            self.camera = before.on(rect);
            self.uncover(painter, scene, picture, &wanted);
        }
        self.aside = Some(Aside { before, after: self.camera, of: scene.selection.clone() });
    }

    /// Moves the view as little as needed for some nodes and their names to be seen.
    pub(super) fn uncover(
        &mut self,
        painter: &Painter,
        scene: &Scene<'_>,
        picture: &Picture,
        wanted: &dyn Fn(&NodeId) -> bool,
    ) {
        let free = self.camera.free(overlay::banner_height(painter, scene, self.camera.rect));
        let Some(seen) = self.hidden(painter, scene, picture, wanted, free) else { return };
        if seen.width() <= free.width() && seen.height() <= free.height() {
            let low = (free.min - seen.min).max(Vec2::ZERO);
            let high = (free.max - seen.max).min(Vec2::ZERO);
            self.camera.pan(low + high);
        } else {
            self.show_nodes(painter, scene, picture, wanted, self.camera.zoom);
        }
    }

    /// Where on the edge of the canvas a box of a size covers the fewest nodes and names.
    pub fn calm_place(&self, size: Vec2) -> Align2 {
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
        // The first of equals.
        best.min_by(|a, b| a.0.total_cmp(&b.0)).map_or(PLACES[0], |(_, place)| place)
    }

    /// Where some nodes with their names are on the screen, unless they can be seen.
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

//! Position of the note beside a selected client, where it covers the least.

use std::sync::Arc;

use egui::{Align2, FontId, Galley, Painter, Pos2, Rect, Vec2};

use super::banner::banner_height;
use super::camera::Camera;
use super::line::Line;
use super::obstacles::{Obstacle, ObstacleKind, Shape};
use super::places::Places;
use super::shape::RIM;
use crate::app::canvas::model::note::Note;
use crate::app::canvas::model::picture::Picture;
use crate::app::scene::Scene;
use crate::app::theme::strong;

/// Position of the note; valid until the picture, the view or the text size changes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    of: (u64, Camera, f32),
    /// Width at which the text is laid out, in points.
    pub width: f32,
    /// Box of the note on the screen.
    pub rect: Rect,
}

/// Widths to try for the note, in points: a narrow note finds room in a dense drawing.
const WIDTHS: [f32; 2] = [360.0, 250.0];

/// Largest distance at which a line ties the note to its client, in points.
pub(crate) const NEAR: f32 = 140.0;

/// Returns the note's fonts, title first.
pub(crate) fn fonts(scene: &Scene<'_>) -> [FontId; 2] {
    let size = scene.settings.text_size.points();
    [strong(size), FontId::proportional((size - 1.0).max(13.0))]
}

/// Lays out the note's title and reason in a width.
pub(crate) fn laid_out(
    painter: &Painter,
    scene: &Scene<'_>,
    note: &Note,
    width: f32,
) -> [Arc<Galley>; 2] {
    let [title, reason] = fonts(scene);
    let wrapped =
        |text: &str, font: FontId| painter.layout(text.to_owned(), font, scene.theme.text.0, width);
    [wrapped(&note.title, title), wrapped(&note.reason, reason)]
}

/// Returns the box on the screen that a note's client and its name take.
pub(crate) fn own_box(
    camera: &Camera,
    picture: &Picture,
    places: &Places,
    note: &Note,
) -> Option<Rect> {
    let client = picture.place_of(&note.client)?;
    Some(places.extent(client)?.translate(camera.origin().to_vec2()))
}

/// Places the note, or returns the known position if nothing has changed since.
pub(crate) fn find(
    painter: &Painter,
    scene: &Scene<'_>,
    camera: &Camera,
    picture: &Picture,
    places: &Places,
    known: Option<Spot>,
) -> Option<Spot> {
    let note = picture.selected.note.as_ref()?;
    let client = picture.place_of(&note.client)?;
    let own = own_box(camera, picture, places, note)?;
    let of = (picture.serial(), *camera, scene.settings.text_size.points());
    if let Some(known) = known.filter(|spot| spot.of == of) {
        return Some(known);
    }
    let outer = |[title, reason]: &[Arc<Galley>; 2]| {
        let width = title.size().x.max(reason.size().x);
        Vec2::new(width, title.size().y + reason.size().y + 4.0) + Vec2::new(28.0, 18.0)
    };
    let things = in_the_way(scene, camera, picture, places, note, client);
    let banner = banner_height(painter, scene, camera.rect);
    let each = WIDTHS.map(|width| {
        let size = outer(&laid_out(painter, scene, note, width));
        let (cost, rect) = place(camera, own, size, &things, banner);
        (cost, Spot { of, width, rect })
    });
    let [wide, narrow] = each;
    Some(if narrow.0 < wide.0 { narrow.1 } else { wide.1 })
}

/// Returns everything on the screen that the note could cover, each with a cost.
fn in_the_way(
    scene: &Scene<'_>,
    camera: &Camera,
    picture: &Picture,
    places: &Places,
    note: &Note,
    client: usize,
) -> Vec<(Obstacle, f32)> {
    let by = camera.origin().to_vec2();
    let mut things = Vec::new();
    let mut put = |what: ObstacleKind, shape: Shape, weight: f32| {
        things.push((Obstacle { what, shape }, weight));
    };
    for (index, node) in scene.doc().nodes().enumerate() {
        let weight = match node {
            _ if index == client || note.about.contains(&node.id) => 14.0,
            _ if picture.is_dim_node(node) => 1.2,
            _ => 4.0,
        };
        if let Some((at, reach)) = places.body(index) {
            put(ObstacleKind::Body(index), Shape::Disc(at + by, reach + RIM / 2.0), weight);
        }
        if let Some(label) = places.label(index).filter(|l| l.rect.is_positive()) {
            put(ObstacleKind::Label(index), Shape::Box(label.rect.translate(by)), weight);
        }
    }
    for hull in places.hulls().iter().flatten() {
        if let Some(label) = hull.label {
            put(ObstacleKind::Mark(0), Shape::Box(label.translate(by)), 4.0);
        }
    }
    for badge in places.badges() {
        let weight = if picture.is_dim_link(&badge.link) { 0.6 } else { 4.0 };
        put(ObstacleKind::Mark(0), Shape::Box(badge.rect.translate(by)), weight);
    }
    for (index, link) in scene.doc().links().enumerate() {
        let weight = if picture.is_on_path(&link.id) { 0.25 } else { 0.01 };
        let line = Line::of(scene, camera, picture, link);
        if let Some(line) = line.filter(|_| !picture.is_dim_link(&link.id)) {
            put(ObstacleKind::Link(index), Shape::Line(line.a, line.b), weight);
        }
    }
    things
}

/// Places the note near its client, where it covers the least; far away only if nothing near is
/// free.
fn place(
    camera: &Camera,
    own: Rect,
    size: Vec2,
    things: &[(Obstacle, f32)],
    banner: f32,
) -> (f32, Rect) {
    let room = camera.rect.shrink(8.0);
    let room = room.with_min_y(room.top() + banner);
    let buttons = Rect::from_min_max(
        room.left_bottom() - Vec2::new(0.0, 44.0),
        room.left_bottom() + Vec2::new(272.0, 0.0),
    );
    let inside = |rect: Rect| {
        let by = (room.min - rect.min).max(Vec2::ZERO) + (room.max - rect.max).min(Vec2::ZERO);
        rect.translate(by)
    };
    let cost = |rect: &Rect| {
        let hidden = |(thing, weight): &(Obstacle, f32)| weight * thing.inside(rect.expand(3.0));
        let [from, to] = leader(*rect, own);
        let apart = from.distance(to);
        let far = apart / 30.0 + if apart > NEAR { 3.0 } else { 0.0 };
        let on_buttons = if rect.intersects(buttons) { 12.0 } else { 0.0 };
        let on_own = if rect.intersects(own) { 100.0 } else { 0.0 };
        far + on_buttons + on_own + things.iter().map(hidden).sum::<f32>()
    };
    let tries = candidates(own, size, room).map(inside);
    let costed = tries.map(|rect| (cost(&rect), rect));
    let best = costed.min_by(|a, b| a.0.total_cmp(&b.0));
    best.unwrap_or((f32::INFINITY, Rect::from_min_size(room.min, size)))
}

/// Returns candidate boxes: around the client at growing distances, shifted along each side, then
/// in the corners.
fn candidates(own: Rect, size: Vec2, room: Rect) -> impl Iterator<Item = Rect> {
    const APART: [f32; 4] = [14.0, 40.0, 75.0, 115.0];
    const SLID: [f32; 9] = [0.0, 0.2, -0.2, 0.35, -0.35, 0.5, -0.5, 0.7, -0.7];
    let around = APART.into_iter().flat_map(move |apart| {
        SLID.into_iter().flat_map(move |slid| {
            let along = slid * (size + own.size());
            let (x, y) = (Vec2::new(along.x, 0.0), Vec2::new(0.0, along.y));
            [
                Align2::CENTER_TOP.anchor_size(own.center_bottom() + Vec2::Y * apart + x, size),
                Align2::LEFT_CENTER.anchor_size(own.right_center() + Vec2::X * apart + y, size),
                Align2::RIGHT_CENTER.anchor_size(own.left_center() - Vec2::X * apart + y, size),
                Align2::CENTER_BOTTOM.anchor_size(own.center_top() - Vec2::Y * apart + x, size),
            ]
        })
    });
    let corners = [
        Align2::RIGHT_BOTTOM.anchor_size(room.right_bottom(), size),
        Align2::RIGHT_TOP.anchor_size(room.right_top(), size),
        Align2::LEFT_TOP.anchor_size(room.left_top(), size),
    ];
    around.chain(corners)
}

/// Returns the shortest line between two boxes.
pub(crate) fn leader(a: Rect, b: Rect) -> [Pos2; 2] {
    // If they overlap in one direction, the middle of the overlap.
    let between = |a: egui::Rangef, b: egui::Rangef| {
        let (low, high) = (a.min.max(b.min), a.max.min(b.max));
        if low <= high {
            let middle = (low + high) / 2.0;
            [middle, middle]
        } else if a.max < b.min {
            [a.max, b.min]
        } else {
            [a.min, b.max]
        }
    };
    let [x, y] = [between(a.x_range(), b.x_range()), between(a.y_range(), b.y_range())];
    [Pos2::new(x[0], y[0]), Pos2::new(x[1], y[1])]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Places a note for a client in the middle of a canvas, among these obstacles.
    fn placed(things: &[(Shape, f32)]) -> Rect {
        let rect = Rect::from_min_size(Pos2::ZERO, Vec2::new(1000.0, 600.0));
        let camera = Camera::default().on(rect);
        let own = Rect::from_center_size(Pos2::new(500.0, 300.0), Vec2::new(80.0, 90.0));
        let thing = |(shape, weight): &(Shape, f32)| {
            (Obstacle { what: ObstacleKind::Label(0), shape: *shape }, *weight)
        };
        let things: Vec<(Obstacle, f32)> = things.iter().map(thing).collect();
        place(&camera, own, Vec2::new(300.0, 70.0), &things, 0.0).1
    }

    #[test]
    fn the_note_stands_below_its_client_where_there_is_room_and_close_by_where_not() {
        assert_eq!(placed(&[]).center_top(), Pos2::new(500.0, 359.0));
        // Names on both sides below, the path above.
        let name =
            |x: f32| Shape::Box(Rect::from_center_size(Pos2::new(x, 400.0), Vec2::new(90.0, 90.0)));
        let path = Shape::Line(Pos2::new(500.0, 0.0), Pos2::new(500.0, 280.0));
        let around = [(name(400.0), 4.0), (name(600.0), 4.0), (path, 0.25)];
        let note = placed(&around);
        assert!(note.distance_to_pos(Pos2::new(500.0, 300.0)) < NEAR, "{note:?}");
        for (shape, _) in around {
            let thing = Obstacle { what: ObstacleKind::Label(0), shape };
            assert!(thing.inside(note) == 0.0, "{note:?} hides {shape:?}");
        }
    }
}

//! Hulls behind the routers of ASes with several, their names, and the buttons that collapse them.

use egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2, lerp};

use super::items::{ExpandButton, HullHandle};
use super::pen::{DIMMED, Marked, Painting};
use crate::app::canvas::layout::hulls::{MARGIN, PlacedHull, TARGET, asn_beside, name_font};
use crate::app::canvas::model::picture::Picture;
use crate::app::scene::Scene;
use crate::app::theme::{Theme, strong};
use crate::topology::Hull;

impl Painting<'_> {
    /// Paints the hulls, behind everything.
    pub(crate) fn hulls(&self) {
        let Self { painter, scene, picture, view } = *self;
        let by = view.camera.origin().to_vec2();
        let line = self.pen(painter).least_line.max(1.5);
        for (group, placed) in picture.drawing.groups.all().iter().zip(view.places.hulls()) {
            let Some(placed) = placed else { continue };
            if painter.clip_rect().intersects(placed.bounds.translate(by)) {
                let strength = if picture.is_dim_group(group) { 0.4 } else { 1.0 };
                paint(placed, painter, by, Ink::of(scene.theme, strength), line);
            }
        }
    }

    /// Paints the names of the hulls, over the links.
    pub(crate) fn hull_names(&self, hulls: &[HullHandle], marked: Marked<'_>) {
        let Self { painter, scene, picture, view } = *self;
        let theme = scene.theme;
        for HullHandle { group, label, button } in hulls {
            let mut painter = painter.clone();
            if picture.is_dim_group(group) {
                painter.multiply_opacity(DIMMED);
            }
            let rect = label.rect.union(button.rect).shrink2(Vec2::new(0.0, 3.0));
            let selected = group.routers.iter().all(|r| scene.selection.nodes.contains(r));
            let keyed = label.has_focus() || button.has_focus();
            let edge = match selected || (keyed && marked.shows_focus) {
                true => Stroke::new(2.0, theme.accent.0),
                false => Stroke::new(1.5, Ink::of(theme, 1.0).edge),
            };
            painter.rect(rect, 8.0, theme.panel.0, edge, StrokeKind::Inside);
            for part in [label, button].into_iter().filter(|p| p.hovered() || p.has_focus()) {
                let lit = part.rect.intersect(rect).shrink(2.0);
                painter.rect_filled(lit, 6.0, theme.control_hover.0);
            }
            let font = name_font(view.sizes(scene));
            let at = Pos2::new(label.rect.left() + MARGIN, rect.center().y);
            let name = painter.text(at, Align2::LEFT_CENTER, &group.name, font, theme.text.0);
            let (at, small) = (name.right_center(), view.sizes(scene).small_font());
            painter.text(at, Align2::LEFT_CENTER, asn_beside(group), small, theme.weak.0);
            folded(&painter, button.rect.center(), theme.weak.0, theme.panel.0, Hull::Open);
        }
    }
}

/// Paints the buttons that expand collapsed ASes, with the number of routers.
pub(crate) fn paint_expand_buttons(
    painter: &Painter,
    scene: &Scene<'_>,
    picture: &Picture,
    folds: &[ExpandButton],
) {
    let theme = scene.theme;
    for ExpandButton { group, response } in folds {
        let mut painter = painter.clone();
        if picture.is_dim_group(group) {
            painter.multiply_opacity(DIMMED);
        }
        let rect = response.rect.shrink2(Vec2::new(0.0, 5.0));
        let fill = if response.hovered() { theme.control_hover.0 } else { theme.panel.0 };
        let edge = match response.has_focus() {
            true => Stroke::new(2.0, theme.accent.0),
            false => Stroke::new(1.5, theme.link.0),
        };
        painter.rect(rect, 8.0, fill, edge, StrokeKind::Inside);
        let count = group.routers.len().to_string();
        let at = Pos2::new(rect.left() + 13.0, rect.center().y);
        painter.text(at, Align2::CENTER_CENTER, count, strong(13.0), theme.text.0);
        let at = Pos2::new(rect.right() - 14.0, rect.center().y);
        folded(&painter, at, theme.weak.0, fill, Hull::Collapsed);
    }
}

/// Paints the sign of the button: minus to collapse, plus to expand.
fn folded(painter: &Painter, at: Pos2, ink: Color32, paper: Color32, now: Hull) {
    let box_ = Rect::from_center_size(at, Vec2::splat(14.0));
    painter.rect(box_, 3.0, paper, Stroke::new(1.5, ink), StrokeKind::Inside);
    let line = Stroke::new(1.8, ink);
    painter.hline(at.x - 3.5..=at.x + 3.5, at.y, line);
    if now == Hull::Collapsed {
        painter.vline(at.x, at.y - 3.5..=at.y + 3.5, line);
    }
}

/// Colours of hulls: the canvas mixed with a little of the links' colour, and more at the edge.
#[derive(Clone, Copy)]
struct Ink {
    fill: Color32,
    edge: Color32,
}

impl Ink {
    fn of(theme: &Theme, strength: f32) -> Self {
        let mixed = |share: f32| {
            let (back, link) = (theme.canvas.0, theme.link.0);
            let mix = |a: u8, b: u8| lerp(f32::from(a)..=f32::from(b), share).round() as u8;
            Color32::from_rgb(
                mix(back.r(), link.r()),
                mix(back.g(), link.g()),
                mix(back.b(), link.b()),
            )
        };
        Self { fill: mixed(0.13 * strength), edge: mixed(0.6 * strength) }
    }
}

fn paint(hull: &PlacedHull, painter: &Painter, by: Vec2, ink: Ink, line: f32) {
    if let Some(edge) = &hull.edge {
        let points = edge.iter().map(|p| *p + by).collect();
        painter.add(Shape::convex_polygon(points, ink.fill, Stroke::new(line, ink.edge)));
        return;
    }
    // The whole shape in the colour of the edge, then a slightly smaller one over it.
    for (colour, less) in [(ink.edge, 0.0), (ink.fill, line)] {
        for [a, b] in &hull.links {
            let width = 2.0 * (TARGET * 0.6 - less);
            painter.line_segment([*a + by, *b + by], Stroke::new(width, colour));
        }
        for (at, r) in &hull.routers {
            painter.circle_filled(*at + by, r - less, colour);
        }
    }
}

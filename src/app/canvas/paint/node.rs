//! Painting of a node: shape by kind, colour and letter by catchment.

use std::f32::consts::TAU;

use egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, Vec2};

use super::pen::Pen;
use crate::app::canvas::layout::shape::{RIM, halo, radius};
use crate::app::canvas::layout::text::quantised;
use crate::app::canvas::model::shape::NodeShape;
use crate::app::canvas::model::status::NodeStatus;
use crate::app::theme::{Theme, strong};
use crate::topology::{Kind, Service};

/// Smallest radius of a site, in points on the screen: its letter explains all colours.
const LEAST_SITE: f32 = 9.0;

/// Highlights of a node in this frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    /// True if it is selected.
    pub selected: bool,
    /// True if it has the focus.
    pub focused: bool,
    /// True if the pointer is over it: its rim shows.
    pub hovered: bool,
    /// True if it shares its ASN with a node to which it is not linked.
    pub island: bool,
    /// State of the service behind its announcements.
    pub service: Service,
    /// True if the tour points at it, or it has just made its choice in a walkthrough.
    pub pointed_at: bool,
}

/// Paints a node's shape. `own_letter` is that of a site.
pub(crate) fn paint(
    pen: Pen<'_>,
    at: Pos2,
    look: NodeShape,
    own_letter: Option<(&str, Color32)>,
    standing: &NodeStatus,
    marks: Marks,
) {
    let Pen { painter, theme, zoom, .. } = pen;
    let r = radius(look) * zoom;
    let (line, letter) = match standing {
        NodeStatus::Served { colour, letter } => (*colour, &**letter),
        NodeStatus::Failed => (theme.ghost.0, ""),
        NodeStatus::Mixed(_) => (theme.link.0, ""),
        NodeStatus::Unserved | NodeStatus::Idle | NodeStatus::Unsettled => (theme.link.0, ""),
    };
    let halo = r + RIM;
    if marks.pointed_at {
        painter.circle_filled(at, halo, theme.notice_line.0.gamma_multiply(0.4));
    }
    if marks.hovered {
        painter.circle_filled(at, halo, theme.accent.0.gamma_multiply(0.16));
    }
    if marks.selected || marks.focused {
        ring(painter, at, halo - 2.0, Stroke::new(2.0, theme.accent.0), marks.focused);
    }
    let body = Body { painter, theme, at, r, zoom, line, letter };
    match look {
        NodeShape::Of(Kind::Site) => body.site(own_letter, standing),
        NodeShape::Of(Kind::Isp) => body.disc(),
        NodeShape::Of(Kind::As) => body.hexagon(),
        NodeShape::Of(Kind::Client) => body.person(standing),
        NodeShape::Of(Kind::RouteServer) => body.exchange(),
        NodeShape::Collapsed => body.collapsed(standing),
    }
    if *standing == NodeStatus::Unsettled {
        stripes(painter, Rect::from_center_size(at, Vec2::splat(r * 1.3)), theme.notice_line.0);
    }
    if *standing == NodeStatus::Failed {
        cross(painter, at, r * 0.9, Stroke::new(3.5 * zoom.max(0.6), theme.danger.0));
    }
    if marks.service == Service::Dead {
        dead_service(painter, theme, at + Vec2::new(-r, -r), zoom);
    }
    // Islands are usual for an anycast operator: marked only under the pointer, when selected or
    // focused.
    if marks.island && (marks.hovered || marks.selected || marks.focused) {
        let spot = at + Vec2::new(r + 2.0, -r - 2.0);
        painter.circle(spot, 8.0, theme.notice_fill.0, Stroke::new(1.5, theme.notice_line.0));
        painter.text(spot, Align2::CENTER_CENTER, "≠", strong(13.0), theme.text.0);
    }
}

struct Body<'a> {
    painter: &'a Painter,
    theme: &'a Theme,
    at: Pos2,
    r: f32,
    zoom: f32,
    line: Color32,
    letter: &'a str,
}

impl Body<'_> {
    fn stroke(&self) -> Stroke {
        Stroke::new(4.0 * self.zoom.clamp(0.5, 1.5), self.line)
    }

    fn text(&self, at: Pos2, text: &str, size: f32, colour: Color32) {
        if self.zoom >= 0.3 {
            self.painter.text(
                at,
                Align2::CENTER_CENTER,
                text,
                strong(quantised(size * self.zoom)),
                colour,
            );
        }
    }

    fn site(&self, own: Option<(&str, Color32)>, standing: &NodeStatus) {
        let works = !matches!(standing, NodeStatus::Failed);
        let (letter, colour) = own.unwrap_or(("", self.line));
        let colour = if works { colour } else { self.theme.ghost.0 };
        if works {
            let halo = halo(NodeShape::Of(Kind::Site)) * self.zoom;
            self.painter.circle_filled(self.at, halo, colour.gamma_multiply(0.16));
        }
        let grown = (LEAST_SITE / self.r).max(1.0);
        let rect = Rect::from_center_size(self.at, Vec2::splat(self.r * 1.8 * grown));
        self.painter.rect_filled(rect, 4.0 * self.zoom * grown, colour);
        let size = if grown > 1.0 { 12.0 } else { 20.0 * self.zoom };
        let font = strong(quantised(size));
        self.painter.text(self.at, Align2::CENTER_CENTER, letter, font, self.theme.on_site.0);
    }

    fn disc(&self) {
        self.painter.circle(self.at, self.r, self.theme.panel.0, self.stroke());
        self.text(self.at, self.letter, 16.0, self.line);
    }

    fn hexagon(&self) {
        let corner = |i: usize| {
            let angle = TAU * (i as f32 / 6.0 + 1.0 / 12.0);
            self.at + self.r * Vec2::angled(angle)
        };
        let points: Vec<Pos2> = (0..6).map(corner).collect();
        self.painter.add(Shape::convex_polygon(points, self.theme.panel.0, self.stroke()));
        self.text(self.at, self.letter, 16.0, self.line);
    }

    /// Paints a square on its corner with a port at each: a place where many meet.
    fn exchange(&self) {
        let corner = |i: usize| self.at + self.r * 0.88 * Vec2::angled(TAU * i as f32 / 4.0);
        let points: Vec<Pos2> = (0..4).map(corner).collect();
        self.painter.add(Shape::convex_polygon(points, self.theme.panel.0, self.stroke()));
        for i in 0..4 {
            self.painter.circle_filled(corner(i), 5.0 * self.zoom.clamp(0.5, 1.5), self.line);
        }
        self.text(self.at, self.letter, 15.0, self.line);
    }

    /// Paints two concentric rings. If the routers reach different sites, each site has a part of
    /// the outer ring, and all letters stand inside.
    fn collapsed(&self, standing: &NodeStatus) {
        let stroke = self.stroke();
        let thin = Stroke::new((stroke.width * 0.4).max(1.0), self.line);
        let ring = match standing {
            NodeStatus::Mixed(_) => Stroke::NONE,
            _ => stroke,
        };
        self.painter.circle(self.at, self.r - stroke.width / 2.0, self.theme.panel.0, ring);
        self.painter.circle_stroke(self.at, self.r * 0.74, thin);
        let NodeStatus::Mixed(sites) = standing else {
            self.text(self.at, self.letter, 18.0, self.line);
            return;
        };
        let part = TAU / sites.len().max(1) as f32;
        for (place, (colour, _)) in sites.iter().enumerate() {
            let from = place as f32 * part - TAU / 4.0;
            let at = |i: usize| {
                let angle = from + part * i as f32 / 24.0;
                self.at + (self.r - stroke.width / 2.0) * Vec2::angled(angle)
            };
            let stroke = Stroke::new(stroke.width, *colour);
            self.painter.add(Shape::line((0..=24).map(at).collect(), stroke));
        }
        let letters: Vec<&str> = sites.iter().take(3).map(|(_, letter)| &**letter).collect();
        let (text, size) = match sites.len() {
            ..=3 => (letters.join(" "), 14.0),
            _ => (format!("{}…", letters[..2].join(" ")), 13.0),
        };
        self.text(self.at, &text, size, self.theme.text.0);
    }

    fn person(&self, standing: &NodeStatus) {
        let hollow = !matches!(standing, NodeStatus::Served { .. });
        let z = self.zoom;
        let head = self.at + Vec2::new(0.0, -9.0) * z;
        let (fill, stroke) = if hollow {
            (self.theme.panel.0, Stroke::new(2.0 * z.max(0.6), self.line))
        } else {
            (self.line, Stroke::NONE)
        };
        let top = self.at + Vec2::new(0.0, 16.0) * z;
        let arc = (0..=14).map(|i| {
            let v = Vec2::angled(TAU / 2.0 + TAU / 2.0 * i as f32 / 14.0);
            top + Vec2::new(v.x * 16.0, v.y * 17.0) * z
        });
        self.painter.add(Shape::convex_polygon(arc.collect(), fill, stroke));
        self.painter.circle(head, 8.5 * z, fill, stroke);
        self.text(self.at + Vec2::new(0.0, 9.0) * z, self.letter, 12.0, self.theme.on_site.0);
    }
}

/// Paints the mark of a service that does not answer: a triangle, unlike the cross of a failed
/// node.
fn dead_service(painter: &Painter, theme: &Theme, at: Pos2, zoom: f32) {
    let r = 9.0 * zoom.clamp(0.8, 1.6);
    let corner = |angle: f32| at + r * 1.25 * Vec2::angled(angle * TAU);
    let points = vec![corner(-0.25), corner(1.0 / 12.0), corner(5.0 / 12.0)];
    let edge = Stroke::new(2.0, theme.danger.0);
    painter.add(Shape::convex_polygon(points, theme.canvas.0, edge));
    let stroke = Stroke::new(r * 0.26, theme.danger.0);
    painter.line_segment([at - Vec2::new(0.0, r * 0.55), at + Vec2::new(0.0, r * 0.05)], stroke);
    painter.circle_filled(at + Vec2::new(0.0, r * 0.36), r * 0.15, theme.danger.0);
}

/// Paints a dashed ring, or a solid one for the focus.
fn ring(painter: &Painter, at: Pos2, r: f32, stroke: Stroke, solid: bool) {
    if solid {
        painter.circle_stroke(at, r, Stroke::new(2.5, stroke.color));
        return;
    }
    let points: Vec<Pos2> =
        (0..=32).map(|i| at + r * Vec2::angled(TAU * i as f32 / 32.0)).collect();
    painter.extend(Shape::dashed_line(&points, stroke, 6.0, 4.0));
}

/// Paints the mark of a failure.
pub(crate) fn cross(painter: &Painter, at: Pos2, r: f32, stroke: Stroke) {
    let d = Vec2::new(r, r) * 0.7;
    let e = Vec2::new(r, -r) * 0.7;
    painter.line_segment([at - d, at + d], stroke);
    painter.line_segment([at - e, at + e], stroke);
}

/// Paints the mark of a node that does not converge.
fn stripes(painter: &Painter, rect: Rect, colour: Color32) {
    let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    let mut x = rect.left() - rect.height();
    while x < rect.right() {
        let from = Pos2::new(x, rect.bottom());
        let to = Pos2::new(x + rect.height(), rect.top());
        painter.line_segment([from, to], Stroke::new(2.5, colour));
        x += 8.0;
    }
}

//! Painting of a link: direction of the relationship, traffic, failure.

use egui::{Color32, Painter, Pos2, Shape, Stroke, Vec2};

use super::pen::Pen;
use crate::app::canvas::layout::line::Line;
use crate::app::canvas::model::status::Traffic;
use crate::topology::{Link, LinkState, Role, Side};

/// Smallest zoom at which a link inside an AS is a double line, and one without a relationship is
/// dotted; below it both are plain lines, since their parts would run together.
const SINGLE: f32 = 0.4;

/// Highlights of a link in this frame.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Marks {
    /// True if it is selected.
    pub selected: bool,
    /// True if the pointer is over it.
    pub hovered: bool,
    /// True if it has the focus.
    pub focused: bool,
    /// True if it is on the path of a selected node.
    pub on_path: bool,
    /// True if a warning concerns it.
    pub warned: bool,
    /// True if it is inside an AS.
    pub internal: bool,
}

/// Paints a link's line and its direction; `works` is false if the link or one of its ends is down.
pub(crate) fn paint(
    pen: Pen<'_>,
    line: Line,
    link: &Link,
    works: bool,
    traffic: Option<Traffic>,
    marks: Marks,
) {
    let Pen { painter, theme, zoom, least_line } = pen;
    let scale = zoom.clamp(0.5, 1.6);
    if marks.selected || marks.hovered || marks.focused {
        let strength = if marks.hovered && !marks.selected { 0.18 } else { 0.38 };
        let under = Stroke::new(12.0, theme.accent.0.gamma_multiply(strength));
        painter.line_segment([line.a, line.b], under);
    }
    if marks.warned {
        let under = Stroke::new(9.0, theme.notice_line.0.gamma_multiply(0.35));
        painter.line_segment([line.a, line.b], under);
    }
    if !works {
        ghost(pen, line, link.state);
        return;
    }
    let (colour, width) = match traffic {
        Some(t) if marks.on_path => (t.colour, 6.0),
        Some(t) if t.carries_clients => (t.colour, 3.5),
        Some(t) => (t.colour, 2.5),
        None => (theme.link.0, 1.8),
    };
    let stroke = Stroke::new((width * scale).max(least_line), colour);
    if marks.internal && zoom < SINGLE {
        painter.line_segment([line.a, line.b], stroke);
        return;
    }
    if marks.internal {
        twofold(painter, line, stroke);
        return;
    }
    match (link.a.role, link.b.role) {
        (Role::Peer, Role::Peer) => {
            painter.extend(Shape::dashed_line(&[line.a, line.b], stroke, 8.0, 5.0))
        }
        // Zoomed out, dots are too thin to be seen.
        (Role::None, Role::None) if zoom >= SINGLE => {
            painter.extend(Shape::dashed_line(&[line.a, line.b], stroke, 2.0, 4.0))
        }
        _ => {
            painter.line_segment([line.a, line.b], stroke);
        }
    }
    if let Some(side) = link.customer_side()
        && line.length() > 24.0
    {
        let along = (line.b - line.a).normalized();
        let along = if side == Side::A { along } else { -along };
        arrow(painter, line.at(0.5), along, 7.0 * scale, colour, theme.canvas.0);
    }
}

/// Paints a link inside an AS: two thin lines without a direction.
fn twofold(painter: &Painter, line: Line, stroke: Stroke) {
    let thin = Stroke::new((stroke.width * 0.55).max(1.2), stroke.color);
    let aside = (line.b - line.a).normalized().rot90() * (stroke.width * 0.3 + 1.6);
    for by in [aside, -aside] {
        painter.line_segment([line.a + by, line.b + by], thin);
    }
}

/// Paints an arrow from customer to provider.
fn arrow(painter: &Painter, at: Pos2, along: Vec2, size: f32, fill: Color32, edge: Color32) {
    let across = along.rot90();
    let points = vec![
        at + along * size * 1.2,
        at - along * size * 0.8 + across * size * 0.75,
        at - along * size * 0.8 - across * size * 0.75,
    ];
    painter.add(Shape::convex_polygon(points, fill, Stroke::new(1.5, edge)));
}

/// Paints a link that is down: in red if the link itself failed or was shut down, in grey if a node
/// at its end failed.
fn ghost(pen: Pen<'_>, line: Line, state: LinkState) {
    let Pen { painter, theme, zoom, .. } = pen;
    let scale = zoom.clamp(0.7, 1.6);
    let (width, colour) = match state {
        LinkState::Up => (1.6, theme.ghost.0),
        LinkState::Failed | LinkState::Shutdown => (2.6, theme.danger.0),
    };
    // Short strokes far apart, unlike the long and close ones of a peering link.
    let stroke = Stroke::new(width * scale, colour);
    painter.extend(Shape::dashed_line(&[line.a, line.b], stroke, 4.0, 7.0));
}

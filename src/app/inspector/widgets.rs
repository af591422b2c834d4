//! Widgets of the inspector's pages: headings, badges, buttons.

use egui::epaint::text::LayoutJob;
use egui::{
    Align, Align2, Button, Color32, CornerRadius, FontId, Galley, Label, Layout, Painter, Pos2,
    Rect, Response, RichText, Sense, Shape, Stroke, StrokeKind, TextFormat, TextStyle, Ui,
    WidgetInfo, vec2,
};
use std::sync::Arc;

use crate::app::scene::Scene;
use crate::app::theme::{Theme, strong};
use crate::app::tip::Tip as _;
use crate::topology::{Kind, Node, NodeId, NodeState};

/// Space between the edge of a field and its text, in points.
pub(super) const INSET: i8 = 8;
/// Space between the panel's edge and its content, in points.
pub(super) const MARGIN: i8 = 16;

/// Returns the size of plain text, in points.
pub(super) fn body_size(ui: &Ui) -> f32 {
    TextStyle::Body.resolve(ui.style()).size
}

/// Returns the font of tables and remarks.
pub(super) fn small(ui: &Ui) -> FontId {
    TextStyle::Small.resolve(ui.style())
}

/// Draws the heading of a part of a page.
pub(super) fn heading(ui: &mut Ui, text: impl Into<String>) -> Response {
    let font = strong(body_size(ui) + 1.0);
    ui.add(Label::new(RichText::new(text).font(font)).wrap())
}

/// Draws a line in weak text.
pub(super) fn weak(ui: &mut Ui, theme: &Theme, text: impl Into<String>) -> Response {
    let text = RichText::new(text).font(small(ui)).color(theme.weak.0);
    ui.add(Label::new(text).wrap())
}

/// Draws a heading with weak text at the right, or below it if both do not fit.
pub(super) fn heading_with(ui: &mut Ui, theme: &Theme, text: &str, aside: &str) -> Response {
    let font = strong(body_size(ui) + 1.0);
    let width = |text: &str, font: FontId| {
        let galley = ui.painter().layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER);
        galley.size().x
    };
    let both = width(text, font) + width(aside, small(ui)) + ui.spacing().item_spacing.x;
    if both > ui.available_width() {
        let response = heading(ui, text);
        weak(ui, theme, aside);
        return response;
    }
    let line = |ui: &mut Ui| {
        let response = heading(ui, text);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| weak(ui, theme, aside));
        response
    };
    ui.horizontal(line).inner
}

/// Draws a line from edge to edge of the panel.
pub(super) fn rule(ui: &mut Ui, theme: &Theme) {
    ui.add_space(6.0);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    let range = rect.x_range().expand(f32::from(MARGIN));
    ui.painter().hline(range, rect.center().y, Stroke::new(1.0, theme.line.0));
    ui.add_space(6.0);
}

/// Draws a button that fails something.
pub(super) fn danger_button(ui: &mut Ui, theme: &Theme, text: &str, keys: &str) -> Response {
    let mut job = LayoutJob::default();
    let font = TextStyle::Button.resolve(ui.style());
    job.append(text, 0.0, TextFormat::simple(font.clone(), theme.danger.0));
    if !keys.is_empty() {
        job.append(keys, 10.0, TextFormat::simple(font, theme.danger.0));
    }
    let named = text.to_owned();
    let button = Button::new(job).fill(theme.danger_fill.0).stroke(Stroke::NONE);
    let response = ui.add(button.min_size(vec2(0.0, 32.0)));
    ring(ui, theme, &response);
    response.accessible_name(named)
}

/// Draws a button with an outline in the accent colour.
pub(super) fn plain_button(ui: &mut Ui, theme: &Theme, text: &str) -> Response {
    let response = ui.add(Button::new(text).min_size(vec2(32.0, 32.0)));
    ring(ui, theme, &response);
    response
}

/// Draws a small square button with a sign; `name` is its accessible name.
pub(super) fn sign_button(ui: &mut Ui, theme: &Theme, sign: &str, name: &str) -> Response {
    let text = RichText::new(sign).size(body_size(ui) + 4.0).color(theme.weak.0);
    let response = ui.add(Button::new(text).frame_when_inactive(false).min_size(vec2(32.0, 32.0)));
    ring(ui, theme, &response);
    response.accessible_name(name).tip(name)
}

/// Draws a ring around the control with the focus.
pub(super) fn ring(ui: &Ui, theme: &Theme, response: &Response) {
    if response.has_focus() {
        let stroke = Stroke::new(2.0, theme.accent.0);
        ui.painter().rect_stroke(response.rect, 6.0, stroke, StrokeKind::Outside);
    }
}

/// Fill of a badge.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fill {
    /// Filled with the colour.
    Full,
    /// An outline only.
    Hollow,
}

/// Draws a round badge with a site's letter, or an empty one without a site.
pub(super) fn badge(
    ui: &Ui,
    scene: &Scene<'_>,
    at: Pos2,
    radius: f32,
    site: Option<&NodeId>,
    fill: Fill,
) {
    let painter = ui.painter();
    let Some(site) = site else {
        painter.circle_stroke(at, radius - 1.0, Stroke::new(1.5, scene.theme.ghost.0));
        return;
    };
    let colour = scene.site_colour(site);
    let ink = match fill {
        Fill::Full => {
            painter.circle_filled(at, radius, colour);
            scene.theme.on_site.0
        }
        Fill::Hollow => {
            let width = (radius / 5.0).max(1.5);
            painter.circle_stroke(at, radius - width / 2.0, Stroke::new(width, colour));
            colour
        }
    };
    letter(painter, at, radius, &scene.site_letter(site), ink);
}

/// Draws the badge at the head of a node's page, as on the canvas.
pub(super) fn node_badge(ui: &Ui, scene: &Scene<'_>, node: &Node, rect: Rect) {
    let (centre, radius) = (rect.center(), rect.width() / 2.0);
    if node.state == NodeState::Failed {
        let stroke = Stroke::new(2.5, scene.theme.ghost.0);
        ui.painter().circle_stroke(centre, radius - 1.5, stroke);
        let arm = radius * 0.45;
        for slope in [1.0, -1.0] {
            let tip = vec2(arm, arm * slope);
            ui.painter().line_segment([centre - tip, centre + tip], stroke);
        }
        return;
    }
    if node.kind == Kind::Site {
        let colour = scene.site_colour(&node.id);
        ui.painter().rect_filled(rect.shrink(1.0), CornerRadius::same(6), colour);
        let ink = scene.theme.on_site.0;
        letter(ui.painter(), centre, radius, &scene.site_letter(&node.id), ink);
        return;
    }
    let site = scene.catchments().and_then(|c| c.site_of(&node.id));
    badge(ui, scene, centre, radius, site, Fill::Hollow);
}

fn letter(painter: &Painter, at: Pos2, radius: f32, text: &str, ink: Color32) {
    // Two letters must fit the circle too.
    let size = if text.len() > 1 { radius * 0.95 } else { (radius * 1.15).max(13.0) };
    painter.text(at, Align2::CENTER_CENTER, text, strong(size), ink);
}

/// Lays out text in at most `rows` lines, cut off with "…".
pub(super) fn lines(
    ui: &Ui,
    text: &str,
    font: FontId,
    ink: Color32,
    width: f32,
    rows: usize,
) -> Arc<Galley> {
    let mut job = LayoutJob::simple(text.to_owned(), font, ink, width.max(1.0));
    job.wrap.max_rows = rows;
    ui.painter().layout_job(job)
}

/// Draws a rounded, tinted frame for a notice within a page.
pub(super) fn notice(ui: &mut Ui, theme: &Theme, text: &str) {
    let frame = egui::Frame::new()
        .fill(theme.notice_fill.0)
        .stroke(Stroke::new(1.0, theme.notice_line.0))
        .corner_radius(8.0)
        .inner_margin(egui::Margin::symmetric(10, 8));
    frame.show(ui, |ui| {
        ui.take_available_width();
        ui.add(Label::new(text).wrap());
    });
}

/// Draws a triangle that points right when closed and down when open.
pub(super) fn triangle(ui: &Ui, centre: Pos2, is_open: bool, colour: Color32) {
    let point = |x: f32, y: f32| if is_open { centre + vec2(-y, x) } else { centre + vec2(x, y) };
    let corners = vec![point(-2.5, -4.5), point(3.5, 0.0), point(-2.5, 4.5)];
    ui.painter().add(Shape::convex_polygon(corners, colour, Stroke::NONE));
}

/// Draws a line that opens and closes the part below it; returns true if it is open.
pub(super) fn fold(ui: &mut Ui, theme: &Theme, salt: &str, text: &str, opens: bool) -> bool {
    let id = ui.make_persistent_id((salt, "fold"));
    let mut is_open = ui.data(|d| d.get_temp(id)).unwrap_or(opens);
    let galley = lines(ui, text, small(ui), theme.weak.0, ui.available_width() - 20.0, 2);
    let size = vec2(galley.size().x + 20.0, galley.size().y.max(32.0));
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    if response.clicked() {
        is_open = !is_open;
        ui.data_mut(|d| d.insert_temp(id, is_open));
    }
    let ink = if response.hovered() { theme.text.0 } else { theme.weak.0 };
    triangle(ui, rect.left_center() + vec2(6.0, 0.0), is_open, ink);
    let at = Align2::LEFT_CENTER.align_size_within_rect(galley.size(), rect).min;
    ui.painter().galley_with_override_text_color(at + vec2(18.0, 0.0), galley, ink);
    ring(ui, theme, &response);
    response
        .widget_info(|| WidgetInfo::selected(egui::Role::DisclosureTriangle, true, is_open, text));
    let tip = if is_open { "Show less" } else { "Show more" };
    response.tip(tip);
    is_open
}

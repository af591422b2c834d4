//! The strip at the left: tools above, kinds of nodes below.

use egui::{
    Align2, Color32, CursorIcon, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, Vec2,
    WidgetInfo,
};

use super::canvas::{Canvas, Tool};
use super::command::Command;
use super::scene::{Action, Actions, Scene};
use crate::topology::Kind;

/// Width of the strip, in points.
pub(super) const WIDTH: f32 = 84.0;

/// Shows the strip. Dragging a kind from it adds a node of that kind.
pub(super) fn show(ui: &mut Ui, scene: &Scene<'_>, canvas: &mut Canvas, actions: &mut Actions) {
    const BUTTONS: usize = 3 + Kind::ALL.len();
    const BETWEEN: f32 = 2.0;
    // Large text in a small window: all are shown, a little closer.
    let size = scene.settings.text_size.points();
    let room = (ui.available_height() - 40.0) / BUTTONS as f32 - BETWEEN;
    let height = room.min(42.0 + size).max(32.0 + size * 0.6);
    ui.add_space(8.0);
    ui.vertical_centered(|ui| {
        ui.spacing_mut().item_spacing.y = BETWEEN;
        let armed = canvas.carried().is_none();
        for (tool, command, name) in [
            (Tool::Select, Command::SelectTool, "Select"),
            (Tool::Link, Command::LinkTool, "Link"),
            (Tool::Fail, Command::FailTool, "Fail"),
        ] {
            let chosen = armed && canvas.tool() == tool;
            let shortcut = if tool == Tool::Fail { Command::Fail } else { command };
            let danger = tool == Tool::Fail;
            let button = Button { name, chosen, command, shortcut, danger, height };
            if button.show(ui, scene, Sense::click()).clicked() {
                actions.push(Action::Run(command));
            }
        }
        ui.add_space(6.0);
        ui.separator();
        ui.add_space(6.0);
        for kind in Kind::ALL {
            let command = Command::Add(kind);
            let chosen = canvas.carried() == Some(kind);
            let button = Button {
                name: kind.as_str(),
                chosen,
                command,
                shortcut: command,
                danger: false,
                height,
            };
            let response = button.show(ui, scene, Sense::click_and_drag());
            if response.drag_started() {
                canvas.carry(kind);
            } else if response.clicked() {
                // With the keyboard there is no pointer to carry it.
                if ui.input(|i| i.pointer.any_click()) {
                    canvas.carry(kind);
                } else {
                    actions.push(Action::Run(command));
                }
            }
            response.on_hover_cursor(CursorIcon::Grab);
        }
    });
}

struct Button {
    name: &'static str,
    chosen: bool,
    command: Command,
    shortcut: Command,
    danger: bool,
    height: f32,
}

impl Button {
    fn show(&self, ui: &mut Ui, scene: &Scene<'_>, sense: Sense) -> egui::Response {
        let theme = scene.theme;
        let size = scene.settings.text_size.points();
        let (rect, response) = ui.allocate_exact_size(Vec2::new(WIDTH - 14.0, self.height), sense);
        let name = self.name;
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, self.chosen, name));
        let fill = match (self.chosen, response.hovered()) {
            (true, _) => theme.accent_fill.0,
            (false, true) => theme.control.0,
            (false, false) => Color32::TRANSPARENT,
        };
        let painter = ui.painter();
        painter.rect_filled(rect, 8.0, fill);
        if response.has_focus() {
            let stroke = Stroke::new(2.0, theme.accent.0);
            painter.rect_stroke(rect, 8.0, stroke, egui::StrokeKind::Inside);
        }
        let middle = Pos2::new(rect.center().x, (rect.top() + rect.bottom() - size) / 2.0);
        let ink = if self.danger { theme.danger.0 } else { theme.text.0 };
        icon(painter, self.command, middle, ink, theme.accent.0, theme.panel.0);
        let line = rect.bottom() - 4.0 - size / 2.0;
        let font = egui::FontId::proportional((size - 1.0).clamp(13.0, 16.0));
        let key = self.shortcut.info().keys_text();
        let words = painter.layout_no_wrap(name.to_owned(), font.clone(), theme.text.0);
        let hint = painter.layout_no_wrap(key, font, theme.weak.0);
        let gap = 7.0;
        let left = rect.center().x - (words.size().x + gap + hint.size().x) / 2.0;
        let at = |x: f32, height: f32| Pos2::new(x, line - height / 2.0);
        painter.galley(at(left, words.size().y), words.clone(), theme.text.0);
        painter.galley(at(left + words.size().x + gap, hint.size().y), hint, theme.weak.0);
        let tip = match self.shortcut {
            Command::Add(_) => format!(
                "{}: drag it to the canvas, or press {}",
                self.shortcut.info().tip,
                self.shortcut.info().keys_text()
            ),
            _ => self.shortcut.info().tooltip(),
        };
        response.on_hover_text(tip)
    }
}

/// Draws the icon of a tool or a kind, about 24 points wide.
fn icon(
    painter: &Painter,
    command: Command,
    at: Pos2,
    ink: Color32,
    accent: Color32,
    paper: Color32,
) {
    let line = Stroke::new(2.2, ink);
    match command {
        Command::SelectTool => {
            let corners = [
                (-5.0, -11.0),
                (-5.0, 7.0),
                (-1.0, 3.5),
                (2.5, 10.0),
                (5.0, 8.7),
                (1.6, 2.2),
                (7.0, 2.0),
            ];
            let points: Vec<Pos2> = corners.iter().map(|(x, y)| at + Vec2::new(*x, *y)).collect();
            // The shape is not convex: two triangles and the tail.
            painter.add(Shape::convex_polygon(
                vec![points[0], points[1], points[6]],
                ink,
                Stroke::NONE,
            ));
            painter.line_segment(
                [at + Vec2::new(0.0, 2.0), at + Vec2::new(4.0, 9.5)],
                Stroke::new(3.0, ink),
            );
        }
        Command::LinkTool => {
            let (a, b) = (at + Vec2::new(-9.0, 6.0), at + Vec2::new(9.0, -6.0));
            painter.line_segment([a, b], line);
            painter.circle(a, 4.0, paper, line);
            painter.circle(b, 4.0, paper, line);
        }
        Command::FailTool => {
            let d = 7.5;
            painter.line_segment(
                [at + Vec2::new(-d, -d), at + Vec2::new(d, d)],
                Stroke::new(3.0, ink),
            );
            painter.line_segment(
                [at + Vec2::new(-d, d), at + Vec2::new(d, -d)],
                Stroke::new(3.0, ink),
            );
        }
        Command::Add(Kind::Site) => {
            let rect = Rect::from_center_size(at, Vec2::splat(22.0));
            painter.rect_filled(rect, 5.0, accent);
            for y in [-5.0, 0.0, 5.0] {
                painter.hline(at.x - 6.0..=at.x + 6.0, at.y + y, Stroke::new(1.8, paper));
            }
        }
        Command::Add(Kind::Isp) => {
            painter.circle_stroke(at, 11.0, line);
            painter.circle_filled(at, 4.0, ink);
        }
        Command::Add(Kind::As) => {
            let corner = |i: usize| {
                at + 12.0 * Vec2::angled(std::f32::consts::TAU * (i as f32 / 6.0 + 1.0 / 12.0))
            };
            painter.add(Shape::closed_line((0..6).map(corner).collect(), line));
        }
        Command::Add(Kind::Client) => {
            painter.circle_stroke(at + Vec2::new(0.0, -5.5), 5.5, line);
            let foot = at + Vec2::new(0.0, 11.0);
            let arc = (0..=12).map(|i| {
                let v = Vec2::angled(std::f32::consts::PI * (1.0 + i as f32 / 12.0));
                foot + Vec2::new(v.x * 9.5, v.y * 9.0)
            });
            painter.add(Shape::closed_line(arc.collect(), line));
        }
        Command::Add(Kind::RouteServer) => {
            let corner =
                |i: usize| at + 12.0 * Vec2::angled(std::f32::consts::TAU * i as f32 / 4.0);
            painter.add(Shape::closed_line((0..4).map(corner).collect(), line));
            for i in 0..4 {
                painter.line_segment([at, at.lerp(corner(i), 0.55)], Stroke::new(1.8, ink));
            }
            painter.circle_filled(at, 3.2, ink);
        }
        _ => {
            painter.text(at, Align2::CENTER_CENTER, "?", egui::FontId::proportional(16.0), ink);
        }
    }
}

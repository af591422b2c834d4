//! The panel below the canvas: the buttons that play the recording, the strip of its events, the
//! last event in a sentence, and the messages to choose from.

use egui::{Align, Button, Layout, Rect, RichText, ScrollArea, Sense, Stroke, Ui, pos2, vec2};

use super::lanes::{Axis, ROW};
use super::{Lanes, legend, transport};
use crate::app::pick::TARGET;
use crate::app::scene::{Action, Actions, Scene, Selection};
use crate::app::theme::strong;
use crate::engine::timeline::{Message, Payload};
use crate::sandbox::time::Time;
use crate::sandbox::{Intent, TimeIntent};

/// Width of the names of nodes, in points.
const NAMES: f32 = 150.0;

/// Returns the height of the panel, in points; less in a low window.
pub(crate) fn height(scene: &Scene<'_>, window: egui::Vec2) -> f32 {
    let text = scene.settings.text_size.points() * 1.35;
    let strip = if window.y < 760.0 { 3.2 * ROW } else { 6.4 * ROW };
    let rows = if is_one_row(scene, window.x) { 1.0 } else { 2.0 };
    rows * (TARGET + 6.0) + text + 10.0 + strip
}

/// Returns true if all buttons fit in one row.
fn is_one_row(scene: &Scene<'_>, width: f32) -> bool {
    width > 104.0 * scene.settings.text_size.points()
}

/// Shows the panel.
pub(crate) fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    time: &Time,
    lanes: &mut Lanes,
    actions: &mut Actions,
) {
    ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
    let one = is_one_row(scene, ui.ctx().content_rect().width());
    row(ui, |ui| {
        transport::buttons(ui, scene, time, actions);
        if one {
            transport::settings(ui, scene, time, actions);
        }
        close(ui, actions);
    });
    if !one {
        row(ui, |ui| transport::settings(ui, scene, time, actions));
    }
    told(ui, scene, time);
    if time.player().is_empty() && !time.player().is_by_hand() {
        hint(ui, scene);
        return;
    }
    let waiting = time.player().deliverable();
    if waiting.is_empty() {
        strip(ui, scene, time, lanes, actions);
    } else {
        let width = ui.available_width();
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 12.0;
            let height = ui.available_height();
            let left = vec2(width * 0.42, height);
            let down = Layout::top_down_justified(Align::Min);
            ui.allocate_ui_with_layout(left, down, |ui| strip(ui, scene, time, lanes, actions));
            let right = vec2(width * 0.58 - 12.0, height);
            ui.allocate_ui_with_layout(right, down, |ui| {
                choices(ui, scene, &waiting, actions);
            });
        });
    }
}

fn row(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    let size = vec2(ui.available_width(), TARGET);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), content);
}

fn close(ui: &mut Ui, actions: &mut Actions) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let tip = "Show only what it comes to (T)";
        let button = Button::new("Close").min_size(vec2(0.0, TARGET));
        if ui.add(button).on_hover_text(tip).clicked() {
            actions.push(Action::Do(Intent::Time(TimeIntent::Close)));
        }
    });
}

fn hint(ui: &mut Ui, scene: &Scene<'_>) {
    ui.add_space(6.0);
    let text = "Time runs. Fail a node or a link, or change anything: what follows is recorded and \
                played here. Or let all nodes start anew: Cold start.";
    ui.label(RichText::new(text).color(scene.theme.weak.0));
}

/// Shows the last event in a sentence, and how the recording ends.
fn told(ui: &mut Ui, scene: &Scene<'_>, time: &Time) {
    let size = scene.settings.text_size.points();
    let area = vec2(ui.available_width(), size * 1.35);
    ui.allocate_ui_with_layout(area, Layout::right_to_left(Align::Center), |ui| {
        if !time.player().is_empty() {
            let cost = transport::cost(scene, time).map(|cost| format!(" · {cost}"));
            let ended = transport::ended(time) + &cost.unwrap_or_default();
            ui.label(RichText::new(ended).color(scene.theme.weak.0));
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let label = egui::Label::new(RichText::new(time.told()).font(strong(size)));
            ui.add(label.truncate()).on_hover_text(time.told());
        });
    });
}

/// Shows the rows of events with the current place, which can be dragged.
fn strip(ui: &mut Ui, scene: &Scene<'_>, time: &Time, lanes: &mut Lanes, actions: &mut Actions) {
    let width = (ui.available_width() - NAMES - 14.0).max(80.0);
    lanes.follow(time, scene.cost(), scene.doc(), width);
    let (recording, axis) = (time.recording(), Axis::of(time.player().pace));
    let rows = lanes.rows() as f32;
    ScrollArea::vertical().id_salt("time strip").auto_shrink(false).show(ui, |ui| {
        let size = vec2(NAMES + width, rows * ROW);
        let (whole, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
        response.widget_info(|| {
            let said =
                format!("Events: {} of {}", time.player().place().events, recording.events().len());
            egui::WidgetInfo::labeled(egui::Role::ScrollBar, true, said)
        });
        let area = Rect::from_min_max(pos2(whole.left() + NAMES, whole.top()), whole.max);
        let painter = ui.painter_at(ui.clip_rect().intersect(whole.expand(6.0)));
        let size = (scene.settings.text_size.points() - 1.0).max(13.0);
        for place in 0..lanes.rows() {
            let node = place.checked_sub(1).map(|node| &lanes.nodes[node]);
            let top = whole.top() + place as f32 * ROW;
            let line = Rect::from_min_size(pos2(whole.left(), top), vec2(whole.width(), ROW));
            let selected = node.is_some_and(|n| scene.selection.nodes.contains(n));
            if selected {
                painter.rect_filled(line, 3.0, scene.theme.accent_fill.0);
            }
            let y = line.center().y;
            let rule = Stroke::new(1.0, scene.theme.line.0);
            painter.line_segment([pos2(area.left(), y), pos2(area.right(), y)], rule);
            let name = node.map_or("Network".to_owned(), |id| scene.name(id));
            let ink = if selected { scene.theme.text.0 } else { scene.theme.weak.0 };
            let font = egui::FontId::proportional(size);
            let mut job = egui::text::LayoutJob::simple_singleline(name, font, ink);
            job.wrap = egui::text::TextWrapping::truncate_at_width(NAMES - 12.0);
            let text = ui.painter().layout_job(job);
            painter.galley(pos2(whole.left(), y - text.size().y / 2.0), text, ink);
        }
        lanes.paint_bars(&painter, scene, area);
        lanes.paint(&painter, scene, area);
        let x = area.left() + area.width() * axis.share(recording, time.player().place());
        let now = Stroke::new(2.0, scene.theme.accent.0);
        painter.line_segment([pos2(x, area.top()), pos2(x, area.bottom())], now);
        let knob = [vec2(-5.0, 0.0), vec2(5.0, 0.0), vec2(0.0, 7.0)];
        let knob = knob.map(|v| pos2(x, ui.clip_rect().top().max(area.top())) + v).to_vec();
        painter.add(egui::Shape::convex_polygon(knob, scene.theme.accent.0, Stroke::NONE));
        if let Some(at) = response.interact_pointer_pos() {
            if response.clicked() && at.x < area.left() {
                let place = ((at.y - whole.top()) / ROW) as usize;
                let node = place.checked_sub(1).and_then(|place| lanes.nodes.get(place));
                let select = |id| Action::Select(Selection::node(id));
                actions.extend(node.filter(|id| scene.doc().node(id).is_some()).map(select));
            } else if (response.dragged() || response.clicked()) && area.width() > 0.0 {
                let share = (at.x - area.left()) / area.width();
                let place = axis.place(recording, share);
                if place != time.player().place() || time.player().playing().is_some() {
                    actions.push(Action::Do(Intent::Time(TimeIntent::Seek(place))));
                }
            }
        }
        response.on_hover_ui(|ui| legend::show(ui, scene));
    });
}

/// Shows the messages that may be delivered next, each with a button.
fn choices(ui: &mut Ui, scene: &Scene<'_>, waiting: &[&Message], actions: &mut Actions) {
    let net = &scene.time().map(|time| time.tables().epoch.net.clone()).unwrap_or_default();
    let size = scene.settings.text_size.points();
    ScrollArea::vertical().id_salt("time choices").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        let width = ui.available_width();
        let columns = ((width / (20.0 * size)) as usize).max(1);
        let each = (width - 8.0) / columns as f32 - 6.0;
        egui::Grid::new("messages").num_columns(columns).spacing(vec2(6.0, 4.0)).show(ui, |ui| {
            for (place, message) in waiting.iter().enumerate() {
                let session = net.session(message.session);
                let name = |node: u32| scene.name(net.id_of(node));
                let says = match &message.says {
                    Payload::Update { routes, .. } => match routes.first() {
                        Some(route) => format!("▲ {}", route.as_path),
                        None => "▽ withdraws".to_owned(),
                    },
                    Payload::Notification(_) => "✕ closes the session".to_owned(),
                };
                let (from, to) = (name(session.local), name(session.remote));
                let text = format!("{from} to {to}: {says}");
                let button = Button::new(&text).truncate();
                let tip = format!("Deliver this message next. {text}");
                if ui.add_sized(vec2(each, TARGET), button).on_hover_text(tip).clicked() {
                    actions.push(Action::Do(Intent::Time(TimeIntent::Deliver(message.id))));
                }
                if (place + 1) % columns == 0 {
                    ui.end_row();
                }
            }
        });
    });
}

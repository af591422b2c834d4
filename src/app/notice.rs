//! Short messages at the foot of the drawing, which disappear by themselves.

use egui::accesskit::Live;
use egui::{
    Align2, Area, Context, Frame, Id, Label, Order, Rect, RichText, Role, Stroke, TextWrapMode,
    vec2,
};

use super::scene::Scene;

/// Time for which a message is shown, in seconds.
const STAY: f64 = 6.0;
/// Largest number of messages, so that they do not hide the drawing.
const MOST: usize = 3;

#[derive(Debug)]
struct Notice {
    text: String,
    /// Time at which it disappears; not known before it is first drawn.
    until: Option<f64>,
}

/// The messages that are shown.
#[derive(Debug, Default)]
pub(super) struct Notices(Vec<Notice>);

impl Notices {
    /// Shows a message. A repeated message is shown for longer.
    pub(super) fn say(&mut self, text: String) {
        self.0.retain(|notice| notice.text != text);
        self.0.push(Notice { text, until: None });
        if self.0.len() > MOST {
            self.0.remove(0);
        }
    }

    /// Removes all messages.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Draws the current messages at the foot of a part of the window. While a dialog is open,
    /// messages wait until it is closed.
    pub(super) fn show(&mut self, ctx: &Context, scene: &Scene<'_>, part: Rect) {
        let now = ctx.input(|i| i.time);
        if ctx.memory(|memory| memory.top_modal_layer().is_some()) {
            return;
        }
        self.0.retain(|notice| notice.until.is_none_or(|until| now < until));
        for notice in &mut self.0 {
            let until = *notice.until.get_or_insert(now + STAY);
            ctx.request_repaint_after_secs((until - now) as f32);
        }
        let width = (part.width() - 64.0).clamp(160.0, 640.0);
        let area = Area::new(Id::unique("notices"))
            .order(Order::Tooltip)
            .pivot(Align2::LEFT_BOTTOM)
            .fixed_pos(part.center_bottom() - vec2(width / 2.0, 12.0))
            .interactable(false);
        area.show(ctx, |ui| {
            // Present even when empty: screen readers watch only regions that they know.
            ctx.accesskit_node_builder(ui.unique_id(), |node| {
                node.set_role(Role::Status);
                node.set_live(Live::Polite);
                node.set_label("Messages");
            });
            ui.set_width(width);
            ui.vertical_centered(|ui| {
                for notice in &self.0 {
                    let text = RichText::new(&notice.text).color(scene.theme.panel.0);
                    let font = egui::FontSelection::Default;
                    let wrap = Some(TextWrapMode::Wrap);
                    let text =
                        egui::WidgetText::from(text).into_galley(ui, wrap, width - 28.0, font);
                    let frame = Frame::new()
                        .fill(scene.theme.text.0)
                        .stroke(Stroke::new(1.0, scene.theme.line.0))
                        .corner_radius(8)
                        .inner_margin(egui::Margin::symmetric(14, 8));
                    // Only as wide as its text.
                    let size = text.size() + vec2(30.0, 18.0);
                    ui.allocate_ui(size, |ui| {
                        frame.show(ui, |ui| ui.add(Label::new(text)));
                    });
                    ui.add_space(4.0);
                }
            });
        });
    }
}

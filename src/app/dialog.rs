//! What the dialogs inside the window share: their frame, their buttons, and rows to pick from.

use egui::text::LayoutJob;
use egui::{
    Align, Align2, Area, Button, Context, CornerRadius, Frame, Id, Layout, Margin, Modal, Order,
    Response, RichText, Role, Sense, Stroke, StrokeKind, TextStyle, Ui, Vec2, WidgetInfo, vec2,
};

use super::theme::{Theme, strong};

/// The least height of anything that is clicked.
pub const TARGET: f32 = 32.0;

/// Where a dialog stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the middle of the window.
    Middle,
    /// Near the top, where it stays while its content grows and shrinks.
    Top,
}

/// What a person did with a dialog as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing yet.
    Open,
    /// Esc, or a click beside it.
    Dismissed,
}

/// Whether a dialog has just appeared: the moment to place the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opened {
    /// In this frame or the one before, which only measured.
    Now,
    /// Earlier.
    Before,
}

impl Opened {
    fn of(ctx: &Context, id: Id) -> Self {
        let now = ctx.cumulative_pass_nr();
        ctx.data_mut(|data| {
            let seen: &mut (u64, u64) = data.get_temp_mut_or(id, (now, now));
            if now > seen.1 + 1 {
                seen.0 = now;
            }
            seen.1 = now;
            if now <= seen.0 + 1 { Self::Now } else { Self::Before }
        })
    }

    /// Puts the keyboard on a control of a dialog that has just appeared.
    pub fn focus(self, control: &Response) {
        if self == Self::Now {
            control.request_focus();
        }
    }
}

/// Draws a dialog over a dimmed window. `width` is for text of normal size.
pub fn show<R>(
    ctx: &Context,
    theme: &Theme,
    (title, place, width): (&str, Place, f32),
    content: impl FnOnce(&mut Ui, Opened) -> R,
) -> (R, Answer) {
    let id = Id::unique(("dialog", title));
    let opened = Opened::of(ctx, id);
    let window = ctx.content_rect().size();
    let style = ctx.global_style();
    let scale = (TextStyle::Body.resolve(&style).size / 14.0).max(1.0);
    let width = (width * scale).min(window.x - 48.0);
    let area = match place {
        Place::Middle => Modal::default_area(id),
        Place::Top => Area::new(id)
            .kind(egui::UiKind::Modal)
            .sense(Sense::hover())
            .anchor(Align2::CENTER_TOP, vec2(0.0, (window.y * 0.1).min(80.0)))
            .order(Order::Foreground),
    };
    let frame = Frame::popup(&style)
        .fill(theme.panel.0)
        .stroke(Stroke::new(1.0, theme.line.0))
        .corner_radius(CornerRadius::same(12))
        .inner_margin(Margin::same(20));
    let modal = Modal::new(id).area(area).frame(frame).show(ctx, |ui| {
        ui.set_width(width - 40.0);
        ui.set_max_height(window.y - 88.0);
        ctx.accesskit_node_builder(ui.unique_id(), |node| {
            node.set_role(Role::Dialog);
            node.set_label(title);
        });
        content(ui, opened)
    });
    let answer = if modal.should_close() { Answer::Dismissed } else { Answer::Open };
    (modal.inner, answer)
}

/// The heading of a dialog.
pub fn heading(ui: &mut Ui, text: &str) {
    let response = ui.add(egui::Label::new(RichText::new(text).heading()).wrap());
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(Role::Heading);
        // Labels are named by their value, headings are not.
        node.set_label(text);
        node.clear_value();
    });
    ui.add_space(4.0);
}

/// How much a button stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// One of several.
    Plain,
    /// What Enter does.
    Main,
    /// Loses something.
    Danger,
}

/// A button of a dialog.
pub fn button(ui: &mut Ui, theme: &Theme, weight: Weight, text: &str, tip: &str) -> Response {
    let size = TextStyle::Button.resolve(ui.style()).size;
    let (fill, ink) = match weight {
        Weight::Plain => (theme.control.0, theme.text.0),
        Weight::Main => (theme.accent.0, theme.on_site.0),
        Weight::Danger => (theme.danger_fill.0, theme.danger.0),
    };
    let text = RichText::new(text).font(strong(size)).color(ink);
    let button = Button::new(text).fill(fill).min_size(vec2(88.0, 34.0));
    let response = ui.add(button).on_hover_text(tip);
    if response.has_focus() {
        let ring = Stroke::new(2.0, theme.accent.0);
        ui.painter().rect_stroke(response.rect.expand(3.0), 8.0, ring, StrokeKind::Inside);
    } else if response.hovered() {
        let edge = Stroke::new(1.5, theme.link.0);
        ui.painter().rect_stroke(response.rect, 6.0, edge, StrokeKind::Inside);
    }
    response
}

/// The row of buttons at the foot of a dialog, the first at the right.
pub fn buttons<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    ui.add_space(12.0);
    let layout = Layout::right_to_left(Align::Center);
    ui.allocate_ui_with_layout(vec2(ui.available_width(), 38.0), layout, content).inner
}

/// A row of a list to pick from.
pub struct Row<'a> {
    /// What it is called, for assistive technology and tests.
    pub name: &'a str,
    /// What it shows, left.
    pub text: LayoutJob,
    /// What it shows, right, in weak text.
    pub right: &'a str,
    /// Whether the keyboard is on it.
    pub picked: bool,
}

/// Whether the keyboard has just gone to another row, which must then be in view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// It has.
    Yes,
    /// It has not; the wheel decides what is seen.
    No,
}

/// How far a list is to be scrolled so that a row is in the middle, without a jump at the ends.
pub fn offset_of(row: usize, rows: usize, row_height: f32, height: f32) -> f32 {
    let middle = (row as f32 + 0.5) * row_height - height / 2.0;
    middle.clamp(0.0, (rows as f32 * row_height - height).max(0.0))
}

/// The height of a row of a list.
pub fn row_height(ui: &Ui) -> f32 {
    (ui.text_style_height(&TextStyle::Body) + 14.0).max(TARGET).ceil()
}

impl Row<'_> {
    /// Draws it over the width that there is.
    pub fn show(self, ui: &mut Ui, theme: &Theme) -> Response {
        let size = vec2(ui.available_width(), row_height(ui));
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        let (name, picked) = (self.name, self.picked);
        response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, picked, name));
        if !ui.is_rect_visible(rect) {
            return response;
        }
        let fill = if picked {
            theme.accent_fill.0
        } else if response.hovered() || response.has_focus() {
            theme.control.0
        } else {
            egui::Color32::TRANSPARENT
        };
        ui.painter().rect_filled(rect, 6.0, fill);
        if response.has_focus() {
            let ring = Stroke::new(1.5, theme.accent.0);
            ui.painter().rect_stroke(rect, 6.0, ring, StrokeKind::Inside);
        }
        let inside = rect.shrink2(vec2(10.0, 0.0));
        let font = TextStyle::Small.resolve(ui.style());
        let right = ui.painter().layout_no_wrap(self.right.to_owned(), font, theme.weak.0);
        let at = Align2::RIGHT_CENTER.align_size_within_rect(right.size(), inside).min;
        let gap = if self.right.is_empty() { 0.0 } else { right.size().x + 16.0 };
        let mut text = self.text;
        text.wrap = egui::text::TextWrapping::truncate_at_width(inside.width() - gap);
        let left = ui.fonts_mut(|fonts| fonts.layout_job(text));
        let start = Align2::LEFT_CENTER.align_size_within_rect(left.size(), inside).min;
        ui.painter().galley(at, right, theme.weak.0);
        ui.painter().galley(start, left, theme.text.0);
        response
    }
}

/// A button that shows only a picture. `draw` gets the middle, its size and the colour.
pub fn icon_button(
    ui: &mut Ui,
    theme: &Theme,
    name: &str,
    draw: impl FnOnce(&egui::Painter, egui::Pos2, egui::Color32),
) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(TARGET), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let lit = response.hovered() || response.has_focus();
    let fill = if lit { theme.control_hover.0 } else { theme.control.0 };
    ui.painter().rect_filled(rect, 6.0, fill);
    if response.has_focus() {
        let ring = Stroke::new(2.0, theme.accent.0);
        ui.painter().rect_stroke(rect, 6.0, ring, StrokeKind::Inside);
    }
    draw(ui.painter(), rect.center(), theme.text.0);
    response
}

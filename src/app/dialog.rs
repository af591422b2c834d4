//! Frame and buttons that the dialogs inside the window share.

use egui::{
    Align, Align2, Area, Button, Context, CornerRadius, Frame, Id, Layout, Margin, Modal, Order,
    Response, RichText, Role, Sense, Stroke, StrokeKind, TextStyle, Ui, vec2,
};

use super::theme::{Theme, strong};

/// Position of a dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the middle of the window.
    Middle,
    /// Near the top, where it stays while its content grows and shrinks.
    Top,
}

/// Outcome of a frame for the dialog as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// It is still open.
    Open,
    /// It was dismissed with Esc, or by a click beside it.
    Dismissed,
}

/// Age of a dialog: the focus is placed when it has just appeared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opened {
    /// It appeared in this frame, or in the one before, which only measured.
    Now,
    /// It appeared earlier.
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

    /// Gives the focus to a control of a dialog that has just appeared.
    pub(super) fn focus(self, control: &Response) {
        if self == Self::Now {
            control.request_focus();
        }
    }
}

/// Draws a dialog over a dimmed window. `width` is for text of normal size.
pub(super) fn show<R>(
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

/// Shows the heading of a dialog.
pub(super) fn heading(ui: &mut Ui, text: &str) {
    let response = ui.add(egui::Label::new(RichText::new(text).heading()).wrap());
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(Role::Heading);
        // Labels are named by their value, headings are not.
        node.set_label(text);
        node.clear_value();
    });
    ui.add_space(4.0);
}

/// Emphasis of a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// One of several.
    Plain,
    /// The default button, which Enter presses.
    Main,
    /// A button that discards data.
    Danger,
}

/// Shows a button of a dialog.
pub(super) fn button(
    ui: &mut Ui,
    theme: &Theme,
    weight: Weight,
    text: &str,
    tip: &str,
) -> Response {
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

/// Shows the row of buttons at the foot of a dialog, the first at the right.
pub(super) fn buttons<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    ui.add_space(12.0);
    let layout = Layout::right_to_left(Align::Center);
    ui.allocate_ui_with_layout(vec2(ui.available_width(), 38.0), layout, content).inner
}

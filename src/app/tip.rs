//! Tooltips beside a panel or a menu: they never cover the row below the one they explain.

use egui::{Context, Id, Rangef, Rect, RectAlign, Response, Tooltip, WidgetText};

/// Where the panel at the side begins and ends, for the tooltips of what it holds.
#[derive(Clone, Copy)]
struct Sides(Rangef);

fn key() -> Id {
    Id::unique("sides of the panel")
}

/// To be called before a panel at the side is drawn: its tooltips stand to its left.
pub(super) fn stand_beside(ctx: &Context, panel: Rect) {
    ctx.data_mut(|data| data.insert_temp(key(), Sides(panel.x_range())));
}

/// A tooltip of something in a panel.
pub(super) trait Tip {
    /// Explains a control, beside its panel, unless it is being pressed or dragged.
    fn tip(self, text: impl Into<WidgetText>) -> Self;

    /// Explains a field above it, where a list that belongs to it stands below.
    fn tip_above(self, text: impl Into<WidgetText>) -> Self;

    /// Explains an entry of a menu, beside the menu, though it may be of no use now.
    fn entry_tip(self, text: impl Into<WidgetText>) -> Self;
}

impl Tip for Response {
    fn tip(self, text: impl Into<WidgetText>) -> Self {
        let text = text.into();
        describe(&self, text.text());
        // A pointer that pulls a slider must not be followed by words about it.
        if self.dragged() || self.is_pointer_button_down_on() {
            return self;
        }
        let sides: Option<Sides> = self.ctx.data(|data| data.get_temp(key()));
        let mut tooltip = Tooltip::for_enabled(&self);
        if let Some(Sides(sides)) = sides {
            let row = Rect::from_x_y_ranges(sides, self.rect.y_range());
            tooltip.popup = tooltip.popup.anchor(row).align(RectAlign::LEFT_START);
        }
        show(tooltip, text);
        self
    }

    fn tip_above(self, text: impl Into<WidgetText>) -> Self {
        let text = text.into();
        describe(&self, text.text());
        let mut tooltip = Tooltip::for_enabled(&self);
        tooltip.popup = tooltip.popup.align(RectAlign::TOP_START);
        show(tooltip, text);
        self
    }

    fn entry_tip(self, text: impl Into<WidgetText>) -> Self {
        let text = text.into();
        describe(&self, text.text());
        let mut tooltip = match self.enabled() {
            true => Tooltip::for_enabled(&self),
            false => Tooltip::for_disabled(&self),
        };
        tooltip.popup = tooltip.popup.align(RectAlign::RIGHT_START).gap(10.0);
        show(tooltip, text);
        self
    }
}

fn show(tooltip: Tooltip<'_>, text: WidgetText) {
    tooltip.show(|ui| {
        ui.set_max_width(ui.spacing().tooltip_width);
        ui.add(egui::Label::new(text).wrap());
    });
}

/// The same for who cannot see it.
fn describe(response: &Response, text: &str) {
    if !response.ctx.has_accesskit_node(response.id) {
        return;
    }
    response.ctx.accesskit_node_builder(response.id, |node| {
        if node.description().is_none() {
            node.set_description(text);
        }
        let is_label = node.role() == egui::Role::Label || !node.labelled_by().is_empty();
        if !is_label && node.label().is_none_or(str::is_empty) {
            node.set_label(text);
        }
    });
}

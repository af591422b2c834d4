//! Tooltips beside a panel or a menu: they never cover the row below the control that they explain.

use egui::{Context, Id, Rangef, Rect, RectAlign, Response, Tooltip, WidgetText};

/// Horizontal range of the side panel, for the tooltips of its controls.
#[derive(Clone, Copy)]
struct Sides(Rangef);

fn key() -> Id {
    Id::unique("sides of the panel")
}

/// Stores the range of a side panel, so that tooltips appear to its left. Call it before drawing
/// the panel.
pub(super) fn stand_beside(ctx: &Context, panel: Rect) {
    ctx.data_mut(|data| data.insert_temp(key(), Sides(panel.x_range())));
}

/// Tooltips for controls in a panel.
pub(super) trait Tip {
    /// Shows a tooltip beside the panel, unless the control is being pressed or dragged.
    fn tip(self, text: impl Into<WidgetText>) -> Self;

    /// Shows a tooltip above a field that has a list below it.
    fn tip_above(self, text: impl Into<WidgetText>) -> Self;

    /// Shows a tooltip beside the menu, even for a disabled entry.
    fn entry_tip(self, text: impl Into<WidgetText>) -> Self;
}

impl Tip for Response {
    fn tip(self, text: impl Into<WidgetText>) -> Self {
        let text = text.into();
        describe(&self, text.text());
        // While a slider is dragged, no tooltip follows the pointer.
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

/// Adds the text for assistive technology.
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

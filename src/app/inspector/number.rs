//! Number fields that are dragged or typed in. An invalid number stays as typed, is outlined, and
//! is explained, as in all text fields of the inspector.

use std::ops::RangeInclusive;

use egui::emath::round_to_decimals;
use egui::emath::smart_aim::best_in_range_f64;
use egui::text::CCursorRange;
use egui::{
    Align2, CursorIcon, Id, Key, Margin, Modifiers, Rect, Response, Sense, StrokeKind, TextEdit,
    Ui, WidgetInfo, accesskit, vec2,
};

use super::drafts::Counts;
use super::fields::{Pane, Value, Words, row};
use super::text_field::{show_error, typed};
use super::widgets;
use super::widgets::INSET;
use crate::app::tip::Tip as _;
use crate::topology::{Edit, Latency, Span};

/// Range and format of a number field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    least: f64,
    most: f64,
    decimals: usize,
    /// Change per point of dragging.
    speed: f64,
    zero: Zero,
}

/// Meaning of 0 in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Zero {
    /// A number like others, allowed if it is in the range.
    Usual,
    /// No value, allowed even below the range.
    IsNone,
}

impl Scale {
    /// All whole numbers of 32 bits.
    pub(super) const WHOLE: Self = Self::up_to(u32::MAX);
    /// The delay of a link, in milliseconds with a precision of a microsecond.
    pub(super) const DELAY: Self =
        Self { least: 0.0, most: Latency::MAX_MS, decimals: 3, speed: 0.2, zero: Zero::Usual };

    /// Seconds with a precision of a microsecond, between two bounds; dragging is finer if the
    /// current value is small.
    pub(super) fn seconds(least: Span, most: Span, now: Span) -> Self {
        let speed = match now.seconds() {
            ..1.0 => 0.005,
            ..10.0 => 0.05,
            _ => 0.5,
        };
        let (least, most) = (least.seconds(), most.seconds());
        Self { least, most, decimals: 6, speed, zero: Zero::Usual }
    }

    /// The same range, with 0 for no value.
    pub(super) const fn or_none(self) -> Self {
        Self { zero: Zero::IsNone, ..self }
    }

    /// Whole numbers from 0 to a bound.
    pub(super) const fn up_to(most: u32) -> Self {
        Self::between(0, most)
    }

    /// Whole numbers between two bounds, both included.
    pub(super) const fn between(least: u32, most: u32) -> Self {
        let speed = if most > 1000 { 1.0 } else { 0.1 };
        let (least, most) = (least as f64, most as f64);
        Self { least, most, decimals: 0, speed, zero: Zero::Usual }
    }

    /// Parses typed text as a number, or returns the reason why it is invalid.
    pub(super) fn read(&self, text: &str) -> Result<f64, String> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let is_plain = |c: char| c.is_ascii_digit() || (c == '.' && self.decimals > 0);
        let number = digits.parse::<f64>().ok().filter(|_| digits.chars().all(is_plain));
        let is_none = |n: &f64| *n == 0.0 && self.zero == Zero::IsNone;
        number.filter(|n| is_none(n) || self.range().contains(n)).ok_or_else(|| {
            let what = match (self.zero, self.decimals) {
                (Zero::IsNone, _) => "0 for none, or a number",
                (Zero::Usual, 0) => "a whole number",
                (Zero::Usual, _) => "a number",
            };
            let expected = format!("expected {what} from {} to {}", self.least, self.most);
            match text.trim().chars().take(40).collect::<String>() {
                shown if shown.is_empty() => expected,
                shown => format!("{shown:?} is impossible here; {expected}"),
            }
        })
    }

    fn range(&self) -> RangeInclusive<f64> {
        self.least..=self.most
    }

    /// Returns the smallest number allowed, including 0 for no value.
    fn floor(&self) -> f64 {
        if self.zero == Zero::IsNone { 0.0 } else { self.least }
    }

    fn nearest(&self, number: f64) -> f64 {
        if self.zero == Zero::IsNone && number < self.least / 2.0 {
            return 0.0;
        }
        round_to_decimals(number, self.decimals).clamp(self.least, self.most)
    }
}

/// A number field that was drawn.
pub(super) struct Shown {
    /// Response of the field.
    pub response: Response,
    /// Reason why the text is invalid, to be shown below the row.
    pub wrong: Option<String>,
}

impl Shown {
    /// Outlines an invalid field and shows the error below it.
    pub(super) fn show_error(&self, ui: &mut Ui, pane: &Pane<'_, '_>) {
        if let Some(why) = &self.wrong {
            show_error(ui, pane.scene.theme, &self.response, why);
        }
    }
}

/// Draws a number that is dragged or typed. Typed text takes effect when the field loses the focus,
/// so that intermediate numbers never change routes; a drag is one gesture.
pub(super) fn number_box(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    words: Words<'_>,
    (id, value, scale): (Id, Value<f64>, Scale),
    edit: &dyn Fn(f64) -> Edit,
) -> Shown {
    let current = written(value);
    // Focused with Tab, it is a text field at once: a screen reader announces it then.
    let has_keyboard = ui.memory_mut(|memory| {
        memory.interested_in_focus(id, ui.layer_id());
        memory.has_focus(id)
    });
    // It is still a text field in the frame in which it loses the focus, when its text takes
    // effect.
    let had_keyboard = pane.fields.number == Some(id);
    let text = pane.fields.text_of(id, &current);
    let width = width_of(pane, ui, id, value).min(ui.available_width());
    let rect = ui.allocate_space(vec2(width, 32.0)).1;
    if has_keyboard && !had_keyboard && text.is_none() {
        select_all(ui, id, &current);
    }
    let shown = if has_keyboard || had_keyboard || text.is_some() {
        write(pane, ui, (id, rect), (&current, scale), edit)
    } else {
        let response = ui.interact(rect, id, Sense::click_and_drag());
        if response.clicked() {
            select_all(ui, id, &current);
            response.request_focus();
        }
        paint(pane, ui, &response, if value.is_mixed() { "mixed" } else { &current });
        drag(pane, ui, &response, (value, scale), edit);
        Shown { response, wrong: None }
    };
    match shown.response.has_focus() {
        true => pane.fields.number = Some(id),
        false if had_keyboard => pane.fields.number = None,
        false => {}
    }
    tell(pane, ui, &shown, (value, scale), edit);
    widgets::ring(ui, pane.scene.theme, &shown.response);
    let Shown { response, wrong } = shown;
    Shown { response: response.accessible_name(words.label).tip(words.tip), wrong }
}

/// Returns the id of the field with these texts.
pub(super) fn id_of(ui: &Ui, words: Words<'_>) -> Id {
    ui.make_persistent_id((words.label, "number"))
}

/// Returns the width of a field: enough for its text, and for at least three digits.
pub(super) fn width_of(pane: &Pane<'_, '_>, ui: &Ui, id: Id, value: Value<f64>) -> f32 {
    let current = written(value);
    let text = pane.fields.text_of(id, &current).unwrap_or(current);
    let font = egui::TextStyle::Body.resolve(ui.style());
    let ink = egui::Color32::PLACEHOLDER;
    let galley = widgets::lines(ui, &text, font, ink, f32::INFINITY, 1);
    (galley.size().x + 2.0 * f32::from(INSET) + 2.0).max(widgets::body_size(ui) * 3.6)
}

/// Formats the document's value; empty if several differ.
fn written(value: Value<f64>) -> String {
    match value {
        Value::Same(number) => number.to_string(),
        Value::Mixed(_) => String::new(),
    }
}

/// Draws the field as a text field.
fn write(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    (id, rect): (Id, Rect),
    (current, scale): (&str, Scale),
    edit: &dyn Fn(f64) -> Edit,
) -> Shown {
    let steps = ui.input_mut(|input| {
        let mut pressed = |key| input.count_and_consume_key(Modifiers::NONE, key) as f64;
        pressed(Key::ArrowUp) - pressed(Key::ArrowDown)
    });
    let add = |ui: &mut Ui, text: &mut String| {
        let before = text.clone();
        let field = TextEdit::singleline(text)
            .id(id)
            .margin(Margin::symmetric(INSET, 2))
            .desired_width(rect.width() - 2.0 * f32::from(INSET))
            .min_size(rect.size())
            .align(Align2::LEFT_CENTER);
        let mut response = ui.put(rect, field);
        if steps != 0.0 && response.has_focus() {
            let from = scale.read(&before).unwrap_or_default();
            *text = scale.nearest(from + steps).to_string();
            select_all(ui, id, text);
            response.mark_changed();
        }
        response
    };
    let read = |text: &str| scale.read(text).map(|number| edit(scale.nearest(number)));
    let (response, wrong) = typed(pane, ui, id, current, Counts::WhenDone, add, read);
    Shown { response, wrong }
}

fn select_all(ui: &Ui, id: Id, text: &str) {
    let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    state.cursor.set_char_range(Some(CCursorRange::select_all_str(text)));
    TextEdit::store_state(ui.ctx(), id, state);
}

/// Draws the field while it is not being edited.
fn paint(pane: &Pane<'_, '_>, ui: &Ui, response: &Response, text: &str) {
    let visuals = ui.style().interact(response);
    let (rect, radius) = (response.rect, visuals.corner_radius);
    let kind = StrokeKind::Inside;
    ui.painter().rect(rect, radius, visuals.weak_bg_fill, visuals.bg_stroke, kind);
    let font = egui::TextStyle::Body.resolve(ui.style());
    let at = rect.left_center() + vec2(f32::from(INSET), 0.0);
    ui.painter().text(at, Align2::LEFT_CENTER, text, font, pane.scene.theme.text.0);
}

fn drag(
    pane: &mut Pane<'_, '_>,
    ui: &Ui,
    response: &Response,
    (value, scale): (Value<f64>, Scale),
    edit: &dyn Fn(f64) -> Edit,
) {
    // Exact value of the drag, finer than the field shows.
    let exact = response.id.with("exact");
    if response.drag_started() {
        pane.fields.begin_drag(pane.actions);
        ui.data_mut(|data| data.insert_temp(exact, value.first()));
    }
    if response.hovered() || response.dragged() {
        ui.set_cursor_icon(CursorIcon::ResizeHorizontal);
    }
    if response.dragged() {
        let slow = if ui.input(|i| i.modifiers.shift) { 0.1 } else { 1.0 };
        let speed = scale.speed * slow;
        let moved = response.drag_delta();
        let from: f64 = ui.data(|data| data.get_temp(exact)).unwrap_or(value.first());
        let to = (from + f64::from(moved.x - moved.y) * speed).clamp(scale.floor(), scale.most);
        ui.data_mut(|data| data.insert_temp(exact, to));
        let reach = f64::from(ui.input(|i| i.aim_radius())) * speed / 2.0;
        let number = scale.nearest(best_in_range_f64(to - reach, to + reach));
        if to != from && number != value.first() {
            pane.edit(edit(number));
        }
    }
    if response.drag_stopped() {
        pane.fields.end_drag(pane.actions);
    }
}

/// Describes the field to screen readers, and handles their requests.
fn tell(
    pane: &mut Pane<'_, '_>,
    ui: &Ui,
    shown: &Shown,
    (value, scale): (Value<f64>, Scale),
    edit: &dyn Fn(f64) -> Edit,
) {
    use accesskit::{Action as Asked, ActionData};
    let response = &shown.response;
    response.widget_info(|| WidgetInfo::drag_value(ui.is_enabled(), value.first()));
    let step = if scale.decimals == 0 { 1.0 } else { scale.speed };
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_min_numeric_value(scale.floor());
        node.set_max_numeric_value(scale.most);
        node.set_numeric_value_step(step);
        for action in [Asked::SetValue, Asked::Increment, Asked::Decrement] {
            node.add_action(action);
        }
        if shown.wrong.is_some() {
            node.set_invalid(accesskit::Invalid::True);
        }
    });
    let wanted = ui.input(|input| {
        let asked = |what| input.num_accesskit_action_requests(response.id, what) as f64;
        let steps = asked(Asked::Increment) - asked(Asked::Decrement);
        let set = input.accesskit_action_requests(response.id, Asked::SetValue);
        let set = set.filter_map(|request| match request.data {
            Some(ActionData::NumericValue(number)) => Some(number),
            _ => None,
        });
        set.last().or((steps != 0.0).then_some(value.first() + steps * step))
    });
    if let Some(number) = wanted.filter(|n| n.is_finite()) {
        pane.edit(edit(scale.nearest(number)));
    }
}

/// Draws a label with a whole number that is dragged or typed.
pub(super) fn number_row(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    words: Words<'_>,
    value: Value<u32>,
    edit: &dyn Fn(u32) -> Edit,
) {
    let whole = |number: f64| edit(number as u32);
    scaled_row(pane, ui, words, (value.map(f64::from), Scale::WHOLE), &whole);
}

/// Draws a label with a number of any scale.
pub(super) fn scaled_row(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    words: Words<'_>,
    (value, scale): (Value<f64>, Scale),
    edit: &dyn Fn(f64) -> Edit,
) {
    row(ui, words, |ui| {
        let shown = number_box(pane, ui, words, (id_of(ui, words), value, scale), edit);
        shown.show_error(ui, pane);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_whole_or_not_at_all() {
        let scale = Scale::WHOLE;
        assert_eq!(scale.read(" 4294967295 "), Ok(4294967295.0));
        assert_eq!(scale.read("1 000"), Ok(1000.0));
        let expected = "expected a whole number from 0 to 4294967295";
        for wrong in ["99999999999", "-5", "abc", "1.5", "1e3", "inf"] {
            assert_eq!(scale.read(wrong), Err(format!("{wrong:?} is impossible here; {expected}")));
        }
        assert_eq!(scale.read(" "), Err(expected.to_owned()));
        assert!(Scale::up_to(255).read("256").is_err());
        assert_eq!(Scale::DELAY.read("2.5"), Ok(2.5));
        assert!(Scale::DELAY.read("10000.1").is_err());
        let (least, most) = (Span::of_ms(3000), Span::of_ms(90_000));
        let hold = Scale::seconds(least, most, most).or_none();
        assert_eq!((hold.read("0"), hold.read("3"), hold.read("4.5")), (Ok(0.0), Ok(3.0), Ok(4.5)));
        let expected = "expected 0 for none, or a number from 3 to 90";
        assert_eq!(hold.read("2.9"), Err(format!("\"2.9\" is impossible here; {expected}")));
        assert_eq!((hold.nearest(1.0), hold.nearest(2.0)), (0.0, 3.0));
    }
}

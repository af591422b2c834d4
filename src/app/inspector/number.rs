//! A box with a number that is dragged or typed.

use std::cell::RefCell;
use std::ops::RangeInclusive;

use egui::{DragValue, Id, Key, Response, Ui, vec2};

use super::fields::{Value, Words};
use super::parts;
use super::typing::say_wrong;
use crate::app::theme::Theme;

/// How high the box is: a target for a finger.
pub const HEIGHT: f32 = 32.0;

/// What numbers a box takes.
#[derive(Clone, Copy)]
pub struct Bounds {
    /// The greatest; the least is 0.
    pub most: f64,
    /// How many decimals it may have.
    pub decimals: usize,
    /// How much a point of dragging changes it.
    pub speed: f64,
}

impl Bounds {
    /// Whole numbers up to the greatest one.
    pub fn whole(most: u32) -> Self {
        let speed = if most > 1000 { 1.0 } else { 0.1 };
        Self { most: most.into(), decimals: 0, speed }
    }

    fn range(self) -> RangeInclusive<f64> {
        0.0..=self.most
    }

    /// The number that a text stands for, or why it stands for none that the box takes.
    fn read(self, text: &str) -> Result<f64, String> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '_').collect();
        let expected = || {
            let kind = if self.decimals == 0 { "a whole number" } else { "a number" };
            format!("{} is not possible; expected {kind} from 0 to {}", quoted(text), self.most)
        };
        let plain = digits.chars().all(|c| c.is_ascii_digit() || self.decimals > 0 && c == '.');
        let number = digits.parse().ok().filter(|n| plain && self.range().contains(n));
        number.ok_or_else(expected)
    }
}

/// The text as it is quoted in a message: hostile text must not fill the panel.
fn quoted(text: &str) -> String {
    let shown: String = text.trim().chars().take(16).collect();
    let more = if text.trim().chars().count() > 16 { "…" } else { "" };
    format!("“{shown}{more}”")
}

/// What a hand did to a box in this frame.
pub struct Typed {
    /// The box.
    pub response: Response,
    /// The new number.
    pub to: Option<f64>,
    /// Why what was typed is not possible; it stays in the box.
    pub wrong: Option<String>,
}

impl Typed {
    /// Outlines the box and says below it what is wrong with what was typed.
    pub fn say(&self, ui: &mut Ui, theme: &Theme) {
        if let Some(why) = &self.wrong {
            say_wrong(ui, theme, &self.response, why);
        }
    }
}

/// Text that was typed and is impossible, and the number that was there.
#[derive(Clone, Default)]
struct Refused {
    text: String,
    at: f64,
}

/// Draws a box. Typing counts when the box is left, so that the numbers on the way there are never
/// routed by. What is impossible stays, and the document is untouched.
pub fn number_box(
    ui: &mut Ui,
    theme: &Theme,
    words: Words<'_>,
    value: Value<f64>,
    bounds: Bounds,
    width: f32,
) -> Typed {
    let mut number = value.first();
    let key: Id = ui.make_persistent_id((words.label, "refused"));
    let known: Option<Refused> = ui.data(|d| d.get_temp(key));
    let known = known.filter(|refused| refused.at == number);
    // egui looks at text that was left by Esc once more in the frame after.
    let frame = ui.ctx().cumulative_frame_nr();
    let escaped: Option<u64> = ui.data(|d| d.get_temp(key.with("escaped")));
    let escaped = escaped.is_some_and(|at| frame <= at + 1);
    let read = RefCell::new(None);
    let shown = known.as_ref().map(|refused| refused.text.clone());
    let shown = shown.or_else(|| value.is_mixed().then(|| "mixed".to_owned()));
    let drag = DragValue::new(&mut number)
        .range(bounds.range())
        .speed(bounds.speed)
        .max_decimals(bounds.decimals)
        .update_while_editing(false)
        .min_size(vec2(width, HEIGHT))
        .custom_formatter(|n, _| shown.clone().unwrap_or_else(|| n.to_string()))
        .custom_parser(|text| {
            // Left as it was, nothing was typed.
            let same = escaped || value.is_mixed() && text.trim() == "mixed";
            let result = if same { None } else { Some(bounds.read(text)) };
            let number = result.as_ref().and_then(|r| r.as_ref().ok().copied());
            *read.borrow_mut() = result.map(|r| r.map_err(|_| text.to_owned()));
            number
        });
    let response = ui.scope(|ui| {
        ui.spacing_mut().button_padding.x = 5.0;
        ui.add(drag)
    });
    let response = response.inner;
    if response.lost_focus() && ui.input(|i| i.key_pressed(Key::Escape)) {
        ui.data_mut(|d| d.insert_temp(key.with("escaped"), frame));
    }
    let (refused, to) = match read.into_inner() {
        Some(Err(text)) => (Some(Refused { text, at: value.first() }), None),
        // Esc leaves the number that was there.
        _ if response.lost_focus() || response.changed() => {
            (None, response.changed().then_some(number))
        }
        _ => (known, None),
    };
    let wrong = refused.as_ref().and_then(|refused| bounds.read(&refused.text).err());
    ui.data_mut(|d| match refused {
        Some(refused) => {
            d.insert_temp(key, refused);
        }
        None => d.remove::<Refused>(key),
    });
    parts::ring(ui, theme, &response);
    let is_still = !response.dragged() && !response.has_focus();
    let response = response.accessible_name(words.label);
    let response = if is_still { response.on_hover_text(words.tip) } else { response };
    Typed { response, to, wrong }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_or_refused_with_the_reason() {
        let whole = Bounds::whole(300);
        for (text, number) in [("0", 0.0), (" 300 ", 300.0), ("1 0_0", 100.0)] {
            assert_eq!(whole.read(text), Ok(number), "{text}");
        }
        for text in ["", "301", "-5", "abc", "1.5", "1e2", "NaN", "inf", "99999999999999999999999"]
        {
            let why = whole.read(text).unwrap_err();
            assert!(why.contains("whole number from 0 to 300"), "{why}");
        }
        let delay = Bounds { most: 10.0, decimals: 3, speed: 0.2 };
        assert_eq!(delay.read("1.25"), Ok(1.25));
        assert!(delay.read("10.1").is_err());
    }
}

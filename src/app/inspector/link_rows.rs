//! Rows about a link that several pages have.

use egui::Ui;

use super::fields::{Pane, Value, Words};
use super::number::{Scale, scaled_row};
use super::widgets;
use crate::app::canvas;
use crate::app::tip::Tip as _;
use crate::topology::{Edit, IgpCost, Latency, Link, LinkField, LinkState};

/// States with their names.
pub(super) const STATES: [(LinkState, &str); 3] = [
    (LinkState::Up, "up"),
    (LinkState::Failed, "failed: the wire is cut"),
    (LinkState::Shutdown, "shut down: the session only"),
];
/// Texts of the choice of state.
pub(super) const STATE: Words<'_> = Words {
    label: "State",
    tip: "Failed cuts the wire; shut down ends the BGP session and leaves the wire",
};
/// Texts of the field of delay.
pub(super) const LATENCY: Words<'_> =
    Words { label: "Delay, ms", tip: "One-way delay of this link; a round trip takes it twice" };

/// Draws the IGP cost of one link or of several.
pub(super) fn cost_row(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    value: Value<f64>,
    edit: &dyn Fn(LinkField) -> Edit,
) {
    let words = Words {
        label: "IGP cost",
        tip: "Routers of the AS take the way whose costs add up to the least, and prefer the exit that is nearest by them; 1 to 65535",
    };
    let set = |cost: f64| edit(LinkField::IgpCost(IgpCost::new(cost as u32).unwrap_or_default()));
    scaled_row(pane, ui, words, (value, Scale::between(1, u32::from(u16::MAX))), &set);
}

/// Draws the button that fails or restores the link.
pub(super) fn fail_button(pane: &mut Pane<'_, '_>, ui: &mut Ui, link: &Link, keys: &str) {
    let theme = pane.scene.theme;
    let response = if link.state == LinkState::Up {
        let tip = match pane.scene.doc().is_internal(link) {
            true => "Cut the wire: packets and iBGP sessions go another way, if there is one",
            false => "Cut the wire: the session goes down at both ends",
        };
        widgets::danger_button(ui, theme, "Fail this link", keys).tip(tip)
    } else {
        widgets::plain_button(ui, theme, "Restore this link").tip("Put the link back to work")
    };
    if response.clicked() {
        pane.actions.push(canvas::toggle_link(link.state, &link.id));
    }
}

/// Draws the delay of one link or of several.
pub(super) fn delay_row(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    value: Value<Latency>,
    edit: &dyn Fn(LinkField) -> Edit,
) {
    let delay = |ms: f64| edit(LinkField::Latency(Latency::from_ms(ms).unwrap_or_default()));
    scaled_row(pane, ui, LATENCY, (value.map(Latency::ms), Scale::DELAY), &delay);
}

//! A link: what its two ends are to each other, both policies, delay and state.

use std::net::IpAddr;

use egui::{Button, Label, RichText, Ui, WidgetInfo, vec2};

use super::fields::{Pane, Value, Words, choice, choice_or, row};
use super::number::{Scale, scaled_row};
use super::parts;
use super::policy;
use super::typing::{TextLook, text_field};
use crate::app::canvas;
use crate::app::command::Command;
use crate::app::scene::Action;
use crate::app::tip::Tip as _;
use crate::topology::{Edit, EndField, IgpCost, Latency, Link, LinkField, LinkState, Role, Side};

/// Roles with their names.
pub const ROLES: [(Role, &str); 4] = [
    (Role::Customer, "customer"),
    (Role::Provider, "provider"),
    (Role::Peer, "peer"),
    (Role::None, "no relationship"),
];
/// What two ends can be to each other, as their roles.
const RELATIONSHIPS: [(Role, Role); 3] =
    [(Role::Customer, Role::Provider), (Role::Provider, Role::Customer), (Role::Peer, Role::Peer)];
/// States with their names.
pub const STATES: [(LinkState, &str); 3] = [
    (LinkState::Up, "up"),
    (LinkState::Failed, "failed: the wire is cut"),
    (LinkState::Shutdown, "shut down: the session only"),
];
/// The words of the choice of state.
pub const STATE: Words<'_> = Words {
    label: "State",
    tip: "Failed cuts the wire; shut down ends the BGP session and leaves the wire",
};
/// The words of the field of delay.
pub const LATENCY: Words<'_> =
    Words { label: "Delay, ms", tip: "One-way delay of this link; a round trip takes it twice" };

/// Draws the page of a link.
pub fn show(pane: &mut Pane<'_, '_>, ui: &mut Ui, link: &Link) {
    let theme = pane.scene.theme;
    if pane.scene.doc().is_internal(link) {
        return internal(pane, ui, link);
    }
    ui.scope(|ui| relationship(pane, ui, link));
    delay_row(pane, ui, Value::Same(link.latency), &|field| Edit::link(&link.id, field));
    let state = Value::Same(link.state);
    if let Some(state) = row(ui, STATE, |ui| choice(ui, theme, STATE, state, &STATES)) {
        pane.edit(Edit::link(&link.id, LinkField::State(state)));
    }
    buttons(pane, ui, link);
    for side in Side::BOTH {
        parts::rule(ui, theme);
        ui.push_id(side, |ui| end(pane, ui, link, side));
    }
}

/// A link inside an AS: no session of its own, but a cost.
fn internal(pane: &mut Pane<'_, '_>, ui: &mut Ui, link: &Link) {
    let text = "Inside an AS a link carries packets and the IGP; iBGP sessions run across it, wherever it leads.";
    ui.add(Label::new(text).wrap());
    cost_row(pane, ui, link);
    delay_row(pane, ui, Value::Same(link.latency), &|field| Edit::link(&link.id, field));
    let (theme, state) = (pane.scene.theme, Value::Same(link.state));
    let all = [STATES[0], STATES[1]];
    if let Some(state) = row(ui, STATE, |ui| choice_or(ui, theme, STATE, (state, "down"), &all)) {
        pane.edit(Edit::link(&link.id, LinkField::State(state)));
    }
    ui.horizontal_wrapped(|ui| {
        fail_button(pane, ui, link, &Command::Fail.info().keys_text());
        let response = parts::plain_button(ui, theme, "Delete");
        if response.tip(Command::Delete.info().tooltip()).clicked() {
            pane.actions.push(Action::Run(Command::Delete));
        }
    });
}

/// What the IGP counts for a link.
pub fn cost_row(pane: &mut Pane<'_, '_>, ui: &mut Ui, link: &Link) {
    let words = Words {
        label: "IGP cost",
        tip: "What the IGP counts for this link, in both directions: packets inside the AS take the cheapest way, and of equal routes the one with the nearest exit wins",
    };
    let edit = |cost: f64| {
        let cost = IgpCost::new(cost as u32).unwrap_or_default();
        Edit::link(&link.id, LinkField::IgpCost(cost))
    };
    let scale = Scale::between(1, u32::from(u16::MAX));
    let value = Value::Same(f64::from(link.igp_cost.get()));
    scaled_row(pane, ui, words, (value, scale), &edit);
}

/// Who buys from whom: three buttons that set both ends at once.
fn relationship(pane: &mut Pane<'_, '_>, ui: &mut Ui, link: &Link) {
    let scene = pane.scene;
    let (a, b) = (scene.name(&link.a.node), scene.name(&link.b.node));
    ui.spacing_mut().item_spacing.y = 4.0;
    for roles in RELATIONSHIPS {
        let text = crate::sandbox::relationship(&a, &b, roles);
        let is_on = (link.a.role, link.b.role) == roles;
        let ink = if is_on { scene.theme.accent.0 } else { scene.theme.text.0 };
        let label = RichText::new(&text).color(ink);
        let mut button = Button::new(label).wrap().min_size(vec2(ui.available_width(), 36.0));
        if is_on {
            let line = egui::Stroke::new(1.5, scene.theme.accent.0);
            button = button.fill(scene.theme.accent_fill.0).stroke(line);
        }
        let response = ui.add(button);
        parts::ring(ui, scene.theme, &response);
        response.widget_info(|| WidgetInfo::selected(egui::Role::RadioButton, true, is_on, &text));
        let tip = "Sets the roles of both ends. Customers pay providers to reach everyone; peers exchange their own customers only.";
        if response.tip(tip).clicked() && !is_on {
            pane.edit(canvas::set_roles(&link.id, roles.0, roles.1));
        }
    }
    if !link.roles_agree() {
        let warnings = scene.sandbox.warnings();
        let about = |w: &&crate::anycast::Warning| matches!(w, crate::anycast::Warning::RolesDisagree(id) if *id == link.id);
        if let Some(warning) = warnings.iter().find(about) {
            parts::notice(ui, scene.theme, &warning.sentence(scene.doc(), &|id| scene.name(id)));
        }
    }
}

fn buttons(pane: &mut Pane<'_, '_>, ui: &mut Ui, link: &Link) {
    let theme = pane.scene.theme;
    ui.horizontal_wrapped(|ui| {
        fail_button(pane, ui, link, &Command::Fail.info().keys_text());
        for (command, text) in [(Command::Reverse, "Reverse"), (Command::Delete, "Delete")] {
            let response = parts::plain_button(ui, theme, text);
            if response.tip(command.info().tooltip()).clicked() {
                pane.actions.push(Action::Run(command));
            }
        }
    });
}

/// Cuts the wire, or repairs it.
pub fn fail_button(pane: &mut Pane<'_, '_>, ui: &mut Ui, link: &Link, keys: &str) {
    let theme = pane.scene.theme;
    let response = if link.state == LinkState::Up {
        let tip = "Cut the wire: the session goes down at both ends";
        parts::danger_button(ui, theme, "Fail this link", keys).tip(tip)
    } else {
        parts::plain_button(ui, theme, "Restore this link").tip("Put the session back to work")
    };
    if response.clicked() {
        pane.actions.push(canvas::toggle_link(link.state, &link.id));
    }
}

/// One end: its role, its address, its policy.
fn end(pane: &mut Pane<'_, '_>, ui: &mut Ui, link: &Link, side: Side) {
    let scene = pane.scene;
    let end = link.end(side);
    let title = format!("At {}", scene.name(&end.node));
    if parts::heading(ui, title).clicked() {
        pane.actions.push(Action::Reveal(end.node.clone()));
    }
    let other = scene.name(&link.end(side.other()).node);
    let tip = format!("What this end is to {other}; the other end normally says the counterpart");
    let words = Words { label: "Role", tip: &tip };
    let value = Value::Same(end.role);
    if let Some(role) = row(ui, words, |ui| choice(ui, scene.theme, words, value, &ROLES)) {
        pane.edit(Edit::end(&link.id, side, EndField::Role(role)));
    }
    policy::sliders(pane, ui, link, side);
    let words = Words {
        label: "Address",
        tip: "The address of this end: when all else is equal, the route from the lowest wins",
    };
    row(ui, words, |ui| {
        let look = TextLook { hint: "10.0.0.1", tip: words.tip, ..TextLook::default() };
        let current = end.address.to_string();
        let response = text_field(pane, ui, "address", &current, look, |text| {
            let text = text.trim();
            let address: IpAddr = text
                .parse()
                .map_err(|_| format!("{text:?} is no address; expected one such as 10.0.0.1"))?;
            Ok(Edit::end(&link.id, side, EndField::Address(address)))
        });
        response.accessible_name(words.label)
    });
    policy::more(pane, ui, link, side);
}

/// The delay of one link or of several.
pub fn delay_row(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    value: Value<Latency>,
    edit: &dyn Fn(LinkField) -> Edit,
) {
    let delay = |ms: f64| edit(LinkField::Latency(Latency::from_ms(ms).unwrap_or_default()));
    scaled_row(pane, ui, LATENCY, (value.map(Latency::ms), Scale::DELAY), &delay);
}

/// The line under the head of a link's page.
pub fn about(pane: &Pane<'_, '_>, ui: &mut Ui, link: &Link) {
    let state = match link.state {
        LinkState::Up => "up",
        LinkState::Failed => "failed",
        LinkState::Shutdown => "shut down",
    };
    let what = match pane.scene.doc().is_internal(link) {
        true => "Internal link",
        false => "eBGP session",
    };
    let text = format!("{what} · {} ms · {state}", link.latency.ms());
    ui.add(
        Label::new(RichText::new(text).font(parts::small(ui)).color(pane.scene.theme.weak.0))
            .wrap(),
    );
}

//! A link: what its two ends are to each other, both policies, delay and state.

use std::net::IpAddr;

use egui::{Button, Label, RichText, Ui, WidgetInfo, vec2};

use super::fields::{Pane, Value, Words, choice, row};
use super::number::{Bounds, number_box};
use super::parts;
use super::policy;
use super::sliders::Tuned;
use super::typing::{TextLook, text_field};
use crate::app::command::Command;
use crate::app::scene::Action;
use crate::topology::{Edit, EndField, Latency, Link, LinkField, LinkState, Role, Side};

/// Roles with their names.
pub const ROLES: [(Role, &str); 4] = [
    (Role::Customer, "customer"),
    (Role::Provider, "provider"),
    (Role::Peer, "peer"),
    (Role::None, "no relationship"),
];
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
    ui.scope(|ui| relationship(pane, ui, link));
    let tuned = latency_row(pane, ui, Value::Same(link.latency));
    tuned.emit(pane.actions, |v| Edit::link(&link.id, LinkField::Latency(v)));
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

/// Who buys from whom: three buttons that set both ends at once.
fn relationship(pane: &mut Pane<'_, '_>, ui: &mut Ui, link: &Link) {
    let scene = pane.scene;
    let (a, b) = (scene.name(&link.a.node), scene.name(&link.b.node));
    let all = [
        (format!("{a} buys from {b}"), (Role::Customer, Role::Provider)),
        (format!("{b} buys from {a}"), (Role::Provider, Role::Customer)),
        ("They peer".to_owned(), (Role::Peer, Role::Peer)),
    ];
    ui.spacing_mut().item_spacing.y = 4.0;
    for (text, roles) in all {
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
        if response.on_hover_text(tip).clicked() && !is_on {
            let set = |side, role| Edit::end(&link.id, side, EndField::Role(role));
            pane.edit(Edit::Batch(vec![set(Side::A, roles.0), set(Side::B, roles.1)]));
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
        let info = Command::Fail.info();
        let response = if link.state == LinkState::Up {
            parts::danger_button(ui, theme, "Fail this link", &info.keys_text())
        } else {
            parts::plain_button(ui, theme, "Restore this link")
        };
        if response.on_hover_text("Cut the wire, or repair it (X)").clicked() {
            let to = match link.state {
                LinkState::Up => LinkState::Failed,
                LinkState::Failed | LinkState::Shutdown => LinkState::Up,
            };
            pane.edit(Edit::link(&link.id, LinkField::State(to)));
        }
        for (command, text) in [(Command::Reverse, "Reverse"), (Command::Delete, "Delete")] {
            let response = parts::plain_button(ui, theme, text);
            if response.on_hover_text(command.info().tooltip()).clicked() {
                pane.actions.push(Action::Run(command));
            }
        }
    });
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

/// The delay of one link or of several. A drag is one gesture.
pub fn latency_row(pane: &Pane<'_, '_>, ui: &mut Ui, value: Value<Latency>) -> Tuned<Latency> {
    row(ui, LATENCY, |ui| {
        let bounds = Bounds { most: Latency::MAX_MS, decimals: 3, speed: 0.2 };
        let width = parts::body_size(ui) * 3.6;
        let theme = pane.scene.theme;
        let number = number_box(ui, theme, LATENCY, value.map(Latency::ms), bounds, width);
        number.say(ui, theme);
        let to = number.to.and_then(|ms| Latency::from_ms(ms).ok());
        Tuned::by(to, &[&number.response])
    })
}

/// The line under the head of a link's page.
pub fn about(pane: &Pane<'_, '_>, ui: &mut Ui, link: &Link) {
    let state = match link.state {
        LinkState::Up => "up",
        LinkState::Failed => "failed",
        LinkState::Shutdown => "shut down",
    };
    let text = format!("eBGP session · {} ms · {state}", link.latency.ms());
    ui.add(
        Label::new(RichText::new(text).font(parts::small(ui)).color(pane.scene.theme.weak.0))
            .wrap(),
    );
}

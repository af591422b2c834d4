//! The page of a link: the relationship of its ends, both policies, delay and state; inside an AS,
//! its IGP cost.

use std::net::IpAddr;

use egui::{Button, Label, RichText, Ui, WidgetInfo, vec2};

use super::fields::{Pane, Value, Words, choice, choice_or, row};
use super::link_rows::{STATE, STATES, cost_row, delay_row, fail_button};
use super::policy;
use super::text_field::{TextLook, text_field};
use super::widgets;
use crate::app::command::Command;
use crate::app::scene::Action;
use crate::app::tip::Tip as _;
use crate::sandbox::{self, relationships};
use crate::topology::{Asn, Edit, EndField, Link, LinkField, LinkState, Role, Side, Topology};

/// Roles with their names.
pub(super) const ROLES: [(Role, &str); 6] = [
    (Role::Customer, "customer"),
    (Role::Provider, "provider"),
    (Role::Peer, "peer"),
    (Role::RouteServer, "route server"),
    (Role::RouteServerClient, "route server client"),
    (Role::None, "no relationship"),
];

/// Draws the page of a link.
pub(super) fn show(pane: &mut Pane<'_, '_>, ui: &mut Ui, link: &Link) {
    let theme = pane.scene.theme;
    if let Some(asn) = inside(pane.scene.doc(), link) {
        internal(pane, ui, link, asn);
        return;
    }
    ui.scope(|ui| relationship(pane, ui, link));
    delay_row(pane, ui, Value::Same(link.latency), &|field| Edit::link(&link.id, field));
    let state = Value::Same(link.state);
    if let Some(state) = row(ui, STATE, |ui| choice(ui, theme, STATE, state, &STATES)) {
        pane.edit(Edit::link(&link.id, LinkField::State(state)));
    }
    buttons(pane, ui, link);
    for side in Side::BOTH {
        widgets::rule(ui, theme);
        ui.push_id(side, |ui| end(pane, ui, link, side));
    }
}

/// Returns the AS that contains the link, if both ends are in the same one.
fn inside(doc: &Topology, link: &Link) -> Option<Asn> {
    doc.node(&link.a.node).filter(|_| doc.is_internal(link)).map(|n| n.asn)
}

/// Draws the page of a link between two routers of one AS, which has neither relationship nor
/// policy, since no session belongs to it.
fn internal(pane: &mut Pane<'_, '_>, ui: &mut Ui, link: &Link, asn: Asn) {
    let theme = pane.scene.theme;
    let cost = Value::Same(f64::from(link.igp_cost.get()));
    cost_row(pane, ui, cost, &|field| Edit::link(&link.id, field));
    delay_row(pane, ui, Value::Same(link.latency), &|field| Edit::link(&link.id, field));
    let states = [(LinkState::Up, "up"), (LinkState::Failed, "failed: the wire is cut")];
    let words = Words { label: "State", tip: "A failed link is no way for packets nor for iBGP" };
    let value = (Value::Same(link.state), "shut down");
    if let Some(state) = row(ui, words, |ui| choice_or(ui, theme, words, value, &states)) {
        pane.edit(Edit::link(&link.id, LinkField::State(state)));
    }
    ui.horizontal_wrapped(|ui| {
        fail_button(pane, ui, link, &Command::Fail.info().keys_text());
        let delete = widgets::plain_button(ui, theme, "Delete");
        if delete.tip(Command::Delete.info().tooltip()).clicked() {
            pane.actions.push(Action::Run(Command::Delete));
        }
    });
    widgets::rule(ui, theme);
    let scene = pane.scene;
    for side in Side::BOTH {
        let node = &link.end(side).node;
        let text = format!("Router {}", scene.name(node));
        let response = widgets::plain_button(ui, theme, &text);
        if response.tip("Select it and bring it into view").clicked() {
            pane.actions.push(Action::Reveal(node.clone()));
        }
    }
    ui.add_space(4.0);
    let mesh = match scene.doc().is_full_mesh(asn) {
        true => "any two of its routers have one",
        false => "which routers have one is set for the AS",
    };
    let text = format!(
        "This link is inside AS{asn}: no BGP session belongs to it. iBGP sessions run over the \
         IGP, whichever way is shortest; {mesh}. A session is up while the IGP joins its ends."
    );
    widgets::weak(ui, theme, text);
}

/// Draws the relationship: buttons that set both ends at once.
fn relationship(pane: &mut Pane<'_, '_>, ui: &mut Ui, link: &Link) {
    let scene = pane.scene;
    let (a, b) = (scene.name(&link.a.node), scene.name(&link.b.node));
    ui.spacing_mut().item_spacing.y = 4.0;
    for roles in relationships(scene.doc(), link) {
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
        widgets::ring(ui, scene.theme, &response);
        response.widget_info(|| WidgetInfo::selected(egui::Role::RadioButton, true, is_on, &text));
        let tip = match roles.0 {
            Role::RouteServer | Role::RouteServerClient => {
                "Sets the roles of both ends. A route server passes the routes of its clients on to each other, and does not stand in their paths."
            }
            _ => {
                "Sets the roles of both ends. Customers pay providers to reach everyone; peers exchange their own customers only."
            }
        };
        if response.tip(tip).clicked() && !is_on {
            pane.edit(sandbox::set_roles(&link.id, roles.0, roles.1));
        }
    }
    if !link.roles_agree() {
        let warnings = scene.sandbox.warnings();
        let about = |w: &&crate::anycast::Warning| matches!(w, crate::anycast::Warning::RolesDisagree(id) if *id == link.id);
        if let Some(warning) = warnings.iter().find(about) {
            widgets::notice(ui, scene.theme, &warning.sentence(scene.doc(), &|id| scene.name(id)));
        }
    }
}

fn buttons(pane: &mut Pane<'_, '_>, ui: &mut Ui, link: &Link) {
    let theme = pane.scene.theme;
    ui.horizontal_wrapped(|ui| {
        fail_button(pane, ui, link, &Command::Fail.info().keys_text());
        for (command, text) in [(Command::Reverse, "Reverse"), (Command::Delete, "Delete")] {
            let response = widgets::plain_button(ui, theme, text);
            if response.tip(command.info().tooltip()).clicked() {
                pane.actions.push(Action::Run(command));
            }
        }
    });
}

/// Draws one end: its role, its address, its policy.
fn end(pane: &mut Pane<'_, '_>, ui: &mut Ui, link: &Link, side: Side) {
    let scene = pane.scene;
    let end = link.end(side);
    let title = format!("At {}", scene.name(&end.node));
    if widgets::heading(ui, title).clicked() {
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

/// Draws the line under the heading of a link's page.
pub(super) fn about(pane: &Pane<'_, '_>, ui: &mut Ui, link: &Link) {
    let state = match link.state {
        LinkState::Up => "up",
        LinkState::Failed => "failed",
        LinkState::Shutdown => "shut down",
    };
    let what = match inside(pane.scene.doc(), link) {
        Some(asn) => format!("Inside AS{asn} · IGP cost {}", link.igp_cost.get()),
        None => "eBGP session".to_owned(),
    };
    let text = format!("{what} · {} ms · {state}", link.latency.ms());
    ui.add(
        Label::new(RichText::new(text).font(widgets::small(ui)).color(pane.scene.theme.weak.0))
            .wrap(),
    );
}

//! The page of a node itself: its name, its kind, its announcements.

use egui::{Align, Label, Layout, Ui, vec2};

use super::chips::{self, Adder};
use super::drafts::Counts;
use super::fields::{Pane, Value, Words, bold, choice, row, tick};
use super::number::number_row;
use super::terms::Term;
use super::text_field::{TextLook, refused, text_field};
use super::{ases, router, service, widgets};
use crate::app::canvas::{self, node_name};
use crate::app::command::Command;
use crate::app::scene::Action;
use crate::app::tip::Tip as _;
use crate::bgp::Route;
use crate::topology::{Asn, Community, Edit, Kind, Node, NodeField, NodeState, Origin, Prefix};

/// Texts of the field of demand.
pub(super) const DEMAND: Words<'_> = Words {
    label: "Demand, kq/s",
    tip: "How much this client asks for, in thousand queries a second: its weight in the catchments",
};
/// Texts of the field of capacity.
pub(super) const CAPACITY: Words<'_> = Words {
    label: "Capacity, kq/s",
    tip: "The most this site can serve, in thousand queries a second: beyond it, it is overloaded",
};
/// Texts of the choice of kind.
pub(super) const KIND: Words<'_> = Words {
    label: "Kind",
    tip: "What the node stands for: it sets the look and what links to it start as, never how routes are chosen",
};
/// Kinds with their names.
pub(super) const KINDS: [(Kind, &str); 5] = [
    (Kind::Site, "Site"),
    (Kind::Isp, "ISP"),
    (Kind::As, "AS"),
    (Kind::Client, "Client"),
    (Kind::RouteServer, "IXP"),
];

/// Draws the page of a node.
pub(super) fn show(pane: &mut Pane<'_, '_>, ui: &mut Ui, node: &Node) {
    identity(pane, ui, node);
    if node.kind == Kind::Client {
        let value = Value::Same(node.demand);
        let edit = |v| Edit::node(&node.id, NodeField::Demand(v));
        number_row(pane, ui, DEMAND, value, &edit);
    }
    if node.kind == Kind::Site {
        capacity(pane, ui, node);
    }
    widgets::rule(ui, pane.scene.theme);
    announcements(pane, ui, node);
    service::of_node(pane, ui, node);
    widgets::rule(ui, pane.scene.theme);
    router::show(pane, ui, node);
    ases::show(pane, ui, node);
    widgets::rule(ui, pane.scene.theme);
    ui.horizontal_wrapped(|ui| {
        fail_button(pane, ui, node);
        let info = Command::Delete.info();
        let button = widgets::plain_button(ui, pane.scene.theme, "Delete");
        if button.tip(info.tooltip()).clicked() {
            pane.actions.push(Action::Run(Command::Delete));
        }
    });
}

fn identity(pane: &mut Pane<'_, '_>, ui: &mut Ui, node: &Node) {
    let id = &node.id;
    let words = Words { label: "Name", tip: "What people call it" };
    row(ui, words, |ui| {
        let look = TextLook { tip: words.tip, counts: Counts::AtOnce, ..TextLook::default() };
        let response = text_field(pane, ui, "name", &node.name, look, |text| {
            Ok(Edit::node(id, NodeField::Name(node_name(text)?)))
        });
        response.accessible_name(words.label)
    });
    let value = Value::Same(node.kind);
    if let Some(kind) = row(ui, KIND, |ui| choice(ui, pane.scene.theme, KIND, value, &KINDS)) {
        pane.edit(Edit::node(id, NodeField::Kind(kind)));
    }
    let words = Words { label: "AS number", tip: Term::Asn.tip() };
    row(ui, words, |ui| {
        let look = TextLook { hint: "64512", tip: words.tip, ..TextLook::default() };
        let response = text_field(pane, ui, "asn", &node.asn.to_string(), look, |text| {
            let asn: Asn = text.parse().map_err(|e: crate::topology::AsnError| e.to_string())?;
            Ok(Edit::node(id, NodeField::Asn(asn)))
        });
        response.accessible_name(words.label)
    });
    let words = Words { label: "Router id", tip: Term::RouterId.tip() };
    row(ui, words, |ui| {
        let usual = node.effective_router_id().to_string();
        let current = node.router_id.map(|r| r.to_string()).unwrap_or_default();
        let look = TextLook { hint: &usual, tip: words.tip, ..TextLook::default() };
        let response = text_field(pane, ui, "router id", &current, look, |text| {
            let text = text.trim();
            let router_id = if text.is_empty() { None } else { Some(address(text)?) };
            Ok(Edit::node(id, NodeField::RouterId(router_id)))
        });
        response.accessible_name(words.label)
    });
}

fn address(text: &str) -> Result<std::net::Ipv4Addr, String> {
    let expected = |_| format!("{text:?} is no router id; expected four numbers such as 10.0.0.6");
    text.parse().map_err(expected)
}

fn capacity(pane: &mut Pane<'_, '_>, ui: &mut Ui, node: &Node) {
    let theme = pane.scene.theme;
    let set = |v| Edit::node(&node.id, NodeField::Capacity(v));
    let words = Words { label: "Limited capacity", ..CAPACITY };
    // The current demand is a capacity that changes nothing.
    let serves = pane.scene.catchments().and_then(|c| c.shares.iter().find(|s| s.site == node.id));
    let start = serves.map_or(1, |s| u32::try_from(s.demand).unwrap_or(u32::MAX).max(1));
    if let Some(on) = tick(ui, theme, words, Value::Same(node.capacity.is_some())) {
        pane.edit(set(on.then_some(start)));
    }
    if let Some(most) = node.capacity {
        number_row(pane, ui, CAPACITY, Value::Same(most), &|v| set(Some(v)));
    }
}

fn announcements(pane: &mut Pane<'_, '_>, ui: &mut Ui, node: &Node) {
    widgets::heading(ui, "Announces");
    if node.origins.is_empty() {
        widgets::weak(ui, pane.scene.theme, "Nothing. A node that announces a prefix serves it.");
    }
    let set = |origins: Vec<Origin>| Edit::node(&node.id, NodeField::Origins(origins));
    for (place, origin) in node.origins.iter().enumerate() {
        let with = |changed: Option<Origin>| {
            let mut all = node.origins.clone();
            all.splice(place..=place, changed);
            set(all)
        };
        ui.push_id(origin.prefix, |ui| announcement(pane, ui, origin, &with));
    }
    let known: Vec<Prefix> =
        pane.scene.doc().prefixes().into_iter().filter(|p| !node.announces(p)).collect();
    let named: Vec<String> = known.iter().map(Prefix::to_string).collect();
    let known: Vec<(&str, Prefix)> = named.iter().map(String::as_str).zip(known).collect();
    let look = Adder {
        hint: if node.origins.is_empty() { "such as 1.1.1.0/24" } else { "another prefix" },
        what: "Announce another prefix",
        tip: "Announced by several nodes, a prefix is anycast: each client reaches one of them",
    };
    let doc = pane.scene.doc();
    let more = |prefix: Prefix| {
        let mut all = node.origins.clone();
        all.push(Origin::plain(prefix));
        set(all)
    };
    let read = |text: &str| {
        let prefix: Prefix =
            text.parse().map_err(|e: crate::topology::PrefixError| e.to_string())?;
        refused(doc, &more(prefix)).map_or(Ok(prefix), Err)
    };
    if let Some(prefix) = chips::adder(pane, ui, look, &known, read) {
        pane.edit(more(prefix));
    }
}

/// Draws one prefix, with a fold for the attributes of its announcement.
fn announcement(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    origin: &Origin,
    with: &dyn Fn(Option<Origin>) -> Edit,
) {
    let theme = pane.scene.theme;
    let size = vec2(ui.available_width(), 32.0);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        let name = format!("Announce {} no more", origin.prefix);
        if widgets::sign_button(ui, theme, "×", &name).clicked() {
            pane.edit(with(None));
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.add(Label::new(bold(ui, origin.prefix.to_string())).truncate());
        });
    });
    if !widgets::fold(ui, theme, "origin", &said_of(origin), false) {
        return;
    }
    let inset = egui::Margin { left: 18, bottom: 6, ..egui::Margin::ZERO };
    egui::Frame::new().inner_margin(inset).show(ui, |ui| attributes(pane, ui, origin, with));
}

fn attributes(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    origin: &Origin,
    with: &dyn Fn(Option<Origin>) -> Edit,
) {
    let theme = pane.scene.theme;
    let words = Words {
        label: "Local-pref",
        tip: "What other routers of the AS see; this router prefers its own announcement all the same",
    };
    let value = origin.local_pref.unwrap_or(Route::DEFAULT_LOCAL_PREF);
    number_row(pane, ui, words, Value::Same(value), &|v| {
        let local_pref = Some(v).filter(|v| *v != Route::DEFAULT_LOCAL_PREF);
        with(Some(Origin { local_pref, ..origin.clone() }))
    });
    let words = Words { label: "MED", tip: Term::Med.tip() };
    let med = |med: Option<u32>| with(Some(Origin { med, ..origin.clone() }));
    let label = Words { label: "Send a MED", ..words };
    if let Some(on) = tick(ui, theme, label, Value::Same(origin.med.is_some())) {
        pane.edit(med(on.then_some(0)));
    }
    if let Some(value) = origin.med {
        number_row(pane, ui, words, Value::Same(value), &|v| med(Some(v)));
    }
    let words = Words { label: "Communities", tip: Term::Community.tip() };
    let list = row(ui, words, |ui| chips::communities(pane, ui, words, &origin.communities));
    if let Some(communities) = list {
        pane.edit(with(Some(Origin { communities, ..origin.clone() })));
    }
    let words = Words {
        label: "Forged path",
        tip: "ASes that it claims the route came through, the nearest first, with spaces between: the last one pretends to be the origin. How a hijack looks that origin validation does not stop",
    };
    let current: Vec<String> = origin.path.iter().map(|a| a.to_string()).collect();
    row(ui, words, |ui| {
        let look = TextLook { hint: "none", tip: words.tip, ..TextLook::default() };
        let response = text_field(pane, ui, words.label, &current.join(" "), look, |text| {
            let path: Result<Vec<Asn>, _> = text.split_whitespace().map(str::parse).collect();
            let path = path.map_err(|e: crate::topology::AsnError| e.to_string())?;
            Ok(with(Some(Origin { path, ..origin.clone() })))
        });
        response.accessible_name(words.label)
    });
}

/// "Local-pref, MED, communities, forged path", or what of it is set.
fn said_of(origin: &Origin) -> String {
    let mut set = Vec::new();
    set.extend(origin.local_pref.map(|value| format!("local-pref {value}")));
    set.extend(origin.med.map(|med| format!("MED {med}")));
    set.extend(origin.communities.iter().map(Community::to_string));
    if !origin.path.is_empty() {
        let path: Vec<String> = origin.path.iter().map(|a| a.to_string()).collect();
        set.push(format!("forged path {}", path.join(" ")));
    }
    match set.is_empty() {
        true => "Local-pref, MED, communities, forged path".to_owned(),
        false => set.join(" · "),
    }
}

fn fail_button(pane: &mut Pane<'_, '_>, ui: &mut Ui, node: &Node) {
    let theme = pane.scene.theme;
    let keys = Command::Fail.info().keys_text();
    let response = match node.state {
        NodeState::Up => {
            let tip = "Take it down: it announces and forwards nothing, and its sessions are gone";
            widgets::danger_button(ui, theme, "Fail this node", &keys).tip(tip)
        }
        NodeState::Failed => {
            let text = format!("Restore {}", node.name);
            widgets::plain_button(ui, theme, &text).tip("Put it back to work")
        }
    };
    if response.clicked() {
        pane.actions.push(canvas::toggle_node(node.state, &node.id));
    }
}

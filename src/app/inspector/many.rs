//! Several things selected: what applies to all can be set for all.

use std::collections::BTreeMap;

use egui::{Label, Ui};

use super::fields::{Pane, Value, Words, choice, row};
use super::link::{STATE, STATES, latency_row};
use super::node::{CAPACITY, DEMAND, KIND, KINDS};
use super::parts;
use super::policy::{self, LOCAL_PREF, PREPEND};
use super::sliders::{Tuned, number_row, slider_row};
use super::words::count;
use crate::app::command::Command;
use crate::app::scene::Action;
use crate::topology::{
    Edit, EndField, Kind, Link, LinkField, Node, NodeField, NodeState, Policy, Role, Side,
};

/// Draws the page.
pub fn show(pane: &mut Pane<'_, '_>, ui: &mut Ui) {
    let scene = pane.scene;
    let doc = scene.doc();
    let nodes: Vec<&Node> = scene.selection.nodes.iter().filter_map(|id| doc.node(id)).collect();
    let links: Vec<&Link> = scene.selection.links.iter().filter_map(|id| doc.link(id)).collect();
    if !nodes.is_empty() {
        parts::heading(ui, count(nodes.len(), "node"));
        of_nodes(pane, ui, &nodes);
    }
    if !links.is_empty() {
        if !nodes.is_empty() {
            parts::rule(ui, scene.theme);
        }
        parts::heading(ui, count(links.len(), "link"));
        ui.push_id("links", |ui| of_links(pane, ui, &links));
    }
    parts::rule(ui, scene.theme);
    ui.horizontal_wrapped(|ui| {
        let info = Command::Fail.info();
        let fail = parts::danger_button(ui, scene.theme, "Fail or restore", &info.keys_text());
        if fail.on_hover_text(info.tooltip()).clicked() {
            pane.actions.push(Action::Run(Command::Fail));
        }
        let info = Command::Delete.info();
        let delete = parts::plain_button(ui, scene.theme, "Delete");
        if delete.on_hover_text(info.tooltip()).clicked() {
            pane.actions.push(Action::Run(Command::Delete));
        }
    });
}

/// What is selected, by kind: "2 sites, 1 ISP, 3 links".
pub fn tally(pane: &Pane<'_, '_>) -> String {
    let scene = pane.scene;
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    for node in scene.selection.nodes.iter().filter_map(|id| scene.doc().node(id)) {
        *kinds.entry(node.kind).or_default() += 1;
    }
    let name = |kind| match kind {
        Kind::Site => "site",
        Kind::Isp => "ISP",
        Kind::As => "AS",
        Kind::Client => "client",
    };
    let mut all: Vec<String> = kinds
        .into_iter()
        .map(|(kind, n)| match kind {
            Kind::As if n > 1 => format!("{n} ASes"),
            kind => count(n, name(kind)),
        })
        .collect();
    let links = scene.selection.links.len();
    all.extend((links > 0).then(|| count(links, "link")));
    all.join(" · ")
}

fn of_nodes(pane: &mut Pane<'_, '_>, ui: &mut Ui, nodes: &[&Node]) {
    let theme = pane.scene.theme;
    let all = |field: NodeField| {
        Edit::Batch(nodes.iter().map(|n| Edit::node(&n.id, field.clone())).collect())
    };
    if let Some(value) = Value::of(nodes.iter().map(|n| n.kind))
        && let Some(kind) = row(ui, KIND, |ui| choice(ui, theme, KIND, value, &KINDS))
    {
        pane.edit(all(NodeField::Kind(kind)));
    }
    if nodes.iter().all(|n| n.kind == Kind::Client)
        && let Some(value) = Value::of(nodes.iter().map(|n| n.demand))
    {
        let tuned = number_row(ui, theme, DEMAND, value, u32::MAX);
        tuned.emit(pane.actions, |v| all(NodeField::Demand(v)));
    }
    if nodes.iter().all(|n| n.kind == Kind::Site)
        && let Some(value) = Value::of(nodes.iter().map(|n| n.capacity))
    {
        capacity(pane, ui, value, &all);
    }
    let words = Words { label: "State", tip: "Failed nodes announce and forward nothing" };
    let states = [(NodeState::Up, "up"), (NodeState::Failed, "failed")];
    if let Some(value) = Value::of(nodes.iter().map(|n| n.state))
        && let Some(state) = row(ui, words, |ui| choice(ui, theme, words, value, &states))
    {
        pane.edit(all(NodeField::State(state)));
    }
}

fn capacity(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    value: Value<Option<u32>>,
    all: &dyn Fn(NodeField) -> Edit,
) {
    let theme = pane.scene.theme;
    let limited = match value {
        Value::Same(capacity) => Value::Same(capacity.is_some()),
        Value::Mixed(capacity) => Value::Mixed(capacity.is_some()),
    };
    let words = Words { label: "Limited capacity", ..CAPACITY };
    if let Some(on) = super::fields::tick(ui, theme, words, limited) {
        pane.edit(all(NodeField::Capacity(on.then_some(1))));
    }
    let number = match value {
        Value::Same(Some(most)) => Value::Same(most),
        Value::Mixed(most) => Value::Mixed(most.unwrap_or_default()),
        Value::Same(None) => return,
    };
    let tuned = number_row(ui, theme, CAPACITY, number, u32::MAX);
    tuned.emit(pane.actions, |v| all(NodeField::Capacity(Some(v))));
}

fn of_links(pane: &mut Pane<'_, '_>, ui: &mut Ui, links: &[&Link]) {
    let theme = pane.scene.theme;
    relationship(pane, ui, links);
    let all = |field: LinkField| {
        Edit::Batch(links.iter().map(|l| Edit::link(&l.id, field.clone())).collect())
    };
    if let Some(value) = Value::of(links.iter().map(|l| l.latency)) {
        let tuned = latency_row(pane, ui, value);
        tuned.emit(pane.actions, |v| all(LinkField::Latency(v)));
    }
    if let Some(value) = Value::of(links.iter().map(|l| l.state))
        && let Some(state) = row(ui, STATE, |ui| choice(ui, theme, STATE, value, &STATES))
    {
        pane.edit(all(LinkField::State(state)));
    }
    ui.add_space(4.0);
    ui.add(Label::new("At both ends of each").wrap());
    // One setting for every end: the roles differ, so there is no one default to go back to.
    let ends = || links.iter().flat_map(|l| Side::BOTH.map(|side| (*l, side)));
    let set = |with: &dyn Fn(&Link, Side) -> Policy| {
        let one =
            |(l, side): (&Link, Side)| Edit::end(&l.id, side, EndField::Policy(with(l, side)));
        Edit::Batch(ends().map(one).collect())
    };
    if let Some(value) = Value::of(ends().map(|(l, side)| policy::local_pref(l, side))) {
        let numbers = policy::local_pref_numbers(None);
        let tuned: Tuned<u32> = slider_row(ui, theme, LOCAL_PREF, value, &numbers);
        tuned.emit(pane.actions, |v| set(&|l, side| policy::with_local_pref(l, side, v)));
    }
    if let Some(value) = Value::of(ends().map(|(l, side)| policy::prepend(l, side))) {
        let tuned = slider_row(ui, theme, PREPEND, value, &policy::prepend_numbers());
        tuned.emit(pane.actions, |v| set(&|l, side| policy::with_prepend(l, side, v)));
    }
}

/// What both ends of a link are to each other, seen from the first.
fn relationship(pane: &mut Pane<'_, '_>, ui: &mut Ui, links: &[&Link]) {
    let words = Words {
        label: "Relationship",
        tip: "Sets both ends of every selected link; R turns customers and providers round",
    };
    let all = [
        ((Role::Customer, Role::Provider), "the first end buys"),
        ((Role::Provider, Role::Customer), "the second end buys"),
        ((Role::Peer, Role::Peer), "they peer"),
        ((Role::None, Role::None), "none"),
    ];
    let Some(value) = Value::of(links.iter().map(|l| (l.a.role, l.b.role))) else { return };
    let chosen = row(ui, words, |ui| choice(ui, pane.scene.theme, words, value, &all));
    if let Some((a, b)) = chosen {
        let set = |link: &&Link| {
            let end = |side, role| Edit::end(&link.id, side, EndField::Role(role));
            [end(Side::A, a), end(Side::B, b)]
        };
        pane.edit(Edit::Batch(links.iter().flat_map(set).collect()));
    }
    let reverse = parts::plain_button(ui, pane.scene.theme, "Reverse");
    if reverse.on_hover_text(Command::Reverse.info().tooltip()).clicked() {
        pane.actions.push(Action::Run(Command::Reverse));
    }
}

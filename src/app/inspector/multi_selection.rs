//! The page of several selected items, with the settings that apply to all.

use egui::{Label, Ui};

use super::ases;
use super::fields::{Pane, Value, Words, choice, choice_or, row};
use super::link_rows::{STATE, STATES, cost_row, delay_row};
use super::node::{CAPACITY, DEMAND, KIND, KINDS};
use super::number::number_row;
use super::policy::{self, LOCAL_PREF, PREPEND};
use super::sliders::slider_row;
use super::words::tally;
use super::{service, widgets};
use crate::app::command::Command;
use crate::app::scene::Action;
use crate::app::tip::Tip as _;
use crate::sandbox;
use crate::topology::{
    Edit, EndField, Kind, Link, LinkField, LinkId, Node, NodeField, NodeId, NodeState, Policy,
    Role, Side, domain_of,
};
use crate::wording::count;

/// Draws the page.
pub(super) fn show(pane: &mut Pane<'_, '_>, ui: &mut Ui) {
    let scene = pane.scene;
    let doc = scene.doc();
    let nodes: Vec<&Node> = scene.selection.nodes.iter().filter_map(|id| doc.node(id)).collect();
    let links: Vec<&Link> = scene.selection.links.iter().filter_map(|id| doc.link(id)).collect();
    if !nodes.is_empty() {
        widgets::heading(ui, count(nodes.len(), "node"));
        of_nodes(pane, ui, &nodes);
        // All routers of one AS, as when its hull is clicked.
        if let Some(first) = nodes.first()
            && domain_of(doc, &first.id).iter().eq(scene.selection.nodes.iter())
        {
            ases::show(pane, ui, first);
        }
    }
    if !links.is_empty() {
        if !nodes.is_empty() {
            widgets::rule(ui, scene.theme);
        }
        widgets::heading(ui, count(links.len(), "link"));
        ui.push_id("links", |ui| of_links(pane, ui, &links));
    }
    widgets::rule(ui, scene.theme);
    ui.horizontal_wrapped(|ui| {
        let info = Command::Fail.info();
        let fail = widgets::danger_button(ui, scene.theme, "Fail or restore", &info.keys_text());
        if fail.tip(info.tooltip()).clicked() {
            pane.actions.push(Action::Run(Command::Fail));
        }
        let info = Command::Delete.info();
        let delete = widgets::plain_button(ui, scene.theme, "Delete");
        if delete.tip(info.tooltip()).clicked() {
            pane.actions.push(Action::Run(Command::Delete));
        }
    });
}

/// Counts the selected items by kind: "2 sites · 1 ISP · 3 links".
pub(super) fn about(pane: &Pane<'_, '_>) -> String {
    let (doc, selection) = (pane.scene.doc(), pane.scene.selection);
    let nodes = selection.nodes.iter().filter_map(|id| doc.node(id));
    tally(nodes, selection.links.len()).join(" · ")
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
        number_row(pane, ui, DEMAND, value, &|v| all(NodeField::Demand(v)));
    }
    if nodes.iter().all(|n| n.kind == Kind::Site)
        && let Some(value) = Value::of(nodes.iter().map(|n| n.capacity))
    {
        capacity(pane, ui, value, &all);
    }
    if nodes.iter().all(|n| !n.origins.is_empty()) {
        let service = Value::of(nodes.iter().map(|n| n.service));
        let check = Value::of(nodes.iter().map(|n| n.health_check));
        if let Some(values) = service.zip(check) {
            service::rows(pane, ui, values, &all);
        }
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
    let limited = value.map(|capacity| capacity.is_some());
    let words = Words { label: "Limited capacity", ..CAPACITY };
    if let Some(on) = super::fields::tick(ui, theme, words, limited) {
        pane.edit(all(NodeField::Capacity(on.then_some(1))));
    }
    let number = match value {
        Value::Same(Some(most)) => Value::Same(most),
        Value::Mixed(most) => Value::Mixed(most.unwrap_or_default()),
        Value::Same(None) => return,
    };
    number_row(pane, ui, CAPACITY, number, &|v| all(NodeField::Capacity(Some(v))));
}

fn of_links(pane: &mut Pane<'_, '_>, ui: &mut Ui, links: &[&Link]) {
    let (theme, doc) = (pane.scene.theme, pane.scene.doc());
    let (inner, outer): (Vec<&Link>, Vec<&Link>) =
        links.iter().copied().partition(|link| doc.is_internal(link));
    if !outer.is_empty() {
        relationship(pane, ui, &outer);
    }
    let all = |field: LinkField| {
        Edit::Batch(links.iter().map(|l| Edit::link(&l.id, field.clone())).collect())
    };
    if let Some(value) = Value::of(links.iter().map(|l| l.latency)) {
        delay_row(pane, ui, value, &all);
    }
    if let Some(value) = Value::of(inner.iter().map(|l| f64::from(l.igp_cost.get()))) {
        let all: Vec<LinkId> = inner.iter().map(|l| l.id.clone()).collect();
        cost_row(pane, ui, value, &|field| {
            Edit::Batch(all.iter().map(|id| Edit::link(id, field.clone())).collect())
        });
    }
    if let Some(value) = Value::of(links.iter().map(|l| l.state))
        && let Some(state) = row(ui, STATE, |ui| choice(ui, theme, STATE, value, &STATES))
    {
        pane.edit(all(LinkField::State(state)));
    }
    // Links inside an AS have no policy.
    if outer.is_empty() {
        return;
    }
    ui.add_space(4.0);
    ui.add(Label::new("At both ends of each").wrap());
    // One setting for every end: roles differ, so there is no common default to reset to.
    let ends = || outer.iter().flat_map(|l| Side::BOTH.map(|side| (*l, side)));
    let set = |with: &dyn Fn(&Link, Side) -> Policy| {
        let one =
            |(l, side): (&Link, Side)| Edit::end(&l.id, side, EndField::Policy(with(l, side)));
        Edit::Batch(ends().map(one).collect())
    };
    if let Some(value) = Value::of(ends().map(|(l, side)| policy::local_pref(l, side))) {
        let numbers = policy::local_pref_numbers(None);
        let edit = |v| set(&|l, side| policy::with_local_pref(l, side, v));
        slider_row(pane, ui, LOCAL_PREF, value, &numbers, &edit);
    }
    if let Some(value) = Value::of(ends().map(|(l, side)| policy::prepend(l, side))) {
        let edit = |v| set(&|l, side| policy::with_prepend(l, side, v));
        slider_row(pane, ui, PREPEND, value, &policy::prepend_numbers(), &edit);
    }
}

/// Draws the relationship of the ends of all links. If one node is at an end of each, it is named
/// as customer or provider; other links can only be set to peering or to no relationship.
fn relationship(pane: &mut Pane<'_, '_>, ui: &mut Ui, links: &[&Link]) {
    let words = Words {
        label: "Relationship",
        tip: "Sets both ends of every selected link; R turns customers and providers round",
    };
    let hub = shared_end(links);
    // Each link is seen from the shared end.
    let near = |link: &Link| hub.and_then(|hub| link.side_of(hub)).unwrap_or(Side::A);
    let roles = |link: &Link| (link.end(near(link)).role, link.end(near(link).other()).role);
    let name = hub.map(|hub| pane.scene.name(hub)).unwrap_or_default();
    let (buys, sells) = (format!("{name} buys from each"), format!("each buys from {name}"));
    let mut all = vec![
        ((Role::Peer, Role::Peer), "they peer"),
        ((Role::None, Role::None), "no relationship"),
    ];
    if hub.is_some() {
        all.insert(0, ((Role::Customer, Role::Provider), &*buys));
        all.insert(1, ((Role::Provider, Role::Customer), &*sells));
    }
    let Some(value) = Value::of(links.iter().map(|l| roles(l))) else { return };
    let shown = match value {
        Value::Same(roles) if !all.iter().any(|(option, _)| *option == roles) => "one buys",
        Value::Same(_) => "",
        Value::Mixed(_) => "mixed",
    };
    let chosen = row(ui, words, |ui| choice_or(ui, pane.scene.theme, words, (value, shown), &all));
    if let Some((first, second)) = chosen {
        let set = |link: &&Link| match near(link) {
            Side::A => sandbox::set_roles(&link.id, first, second),
            Side::B => sandbox::set_roles(&link.id, second, first),
        };
        pane.edit(Edit::Batch(links.iter().map(set).collect()));
    }
    let reverse = widgets::plain_button(ui, pane.scene.theme, "Reverse");
    if reverse.tip(Command::Reverse.info().tooltip()).clicked() {
        pane.actions.push(Action::Run(Command::Reverse));
    }
}

/// Returns the node at one end of every link, if there is just one.
fn shared_end<'l>(links: &[&'l Link]) -> Option<&'l NodeId> {
    let first = links.first()?;
    let ends = [&first.a.node, &first.b.node];
    let mut shared = ends.into_iter().filter(|id| links.iter().all(|l| l.side_of(id).is_some()));
    match (shared.next(), shared.next()) {
        (Some(hub), None) => Some(hub),
        _ => None,
    }
}

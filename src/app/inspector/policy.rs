//! A node's policy on its own side of its sessions, for received and sent routes.

use egui::{Align, Label, Layout, Ui, vec2};

use super::entries;
use super::fields::{Pane, Value, Words, choice, row, tick};
use super::link_rows::{cost_row, fail_button};
use super::number::{Scale, id_of, number_box};
use super::sliders::{Numbers, slider_row};
use super::terms::Term;
use super::widgets;
use super::words::{further, our};
use crate::app::tip::Tip as _;
use crate::bgp::default_local_pref;
use crate::topology::{
    Community, Edit, EndField, Entry, ExportDefault, ImportDefault, Link, LinkState, Node, Policy,
    Side,
};
use crate::wording::count;

/// Number of sessions from which only headings are shown.
const MANY: usize = 12;

/// Draws the page of a node.
pub(super) fn show(pane: &mut Pane<'_, '_>, ui: &mut Ui, node: &Node) {
    let links = pane.scene.doc().links_of(&node.id);
    if links.is_empty() {
        ui.add(Label::new("No sessions: draw a link to a neighbour.").wrap());
    }
    let are_open = links.len() <= MANY;
    for (place, (link, side)) in links.into_iter().enumerate() {
        if place > 0 {
            widgets::rule(ui, pane.scene.theme);
        }
        ui.push_id((&link.id, side), |ui| {
            if pane.scene.doc().is_internal(link) {
                return internal(pane, ui, link, side);
            }
            heading(pane, ui, link, side);
            let said =
                format!("local-pref {}, prepend {}", local_pref(link, side), prepend(link, side));
            if are_open || widgets::fold(ui, pane.scene.theme, "session", &said, false) {
                sliders(pane, ui, link, side);
                more_or_fail(pane, ui, link, side);
            }
        });
    }
}

/// Draws a link to a router of the same AS, which has a cost instead of a policy.
fn internal(pane: &mut Pane<'_, '_>, ui: &mut Ui, link: &Link, side: Side) {
    let other = pane.scene.name(&link.end(side.other()).node);
    let response =
        widgets::heading_with(ui, pane.scene.theme, &format!("Towards {other}"), "same AS");
    response.tip("Inside an AS there are no policies: the IGP finds the way, and iBGP tells all");
    let cost = Value::Same(f64::from(link.igp_cost.get()));
    cost_row(pane, ui, cost, &|field| Edit::link(&link.id, field));
    fail_button(pane, ui, link, "");
}

/// Draws the heading "Towards Frankfurt", with the relationship to this node.
pub(super) fn heading(pane: &mut Pane<'_, '_>, ui: &mut Ui, link: &Link, side: Side) {
    let scene = pane.scene;
    let (end, other) = (link.end(side), link.end(side.other()));
    let mut aside = our(end.role.counterpart()).to_owned();
    match link.state {
        LinkState::Up => {}
        LinkState::Failed => aside += " · failed",
        LinkState::Shutdown => aside += " · shut down",
    }
    let title = format!("Towards {}", scene.name(&other.node));
    let response = widgets::heading_with(ui, scene.theme, &title, &aside);
    response.tip("What this node does on its own side of this session");
    if !link.roles_agree() {
        let theirs = other.role.counterpart();
        let said =
            format!("{} disagrees: it takes this node for {}.", scene.name(&other.node), a(theirs));
        widgets::weak(ui, scene.theme, said);
    }
}

fn a(role: crate::topology::Role) -> String {
    match role {
        crate::topology::Role::None => "nothing in particular".to_owned(),
        role => format!("a {}", role.as_str()),
    }
}

/// Returns the default local-pref of routes from the other end, before any entry.
pub(super) fn usual_local_pref(link: &Link, side: Side) -> u32 {
    let end = link.end(side);
    default_local_pref(end.policy.import_default, end.role.counterpart())
}

/// Returns the local-pref of routes from the other end, unless an entry with conditions changes it.
pub(super) fn local_pref(link: &Link, side: Side) -> u32 {
    let set = link.end(side).policy.import_all().and_then(|e| e.local_pref);
    set.unwrap_or_else(|| usual_local_pref(link, side))
}

/// Returns the number of times that the own ASN is prepended.
pub(super) fn prepend(link: &Link, side: Side) -> u32 {
    link.end(side).policy.export_all().map_or(0, |e| u32::from(e.prepend))
}

/// Returns the policy with another local-pref for all routes. The default is stored as no setting,
/// unless an earlier entry may have set another value.
pub(super) fn with_local_pref(link: &Link, side: Side, value: u32) -> Policy {
    let policy = &link.end(side).policy;
    let is_first = policy.import.first().is_none_or(|e| e.matches.is_all());
    let is_usual = is_first && value == usual_local_pref(link, side);
    policy.with_import_all(|e| e.local_pref = (!is_usual).then_some(value))
}

/// Returns the policy with another number of prepends for all routes.
pub(super) fn with_prepend(link: &Link, side: Side, value: u32) -> Policy {
    let times = u8::try_from(value).unwrap_or(u8::MAX);
    link.end(side).policy.with_export_all(|e| e.prepend = times)
}

/// Returns the range of the local-pref slider.
pub(super) fn local_pref_numbers(default: Option<u32>) -> Numbers {
    Numbers { slider: 0..=400, most: u32::MAX, default }
}

/// Returns the range of the prepend slider.
pub(super) fn prepend_numbers() -> Numbers {
    Numbers { slider: 0..=10, most: u32::from(u8::MAX), default: Some(0) }
}

/// Texts of the two sliders.
pub(super) const LOCAL_PREF: Words<'_> =
    Words { label: "Local-pref on import", tip: Term::LocalPref.tip() };
/// See [`LOCAL_PREF`].
pub(super) const PREPEND: Words<'_> =
    Words { label: "Prepend on export", tip: Term::Prepend.tip() };

/// Draws the two most important sliders.
pub(super) fn sliders(pane: &mut Pane<'_, '_>, ui: &mut Ui, link: &Link, side: Side) {
    let set = |policy| Edit::end(&link.id, side, EndField::Policy(policy));
    let numbers = local_pref_numbers(Some(usual_local_pref(link, side)));
    let value = Value::Same(local_pref(link, side));
    let edit = |v| set(with_local_pref(link, side, v));
    slider_row(pane, ui, LOCAL_PREF, value, &numbers, &edit);
    let value = Value::Same(prepend(link, side));
    let edit = |v| set(with_prepend(link, side, v));
    slider_row(pane, ui, PREPEND, value, &prepend_numbers(), &edit);
}

/// Draws the less common settings in a fold, whose line summarises what is set.
pub(super) fn more(pane: &mut Pane<'_, '_>, ui: &mut Ui, link: &Link, side: Side) {
    if widgets::fold(ui, pane.scene.theme, "more", &summary(link, side), false) {
        opened(pane, ui, link, side);
    }
}

/// Draws the same fold, with the button that fails the link at the end of its line.
fn more_or_fail(pane: &mut Pane<'_, '_>, ui: &mut Ui, link: &Link, side: Side) {
    let theme = pane.scene.theme;
    if ui.available_width() < widgets::body_size(ui) * 19.0 {
        more(pane, ui, link, side);
        return fail_button(pane, ui, link, "");
    }
    let size = vec2(ui.available_width(), 32.0);
    let right = Layout::right_to_left(Align::Center);
    let line = |ui: &mut Ui| {
        fail_button(pane, ui, link, "");
        let left = Layout::left_to_right(Align::Center);
        let said = summary(link, side);
        ui.with_layout(left, |ui| widgets::fold(ui, theme, "more", &said, false)).inner
    };
    if ui.allocate_ui_with_layout(size, right, line).inner {
        opened(pane, ui, link, side);
    }
}

fn opened(pane: &mut Pane<'_, '_>, ui: &mut Ui, link: &Link, side: Side) {
    let policy = &link.end(side).policy;
    let set = |policy: Policy| Edit::end(&link.id, side, EndField::Policy(policy));
    med(pane, ui, policy, &set);
    defaults(pane, ui, policy, &set);
    communities(pane, ui, policy, &set);
    denials(pane, ui, policy, &set);
    entries::show(pane, ui, link, side);
}

/// Summarises the settings that differ from the default, or lists what can be set.
fn summary(link: &Link, side: Side) -> String {
    let policy = &link.end(side).policy;
    let export = policy.export_all();
    let mut set = Vec::new();
    set.extend(export.and_then(|e| e.med).map(|med| format!("MED {med}")));
    set.extend((policy.import_default == ImportDefault::Open).then(|| "open import".to_owned()));
    set.extend((policy.export_default == ExportDefault::Open).then(|| "leaks".to_owned()));
    set.extend(
        export
            .filter(|e| !e.add.is_empty())
            .map(|e| e.add.iter().map(Community::to_string).collect::<Vec<_>>().join(" ")),
    );
    let denies = |e: Option<&Entry>| e.is_some_and(|e| e.deny);
    set.extend(denies(policy.import_all()).then(|| "accepts nothing".to_owned()));
    set.extend(denies(export).then(|| "offers nothing".to_owned()));
    set.extend(match further(policy) {
        0 => None,
        1 => Some("1 further entry".to_owned()),
        n => Some(format!("{n} further entries")),
    });
    if policy.allow_own_as > 0 {
        set.push(format!("own AS {}", count(usize::from(policy.allow_own_as), "time")));
    }
    if set.is_empty() { "MED, communities, entries".to_owned() } else { set.join(" · ") }
}

type Set<'a> = dyn Fn(Policy) -> Edit + 'a;

fn med(pane: &mut Pane<'_, '_>, ui: &mut Ui, policy: &Policy, set: &Set<'_>) {
    let theme = pane.scene.theme;
    let words = Words { label: "MED on export", tip: Term::Med.tip() };
    let med = policy.export_all().and_then(|e| e.med);
    let with = |med: Option<u32>| set(policy.with_export_all(|e| e.med = med));
    let size = vec2(ui.available_width(), 32.0);
    let line = |ui: &mut Ui| {
        if let Some(on) = tick(ui, theme, words, Value::Same(med.is_some())) {
            pane.edit(with(on.then_some(0)));
        }
        let number = (id_of(ui, words), Value::Same(f64::from(med?)), Scale::WHOLE);
        let right = Layout::right_to_left(Align::Center);
        let edit = |number| with(Some(number as u32));
        Some(ui.with_layout(right, |ui| number_box(pane, ui, words, number, &edit)).inner)
    };
    let left = Layout::left_to_right(Align::Center);
    if let Some(shown) = ui.allocate_ui_with_layout(size, left, line).inner {
        shown.show_error(ui, pane);
    }
}

fn defaults(pane: &mut Pane<'_, '_>, ui: &mut Ui, policy: &Policy, set: &Set<'_>) {
    let theme = pane.scene.theme;
    let words = Words {
        label: "By default, import",
        tip: "The local-pref a route gets before any entry of the policy is looked at",
    };
    let all = [
        (ImportDefault::GaoRexford, "prefers customers (200, 150, 100)"),
        (ImportDefault::Open, "treats all alike (100)"),
    ];
    let value = Value::Same(policy.import_default);
    if let Some(v) = row(ui, words, |ui| choice(ui, theme, words, value, &all)) {
        pane.edit(set(Policy { import_default: v, ..policy.clone() }));
    }
    let words = Words {
        label: "By default, export",
        tip: "Customary: routes from peers and providers go to customers only. Open: everything goes to everyone, which is what a leak looks like.",
    };
    let all = [
        (ExportDefault::GaoRexford, "is customary (Gao–Rexford)"),
        (ExportDefault::Open, "is open: everything to everyone (a leak)"),
    ];
    let value = Value::Same(policy.export_default);
    if let Some(v) = row(ui, words, |ui| choice(ui, theme, words, value, &all)) {
        pane.edit(set(Policy { export_default: v, ..policy.clone() }));
    }
}

fn communities(pane: &mut Pane<'_, '_>, ui: &mut Ui, policy: &Policy, set: &Set<'_>) {
    let added = policy.export_all().map_or(&[][..], |e| &e.add);
    let words = Words { label: "Add on export", tip: Term::Community.tip() };
    let with = |all: Vec<Community>| set(policy.with_export_all(|e| e.add = all));
    if let Some(all) = row(ui, words, |ui| super::chips::communities(pane, ui, words, added)) {
        pane.edit(with(all));
    }
}

fn denials(pane: &mut Pane<'_, '_>, ui: &mut Ui, policy: &Policy, set: &Set<'_>) {
    let theme = pane.scene.theme;
    let words =
        Words { label: "Accept nothing", tip: "Deny every route that this neighbour sends" };
    let on = policy.import_all().is_some_and(|e| e.deny);
    if let Some(deny) = tick(ui, theme, words, Value::Same(on)) {
        pane.edit(set(policy.with_import_all(|e| e.deny = deny)));
    }
    let words =
        Words { label: "Offer nothing", tip: "Deny every route on its way to this neighbour" };
    let on = policy.export_all().is_some_and(|e| e.deny);
    if let Some(deny) = tick(ui, theme, words, Value::Same(on)) {
        pane.edit(set(policy.with_export_all(|e| e.deny = deny)));
    }
}

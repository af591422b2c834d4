//! Router settings of a node: its decision process, its route validation, and its role inside its
//! AS.

use std::net::{IpAddr, Ipv4Addr};

use egui::Ui;

use super::fields::{Pane, Value, Words, choice, row, tick};
use super::number::{Scale, scaled_row};
use super::options::{self, PROFILE};
use super::text_field::{TextLook, text_field};
use super::widgets;
use crate::app::tip::Tip as _;
use crate::bgp::{Process, Profile};
use crate::topology::{
    BorderNextHop, Edit, LeakProtection, Node, NodeField, Options, OriginValidation, ProfileName,
    domain_of,
};

/// Draws the section in a fold, whose line summarises what is set.
pub(super) fn show(pane: &mut Pane<'_, '_>, ui: &mut Ui, node: &Node) {
    widgets::heading(ui, "Router")
        .tip("How it decides, what it checks, and how it speaks inside its AS");
    if !widgets::fold(ui, pane.scene.theme, "router", &said(pane, node), false) {
        return;
    }
    decision(pane, ui, node);
    checks(pane, ui, node);
    if domain_of(pane.scene.doc(), &node.id).len() > 1 {
        inside(pane, ui, node);
    }
}

/// Summarises the settings, such as "Decides as RFC 4271".
fn said(pane: &Pane<'_, '_>, node: &Node) -> String {
    let mut set = vec![format!("Decides as {}", effective(pane, node).as_str())];
    if node.options != Options::default() {
        set.push(options::said(node.options));
    }
    if node.origin_validation == OriginValidation::RejectInvalid {
        set.push("rejects invalid origins".to_owned());
    }
    if node.leak_protection == LeakProtection::OnlyToCustomer {
        set.push("stops leaks".to_owned());
    }
    set.join(" · ")
}

fn effective(pane: &Pane<'_, '_>, node: &Node) -> ProfileName {
    node.profile.unwrap_or(pane.scene.doc().selection().profile)
}

fn decision(pane: &mut Pane<'_, '_>, ui: &mut Ui, node: &Node) {
    let theme = pane.scene.theme;
    let of_all = pane.scene.doc().selection();
    let inherited = format!("{} (document)", of_all.profile.as_str());
    let mut all: Vec<(Option<ProfileName>, &str)> = vec![(None, &inherited)];
    all.extend(ProfileName::ALL.map(|name| (Some(name), name.as_str())));
    let value = Value::Same(node.profile);
    if let Some(profile) = row(ui, PROFILE, |ui| choice(ui, theme, PROFILE, value, &all)) {
        pane.edit(Edit::node(&node.id, NodeField::Profile(profile)));
    }
    let name = effective(pane, node);
    widgets::weak(ui, theme, format!("{}.", Profile::of(name).about));
    // The inherited process: the document's options on this node's profile.
    let base = Process::of(name, of_all.options);
    let whose = match of_all.options == Options::default() {
        true => name.as_str(),
        false => "document",
    };
    let edit = |options| Edit::node(&node.id, NodeField::Options(options));
    options::choices(pane, ui, node.options, (&base, whose), &edit);
}

fn checks(pane: &mut Pane<'_, '_>, ui: &mut Ui, node: &Node) {
    let theme = pane.scene.theme;
    let words = Words {
        label: "Reject invalid origins",
        tip: "Origin validation (RFC 6811): a route is thrown away where route origin authorisations exist for its prefix and none fits its origin. Authorisations are set when nothing is selected",
    };
    let is_on = node.origin_validation == OriginValidation::RejectInvalid;
    if let Some(on) = tick(ui, theme, words, Value::Same(is_on)) {
        let to = if on { OriginValidation::RejectInvalid } else { OriginValidation::Off };
        pane.edit(Edit::node(&node.id, NodeField::OriginValidation(to)));
    }
    let words = Words {
        label: "Stop route leaks",
        tip: "Only-To-Customer (RFC 9234): what goes to customers and peers is marked, and a marked route that comes from a customer is a leak and thrown away. It works on sessions that have a role",
    };
    let is_on = node.leak_protection == LeakProtection::OnlyToCustomer;
    if let Some(on) = tick(ui, theme, words, Value::Same(is_on)) {
        let to = if on { LeakProtection::OnlyToCustomer } else { LeakProtection::Off };
        pane.edit(Edit::node(&node.id, NodeField::LeakProtection(to)));
    }
}

/// Draws the settings of a router that shares its AS with others.
fn inside(pane: &mut Pane<'_, '_>, ui: &mut Ui, node: &Node) {
    let id = &node.id;
    let words = Words {
        label: "Loopback",
        tip: "The address that its iBGP sessions end at; the router id when not given",
    };
    let usual = node.effective_loopback().to_string();
    let current = node.loopback.map(|a| a.to_string()).unwrap_or_default();
    address_row(pane, ui, words, (&usual, &current), |text| {
        let wrong = |_| format!("{text:?} is no address; expected one such as 10.255.0.1");
        let address: Option<IpAddr> = optional(text).map(str::parse).transpose().map_err(wrong)?;
        Ok(Edit::node(id, NodeField::Loopback(address)))
    });
    let words = Words {
        label: "Cluster id",
        tip: "The cluster it serves as a route reflector; the router id when not given. Two reflectors of one cluster refuse what the other reflected (RFC 4456)",
    };
    let usual = node.effective_cluster_id().to_string();
    let current = node.cluster_id.map(|a| a.to_string()).unwrap_or_default();
    address_row(pane, ui, words, (&usual, &current), |text| {
        let wrong =
            |_| format!("{text:?} is no cluster id; expected four numbers such as 10.0.0.6");
        let cluster: Option<Ipv4Addr> =
            optional(text).map(str::parse).transpose().map_err(wrong)?;
        Ok(Edit::node(id, NodeField::ClusterId(cluster)))
    });
    next_hop(pane, ui, node);
}

fn optional(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

fn address_row(
    pane: &mut Pane<'_, '_>,
    ui: &mut Ui,
    words: Words<'_>,
    (usual, current): (&str, &str),
    edit: impl FnOnce(&str) -> Result<Edit, String>,
) {
    row(ui, words, |ui| {
        let look = TextLook { hint: usual, tip: words.tip, ..TextLook::default() };
        text_field(pane, ui, words.label, current, look, edit).accessible_name(words.label)
    });
}

/// Next hop that a border router sets on routes from other ASes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hop {
    Itself,
    Reachable,
    Unknown,
}

fn next_hop(pane: &mut Pane<'_, '_>, ui: &mut Ui, node: &Node) {
    let theme = pane.scene.theme;
    let set = |next_hop| Edit::node(&node.id, NodeField::NextHop(next_hop));
    let words = Words {
        label: "Next hop inside",
        tip: "What the other routers of the AS are told to send packets to, for routes that came in here. Itself (next-hop-self) always works; the neighbour's address works only where the IGP knows it",
    };
    let hop = match node.next_hop {
        BorderNextHop::Itself => Hop::Itself,
        BorderNextHop::Neighbour { igp_cost: Some(_) } => Hop::Reachable,
        BorderNextHop::Neighbour { igp_cost: None } => Hop::Unknown,
    };
    let all = [
        (Hop::Itself, "itself"),
        (Hop::Reachable, "the neighbour, in the IGP"),
        (Hop::Unknown, "the neighbour, not in the IGP"),
    ];
    if let Some(to) = row(ui, words, |ui| choice(ui, theme, words, Value::Same(hop), &all)) {
        pane.edit(set(match to {
            Hop::Itself => BorderNextHop::Itself,
            Hop::Reachable => BorderNextHop::Neighbour { igp_cost: Some(0) },
            Hop::Unknown => BorderNextHop::Neighbour { igp_cost: None },
        }));
    }
    if let BorderNextHop::Neighbour { igp_cost: Some(cost) } = node.next_hop {
        let words = Words {
            label: "Cost of its links",
            tip: "The cost with which the networks of its external links are in the IGP",
        };
        let scale = Scale::up_to(u32::from(u16::MAX));
        let edit = |cost: f64| set(BorderNextHop::Neighbour { igp_cost: Some(cost as u16) });
        scaled_row(pane, ui, words, (Value::Same(f64::from(cost)), scale), &edit);
    }
}

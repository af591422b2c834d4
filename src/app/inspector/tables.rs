//! A node's tables at an instant of a recording: Adj-RIB-In, Loc-RIB and Adj-RIB-Out of each
//! session, and the running timers.

use egui::{Label, RichText, Ui};

use super::fields::Pane;
use super::widgets;
use crate::app::theme::strong;
use crate::app::tip::Tip as _;
use crate::engine::timeline::{Received, SideTables, Status, hunts};
use crate::sandbox::time::{Cost, Time};
use crate::topology::{Node, NodeId, Prefix, Span, Timing};
use crate::wording::count;

/// Draws the tables.
pub(super) fn show(pane: &mut Pane<'_, '_>, ui: &mut Ui, node: &Node, time: &Time) {
    let scene = pane.scene;
    let clock = time.player().place().clock;
    let heading = format!("Tables at {}", seconds(clock));
    widgets::heading(ui, heading);
    let net = &*time.tables().epoch.net;
    let place = scene.prefix.and_then(|prefix| net.prefix_place(&prefix));
    let Some((index, place)) = net.index_of(&node.id).zip(place) else {
        widgets::weak(ui, scene.theme, "It is not there at this instant.");
        return;
    };
    if let Some(text) = scene.prefix.and_then(|prefix| hunted(time, &node.id, &prefix)) {
        ui.add(Label::new(text).wrap());
    }
    if let Some(text) = scene.cost().and_then(|cost| told(cost, &node.id)) {
        ui.add(Label::new(text).wrap()).tip(
            "A hundred probes a second, each along the routes as they are when it gets to a node; a TCP \
             session a second that lives for 30 and breaks when its packets reach another site. By \
             DNS: each site with an address of its own, answers held for a minute, three failed \
             checks 10 s apart",
        );
    }
    let best = time.tables().best[place][index as usize].as_ref();
    let chosen = match best.map(|best| (best, best.via)) {
        None => "nothing".to_owned(),
        Some((_, None)) => "its own announcement".to_owned(),
        Some((best, Some(via))) => {
            let from = net.neighbour_called(via, &|id| scene.name(id));
            format!("{} from {from}", best.route.as_path)
        }
    };
    line(ui, "Loc-RIB", &chosen, "The route in use (RFC 4271 section 3.2)");
    for (session, side) in net.sessions_of(index) {
        widgets::rule(ui, scene.theme);
        let tables = &time.tables().sides[session as usize];
        one_side(pane, ui, net.id_of(side.remote), tables, place, clock);
    }
}

fn one_side(
    pane: &Pane<'_, '_>,
    ui: &mut Ui,
    other: &NodeId,
    side: &SideTables,
    place: usize,
    clock: Span,
) {
    let scene = pane.scene;
    let status = match side.status {
        Status::Established => "session up",
        Status::Down(_) => "session down",
    };
    widgets::heading_with(ui, scene.theme, &scene.name(other), status);
    if let Status::Down(why) = side.status {
        widgets::weak(ui, scene.theme, format!("Since {}: {}.", seconds(side.since), why.as_str()));
    }
    let heard = side.adj_rib_in[place].as_deref().map_or("nothing".to_owned(), heard);
    line(ui, "Adj-RIB-In", &heard, "What the neighbour told last, as the import left it");
    let told = match side.adj_rib_out[place].as_deref().and_then(|routes| routes.first()) {
        Some(route) => route.as_path.to_string(),
        None => "nothing".to_owned(),
    };
    line(ui, "Adj-RIB-Out", &told, "What the neighbour was told last");
    for text in timers(side, place, clock, scene.sandbox.doc().timing()) {
        widgets::weak(ui, scene.theme, text);
    }
}

fn heard(received: &Received) -> String {
    let of =
        |made: &Result<crate::bgp::Route, (crate::bgp::Route, crate::bgp::Rejection)>| match made {
            Ok(route) => route.as_path.to_string(),
            Err((route, why)) => format!("{}, rejected: {why}", route.as_path),
        };
    received.made.iter().map(of).collect::<Vec<_>>().join("; ")
}

/// Returns the running timers of one side of a session.
fn timers(side: &SideTables, place: usize, clock: Span, timing: Timing) -> Vec<String> {
    let mut said = Vec::new();
    let left = |until: Span| seconds(until.since(clock));
    if let Some(until) = side.mrai_until.filter(|until| *until > clock) {
        let waits = if side.waiting.contains(&(place as u32)) {
            ", and then has something to say"
        } else {
            ""
        };
        said.push(format!("MRAI: quiet for another {}{waits}", left(until)));
    }
    match side.notices {
        Some((at, how)) if side.is_up() => {
            said.push(format!("Hears nothing: {} in {}", how.as_timer(), left(at)));
        }
        None if side.is_up() && !timing.hold.is_zero() => {
            let left = side.hold_left(clock, timing.keepalive, timing.hold);
            said.push(format!(
                "Hold timer: {} left, until the next keepalive sets it again",
                seconds(left)
            ));
        }
        _ => {}
    }
    said
}

/// Returns a sentence on the impact of the whole recording on a client.
fn told(cost: &Cost, node: &NodeId) -> Option<String> {
    let client = cost.anycast.clients.get(node)?;
    let dns = cost.dns.as_ref().and_then(|dns| dns.clients.get(node));
    let dns = dns.map(|dns| format!(" By DNS it would get none for {}.", seconds(dns.outage)));
    Some(format!(
        "Its packets get no answer for {}, it changes sites {}, {} broken.{}",
        seconds(client.outage),
        match client.switches {
            1 => "once".to_owned(),
            n => format!("{n} times"),
        },
        count(client.sessions_broken, "session"),
        dns.unwrap_or_default()
    ))
}

/// Returns a sentence such as "3 paths tried in 61 s", for the choices up to now.
fn hunted(time: &Time, node: &NodeId, prefix: &Prefix) -> Option<String> {
    let hunt = hunts(time.recording(), 0..time.player().place().events, node, prefix);
    let tried = hunt.tried.len();
    (tried > 0).then(|| {
        let lost = if hunt.tried.last().is_some_and(|(_, path)| path.is_none()) {
            ", and none is left"
        } else {
            ""
        };
        format!("{} tried in {}{lost}.", count(hunt.paths(), "path"), seconds(hunt.took()))
    })
}

fn line(ui: &mut Ui, name: &str, value: &str, tip: &str) {
    ui.horizontal_wrapped(|ui| {
        let size = widgets::body_size(ui);
        ui.label(RichText::new(name).font(strong(size))).tip(tip);
        ui.add(Label::new(value).wrap());
    });
}

/// Formats seconds with two decimals below ten, and one above.
fn seconds(span: Span) -> String {
    let s = span.seconds();
    if s < 10.0 { format!("{s:.2} s") } else { format!("{s:.1} s") }
}

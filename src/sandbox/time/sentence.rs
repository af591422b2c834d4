//! Events described in a sentence.

use crate::bgp::AsPath;
use crate::engine::timeline::{EventKind, FailureMode, Payload, Recording, Tables};
use crate::engine::{Best, Network};
use crate::topology::{NodeId, Topology};

/// Describes an event, such as "Oslo hears from Transit A: 65010 65020", with the prefix if there
/// are several. `before` and `after` are the tables before and after it; `name` returns the name of
/// a node.
pub fn sentence(
    recording: &Recording,
    event: usize,
    (before, after): (&Tables, &Tables),
    name: &dyn Fn(&NodeId) -> String,
) -> String {
    let Some(what) = recording.events().get(event).map(|event| event.what) else {
        return String::new();
    };
    let net = &*recording.epoch_at(event).net;
    let called = |node: u32| name(net.id_of(node));
    let ends =
        |session: u32| (called(net.session(session).local), net.neighbour_called(session, name));
    // With several prefixes, the prefix of a path, and of a missing path.
    let [by, of] = match what {
        EventKind::Sent { prefix, .. }
        | EventKind::Received { prefix, .. }
        | EventKind::Chose { prefix, .. }
            if net.prefixes().len() > 1 =>
        {
            let prefix = net.prefixes()[prefix as usize];
            [format!("{prefix} by "), format!(" to {prefix}")]
        }
        _ => Default::default(),
    };
    match what {
        EventKind::ColdStart => "All nodes start, knowing nothing".to_owned(),
        EventKind::ScriptedEdit(place) => done(recording, place, &before.epoch.doc),
        EventKind::Drained(place) => {
            format!("The time to move away is over. {}", done(recording, place, &before.epoch.doc))
        }
        EventKind::Sent { session, message, .. } => {
            let (from, to) = ends(session);
            match said(after, message) {
                None => format!("{from} withdraws its route{of} from {to}"),
                Some(path) => format!("{from} tells {to}: {by}{path}"),
            }
        }
        EventKind::Received { session, message, prefix } => {
            let (at, from) = ends(session);
            let rejected = after.sides.get(session as usize).and_then(|side| {
                let heard = side.adj_rib_in.get(prefix as usize)?.as_ref()?;
                heard.made.iter().find_map(|made| made.as_ref().err())
            });
            match (said(before, message), rejected) {
                (None, _) => format!("{at} hears that {from} withdraws its route{of}"),
                (Some(path), None) => format!("{at} hears from {from}: {by}{path}"),
                (Some(path), Some((_, why))) => {
                    format!("{at} hears from {from}: {by}{path}, and rejects it: {why}")
                }
            }
        }
        EventKind::Chose { node, prefix } => {
            let best = after.best.get(prefix as usize).and_then(|best| best.get(node as usize));
            let best = best.and_then(Option::as_ref);
            let sentence = chose(net, called(node), best, [&by, &of], name);
            let too_long = best.map(|best| net.too_long_for(prefix as usize, node, best));
            sentence + &not_sent(net, &too_long.unwrap_or_default(), &called)
        }
        EventKind::Down { session, why } => {
            let (at, other) = ends(session);
            format!("{at} closes its session with {other}: {}", why.as_str())
        }
        EventKind::Up { session } => {
            let (at, other) = ends(session);
            format!("The session of {at} and {other} comes up, and they tell each other all")
        }
        EventKind::Igp => "The IGP has found new ways".to_owned(),
        EventKind::CheckFailed { node } => {
            format!("{}'s service does not answer its checks: it withdraws", called(node))
        }
        EventKind::CheckPassed { node } => {
            format!("{}'s service answers its checks again: it announces", called(node))
        }
    }
}

/// To whom a route is not sent since no message can carry it.
fn not_sent(net: &Network, sessions: &[u32], called: &dyn Fn(u32) -> String) -> String {
    match sessions {
        [] => String::new(),
        [one] => {
            let to = called(net.session(*one).remote);
            format!("; it is too long to send to {to}: an UPDATE has at most 4,096 octets")
        }
        several => format!(
            "; it is too long to send to {} neighbours: an UPDATE has at most 4,096 octets",
            several.len()
        ),
    }
}

fn done(recording: &Recording, place: usize, doc: &Topology) -> String {
    let Some(happening) = recording.happenings.get(place) else { return String::new() };
    let what = crate::sandbox::describe(doc, &happening.edit, None);
    match happening.manner {
        FailureMode::Silent => what,
        FailureMode::Seen => format!("{what}, and its links go dark"),
        FailureMode::Announced => format!("{what}, as an operator shuts it down"),
        FailureMode::Drained => format!("{what}, after a time to move away"),
    }
}

/// Returns the path of the first route of a message in transit; `None` for a withdrawal.
fn said(tables: &Tables, message: u64) -> Option<String> {
    match &tables.flights.get(&message)?.says {
        Payload::Update { routes, .. } => routes.first().map(|route| shown(&route.as_path)),
        Payload::Notification(_) => None,
    }
}

/// Formats a path, including that of a route of the AS itself.
fn shown(path: &AsPath) -> String {
    if path.asns().is_empty() { "its own AS".to_owned() } else { path.to_string() }
}

fn chose(
    net: &Network,
    at: String,
    best: Option<&Best>,
    [by, of]: [&str; 2],
    name: &dyn Fn(&NodeId) -> String,
) -> String {
    match best.map(|best| (best.via, &best.route.as_path)) {
        None => format!("{at} has no route{of} any more"),
        Some((None, _)) if of.is_empty() => format!("{at} announces the prefix itself"),
        Some((None, _)) => format!("{at} announces its own route{of}"),
        Some((Some(via), path)) => {
            let from = net.neighbour_called(via, name);
            format!("{at} takes the route from {from}: {by}{}", shown(path))
        }
    }
}

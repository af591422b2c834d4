//! A run as JSON. Names and order of keys are stable.

use std::io::{self, Write};

use indexmap::IndexMap;
use serde::Serialize;

use super::log;
use super::played::Played;
use crate::anycast::over_time::{ClientImpact, Impact, Walk};
use crate::cli::json::{print, solve};
use crate::engine::timeline::{Cursor, Down, End, EventKind, Payload, Tables};
use crate::topology::{Asn, LinkId, NodeId, Prefix, Span};

#[derive(Serialize)]
struct Shape<'a> {
    converged_s: Option<f64>,
    messages: usize,
    clients: IndexMap<&'a NodeId, ClientShape>,
    events: Vec<EventShape>,
    end: EndShape<'a>,
    ended: &'static str,
    cycle: Vec<ChoiceShape>,
    /// The changes that were asked for and not done before it ended; left out where there are none.
    #[serde(skip_serializing_if = "is_zero")]
    not_done: usize,
    prefix: Option<Prefix>,
    totals: TotalShape,
    #[serde(skip_serializing_if = "Option::is_none")]
    dns: Option<DnsShape<'a>>,
}

#[derive(Serialize)]
struct ClientShape {
    outage_s: f64,
    switches: usize,
    sessions_broken: usize,
    /// None where no site answered before; as the next one, none of the DNS.
    #[serde(skip_serializing_if = "Option::is_none")]
    round_trip_before_ms: Option<f64>,
    /// None where no site answers at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    round_trip_after_ms: Option<f64>,
    /// True where the same site answers by another way.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    rerouted: bool,
}

#[derive(Serialize)]
struct TotalShape {
    outage_s: f64,
    mean_outage_s: f64,
    switches: usize,
    sessions_broken: usize,
}

#[derive(Serialize)]
struct DnsShape<'a> {
    clients: IndexMap<&'a NodeId, ClientShape>,
    totals: TotalShape,
}

#[derive(Serialize)]
struct EndShape<'a> {
    prefixes: solve::Prefixes<'a>,
}

#[derive(Serialize)]
struct ChoiceShape {
    node: NodeId,
    prefix: Prefix,
    /// Null if it has no route.
    as_path: Option<Vec<Asn>>,
}

/// An event; fields that its kind does not have are omitted.
#[derive(Default, Serialize)]
struct EventShape {
    t: f64,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    node: Option<NodeId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    peer: Option<NodeId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<LinkId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prefix: Option<String>,
    /// Null for a withdrawal, and if there is no longer a route.
    #[serde(skip_serializing_if = "Option::is_none")]
    as_path: Option<Option<Vec<Asn>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    round: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    what: Option<String>,
}

pub(super) fn write(played: &Played<'_>, out: &mut dyn Write) -> io::Result<()> {
    let recording = played.recording;
    let end = recording.end_state();
    let doc = &recording.after(recording.events().len()).epoch.doc;
    let cycle = log::cycle(played).into_iter().map(|turn| ChoiceShape {
        node: turn.node.clone(),
        prefix: turn.prefix,
        as_path: turn.path.map(|path| path.asns().to_vec()),
    });
    let shape = Shape {
        converged_s: played.converged().map(Span::seconds),
        messages: recording.messages,
        clients: clients(played, &played.impact),
        events: events(played),
        end: EndShape { prefixes: solve::Prefixes::of(doc, &end) },
        ended: match recording.end {
            End::AtRest => "at rest",
            End::Recurs { .. } => "recurs",
            End::OutOfTime => "out of time",
            End::OutOfEvents => "out of events",
            End::Waits => "waits",
        },
        cycle: cycle.collect(),
        not_done: played.not_done(),
        prefix: played.prefix,
        totals: totals(&played.impact),
        dns: played
            .dns
            .as_ref()
            .map(|dns| DnsShape { clients: clients(played, dns), totals: totals(dns) }),
    };
    print(&shape, out)
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}

fn clients<'a>(played: &Played<'a>, impact: &Impact) -> IndexMap<&'a NodeId, ClientShape> {
    let shape = |client: &ClientImpact| ClientShape {
        outage_s: client.outage.seconds(),
        switches: client.switches,
        sessions_broken: client.sessions_broken,
        round_trip_before_ms: client.walk_before.as_ref().map(round_trip_ms),
        round_trip_after_ms: client.walk_after.as_ref().map(round_trip_ms),
        rerouted: client.rerouted().is_some(),
    };
    let drawn = played.doc.nodes().map(|node| &node.id);
    drawn.filter_map(|id| Some((id, shape(impact.clients.get(id)?)))).collect()
}

fn round_trip_ms(walk: &Walk) -> f64 {
    walk.round_trip.micros() as f64 / 1000.0
}

fn totals(impact: &Impact) -> TotalShape {
    TotalShape {
        outage_s: impact.outage().seconds(),
        mean_outage_s: impact.mean_outage().seconds(),
        switches: impact.switches(),
        sessions_broken: impact.sessions_broken(),
    }
}

fn events(played: &Played<'_>) -> Vec<EventShape> {
    let recording = played.recording;
    let (mut before, mut after) = (Cursor::default(), Cursor::default());
    let all = recording.events().iter().enumerate();
    let done = |happening: usize, before: &Tables| {
        let happening = recording.happenings.get(happening)?;
        Some(crate::sandbox::describe(&before.epoch.doc, &happening.edit, None))
    };
    let shape = |(place, event): (usize, &crate::engine::timeline::Event)| {
        let (before, after) = (before.at(recording, place), after.at(recording, place + 1));
        let net = &*recording.epoch_at(place).net;
        let plain = EventShape {
            t: event.at.seconds(),
            node: event.node(net).map(|node| net.id_of(node).clone()),
            ..EventShape::default()
        };
        let over = |session: u32| {
            let session = net.session(session);
            let link = session.end().map(|end| end.link.clone());
            (Some(net.id_of(session.remote).clone()), link)
        };
        let of = |prefix: u32| Some(net.prefixes()[prefix as usize].to_string());
        let round = Some(event.round);
        match event.what {
            EventKind::ColdStart => EventShape { kind: "start", ..plain },
            EventKind::ScriptedEdit(happening) => {
                EventShape { kind: "done", what: done(happening, before), ..plain }
            }
            EventKind::Drained(happening) => {
                EventShape { kind: "drained", what: done(happening, before), ..plain }
            }
            EventKind::Sent { session, prefix, message } => {
                let ((peer, link), prefix) = (over(session), of(prefix));
                let (as_path, message) = (Some(path(after, message)), Some(message));
                EventShape { kind: "sent", peer, link, prefix, as_path, message, round, ..plain }
            }
            EventKind::Received { session, prefix, message } => {
                let ((peer, link), prefix) = (over(session), of(prefix));
                let (as_path, message) = (Some(path(before, message)), Some(message));
                let kind = "received";
                EventShape { kind, peer, link, prefix, as_path, message, round, ..plain }
            }
            EventKind::Chose { node, prefix } => {
                let best = after.best[prefix as usize][node as usize].as_ref();
                let (peer, link) = best.and_then(|b| b.via).map(over).unwrap_or_default();
                let as_path = Some(best.map(|b| b.route.as_path.asns().to_vec()));
                let prefix = of(prefix);
                EventShape { kind: "chose", peer, link, prefix, as_path, round, ..plain }
            }
            EventKind::Down { session, why } => {
                let ((peer, link), why) = (over(session), Some(Down::as_str(why)));
                EventShape { kind: "session down", peer, link, why, ..plain }
            }
            EventKind::Up { session } => {
                let (peer, link) = over(session);
                EventShape { kind: "session up", peer, link, ..plain }
            }
            EventKind::Igp => EventShape { kind: "igp", ..plain },
            EventKind::CheckFailed { .. } => EventShape { kind: "check failed", ..plain },
            EventKind::CheckPassed { .. } => EventShape { kind: "check passed", ..plain },
        }
    };
    all.map(shape).collect()
}

/// Returns the path of a message; `None` for a withdrawal.
fn path(tables: &Tables, message: u64) -> Option<Vec<Asn>> {
    match &tables.flights.get(&message)?.says {
        Payload::Update { routes, .. } => Some(routes.first()?.as_path.asns().to_vec()),
        Payload::Notification(_) => None,
    }
}

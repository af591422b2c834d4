//! A run as text: the log of events, and a summary.

use std::io::{self, Write};

use super::log_length::LogLength;
use super::played::Played;
use crate::anycast::WalkEnd;
use crate::anycast::over_time::{ClientImpact, Impact, Outcome};
use crate::bgp::AsPath;
use crate::cli::columns::{Align, aligned};
use crate::cli::names::Names;
use crate::cli::table::path;
use crate::engine::timeline::{Cursor, End, EventKind, hunts};
use crate::sandbox::time::sentence;
use crate::topology::{Delivery, NodeId, NodeState, Prefix, Span, Topology};
use crate::wording::{count, ms};

/// Number of lines of a short log at its beginning; `TAIL` is that at its end.
const HEAD: usize = 40;
const TAIL: usize = 20;

/// Maximum number of loss reasons, and of nodes that explored paths, that are listed.
const LISTED: usize = 12;

pub(super) fn write(played: &Played<'_>, length: LogLength, out: &mut dyn Write) -> io::Result<()> {
    let lines = lines(played, length);
    let most = HEAD + TAIL;
    if length == LogLength::Full || lines.len() <= most {
        lines.iter().try_for_each(|line| writeln!(out, "{line}"))?;
    } else {
        lines[..HEAD].iter().try_for_each(|line| writeln!(out, "{line}"))?;
        let left_out = count(lines.len() - most, "line");
        writeln!(out, "{:>14}  … {left_out} left out; --log full prints all", "")?;
        lines[lines.len() - TAIL..].iter().try_for_each(|line| writeln!(out, "{line}"))?;
    }
    writeln!(out, "\n{}", ended(played))?;
    if played.script.timing.delivery == Delivery::OneByOne {
        writeln!(
            out,
            "With these timers nothing takes time: the clock goes on by a second for every message \
             that is delivered."
        )?;
    }
    clients(played, out)?;
    rerouted(played, out)?;
    lost(played, out)?;
    hunted(played, out)
}

fn lines(played: &Played<'_>, length: LogLength) -> Vec<String> {
    let recording = played.recording;
    let name = |id: &NodeId| played.names.call(id);
    let (mut before, mut after) = (Cursor::default(), Cursor::default());
    let mut lines = Vec::new();
    for (place, event) in recording.events().iter().enumerate() {
        if length == LogLength::Short && matches!(event.what, EventKind::Sent { .. }) {
            continue;
        }
        let tables = (before.at(recording, place), after.at(recording, place + 1));
        let text = sentence(recording, place, tables, &name);
        lines.push(format!("{:>12.3} s  {text}", event.at.seconds()));
    }
    lines
}

/// Describes the end of the run in a sentence or two.
fn ended(played: &Played<'_>) -> String {
    let recording = played.recording;
    let messages = count(recording.messages, "message");
    match recording.end {
        End::AtRest => {
            let took = seconds(played.converged().unwrap_or_default());
            match recording.happenings.is_empty() {
                true => format!("At rest after {took}; {messages}."),
                false => format!("At rest {took} after the first change; {messages}."),
            }
        }
        End::Recurs { from, to } => {
            let mut text = format!(
                "It goes round for ever: after event {to} all routes and all messages on their way \
                 are as they were after event {from}. One round:"
            );
            for Turn { node, path: chosen, .. } in cycle(played) {
                let chosen = chosen.map_or_else(|| "no route".to_owned(), path);
                text += &format!("\n  {} takes {chosen}", played.names.call(node));
            }
            text
        }
        End::OutOfTime => format!(
            "Not at rest when the time was up, at {}; {messages}. That proves nothing.{}",
            seconds(played.script.limits.until),
            not_done(played)
        ),
        End::OutOfEvents => format!(
            "The recording is full after {}, and not at rest; {messages}. That proves nothing.{}",
            count(recording.events().len(), "event"),
            not_done(played)
        ),
        End::Waits => "Messages wait to be chosen.".to_owned(),
    }
}

/// Returns a sentence about the changes that were not done.
fn not_done(played: &Played<'_>) -> String {
    match played.not_done() {
        0 => String::new(),
        left => format!(" {} not done.", count(left, "change")),
    }
}

/// A choice in a cycle of a run that never converges.
pub(super) struct Turn<'a> {
    pub(super) node: &'a NodeId,
    pub(super) prefix: Prefix,
    /// `None` if the node has no route.
    pub(super) path: Option<&'a AsPath>,
}

/// Returns the choices of one cycle of a run that never converges.
pub(super) fn cycle<'a>(played: &'a Played<'_>) -> Vec<Turn<'a>> {
    let End::Recurs { from, to } = played.recording.end else { return Vec::new() };
    let recording = played.recording;
    let chosen = (from..to).filter_map(|place| match recording.events()[place].what {
        EventKind::Chose { node, prefix } => {
            let net = &recording.epoch_at(place).net;
            let path = recording.chosen(place).map(|best| &best.route.as_path);
            Some(Turn { node: net.id_of(node), prefix: net.prefixes()[prefix as usize], path })
        }
        _ => None,
    });
    chosen.collect()
}

fn seconds(span: Span) -> String {
    format!("{:.3} s", span.seconds())
}

fn clients(played: &Played<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some(prefix) = played.prefix.filter(|_| !played.impact.clients.is_empty()) else {
        return Ok(());
    };
    writeln!(out, "\nClients of {prefix}:")?;
    let columns = [
        ("Client", Align::Left),
        ("Before", Align::Left),
        ("After", Align::Left),
        ("No answer", Align::Right),
        ("Switches", Align::Right),
        ("Sessions broken", Align::Right),
        ("By DNS: no answer", Align::Right),
    ];
    let called =
        |site: Option<&NodeId>| site.map_or("nobody".to_owned(), |site| played.names.call(site));
    let drawn = played
        .doc
        .nodes()
        .filter_map(|n| played.impact.clients.get(&n.id).map(|client| (&n.id, client)));
    // A client without service at the end still has an outage.
    let outage = |client: &ClientImpact| {
        let goes_on = if client.site_after().is_none() { ", and on" } else { "" };
        seconds(client.outage) + goes_on
    };
    let mut rows: Vec<[String; 7]> = drawn
        .map(|(id, client)| {
            let dns = played.dns.as_ref().and_then(|dns| dns.clients.get(id));
            [
                played.names.call(id),
                called(client.site_before()),
                called(client.site_after()),
                outage(client),
                client.switches.to_string(),
                client.sessions_broken.to_string(),
                dns.map(outage).unwrap_or_default(),
            ]
        })
        .collect();
    let total = &played.impact;
    rows.push([
        "All".to_owned(),
        String::new(),
        String::new(),
        seconds(total.outage()),
        total.switches().to_string(),
        total.sessions_broken().to_string(),
        played.dns.as_ref().map(|dns| seconds(dns.outage())).unwrap_or_default(),
    ]);
    write!(out, "{}", aligned(columns, &rows))?;
    let mean = |impact: &Impact| seconds(impact.mean_outage());
    match &played.dns {
        None => writeln!(out, "A query at random had no answer for {} on average.", mean(total)),
        Some(dns) => writeln!(
            out,
            "A query at random had no answer for {} on average; by DNS for {}.",
            mean(total),
            mean(dns)
        ),
    }
}

/// The clients that the same site answers by another way.
fn rerouted(played: &Played<'_>, out: &mut dyn Write) -> io::Result<()> {
    let of = |(client, impact): (&NodeId, &ClientImpact)| {
        let (was, is) = impact.rerouted()?;
        let site = played.names.call(impact.site_after()?);
        let round_trip = |span: Span| ms(span.micros() as f64 / 1000.0);
        let (was, is) = (round_trip(was), round_trip(is));
        Some(format!("  {}: {was} → {is} ms to {site}", played.names.call(client)))
    };
    let all: Vec<String> = played.impact.clients.iter().filter_map(of).collect();
    if all.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nThe same site by another way, round trip:")?;
    all.iter().take(LISTED).try_for_each(|line| writeln!(out, "{line}"))?;
    match all.len().saturating_sub(LISTED) {
        0 => Ok(()),
        more => writeln!(out, "  … and {}", count(more, "other client")),
    }
}

/// Prints the reasons why packets were not answered, with the durations, over all clients.
fn lost(played: &Played<'_>, out: &mut dyn Write) -> io::Result<()> {
    let recording = played.recording;
    let end = recording.epoch_at(recording.events().len());
    let mut all: Vec<(String, Span, usize)> = Vec::new();
    for (client, impact) in &played.impact.clients {
        for (outcome, took) in impact.losses() {
            let why = why(outcome, client, &end.doc, &played.names);
            match all.iter_mut().find(|(other, ..)| *other == why) {
                Some((_, sum, clients)) => {
                    *sum = Span::of_micros(sum.micros() + took.micros());
                    *clients += 1;
                }
                None => all.push((why, took, 1)),
            }
        }
    }
    if all.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nWhy there was no answer, all clients together:")?;
    all.sort_by_key(|(_, took, _)| std::cmp::Reverse(*took));
    for (why, took, clients) in all.iter().take(LISTED) {
        writeln!(out, "{:>12.3} s  {why} ({})", took.seconds(), count(*clients, "client"))?;
    }
    match all.len().saturating_sub(LISTED) {
        0 => Ok(()),
        more => writeln!(out, "  … and {}", count(more, "other reason")),
    }
}

/// Returns the reason why a client was not answered, given the document at the end.
fn why(outcome: &Outcome, client: &NodeId, end: &Topology, names: &Names<'_>) -> String {
    let name = |id: &NodeId| names.call(id);
    let is_down = |id: &NodeId| end.node(id).is_some_and(|n| n.state == NodeState::Failed);
    match outcome {
        Outcome::Answered(site) | Outcome::Lost(WalkEnd::Served(site)) => {
            format!("{} answers", name(site))
        }
        Outcome::Lost(WalkEnd::NoAnswer(at)) => {
            format!("the service of {} does not answer", name(at))
        }
        Outcome::Lost(WalkEnd::NoRoute(at)) if at == client => {
            "the client itself has no route".to_owned()
        }
        Outcome::Lost(WalkEnd::NoRoute(at)) => format!("{} has no route", name(at)),
        Outcome::Lost(WalkEnd::Unreachable(at)) => {
            format!("{} cannot reach the next hop of its route", name(at))
        }
        Outcome::Lost(WalkEnd::Discarded(at)) => {
            format!("{} discards what is blackholed", name(at))
        }
        Outcome::Lost(WalkEnd::Unsettled(at)) => format!("{} goes on changing", name(at)),
        Outcome::Lost(WalkEnd::Lost(at)) if is_down(at) => format!("{} is down", name(at)),
        Outcome::Lost(WalkEnd::Lost(at)) => {
            format!("{} sends packets where nothing carries them", name(at))
        }
        Outcome::Lost(WalkEnd::Loop(_)) | Outcome::Looping => "packets go round".to_owned(),
        Outcome::Unsent => "the DNS names no site".to_owned(),
    }
}

/// Prints the nodes that explored several paths after the first scripted change.
fn hunted(played: &Played<'_>, out: &mut dyn Write) -> io::Result<()> {
    let recording = played.recording;
    let Some(prefix) = played.prefix else { return Ok(()) };
    let first = recording.events().partition_point(|event| event.at < played.first());
    let all = first..recording.events().len();
    let mut said: Vec<(usize, String)> = Vec::new();
    for node in played.doc.nodes() {
        let hunt = hunts(recording, all.clone(), &node.id, &prefix);
        if hunt.paths() > 1 {
            let name = played.names.call(&node.id);
            let text = format!(
                "  {name}: {} tried in {}",
                count(hunt.paths(), "path"),
                seconds(hunt.took())
            );
            said.push((hunt.paths(), text));
        }
    }
    if said.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nPath hunting:")?;
    said.sort_by_key(|(paths, _)| std::cmp::Reverse(*paths));
    said.iter().take(LISTED).try_for_each(|(_, text)| writeln!(out, "{text}"))?;
    match said.len().saturating_sub(LISTED) {
        0 => Ok(()),
        more => writeln!(out, "  … and {}", count(more, "other node")),
    }
}

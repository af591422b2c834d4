//! A run for people: what happened, line by line, and what it came to.

use std::io::{self, Write};

use super::{LogLength, Played};
use crate::anycast::over_time::Impact;
use crate::cli::columns::{Align, aligned};
use crate::engine::Verdict;
use crate::engine::timeline::{Cursor, End, What, hunts};
use crate::sandbox::time::sentence;
use crate::topology::{Delivery, NodeId, Span};
use crate::wording::count;

/// So many lines at the beginning and at the end of a short log.
const HEAD: usize = 40;
const TAIL: usize = 20;

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
    hunted(played, out)
}

fn lines(played: &Played<'_>, length: LogLength) -> Vec<String> {
    let recording = played.recording;
    let name = |id: &NodeId| played.names.call(id);
    let (mut before, mut after) = (Cursor::default(), Cursor::default());
    let mut lines = Vec::new();
    for (place, event) in recording.events().iter().enumerate() {
        if length == LogLength::Short && matches!(event.what, What::Sent { .. }) {
            continue;
        }
        let tables = (before.at(recording, place), after.at(recording, place + 1));
        let text = sentence(recording, place, tables, &name);
        lines.push(format!("{:>12.3} s  {text}", event.at.seconds()));
    }
    lines
}

/// How it ended, in a sentence or two.
fn ended(played: &Played<'_>) -> String {
    let recording = played.recording;
    let messages = count(recording.messages, "message");
    match recording.end {
        End::AtRest => {
            let after = recording.length().since(played.first());
            format!("At rest {} after the first change; {messages}.", seconds(after))
        }
        End::Recurs { from, to } => {
            let mut text = format!(
                "It goes round for ever: after event {to} all routes and all messages on their way \
                 are as they were after event {from}. One round:"
            );
            for (node, path) in cycle(played) {
                let path = path.unwrap_or_else(|| "nothing".to_owned());
                text += &format!("\n  {} takes {path}", played.names.call(&node));
            }
            text
        }
        End::OutOfTime => format!(
            "Not at rest when the time was up, at {}; {messages}. That proves nothing.",
            seconds(played.script.limits.until)
        ),
        End::OutOfEvents => format!(
            "Not at rest after {}, which is as far as it goes; {messages}. That proves nothing.",
            count(recording.events().len(), "event")
        ),
        End::Waits => "Messages wait to be chosen.".to_owned(),
    }
}

/// The choices of one round of a run that goes round for ever.
pub(super) fn cycle(played: &Played<'_>) -> Vec<(NodeId, Option<String>)> {
    let End::Recurs { from, to } = played.recording.end else { return Vec::new() };
    let recording = played.recording;
    let chosen = (from..to).filter_map(|place| match recording.events()[place].what {
        What::Chose { node, .. } => {
            let id = recording.era_at(place).net.id_of(node).clone();
            let path = recording.chosen(place).map(|best| best.route.as_path.to_string());
            Some((id, path))
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
    let mut rows: Vec<[String; 7]> = drawn
        .map(|(id, client)| {
            let dns = played.dns.as_ref().and_then(|dns| dns.clients.get(id));
            [
                played.names.call(id),
                called(client.site_before()),
                called(client.site_after()),
                seconds(client.outage),
                client.switches.to_string(),
                client.sessions_broken.to_string(),
                dns.map(|dns| seconds(dns.outage)).unwrap_or_default(),
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

/// The nodes that tried several paths.
fn hunted(played: &Played<'_>, out: &mut dyn Write) -> io::Result<()> {
    let recording = played.recording;
    let Some(prefix) = played.prefix else { return Ok(()) };
    let all = 0..recording.events().len();
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
    said.iter().try_for_each(|(_, text)| writeln!(out, "{text}"))
}

/// Whether a run came to rest.
pub(super) fn is_at_rest(played: &Played<'_>) -> bool {
    let end = played.recording.end_state();
    let stable = end.prefixes().all(|(_, p)| matches!(p.verdict, Verdict::Stable(_)));
    played.recording.end == End::AtRest && stable
}

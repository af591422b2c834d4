//! `play`: the events in a network over time after scripted changes.

mod json;
mod log;
mod log_length;
mod played;
mod target;

use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::failure::Failure;
use super::input::{announced, read};
use super::names::Names;
use crate::anycast::over_time::{Dns, Resolver, Traffic, dns_impact, impact};
use crate::engine::timeline::{Limits, Order, Run, Script, Start};
use crate::engine::{Verdict, solve};
use crate::topology::{Checks, Prefix, Preset, Span, Timing, Topology};
use log_length::LogLength;
use played::Played;
use target::{Deed, happenings};

/// Arguments of `play`.
#[derive(Args)]
pub(super) struct Asked {
    /// The document (.ron)
    file: PathBuf,
    /// Fail a node or the links between two silently: timers or BFD notice
    #[arg(long, value_name = "WHAT[@SECONDS]")]
    fail: Vec<String>,
    /// Fail it so that routers see their links go dark
    #[arg(long, value_name = "WHAT[@SECONDS]")]
    cut: Vec<String>,
    /// Shut it down: neighbours are told
    #[arg(long, value_name = "WHAT[@SECONDS]")]
    shutdown: Vec<String>,
    /// Let neighbours move away first, and shut it down later (RFC 8326)
    #[arg(long, value_name = "WHAT[@SECONDS]")]
    drain: Vec<String>,
    /// Bring it back
    #[arg(long, value_name = "WHAT[@SECONDS]")]
    restore: Vec<String>,
    /// Let a site's service die while its routes stay announced, unless it checks it
    #[arg(long, value_name = "NODE[@SECONDS]")]
    kill_service: Vec<String>,
    /// Let a site's service answer again
    #[arg(long, value_name = "NODE[@SECONDS]")]
    revive_service: Vec<String>,
    /// Start from nothing, not from the state of rest
    #[arg(long)]
    cold: bool,
    /// Other timers than those of the document
    #[arg(long, value_enum)]
    preset: Option<Timers>,
    /// What everything random is drawn from
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// In which order messages are delivered one by one, with lab timers
    #[arg(long, value_enum, default_value_t = Deliver::Sent)]
    order: Deliver,
    /// Stop there, in seconds of the run; without it, after a day or 200,000 events
    #[arg(long, value_name = "SECONDS", value_parser = span)]
    until: Option<Span>,
    /// The prefix to which clients send; without it, the one that most nodes announce
    #[arg(long)]
    prefix: Option<Prefix>,
    /// Compare with sites that the DNS balances
    #[arg(long)]
    dns: bool,
    /// How long clients hold an answer of the DNS, in seconds
    #[arg(long, value_name = "SECONDS", value_parser = span, requires = "dns")]
    dns_ttl: Option<Span>,
    /// How often the DNS checks a site, in seconds
    #[arg(long, value_name = "SECONDS", value_parser = span, requires = "dns")]
    dns_check: Option<Span>,
    /// The node at which all clients' resolvers are; without it, each client has one beside it
    #[arg(long, value_name = "NODE", requires = "dns")]
    resolver: Option<String>,
    /// How much of the log is printed
    #[arg(long, value_enum, default_value_t = LogLength::Short)]
    log: LogLength,
    /// Print JSON for programs instead of text for people
    #[arg(long)]
    json: bool,
}

/// Timers that belong together
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Timers {
    /// 30 s between advertisements, hold timer of 90 s
    Textbook,
    /// Up to 5 s between advertisements, and BFD
    Modern,
    /// Messages one by one, nothing else takes any time
    Lab,
}

/// The order of messages that are delivered one by one
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Deliver {
    /// As they were sent
    Sent,
    /// Drawn by the seed
    Random,
}

/// Parses a number of seconds.
fn span(text: &str) -> Result<Span, String> {
    let seconds: f64 =
        text.parse().map_err(|_| "expected seconds, such as 90 or 0.5".to_owned())?;
    Span::from_seconds(seconds).map_err(|error| error.to_string())
}

impl Asked {
    pub(super) fn run(self, out: &mut dyn io::Write) -> Result<(), Failure> {
        let doc = read(&self.file)?;
        let names = Names::of(&doc);
        let script = self.script(&doc, &names).map_err(Failure::Call)?;
        let prefix = match self.prefix {
            Some(one) => Some(announced(&doc, one)?),
            None => most_announced(&doc),
        };
        let dns = self.balancing(&names).map_err(Failure::Call)?;
        let recording = Run::play(script.clone());
        let mut traffic = Traffic::default();
        if let Some(dns) = &dns {
            // Both are observed for the same time.
            traffic.afterwards = traffic.afterwards.max(dns.takes());
        }
        let cost = |prefix: Prefix| impact(&recording, &doc, &prefix, traffic);
        let played = Played {
            impact: prefix.map(cost).unwrap_or_default(),
            dns: dns.zip(prefix).and_then(|(dns, p)| dns_impact(&script, &p, traffic, &dns)),
            doc: &doc,
            names,
            script: &script,
            recording: &recording,
            prefix,
        };
        let mut out = BufWriter::new(out);
        if self.json {
            json::write(&played, &mut out)?;
        } else {
            log::write(&played, self.log, &mut out)?;
        }
        Ok(out.flush()?)
    }

    fn script(&self, doc: &Topology, names: &Names<'_>) -> Result<Script, String> {
        let deeds = [
            (Deed::Fail, &self.fail),
            (Deed::Cut, &self.cut),
            (Deed::ShutDown, &self.shutdown),
            (Deed::Drain, &self.drain),
            (Deed::Restore, &self.restore),
            (Deed::KillService, &self.kill_service),
            (Deed::ReviveService, &self.revive_service),
        ];
        let mut all = Vec::new();
        for (deed, targets) in deeds {
            for target in targets {
                all.push(happenings(doc, names, deed, target)?);
            }
        }
        let timing = match self.preset {
            None => doc.timing(),
            Some(Timers::Textbook) => Timing::of(Preset::Textbook),
            Some(Timers::Modern) => Timing::of(Preset::Modern),
            Some(Timers::Lab) => Timing::of(Preset::Lab),
        };
        let order = match self.order {
            Deliver::Sent => Order::AsSent,
            Deliver::Random => Order::AtRandom,
        };
        let usual = Limits::default();
        let limits = Limits { until: self.until.unwrap_or(usual.until), ..usual };
        let state = solve(doc);
        let at_rest = state.prefixes().all(|(_, p)| matches!(p.verdict, Verdict::Stable(_)));
        let start = match self.cold || all.is_empty() || !at_rest {
            true => Start::Cold,
            false => Start::AtRest(std::sync::Arc::new(state)),
        };
        let seed = self.seed;
        Ok(Script { doc: doc.clone().into(), start, happenings: all, timing, seed, order, limits })
    }

    fn balancing(&self, names: &Names<'_>) -> Result<Option<Dns>, String> {
        if !self.dns {
            return Ok(None);
        }
        let usual = Dns::default();
        let resolver = match &self.resolver {
            Some(node) => Resolver::At(names.find(node)?.id.clone()),
            None => Resolver::AtClient,
        };
        let interval = self.dns_check.unwrap_or(usual.checks.interval);
        let checks = Checks { interval, ..usual.checks };
        Ok(Some(Dns { ttl: self.dns_ttl.unwrap_or(usual.ttl), checks, resolver }))
    }
}

/// Returns the prefix announced by most nodes; the first of several.
fn most_announced(doc: &Topology) -> Option<Prefix> {
    let announcers = |prefix: &Prefix| doc.announcers(prefix).count();
    doc.prefixes().into_iter().min_by_key(|prefix| std::cmp::Reverse(announcers(prefix)))
}

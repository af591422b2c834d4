//! What a run costs clients: seconds without an answer, switches of sites, broken sessions.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::history::History;
use super::probes::{Outcome, Stretch, stretches};
use crate::engine::timeline::Recording;
use crate::topology::{Kind, NodeId, Prefix, Span, Topology};

/// What clients do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traffic {
    /// Between two probes of a client.
    pub probe_every: Span,
    /// Between two TCP sessions that a client opens.
    pub session_every: Span,
    /// How long a session lives.
    pub session_length: Span,
}

impl Default for Traffic {
    /// A hundred probes a second; a session a second that lives for half a minute.
    fn default() -> Self {
        Self {
            probe_every: Span::of_ms(10),
            session_every: Span::of_ms(1000),
            session_length: Span::of_ms(30_000),
        }
    }
}

/// What a run cost one client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientImpact {
    /// How much it asks for, in thousand queries a second.
    pub demand: u32,
    /// For how long it got no answer: lost probes times the time between two.
    pub outage: Span,
    /// How often another site answered than the one that answered before.
    pub switches: usize,
    /// TCP sessions that reached another site than the one they began at.
    pub sessions_broken: usize,
    /// What became of its packets before anything happened.
    pub before: Outcome,
    /// What became of its probes, in order.
    pub stretches: Vec<Stretch>,
}

impl ClientImpact {
    /// The site that answered before anything happened.
    pub fn site_before(&self) -> Option<&NodeId> {
        self.before.site()
    }

    /// The site that answered last, if the last probe was answered.
    pub fn site_after(&self) -> Option<&NodeId> {
        self.stretches.last()?.outcome.site()
    }
}

/// What a run cost all clients.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Impact {
    /// By client.
    pub clients: BTreeMap<NodeId, ClientImpact>,
}

impl Impact {
    /// The outages of all clients together.
    pub fn outage(&self) -> Span {
        Span::of_micros(self.clients.values().map(|client| client.outage.micros()).sum())
    }

    /// The mean outage of a query: clients count by their demand.
    pub fn mean_outage(&self) -> Span {
        let demand: u64 = self.clients.values().map(|client| u64::from(client.demand)).sum();
        let weighed =
            |client: &ClientImpact| u128::from(client.outage.micros()) * u128::from(client.demand);
        let all: u128 = self.clients.values().map(weighed).sum();
        Span::of_micros(all.checked_div(u128::from(demand)).unwrap_or(0) as u64)
    }

    /// The switches of all clients together.
    pub fn switches(&self) -> usize {
        self.clients.values().map(|client| client.switches).sum()
    }

    /// The broken sessions of all clients together.
    pub fn sessions_broken(&self) -> usize {
        self.clients.values().map(|client| client.sessions_broken).sum()
    }
}

/// After the last event, so that it is seen what it led to.
const AFTERWARDS: Span = Span::of_ms(1000);

/// From the first thing that was done, or the beginning, until a second after the last event.
pub(super) fn window(recording: &Recording) -> (Span, Span) {
    let first = recording.happenings.iter().map(|happening| happening.at).min();
    let to = recording.length().micros().saturating_add(AFTERWARDS.micros());
    (first.unwrap_or_default().min(recording.length()), Span::of_micros(to))
}

/// Sends the probes of all clients of a document to an address of a prefix while a recording runs.
pub fn impact(recording: &Recording, doc: &Topology, prefix: &Prefix, traffic: Traffic) -> Impact {
    let history = History::of(recording, address_in(doc, prefix));
    let over = window(recording);
    let clients = doc.nodes().filter(|node| node.kind == Kind::Client).map(|client| {
        let probes = stretches(over, traffic.probe_every, |at| history.packet(&client.id, at));
        let before = history.before(&client.id);
        (client.id.clone(), ClientImpact::of(client.demand, before, probes, traffic))
    });
    Impact { clients: clients.collect() }
}

/// An address of the prefix that no longer prefix of the document holds, where there is one.
fn address_in(doc: &Topology, prefix: &Prefix) -> IpAddr {
    let longer: Vec<Prefix> =
        doc.prefixes().into_iter().filter(|p| p != prefix && prefix.contains(p)).collect();
    prefix.address_outside(&longer).unwrap_or_else(|| prefix.first_address())
}

impl ClientImpact {
    pub(super) fn of(
        demand: u32,
        before: Outcome,
        stretches: Vec<Stretch>,
        traffic: Traffic,
    ) -> Self {
        let lost = stretches.iter().filter(|stretch| stretch.outcome.site().is_none());
        let lost: u64 = lost.map(|stretch| stretch.probes).sum();
        let outage = Span::of_micros(lost.saturating_mul(traffic.probe_every.micros()));
        let probed = stretches.iter().map(|stretch| &stretch.outcome);
        let answered: Vec<&NodeId> =
            std::iter::once(&before).chain(probed).filter_map(Outcome::site).collect();
        let switches = answered.windows(2).filter(|pair| pair[0] != pair[1]).count();
        let sessions_broken = broken(&before, &stretches, traffic);
        Self { demand, outage, switches, sessions_broken, before, stretches }
    }
}

/// How many sessions break. Those that a client opened before anything happened began at the site
/// that answered it then.
fn broken(before: &Outcome, stretches: &[Stretch], traffic: Traffic) -> usize {
    let every = traffic.probe_every.micros().max(1) as i64;
    let Some(start) = stretches.first().map(|first| first.from.micros() as i64) else { return 0 };
    // Each with when its first and its last probe were sent.
    let probed = stretches.iter().filter_map(|stretch| {
        let from = stretch.from.micros() as i64;
        let last = from + (stretch.probes as i64 - 1) * every;
        Some((from, last, stretch.outcome.site()?))
    });
    let earlier = before.site().map(|site| (i64::MIN, start - 1, site));
    let answered: Vec<(i64, i64, &NodeId)> = earlier.into_iter().chain(probed).collect();
    let (length, gap) =
        (traffic.session_length.micros() as i64, traffic.session_every.micros().max(1) as i64);
    // Where one site answers all along, nothing breaks; there may be very many sessions.
    let switches = answered.windows(2).filter(|pair| pair[0].2 != pair[1].2);
    let breaking: Vec<(i64, i64)> = switches.map(|pair| (pair[0].1, pair[1].0)).collect();
    let (Some(first), Some(last)) = (breaking.first(), breaking.last()) else { return 0 };
    // A session that breaks has begun before the last switch and lives until after the first.
    let earliest = (first.1 - length).max(start - length);
    let mut begins = start + (earliest - start).div_euclid(gap) * gap;
    let mut broken = 0;
    while begins <= last.0 {
        let lives =
            |(from, last, _): &&(i64, i64, &NodeId)| *last >= begins && *from < begins + length;
        let mut sites = answered.iter().filter(lives).map(|(_, _, site)| *site);
        if let Some(first) = sites.next()
            && sites.any(|site| site != first)
        {
            broken += 1;
        }
        begins += gap;
    }
    broken
}

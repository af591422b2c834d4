//! The impact of a run on clients: seconds without an answer, switches of sites, broken sessions.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::history::{History, Walk};
use super::probes::{Outcome, Stretch, stretches};
use super::servers::Deaths;
use super::sessions::broken;
use super::traffic::Traffic;
use crate::engine::timeline::{End, Recording};
use crate::topology::{Kind, NodeId, Prefix, Span, Topology};

/// The impact of a run on one client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientImpact {
    /// Demand in thousand queries a second.
    pub demand: u32,
    /// Time without an answer: number of lost probes times their interval.
    pub outage: Span,
    /// Number of probes answered by another site than the last answered one before.
    pub switches: usize,
    /// TCP sessions that reached another site than the one they began at, whose server died, or that
    /// nobody answered to their end.
    pub sessions_broken: usize,
    /// Outcome of its packets before the first change.
    pub before: Outcome,
    /// Outcomes of its probes, in order.
    pub stretches: Vec<Stretch>,
    /// The way of its packets before anything happened; none where no site answered.
    pub walk_before: Option<Walk>,
    /// The way of its packets at the end; none where no site answers.
    pub walk_after: Option<Walk>,
}

impl ClientImpact {
    /// Returns the site that answered before the first change.
    pub fn site_before(&self) -> Option<&NodeId> {
        self.before.site()
    }

    /// Returns the site that answered the last probe, if any.
    pub fn site_after(&self) -> Option<&NodeId> {
        self.stretches.last()?.outcome.site()
    }

    /// The round trips before and after, where the same site answers and packets go another way.
    pub fn rerouted(&self) -> Option<(Span, Span)> {
        let (was, is) = self.walk_before.as_ref().zip(self.walk_after.as_ref())?;
        (was.site == is.site && was != is).then_some((was.round_trip, is.round_trip))
    }

    /// Returns the outcomes of unanswered probes, each with its total time, in the order in which
    /// they first occurred.
    pub fn losses(&self) -> Vec<(&Outcome, Span)> {
        let mut losses: Vec<(&Outcome, u64)> = Vec::new();
        for stretch in self.stretches.iter().filter(|s| s.outcome.site().is_none()) {
            let took = stretch.to.since(stretch.from).micros();
            match losses.iter_mut().find(|(outcome, _)| **outcome == stretch.outcome) {
                Some((_, all)) => *all += took,
                None => losses.push((&stretch.outcome, took)),
            }
        }
        losses.into_iter().map(|(outcome, took)| (outcome, Span::of_micros(took))).collect()
    }
}

/// The impact of a run on all clients.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Impact {
    /// Impact on each client.
    pub clients: BTreeMap<NodeId, ClientImpact>,
}

impl Impact {
    /// Returns the sum of the outages of all clients.
    pub fn outage(&self) -> Span {
        Span::of_micros(self.clients.values().map(|client| client.outage.micros()).sum())
    }

    /// Returns the mean outage of a query: clients are weighted by demand.
    pub fn mean_outage(&self) -> Span {
        let demand: u64 = self.clients.values().map(|client| u64::from(client.demand)).sum();
        let weighed =
            |client: &ClientImpact| u128::from(client.outage.micros()) * u128::from(client.demand);
        let all: u128 = self.clients.values().map(weighed).sum();
        Span::of_micros(all.checked_div(u128::from(demand)).unwrap_or(0) as u64)
    }

    /// Returns the sum of the switches of all clients.
    pub fn switches(&self) -> usize {
        self.clients.values().map(|client| client.switches).sum()
    }

    /// Returns the sum of the broken sessions of all clients.
    pub fn sessions_broken(&self) -> usize {
        self.clients.values().map(|client| client.sessions_broken).sum()
    }
}

/// Returns the time span to evaluate: from the first edit, or the beginning, to a while after
/// convergence, at most until the limit of the run; without convergence, to the end of the
/// recording.
pub(super) fn window(recording: &Recording, afterwards: Span) -> (Span, Span) {
    let (length, until) = (recording.length(), recording.until);
    let to = match recording.end {
        End::AtRest => {
            let later = length.micros().saturating_add(afterwards.micros());
            Span::of_micros(later).min(until.max(length))
        }
        End::OutOfTime => until.max(length),
        End::Recurs { .. } | End::OutOfEvents | End::Waits => length,
    };
    (recording.first_done().min(to), to)
}

/// Sends the probes of all clients of a document to an address of a prefix while a recording runs.
pub fn impact(recording: &Recording, doc: &Topology, prefix: &Prefix, traffic: Traffic) -> Impact {
    let history = History::of(recording, address_in(doc, prefix));
    let deaths = Deaths::of(recording);
    let over = window(recording, traffic.afterwards);
    let clients = doc.nodes().filter(|node| node.kind == Kind::Client).map(|client| {
        let probes = stretches(over, traffic.probe_every, |at| history.packet(&client.id, at));
        let before = history.before(&client.id, over.0);
        let cost = ClientImpact::of(client.demand, before, probes, &deaths, traffic);
        let walk_before = history.walk_before(&client.id, over.0);
        let walk_after = history.walk(&client.id, over.1);
        (client.id.clone(), ClientImpact { walk_before, walk_after, ..cost })
    });
    Impact { clients: clients.collect() }
}

/// Returns an address of the prefix outside longer prefixes of the document, if there is one.
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
        deaths: &Deaths,
        traffic: Traffic,
    ) -> Self {
        let lost = stretches.iter().filter(|stretch| stretch.outcome.site().is_none());
        let lost = lost.map(|stretch| stretch.to.since(stretch.from).micros());
        let outage = Span::of_micros(lost.sum());
        let probed = stretches.iter().map(|stretch| &stretch.outcome);
        let answered: Vec<&NodeId> =
            std::iter::once(&before).chain(probed).filter_map(Outcome::site).collect();
        let switches = answered.windows(2).filter(|pair| pair[0] != pair[1]).count();
        let sessions_broken = broken(&before, &stretches, deaths, traffic);
        let (walk_before, walk_after) = (None, None);
        Self {
            demand,
            outage,
            switches,
            sessions_broken,
            before,
            stretches,
            walk_before,
            walk_after,
        }
    }
}

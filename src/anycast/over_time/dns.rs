//! The same failure without anycast: each site has an address of its own, and the DNS returns that
//! of the nearest site that passes its checks.

use std::sync::Arc;

use rand_pcg::Pcg32;
use rand_pcg::rand_core::{Rng as _, SeedableRng as _};
use rustc_hash::FxHashMap;

use super::history::History;
use super::impact::{ClientImpact, Impact, window};
use super::own_address::{Own, with_own_addresses};
use super::probes::{Outcome, stretches};
use super::servers::{Deaths, answers, changes_of_document, is_well};
use super::sessions::broken_of;
use super::traffic::Traffic;
use crate::anycast::forward::{Forwarding, WalkEnd};
use crate::engine::timeline::{Recording, Run, Script, Start};
use crate::engine::{State, solve};
use crate::topology::{
    Checks, Edit, Kind, NodeField, NodeId, NodeState, Prefix, Service, Span, Topology,
};

/// The location of the clients' resolvers; the DNS sees these and not the clients.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Resolver {
    /// At the client.
    #[default]
    AtClient,
    /// At one node, for all clients.
    At(NodeId),
}

/// The settings of DNS load balancing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dns {
    /// Time for which a client caches an answer.
    pub ttl: Span,
    /// Checks of the sites.
    pub checks: Checks,
    /// Location of the resolvers.
    pub resolver: Resolver,
}

impl Default for Dns {
    /// Caches answers for a minute; three failed checks ten seconds apart remove a site.
    fn default() -> Self {
        Self {
            ttl: Span::of_ms(60_000),
            checks: Checks { interval: Span::of_ms(10_000), times: 3 },
            resolver: Resolver::AtClient,
        }
    }
}

/// A site with an address of its own.
struct Site {
    id: NodeId,
    history: History,
    /// Times from which the DNS returns its address, or does not.
    is_given: Vec<(Span, bool)>,
}

impl Dns {
    /// Returns the maximum time until all clients know of another site: checks fail, and cached
    /// answers expire.
    pub fn takes(&self) -> Span {
        let checks = self.checks.interval.micros() * (u64::from(self.checks.times) + 1);
        Span::of_micros(checks + self.ttl.micros())
    }
}

/// Returns the impact of a script on the clients of a document if the sites of a prefix are
/// balanced by the DNS; none where nobody announces the prefix. It goes on for long enough to see
/// the DNS react. A session stays with the address that it was opened to, so that it never reaches
/// another site.
pub fn dns_impact(script: &Script, prefix: &Prefix, traffic: Traffic, dns: &Dns) -> Option<Impact> {
    let (doc, owns) = with_own_addresses(&script.doc, prefix)?;
    let state = solve(&doc);
    let start = match script.start {
        Start::Cold => Start::Cold,
        Start::AtRest(_) | Start::Midway => Start::AtRest(Arc::new(state.clone())),
    };
    let announces =
        |edit: &Edit| matches!(edit, Edit::SetNode { field: NodeField::Origins(_), .. });
    let mut happenings = script.happenings.clone();
    happenings.retain(|happening| !announces(&happening.edit));
    let recording =
        Run::play(Script { doc: doc.clone().into(), start, happenings, ..script.clone() });
    let over = window(&recording, traffic.afterwards.max(dns.takes()));
    let mut random = Pcg32::seed_from_u64(script.seed);
    let sites: Vec<Site> = owns
        .iter()
        .map(|own| {
            let phase = below(&mut random, dns.checks.interval.micros());
            Site {
                id: own.site.clone(),
                history: History::of(&recording, own.address),
                is_given: given(&recording, &own.site, dns.checks, phase, over.1),
            }
        })
        .collect();
    let nearest = nearest(&state, &doc, &owns, &dns.resolver);
    let deaths = Deaths::of(&recording);
    let clients = doc.nodes().filter(|node| node.kind == Kind::Client).map(|client| {
        let phase = below(&mut random, dns.ttl.micros());
        let order = nearest(&client.id);
        let named = |asked| order.iter().map(|place| &sites[*place]).find(|site| site.gives(asked));
        let probes = stretches(over, traffic.probe_every, |at| {
            let (asked, again) = asked_at(at, dns.ttl, phase);
            match named(asked) {
                None => (Outcome::Unsent, again),
                Some(site) => {
                    let (outcome, until) = site.history.packet(&client.id, at);
                    (site.answers(outcome), until.min(again))
                }
            }
        });
        let before = match named(asked_at(over.0, dns.ttl, phase).0) {
            Some(site) => site.answers(site.history.before(&client.id, over.0)),
            None => Outcome::Unsent,
        };
        let cost = ClientImpact::of(client.demand, before, probes, &deaths, traffic);
        let broken = |site: &Site, opened: (Span, Span)| {
            let packets = |at: Span| {
                let (outcome, until) = site.history.packet(&client.id, at);
                (site.answers(outcome), until)
            };
            let before = site.answers(site.history.before(&client.id, over.0));
            let probes = stretches(over, traffic.probe_every, packets);
            broken_of(&before, &probes, &deaths, traffic, opened)
        };
        let given = named_over(over, |at| {
            let (asked, _) = asked_at(at, dns.ttl, phase);
            // The name stays until the first query after the next change.
            let next = sites.iter().filter_map(|site| site.changes_after(asked)).min();
            let until = next.map_or(over.1, |change| match asked_at(change, dns.ttl, phase) {
                (at_once, _) if at_once == change => change,
                (_, again) => again,
            });
            (named(asked).map(|site| &site.id), until)
        });
        let broken = given.into_iter().map(|(site, opened)| {
            let site = sites.iter().find(|other| Some(&other.id) == site);
            site.map_or_else(
                || traffic.sessions_opened(over.0, opened),
                |site| broken(site, opened),
            )
        });
        (client.id.clone(), ClientImpact { sessions_broken: broken.sum(), ..cost })
    });
    Some(Impact { clients: clients.collect() })
}

/// The sites that the DNS names one after the other, each from one time on and before another.
fn named_over<'a>(
    (from, to): (Span, Span),
    named: impl Fn(Span) -> (Option<&'a NodeId>, Span),
) -> Vec<(Option<&'a NodeId>, (Span, Span))> {
    let mut all: Vec<(Option<&NodeId>, (Span, Span))> = Vec::new();
    let mut at = from;
    while at < to || all.is_empty() {
        let (site, until) = named(at);
        let until = until.max(Span::of_micros(at.micros() + 1)).min(to.max(from));
        match all.last_mut() {
            Some((last, (_, ends))) if *last == site => *ends = until,
            _ => all.push((site, (at, until))),
        }
        if until <= at {
            break;
        }
        at = until;
    }
    all
}

fn below(random: &mut Pcg32, bound: u64) -> u64 {
    random.next_u64().checked_rem(bound).unwrap_or(0)
}

/// Returns the time of the query whose answer a client has cached at some time, and the time of its
/// next query.
fn asked_at(at: Span, ttl: Span, phase: u64) -> (Span, Span) {
    let ttl = ttl.micros();
    if ttl == 0 {
        return (at, Span::of_micros(at.micros() + 1));
    }
    let since = (at.micros() + ttl - phase % ttl) % ttl;
    (Span::of_micros(at.micros().saturating_sub(since)), Span::of_micros(at.micros() + ttl - since))
}

impl Site {
    /// Returns true if the DNS returns its address at some time.
    fn gives(&self, at: Span) -> bool {
        let place = self.is_given.partition_point(|(from, _)| *from <= at);
        place.checked_sub(1).is_none_or(|place| self.is_given[place].1)
    }

    /// Returns the time at which the DNS next begins or ceases to give its address.
    fn changes_after(&self, at: Span) -> Option<Span> {
        let place = self.is_given.partition_point(|(from, _)| *from <= at);
        self.is_given.get(place).map(|(from, _)| *from)
    }

    /// Returns the outcome of a packet to its address: an answer by another site, through a shorter
    /// prefix, does not count.
    fn answers(&self, outcome: Outcome) -> Outcome {
        match outcome {
            Outcome::Answered(other) if other != self.id => Outcome::Lost(WalkEnd::NoRoute(other)),
            outcome => outcome,
        }
    }
}

/// Returns a function that lists the sites reachable from a client's resolver at the beginning, the
/// nearest first, by their indices. A site that is down or dead then is ranked as if all were well.
fn nearest<'a>(
    state: &State,
    doc: &'a Topology,
    owns: &[Own],
    resolver: &'a Resolver,
) -> impl Fn(&NodeId) -> Vec<usize> + 'a {
    let is_ill = |own: &&Own| doc.node(&own.site).is_some_and(|site| !is_well(site));
    let all_well = owns.iter().any(|own| is_ill(&own)).then(|| solve(&with_all_well(doc)));
    // Nodes that reach each site, with the one-way delay.
    let reached = owns.iter().map(|own| {
        let state = all_well.as_ref().filter(|_| is_ill(&own)).unwrap_or(state);
        let landings = Forwarding::to_address(state, own.address).landings().into_iter();
        let ids = state.network().nodes().iter().map(|node| &node.id);
        let served = ids.zip(landings).filter(|(_, l)| l.fate == WalkEnd::Served(own.site.clone()));
        served.map(|(id, landing)| (id.clone(), landing.one_way)).collect()
    });
    let reached: Vec<FxHashMap<NodeId, u64>> = reached.collect();
    move |client| {
        let from = match resolver {
            Resolver::At(node) if doc.node(node).is_some() => node,
            Resolver::At(_) | Resolver::AtClient => client,
        };
        let near = reached.iter().enumerate();
        let mut near: Vec<(u64, usize)> =
            near.filter_map(|(place, from_where)| Some((*from_where.get(from)?, place))).collect();
        near.sort_unstable();
        near.into_iter().map(|(_, place)| place).collect()
    }
}

fn with_all_well(doc: &Topology) -> Topology {
    let mut well = doc.clone();
    for node in doc.nodes().filter(|node| !is_well(node)) {
        let fields = [NodeField::State(NodeState::Up), NodeField::Service(Service::Running)];
        // Both edits are possible for any node.
        fields.into_iter().for_each(|field| drop(Edit::node(&node.id, field).apply(&mut well)));
    }
    well
}

/// Returns the times from which the DNS returns a site's address, or does not, according to its
/// checks.
fn given(
    recording: &Recording,
    site: &NodeId,
    checks: Checks,
    phase: u64,
    until: Span,
) -> Vec<(Span, bool)> {
    let answers = answers(recording, &changes_of_document(recording), site);
    let (interval, times) = (checks.interval.micros().max(1_000), u32::from(checks.times.max(1)));
    let (mut is_given, mut against, mut at) = (answers[0].1, 0, phase);
    let mut given = vec![(Span::ZERO, is_given)];
    while at <= until.micros() {
        let place = answers.partition_point(|(from, _)| from.micros() <= at);
        let well = place.checked_sub(1).is_none_or(|place| answers[place].1);
        against = if well == is_given { 0 } else { against + 1 };
        if against >= times {
            is_given = well;
            against = 0;
            given.push((Span::of_micros(at), is_given));
        }
        at += interval;
    }
    given
}

//! The same failure without anycast: each site has an address of its own, and the DNS gives clients
//! that of the nearest site that answers its checks.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use rand_pcg::Pcg32;
use rand_pcg::rand_core::{Rng as _, SeedableRng as _};

use super::history::History;
use super::impact::{ClientImpact, Impact, Traffic, window};
use super::probes::{Outcome, stretches};
use crate::anycast::forward::{Fate, Forwarding};
use crate::engine::solve;
use crate::engine::timeline::{Recording, Reroutes, Run, Script, Start};
use crate::topology::{
    Checks, Edit, Kind, NodeField, NodeId, NodeState, Origin, Prefix, Service, Span, Topology,
};

/// Where the resolvers of clients are; the DNS sees them and not the clients.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Resolver {
    /// Where the client is.
    #[default]
    AtClient,
    /// All at one node.
    At(NodeId),
}

/// How the DNS balances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dns {
    /// How long a client holds an answer.
    pub ttl: Span,
    /// How sites are checked.
    pub checks: Checks,
    /// Where the resolvers are.
    pub resolver: Resolver,
}

impl Default for Dns {
    /// Answers are held for a minute; three failed checks ten seconds apart take a site out.
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
    /// From when on the DNS gives its address, or does not.
    is_given: Vec<(Span, bool)>,
}

/// What a script costs the clients of a document if the sites of a prefix are balanced by the DNS;
/// none where there are no sites, or too many for the addresses that are free.
pub fn dns_impact(script: &Script, prefix: &Prefix, traffic: Traffic, dns: &Dns) -> Option<Impact> {
    let (doc, addresses) = with_own_addresses(&script.doc, prefix)?;
    let state = solve(&doc);
    let start = match script.start {
        Start::Cold => Start::Cold,
        Start::AtRest(_) => Start::AtRest(Arc::new(state.clone())),
    };
    let announces =
        |edit: &Edit| matches!(edit, Edit::SetNode { field: NodeField::Origins(_), .. });
    let mut happenings = script.happenings.clone();
    happenings.retain(|happening| !announces(&happening.edit));
    let recording = Run::play(Script { doc: doc.clone(), start, happenings, ..script.clone() });
    let over = window(&recording);
    let mut random = Pcg32::seed_from_u64(script.seed);
    let sites: Vec<Site> = addresses
        .iter()
        .map(|(id, address)| {
            let phase = below(&mut random, dns.checks.interval.micros());
            Site {
                id: id.clone(),
                history: History::of(&recording, *address),
                is_given: given(&recording, id, dns.checks, phase, over.1),
            }
        })
        .collect();
    let nearest = nearest(&state, &doc, &addresses, &dns.resolver);
    let clients = doc.nodes().filter(|node| node.kind == Kind::Client).map(|client| {
        let phase = below(&mut random, dns.ttl.micros());
        let order = nearest(&client.id);
        let probes = stretches(over, traffic.probe_every, |at| {
            let (asked, again) = asked_at(at, dns.ttl, phase);
            let answer = order.iter().map(|place| &sites[*place]).find(|site| site.gives(asked));
            match answer {
                None => (Outcome::Lost(client.id.clone()), again),
                Some(site) => {
                    let (outcome, until) = site.history.packet(&client.id, at);
                    // An address is that of one site.
                    let outcome = match outcome {
                        Outcome::Answered(_) => Outcome::Answered(site.id.clone()),
                        other => other,
                    };
                    (outcome, until.min(again))
                }
            }
        });
        let first = order.iter().map(|place| &sites[*place]).find(|site| site.gives(Span::ZERO));
        let before = match first.map(|site| (site, site.history.before(&client.id))) {
            Some((site, Outcome::Answered(_))) => Outcome::Answered(site.id.clone()),
            Some((_, other)) => other,
            None => Outcome::Lost(client.id.clone()),
        };
        (client.id.clone(), ClientImpact::of(client.demand, before, probes, traffic))
    });
    Some(Impact { clients: clients.collect() })
}

fn below(random: &mut Pcg32, bound: u64) -> u64 {
    random.next_u64().checked_rem(bound).unwrap_or(0)
}

/// When the answer was asked for that a client holds at some time, and when it asks again.
fn asked_at(at: Span, ttl: Span, phase: u64) -> (Span, Span) {
    let ttl = ttl.micros();
    if ttl == 0 {
        return (at, Span::of_micros(at.micros() + 1));
    }
    let since = (at.micros() + ttl - phase % ttl) % ttl;
    (Span::of_micros(at.micros().saturating_sub(since)), Span::of_micros(at.micros() + ttl - since))
}

impl Site {
    /// Whether the DNS gives its address at some time.
    fn gives(&self, at: Span) -> bool {
        let place = self.is_given.partition_point(|(from, _)| *from <= at);
        place.checked_sub(1).is_none_or(|place| self.is_given[place].1)
    }
}

/// The document with an address for each node that announces the prefix, instead of the prefix.
fn with_own_addresses(
    doc: &Topology,
    prefix: &Prefix,
) -> Option<(Topology, Vec<(NodeId, IpAddr)>)> {
    let mut made = doc.clone();
    let taken = doc.prefixes();
    let is_free =
        |address: &IpAddr| !taken.iter().any(|p| p != prefix && p.contains_address(*address));
    // The ranges for documentation (RFC 5737).
    let ranges = [[192, 0, 2], [198, 51, 100], [203, 0, 113]];
    let mut free = ranges
        .into_iter()
        .flat_map(|[a, b, c]| (1..=254).map(move |d| IpAddr::V4(Ipv4Addr::new(a, b, c, d))))
        .filter(is_free);
    let mut addresses = Vec::new();
    for node in doc.announcers(prefix) {
        let address = free.next()?;
        let own: Prefix = format!("{address}/32").parse().ok()?;
        let others = node.origins.iter().filter(|origin| origin.prefix != *prefix).cloned();
        let announced = node.origins.iter().find(|origin| origin.prefix == *prefix)?;
        let origin = Origin { prefix: own, ..announced.clone() };
        let origins = others.chain([origin]).collect();
        Edit::node(&node.id, NodeField::Origins(origins)).apply(&mut made).ok()?;
        addresses.push((node.id.clone(), address));
    }
    (!addresses.is_empty()).then_some((made, addresses))
}

/// The sites that can be reached from a client's resolver before anything happens, the nearest
/// first; by their places.
fn nearest<'a>(
    state: &'a crate::engine::State,
    doc: &'a Topology,
    addresses: &'a [(NodeId, IpAddr)],
    resolver: &'a Resolver,
) -> impl Fn(&NodeId) -> Vec<usize> + 'a {
    let landings: Vec<_> = addresses
        .iter()
        .map(|(_, address)| Forwarding::to_address(state, *address).landings())
        .collect();
    move |client| {
        let from = match resolver {
            Resolver::At(node) if doc.node(node).is_some() => node,
            Resolver::At(_) | Resolver::AtClient => client,
        };
        let Some(from) = state.network().index_of(from) else { return Vec::new() };
        let reached = landings.iter().enumerate().filter_map(|(place, landings)| {
            let landing = &landings[from as usize];
            matches!(landing.fate, Fate::Served(_)).then_some((landing.one_way, place))
        });
        let mut reached: Vec<(u64, usize)> = reached.collect();
        reached.sort_unstable();
        reached.into_iter().map(|(_, place)| place).collect()
    }
}

/// From when on the DNS gives a site's address, or does not, by what its checks find.
fn given(
    recording: &Recording,
    site: &NodeId,
    checks: Checks,
    phase: u64,
    until: Span,
) -> Vec<(Span, bool)> {
    let answers = answers(recording, site);
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

/// From when on a site's server answers whoever stands beside it.
fn answers(recording: &Recording, site: &NodeId) -> Vec<(Span, bool)> {
    let well = |doc: &Topology| {
        doc.node(site).is_some_and(|n| n.state == NodeState::Up && n.service == Service::Running)
    };
    let mut found = vec![(Span::ZERO, well(&recording.after(0).era.doc))];
    for (place, event) in recording.events().iter().enumerate() {
        if recording.reroutes(place) == Reroutes::Many {
            let now = well(&recording.after(place + 1).era.doc);
            if found.last().is_some_and(|(_, was)| *was != now) {
                found.push((event.at, now));
            }
        }
    }
    found
}

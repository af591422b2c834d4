//! Clients that moved between two moments, as data and as a sentence.

use super::catchment::Catchments;
use crate::topology::{Kind, NodeId, Topology};
use crate::wording::ms;

/// Clients that moved together from one site to another; no site means unserved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Site before.
    pub from: Option<NodeId>,
    /// Site now.
    pub to: Option<NodeId>,
    /// Clients that moved, in document order.
    pub clients: Vec<NodeId>,
}

/// A client whose packets reach the same site by another way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rerouted {
    /// The client.
    pub client: NodeId,
    /// The site.
    pub site: NodeId,
    /// The one-way delays before and now, in microseconds.
    pub one_way: [u64; 2],
}

/// The differences between two moments for clients.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// Clients that are served by another site, the largest group first.
    pub moved: Vec<Moved>,
    /// New clients, the largest group first.
    pub joined: Vec<Moved>,
    /// Number of clients removed.
    pub left: usize,
    /// Clients that keep their site and reach it by another way, in document order.
    pub rerouted: Vec<Rerouted>,
}

/// Finds the clients of the document that land elsewhere now, go another way, came, or went.
pub fn moves(doc: &Topology, before: &Catchments, now: &Catchments) -> Moves {
    let mut moves = Moves::default();
    let clients = || doc.nodes().filter(|n| n.kind == Kind::Client);
    for client in clients() {
        let is_new = !before.has_client(&client.id);
        let from = before.site_of(&client.id).filter(|_| !is_new).cloned();
        let to = now.site_of(&client.id).cloned();
        let groups = match is_new {
            true => &mut moves.joined,
            false if from == to => {
                moves.rerouted.extend(to.and_then(|site| rerouted(before, now, &client.id, site)));
                continue;
            }
            false => &mut moves.moved,
        };
        match groups.iter_mut().find(|g| g.from == from && g.to == to) {
            Some(group) => group.clients.push(client.id.clone()),
            None => groups.push(Moved { from, to, clients: vec![client.id.clone()] }),
        }
    }
    for groups in [&mut moves.moved, &mut moves.joined] {
        groups.sort_by_key(|g| std::cmp::Reverse(g.clients.len()));
    }
    moves.left = before.clients().filter(|id| !now.has_client(id)).count();
    moves
}

/// The client, if its packets reach the site by another way.
fn rerouted(
    before: &Catchments,
    now: &Catchments,
    client: &NodeId,
    site: NodeId,
) -> Option<Rerouted> {
    if before.way(client) == now.way(client) {
        return None;
    }
    let one_way = [before, now].map(|all| all.landing(client).map_or(0, |landing| landing.one_way));
    Some(Rerouted { client: client.clone(), site, one_way })
}

/// Maximum length of a list that is named in full; longer ones are counted.
const NAMED: usize = 3;

/// Tense of a sentence: real or hypothetical moves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tense {
    Happened,
    Would,
}

impl Moves {
    /// Returns true if nothing changed for any client.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Describes the moves, such as "Lisbon moved Frankfurt → New York". `name` returns the display
    /// name of a node.
    pub fn sentence(&self, name: &dyn Fn(&NodeId) -> String) -> String {
        self.told(name, Tense::Happened)
    }

    /// Describes hypothetical moves, such as "Lisbon would move Frankfurt → New York".
    pub fn foreseen(&self, name: &dyn Fn(&NodeId) -> String) -> String {
        self.told(name, Tense::Would)
    }

    fn told(&self, name: &dyn Fn(&NodeId) -> String, tense: Tense) -> String {
        let would = tense == Tense::Would;
        let moved = |group: &Moved| {
            let who = people(&group.clients, name);
            match (&group.from, &group.to) {
                (Some(from), Some(to)) => {
                    let moved = if would { "would move" } else { "moved" };
                    format!("{who} {moved} {} → {}", name(from), name(to))
                }
                (Some(from), None) if would => {
                    format!("{who} would lose {} and could not be served", name(from))
                }
                (None, Some(to)) if would => format!("{who} would be served by {}", name(to)),
                (Some(from), None) => format!("{who} lost {} and cannot be served", name(from)),
                (None, Some(to)) => {
                    format!("{who} {} served by {} now", is_are(&group.clients), name(to))
                }
                (None, None) => who,
            }
        };
        let joined = |group: &Moved| {
            let who = people(&group.clients, name);
            match (&group.to, &group.clients[..]) {
                (Some(site), [_]) => format!("{who} lands at {}", name(site)),
                (Some(site), _) => format!("{who} land at {}", name(site)),
                (None, _) => format!("{who} cannot be served"),
            }
        };
        let left = match self.left {
            0 => None,
            1 => Some("one client is gone".to_owned()),
            n => Some(format!("{n} clients are gone")),
        };
        let moved = self.moved.iter().map(moved);
        let all = moved.chain(self.joined.iter().map(joined)).chain(left);
        all.chain(self.other_ways(name, tense)).collect::<Vec<_>>().join("; ")
    }

    /// "Lisbon keeps Frankfurt by another way, 34 → 60 ms"; of many how many, and the means.
    fn other_ways(&self, name: &dyn Fn(&NodeId) -> String, tense: Tense) -> Vec<String> {
        let round_trip = |micros: u64| ms(2.0 * micros as f64 / 1000.0);
        let way = |[was, is]: [u64; 2]| {
            format!("by another way, {} → {} ms", round_trip(was), round_trip(is))
        };
        if self.rerouted.len() > NAMED {
            let mean = |which: usize| {
                let sum: u64 = self.rerouted.iter().map(|one| one.one_way[which]).sum();
                sum / self.rerouted.len() as u64
            };
            let keep = if tense == Tense::Would { "would keep" } else { "keep" };
            let way = way([mean(0), mean(1)]);
            return vec![format!(
                "{} clients {keep} their site {way} on average",
                self.rerouted.len()
            )];
        }
        let keeps = if tense == Tense::Would { "would keep" } else { "keeps" };
        let one = |one: &Rerouted| {
            format!("{} {keeps} {} {}", name(&one.client), name(&one.site), way(one.one_way))
        };
        self.rerouted.iter().map(one).collect()
    }
}

fn is_are(clients: &[NodeId]) -> &'static str {
    if clients.len() == 1 { "is" } else { "are" }
}

fn people(clients: &[NodeId], name: &dyn Fn(&NodeId) -> String) -> String {
    match clients {
        [one] => name(one),
        some if some.len() <= NAMED => {
            let names: Vec<String> = some.iter().map(name).collect();
            let (last, first) = names.split_last().unwrap_or_else(|| unreachable!("two or more"));
            format!("{} and {last}", first.join(", "))
        }
        many => format!("{} clients", many.len()),
    }
}

//! Clients that moved between two moments, as data and as a sentence.

use super::catchment::Catchments;
use crate::topology::{Kind, NodeId, Topology};

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

/// The differences between two moments for clients.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// Clients that are served by another site, the largest group first.
    pub moved: Vec<Moved>,
    /// New clients, the largest group first.
    pub joined: Vec<Moved>,
    /// Number of clients removed.
    pub left: usize,
}

/// Finds the clients of the document that moved to another site, were added, or were removed.
pub fn moves(doc: &Topology, before: &Catchments, now: &Catchments) -> Moves {
    let mut moves = Moves::default();
    let clients = || doc.nodes().filter(|n| n.kind == Kind::Client);
    for client in clients() {
        let is_new = !before.has_client(&client.id);
        let from = before.site_of(&client.id).filter(|_| !is_new).cloned();
        let to = now.site_of(&client.id).cloned();
        let groups = match is_new {
            true => &mut moves.joined,
            false if from == to => continue,
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
        moved.chain(self.joined.iter().map(joined)).chain(left).collect::<Vec<_>>().join("; ")
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

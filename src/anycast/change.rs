//! Who moved where between two moments, as data and as one sentence.

use super::catchment::Catchments;
use crate::topology::{Kind, NodeId, Topology};

/// Clients that went from one site to another together; no site means unserved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Where they were.
    pub from: Option<NodeId>,
    /// Where they are now.
    pub to: Option<NodeId>,
    /// Who, in document order.
    pub clients: Vec<NodeId>,
}

/// The differences between two moments for clients.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// Clients that land elsewhere, the largest group first.
    pub moved: Vec<Moved>,
    /// Clients that were not there before, the largest group first.
    pub joined: Vec<Moved>,
    /// How many clients are there no more.
    pub left: usize,
}

/// Finds the clients of the document that land elsewhere now, came, or went.
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

/// Names a list of at most this many; beyond, it counts.
const NAMED: usize = 3;

/// Whether moves have happened or would.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tense {
    Happened,
    Would,
}

impl Moves {
    /// Tells whether every client is where it was.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Says who moved where, such as "Lisbon moved Frankfurt → New York". `name` says what people call
    /// a node.
    pub fn sentence(&self, name: &dyn Fn(&NodeId) -> String) -> String {
        self.told(name, Tense::Happened)
    }

    /// The same of what has not happened, such as "Lisbon would move Frankfurt → New York".
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

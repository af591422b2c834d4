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

/// All moves between two moments, the largest group first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moves(pub Vec<Moved>);

/// The clients of the document that were there before and land elsewhere now.
pub fn moves(doc: &Topology, before: &Catchments, now: &Catchments) -> Moves {
    let mut groups: Vec<Moved> = Vec::new();
    for client in doc.nodes().filter(|n| n.kind == Kind::Client) {
        if before.landing(&client.id).is_none() {
            continue;
        }
        let from = before.site_of(&client.id).cloned();
        let to = now.site_of(&client.id).cloned();
        if from == to {
            continue;
        }
        match groups.iter_mut().find(|g| g.from == from && g.to == to) {
            Some(group) => group.clients.push(client.id.clone()),
            None => groups.push(Moved { from, to, clients: vec![client.id.clone()] }),
        }
    }
    groups.sort_by_key(|g| std::cmp::Reverse(g.clients.len()));
    Moves(groups)
}

/// Names a list of at most this many; beyond, it counts.
const NAMED: usize = 3;

impl Moves {
    /// Whether nobody moved.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Who moved where, such as "Lisbon moved Frankfurt → New York". `name` says what people call
    /// a node.
    pub fn sentence(&self, name: &dyn Fn(&NodeId) -> String) -> String {
        let group = |moved: &Moved| {
            let who = people(&moved.clients, name);
            match (&moved.from, &moved.to) {
                (Some(from), Some(to)) => format!("{who} moved {} → {}", name(from), name(to)),
                (Some(from), None) => format!("{who} lost {} and cannot be served", name(from)),
                (None, Some(to)) => {
                    format!("{who} {} served by {} now", is_are(&moved.clients), name(to))
                }
                (None, None) => who,
            }
        };
        self.0.iter().map(group).collect::<Vec<_>>().join("; ")
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

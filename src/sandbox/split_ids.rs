//! Router ids for the routers that an AS of one becomes: between those that theirs are compared
//! with, so that ties go as they went.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use crate::topology::{Edit, Node, NodeField, NodeId, Topology};

/// The router ids of more routers of a node's AS, and the edits that make room for them.
pub(super) struct RouterIds {
    /// As many as were asked for; fewer where the numbers end.
    pub(super) ids: Vec<Ipv4Addr>,
    /// Others move up where there is no gap, and keep their order.
    pub(super) moves: Vec<Edit>,
}

impl RouterIds {
    /// So many beside a node's own.
    pub(super) fn beside(doc: &Topology, node: &Node, count: usize) -> Self {
        let base = number(node);
        let others: Vec<&Node> = doc.nodes().filter(|n| n.id != node.id).collect();
        let taken: BTreeSet<u32> = others.iter().map(|n| number(n)).collect();
        let rivals: BTreeSet<u32> = rivals(doc, node).map(number).collect();
        let above = rivals.range(base..).find(|id| **id > base).copied().unwrap_or(u32::MAX);
        let below = rivals.range(..base).next_back().copied().unwrap_or(0);
        let gap = (base.saturating_add(1)..above).chain((below + 1..base).rev());
        // The nearest are looked for, not all of a gap that may hold billions.
        let near = gap.take(count + taken.len()).filter(|id| !taken.contains(id));
        let free: Vec<Ipv4Addr> = near.take(count).map(Ipv4Addr::from).collect();
        match free.len() == count {
            true => Self { ids: free, moves: Vec::new() },
            false => Self::with_room(&others, base, count),
        }
    }

    /// The numbers right above, from which everybody moves up by as little as keeps their order.
    fn with_room(others: &[&Node], base: u32, count: usize) -> Self {
        let ids = (base..).skip(1).take(count).map(Ipv4Addr::from).collect();
        let free = u64::from(base) + count as u64 + 1;
        let mut moved: BTreeMap<u32, u32> = BTreeMap::new();
        let above: BTreeSet<u32> = others.iter().map(|n| number(n)).filter(|n| *n > base).collect();
        for (id, free) in above.into_iter().zip(free..) {
            match u32::try_from(free) {
                Ok(to) if id < to => drop(moved.insert(id, to)),
                _ => break,
            }
        }
        // The highest first: no two of one AS have the same on the way.
        let mut moves: Vec<(u32, Edit)> = others
            .iter()
            .filter_map(|node| {
                let to = *moved.get(&number(node))?;
                Some((to, Edit::node(&node.id, NodeField::RouterId(Some(to.into())))))
            })
            .collect();
        moves.sort_by_key(|(to, _)| std::cmp::Reverse(*to));
        Self { ids, moves: moves.into_iter().map(|(_, edit)| edit).collect() }
    }
}

fn number(node: &Node) -> u32 {
    node.effective_router_id().into()
}

/// The nodes that a neighbour of a node may hear the same from: its other neighbours.
fn rivals<'a>(doc: &'a Topology, node: &Node) -> impl Iterator<Item = &'a Node> {
    let beside = |id: &NodeId| -> Vec<NodeId> {
        let links = doc.links_of(id).into_iter();
        links.map(|(link, side)| link.end(side.other()).node.clone()).collect()
    };
    let all: BTreeSet<NodeId> = beside(&node.id).iter().flat_map(beside).collect();
    all.into_iter()
        .filter(move |id| *id != node.id)
        .filter_map(|id| doc.node(&id))
        .collect::<Vec<_>>()
        .into_iter()
}

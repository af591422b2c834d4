//! The IGP of each AS of several routers: shortest paths over the costs of its internal links.

use std::net::IpAddr;
use std::sync::Arc;

use petgraph::algo::dijkstra;
use petgraph::graph::{NodeIndex, UnGraph};
use rustc_hash::FxHashMap;

use crate::topology::{LinkEnd, LinkId, Side};

/// An internal link at work between two nodes, by their indices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Adjacency {
    pub(super) link: LinkId,
    /// The nodes at the sides A and B.
    pub(super) ends: [u32; 2],
    /// Their addresses on it.
    pub(super) addresses: [IpAddr; 2],
    pub(super) cost: u32,
    /// One-way delay, in microseconds.
    pub(super) micros: u64,
}

/// One way from a router to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Way {
    pub(super) to: u32,
    pub(super) cost: u32,
    pub(super) by: LinkEnd,
    /// The address of the next router on that link.
    pub(super) address: IpAddr,
    pub(super) micros: u64,
}

/// The distances of routers that internal links join, and their ways. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(super) struct Igp {
    adjacencies: Arc<[Adjacency]>,
    tables: Arc<Tables>,
}

#[derive(Debug, Default)]
struct Tables {
    /// For each router its place in its part, and the part.
    place: FxHashMap<u32, (usize, usize)>,
    parts: Vec<Part>,
    ways: FxHashMap<u32, Vec<Way>>,
}

/// Routers that reach each other.
#[derive(Debug)]
struct Part {
    members: Vec<u32>,
    /// The distance from one place to another, row by row.
    distances: Vec<u32>,
}

impl Igp {
    /// Runs the IGP over links at work, which are in the order of their ids. What `before` worked
    /// out for the same links is taken over.
    pub(super) fn over(adjacencies: Vec<Adjacency>, before: Option<&Self>) -> Self {
        match before.filter(|b| *b.adjacencies == *adjacencies) {
            Some(before) => before.clone(),
            None => {
                let tables = Arc::new(Tables::of(&adjacencies));
                Self { adjacencies: adjacencies.into(), tables }
            }
        }
    }

    /// The cost of the shortest path between two routers, if there is one.
    pub(super) fn distance(&self, from: u32, to: u32) -> Option<u32> {
        if from == to {
            return Some(0);
        }
        let (from_place, part) = self.tables.place.get(&from)?;
        let (to_place, other) = self.tables.place.get(&to)?;
        let part = (part == other).then(|| &self.tables.parts[*part])?;
        Some(part.distances[from_place * part.members.len() + to_place])
    }

    /// The routers that reach each other with a router, in ascending order, itself among them; none
    /// if it has no internal link at work.
    pub(super) fn part_of(&self, router: u32) -> &[u32] {
        let part = self.tables.place.get(&router).map(|(_, part)| *part);
        part.map_or(&[], |part| &self.tables.parts[part].members)
    }

    /// The first step of the shortest path from one router to another. Of several the one to the
    /// lowest address, as the OSPF of FRR takes them.
    pub(super) fn step(&self, from: u32, to: u32) -> Option<&Way> {
        let all = self.distance(from, to).filter(|_| from != to)?;
        let on_it = |way: &&Way| self.distance(way.to, to).is_some_and(|d| way.cost + d == all);
        self.tables.ways.get(&from)?.iter().find(on_it)
    }
}

impl Tables {
    fn of(adjacencies: &[Adjacency]) -> Self {
        let mut graph = UnGraph::<u32, u32>::default();
        let mut at: FxHashMap<u32, NodeIndex> = FxHashMap::default();
        let mut ways: FxHashMap<u32, Vec<Way>> = FxHashMap::default();
        for Adjacency { link, ends: [a, b], addresses: [at_a, at_b], cost, micros } in adjacencies {
            let [x, y] = [*a, *b].map(|n| *at.entry(n).or_insert_with(|| graph.add_node(n)));
            graph.add_edge(x, y, *cost);
            for (from, to, side, address) in [(*a, *b, Side::A, *at_b), (*b, *a, Side::B, *at_a)] {
                let by = LinkEnd { link: link.clone(), side };
                let way = Way { to, cost: *cost, by, address, micros: *micros };
                ways.entry(from).or_default().push(way);
            }
        }
        for ways in ways.values_mut() {
            ways.sort_by(|a, b| (a.address, a.to, &a.by).cmp(&(b.address, b.to, &b.by)));
        }
        let mut tables = Self { ways, ..Self::default() };
        let mut routers: Vec<u32> = at.keys().copied().collect();
        routers.sort_unstable();
        for router in routers {
            if tables.place.contains_key(&router) {
                continue;
            }
            let mut members: Vec<u32> = dijkstra(&graph, at[&router], None, |e| *e.weight())
                .keys()
                .map(|i| graph[*i])
                .collect();
            members.sort_unstable();
            let part = tables.parts.len();
            let places = members.iter().enumerate().map(|(place, n)| (*n, (place, part)));
            tables.place.extend(places);
            let mut distances = vec![0; members.len() * members.len()];
            for (place, from) in members.iter().enumerate() {
                for (to, cost) in dijkstra(&graph, at[from], None, |e| *e.weight()) {
                    let (to, _) = tables.place[&graph[to]];
                    distances[place * members.len() + to] = cost;
                }
            }
            tables.parts.push(Part { members, distances });
        }
        tables
    }
}

//! The IGP of each AS of several routers: shortest paths over the costs of its internal links.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use petgraph::algo::dijkstra;
use petgraph::graph::{NodeIndex, UnGraph};
use rustc_hash::FxHashMap;

use super::joined::Joined;
use crate::topology::{Link, LinkEnd, LinkId, Side};

/// An internal link that is up between two nodes, given by their indices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Adjacency {
    pub(super) link: LinkId,
    /// Nodes at the sides A and B.
    pub(super) ends: [u32; 2],
    /// Addresses of these nodes on the link.
    pub(super) addresses: [IpAddr; 2],
    pub(super) cost: u32,
    /// One-way delay, in microseconds.
    pub(super) micros: u64,
}

impl Adjacency {
    /// Makes the adjacency of a link between two nodes, given by their indices.
    pub(super) fn of(link: &Link, ends: [u32; 2]) -> Self {
        Self {
            link: link.id.clone(),
            ends,
            addresses: [link.a.address, link.b.address],
            cost: link.igp_cost.get(),
            micros: link.latency.micros(),
        }
    }
}

/// A hop from a router to an adjacent one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Way {
    pub(super) to: u32,
    pub(super) cost: u32,
    pub(super) by: LinkEnd,
    /// Address of the next router on that link.
    pub(super) address: IpAddr,
    pub(super) micros: u64,
}

/// Distances between routers connected by internal links that are up, and their hops. Cheap to
/// clone.
#[derive(Clone, Debug, Default)]
pub(super) struct Igp {
    /// All adjacencies, in the order of their links.
    adjacencies: Arc<[Adjacency]>,
    parts: Arc<[Arc<Part>]>,
    /// For each router its part, and its position in it.
    place: Arc<FxHashMap<u32, (usize, usize)>>,
}

/// A set of routers that reach each other.
#[derive(Debug)]
struct Part {
    adjacencies: Vec<Adjacency>,
    /// Routers in ascending order.
    members: Vec<u32>,
    /// Distances from one position to another, row by row.
    distances: Vec<u32>,
    /// Hops to adjacent routers, by position.
    ways: Vec<Vec<Way>>,
}

impl Igp {
    /// Runs the IGP over links that are up, in the order of their ids. Parts whose links are those
    /// of `before` are reused.
    pub(super) fn over(adjacencies: Vec<Adjacency>, before: Option<&Self>) -> Self {
        if let Some(before) = before.filter(|b| *b.adjacencies == *adjacencies) {
            return before.clone();
        }
        let mut parts = Vec::new();
        let mut place = FxHashMap::default();
        for (members, links) in joined(&adjacencies) {
            let known = before.and_then(|before| {
                let (part, _) = before.place.get(&members[0])?;
                Some(&before.parts[*part]).filter(|part| part.adjacencies == links)
            });
            let number = parts.len();
            place.extend(members.iter().enumerate().map(|(place, n)| (*n, (number, place))));
            parts.push(known.cloned().unwrap_or_else(|| Arc::new(Part::of(members, links))));
        }
        Self { adjacencies: adjacencies.into(), parts: parts.into(), place: Arc::new(place) }
    }

    /// Returns the IGP without some links and with others.
    pub(super) fn with(
        &self,
        without: impl Fn(&LinkId) -> bool,
        with: impl IntoIterator<Item = Adjacency>,
    ) -> Self {
        let mut adjacencies: Vec<Adjacency> =
            self.adjacencies.iter().filter(|a| !without(&a.link)).cloned().collect();
        adjacencies.extend(with);
        adjacencies.sort_by(|x, y| x.link.cmp(&y.link));
        Self::over(adjacencies, Some(self))
    }

    /// Returns true if both share the same data.
    pub(super) fn is_shared_with(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.adjacencies, &other.adjacencies)
    }

    /// Returns the cost of the shortest path between two routers, if there is one.
    pub(super) fn distance(&self, from: u32, to: u32) -> Option<u32> {
        if from == to {
            return Some(0);
        }
        let (part, from) = self.place.get(&from)?;
        let (other, to) = self.place.get(&to)?;
        let part = (part == other).then(|| &self.parts[*part])?;
        Some(part.distances[from * part.members.len() + to])
    }

    /// Returns the routers that can reach a router, itself included, in ascending order; none if no
    /// internal link of it is up.
    pub(super) fn part_of(&self, router: u32) -> &[u32] {
        let part = self.place.get(&router).map(|(part, _)| &self.parts[*part]);
        part.map_or(&[], |part| &part.members)
    }

    /// Returns the first hop of the shortest path from one router to another; among equals the one
    /// to the lowest address, as in FRR's OSPF.
    pub(super) fn step(&self, from: u32, to: u32) -> Option<&Way> {
        let all = self.distance(from, to).filter(|_| from != to)?;
        let on_it = |way: &&Way| self.distance(way.to, to).is_some_and(|d| way.cost + d == all);
        let (part, place) = self.place.get(&from)?;
        self.parts[*part].ways[*place].iter().find(on_it)
    }
}

/// Groups routers by connectivity, in ascending order of the first router of each group, with the
/// adjacencies of the group.
fn joined(adjacencies: &[Adjacency]) -> impl Iterator<Item = (Vec<u32>, Vec<Adjacency>)> {
    let routers = Joined::by(adjacencies.iter().map(|a| a.ends));
    let mut parts: BTreeMap<u32, (Vec<u32>, Vec<Adjacency>)> = BTreeMap::new();
    for (first, members) in routers.parts() {
        parts.insert(first, (members, Vec::new()));
    }
    for adjacency in adjacencies {
        if let Some((_, links)) = parts.get_mut(&routers.first_of(adjacency.ends[0])) {
            links.push(adjacency.clone());
        }
    }
    parts.into_values()
}

impl Part {
    fn of(members: Vec<u32>, adjacencies: Vec<Adjacency>) -> Self {
        let mut graph = UnGraph::<(), u32>::default();
        let at: Vec<NodeIndex> = members.iter().map(|_| graph.add_node(())).collect();
        let mut ways: Vec<Vec<Way>> = vec![Vec::new(); members.len()];
        for Adjacency { link, ends, addresses: [at_a, at_b], cost, micros } in &adjacencies {
            let [a, b] = ends.map(|n| members.partition_point(|member| *member < n));
            graph.add_edge(at[a], at[b], *cost);
            for (from, to, side, address) in
                [(a, ends[1], Side::A, *at_b), (b, ends[0], Side::B, *at_a)]
            {
                let by = LinkEnd { link: link.clone(), side };
                ways[from].push(Way { to, cost: *cost, by, address, micros: *micros });
            }
        }
        for ways in &mut ways {
            ways.sort_by(|a, b| (a.address, a.to, &a.by).cmp(&(b.address, b.to, &b.by)));
        }
        let mut distances = vec![0; members.len() * members.len()];
        for (place, from) in at.iter().enumerate() {
            for (to, cost) in dijkstra(&graph, *from, None, |e| *e.weight()) {
                distances[place * members.len() + to.index()] = cost;
            }
        }
        Self { adjacencies, members, distances, ways }
    }
}

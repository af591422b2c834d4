//! From links to rows of neighbours.

use rustc_hash::FxHashMap;

use super::{AsGraph, AsLink, Relation};
use crate::topology::Asn;

/// Two links, by their places in the list, that say different things of the same two ASes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The first.
    pub first: usize,
    /// The one that contradicts it.
    pub second: usize,
}

impl AsGraph {
    /// The graph of some links and of the ASes at their ends. A link that is given twice counts
    /// once.
    ///
    /// # Errors
    ///
    /// All links that contradict an earlier one about the same two ASes, in ascending order of
    /// their places. Links from an AS to itself are ignored.
    pub fn from_links(links: &[AsLink]) -> Result<Self, Vec<Clash>> {
        let asns = asns_of(links);
        let index: FxHashMap<Asn, u32> = asns.iter().copied().zip(0u32..).collect();
        let sides: Vec<(u32, u32, Relation)> = links
            .iter()
            .filter(|link| link.from != link.to)
            .map(|link| (index[&link.from], index[&link.to], link.is))
            .collect();

        let mut starts = vec![0u32; 3 * asns.len() + 1];
        let section = |of: u32, is: Relation| 3 * of as usize + is as usize;
        for (from, to, is) in &sides {
            starts[section(*from, *is) + 1] += 1;
            starts[section(*to, is.counterpart()) + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut neighbours = vec![0u32; 2 * sides.len()];
        let mut put = |of: u32, is: Relation, other: u32| {
            let next = &mut next[section(of, is)];
            neighbours[*next as usize] = other;
            *next += 1;
        };
        for (from, to, is) in sides {
            put(from, is, to);
            put(to, is.counterpart(), from);
        }
        for bounds in starts.windows(2) {
            neighbours[bounds[0] as usize..bounds[1] as usize].sort_unstable();
        }

        let graph = Self { asns, starts, neighbours };
        if graph.names_each_neighbour_once() { Ok(graph) } else { graph.or_clashes(links) }
    }

    /// A graph of parts that somebody else put together; none if they do not fit each other.
    pub(super) fn from_parts(
        asns: Vec<Asn>,
        starts: Vec<u32>,
        neighbours: Vec<u32>,
    ) -> Option<Self> {
        let count = asns.len();
        let graph = Self { asns, starts, neighbours };
        let fits = graph.asns.is_sorted_by(|a, b| a < b)
            && graph.starts.len() == 3 * count + 1
            && graph.starts[0] == 0
            && graph.starts.is_sorted()
            && graph.starts[3 * count] as usize == graph.neighbours.len()
            && graph.neighbours.iter().all(|n| (*n as usize) < count);
        fits.then_some(graph)
    }

    fn names_each_neighbour_once(&self) -> bool {
        let mut last_named_by = vec![u32::MAX; self.len()];
        (0..self.len() as u32).all(|index| {
            self.row(index).all(|slot| {
                let last = &mut last_named_by[self.neighbour(slot) as usize];
                std::mem::replace(last, index) != index
            })
        })
    }

    /// Some pair is linked twice: the graph without what was said before, or what clashes.
    fn or_clashes(self, links: &[AsLink]) -> Result<Self, Vec<Clash>> {
        let mut first_said: FxHashMap<(Asn, Asn), (usize, Relation)> = FxHashMap::default();
        let mut clashes = Vec::new();
        let mut once = Vec::new();
        for (second, link) in links.iter().enumerate().filter(|(_, link)| link.from != link.to) {
            let (pair, is) = if link.from < link.to {
                ((link.from, link.to), link.is)
            } else {
                ((link.to, link.from), link.is.counterpart())
            };
            let (first, said) = *first_said.entry(pair).or_insert((second, is));
            if first == second {
                once.push(*link);
            } else if said != is {
                clashes.push(Clash { first, second });
            }
        }
        if clashes.is_empty() { Self::from_links(&once) } else { Err(clashes) }
    }
}

/// The ASNs of links, in ascending order, each once.
fn asns_of(links: &[AsLink]) -> Vec<Asn> {
    // Files name an AS many times in a row: most repetitions go before anything is sorted.
    let mut froms: Vec<Asn> = links.iter().map(|link| link.from).collect();
    froms.dedup();
    froms.extend(links.iter().map(|link| link.to));
    froms.sort_unstable();
    froms.dedup();
    froms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(from: u32, to: u32, is: Relation) -> AsLink {
        let asn = |n| Asn::new(n).expect("not 0");
        AsLink { from: asn(from), to: asn(to), is }
    }

    #[test]
    fn rows_hold_customers_then_peers_then_providers() {
        use Relation::{Customer, Peer, Provider};
        let links = [
            link(10, 30, Customer),
            link(20, 10, Peer),
            link(10, 5, Provider),
            link(10, 25, Customer),
            link(25, 10, Provider),
        ];
        let graph = AsGraph::from_links(&links).expect("no clash");
        let ten = graph.index_of(links[0].from).expect("in the graph");
        let asns = |is| -> Vec<u32> {
            graph.neighbours(ten, is).iter().map(|n| graph.asn(*n).get()).collect()
        };
        assert_eq!([asns(Customer), asns(Peer), asns(Provider)], [vec![25, 30], vec![20], vec![5]]);
        assert_eq!(graph.link_count(), 4, "what is said twice counts once");
        assert_eq!(graph.links().count(), 4);
        for (slot, is) in graph.row(ten).map(|slot| (slot, graph.neighbour(slot))) {
            assert_eq!(graph.slot(ten, is).map(|(place, _)| place), Some(slot));
        }
    }

    #[test]
    fn what_contradicts_an_earlier_link_is_named() {
        use Relation::{Customer, Peer};
        let links = [link(1, 2, Customer), link(3, 1, Peer), link(2, 1, Customer)];
        assert_eq!(AsGraph::from_links(&links), Err(vec![Clash { first: 0, second: 2 }]));
    }
}

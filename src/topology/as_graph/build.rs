//! Construction of a graph from links.

use rustc_hash::FxHashMap;

use super::{AsGraph, AsLink, Relation};
use crate::topology::Asn;

/// Two links, by their indices in the list, that give the same two ASes different relationships.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clash {
    /// Index of the first link.
    pub first: usize,
    /// Index of the link that contradicts it.
    pub second: usize,
}

impl AsGraph {
    /// Builds the graph of some links and of the ASes at their ends. Duplicate links count once;
    /// links from an AS to itself are ignored.
    ///
    /// # Errors
    ///
    /// Returns all links that contradict an earlier one about the same two ASes, in ascending order
    /// of their indices.
    pub fn from_links(links: &[AsLink]) -> Result<Self, Vec<Clash>> {
        let numbering = Numbering::of(links);
        // ASNs are replaced by indices once, so that each is looked up only once.
        let mut sides: Vec<(u32, u32, Relation)> = Vec::with_capacity(links.len());
        let mut starts = vec![0u32; 3 * numbering.asns.len() + 1];
        let section = |of: u32, is: Relation| 3 * of as usize + is as usize;
        for link in links.iter().filter(|link| link.from != link.to) {
            let (from, to) = (numbering.index(link.from), numbering.index(link.to));
            starts[section(from, link.is) + 1] += 1;
            starts[section(to, link.is.counterpart()) + 1] += 1;
            sides.push((from, to, link.is));
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
            let row = &mut neighbours[bounds[0] as usize..bounds[1] as usize];
            // Most are sorted, as links in files are.
            if !row.is_sorted() {
                row.sort_unstable();
            }
        }

        let graph = Self { asns: numbering.asns, starts, neighbours };
        if graph.names_each_neighbour_once() { Ok(graph) } else { graph.or_clashes(links) }
    }

    /// Creates a graph from stored parts. Returns `None` if they are inconsistent: indices must be
    /// in range, and rows sorted. Relations must agree between the two ends of a link; that is not
    /// checked.
    pub(crate) fn from_parts(
        asns: Vec<Asn>,
        starts: Vec<u32>,
        neighbours: Vec<u32>,
    ) -> Option<Self> {
        let rows = asns.len().checked_mul(3)?;
        let fits = asns.is_sorted_by(|a, b| a < b)
            && starts.len() == rows + 1
            && starts.first() == Some(&0)
            && starts.last().is_some_and(|end| *end as usize == neighbours.len())
            && neighbours.iter().all(|n| (*n as usize) < asns.len())
            && starts.windows(2).all(|bounds| {
                let row = neighbours.get(bounds[0] as usize..bounds[1] as usize);
                row.is_some_and(|row| row.is_sorted_by(|a, b| a < b))
            });
        fits.then_some(Self { asns, starts, neighbours })
    }

    /// Returns the arguments for [`from_parts`](Self::from_parts).
    pub(crate) fn parts(&self) -> (&[Asn], &[u32], &[u32]) {
        (&self.asns, &self.starts, &self.neighbours)
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

    /// Returns the graph without duplicate links, or the links that contradict each other.
    fn or_clashes(self, links: &[AsLink]) -> Result<Self, Vec<Clash>> {
        let mut said: Vec<(Asn, Asn, u32, Relation)> = (0u32..)
            .zip(links)
            .filter(|(_, link)| link.from != link.to)
            .map(|(place, AsLink { from, to, is })| {
                let is_ascending = from < to;
                let is = if is_ascending { *is } else { is.counterpart() };
                (*from.min(to), *from.max(to), place, is)
            })
            .collect();
        said.sort_unstable();
        let mut clashes = Vec::new();
        let mut once = Vec::with_capacity(said.len());
        for same in said.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let [(from, to, first, is), again @ ..] = same else { continue };
            once.push(AsLink { from: *from, to: *to, is: *is });
            let others = again.iter().filter(|(.., other)| other != is);
            clashes.extend(others.map(|(_, _, second, _)| Clash {
                first: *first as usize,
                second: *second as usize,
            }));
        }
        clashes.sort_unstable_by_key(|clash| clash.second);
        if clashes.is_empty() { Self::from_links(&once) } else { Err(clashes) }
    }
}

/// Indices of ASNs: their places in ascending order.
struct Numbering {
    asns: Vec<Asn>,
    /// The indices of low ASNs, by ASN.
    low: Vec<u32>,
    /// The indices of all others.
    high: FxHashMap<Asn, u32>,
}

impl Numbering {
    /// ASNs below this are looked up in a table; registries have assigned few others (RFC 6793).
    const LOW: usize = 1 << 20;

    fn of(links: &[AsLink]) -> Self {
        let highest = links.iter().map(|link| link.from.max(link.to).get()).max();
        // A table of megabytes is too large for a few links.
        let size = Self::LOW.min(highest.unwrap_or(0) as usize + 1).min(16 * links.len());
        let mut low = vec![0u32; size];
        let mut high = Vec::new();
        let mut see = |asn: Asn| match low.get_mut(asn.get() as usize) {
            Some(seen) => *seen = 1,
            None => high.push(asn),
        };
        for link in links {
            see(link.from);
            see(link.to);
        }
        let mut asns: Vec<Asn> = Vec::new();
        for (number, seen) in (0u32..).zip(&mut low).filter(|(_, seen)| **seen != 0) {
            *seen = asns.len() as u32;
            asns.extend(Asn::new(number));
        }
        high.sort_unstable();
        high.dedup();
        let high_index = high.iter().copied().zip(asns.len() as u32..).collect();
        asns.extend(high);
        Self { asns, low, high: high_index }
    }

    fn index(&self, asn: Asn) -> u32 {
        self.low.get(asn.get() as usize).copied().unwrap_or_else(|| self.high[&asn])
    }
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

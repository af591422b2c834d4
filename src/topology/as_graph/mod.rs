//! A graph of ASes and their relationships, up to the size of the Internet: no names, no positions,
//! no policies, four bytes for each end of a link.
//!
//! A [`Topology`](super::Topology) is drawn by a person; a graph is imported or generated.

mod build;
pub mod names;

pub use build::Clash;

use std::ops::Range;

use super::{Asn, Role};

/// Relationship of a neighbour to an AS. Rows of neighbours are sorted in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Relation {
    /// Buys transit from the AS.
    Customer,
    /// Exchanges own and customer routes with the AS.
    Peer,
    /// Sells transit to the AS.
    Provider,
}

impl Relation {
    /// All relations, in the order of rows.
    pub const ALL: [Self; 3] = [Self::Customer, Self::Peer, Self::Provider];

    /// Returns the relationship of the AS to that neighbour.
    pub fn counterpart(self) -> Self {
        match self {
            Self::Customer => Self::Provider,
            Self::Peer => Self::Peer,
            Self::Provider => Self::Customer,
        }
    }

    /// Returns the corresponding role in a document.
    pub fn role(self) -> Role {
        match self {
            Self::Customer => Role::Customer,
            Self::Peer => Role::Peer,
            Self::Provider => Role::Provider,
        }
    }
}

/// A link between two ASes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AsLink {
    /// One end.
    pub from: Asn,
    /// The other end; never the same AS.
    pub to: Asn,
    /// Relationship of `to` to `from`.
    pub is: Relation,
}

/// ASes and their links, immutable. ASes are numbered in ascending order of ASNs, so that a lower
/// index means a lower ASN. Each AS has a row of neighbours: customers, then peers, then providers,
/// each in ascending order. An index into the concatenation of all rows is a *slot*: it identifies
/// the AS's side of its session with that neighbour.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AsGraph {
    asns: Vec<Asn>,
    /// Index of the first customer, peer and provider of each AS, and the end of the last row.
    starts: Vec<u32>,
    neighbours: Vec<u32>,
}

impl AsGraph {
    /// Returns the number of ASes.
    pub fn len(&self) -> usize {
        self.asns.len()
    }

    /// Returns true if there are no ASes.
    pub fn is_empty(&self) -> bool {
        self.asns.is_empty()
    }

    /// Returns the number of links.
    pub fn link_count(&self) -> usize {
        self.neighbours.len() / 2
    }

    /// Returns the number of slots: two for each link.
    pub fn slot_count(&self) -> usize {
        self.neighbours.len()
    }

    /// Returns all ASNs, in ascending order.
    pub fn asns(&self) -> &[Asn] {
        &self.asns
    }

    /// Returns the ASN of an AS.
    pub fn asn(&self, index: u32) -> Asn {
        self.asns[index as usize]
    }

    /// Returns the index of an ASN.
    pub fn index_of(&self, asn: Asn) -> Option<u32> {
        self.asns.binary_search(&asn).ok().map(|index| index as u32)
    }

    /// Returns the slots of the neighbours of an AS with this relation to it.
    pub fn slots(&self, index: u32, is: Relation) -> Range<u32> {
        let at = 3 * index as usize + is as usize;
        self.starts[at]..self.starts[at + 1]
    }

    /// Returns the slots of all neighbours of an AS.
    pub fn row(&self, index: u32) -> Range<u32> {
        let at = 3 * index as usize;
        self.starts[at]..self.starts[at + 3]
    }

    /// Returns the neighbours of an AS with this relation to it, in ascending order.
    pub fn neighbours(&self, index: u32, is: Relation) -> &[u32] {
        let Range { start, end } = self.slots(index, is);
        &self.neighbours[start as usize..end as usize]
    }

    /// Returns the neighbour in a slot.
    pub fn neighbour(&self, slot: u32) -> u32 {
        self.neighbours[slot as usize]
    }

    /// Returns the slot of a neighbour in the row of an AS, and its relation to the AS.
    pub fn slot(&self, index: u32, neighbour: u32) -> Option<(u32, Relation)> {
        Relation::ALL.into_iter().find_map(|is| {
            let place = self.neighbours(index, is).binary_search(&neighbour).ok()?;
            Some((self.slots(index, is).start + place as u32, is))
        })
    }

    /// Returns all links, each once: those to customers and those to peers with a higher index.
    pub fn links(&self) -> impl Iterator<Item = AsLink> + '_ {
        (0..self.len() as u32).flat_map(move |index| {
            let link = move |is| {
                move |other: &u32| AsLink { from: self.asn(index), to: self.asn(*other), is }
            };
            let customers = self.neighbours(index, Relation::Customer).iter();
            let peers = self.neighbours(index, Relation::Peer).iter().filter(move |p| **p > index);
            customers.map(link(Relation::Customer)).chain(peers.map(link(Relation::Peer)))
        })
    }
}

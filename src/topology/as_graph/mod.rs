//! A graph of ASes and what they are to each other, as large as the Internet: no names, no places,
//! no policies, four bytes for each end of a link.
//!
//! A [`Topology`](super::Topology) is what a person draws; this is what is imported or generated.

mod build;
pub mod names;

pub use build::Clash;

use std::ops::Range;

use super::{Asn, Role};

/// What a neighbour is to an AS. Rows of neighbours are kept in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Relation {
    /// It buys transit.
    Customer,
    /// It exchanges own and customer routes.
    Peer,
    /// It sells transit.
    Provider,
}

impl Relation {
    /// All of them, in the order of rows.
    pub const ALL: [Self; 3] = [Self::Customer, Self::Peer, Self::Provider];

    /// What the AS is to that neighbour.
    pub fn counterpart(self) -> Self {
        match self {
            Self::Customer => Self::Provider,
            Self::Peer => Self::Peer,
            Self::Provider => Self::Customer,
        }
    }

    /// The same among all the roles that a document knows.
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
    /// One of the two.
    pub from: Asn,
    /// The other; never the same.
    pub to: Asn,
    /// What `to` is to `from`.
    pub is: Relation,
}

/// ASes and their links, immutable. ASes are numbered in ascending order of ASNs, so that a lower
/// index is a lower ASN. Each AS has a row of neighbours: customers, then peers, then providers,
/// each in ascending order. A place in all rows laid end to end is a *slot*: it stands for the AS's
/// side of its session with that neighbour.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AsGraph {
    asns: Vec<Asn>,
    /// The place where the customers, peers and providers of each AS begin, and the end of the
    /// last.
    starts: Vec<u32>,
    neighbours: Vec<u32>,
}

impl AsGraph {
    /// The number of ASes.
    pub fn len(&self) -> usize {
        self.asns.len()
    }

    /// Tells whether there is no AS at all.
    pub fn is_empty(&self) -> bool {
        self.asns.is_empty()
    }

    /// The number of links.
    pub fn link_count(&self) -> usize {
        self.neighbours.len() / 2
    }

    /// The number of slots: two for each link.
    pub fn slot_count(&self) -> usize {
        self.neighbours.len()
    }

    /// All ASNs, in ascending order.
    pub fn asns(&self) -> &[Asn] {
        &self.asns
    }

    /// The ASN of an AS.
    pub fn asn(&self, index: u32) -> Asn {
        self.asns[index as usize]
    }

    /// The index of an ASN.
    pub fn index_of(&self, asn: Asn) -> Option<u32> {
        self.asns.binary_search(&asn).ok().map(|index| index as u32)
    }

    /// The slots of the neighbours of an AS that are this to it.
    pub fn slots(&self, index: u32, is: Relation) -> Range<u32> {
        let at = 3 * index as usize + is as usize;
        self.starts[at]..self.starts[at + 1]
    }

    /// The slots of all neighbours of an AS.
    pub fn row(&self, index: u32) -> Range<u32> {
        let at = 3 * index as usize;
        self.starts[at]..self.starts[at + 3]
    }

    /// The neighbours of an AS that are this to it, in ascending order.
    pub fn neighbours(&self, index: u32, is: Relation) -> &[u32] {
        let Range { start, end } = self.slots(index, is);
        &self.neighbours[start as usize..end as usize]
    }

    /// The neighbour in a slot.
    pub fn neighbour(&self, slot: u32) -> u32 {
        self.neighbours[slot as usize]
    }

    /// The slot of a neighbour in the row of an AS, and what it is to it.
    pub fn slot(&self, index: u32, neighbour: u32) -> Option<(u32, Relation)> {
        Relation::ALL.into_iter().find_map(|is| {
            let place = self.neighbours(index, is).binary_search(&neighbour).ok()?;
            Some((self.slots(index, is).start + place as u32, is))
        })
    }

    /// All links, each once: those to customers and those to peers with a higher index.
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

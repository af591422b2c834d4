//! Made-up graphs that look like the Internet, of any size, from a seed.

use rand_pcg::Pcg64;
use rand_pcg::rand_core::{Rng as _, SeedableRng as _};
use rustc_hash::FxHashSet;

use crate::topology::{AsGraph, AsLink, Asn, Relation};

/// A graph to make up. The same figures give the same graph on every machine.
///
/// A clique of tier-1 networks has no providers. Below it, a share of the ASes is transit, with 1 to
/// 4 providers each among those before it, drawn in proportion to their customers, so that a few
/// have thousands. The rest are stubs with 1 to 3 providers. What links are left to make join peers:
/// transit networks, and a few stubs with content. Of these some peer with thousands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Synthetic {
    /// The number of ASes.
    pub ases: u32,
    /// What the rest follows from.
    pub seed: u64,
    /// The number of links for each AS. Fewer come out where there are too few pairs to peer,
    /// more where the ASes have more providers than that.
    pub links_per_as: f64,
}

impl Default for Synthetic {
    /// A tenth of the Internet, as densely linked.
    fn default() -> Self {
        Self { ases: 8_000, seed: 1, links_per_as: 7.0 }
    }
}

/// The reason why no such graph is made up.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum SyntheticError {
    /// Too few ASes for the layers, or more than are read.
    #[error("{0} ASes; expected {least} to {most}", least = Synthetic::LEAST, most = Synthetic::MOST)]
    Ases(u32),
    /// Less than a link for each AS, too many, or no number.
    #[error("{0} links for each AS; expected 1 to {most}", most = Synthetic::MOST_LINKS_PER_AS)]
    LinksPerAs(f64),
    /// More than are read.
    #[error("{0} links in all; expected at most {most}", most = Synthetic::MOST_LINKS)]
    Links(u64),
}

impl Synthetic {
    /// The smallest number of ASes.
    pub const LEAST: u32 = 20;
    /// The largest.
    pub const MOST: u32 = 1_000_000;
    /// The largest number of links for each AS.
    pub const MOST_LINKS_PER_AS: f64 = 50.0;
    /// The largest number of links in all.
    pub const MOST_LINKS: u64 = 8_000_000;

    /// Makes the graph up.
    ///
    /// # Errors
    ///
    /// Figures out of bounds.
    pub fn graph(&self) -> Result<AsGraph, SyntheticError> {
        let Self { ases, seed, links_per_as } = *self;
        if !(Self::LEAST..=Self::MOST).contains(&ases) {
            return Err(SyntheticError::Ases(ases));
        }
        if !(1.0..=Self::MOST_LINKS_PER_AS).contains(&links_per_as) {
            return Err(SyntheticError::LinksPerAs(links_per_as));
        }
        let wanted = (f64::from(ases) * links_per_as) as u64;
        if wanted > Self::MOST_LINKS {
            return Err(SyntheticError::Links(wanted));
        }
        let mut maker = Maker::new(Layers::of(ases), seed, wanted as usize);
        maker.clique();
        maker.providers();
        maker.peers(wanted as usize);
        let links = maker.named();
        // No pair is linked twice, so that nothing clashes.
        Ok(AsGraph::from_links(&links).unwrap_or_default())
    }
}

/// ASes by their numbers before they are named: tier-1, transit, then stubs. Providers have lower
/// ones than their customers, so that nobody is its own provider's provider.
#[derive(Clone, Copy)]
struct Layers {
    /// The first that is transit.
    transit: u32,
    /// The first that is a stub.
    stubs: u32,
    /// The end.
    end: u32,
}

impl Layers {
    /// A clique of 4, and one more AS whenever the graph grows by half: 16 for the Internet.
    fn of(ases: u32) -> Self {
        let mut clique = 4;
        let mut size = u64::from(Synthetic::LEAST) * 30;
        while size < ases.into() && clique < 24 {
            size = size * 3 / 2;
            clique += 1;
        }
        let transit = (ases / 7).max(4);
        Self { transit: clique, stubs: clique + transit, end: ases }
    }
}

/// A graph in the making.
struct Maker {
    layers: Layers,
    dice: Pcg64,
    /// Pairs with their relationship: what the second is to the first.
    links: Vec<(u32, u32, Relation)>,
    /// Both numbers of every pair that is linked, the lower one first.
    linked: FxHashSet<u64>,
}

impl Maker {
    fn new(layers: Layers, seed: u64, links: usize) -> Self {
        let linked = FxHashSet::with_capacity_and_hasher(links, rustc_hash::FxBuildHasher);
        let links = Vec::with_capacity(links);
        Self { layers, dice: Pcg64::seed_from_u64(seed), links, linked }
    }

    /// Links two, unless they are the same or linked already.
    fn link(&mut self, from: u32, to: u32, is: Relation) -> Linked {
        let pair = u64::from(from.min(to)) << 32 | u64::from(from.max(to));
        if from == to || !self.linked.insert(pair) {
            return Linked::Before;
        }
        self.links.push((from, to, is));
        Linked::Now
    }

    /// A number below a bound that is not 0.
    fn below(&mut self, bound: usize) -> usize {
        // The high half of a product: as even as 64 bits allow, and without a division.
        ((u128::from(self.dice.next_u64()) * bound as u128) >> 64) as usize
    }

    fn clique(&mut self) {
        for a in 0..self.layers.transit {
            for b in a + 1..self.layers.transit {
                self.link(a, b, Relation::Peer);
            }
        }
    }

    /// Gives everybody below the clique providers. A provider is drawn by drawing one of the tickets:
    /// everybody who sells has some from the start, and one more for each customer.
    fn providers(&mut self) {
        const TIER_1_TICKETS: usize = 4;
        let Layers { transit, stubs, end } = self.layers;
        let mut tickets: Vec<u32> =
            (0..transit).flat_map(|seller| [seller; TIER_1_TICKETS]).collect();
        for buyer in transit..end {
            // Percents of those with one provider, with two, and so on.
            let shares: &[usize] = if buyer < stubs { &[15, 40, 30, 15] } else { &[40, 45, 15] };
            let count = self.one_of(shares) + 1;
            let sellers = tickets.len();
            // Tickets repeat; a few misses mean one provider less, and the first never misses.
            let mut left = count;
            for _ in 0..4 * count {
                let drawn = self.below(sellers);
                let seller = tickets.get(drawn).copied().unwrap_or_default();
                if self.link(seller, buyer, Relation::Customer) == Linked::Now {
                    tickets.push(seller);
                    left -= 1;
                }
                if left == 0 {
                    break;
                }
            }
            if buyer < stubs {
                tickets.push(buyer);
            }
        }
    }

    /// An index, in proportion to shares that add up to 100.
    fn one_of(&mut self, shares: &[usize]) -> usize {
        let mut drawn = self.below(100);
        for (at, share) in shares.iter().enumerate() {
            if drawn < *share {
                return at;
            }
            drawn -= share;
        }
        0
    }

    /// Links peers until there are as many links as wanted, or pairs are hard to find.
    fn peers(&mut self, wanted: usize) {
        let Layers { transit, stubs, end } = self.layers;
        let content = ((end - stubs) / 16).max(1);
        let mut peering: Vec<u32> = (transit..stubs).collect();
        peering.extend((0..content).map(|_| stubs + self.below((end - stubs) as usize) as u32));
        // Of every two that want to peer so much, one wants twice as much: a tail like 1/x. Whole
        // numbers add up to the same on every machine.
        // In a small graph the tail is short, since nobody finds so many to peer with.
        let most = peering.len().max(16).ilog2() - 3;
        let mut sum = 0;
        let sums: Vec<usize> = peering
            .iter()
            .map(|_| {
                let doublings = self.dice.next_u64().trailing_ones().min(most);
                sum += 1 << doublings;
                sum
            })
            .collect();
        let mut misses = 0;
        while self.links.len() < wanted && misses < 8 * wanted {
            let [a, b] = [(); 2].map(|()| {
                let drawn = self.below(sum);
                let at = sums.partition_point(|sum| *sum <= drawn);
                peering.get(at).copied().unwrap_or_default()
            });
            if self.link(a, b, Relation::Peer) == Linked::Before {
                misses += 1;
            }
        }
    }

    /// The links with ASNs in place of numbers, which say nothing about the layer.
    fn named(mut self) -> Vec<AsLink> {
        let mut asns: Vec<Asn> =
            (1..=self.layers.end).filter_map(|number| Asn::new(number).ok()).collect();
        for last in (1..asns.len()).rev() {
            let other = self.below(last + 1);
            asns.swap(last, other);
        }
        let asn = |number: u32| asns.get(number as usize).copied();
        let named = |(from, to, is)| Some(AsLink { from: asn(from)?, to: asn(to)?, is });
        self.links.into_iter().filter_map(named).collect()
    }
}

/// Whether two were linked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Linked {
    Now,
    Before,
}

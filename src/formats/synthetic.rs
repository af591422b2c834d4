//! Synthetic graphs that resemble the Internet, of any size, from a seed.

use rand_pcg::Pcg64;
use rand_pcg::rand_core::{Rng as _, SeedableRng as _};
use rustc_hash::FxHashSet;

use crate::topology::{AsGraph, AsLink, Asn, Relation};

/// A synthetic graph. The same parameters give the same graph on every machine.
///
/// A clique of tier-1 networks has no providers. Below it, a share of the ASes is transit, with 1
/// to 4 providers each among the ASes before it, drawn in proportion to their customers, so that a
/// few have thousands. The rest are stubs with 1 to 3 providers. The remaining links join peers:
/// transit networks, and a few stubs with content. Some of these have thousands of peers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Synthetic {
    /// Number of ASes.
    pub ases: u32,
    /// Random seed.
    pub seed: u64,
    /// Number of links per AS. The result has fewer if there are too few pairs to peer, and more if
    /// the ASes have more providers than that.
    pub links_per_as: f64,
}

impl Default for Synthetic {
    /// A tenth of the size of the Internet, with the same density.
    fn default() -> Self {
        Self { ases: 8_000, seed: 1, links_per_as: 7.0 }
    }
}

/// The reason why a graph was not generated.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum SyntheticError {
    /// Too few ASes for the layers, or too many.
    #[error("{0} ASes; expected {least} to {most}", least = Synthetic::LEAST, most = Synthetic::MOST)]
    Ases(u32),
    /// Less than one link per AS, too many, or not a number.
    #[error("{0} links for each AS; expected 1 to {most}", most = Synthetic::MOST_LINKS_PER_AS)]
    LinksPerAs(f64),
    /// Too many links in total.
    #[error("{0} links in all; expected at most {most}", most = Synthetic::MOST_LINKS)]
    Links(u64),
}

impl Synthetic {
    /// Minimum number of ASes.
    pub const LEAST: u32 = 20;
    /// Maximum number of ASes.
    pub const MOST: u32 = 1_000_000;
    /// Maximum number of links per AS.
    pub const MOST_LINKS_PER_AS: f64 = 50.0;
    /// Maximum number of links in total.
    pub const MOST_LINKS: u64 = 8_000_000;

    /// Generates the graph.
    ///
    /// # Errors
    ///
    /// Fails if a parameter is out of bounds.
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
        // No pair is linked twice, so no links contradict each other.
        Ok(AsGraph::from_links(&links).unwrap_or_default())
    }
}

/// Numbering of ASes before they get ASNs: tier-1, transit, then stubs. Providers have lower
/// numbers than their customers, so that there are no provider cycles.
#[derive(Clone, Copy)]
struct Layers {
    /// The first transit AS.
    transit: u32,
    /// The first stub.
    stubs: u32,
    /// One past the last AS.
    end: u32,
}

impl Layers {
    /// Returns layers with a clique of 4, and one more AS whenever the graph grows by half: 16 for
    /// the Internet.
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

/// A graph under construction.
struct Maker {
    layers: Layers,
    dice: Pcg64,
    /// Linked pairs, with the relationship of the second to the first.
    links: Vec<(u32, u32, Relation)>,
    /// Both numbers of every linked pair, the lower one first.
    linked: FxHashSet<u64>,
}

impl Maker {
    fn new(layers: Layers, seed: u64, links: usize) -> Self {
        let linked = FxHashSet::with_capacity_and_hasher(links, rustc_hash::FxBuildHasher);
        let links = Vec::with_capacity(links);
        Self { layers, dice: Pcg64::seed_from_u64(seed), links, linked }
    }

    /// Links two ASes, unless they are the same or already linked.
    fn link(&mut self, from: u32, to: u32, is: Relation) -> Linked {
        let pair = u64::from(from.min(to)) << 32 | u64::from(from.max(to));
        if from == to || !self.linked.insert(pair) {
            return Linked::Before;
        }
        self.links.push((from, to, is));
        Linked::Now
    }

    /// Returns a random number below a bound that is not 0.
    fn below(&mut self, bound: usize) -> usize {
        // The high half of a product: as uniform as 64 bits allow, and without a division.
        ((u128::from(self.dice.next_u64()) * bound as u128) >> 64) as usize
    }

    fn clique(&mut self) {
        for a in 0..self.layers.transit {
            for b in a + 1..self.layers.transit {
                self.link(a, b, Relation::Peer);
            }
        }
    }

    /// Assigns providers to every AS below the clique. A provider is drawn from a set of tickets:
    /// every AS that sells transit has some from the start, and one more for each customer.
    fn providers(&mut self) {
        const TIER_1_TICKETS: usize = 4;
        let Layers { transit, stubs, end } = self.layers;
        let mut tickets: Vec<u32> =
            (0..transit).flat_map(|seller| [seller; TIER_1_TICKETS]).collect();
        for buyer in transit..end {
            // Percentages of ASes with one provider, with two, and so on.
            let shares: &[usize] = if buyer < stubs { &[15, 40, 30, 15] } else { &[40, 45, 15] };
            let count = self.one_of(shares) + 1;
            let sellers = tickets.len();
            // Tickets repeat; a few misses mean one provider fewer, and the first draw never
            // misses.
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

    /// Returns a random index, weighted by shares that add up to 100.
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

    /// Links peers until there are as many links as wanted, or unlinked pairs are hard to find.
    fn peers(&mut self, wanted: usize) {
        let Layers { transit, stubs, end } = self.layers;
        let content = ((end - stubs) / 16).max(1);
        let mut peering: Vec<u32> = (transit..stubs).collect();
        peering.extend((0..content).map(|_| stubs + self.below((end - stubs) as usize) as u32));
        // Among ASes with at least a given weight, half have twice that weight: a tail like 1/x.
        // Integers add up to the same sum on every machine. In a small graph the tail is short,
        // since there are fewer ASes to peer with.
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

    /// Returns the links with ASNs in place of numbers, shuffled so that they don't reveal the
    /// layer.
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

/// Result of linking two ASes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Linked {
    Now,
    Before,
}

//! The queue of ASes with something to advertise, the most preferred route first.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use rand_pcg::Pcg32;
use rand_pcg::rand_core::Rng as _;
use rustc_hash::FxHashMap;

/// The order in which ASes advertise.
#[derive(Clone, Debug)]
pub(super) enum Order {
    /// By the rank of their routes. Under the default policies an AS then advertises once, as in
    /// Dijkstra's algorithm.
    ByRank,
    /// First come, first served.
    Arrival,
    /// Random.
    Random(Box<Pcg32>),
}

/// ASes in buckets of equal rank.
#[derive(Clone, Debug)]
pub(super) struct Queue {
    order: Order,
    of_rank: FxHashMap<u64, usize>,
    buckets: Vec<VecDeque<u32>>,
    free: Vec<usize>,
    ranks: BinaryHeap<Reverse<u64>>,
}

/// A bucket of a queue, valid until the next [`Queue::take`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Bucket(usize);

impl Queue {
    pub(super) fn new(order: Order) -> Self {
        Self {
            order,
            of_rank: FxHashMap::default(),
            buckets: Vec::new(),
            free: Vec::new(),
            ranks: BinaryHeap::new(),
        }
    }

    pub(super) fn is_by_rank(&self) -> bool {
        matches!(self.order, Order::ByRank)
    }

    fn key(&self, rank: u64) -> u64 {
        if self.is_by_rank() { rank } else { 0 }
    }

    /// Returns the bucket for ASes with routes of a rank.
    pub(super) fn bucket(&mut self, rank: u64) -> Bucket {
        let key = self.key(rank);
        let Self { of_rank, buckets, free, ranks, .. } = self;
        Bucket(*of_rank.entry(key).or_insert_with(|| {
            ranks.push(Reverse(key));
            free.pop().unwrap_or_else(|| {
                buckets.push(VecDeque::new());
                buckets.len() - 1
            })
        }))
    }

    pub(super) fn push(&mut self, bucket: Bucket, node: u32) {
        self.buckets[bucket.0].push_back(node);
    }

    /// Takes the next AS for which `waits`, given its rank, is true; drops the others.
    pub(super) fn take(&mut self, waits: impl Fn(u32, Option<u64>) -> bool) -> Option<u32> {
        while let Some(Reverse(rank)) = self.ranks.peek().copied() {
            let place = self.of_rank[&rank];
            let bucket = &mut self.buckets[place];
            let next = match &mut self.order {
                Order::ByRank | Order::Arrival => bucket.pop_front(),
                Order::Random(random) => {
                    let place = (random.next_u32() as usize).checked_rem(bucket.len());
                    place.and_then(|place| bucket.swap_remove_back(place))
                }
            };
            let Some(node) = next else {
                self.ranks.pop();
                self.of_rank.remove(&rank);
                self.free.push(place);
                continue;
            };
            let rank = matches!(self.order, Order::ByRank).then_some(rank);
            if waits(node, rank) {
                return Some(node);
            }
        }
        None
    }

    /// Returns all queued ASes, some of them several times.
    pub(super) fn waiting(&self) -> impl Iterator<Item = u32> + '_ {
        self.of_rank.values().flat_map(|place| self.buckets[*place].iter().copied())
    }
}

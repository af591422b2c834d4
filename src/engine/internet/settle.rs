//! ASes telling their neighbours what they have, until no AS would change.
//!
//! At any time the route of every AS is the best of what its neighbours have announced, except for
//! those neighbours that wait to announce something else; so when none waits, the network is at
//! rest. The order in which they announce decides only how soon that is, and, where there are
//! several stable states, which one it is.
//!
//! When the route of an AS becomes worse or goes, those who follow it lose theirs at once, down to
//! the last, before anybody looks for another: nobody is then misled by a route that is about to
//! go, and what a change costs is in proportion to the ASes whose routes change.

use std::ops::ControlFlow;

use super::network::AsNetwork;
use super::queue::{Order, Queue};
use super::table::{AsRoutes, Flags};

/// How many neighbours are told something between two looks at whether to go on.
const STRIDE: usize = 20_000;

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ran {
    /// No AS would change.
    ToRest,
    /// The budget was used up. These ASes were still announcing, in ascending order.
    OnAndOn(Vec<u32>),
    /// Somebody asked to stop; it can be gone on with.
    Stopped,
}

impl AsRoutes {
    /// Lets ASes announce until none waits, or `budget` neighbours were told something.
    pub(super) fn run(
        &mut self,
        net: &AsNetwork,
        budget: usize,
        go_on: &mut dyn FnMut(&Self) -> ControlFlow<()>,
    ) -> Ran {
        self.reselect_all(net);
        let mut next_stop = self.advertised + STRIDE;
        loop {
            let Self { queue, rows, flags, .. } = self;
            let next = queue.take(|node, rank| {
                flags[node as usize].has(Flags::WAITS)
                    && rank.is_none_or(|rank| rows[node as usize].rank.0 == rank)
            });
            let Some(node) = next else { return Ran::ToRest };
            self.announce(net, node);
            self.reselect_all(net);
            self.advertised += 1 + net.graph.row(node).len();
            if self.advertised > budget / 2 {
                // What still announces now is what does not come to rest.
                self.late.grow_and_insert(node as usize);
                if self.advertised > budget {
                    return Ran::OnAndOn(self.late.ones().map(|node| node as u32).collect());
                }
            }
            if self.advertised > next_stop {
                next_stop = self.advertised + STRIDE;
                if self.paths.len() > 16 * self.rows.len() + 100_000 {
                    self.compact();
                }
                if go_on(self).is_break() {
                    return Ran::Stopped;
                }
            }
        }
    }

    /// Lets those who wait announce in another order.
    pub(super) fn reorder(&mut self, order: Order) {
        let old = std::mem::replace(&mut self.queue, Queue::new(order));
        let mut waiting: Vec<u32> = old.waiting().collect();
        waiting.sort_unstable();
        waiting.dedup();
        for node in waiting.into_iter().filter(|n| self.flags[*n as usize].has(Flags::WAITS)) {
            let bucket = self.queue.bucket(self.rows[node as usize].rank.0);
            self.queue.push(bucket, node);
        }
        self.advertised = 0;
        self.late.clear();
    }

    /// As in the beginning, where it is not so already.
    pub(super) fn order_by_rank(&mut self) {
        if !self.queue.is_by_rank() {
            self.reorder(Order::ByRank);
        }
    }
}

//! Advertising of routes to neighbours, until no AS would change.
//!
//! At any time the route of every AS is the best of its neighbours' announcements, except for
//! neighbours that wait to announce another route; so once none waits, the network has converged.
//! The order of announcements decides only how soon that is, and, if there are several stable
//! states, which one it is.
//!
//! When the route of an AS becomes worse or is lost, all ASes that follow it lose theirs before any
//! AS searches for another: none is then misled by a route that is about to go, and the cost of a
//! change is proportional to the number of ASes whose routes change.

use std::ops::ControlFlow;

use super::network::AsNetwork;
use super::queue::{Order, Queue};
use super::table::{AsRoutes, Flags};

/// Number of neighbours advertised to between two checks for a stop.
const STRIDE: usize = 20_000;

/// The way in which a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ran {
    /// No AS would change.
    ToRest,
    /// The limit was reached. These ASes were still advertising, in ascending order.
    OnAndOn(Vec<u32>),
    /// Stopped from outside; the run can continue.
    Stopped,
}

impl AsRoutes {
    /// Lets ASes advertise until none waits, or `budget` neighbours were advertised to.
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
                // ASes that still advertise now are those that do not converge.
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

    /// Lets the waiting ASes advertise in another order.
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

    /// Restores the initial order, if it was changed.
    pub(super) fn order_by_rank(&mut self) {
        if !self.queue.is_by_rank() {
            self.reorder(Order::ByRank);
        }
    }
}

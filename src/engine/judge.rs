//! What may be said about a network that did not come to rest in the first order of events tried.
//!
//! A run that ends proves that a stable state exists. That there is none is said only after an
//! exhaustive [search](super::search) for one.

use rand_pcg::Pcg32;
use rand_pcg::rand_core::SeedableRng as _;

use super::effort::Effort;
use super::search::search;
use super::settle::Solver;
use super::verdict::{Uniqueness, Verdict};

/// How many random orders are tried, each with a part of the looks of a run: an order that leads
/// to rest does so soon, and most often there is none.
const ORDERS: usize = 8;
const PART: usize = 8;

/// Where a run began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// With nothing known anywhere.
    Cold,
    /// With the routes from before a change.
    FromBefore,
}

/// Brings a network that did not come to rest as far as it can be brought: to rest in another
/// order of events, or to a proof that there is no rest, or to an honest "undetermined".
/// `changing` are the nodes that went on changing.
pub(super) fn judge(solver: &mut Solver<'_>, changing: Vec<u32>, start: Start) -> Verdict {
    let net = solver.net;
    let effort = Effort::on(net);
    let looks = effort.looks / PART;
    let stable = search(net, solver.prefix, 0, effort, solver.work);
    if stable.is_complete && stable.found.is_empty() {
        return Verdict::Oscillates(changing);
    }
    for seed in 0..ORDERS as u64 {
        let mut random = Pcg32::seed_from_u64(seed);
        let mut attempt = solver.clone();
        if attempt.run_at_random(&mut random, looks) {
            *solver = attempt;
            return Verdict::Stable(Uniqueness::OnlyOneFound);
        }
    }
    // The search grew the state it found from the origins: a cold start can go that way. Whether
    // the network can from where it is now, nobody knows.
    if start == Start::Cold
        && let Some(state) = stable.found.into_iter().next()
    {
        solver.best = state.best.into();
        return state.verdict;
    }
    Verdict::Undetermined { changing, orders: ORDERS + 1, looks }
}

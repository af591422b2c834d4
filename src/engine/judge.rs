//! The verdict on a network that did not converge in the first order of events tried.
//!
//! A run that ends proves that a stable state exists. Only an exhaustive [search](super::search)
//! can show that there is none.

use rand_pcg::Pcg32;
use rand_pcg::rand_core::SeedableRng as _;

use super::effort::Effort;
use super::search::search;
use super::settle::Solver;
use super::verdict::{Uniqueness, Verdict};

/// Number of random orders tried, each with a fraction of the activations of a run: an order that
/// converges does so soon, and mostly there is none.
const ORDERS: usize = 8;
const PART: usize = 8;

/// Starting point of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// All tables are empty.
    Cold,
    /// The routes from before a change.
    FromBefore,
}

/// Brings a network that did not converge to a verdict: it converges in another order of events, or
/// it is proved that no stable state exists, or it stays "undetermined". `changing` are the nodes
/// that were still changing.
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
    // The search grew its state from the origins, so a cold start can reach it. Whether the network
    // can reach it from its current state is not known.
    if start == Start::Cold
        && let Some(state) = stable.found.into_iter().next()
    {
        solver.best = state.best.into();
        return state.verdict;
    }
    Verdict::Undetermined { changing, orders: ORDERS + 1, looks }
}

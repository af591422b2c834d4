//! The decision process: steps that act on the *set* of candidates, one after the other, until
//! one is left.

use std::cmp::Ordering;
use std::net::IpAddr;

use super::route::{LearnedFrom, Route};
use super::step::{Named, STEPS, Step};

/// A route that was accepted, with what the later steps compare.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The route after import.
    pub route: Route,
    /// Heard over iBGP.
    pub is_internal: bool,
    /// The IGP cost to the next hop: 0 over eBGP, none when it cannot be reached.
    pub igp_cost: Option<u32>,
    /// The router id of the neighbour, or the originator id of a reflected route.
    pub router_id: u32,
    /// The number of reflectors passed.
    pub cluster_list_length: u16,
    /// The neighbour's address; none for an own announcement.
    pub address: Option<IpAddr>,
}

impl Candidate {
    /// A node's own announcement.
    pub fn own(route: Route) -> Self {
        Self::external(route, 0, None)
    }

    /// A route heard over eBGP.
    pub fn external(route: Route, router_id: u32, address: Option<IpAddr>) -> Self {
        Self {
            route,
            is_internal: false,
            igp_cost: Some(0),
            router_id,
            cluster_list_length: 0,
            address,
        }
    }

    /// Whether the node announces it itself.
    pub fn is_own(&self) -> bool {
        self.route.learned_from == LearnedFrom::Own
    }
}

/// The outcome for a set of candidates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// Indices in rank order, the best first.
    pub order: Vec<usize>,
    /// For each candidate, by its index, the step at which it lost; none for the best.
    pub lost_at: Vec<Option<Step>>,
}

impl Decision {
    /// The index of the best route.
    pub fn best(&self) -> Option<usize> {
        self.order.first().copied().filter(|i| self.lost_at[*i].is_none())
    }
}

/// Runs the steps over the candidates. Candidates that lost at the same step are ranked by
/// running the steps over them alone.
pub fn decide(candidates: &[Candidate]) -> Decision {
    let mut lost_at = vec![None; candidates.len()];
    let all: Vec<usize> = (0..candidates.len()).collect();
    let order = rank(candidates, all, &mut |index, step| lost_at[index] = Some(step));
    Decision { order, lost_at }
}

/// The best candidate alone: the same steps without the bookkeeping of [`decide`].
///
/// Where no candidate carries a MED no step depends on the set, so that one pass of comparisons in
/// pairs gives the same answer; a property test holds the two together.
pub fn best_of(candidates: &[Candidate]) -> Option<usize> {
    let reachable = |i: &usize| candidates[*i].igp_cost.is_some();
    let mut alive: Vec<usize> = (0..candidates.len()).filter(reachable).collect();
    if candidates.iter().all(|c| c.route.med.is_none()) {
        return alive.into_iter().min_by(|i, j| in_pairs(&candidates[*i], &candidates[*j]));
    }
    for named in &STEPS {
        if alive.len() < 2 {
            break;
        }
        alive = survivors(named, candidates, &alive);
    }
    alive.first().copied()
}

/// The order of two candidates where no step looks at the whole set.
fn in_pairs(a: &Candidate, b: &Candidate) -> Ordering {
    let step = |named: &Named| (named.key)(a).cmp(&(named.key)(b));
    let decided = STEPS.iter().map(step).find(|o| o.is_ne());
    decided.unwrap_or_else(|| a.address.cmp(&b.address))
}

fn rank(
    candidates: &[Candidate],
    mut alive: Vec<usize>,
    on_loss: &mut dyn FnMut(usize, Step),
) -> Vec<usize> {
    let mut losers_by_step: Vec<Vec<usize>> = Vec::new();
    for named in &STEPS {
        let kept = survivors(named, candidates, &alive);
        let lost: Vec<usize> = alive.iter().filter(|i| !kept.contains(i)).copied().collect();
        for index in &lost {
            on_loss(*index, named.step);
        }
        if !lost.is_empty() {
            losers_by_step.push(lost);
        }
        alive = kept;
    }
    // Those that survived longest come first. With no next hop reachable, nobody survives.
    let mut order = alive;
    for lost in losers_by_step.into_iter().rev() {
        if lost.len() < 2 || order.is_empty() {
            order.extend(lost);
        } else {
            order.extend(rank(candidates, lost, &mut |_, _| {}));
        }
    }
    order
}

/// The candidates that a step keeps of those still alive.
fn survivors(named: &Named, candidates: &[Candidate], alive: &[usize]) -> Vec<usize> {
    let kept = |keep: &dyn Fn(&Candidate) -> bool| -> Vec<usize> {
        alive.iter().filter(|i| keep(&candidates[**i])).copied().collect()
    };
    let key = named.key;
    match named.step {
        Step::NextHop => kept(&|c| key(c) == 0),
        Step::Med => kept(&|c| {
            let group = |o: &&Candidate| o.route.as_path.first() == c.route.as_path.first();
            let rivals = alive.iter().map(|i| &candidates[*i]).filter(group);
            rivals.map(key).min().is_none_or(|least| key(c) <= least)
        }),
        Step::NeighbourAddress => {
            // Addresses identify ends, so at most one candidate is left; should two own routes
            // ever meet, the first stands.
            let first = alive.iter().min_by_key(|i| candidates[**i].address);
            first.copied().into_iter().collect()
        }
        _ => {
            let least = alive.iter().map(|i| key(&candidates[*i])).min();
            kept(&|c| Some(key(c)) == least)
        }
    }
}

#[cfg(test)]
mod tests;

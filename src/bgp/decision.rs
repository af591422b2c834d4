//! The decision process: steps that act on the *set* of candidates, one after the other, until
//! one is left.

use std::cmp::Ordering;

use super::candidate::Candidate;
use super::step::{Named, STEPS, Step};

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

/// Runs the steps over the candidates. Those that lost at the same step are ranked by running the
/// steps over them alone.
///
/// MED is the only step that looks at a set. The steps before it sort the candidates into groups
/// of equals; within a group MED counts in rounds, one for each time it would have to be run; the
/// steps after it sort what is left. So all of it takes sorting and nothing more; a property test
/// holds it to the elimination that RFC 4271 describes.
pub fn decide(candidates: &[Candidate]) -> Decision {
    let (before_med, after_med) = STEPS.split_at(Step::Med as usize);
    let by = |steps: &[Named], i: usize, j: usize| in_order(steps, &candidates[i], &candidates[j]);
    let all = 0..candidates.len();
    let (mut order, unreachable): (Vec<usize>, Vec<usize>) =
        all.partition(|i| candidates[*i].igp_cost.is_some());
    order.sort_by(|i, j| by(before_med, *i, *j));
    let mut round = vec![0; candidates.len()];
    for equals in order.chunk_by_mut(|i, j| by(before_med, *i, *j).is_eq()) {
        count_med_rounds(candidates, equals, &mut round);
        equals.sort_by(|i, j| round[*i].cmp(&round[*j]).then_with(|| by(&after_med[1..], *i, *j)));
    }
    let best = order.first().copied();
    order.extend(unreachable);

    let lost = |loser: usize| {
        let Some(best) = best else { return Some(Step::NextHop) };
        let differs =
            |named: &&Named| in_step(named, &candidates[best], &candidates[loser]).is_ne();
        let step = match before_med.iter().find(differs) {
            Some(named) => named.step,
            None if round[loser] > 0 => Step::Med,
            None => after_med[1..].iter().find(differs).map_or(Step::NeighbourAddress, |n| n.step),
        };
        (loser != best).then_some(step)
    };
    let lost_at = (0..candidates.len()).map(lost).collect();
    Decision { order, lost_at }
}

/// Among candidates that are equal up to the MED step: how often it has to be run, each time on
/// those that it threw out the time before, until it keeps one. Those with the lowest MED of their
/// neighbouring AS are kept at once.
fn count_med_rounds(candidates: &[Candidate], equals: &mut [usize], round: &mut [usize]) {
    let of = |i: usize| {
        let c = &candidates[i];
        (c.route.as_path.first(), (Step::Med.named().key)(c))
    };
    equals.sort_by_key(|i| of(*i));
    for pair in equals.windows(2) {
        let ((asn, med), (next_asn, next_med)) = (of(pair[0]), of(pair[1]));
        if asn == next_asn {
            round[pair[1]] = round[pair[0]] + usize::from(med != next_med);
        }
    }
}

/// The best candidate alone: the same as that of [`decide`], in one pass where no candidate
/// carries a MED.
pub fn best_of(candidates: &[Candidate]) -> Option<usize> {
    if candidates.iter().any(|c| c.route.med.is_some()) {
        return decide(candidates).best();
    }
    let reachable = |i: &usize| candidates[*i].igp_cost.is_some();
    let best = |i: &usize, j: &usize| in_order(&STEPS, &candidates[*i], &candidates[*j]);
    (0..candidates.len()).filter(reachable).min_by(best)
}

/// The order of two candidates by steps that do not look at the whole set.
fn in_order(steps: &[Named], a: &Candidate, b: &Candidate) -> Ordering {
    steps.iter().map(|named| in_step(named, a, b)).find(|o| o.is_ne()).unwrap_or(Ordering::Equal)
}

/// The order of two candidates by one step, the better one first.
fn in_step(named: &Named, a: &Candidate, b: &Candidate) -> Ordering {
    match named.step {
        Step::NeighbourAddress => a.address.cmp(&b.address),
        _ => (named.key)(a).cmp(&(named.key)(b)),
    }
}

#[cfg(test)]
mod tests;

//! The decision process: steps that act on the *set* of candidates, one after the other, until
//! one is left.
//!
//! RFC 4271 section 9.1 runs it in three phases whenever an Adj-RIB-In changes.
//!
//! *Phase 1, degree of preference* (9.1.1). Each route of an Adj-RIB-In is given its preference by
//! the import policy when it comes from another AS; over iBGP the LOCAL_PREF that it carries is
//! taken. Here this is done by `import` and `import_internal`, so that candidates come with it. A
//! route that is refused there is never a candidate.
//!
//! *Phase 2, route selection* (9.1.2). For each destination the routes whose next hop resolves are
//! compared, the one with the highest degree of preference is installed in the Loc-RIB, and ties
//! are broken (9.1.2.2):
//!
//! - a. the fewest ASes in AS_PATH, a set counted as one,
//! - b. the lowest ORIGIN,
//! - c. the lowest MULTI_EXIT_DISC among routes of the same neighbouring AS; others are not compared,
//! - d. routes received over eBGP before those over iBGP,
//! - e. the lowest interior cost to NEXT_HOP,
//! - f. the lowest BGP identifier of the sender,
//! - g. the lowest address of the sender.
//!
//! This module is phase 2. It differs in this:
//!
//! - A route of the router's own precedes received ones, as in real routers; the RFC has no such
//!   step, and lets it compete by its preference.
//! - Paths are sequences; there are no sets to count.
//! - Of reflected routes ORIGINATOR_ID takes the place of the identifier in f, and the shorter
//!   CLUSTER_LIST comes between f and g (RFC 4456 section 9).
//! - The profiles of daemons add weight, change where the own route stands, and may select a route
//!   whose next hop does not resolve, as those daemons do. Options may compare MEDs always, in order
//!   of arrival or not at all, leave out path lengths, or keep to the oldest of equals (RFC 5004).
//! - The RFC describes c as a loop that removes routes; here MEDs sort within groups, which comes to
//!   the same and ranks the losers, too.
//!
//! *Phase 3, dissemination* (9.1.3). The Loc-RIB goes to the Adj-RIBs-Out by the export policies:
//! `export` and `export_internal`. Routes are not aggregated (9.2.2.2).

use std::borrow::Cow;
use std::cmp::Ordering;

use super::candidate::{Candidate, Usage};
use super::process::{Age, PairOrder, Process, ProcessStep, Unreachable};
use super::step::Step;
use crate::topology::MedComparison;

/// The outcome of the decision process for a set of candidates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// Indices in rank order, the best first.
    pub order: Vec<usize>,
    /// The step at which each candidate lost, by index; none for the best.
    pub lost_at: Vec<Option<Step>>,
}

impl Decision {
    /// Returns the index of the best route.
    pub fn best(&self) -> Option<usize> {
        self.order.first().copied().filter(|i| self.lost_at[*i].is_none())
    }
}

impl Process {
    /// Runs the steps over the candidates, which are in order of arrival, the oldest first; most
    /// processes ignore that order. Candidates that lost at the same step are ranked by running the
    /// steps over them alone.
    ///
    /// MED within groups is the only step that looks at a set. The steps before it sort the
    /// candidates into groups of equals; within a group MED counts in rounds, one for each time the
    /// step would have to be run; the steps after it sort the rest. So sorting is enough; a
    /// property test checks it against the elimination that RFC 4271 describes.
    pub fn decide(&self, candidates: &[Candidate]) -> Decision {
        if self.med == MedComparison::ByArrival {
            return self.decide_by_arrival(candidates);
        }
        let (before_med, after_med) = match self.grouped_med {
            Some(place) => (&self.steps[..place], &self.steps[place + 1..]),
            None => (&self.steps[..0], &self.steps[..]),
        };
        let mut order: Vec<usize> = (0..candidates.len()).collect();
        let mut round = vec![0; candidates.len()];
        let early =
            |i: &usize, j: &usize| self.in_order(before_med, &candidates[*i], &candidates[*j]);
        order.sort_by(early);
        for equals in order.chunk_by_mut(|i, j| early(i, j).is_eq()) {
            if self.grouped_med.is_some() {
                self.count_med_rounds(candidates, equals, &mut round);
            }
        }
        let candidates = &*self.with_ages_of_routers(candidates, &round);
        order.sort_by(|i, j| {
            let late = || self.in_order(after_med, &candidates[*i], &candidates[*j]);
            early(i, j).then_with(|| round[*i].cmp(&round[*j])).then_with(late)
        });
        let best = order.first().copied().filter(|i| self.may_use(&candidates[*i]));

        let lost = |loser: usize| {
            let Some(best) = best else { return Some(Step::NextHop) };
            let differs = |step: &&ProcessStep| {
                self.in_step(step, &candidates[best], &candidates[loser]).is_ne()
            };
            let step = match before_med.iter().find(differs) {
                Some(step) => step.step,
                None if round[loser] > 0 => Step::Med,
                None => after_med.iter().find(differs).map_or(Step::NeighbourAddress, |s| s.step),
            };
            (loser != best).then_some(step)
        };
        let lost_at = (0..candidates.len()).map(lost).collect();
        Decision { order, lost_at }
    }

    /// Returns the best candidate alone, the same as that of [`Process::decide`], in one pass if no
    /// candidate carries a MED.
    pub fn best_of(&self, candidates: &[Candidate]) -> Option<usize> {
        let set = match self.med {
            MedComparison::Always | MedComparison::Never => false,
            MedComparison::SameNeighbour => candidates.iter().any(|c| c.route.med.is_some()),
            MedComparison::ByArrival => true,
        };
        if set || self.compares_routers() {
            return self.decide(candidates).best();
        }
        let best =
            |i: &usize, j: &usize| self.in_order(&self.steps, &candidates[*i], &candidates[*j]);
        (0..candidates.len()).min_by(best).filter(|i| self.may_use(&candidates[*i]))
    }

    /// Returns the best candidate of each neighbouring AS, the best of all first
    /// (RFC 7964 section 4).
    pub fn best_of_each_group(&self, candidates: &[Candidate]) -> Vec<usize> {
        let mut seen = Vec::new();
        let order = self.decide(candidates).order.into_iter();
        let usable = order.filter(|i| self.may_use(&candidates[*i]));
        usable
            .filter(|i| {
                let group = candidates[*i].route.as_path.first();
                let is_first = !seen.contains(&group);
                seen.push(group);
                is_first
            })
            .collect()
    }

    /// Returns true if age is compared between routers only, not between the routes of one.
    fn compares_routers(&self) -> bool {
        self.age == Age::OfRouters && self.takes(Step::Oldest)
    }

    /// The candidates, where age tells routers apart each as old as the oldest that its router has
    /// among those that are equal to it up to that step: of one router's routes the later steps
    /// choose (RFC 5004 section 3). In pairs this would not be an order: the oldest of three can
    /// lose to another of its own router, which loses to the third.
    fn with_ages_of_routers<'c>(
        &self,
        candidates: &'c [Candidate],
        round: &[usize],
    ) -> Cow<'c, [Candidate]> {
        if !self.compares_routers() {
            return Cow::Borrowed(candidates);
        }
        let place = self.steps.iter().position(|s| s.step == Step::Oldest);
        let before = self.steps.iter().enumerate().take(place.unwrap_or_default());
        // The rounds say the rest about MEDs within groups.
        let before: Vec<ProcessStep> =
            before.filter(|(at, _)| Some(*at) != self.grouped_med).map(|(_, s)| *s).collect();
        let key = Step::Oldest.named().key;
        let oldest = |(one, of_one): (&Candidate, &usize)| {
            let same = |(other, of_other): &(&Candidate, &usize)| {
                (other.router_id, other.heard_over, of_other)
                    == (one.router_id, one.heard_over, &of_one)
                    && self.in_order(&before, one, other).is_eq()
            };
            let peers = candidates.iter().zip(round).filter(same).map(|(other, _)| other);
            let oldest = peers.min_by_key(|other| key(other)).unwrap_or(one);
            Candidate { usage: oldest.usage, arrival: oldest.arrival, ..one.clone() }
        };
        Cow::Owned(candidates.iter().zip(round).map(oldest).collect())
    }

    /// Returns true if a candidate is eligible: its next hop resolves, or the profile allows any.
    fn may_use(&self, candidate: &Candidate) -> bool {
        candidate.igp_cost.is_some() || self.habits.unreachable == Unreachable::LastResort
    }

    /// Counts, among candidates that are equal up to the MED step, how often the step has to be run
    /// until it keeps each one. Each run acts on those eliminated by the run before; the first
    /// keeps those with the lowest MED of their neighbouring AS.
    fn count_med_rounds(
        &self,
        candidates: &[Candidate],
        equals: &mut [usize],
        round: &mut [usize],
    ) {
        let of = |i: usize| {
            let route = &candidates[i].route;
            (route.as_path.first(), self.med_of(route.med))
        };
        equals.sort_by_key(|i| of(*i));
        for pair in equals.windows(2) {
            let ((asn, med), (next_asn, next_med)) = (of(pair[0]), of(pair[1]));
            if asn == next_asn {
                round[pair[1]] = round[pair[0]] + usize::from(med != next_med);
            }
        }
    }

    /// Compares candidates in pairs, in order of arrival. The winner is not always better than each
    /// of the others.
    fn decide_by_arrival(&self, candidates: &[Candidate]) -> Decision {
        let pair = |i: usize, j: usize| self.in_order(&self.steps, &candidates[i], &candidates[j]);
        let mut left: Vec<usize> =
            (0..candidates.len()).filter(|i| self.may_use(&candidates[*i])).collect();
        let in_use = |i: &usize| candidates[*i].usage == Usage::InUse;
        let mut order = Vec::with_capacity(candidates.len());
        while !left.is_empty() {
            let scan = |from: Option<usize>| {
                let newest_first = left.iter().rev().copied();
                from.into_iter().chain(newest_first).reduce(|winner, other| {
                    if pair(other, winner).is_lt() { other } else { winner }
                })
            };
            let used = left.iter().copied().find(in_use).filter(|_| order.is_empty());
            let winner = match self.pair_order {
                PairOrder::NewestFirst => scan(None),
                // Candidates older than the route in use lost to it or to one that it replaced.
                PairOrder::AgainstTheOneInUse => match used {
                    Some(used) => {
                        let newer = left.iter().copied().filter(|i| *i > used);
                        let better =
                            |w: usize, new: usize| if pair(new, w).is_lt() { new } else { w };
                        Some(newer.fold(used, better))
                    }
                    None => scan(None),
                },
            };
            let Some(winner) = winner else { break };
            left.retain(|i| *i != winner);
            order.push(winner);
        }
        let best = order.first().copied();
        let rest = (0..candidates.len()).filter(|i| !self.may_use(&candidates[*i]));
        order.extend(rest);
        let lost = |loser: usize| {
            let Some(best) = best else { return Some(Step::NextHop) };
            let (win, lose) = (&candidates[best], &candidates[loser]);
            let differs = |s: &&ProcessStep| self.in_step(s, win, lose).is_ne();
            let decided = self.steps.iter().find(differs);
            // A candidate that would beat the winner lost to a third by its MED.
            let step = match decided {
                Some(step) if self.in_step(step, win, lose).is_lt() => step.step,
                _ => Step::Med,
            };
            (loser != best).then_some(step)
        };
        let lost_at = (0..candidates.len()).map(lost).collect();
        Decision { order, lost_at }
    }

    /// The first step at which two candidates differ, and the order of the two there, the better
    /// one first; none where they are equal up to the last step.
    pub fn told_apart_at(&self, a: &Candidate, b: &Candidate) -> Option<(Step, Ordering)> {
        let steps = self.steps.iter().map(|step| (step.step, self.in_step(step, a, b)));
        steps.into_iter().find(|(_, order)| order.is_ne())
    }

    /// Orders two candidates by steps that do not look at the whole set.
    fn in_order(&self, steps: &[ProcessStep], a: &Candidate, b: &Candidate) -> Ordering {
        let steps = steps.iter().map(|step| self.in_step(step, a, b));
        steps.into_iter().find(|o| o.is_ne()).unwrap_or(Ordering::Equal)
    }

    /// Orders two candidates by one step, the better one first.
    fn in_step(&self, step: &ProcessStep, a: &Candidate, b: &Candidate) -> Ordering {
        match step.step {
            Step::NeighbourAddress => a.address.cmp(&b.address),
            // In pairs; of a set each candidate has the age of its router.
            Step::Oldest
                if self.med == MedComparison::ByArrival
                    && self.age == Age::OfRouters
                    && a.router_id == b.router_id =>
            {
                Ordering::Equal
            }
            Step::Med => {
                let all = self.med == MedComparison::Always;
                if all || a.route.as_path.first() == b.route.as_path.first() {
                    self.med_of(a.route.med).cmp(&self.med_of(b.route.med))
                } else {
                    Ordering::Equal
                }
            }
            _ => {
                let key = step.step.named().key;
                key(a).cmp(&key(b))
            }
        }
    }
}

#[cfg(test)]
mod tests;

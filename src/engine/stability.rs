//! Stability of the routes for one prefix: one stable state, several that depend on the order of
//! events, none, or not known.

use super::effort::Effort;
use super::network::Network;
use super::search::{StableStates, search};
use super::state::{Best, PrefixState, State};
use super::trace::{Trace, at_random, cycle, history, same};
use super::verdict::{Proof, Uniqueness, Verdict};
use super::work::Work;
use crate::topology::Prefix;

/// Maximum number of stable states listed.
pub const MOST_STATES: usize = 16;
/// Number of random orders of events tried if an exhaustive search is beyond the limit.
const SAMPLES: u64 = 32;
/// The part of the looks of a run that each of them is given: one that leads to rest does so soon.
const PART: usize = 8;

/// One of several stable states.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// Routes of the state.
    pub state: PrefixState,
    /// Choices that lead to it from a cold start, if any were found.
    pub history: Option<Trace>,
}

/// The completeness of a list of stable states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// Complete: the search was exhaustive.
    All,
    /// Not complete: there are more.
    SomeOfMany,
    /// The states reached by random orders of events, a sample.
    Sampled {
        /// The number of orders that came to rest; what did not says nothing.
        orders: usize,
    },
}

/// The stability of the routes towards a prefix.
#[derive(Clone, Debug, PartialEq)]
pub enum Stability {
    /// One stable state, proved or the only one found.
    Stable(Uniqueness),
    /// Several stable states; the order of events decides.
    OrderDependent {
        /// States in an order that does not depend on the current one.
        states: Vec<Alternative>,
        /// Completeness of the list.
        listed: Listed,
    },
    /// No stable state: the network never converges.
    Oscillates {
        /// One cycle, if one was found.
        cycle: Option<Trace>,
    },
    /// No convergence within the limit, which proves nothing.
    Undetermined {
        /// Number of orders of events tried.
        orders: usize,
        /// Minimum number of activations for each order.
        looks: usize,
        /// One cycle, if it repeats in the canonical order of events.
        cycle: Option<Trace>,
    },
}

/// Certainty of a verdict on a prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// It is proved: there is nothing else to find.
    Proved,
    /// It is what was found so far.
    Found,
    /// Nothing is known.
    Unknown,
}

impl Certainty {
    /// As in the JSON of the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Proved => "proved",
            Self::Found => "found",
            Self::Unknown => "unknown",
        }
    }
}

impl Stability {
    /// Returns its certainty. Of several states it is the list that is proved complete, or was
    /// found.
    pub fn certainty(&self) -> Certainty {
        match self {
            Self::Stable(Uniqueness::Proved(_)) | Self::Oscillates { .. } => Certainty::Proved,
            Self::OrderDependent { listed: Listed::All, .. } => Certainty::Proved,
            Self::Stable(Uniqueness::OnlyOneFound) | Self::OrderDependent { .. } => {
                Certainty::Found
            }
            Self::Undetermined { .. } => Certainty::Unknown,
        }
    }

    /// Returns the name used in JSON by the command line.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Stable(_) => "stable",
            Self::OrderDependent { .. } => "order-dependent",
            Self::Oscillates { .. } => "oscillates",
            Self::Undetermined { .. } => "undetermined",
        }
    }

    /// Returns the index, from 0, of a network's current state among several stable ones.
    pub fn place_of(&self, state: &PrefixState) -> Option<usize> {
        let Self::OrderDependent { states, .. } = self else { return None };
        states.iter().position(|other| same(&other.state.best, &state.best))
    }
}

/// Determines the stability for a prefix: by a proof from the policies, by an exhaustive search
/// within a limit, and beyond that by trying orders of events. May take a large part of a second.
pub fn stability(state: &State, prefix: &Prefix) -> Stability {
    let net = state.network();
    let Some(place) = net.prefix_place(prefix) else {
        return Stability::Stable(Uniqueness::OnlyOneFound);
    };
    let inquiry = Inquiry { net, place, effort: Effort::on(net), work: &Work::unlimited() };
    inquiry.of(state.at(place))
}

/// Determines the stability as [`stability`] does; none if the allowed work ends first.
pub fn stability_with(state: &State, prefix: &Prefix, work: &Work<'_>) -> Option<Stability> {
    let net = state.network();
    let Some(place) = net.prefix_place(prefix) else {
        return Some(Stability::Stable(Uniqueness::OnlyOneFound));
    };
    let found = Inquiry { net, place, effort: Effort::on(net), work }.of(state.at(place));
    work.done(found)
}

/// Determines the stability as [`stability`] does if that fits into a frame of a window; otherwise
/// none.
pub fn quick_stability(state: &State, prefix: &Prefix) -> Option<Stability> {
    let net = state.network();
    let place = net.prefix_place(prefix)?;
    let (effort, work) = (Effort::within_a_frame(net), &Work::unlimited());
    let inquiry = Inquiry { net, place, effort, work };
    inquiry.known(state.at(place)).or_else(|| {
        let found = inquiry.search();
        let is_known = found.is_complete || found.found.len() > MOST_STATES;
        is_known.then(|| inquiry.summed_up(state.at(place), found))
    })
}

/// A question about one prefix, and the work allowed for it.
#[derive(Clone, Copy)]
struct Inquiry<'a> {
    net: &'a Network,
    place: usize,
    effort: Effort,
    work: &'a Work<'a>,
}

impl Inquiry<'_> {
    fn of(self, now: &PrefixState) -> Stability {
        self.known(now).unwrap_or_else(|| self.summed_up(now, self.search()))
    }

    fn search(self) -> StableStates {
        search(self.net, self.place, MOST_STATES, self.effort, self.work)
    }

    fn cycle(self) -> Option<Trace> {
        cycle(self.net, self.place, self.effort.looks, self.work)
    }

    /// Returns the result if it is known without a search.
    fn known(self, now: &PrefixState) -> Option<Stability> {
        match &now.verdict {
            Verdict::Stable(Uniqueness::Proved(proof)) => {
                Some(Stability::Stable(Uniqueness::Proved(*proof)))
            }
            Verdict::Oscillates(_) => Some(Stability::Oscillates { cycle: self.cycle() }),
            _ => None,
        }
    }

    /// Evaluates a search; tries orders of events if it was not exhaustive.
    fn summed_up(self, now: &PrefixState, found: StableStates) -> Stability {
        let Self { net, place, effort, work } = self;
        let mut listed = match found.is_complete {
            true => Listed::All,
            false if found.found.len() > MOST_STATES => Listed::SomeOfMany,
            false => Listed::Sampled { orders: 0 },
        };
        let mut states: Vec<PrefixState> = found.found.into_iter().take(MOST_STATES).collect();
        if let (Listed::All, []) = (listed, &states[..]) {
            return Stability::Oscillates { cycle: self.cycle() };
        }
        if let Listed::Sampled { orders } = &mut listed {
            let looks = effort.looks / PART;
            let sampled = (0..SAMPLES).filter_map(|seed| at_random(net, place, seed, looks, work));
            for (_, best) in sampled {
                *orders += 1;
                add(&mut states, best);
            }
        }
        if matches!(now.verdict, Verdict::Stable(_)) {
            add(&mut states, now.best.clone());
        }
        states.sort_by_cached_key(|state| order_of(net, &state.best));
        states.truncate(MOST_STATES);
        match (&states[..], listed) {
            ([], _) => self.undetermined(now),
            ([_], Listed::All) => Stability::Stable(Uniqueness::Proved(Proof::Exhaustive)),
            ([_], _) => Stability::Stable(Uniqueness::OnlyOneFound),
            _ => {
                let with_history = |state: PrefixState| {
                    let history = history(net, place, &state.best, effort.looks, work);
                    Alternative { state, history }
                };
                let states = states.into_iter().map(with_history).collect();
                Stability::OrderDependent { states, listed }
            }
        }
    }

    fn undetermined(self, now: &PrefixState) -> Stability {
        let (effort, cycle) = (self.effort, self.cycle());
        match now.verdict {
            Verdict::Undetermined { orders, looks, .. } => {
                Stability::Undetermined { orders, looks, cycle }
            }
            _ => {
                let looks = effort.looks / PART;
                Stability::Undetermined { orders: SAMPLES as usize, looks, cycle }
            }
        }
    }
}

fn add(states: &mut Vec<PrefixState>, best: Vec<Option<Best>>) {
    if !states.iter().any(|known| same(&known.best, &best)) {
        states.push(PrefixState { best, verdict: Verdict::Stable(Uniqueness::OnlyOneFound) });
    }
}

/// Returns a sort key that depends on the routes and not on how they were found: the state with the
/// shortest paths first.
fn order_of(net: &Network, best: &[Option<Best>]) -> (usize, Vec<Option<u32>>) {
    let length = |b: &Option<Best>| b.as_ref().map_or(net.nodes().len(), |b| b.route.as_path.len());
    let vias = best.iter().map(|b| b.as_ref().and_then(|b| b.via)).collect();
    (best.iter().map(length).sum(), vias)
}

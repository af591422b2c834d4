//! All stable states of a network for one prefix.

use super::effort::Effort;
use super::growth::{Growth, Search};
use super::network::Network;
use super::part::PartialState;
use super::state::{PrefixState, State};
use super::verdict::{Proof, Uniqueness, Verdict};
use super::work::Work;
use crate::topology::Prefix;

/// The stable states of a network for one prefix, as far as they were found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StableStates {
    /// States found, all different.
    pub found: Vec<PrefixState>,
    /// True if it is proved that there are no others.
    pub is_complete: bool,
}

/// Searches for the stable states of a network for a prefix, up to `most` and one more.
pub fn stable_states(state: &State, prefix: &Prefix, most: usize) -> StableStates {
    match state.network().prefix_place(prefix) {
        Some(place) => {
            let net = state.network();
            search(net, place, most, Effort::on(net), &Work::unlimited())
        }
        None => StableStates::default(),
    }
}

/// Grows all stable states from the origins. If a node may either keep a route that it receives or
/// get a better one later, both are tried.
pub(super) fn search(
    net: &Network,
    prefix: usize,
    most: usize,
    effort: Effort,
    work: &Work<'_>,
) -> StableStates {
    let allowed = effort.search.min(work.left());
    let mut search = Search::new(net, prefix, allowed);
    let states = search_with(net, prefix, most, &mut search, work);
    work.spend(allowed - search.left);
    states
}

fn search_with(
    net: &Network,
    prefix: usize,
    most: usize,
    search: &mut Search,
    work: &Work<'_>,
) -> StableStates {
    let mut states = StableStates::default();
    if is_beyond_search(net) {
        return states;
    }
    let mut open = vec![PartialState::rooted(net, prefix, &search.by_set, work)];
    while let Some(mut part) = open.pop() {
        // Work is counted at the end; this only checks for a stop.
        work.spend(0);
        if work.is_over() {
            return states;
        }
        let Ok(growth) = search.grow(&mut part) else { return states };
        match growth {
            Growth::Whole => states.found.push(PrefixState {
                best: part.into_routes(),
                verdict: Verdict::Stable(Uniqueness::OnlyOneFound),
            }),
            Growth::Dead => {}
            Growth::Fork(node) => {
                let mut waits = part.clone();
                waits.refuse(node);
                open.push(waits);
                for choice in part.choices(node, &search.by_set) {
                    // The cost of copying a partial state.
                    search.left = search.left.saturating_sub(net.nodes().len());
                    let mut keeps = part.clone();
                    if keeps.keep(node, choice, &search.by_set) {
                        open.push(keeps);
                    }
                }
            }
        }
        if states.found.len() > most {
            return states;
        }
    }
    states.is_complete = true;
    if let [only] = &mut states.found[..] {
        only.verdict = Verdict::Stable(Uniqueness::Proved(Proof::Exhaustive));
    }
    states
}

/// Returns true if a network has features that a search cannot follow: the order of arrival,
/// several routes over one session, or routes that come back through their own AS.
fn is_beyond_search(net: &Network) -> bool {
    let by_arrival = |node: u32| net.process_of(node).goes_by_arrival();
    net.features().add_path
        || (0..net.nodes().len() as u32).any(by_arrival)
        || net.policies().any(|p| p.allow_own_as > 0)
}

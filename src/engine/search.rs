//! All stable states of a network for one prefix.

use super::effort::Effort;
use super::network::{NetSession, Network};
use super::part::{Grown, Hunt, Part};
use super::state::{PrefixState, State};
use super::verdict::{Proof, Uniqueness, Verdict};
use crate::topology::{Asn, Policy, Prefix};

/// The stable states of a network for one prefix, as far as they were found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StableStates {
    /// Each differs from the others.
    pub found: Vec<PrefixState>,
    /// Whether it is proved that there are no others.
    pub is_complete: bool,
}

/// Looks for the stable states of a network towards a prefix, `most` of them and one more.
pub fn stable_states(state: &State, prefix: &Prefix, most: usize) -> StableStates {
    match state.network().prefix_place(prefix) {
        Some(place) => search(state.network(), place, most, Effort::on(state.network())),
        None => StableStates::default(),
    }
}

/// Grows every stable state there is out of the origins. Where it is open whether a node keeps what
/// it hears or comes to hear something better, both are tried.
pub(super) fn search(net: &Network, prefix: usize, most: usize, effort: Effort) -> StableStates {
    let mut states = StableStates::default();
    if compares_meds(net, prefix) {
        return states;
    }
    let mut hunt = Hunt::new(net, effort.search);
    let mut open = vec![Part::rooted(net, prefix)];
    while let Some(mut part) = open.pop() {
        let Ok(grown) = part.grow(&mut hunt) else { return states };
        match grown {
            Grown::Whole => states.found.push(PrefixState {
                best: part.into_routes(),
                verdict: Verdict::Stable(Uniqueness::OnlyOneFound),
            }),
            Grown::Dead => {}
            Grown::Fork(node) => {
                // What it costs to copy a part.
                hunt.left = hunt.left.saturating_sub(net.nodes().len());
                let mut other = part.clone();
                other.refuse(node);
                open.push(other);
                if part.keep(node) {
                    open.push(part);
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

/// Whether some node may have to compare MEDs, so that what it prefers depends on all it hears:
/// two of its neighbours are in one AS, and there are MEDs at all.
fn compares_meds(net: &Network, prefix: usize) -> bool {
    let sets = |p: &Policy| p.import.iter().chain(&p.export).any(|e| e.med.is_some());
    let occur =
        net.policies().iter().any(sets) || net.origins(prefix).iter().any(|(_, o)| o.med.is_some());
    let asn = |session: &NetSession| net.nodes()[session.remote as usize].asn;
    occur
        && (0..net.nodes().len() as u32).any(|node| {
            let mut asns: Vec<Asn> = net.live_sessions_of(node).map(|(_, s)| asn(s)).collect();
            asns.sort_unstable();
            asns.windows(2).any(|pair| pair[0] == pair[1])
        })
}

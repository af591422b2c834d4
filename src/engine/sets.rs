//! Which nodes rank their routes one by one, and which have to look at all of them.

use rustc_hash::FxHashSet;

use super::network::{Network, SessionKind};
use crate::bgp::Step;
use crate::topology::{Asn, MedComparison};

/// For each node whether what it prefers may depend on all it hears: it compares MEDs within groups
/// and may hear two routes of one group, or it keeps to the route in use.
pub(super) fn look_at_sets(net: &Network) -> Vec<bool> {
    (0..net.nodes().len() as u32).map(|node| looks_at_set(net, node)).collect()
}

fn looks_at_set(net: &Network, node: u32) -> bool {
    let process = net.process_of(node);
    if process.takes(Step::Oldest) {
        return true;
    }
    let in_groups = process.med == MedComparison::SameNeighbour && process.takes(Step::Med);
    if !in_groups || !net.features().meds {
        return false;
    }
    let mut groups: FxHashSet<Asn> = FxHashSet::default();
    let mut sessions = net.live_sessions_of(node);
    sessions.any(|(_, session)| match session.over {
        // What comes over iBGP may be of any group.
        SessionKind::Igp(_) => true,
        SessionKind::Link(_) => !groups.insert(net.nodes()[session.remote as usize].asn),
    })
}

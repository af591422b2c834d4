//! Tells apart nodes that rank their routes one by one and nodes that have to compare all of them.

use rustc_hash::FxHashSet;

use super::network::{Network, SessionKind};
use crate::bgp::Step;
use crate::topology::{Asn, MedComparison};

/// The nodes whose choice may depend on all the routes that they receive: they compare MEDs within
/// groups and may receive two routes of one group, or they keep the route in use.
pub(super) struct RankBySet(Vec<bool>);

impl RankBySet {
    pub(super) fn new(net: &Network) -> Self {
        Self((0..net.nodes().len() as u32).map(|node| looks_at_set(net, node)).collect())
    }

    /// Excludes a node whose route is already certain.
    pub(super) fn leave_out(&mut self, node: u32) {
        self.0[node as usize] = false;
    }

    pub(super) fn contains(&self, node: u32) -> bool {
        self.0[node as usize]
    }
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
        // A route over iBGP may be of any group.
        SessionKind::Igp(_) => true,
        // Nor does a route server name itself.
        SessionKind::Link(_) if net.omits_own_asn(session.twin) => true,
        SessionKind::Link(_) => !groups.insert(net.nodes()[session.remote as usize].asn),
    })
}

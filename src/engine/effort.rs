//! Limits on the work spent before a verdict of "undetermined".

use super::network::Network;

/// Maximum number of sessions examined beyond a few activations of each node.
const SESSIONS: usize = 2_000_000;

/// Limits of the work on one prefix. They do not depend on the other prefixes of the document, so
/// that its verdict does not either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Effort {
    /// Maximum number of activations in a run: a network that converges under Gao-Rexford policies
    /// needs a few per node.
    pub(super) looks: usize,
    /// Maximum number of sessions that a search examines.
    pub(super) search: usize,
}

impl Effort {
    /// Returns the limits for work within one frame of a window.
    pub(super) fn within_a_frame(net: &Network) -> Self {
        let all = Self::on(net);
        Self { looks: all.looks.min(2_000), search: all.search.min(10_000) }
    }

    pub(super) fn on(net: &Network) -> Self {
        let nodes = net.nodes().len();
        // With very many sessions per node each activation costs more, so fewer are allowed.
        let degree = net.all_sessions().len() / nodes.max(1);
        let more = (20_000 + 20 * nodes).min(SESSIONS / degree.max(1));
        Self { looks: 20 * nodes + more, search: 500_000 + 50 * nodes }
    }
}

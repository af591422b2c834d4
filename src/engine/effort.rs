//! How much work may be spent before an honest "undetermined".

use super::network::Network;

/// The most sessions that are looked at beyond a few looks of each node.
const SESSIONS: usize = 2_000_000;

/// What may be spent on one prefix. Other prefixes of the document have no say in it: what is found out
/// about one does not depend on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Effort {
    /// Looks a run may take: a network that comes to rest under Gao-Rexford policies needs a few
    /// per node.
    pub(super) looks: usize,
    /// Sessions a search may look at before it gives up.
    pub(super) search: usize,
}

impl Effort {
    /// The work that may be spent within a frame of a window.
    pub(super) fn within_a_frame(net: &Network) -> Self {
        let all = Self::on(net);
        Self { looks: all.looks.min(2_000), search: all.search.min(10_000) }
    }

    pub(super) fn on(net: &Network) -> Self {
        let nodes = net.nodes().len();
        // Where nodes have very many sessions each look costs more, so that there are fewer.
        let degree = net.all_sessions().len() / nodes.max(1);
        let more = (20_000 + 20 * nodes).min(SESSIONS / degree.max(1));
        Self { looks: 20 * nodes + more, search: 500_000 + 50 * nodes }
    }
}

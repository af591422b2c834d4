//! Whether a network comes to rest, and what may be said about it.
//!
//! A run that ends proves that a stable state exists. That there is none is said only after an
//! exhaustive [search](super::search) for one.

use petgraph::algo::is_cyclic_directed;
use petgraph::graph::DiGraph;
use rand_pcg::Pcg32;
use rand_pcg::rand_core::SeedableRng as _;

use super::network::{NetSession, Network};
use super::search::search;
use super::settle::Settling;
use crate::topology::{Asn, ExportDefault, ImportDefault, Policy, Role};

/// What is known about a stable state being the only one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uniqueness {
    /// Customers are preferred, nobody gives transit for nothing and there is no cycle of
    /// providers: there is exactly one stable state (Gao and Rexford 2001).
    Proved,
    /// It is the one that was found; others have not been ruled out.
    OnlyOneFound,
}

/// Whether a network is at rest for one prefix.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// No node would change.
    Stable(Uniqueness),
    /// It is proved that no state is stable. These nodes go on changing, in ascending order.
    Oscillates(Vec<u32>),
    /// It did not come to rest within the budget, which proves nothing.
    Undetermined {
        /// The nodes that were still changing, in ascending order.
        changing: Vec<u32>,
        /// How many orders of events were tried.
        orders: usize,
        /// How many looks of a node each was given.
        looks: usize,
    },
}

impl Verdict {
    /// The nodes that do not come to rest, in ascending order.
    pub fn changing(&self) -> &[u32] {
        match self {
            Self::Stable(_) => &[],
            Self::Oscillates(nodes) | Self::Undetermined { changing: nodes, .. } => nodes,
        }
    }

    /// As in the JSON of the command line.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Stable(_) => "stable",
            Self::Oscillates(_) => "oscillates",
            Self::Undetermined { .. } => "undetermined",
        }
    }
}

/// Looks a run may take: a network at rest under Gao-Rexford policies needs a few per node.
pub(super) fn budget(net: &Network) -> usize {
    200 * net.nodes().len() + 2000
}

/// How many random orders are tried before the exhaustive search.
const ORDERS: usize = 8;

/// Where a run began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// With nothing known anywhere.
    Cold,
    /// With the routes from before a change.
    FromBefore,
}

/// Brings a network that did not come to rest as far as it can be brought: to rest in another
/// order of events, or to a proof that there is no rest, or to an honest "undetermined".
/// `changing` are the nodes that went on changing.
pub(super) fn judge(settling: &mut Settling<'_>, changing: Vec<u32>, start: Start) -> Verdict {
    let net = settling.net;
    let looks = budget(net);
    let stable = search(net, settling.prefix, 0);
    if stable.is_complete && stable.found.is_empty() {
        return Verdict::Oscillates(changing);
    }
    for seed in 0..ORDERS as u64 {
        let mut random = Pcg32::seed_from_u64(seed);
        let mut attempt = settling.clone();
        if attempt.run_at_random(&mut random, looks) {
            *settling = attempt;
            return Verdict::Stable(Uniqueness::OnlyOneFound);
        }
    }
    // The search grew the state it found from the origins: a cold start can go that way. Whether
    // the network can from where it is now, nobody knows.
    if start == Start::Cold
        && let Some(state) = stable.found.into_iter().next()
    {
        settling.best = state.best;
        return state.verdict;
    }
    Verdict::Undetermined { changing, orders: ORDERS + 1, looks }
}

/// Whether some node may have to compare MEDs, so that what it prefers depends on all it hears:
/// two of its neighbours are in one AS, and there are MEDs at all.
pub(super) fn compares_meds(net: &Network, prefix: usize) -> bool {
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

/// Whether the conditions of Gao and Rexford's theorem hold: roles that agree, customers
/// preferred, own and customer routes only to peers and providers, and no cycle of providers.
/// Filters and prepends are allowed; local-pref and MED set by hand are not looked into.
pub(super) fn has_unique_state(net: &Network) -> bool {
    let mut hierarchy = DiGraph::<(), ()>::new();
    let at: Vec<_> = net.nodes().iter().map(|_| hierarchy.add_node(())).collect();
    for session in net.all_sessions().iter().filter(|s| s.is_up) {
        let policy = net.side(session).policy;
        let twin = net.session(session.twin);
        let plain = policy.import_default == ImportDefault::GaoRexford
            && policy.export_default == ExportDefault::GaoRexford
            && policy.import.iter().all(|e| e.local_pref.is_none() && e.med.is_none())
            && policy.export.iter().all(|e| e.med.is_none())
            && session.neighbour != Role::None
            && session.neighbour == twin.neighbour.counterpart();
        if !plain {
            return false;
        }
        if session.neighbour == Role::Provider {
            let (from, to) = (session.local as usize, session.remote as usize);
            hierarchy.add_edge(at[from], at[to], ());
        }
    }
    !is_cyclic_directed(&hierarchy)
}

//! Whether a network comes to rest, and what may be said about it.
//!
//! A run that ends proves that a stable state exists. That there is none is said only after an
//! exhaustive [search](super::search) for one.

use petgraph::algo::toposort;
use petgraph::graph::DiGraph;
use rand_pcg::Pcg32;
use rand_pcg::rand_core::SeedableRng as _;

use super::network::{NetSession, Network};
use super::search::search;
use super::settle::Settling;
use crate::bgp::local_prefs;
use crate::topology::{Asn, ExportDefault, Policy, Role};

/// What is known about a stable state being the only one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uniqueness {
    /// There is exactly one stable state. It follows from the policies: customers are preferred,
    /// nobody gives transit for nothing and there is no cycle of providers (Gao and Rexford 2001),
    /// or no local-pref prefers anybody; or an exhaustive search found no other.
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
        /// How many looks of a node each was given at least.
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

/// What may be spent on one prefix. A document of several prefixes has no more to spend than one
/// of one, so that whoever waits for it waits no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Effort {
    /// Looks a run may take: a network that comes to rest under Gao-Rexford policies needs a few
    /// per node.
    pub(super) looks: usize,
    /// Sessions a search may look at before it gives up.
    pub(super) search: usize,
}

impl Effort {
    pub(super) fn on(net: &Network) -> Self {
        let nodes = net.nodes().len();
        let shared = |all: usize| all / net.prefixes().len().max(1);
        Self { looks: 20 * nodes + shared(20_000 + 20 * nodes), search: shared(500_000) }
    }
}

/// How many random orders are tried, each with a part of the looks of a run: an order that leads
/// to rest does so soon, and most often there is none.
const ORDERS: usize = 8;
const PART: usize = 8;

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
    let effort = Effort::on(net);
    let looks = effort.looks / PART;
    let stable = search(net, settling.prefix, 0, effort);
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

/// Whether it follows from the policies alone that there is exactly one stable state, into which
/// every history leads. Filters, prepends and MEDs are allowed.
pub(super) fn has_unique_state(net: &Network) -> bool {
    length_decides(net) || customers_come_first(net)
}

/// Every node gives all routes one local-pref, so that lengths decide: the routes of a length
/// follow from shorter ones.
fn length_decides(net: &Network) -> bool {
    (0..net.nodes().len() as u32).all(|node| {
        let mut all = net.live_sessions_of(node).map(|(_, session)| preference(net, session));
        let first = all.next();
        first.is_none_or(|(least, most)| least == most && all.all(|other| other == (least, most)))
    })
}

fn preference(net: &Network, session: &NetSession) -> (u32, u32) {
    local_prefs(net.side(session).policy, session.neighbour)
}

/// The conditions of Gao and Rexford's theorem: roles agree, nobody is, through others, its own
/// provider, peers and providers hear own and customer routes only, and each node prefers any
/// route from a customer to any other. Then customer routes follow from those further down, and
/// all others from these and from those further up.
fn customers_come_first(net: &Network) -> bool {
    let mut hierarchy = DiGraph::<(), ()>::new();
    let at: Vec<_> = net.nodes().iter().map(|_| hierarchy.add_node(())).collect();
    for session in net.all_sessions().iter().filter(|s| s.is_up) {
        let agree = session.neighbour == net.session(session.twin).neighbour.counterpart();
        let valley_free = net.side(session).policy.export_default == ExportDefault::GaoRexford;
        if !agree || !valley_free || session.neighbour == Role::None {
            return false;
        }
        if session.neighbour == Role::Provider {
            hierarchy.add_edge(at[session.local as usize], at[session.remote as usize], ());
        }
    }
    let prefers_customers = |node: u32| {
        let sessions = || net.live_sessions_of(node).map(|(_, session)| session);
        let is_customer = |s: &&NetSession| s.neighbour == Role::Customer;
        let least = sessions().filter(is_customer).map(|s| preference(net, s).0).min();
        let others = sessions().filter(|s| !is_customer(s));
        let most = others.map(|s| preference(net, s).1).max();
        least.zip(most).is_none_or(|(least, most)| least > most)
    };
    (0..net.nodes().len() as u32).all(prefers_customers) && toposort(&hierarchy, None).is_ok()
}

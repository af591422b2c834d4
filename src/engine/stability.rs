//! Whether a network comes to rest, and what may be said about it.
//!
//! A run that ends proves that a stable state exists. That there is none is said only after an
//! exhaustive search: from a cold start, every order in which nodes can look, one at a time, is
//! followed, and none comes to rest. Where each node ranks its routes (no MED in play), every
//! stable state can be reached that way: letting the nodes look in the order of that state's
//! forwarding trees, each finds its stable route among what it hears and nothing better. So if none
//! is reached, there is none.

use petgraph::algo::is_cyclic_directed;
use petgraph::graph::DiGraph;
use rand_pcg::Pcg32;
use rand_pcg::rand_core::{Rng as _, SeedableRng as _};
use rustc_hash::FxHashSet;

use super::network::Network;
use super::settle::{Queue, Ran, Settling};
use super::state::Best;
use crate::topology::{ExportDefault, ImportDefault, Role};

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
            Self::Oscillates(nodes)
            | Self::Undetermined {
                changing: nodes, ..
            } => nodes,
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

/// The most states the exhaustive search visits.
const MAX_STATES: usize = 20_000;

/// Brings a network that did not come to rest as far as it can be brought: to rest in another
/// order of events, or to a proof that there is no rest, or to an honest "undetermined".
pub(super) fn judge(settling: &mut Settling<'_>) -> Verdict {
    let net = settling.net;
    let size = net.nodes().len();
    let looks = budget(net);
    for seed in 0..ORDERS as u64 {
        let mut random = Pcg32::seed_from_u64(seed);
        let mut queue = Queue::of(settling.restless(), size);
        let ran = settling.run(&mut queue, looks, || random.next_u32() as usize, |_| {});
        if ran == Ran::ToRest {
            return Verdict::Stable(Uniqueness::OnlyOneFound);
        }
    }
    match search(net, settling.prefix) {
        Search::Found(best) => {
            settling.best = best;
            return Verdict::Stable(Uniqueness::OnlyOneFound);
        }
        Search::None if !uses_med(net, settling.prefix) => {
            return Verdict::Oscillates(changing(settling, looks));
        }
        Search::None | Search::GaveUp => {}
    }
    Verdict::Undetermined {
        changing: changing(settling, looks),
        orders: ORDERS,
        looks,
    }
}

/// The nodes that change in a run that has been going for long.
fn changing(settling: &mut Settling<'_>, looks: usize) -> Vec<u32> {
    let size = settling.net.nodes().len();
    let mut seen = vec![false; size];
    let mut queue = Queue::of(settling.restless(), size);
    settling.run(&mut queue, looks, || 0, |node| seen[node as usize] = true);
    (0..size as u32).filter(|n| seen[*n as usize]).collect()
}

enum Search {
    /// A stable state.
    Found(Vec<Option<Best>>),
    /// All states that can be reached from a cold start were visited, and none is stable.
    None,
    /// Too many states.
    GaveUp,
}

/// Visits every state that can be reached from a cold start by nodes looking one at a time.
fn search(net: &Network, prefix: usize) -> Search {
    let mut routes = indexmap::IndexSet::new();
    let mut visited: FxHashSet<Box<[u32]>> = FxHashSet::default();
    let mut open: Vec<Box<[u32]>> = Vec::new();
    let none = routes.insert_full(None::<Best>).0 as u32;
    let cold: Box<[u32]> = vec![none; net.nodes().len()].into();
    visited.insert(cold.clone());
    open.push(cold);
    while let Some(state) = open.pop() {
        let best = state
            .iter()
            .map(|r| routes.get_index(*r as usize).cloned().flatten());
        let settling = Settling::new(net, prefix, best.collect());
        let restless = settling.restless();
        if restless.is_empty() {
            return Search::Found(settling.best);
        }
        for node in restless {
            let choice = routes.insert_full(settling.choice(node)).0 as u32;
            let mut next = state.clone();
            next[node as usize] = choice;
            if visited.insert(next.clone()) {
                open.push(next);
            }
        }
        if visited.len() > MAX_STATES {
            return Search::GaveUp;
        }
    }
    Search::None
}

/// Whether a step of the decision can depend on the set of candidates.
fn uses_med(net: &Network, prefix: usize) -> bool {
    let entries = |p: &crate::topology::Policy| {
        p.import
            .iter()
            .chain(&p.export)
            .any(|entry| entry.med.is_some())
    };
    net.policies().iter().any(entries) || net.origins(prefix).iter().any(|(_, o)| o.med.is_some())
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
            && policy
                .import
                .iter()
                .all(|e| e.local_pref.is_none() && e.med.is_none())
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

//! Proofs from the policies alone that exactly one stable state exists and every order of events
//! leads to it. Filters, prepends and MEDs are allowed.

use petgraph::algo::toposort;
use petgraph::graph::{DiGraph, NodeIndex};

use rustc_hash::FxHashMap;

use super::network::{External, Hierarchy, NetSession, Network};
use super::verdict::Proof;
use crate::bgp::{IbgpRole, Route, Step};
use crate::topology::{Asn, BorderNextHop, ExportDefault, Origin, Role};

/// Returns the reason why a network has exactly one stable state, if its policies prove it.
pub(super) fn proof(net: &Network) -> Option<Proof> {
    if !routers_of_an_as_agree(net) || !each_ranks_by_itself(net) {
        None
    } else if customers_come_first(net) && own_routes_hold(net, |role| role == Role::Provider) {
        Some(Proof::GaoRexford)
    } else if length_decides(net) && own_routes_hold(net, |_| true) {
        Some(Proof::EqualPreference)
    } else {
        None
    }
}

/// Returns true if the routers of each AS receive each other's best routes and can use them, so
/// that an AS acts as one: a full mesh, and reachable next hops. MEDs may hide routes from a mesh.
fn routers_of_an_as_agree(net: &Network) -> bool {
    let is_internal = |s: &NetSession| s.external().is_none();
    if !net.all_sessions().iter().any(is_internal) {
        return true;
    }
    let has_all = |node: u32| {
        let inner = || net.live_sessions_of(node).map(|(_, s)| s).filter(|s| is_internal(s));
        let others = net.part_of(node).len().saturating_sub(1);
        let reaches =
            net.nodes()[node as usize].next_hop != BorderNextHop::Neighbour { igp_cost: None };
        // Two routers have one session at most.
        inner().count() == others
            && (others == 0 || reaches)
            && inner().all(|s| s.neighbourhood() == Some(IbgpRole::Peer))
    };
    !net.features().meds && (0..net.nodes().len() as u32).all(has_all)
}

/// Returns true if no node's choice depends on history, its own weights, or routes that come back,
/// and all routers of an AS run the same steps.
fn each_ranks_by_itself(net: &Network) -> bool {
    let features = net.features();
    let alike = |s: &NetSession| {
        let steps = |node: u32| net.process_of(node).steps.iter().map(|s| s.step);
        s.external().is_some() || steps(s.local).eq(steps(s.remote))
    };
    !(features.weights || features.history || features.add_path)
        && net.policies().all(|p| p.allow_own_as == 0)
        && net.live_sessions().all(alike)
}

/// Tells whether nobody prefers what neighbours of some roles send to what a router of its own AS
/// announces: their routes may follow from that announcement.
fn own_routes_hold(net: &Network, follows: fn(Role) -> bool) -> bool {
    let of_others = |(_, session): (u32, &NetSession)| {
        let follows = follows(session.external()?.neighbour);
        net.local_prefs(session).filter(|_| follows).map(|(_, most)| most)
    };
    let most_of = |node: u32| net.live_sessions_of(node).filter_map(of_others).max();
    let most: Vec<Option<u32>> = (0..net.nodes().len() as u32).map(most_of).collect();
    let beats = |node: u32, own: &Origin| {
        let counts = net.process_of(node).takes(Step::AsPathLength) && own.path.is_empty();
        let own = own.local_pref.unwrap_or(Route::DEFAULT_LOCAL_PREF);
        most[node as usize].is_none_or(|most| own > most || (own == most && counts))
    };
    let mut origins = (0..net.prefixes().len()).flat_map(|prefix| net.origins(prefix));
    origins.all(|(at, own)| {
        net.part_of(*at).iter().filter(|node| *node != at).all(|node| beats(*node, own))
    })
}

/// Returns true if every node gives all routes one local-pref and compares path lengths, so that
/// lengths decide: the routes of one length follow from shorter ones.
fn length_decides(net: &Network) -> bool {
    let counts = |node: u32| net.process_of(node).takes(Step::AsPathLength);
    // All routers of an AS have to set the same local-pref.
    let mut of_domain: FxHashMap<u32, (u32, u32)> = FxHashMap::default();
    (0..net.nodes().len() as u32).all(|node| {
        let mut all = net.live_sessions_of(node).filter_map(|(_, s)| net.local_prefs(s));
        let domain = net.part_of(node).first().copied().unwrap_or(node);
        let same = |other: (u32, u32)| {
            other.0 == other.1 && *of_domain.entry(domain).or_insert(other) == other
        };
        counts(node) && all.all(same)
    })
}

/// Returns true if the conditions of Gao and Rexford's theorem hold: roles agree, no AS is its own
/// provider through others, peers and providers receive own and customer routes only, and each AS
/// prefers any route from a customer to any other. Then customer routes follow from those further
/// down, and all others from these and from those further up.
fn customers_come_first(net: &Network) -> bool {
    let domain = |node: u32| net.part_of(node).first().copied().unwrap_or(node);
    for (session, external) in live_external(net) {
        let twin = net.session(session.twin);
        let agree = external.neighbour == twin.neighbour().counterpart();
        let valley_free = net
            .policy(session)
            .is_some_and(|policy| policy.export_default == ExportDefault::GaoRexford);
        let is_known = matches!(external.neighbour, Role::Customer | Role::Peer | Role::Provider);
        if !agree || !valley_free || !is_known {
            return false;
        }
    }
    // For each AS, the lowest local-pref of customer routes and the highest of any others.
    let mut preferences = vec![(None::<u32>, None::<u32>); net.nodes().len()];
    for (session, external) in live_external(net) {
        let Some((least, most)) = net.local_prefs(session) else { continue };
        let (customers, others) = &mut preferences[domain(session.local) as usize];
        match external.neighbour {
            Role::Customer => *customers = Some(customers.map_or(least, |c| c.min(least))),
            _ => *others = (*others).max(Some(most)),
        }
    }
    let prefers_customers = |(customers, others): &(Option<u32>, Option<u32>)| {
        customers.zip(*others).is_none_or(|(least, most)| least > most)
    };
    preferences.iter().all(prefers_customers) && has_no_cycle_of_providers(net)
}

/// Returns true if no AS that is up is its own provider through others. Routers that reach each
/// other count as one AS.
fn has_no_cycle_of_providers(net: &Network) -> bool {
    if net.hierarchy == Hierarchy::Acyclic {
        return true;
    }
    let mut hierarchy = DiGraph::<(), ()>::new();
    let at: Vec<_> = net.nodes().iter().map(|_| hierarchy.add_node(())).collect();
    let domain = |node: u32| net.part_of(node).first().copied().unwrap_or(node);
    for (session, _) in live_external(net).filter(|(_, side)| side.neighbour == Role::Provider) {
        let [from, to] = [session.local, session.remote].map(|n| at[domain(n) as usize]);
        hierarchy.add_edge(from, to, ());
    }
    toposort(&hierarchy, None).is_ok()
}

/// Looks for cycles of providers in the whole document, up or not.
pub(super) fn hierarchy(net: &Network) -> Hierarchy {
    let mut graph = DiGraph::<(), ()>::new();
    let mut at: FxHashMap<Asn, NodeIndex> = FxHashMap::default();
    for session in net.all_sessions().iter().filter(|s| s.neighbour() == Role::Provider) {
        let [from, to] = [session.local, session.remote]
            .map(|n| *at.entry(net.nodes()[n as usize].asn).or_insert_with(|| graph.add_node(())));
        graph.add_edge(from, to, ());
    }
    if toposort(&graph, None).is_ok() { Hierarchy::Acyclic } else { Hierarchy::Unknown }
}

fn live_external(net: &Network) -> impl Iterator<Item = (&NetSession, &External)> {
    net.live_sessions().filter_map(|s| Some((s, s.external()?)))
}

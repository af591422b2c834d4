//! What follows from the policies alone: exactly one stable state, into which every history leads.
//! Filters, prepends and MEDs are allowed.

use petgraph::algo::toposort;
use petgraph::graph::DiGraph;

use super::network::{NetSession, Network};
use super::verdict::Proof;
use crate::bgp::local_prefs;
use crate::topology::{ExportDefault, Role};

/// Why a network has exactly one stable state, if that follows from its policies.
pub(super) fn proof(net: &Network) -> Option<Proof> {
    if customers_come_first(net) {
        Some(Proof::GaoRexford)
    } else if length_decides(net) {
        Some(Proof::EqualPreference)
    } else {
        None
    }
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

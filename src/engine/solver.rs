//! From a document to its state: from a cold start, or from the state before a change.

use std::sync::Arc;

use super::effort::Effort;
use super::judge::{Start, judge};
use super::network::{NetSession, Network};
use super::settle::{Queue, Ran, Settling};
use super::state::{Best, Held, Memory, PrefixState, State};
use super::unique::proof;
use super::verdict::{Proof, Uniqueness, Verdict};
use crate::bgp::{NextHop, Route};
use crate::topology::{LinkEnd, Topology, Touched};

/// The state a document comes to when all nodes start at once, knowing nothing. Nodes act in the
/// order of their ids, first come first served.
pub fn solve(doc: &Topology) -> State {
    let network = Arc::new(Network::compile(doc));
    let proof = proof(&network);
    let prefixes = 0..network.prefixes().len();
    let prefixes = prefixes.map(|place| cold(&network, place, proof)).collect();
    State { network, prefixes }
}

fn cold(net: &Network, prefix: usize, proof: Option<Proof>) -> PrefixState {
    let starts = net.origins(prefix).iter().map(|(node, _)| *node);
    settle(Settling::cold(net, prefix), starts, proof, Unrest::Judge(Start::Cold))
}

/// What a network does now that its document changed: routes stay where they were until a node
/// hears of something else. `touched` are the nodes at which something changed; see
/// [`Edit::touched`](crate::topology::Edit::touched).
pub fn advance(before: &State, doc: &Topology, touched: &Touched) -> State {
    go_on(before, doc, touched, Unrest::Judge(Start::FromBefore))
}

/// As [`advance`], for changes that are tried out: a network that does not come to rest in the one
/// order of events that is tried is left "undetermined", and no time is spent on a proof.
pub fn try_out(before: &State, doc: &Topology, touched: &Touched) -> State {
    go_on(before, doc, touched, Unrest::Leave)
}

/// What is done about a network that does not come to rest in the canonical order of events.
#[derive(Clone, Copy)]
enum Unrest {
    /// Others are tried, and a proof is looked for.
    Judge(Start),
    /// Nothing.
    Leave,
}

fn go_on(before: &State, doc: &Topology, touched: &Touched, unrest: Unrest) -> State {
    let network = Arc::new(Network::compile_after(doc, Some(&before.network)));
    let proof = proof(&network);
    let old = &*before.network;
    let carry = Carry::between(old, &network);
    let told_apart = carry.told_apart_anew(old);
    let prefixes = network.prefixes().iter().enumerate().map(|(place, prefix)| {
        let Some(was) = before.of(prefix) else {
            return cold(&network, place, proof);
        };
        let (best, lost) = carry.routes(was);
        let settling = Settling::new(&network, place, best);
        // Where the network was not at rest, every node may have something to do.
        let all = !was.verdict.changing().is_empty();
        let restless = if all { settling.restless() } else { Vec::new() };
        let mut starts: Vec<u32> =
            touched.0.iter().filter_map(|id| network.index_of(id)).chain(lost).collect();
        starts.extend(&told_apart);
        starts.extend(restless);
        starts.sort_unstable();
        settle(settling, starts, proof, unrest)
    });
    let prefixes = prefixes.collect();
    State { network, prefixes }
}

fn settle(
    mut settling: Settling<'_>,
    starts: impl IntoIterator<Item = u32>,
    proof: Option<Proof>,
    unrest: Unrest,
) -> PrefixState {
    let net = settling.net;
    let mut queue = Queue::of(starts, net.nodes().len());
    let looks = Effort::on(net).looks;
    let verdict = match settling.run(&mut queue, looks) {
        Ran::ToRest => Verdict::Stable(match proof {
            Some(proof) => Uniqueness::Proved(proof),
            None => Uniqueness::OnlyOneFound,
        }),
        Ran::OnAndOn(changing) => match unrest {
            Unrest::Judge(start) => judge(&mut settling, changing, start),
            Unrest::Leave => Verdict::Undetermined { changing, orders: 1, looks },
        },
    };
    PrefixState { best: settling.best, verdict }
}

/// The routes of an old network in the numbering of a new one.
struct Carry<'a> {
    new: &'a Network,
    /// For each new node its old index.
    old_node: Vec<Option<u32>>,
    /// For each old node its new index.
    new_node: Vec<Option<u32>>,
    /// For each old session its new index.
    new_session: Vec<Option<u32>>,
}

impl<'a> Carry<'a> {
    fn between(old: &Network, new: &'a Network) -> Self {
        let ids = old.nodes().iter().map(|n| Some(&n.id));
        let new_node = places(ids, new.nodes().iter().map(|n| &n.id));
        let mut old_node = vec![None; new.nodes().len()];
        for (now, was) in new_node.iter().zip(0u32..) {
            if let Some(now) = now {
                old_node[*now as usize] = Some(was);
            }
        }
        let renumbered = old
            .all_sessions()
            .iter()
            .map(|s| Some((new_node[s.local as usize]?, new_node[s.remote as usize]?, key(s))));
        let sessions = new.all_sessions().iter().map(|s| (s.local, s.remote, key(s)));
        let new_session = places(renumbered, sessions);
        Self { new, old_node, new_node, new_session }
    }

    /// The neighbours of nodes whose BGP identifier is not what it was: it may follow from who else
    /// has their ASN, without a change to themselves.
    fn told_apart_anew(&self, old: &Network) -> Vec<u32> {
        let nodes = self.new.nodes().iter().zip(&self.old_node).zip(0u32..);
        let changed = nodes.filter(|((node, was), _)| {
            was.is_some_and(|was| old.nodes()[was as usize].router_id != node.router_id)
        });
        let sessions = changed.flat_map(|(_, node)| self.new.sessions_of(node));
        sessions.map(|(_, session)| session.remote).collect()
    }

    /// The routes, and the nodes that must look again because theirs could not be carried over.
    fn routes(&self, was: &PrefixState) -> (Vec<Option<Best>>, Vec<u32>) {
        let mut lost = Vec::new();
        let nodes = self.old_node.iter().zip(0u32..);
        let best = nodes.map(|(old, node)| {
            let held = was.latest((*old)?)?;
            let carried = self.best(held);
            if carried.is_none() {
                // Its neighbours too: to them, losing a route is a change.
                lost.push(node);
                lost.extend(self.new.sessions_of(node).map(|(_, s)| s.remote));
            }
            carried
        });
        (best.collect(), lost)
    }

    fn best(&self, best: &Best) -> Option<Best> {
        let Held { route, via } = self.held(&best.route, best.via)?;
        let memory = best.memory.as_deref().map(|memory| {
            let also = memory.also.iter().filter_map(|held| self.held(&held.route, held.via));
            let arrivals = memory.arrivals.iter().filter_map(|s| self.new_session[*s as usize]);
            Arc::new(Memory { also: also.collect(), arrivals: arrivals.collect() })
        });
        Some(Best { route, via, memory })
    }

    fn held(&self, route: &Route, via: Option<u32>) -> Option<Held> {
        let originator = self.new_node[route.originator as usize]?;
        let via = match via {
            Some(session) => Some(self.new_session[session as usize]?),
            None => None,
        };
        let next_hop = match route.next_hop {
            NextHop::Router(router) => NextHop::Router(self.new_node[router as usize]?),
            NextHop::External(s) => NextHop::External(self.new_session[s as usize]?),
        };
        Some(Held { route: Route { originator, next_hop, ..route.clone() }, via })
    }
}

/// What tells the sessions of two nodes apart: external links by their ends, then iBGP. None sorts
/// first among options, so that it is turned round.
fn key(session: &NetSession) -> (bool, Option<&LinkEnd>) {
    (session.end().is_none(), session.end())
}

/// For each old key its place among the new ones, both in ascending order.
fn places<K: Ord>(
    old: impl Iterator<Item = Option<K>>,
    new: impl IntoIterator<Item = K>,
) -> Vec<Option<u32>> {
    let mut new = new.into_iter().zip(0u32..).peekable();
    let place = |key: Option<K>| {
        let key = key?;
        while new.next_if(|(other, _)| *other < key).is_some() {}
        new.next_if(|(other, _)| *other == key).map(|(_, place)| place)
    };
    old.map(place).collect()
}

//! All stable states of a network for one prefix.
//!
//! The routes of a stable state form trees with their roots at the origins, so that the state can
//! be grown: a node is given its route when the neighbour that it hears it from has its own. Where
//! each node ranks its routes one by one (no MEDs compared), such a node holds the best of what
//! it hears from nodes that have theirs. So the search lets nodes look once each, and only where a
//! node might still hear something better does it try both: that it will, and that it will not.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::effort::Effort;
use super::network::{NetSession, Network};
use super::settle::Settling;
use super::state::{Best, PrefixState, State};
use super::verdict::{Proof, Uniqueness, Verdict};
use crate::bgp::{AsPath, LearnedFrom, Route, best_of, for_role, local_prefs};
use crate::topology::{Asn, OriginCode, Policy, Prefix, Role};

/// The stable states of a network for one prefix, as far as they were found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StableStates {
    /// Each differs from the others.
    pub found: Vec<PrefixState>,
    /// Whether it is proved that there are no others.
    pub is_complete: bool,
}

/// Looks for the stable states of a network towards a prefix, `most` of them and one more.
pub fn stable_states(state: &State, prefix: &Prefix, most: usize) -> StableStates {
    match state.network().prefix_place(prefix) {
        Some(place) => search(state.network(), place, most, Effort::on(state.network())),
        None => StableStates::default(),
    }
}

pub(super) fn search(net: &Network, prefix: usize, most: usize, effort: Effort) -> StableStates {
    let mut states = StableStates::default();
    if compares_meds(net, prefix) {
        return states;
    }
    let mut work = 0;
    let mut open = vec![Part::rooted(net, prefix)];
    while let Some(mut part) = open.pop() {
        match part.grow(&mut work) {
            Grown::Whole => states.found.push(PrefixState {
                best: part.settling.best,
                verdict: Verdict::Stable(Uniqueness::OnlyOneFound),
            }),
            Grown::Dead => {}
            Grown::Fork(node, choice) => {
                let mut other = part.clone();
                other.refused[node as usize] = Some(choice.clone());
                open.push(other);
                if part.fix(node, choice) {
                    open.push(part);
                }
            }
        }
        if work > effort.search || states.found.len() > most {
            return states;
        }
    }
    states.is_complete = true;
    if let [only] = &mut states.found[..] {
        only.verdict = Verdict::Stable(Uniqueness::Proved(Proof::Exhaustive));
    }
    states
}

/// Whether some node may have to compare MEDs, so that what it prefers depends on all it hears:
/// two of its neighbours are in one AS, and there are MEDs at all.
fn compares_meds(net: &Network, prefix: usize) -> bool {
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

/// A part of a stable state.
#[derive(Clone)]
struct Part<'a> {
    settling: Settling<'a>,
    /// The nodes that have their route for good; the others have none yet.
    is_fixed: Vec<bool>,
    /// What a node hears and must come to prefer something else to.
    refused: Vec<Option<Best>>,
}

enum Grown {
    /// Nobody hears anything any more.
    Whole,
    /// No stable state has this part.
    Dead,
    /// The node may keep what it hears, or hear something better later.
    Fork(u32, Best),
}

impl<'a> Part<'a> {
    /// The origins alone.
    fn rooted(net: &'a Network, prefix: usize) -> Self {
        let size = net.nodes().len();
        let mut part = Self {
            settling: Settling::cold(net, prefix),
            is_fixed: vec![false; size],
            refused: vec![None; size],
        };
        for (node, _) in net.origins(prefix) {
            if let Some(own) = part.settling.choice(*node) {
                part.fix(*node, own);
            }
        }
        part
    }

    /// Gives a node its route for good. False when a neighbour that has its own would now change.
    fn fix(&mut self, node: u32, best: Best) -> bool {
        self.settling.best[node as usize] = Some(best);
        self.is_fixed[node as usize] = true;
        let settling = &self.settling;
        settling.net.live_sessions_of(node).all(|(_, session)| {
            let other = session.remote;
            !self.is_fixed[other as usize]
                || settling.choice(other) == settling.best[other as usize]
        })
    }

    /// Fixes all nodes whose route follows from what is fixed already.
    fn grow(&mut self, work: &mut usize) -> Grown {
        let net = self.settling.net;
        loop {
            let nodes = (0..net.nodes().len() as u32).filter(|n| !self.is_fixed[*n as usize]);
            let waiting: Vec<(u32, Best)> =
                nodes.filter_map(|n| Some((n, self.settling.choice(n)?))).collect();
            if waiting.is_empty() {
                return Grown::Whole;
            }
            let mut is_sure = |(node, held): &(u32, Best), without: Option<u32>, reach: &Reach| {
                *work += net.live_sessions_of(*node).count();
                !self.can_hear_better(*node, held, without, reach)
            };
            let reach = Reach::of(self, None);
            let mut sure: Vec<_> = waiting.iter().filter(|w| is_sure(w, None, &reach)).collect();
            if sure.is_empty() {
                // A route that leads through the node itself is none to wait for.
                let is_sure_alone = |w: &&(u32, Best)| {
                    let reach = Reach::of(self, Some(w.0));
                    is_sure(w, Some(w.0), &reach)
                };
                sure.extend(waiting.iter().find(is_sure_alone));
                *work += waiting.len() * net.all_sessions().len();
            }
            *work += net.all_sessions().len();
            let refuses =
                |(node, best): &(u32, Best)| self.refused[*node as usize].as_ref() == Some(best);
            if sure.is_empty() {
                let fork = waiting.into_iter().find(|w| !refuses(w));
                return fork.map_or(Grown::Dead, |(node, best)| Grown::Fork(node, best));
            }
            if sure.iter().any(|w| refuses(w)) {
                return Grown::Dead;
            }
            for (node, best) in sure.into_iter().cloned().collect::<Vec<_>>() {
                if !self.fix(node, best) {
                    return Grown::Dead;
                }
            }
        }
    }

    /// Whether a neighbour that has no route for good could still offer a node a better one.
    fn can_hear_better(&self, node: u32, held: &Best, without: Option<u32>, reach: &Reach) -> bool {
        let net = self.settling.net;
        let Some(via) = held.via else {
            return false;
        };
        let held = net.candidate(net.session(via), held.route.clone());
        net.live_sessions_of(node)
            .filter(|(_, s)| !self.is_fixed[s.remote as usize] && Some(s.remote) != without)
            .flat_map(|(_, s)| reach.offers(net, s).map(move |route| net.candidate(s, route)))
            .any(|rival| best_of(&[rival, held.clone()]) == Some(0))
    }
}

/// Bounds on what nodes without a route for good may come to hold: for each, by the role of the
/// neighbour it is learned from, the shortest AS path. Filters that look at a route are taken to
/// let it pass.
struct Reach(Vec<[Option<usize>; ROLES.len()]>);

/// In the order of the enum.
const ROLES: [Role; 4] = [Role::Customer, Role::Provider, Role::Peer, Role::None];

impl Reach {
    /// What may come out of a part, over paths that avoid a node.
    fn of(part: &Part<'_>, without: Option<u32>) -> Self {
        let net = part.settling.net;
        let is_open = |node: u32| !part.is_fixed[node as usize] && Some(node) != without;
        let mut reach = Self(vec![[None; ROLES.len()]; net.nodes().len()]);
        let mut queue = BinaryHeap::new();
        for (index, session) in net.all_sessions().iter().enumerate() {
            let at_edge = session.is_up && is_open(session.local);
            if at_edge
                && part.is_fixed[session.remote as usize]
                && let Some(route) = part.settling.received(index as u32)
            {
                queue.push(Reverse((route.as_path.len(), session.local, session.neighbour)));
            }
        }
        while let Some(Reverse((length, node, role))) = queue.pop() {
            let known = &mut reach.0[node as usize][role as usize];
            if known.is_some() {
                continue;
            }
            *known = Some(length);
            for (_, session) in net.live_sessions_of(node).filter(|(_, s)| is_open(s.remote)) {
                let towards = net.session(session.twin);
                if let Some(route) = bound(net, towards, role, length) {
                    queue.push(Reverse((route.as_path.len(), session.remote, towards.neighbour)));
                }
            }
        }
        reach
    }

    /// What the neighbour of a session may come to offer, no worse than it can be.
    fn offers(&self, net: &Network, session: &NetSession) -> impl Iterator<Item = Route> {
        let learned = ROLES.iter().zip(self.0[session.remote as usize]);
        learned.filter_map(|(role, length)| bound(net, session, *role, length?))
    }
}

/// A route no worse than any that comes in over a session when the neighbour learned it in a role
/// with a path of some length.
fn bound(net: &Network, session: &NetSession, role: Role, length: usize) -> Option<Route> {
    let (import, export) = (net.side(session), net.side(net.session(session.twin)));
    for_role(export, LearnedFrom::Neighbour(role)).ok()?;
    let mut entries = import.policy.import.iter().chain(&export.policy.export);
    if entries.any(|e| e.deny && e.matches.is_all()) {
        return None;
    }
    let certain = export.policy.export.iter().filter(|e| e.matches.is_all());
    let prepends: usize = certain.map(|e| usize::from(e.prepend)).sum();
    let (_, local_pref) = local_prefs(import.policy, session.neighbour);
    let path = std::iter::repeat_n(export.asn, length + 1 + prepends);
    Some(Route {
        as_path: path.collect::<AsPath>(),
        local_pref,
        med: None,
        origin: OriginCode::Igp,
        communities: Default::default(),
        learned_from: LearnedFrom::Neighbour(session.neighbour),
        originator: 0,
    })
}

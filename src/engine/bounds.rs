//! Bounds on what open nodes of a part of a stable state may come to hold.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::network::{NetSession, Network};
use super::part::Part;
use super::state::Best;
use crate::bgp::{AsPath, LearnedFrom, Route, best_of, for_role, local_prefs};
use crate::topology::{OriginCode, Role};

/// For each of some open nodes, by the role of the neighbour it learns from, the shortest AS path
/// that it may come to hold. Filters that look at a route are taken to let it pass.
pub(super) struct Bounds {
    shortest: Vec<[Option<usize>; ROLES.len()]>,
    /// The nodes that are looked at, also as a list.
    takes_part: Vec<bool>,
    nodes: Vec<u32>,
}

/// In the order of the enum.
const ROLES: [Role; 4] = [Role::Customer, Role::Provider, Role::Peer, Role::None];

/// The work that was allowed is used up.
pub(super) struct UsedUp;

impl Bounds {
    pub(super) fn new(net: &Network) -> Self {
        let size = net.nodes().len();
        let shortest = vec![[None; ROLES.len()]; size];
        Self { shortest, takes_part: vec![false; size], nodes: Vec::new() }
    }

    /// Works out the bounds for some open nodes of a part, which have nothing to expect from any
    /// others. A node holds what it hears from fixed nodes or something better, so that what is no
    /// better does not come through it. `left` is how many sessions may be looked at.
    pub(super) fn fill(
        &mut self,
        part: &Part<'_>,
        nodes: impl IntoIterator<Item = u32>,
        left: &mut usize,
    ) -> Result<(), UsedUp> {
        for node in self.nodes.drain(..) {
            self.takes_part[node as usize] = false;
            self.shortest[node as usize] = [None; ROLES.len()];
        }
        self.nodes.extend(nodes);
        let net = part.net();
        let mut queue = BinaryHeap::new();
        for node in &self.nodes {
            self.takes_part[*node as usize] = true;
            if let Some(held) = part.held(*node).filter(|_| part.may_keep(*node))
                && let LearnedFrom::Neighbour(role) = held.route.learned_from
            {
                queue.push(Reverse((held.route.as_path.len(), *node, role)));
            }
        }
        while let Some(Reverse((length, node, role))) = queue.pop() {
            let known = &mut self.shortest[node as usize][role as usize];
            if known.is_some() {
                continue;
            }
            *known = Some(length);
            for (_, session) in net.live_sessions_of(node) {
                *left = left.checked_sub(1).ok_or(UsedUp)?;
                let towards = net.session(session.twin);
                if self.takes_part[session.remote as usize]
                    && let Some(bound) = Bound::of(net, towards, role, length)
                    && bound.beats(net, towards, part.held(session.remote))
                {
                    queue.push(Reverse((bound.length, session.remote, towards.neighbour)));
                }
            }
        }
        Ok(())
    }

    /// Whether the open neighbour of a session could come to offer something better than what the
    /// node hears from fixed ones.
    pub(super) fn can_improve(&self, part: &Part<'_>, session: &NetSession) -> bool {
        let net = part.net();
        let learned = ROLES.iter().zip(self.shortest[session.remote as usize]);
        learned
            .filter_map(|(role, length)| Bound::of(net, session, *role, length?))
            .any(|bound| bound.beats(net, session, part.held(session.local)))
    }
}

/// Whether a route that comes in over a session is better than what the node has.
pub(super) fn beats(
    net: &Network,
    session: &NetSession,
    route: Route,
    known: Option<&Best>,
) -> bool {
    let Some(Best { route: other, via }) = known else { return true };
    let Some(via) = via else { return false };
    let other = net.candidate(net.session(*via), other.clone());
    best_of(&[net.candidate(session, route), other]) == Some(0)
}

/// No route that comes in over a session is better than this.
struct Bound {
    local_pref: u32,
    length: usize,
}

impl Bound {
    /// For what the neighbour learned in a role with a path of some length.
    fn of(net: &Network, session: &NetSession, role: Role, length: usize) -> Option<Self> {
        let (import, export) = (net.side(session), net.side(net.session(session.twin)));
        for_role(export, LearnedFrom::Neighbour(role)).ok()?;
        let mut entries = import.policy.import.iter().chain(&export.policy.export);
        if entries.any(|e| e.deny && e.matches.is_all()) {
            return None;
        }
        let certain = export.policy.export.iter().filter(|e| e.matches.is_all());
        let prepends: usize = certain.map(|e| usize::from(e.prepend)).sum();
        let (_, local_pref) = local_prefs(import.policy, session.neighbour);
        Some(Self { local_pref, length: length + 1 + prepends })
    }

    fn beats(&self, net: &Network, session: &NetSession, known: Option<&Best>) -> bool {
        let Some(Best { route: other, .. }) = known else { return true };
        let of_other = (other.local_pref, Reverse(other.as_path.len()));
        if (self.local_pref, Reverse(self.length)) != of_other {
            return (self.local_pref, Reverse(self.length)) > of_other;
        }
        let asn = net.nodes()[session.remote as usize].asn;
        let route = Route {
            as_path: std::iter::repeat_n(asn, self.length).collect::<AsPath>(),
            local_pref: self.local_pref,
            med: None,
            origin: OriginCode::Igp,
            communities: Default::default(),
            learned_from: LearnedFrom::Neighbour(session.neighbour),
            originator: 0,
        };
        beats(net, session, route, known)
    }
}

//! Bounds on the routes that open nodes of a partial stable state may still get.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::network::{NetSession, Network, SessionKind};
use super::part::PartialState;
use super::sets::RankBySet;
use crate::bgp::{AsPath, IbgpRole, LearnedFrom, NextHop, Route, Step, for_role};
use crate::topology::{OriginCode, Role};

/// The highest local-pref and the shortest AS path that each of some open nodes may still get, by
/// the way in which it learns the route. Filters that depend on the route are assumed to let it
/// pass.
pub(super) struct Bounds {
    best: Vec<[Option<Bound>; WAYS]>,
    /// Marks the nodes that are examined; `nodes` lists them.
    takes_part: Vec<bool>,
    nodes: Vec<u32>,
}

/// All roles, in the order of the enum.
const ROLES: [Role; 6] = [
    Role::Customer,
    Role::Provider,
    Role::Peer,
    Role::RouteServer,
    Role::RouteServerClient,
    Role::None,
];

/// Number of ways to learn a route: by role, over eBGP or iBGP.
const WAYS: usize = 2 * (1 + ROLES.len());

/// A way in which a node learns a route.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Learned {
    from: LearnedFrom,
    over_ibgp: bool,
}

impl Learned {
    fn all() -> impl Iterator<Item = Self> {
        let from = ROLES.into_iter().map(LearnedFrom::Neighbour);
        let from = std::iter::once(LearnedFrom::Own).chain(from);
        from.flat_map(|from| [false, true].map(|over_ibgp| Self { from, over_ibgp }))
    }

    fn place(self) -> usize {
        let from = match self.from {
            LearnedFrom::Own => 0,
            LearnedFrom::Neighbour(role) => {
                1 + ROLES.iter().position(|r| *r == role).unwrap_or_default()
            }
        };
        2 * from + usize::from(self.over_ibgp)
    }
}

/// An upper bound by local-pref and path length: no route is better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Bound {
    length: usize,
    local_pref: Reverse<u32>,
}

impl Bound {
    /// Returns the bound that holds for both.
    fn of_both(self, other: Self) -> Self {
        Self {
            length: self.length.min(other.length),
            local_pref: self.local_pref.min(other.local_pref),
        }
    }
}

/// The allowed work is used up.
pub(super) struct UsedUp;

impl Bounds {
    pub(super) fn new(net: &Network) -> Self {
        let size = net.nodes().len();
        let best = vec![[None; WAYS]; size];
        Self { best, takes_part: vec![false; size], nodes: Vec::new() }
    }

    /// Computes the bounds for some open nodes of a partial state that cannot receive anything from
    /// other open nodes. A node that ranks its routes one by one keeps what it receives from fixed
    /// nodes or something better, so no worse route passes through it. Each session that is
    /// examined counts against `left`.
    pub(super) fn fill<'n>(
        &mut self,
        part: &PartialState<'_>,
        nodes: impl IntoIterator<Item = &'n u32>,
        by_set: &RankBySet,
        left: &mut usize,
    ) -> Result<(), UsedUp> {
        let net = part.net();
        self.start(nodes);
        let mut queue = BinaryHeap::new();
        for node in &self.nodes {
            for held in part.choices(*node, by_set) {
                let over_ibgp = held.via.is_some_and(|s| net.session(s).external().is_none());
                let learned = Learned { from: held.route.learned_from, over_ibgp };
                let bound = Bound {
                    length: held.route.as_path.len(),
                    local_pref: Reverse(held.route.local_pref),
                };
                queue.push(Reverse((bound, *node, learned)));
            }
        }
        while let Some(Reverse((bound, node, learned))) = queue.pop() {
            let known = &mut self.best[node as usize][learned.place()];
            let both = known.map_or(bound, |known| known.of_both(bound));
            if *known == Some(both) {
                continue;
            }
            *known = Some(both);
            for (_, session) in net.live_sessions_of(node) {
                *left = left.checked_sub(1).ok_or(UsedUp)?;
                let towards = session.twin;
                if self.takes_part[session.remote as usize]
                    && let Some((learned, bound)) = arriving(net, towards, learned, both)
                    && is_better(part, net.session(towards), bound, by_set)
                {
                    queue.push(Reverse((bound, session.remote, learned)));
                }
            }
        }
        Ok(())
    }

    fn start<'n>(&mut self, nodes: impl IntoIterator<Item = &'n u32>) {
        for node in self.nodes.drain(..) {
            self.takes_part[node as usize] = false;
            self.best[node as usize] = [None; WAYS];
        }
        self.nodes.extend(nodes);
        for node in &self.nodes {
            self.takes_part[*node as usize] = true;
        }
    }

    /// Returns true if the open neighbour of a session could still advertise something better than
    /// what the node receives from fixed ones.
    pub(super) fn can_improve(
        &self,
        part: &PartialState<'_>,
        session: &NetSession,
        by_set: &RankBySet,
    ) -> bool {
        let net = part.net();
        let near = net.session(session.twin).twin;
        let learned = Learned::all().zip(self.best[session.remote as usize]);
        learned
            .filter_map(|(learned, bound)| arriving(net, near, learned, bound?))
            .any(|(_, bound)| is_better(part, session, bound, by_set))
    }
}

/// Returns the best that the far end's route can become at the near end of a session, if sent at
/// all.
fn arriving(
    net: &Network,
    session: u32,
    learned: Learned,
    bound: Bound,
) -> Option<(Learned, Bound)> {
    let near = net.session(session);
    let far = net.session(near.twin);
    match (&near.over, &far.over) {
        (SessionKind::Link(near_side), SessionKind::Link(far_side)) => {
            let export = net.side(near.twin, far_side);
            for_role(export, learned.from).ok()?;
            let import = net.policy(near)?;
            let mut entries = import.import.iter().chain(&export.policy.export);
            if entries.any(|e| e.deny && e.matches.is_all()) {
                return None;
            }
            let certain = export.policy.export.iter().filter(|e| e.matches.is_all());
            let prepends: usize = certain.map(|e| usize::from(e.prepend)).sum();
            let own = usize::from(!net.omits_own_asn(near.twin));
            let (_, most) = net.local_prefs(near)?;
            let bound = Bound { length: bound.length + own + prepends, local_pref: Reverse(most) };
            let from = LearnedFrom::Neighbour(near_side.neighbour);
            Some((Learned { from, over_ibgp: false }, bound))
        }
        _ => {
            let is_client =
                |(_, s): (u32, &NetSession)| s.neighbourhood() == Some(IbgpRole::Client);
            let reflects = || net.live_sessions_of(near.remote).any(is_client);
            let is_sent = !learned.over_ibgp || reflects();
            is_sent.then_some((Learned { over_ibgp: true, ..learned }, bound))
        }
    }
}

/// Returns true if a route with this bound could beat what an open node receives from fixed ones.
fn is_better(
    part: &PartialState<'_>,
    session: &NetSession,
    bound: Bound,
    by_set: &RankBySet,
) -> bool {
    let net = part.net();
    if by_set.contains(session.local) || net.features().weights {
        return true;
    }
    let Some(known) = part.held(session.local) else { return true };
    let Reverse(local_pref) = bound.local_pref;
    let counts = net.process_of(session.local).takes(Step::AsPathLength);
    let length = |n: usize| Reverse(if counts { n } else { 0 });
    let of_known = (known.route.local_pref, length(known.route.as_path.len()));
    let of_bound = (local_pref, length(bound.length));
    // Reachability of the next hop is compared before local-pref.
    let is_last_resort = known
        .via
        .is_some_and(|s| net.candidate(net.session(s), known.route.clone()).igp_cost.is_none());
    if is_last_resort {
        return true;
    }
    if of_bound != of_known {
        return of_bound > of_known;
    }
    let asn = net.nodes()[session.remote as usize].asn;
    // The best possible values for all later steps.
    let route = Route {
        as_path: std::iter::repeat_n(asn, bound.length).collect::<AsPath>(),
        weight: 0,
        local_pref,
        med: Some(0),
        origin: OriginCode::Igp,
        communities: Default::default(),
        learned_from: LearnedFrom::Neighbour(session.neighbour()),
        only_to_customer: None,
        next_hop: NextHop::Router(session.local),
        reflection: None,
        originator: 0,
    };
    let mut candidate = net.candidate(session, route);
    if session.external().is_none() {
        (candidate.igp_cost, candidate.router_id) = (Some(0), 0);
    }
    let Some(via) = known.via else { return false };
    let known = net.candidate(net.session(via), known.route.clone());
    net.process_of(session.local).best_of(&[candidate, known]) == Some(0)
}

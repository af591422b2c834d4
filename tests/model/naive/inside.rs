//! What happens to a route inside an AS: an IGP, iBGP (RFC 4271 section 9.2.1), and reflectors
//! (RFC 4456).

use std::collections::BTreeMap;

use catchment::topology::{
    Asn, BorderNextHop, Community, Ibgp, IbgpSession, LinkState, Node, NodeId, NodeState,
    ProfileName, Topology, WellKnown,
};

use super::deciding::Rules;
use super::{Held, Hop, Model, Via};

/// What a router is to another one of its AS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Inside {
    Peer,
    Client,
    Reflector,
}

/// Distances between routers of one AS.
pub(super) struct Igp(BTreeMap<(NodeId, NodeId), u32>);

impl Igp {
    /// R. W. Floyd, "Algorithm 97: Shortest path", 1962.
    pub(super) fn of(doc: &Topology) -> Self {
        let up: Vec<&Node> = doc.nodes().filter(|n| n.state == NodeState::Up).collect();
        let mut least: BTreeMap<(NodeId, NodeId), u32> = BTreeMap::new();
        for node in &up {
            least.insert((node.id.clone(), node.id.clone()), 0);
        }
        for link in doc.links().filter(|l| l.state == LinkState::Up) {
            let (a, b) = (doc.node(&link.a.node).unwrap(), doc.node(&link.b.node).unwrap());
            let is_up = a.state == NodeState::Up && b.state == NodeState::Up;
            if a.asn != b.asn || !is_up {
                continue;
            }
            let cost = link.igp_cost.get();
            for pair in [(a.id.clone(), b.id.clone()), (b.id.clone(), a.id.clone())] {
                let known = least.entry(pair).or_insert(cost);
                *known = cost.min(*known);
            }
        }
        for over in &up {
            for from in &up {
                let Some(first) = least.get(&(from.id.clone(), over.id.clone())).copied() else {
                    continue;
                };
                for to in &up {
                    let Some(rest) = least.get(&(over.id.clone(), to.id.clone())).copied() else {
                        continue;
                    };
                    let known = least.entry((from.id.clone(), to.id.clone())).or_insert(u32::MAX);
                    *known = (first + rest).min(*known);
                }
            }
        }
        Self(least)
    }

    pub(super) fn between(&self, from: &NodeId, to: &NodeId) -> Option<u32> {
        self.0.get(&(from.clone(), to.clone())).copied()
    }
}

/// The iBGP sessions that are up, as each router sees them. An AS without a set of its own has one
/// between any two routers that reach each other.
pub(super) fn sessions_inside(
    doc: &Topology,
    igp: &Igp,
) -> BTreeMap<NodeId, Vec<(NodeId, Inside)>> {
    let mut all: BTreeMap<NodeId, Vec<(NodeId, Inside)>> = BTreeMap::new();
    let mut add = |at: &NodeId, other: &NodeId, other_is: Inside| {
        if igp.between(at, other).is_some() {
            all.entry(at.clone()).or_default().push((other.clone(), other_is));
        }
    };
    let settings: BTreeMap<Asn, &Ibgp> = doc.ases().map(|set| (set.asn, &set.ibgp)).collect();
    for node in doc.nodes() {
        if let Some(Ibgp::Sessions(_)) = settings.get(&node.asn) {
            continue;
        }
        for other in doc.nodes().filter(|o| o.asn == node.asn && o.id != node.id) {
            add(&node.id, &other.id, Inside::Peer);
        }
    }
    for ibgp in settings.values() {
        let Ibgp::Sessions(sessions) = ibgp else { continue };
        for session in sessions {
            match session {
                IbgpSession::Peers(a, b) => {
                    add(a, b, Inside::Peer);
                    add(b, a, Inside::Peer);
                }
                IbgpSession::Client { reflector, client } => {
                    add(reflector, client, Inside::Client);
                    add(client, reflector, Inside::Reflector);
                }
            }
        }
    }
    all
}

impl Model<'_> {
    /// What one router is to another.
    fn is_to(&self, at: &NodeId, other: &NodeId) -> Option<Inside> {
        let all = self.inside.get(at)?;
        all.iter().find(|(id, _)| id == other).map(|(_, is)| *is)
    }

    /// What a router hears over iBGP from one that holds a route, if it takes it.
    pub(super) fn passed_on(&self, held: &Held, sender: &Node, receiver: &Node) -> Option<Held> {
        let mut route = held.clone();
        // RFC 1997.
        let (of_sender, of_receiver) = (Rules::of(self.doc, sender), Rules::of(self.doc, receiver));
        let goes = of_sender.stopped_by_communities() == WellKnown::Nowhere
            || (held.via == Via::Itself && of_sender.sends_own_marked());
        if !goes && held.communities.contains(&Community::NO_ADVERTISE) {
            return None;
        }
        // BIRD 2 looks at the cluster list on sessions with its own clients, both ways.
        let is_client =
            |at: &Node, other: &Node| self.is_to(&at.id, &other.id) == Some(Inside::Client);
        let passed = |held: &Held, at: &Node| {
            let cluster: u32 = at.effective_cluster_id().into();
            held.reflected.as_ref().is_some_and(|(_, clusters)| clusters.contains(&cluster))
        };
        let sends_bird = of_sender.profile == ProfileName::Bird;
        if sends_bird && is_client(sender, receiver) && passed(held, sender) {
            return None;
        }
        let checks = of_receiver.profile != ProfileName::Bird || is_client(receiver, sender);
        // FRR 8 gives its own announcements a MED, and adds one with the originator id.
        let is_frr = Rules::of(self.doc, sender).profile == ProfileName::Frr;
        match &held.via {
            Via::Itself => {
                route.next_hop = Hop::Router(sender.id.clone());
                if is_frr {
                    route.med = route.med.or(Some(0));
                }
            }
            Via::Link(_) => {
                if sender.next_hop == BorderNextHop::Itself {
                    route.next_hop = Hop::Router(sender.id.clone());
                }
            }
            Via::Router(before) => {
                let sends_back = Rules::of(self.doc, sender).profile != ProfileName::Bird;
                if *before == receiver.id && !sends_back {
                    return None;
                }
                // RFC 4456 section 6: from clients to all, from others to clients.
                let from_client = self.is_to(&sender.id, before) == Some(Inside::Client);
                let to_client = self.is_to(&sender.id, &receiver.id) == Some(Inside::Client);
                if !from_client && !to_client {
                    return None;
                }
                if is_frr && held.reflected.is_none() {
                    route.med = route.med.or(Some(0));
                }
                // RFC 4456 section 8.
                let brought_by: u32 = self.doc.node(before)?.effective_router_id().into();
                let (originator, mut clusters) =
                    held.reflected.clone().unwrap_or((brought_by, vec![]));
                clusters.insert(0, sender.effective_cluster_id().into());
                route.reflected = Some((originator, clusters));
            }
        }
        if route.path.contains(&receiver.asn) {
            return None;
        }
        if let Some((originator, _)) = &route.reflected {
            let own: u32 = receiver.effective_router_id().into();
            if *originator == own || (checks && passed(&route, receiver)) {
                return None;
            }
        }
        route.weight = 0;
        route.via = Via::Router(sender.id.clone());
        Some(route)
    }

    /// From a router to a next hop, if it can be reached. The network of an external link is known
    /// to its own router, and to others where that one says so.
    pub(super) fn distance_to(&self, from: &NodeId, hop: &Hop) -> Option<u32> {
        match hop {
            Hop::Router(router) => self.igp.between(from, router),
            Hop::Beyond(near) | Hop::Member { near, .. } => {
                let (end, border) = self.doc.end(&near.link, near.side)?;
                if end.node == *from {
                    return Some(0);
                }
                let BorderNextHop::Neighbour { igp_cost: Some(cost) } = border.next_hop else {
                    return None;
                };
                Some(self.igp.between(from, &border.id)? + u32::from(cost))
            }
        }
    }
}

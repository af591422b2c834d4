//! BGP once more, straight from the RFCs and knowing nothing of the engine: what each node of a
//! document would choose, given what its neighbours hold. Slow, plain, and compared with the
//! engine's answers.
//!
//! It does not know more than one route a session (add-path) or the order of arrival; [`covers`]
//! says whether a document asks for either.

mod borders;
mod deciding;
mod exhaustive;
mod inside;

use std::collections::{BTreeMap, BTreeSet};

use catchment::bgp::{LearnedFrom, NextHop};
use catchment::engine::{Best, Network, PrefixState, State};
use catchment::topology::{
    AddPath, Asn, Community, HealthCheck, LinkEnd, LinkState, MedComparison, Node, NodeId,
    NodeState, OriginCode, Prefix, ProfileName, Role, Service, Topology,
};

use deciding::{Candidate, Rules, decided};
use inside::{Igp, Inside, sessions_inside};

/// Over what a node has its route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Via {
    /// It announces it.
    Itself,
    /// The node's end of the link.
    Link(LinkEnd),
    /// The router of its AS that it heard it from.
    Router(NodeId),
}

/// The next hop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Hop {
    Router(NodeId),
    /// The far end of the link, named by the near one.
    Beyond(LinkEnd),
    /// Another client of the route server at the far end of the near link, named by the route
    /// server's end of that client's link.
    Member {
        near: LinkEnd,
        far: LinkEnd,
    },
}

/// A route with its attributes as a node holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    pub path: Vec<Asn>,
    pub weight: u16,
    pub local_pref: u32,
    pub med: Option<u32>,
    pub origin: OriginCode,
    pub communities: BTreeSet<Community>,
    /// The role of the neighbour through which it came into the AS; none for what the AS announces.
    pub from: Option<Role>,
    pub only_to_customer: Option<Asn>,
    pub next_hop: Hop,
    /// The originator id and the cluster list, the latest cluster first.
    pub reflected: Option<(u32, Vec<u32>)>,
    pub site: NodeId,
    pub via: Via,
}

/// What every node holds.
pub(crate) type Table = BTreeMap<NodeId, Held>;

/// What the engine says every node holds.
pub(crate) fn table(state: &State, prefix: &Prefix) -> Table {
    state.of(prefix).map_or_else(Table::new, |routes| table_of(state.network(), routes))
}

/// What the engine says every node of a network holds in a state.
pub(crate) fn table_of(net: &Network, routes: &PrefixState) -> Table {
    let end = |s: u32| net.session(s).end().expect("a link").clone();
    let held = |best: &Best| Held {
        path: best.route.as_path.asns().to_vec(),
        weight: best.route.weight,
        local_pref: best.route.local_pref,
        med: best.route.med,
        origin: best.route.origin,
        communities: best.route.communities.iter().copied().collect(),
        from: match best.route.learned_from {
            LearnedFrom::Own => None,
            LearnedFrom::Neighbour(role) => Some(role),
        },
        only_to_customer: best.route.only_to_customer,
        next_hop: match best.route.next_hop {
            NextHop::Router(router) => Hop::Router(net.id_of(router).clone()),
            NextHop::External(s) => Hop::Beyond(end(s)),
            NextHop::OverLan { near, far } => Hop::Member { near: end(near), far: end(far) },
        },
        reflected: best.route.reflection.as_ref().map(|r| (r.originator_id, r.clusters.clone())),
        site: net.id_of(best.route.originator).clone(),
        via: match best.via.map(|s| net.session(s)) {
            None => Via::Itself,
            Some(session) => match session.end() {
                Some(end) => Via::Link(end.clone()),
                None => Via::Router(net.id_of(session.remote).clone()),
            },
        },
    };
    let nodes = net.nodes().iter().zip(0u32..);
    nodes.filter_map(|(node, index)| Some((node.id.clone(), held(routes.latest(index)?)))).collect()
}

/// Whether a document holds nothing that this model does not know.
pub(crate) fn covers(doc: &Topology) -> bool {
    doc.ases().all(|set| set.add_path == AddPath::BestOnly)
        && doc.nodes().all(|node| Rules::of(doc, node).med != MedComparison::ByArrival)
}

/// The nodes that would change if they looked now.
pub(crate) fn restless(doc: &Topology, prefix: &Prefix, table: &Table) -> Vec<NodeId> {
    Model::new(doc, prefix).restless(table)
}

/// All stable states, found by trying every way in which nodes could point at their neighbours.
/// For the smallest networks only.
pub(crate) fn all_stable(doc: &Topology, prefix: &Prefix) -> Vec<Table> {
    exhaustive::all_stable(&Model::new(doc, prefix))
}

/// A document as it matters to one prefix.
pub(crate) struct Model<'a> {
    doc: &'a Topology,
    prefix: Prefix,
    igp: Igp,
    inside: BTreeMap<NodeId, Vec<(NodeId, Inside)>>,
}

impl<'a> Model<'a> {
    pub(crate) fn new(doc: &'a Topology, prefix: &Prefix) -> Self {
        let igp = Igp::of(doc);
        let inside = sessions_inside(doc, &igp);
        Self { doc, prefix: *prefix, igp, inside }
    }

    pub(crate) fn restless(&self, table: &Table) -> Vec<NodeId> {
        self.doc
            .nodes()
            .filter(|n| self.choice(table, n).as_ref() != table.get(&n.id))
            .map(|n| n.id.clone())
            .collect()
    }

    /// What a node chooses, given what all hold, itself included.
    pub(crate) fn choice(&self, table: &Table, node: &Node) -> Option<Held> {
        let mut candidates = self.candidates(table, node, None);
        let held = table.get(&node.id).map(|held| &held.via);
        candidates.iter_mut().for_each(|c| c.is_in_use = held == Some(&c.route.via));
        decided(&Rules::of(self.doc, node), candidates)
    }

    /// All that a node may choose from, or what comes over one way alone.
    fn candidates(&self, table: &Table, node: &Node, only: Option<&Via>) -> Vec<Candidate> {
        if node.state == NodeState::Failed {
            return Vec::new();
        }
        let is_wanted = |via: &Via| only.is_none_or(|only| only == via);
        let mut found: Vec<Candidate> =
            self.own(node).into_iter().filter(|_| is_wanted(&Via::Itself)).collect();
        for (link, side) in self.doc.links_of(&node.id) {
            let neighbour = self.doc.node(&link.end(side.other()).node).unwrap();
            let is_up = link.state == LinkState::Up && neighbour.state == NodeState::Up;
            let near = LinkEnd { link: link.id.clone(), side };
            if neighbour.asn == node.asn || !is_up || !is_wanted(&Via::Link(near)) {
                continue;
            }
            let sent =
                table.get(&neighbour.id).and_then(|held| self.sent(held, &link.id, side.other()));
            if let Some(route) = sent.and_then(|route| self.accepted(route, &link.id, side)) {
                found.push(Candidate {
                    route,
                    is_own: false,
                    is_internal: false,
                    distance: Some(0),
                    router_id: neighbour.effective_router_id().into(),
                    address: Some(link.end(side.other()).address),
                    is_in_use: false,
                });
            }
        }
        for (neighbour, _) in self.inside.get(&node.id).into_iter().flatten() {
            if !is_wanted(&Via::Router(neighbour.clone())) {
                continue;
            }
            let sender = self.doc.node(neighbour).unwrap();
            let route = table.get(neighbour).and_then(|held| self.passed_on(held, sender, node));
            if let Some(route) = route {
                let originator = route.reflected.as_ref().map(|(id, _)| *id);
                found.push(Candidate {
                    is_own: false,
                    is_internal: true,
                    distance: self.distance_to(&node.id, &route.next_hop),
                    router_id: originator.unwrap_or_else(|| sender.effective_router_id().into()),
                    address: Some(sender.effective_loopback()),
                    is_in_use: false,
                    route,
                });
            }
        }
        found
    }

    fn own(&self, node: &Node) -> Option<Candidate> {
        if is_withheld(node) {
            return None;
        }
        let origin = node.origins.iter().find(|o| o.prefix == self.prefix)?;
        let is_frr = Rules::of(self.doc, node).profile == ProfileName::Frr;
        let route = Held {
            path: origin.path.clone(),
            weight: if is_frr { 32768 } else { 0 },
            local_pref: origin.local_pref.unwrap_or(100),
            med: origin.med,
            origin: OriginCode::Igp,
            communities: origin.communities.iter().copied().collect(),
            from: None,
            only_to_customer: None,
            next_hop: Hop::Router(node.id.clone()),
            reflected: None,
            site: node.id.clone(),
            via: Via::Itself,
        };
        Some(Candidate {
            route,
            is_own: true,
            is_internal: false,
            distance: Some(0),
            router_id: 0,
            address: None,
            is_in_use: false,
        })
    }
}

/// Whether a failed check of its service keeps a node from announcing anything.
fn is_withheld(node: &Node) -> bool {
    node.service == Service::Dead && node.health_check == HealthCheck::Withdraws
}

//! BGP once more, straight from the RFCs and knowing nothing of the engine: what each node of a
//! document would choose, given what its neighbours hold. Slow, plain, and compared with the
//! engine's answers.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use catchment::bgp::LearnedFrom;
use catchment::engine::{Best, State};
use catchment::topology::{
    Asn, Community, Entry, ExportDefault, ImportDefault, LinkEnd, LinkState, Node, NodeId,
    NodeState, OriginCode, PathMatch, Prefix, Role, Side, Topology,
};

/// A route with its attributes as a node holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub path: Vec<Asn>,
    pub local_pref: u32,
    pub med: Option<u32>,
    pub origin: OriginCode,
    pub communities: BTreeSet<Community>,
    /// The role of the neighbour it came from; none for an own announcement.
    pub from: Option<Role>,
    pub site: NodeId,
    /// The node's end of the link it came over; none for an own announcement.
    pub via: Option<LinkEnd>,
}

/// What every node holds.
pub type Table = BTreeMap<NodeId, Held>;

/// What the engine says every node holds.
pub fn table(state: &State, prefix: &Prefix) -> Table {
    let net = state.network();
    let Some(routes) = state.of(prefix) else {
        return Table::new();
    };
    let held = |best: &Best| Held {
        path: best.route.as_path.asns().to_vec(),
        local_pref: best.route.local_pref,
        med: best.route.med,
        origin: best.route.origin,
        communities: best.route.communities.iter().copied().collect(),
        from: match best.route.learned_from {
            LearnedFrom::Own => None,
            LearnedFrom::Neighbour(role) => Some(role),
        },
        site: net.id_of(best.route.originator).clone(),
        via: best.via.and_then(|s| net.session(s).end().cloned()),
    };
    let nodes = net.nodes().iter().zip(0u32..);
    nodes.filter_map(|(node, index)| Some((node.id.clone(), held(routes.latest(index)?)))).collect()
}

/// The nodes that would change if they looked now.
pub fn restless(doc: &Topology, prefix: &Prefix, table: &Table) -> Vec<NodeId> {
    doc.nodes()
        .filter(|n| choice(doc, prefix, table, n).as_ref() != table.get(&n.id))
        .map(|n| n.id.clone())
        .collect()
}

/// What a node chooses, given what its neighbours hold.
pub fn choice(doc: &Topology, prefix: &Prefix, table: &Table, node: &Node) -> Option<Held> {
    if node.state == NodeState::Failed {
        return None;
    }
    if let Some(origin) = node.origins.iter().find(|o| o.prefix == *prefix) {
        return Some(Held {
            path: origin.path.clone(),
            local_pref: 100,
            med: origin.med,
            origin: OriginCode::Igp,
            communities: origin.communities.iter().copied().collect(),
            from: None,
            site: node.id.clone(),
            via: None,
        });
    }
    let mut candidates = Vec::new();
    for (link, side) in doc.links_of(&node.id) {
        let neighbour = doc.node(&link.end(side.other()).node).unwrap();
        if link.state != LinkState::Up || neighbour.state == NodeState::Failed {
            continue;
        }
        let sent = table
            .get(&neighbour.id)
            .and_then(|held| sent(doc, prefix, held, &link.id, side.other()));
        if let Some(route) = sent.and_then(|route| accepted(doc, prefix, route, &link.id, side)) {
            candidates.push(Candidate {
                route,
                router_id: neighbour.effective_router_id().into(),
                address: link.end(side.other()).address,
            });
        }
    }
    decided(candidates)
}

fn policy_entries(
    entries: &[Entry],
    own: Asn,
    prefix: &Prefix,
    route: &mut Held,
    prepends: &mut usize,
) -> bool {
    for entry in entries {
        let origin_as = route.path.last().copied().unwrap_or(own);
        let m = &entry.matches;
        let path_fits = match &m.as_path {
            None => true,
            Some(PathMatch::Contains(asn)) => route.path.contains(asn),
            Some(PathMatch::Is(path)) => *path == route.path,
            Some(PathMatch::LongerThan(n)) => route.path.len() > usize::from(*n),
        };
        let fits = path_fits
            && m.prefix.is_none_or(|p| p == *prefix)
            && m.community.is_none_or(|c| route.communities.contains(&c))
            && m.origin_as.is_none_or(|asn| asn == origin_as);
        if !fits {
            continue;
        }
        if entry.deny {
            return false;
        }
        if let Some(value) = entry.local_pref {
            route.local_pref = value;
        }
        if let Some(value) = entry.med {
            route.med = Some(value);
        }
        if let Some(value) = entry.origin {
            route.origin = value;
        }
        for gone in &entry.remove {
            route.communities.remove(gone);
        }
        route.communities.extend(entry.add.iter().copied());
        *prepends += usize::from(entry.prepend);
    }
    true
}

/// RFC 4271 section 9.1.3, with RFC 1997, RFC 3765 and the export rule of Gao and Rexford.
fn sent(
    doc: &Topology,
    prefix: &Prefix,
    held: &Held,
    link: &catchment::topology::LinkId,
    side: Side,
) -> Option<Held> {
    let (end, sender) = doc.end(link, side)?;
    // `end.role` is what the sender is to the receiver.
    let receiver_pays = end.role == Role::Provider;
    let no_relation = end.role == Role::None;
    let own_or_customer = matches!(held.from, None | Some(Role::Customer | Role::None));
    if end.policy.export_default == ExportDefault::GaoRexford
        && !(own_or_customer || receiver_pays || no_relation)
    {
        return None;
    }
    for stays in ["no-export", "no-advertise", "local-as"] {
        if held.communities.contains(&stays.parse().unwrap()) {
            return None;
        }
    }
    if end.role == Role::Peer && held.communities.contains(&Community::NO_PEER) {
        return None;
    }
    let mut route = held.clone();
    if held.from.is_some() {
        route.med = None;
    }
    let mut prepends = 0;
    let kept = policy_entries(&end.policy.export, sender.asn, prefix, &mut route, &mut prepends);
    if !kept {
        return None;
    }
    for _ in 0..=prepends {
        route.path.insert(0, sender.asn);
    }
    Some(route)
}

/// RFC 4271 section 9.1.2 and the local-prefs of Gao and Rexford.
fn accepted(
    doc: &Topology,
    prefix: &Prefix,
    mut route: Held,
    link: &catchment::topology::LinkId,
    side: Side,
) -> Option<Held> {
    let (end, receiver) = doc.end(link, side)?;
    if route.path.contains(&receiver.asn) {
        return None;
    }
    let neighbour_is = end.role.counterpart();
    route.local_pref = match (end.policy.import_default, neighbour_is) {
        (ImportDefault::GaoRexford, Role::Customer) => 200,
        (ImportDefault::GaoRexford, Role::Peer) => 150,
        _ => 100,
    };
    route.from = Some(neighbour_is);
    route.via = Some(LinkEnd { link: link.clone(), side });
    let kept = policy_entries(&end.policy.import, receiver.asn, prefix, &mut route, &mut 0);
    kept.then_some(route)
}

struct Candidate {
    route: Held,
    router_id: u32,
    address: IpAddr,
}

/// RFC 4271 section 9.1.1 and 9.1.2.2, for routes that were all heard over eBGP.
fn decided(mut routes: Vec<Candidate>) -> Option<Held> {
    fn keep_least<K: Ord>(routes: &mut Vec<Candidate>, key: impl Fn(&Candidate) -> K) {
        if let Some(least) = routes.iter().map(&key).min() {
            routes.retain(|c| key(c) == least);
        }
    }
    keep_least(&mut routes, |c| std::cmp::Reverse(c.route.local_pref));
    keep_least(&mut routes, |c| c.route.path.len());
    keep_least(&mut routes, |c| match c.route.origin {
        OriginCode::Igp => 0,
        OriginCode::Egp => 1,
        OriginCode::Incomplete => 2,
    });
    let meds: Vec<(Asn, u32)> =
        routes.iter().map(|c| (c.route.path[0], c.route.med.unwrap_or(0))).collect();
    let mut place = 0;
    routes.retain(|_| {
        let (neighbour, med) = meds[place];
        place += 1;
        !meds.iter().any(|(n, m)| *n == neighbour && *m < med)
    });
    keep_least(&mut routes, |c| c.router_id);
    keep_least(&mut routes, |c| c.address);
    assert!(routes.len() < 2, "two ends have one address");
    routes.pop().map(|c| c.route)
}

/// All stable states, found by trying every way in which nodes could point at their neighbours.
/// For the smallest networks only.
pub fn all_stable(doc: &Topology, prefix: &Prefix) -> Vec<Table> {
    let nodes: Vec<&Node> = doc.nodes().collect();
    let ways: Vec<Vec<Option<LinkEnd>>> = nodes
        .iter()
        .map(|n| {
            let ends = doc
                .links_of(&n.id)
                .into_iter()
                .map(|(link, side)| Some(LinkEnd { link: link.id.clone(), side }));
            std::iter::once(None).chain(ends).collect()
        })
        .collect();
    let mut found: Vec<Table> = Vec::new();
    let mut pick = vec![0usize; nodes.len()];
    loop {
        if let Some(table) = along(doc, prefix, &nodes, &ways, &pick)
            && restless(doc, prefix, &table).is_empty()
            && !found.contains(&table)
        {
            found.push(table);
        }
        let Some(next) = (0..pick.len()).find(|n| pick[*n] + 1 < ways[*n].len()) else {
            return found;
        };
        pick[..next].fill(0);
        pick[next] += 1;
    }
}

/// The table in which every node holds what comes over the end it points at, if there is one.
fn along(
    doc: &Topology,
    prefix: &Prefix,
    nodes: &[&Node],
    ways: &[Vec<Option<LinkEnd>>],
    pick: &[usize],
) -> Option<Table> {
    let mut table = Table::new();
    // Routes spread along the pointers; no path has more hops than there are nodes.
    for _ in 0..=nodes.len() {
        for (place, node) in nodes.iter().enumerate() {
            let held = match &ways[place][pick[place]] {
                None => choice(doc, prefix, &Table::new(), node),
                Some(end) => {
                    let link = doc.link(&end.link)?;
                    let sender = &link.end(end.side.other()).node;
                    let only = table.get_key_value(sender);
                    let only: Table =
                        only.map(|(k, v)| (k.clone(), v.clone())).into_iter().collect();
                    choice(doc, prefix, &only, node).filter(|h| h.via.as_ref() == Some(end))
                }
            };
            match held {
                Some(held) => table.insert(node.id.clone(), held),
                None => table.remove(&node.id),
            };
        }
    }
    // A pointer that brings nothing stands for the same table as no pointer.
    let wasted = nodes
        .iter()
        .zip(ways)
        .zip(pick)
        .any(|((n, ways), pick)| ways[*pick].is_some() && !table.contains_key(&n.id));
    (!wasted).then_some(table)
}

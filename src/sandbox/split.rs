//! Splits a router into several routers of the same AS: its external links are shared out by
//! direction, and the routers are joined to each other.

use std::collections::{BTreeMap, HashSet};
use std::f32::consts::TAU;
use std::net::{IpAddr, Ipv4Addr};

use super::clip::fresh_name;
use super::split_ids::RouterIds;
use crate::topology::{
    Edit, End, Ibgp, IbgpSession, IgpCost, Kind, Latency, Link, LinkId, LinkState, Node, NodeField,
    NodeId, Policy, Pos, Role, Text, Topology, domain_of,
};

/// Distance between the routers that a node is split into, in points.
const APART: f32 = 140.0;
/// Spacing of the grid that they are placed on, in points.
const GRID: f32 = 20.0;
/// Maximum number of routers; larger ASes are drawn by hand.
const MOST: usize = 4;

/// Returns true if a node can be split into `into` routers: it is the only router of its AS, and
/// there is a neighbour for each of them. A split in two needs only one neighbour.
pub fn can_split(doc: &Topology, id: &NodeId, into: usize) -> bool {
    let Some(node) = doc.node(id) else { return false };
    let neighbours = neighbours(doc, node).len();
    let enough = neighbours >= into || (into == 2 && neighbours >= 1);
    let alone = node.kind != Kind::RouteServer && domain_of(doc, id).len() == 1;
    alone && (2..=MOST).contains(&into) && enough
}

/// The edit that makes a node into several routers of its AS, as one undo step, and the ids of
/// all of them, the node's own first. Every neighbour keeps its session: a link keeps its id, its
/// addresses and its policies. What the node announces, and its demand, stay with it. Router ids are
/// such that ties with others go as they went.
pub fn split(doc: &Topology, id: &NodeId, into: usize) -> Option<(Edit, Vec<NodeId>)> {
    if !can_split(doc, id, into) {
        return None;
    }
    let node = doc.node(id)?;
    let groups = groups(&neighbours(doc, node), into);
    // The node itself keeps its first link.
    let first = doc.links().find_map(|l| l.side_of(id).map(|side| &l.end(side.other()).node))?;
    let own = groups.iter().position(|g| g.iter().any(|(to, _)| to == first)).unwrap_or_default();
    let places = places(node.pos, &groups);
    let mut ids = Vec::new();
    let mut edits = vec![Edit::node(id, NodeField::Pos(places[own]))];
    let RouterIds { ids: router_ids, moves } = RouterIds::beside(doc, node, into - 1);
    edits.extend(moves);
    let mut router_ids = router_ids.into_iter();
    let mut names: HashSet<String> = doc.nodes().map(|n| n.name.to_string()).collect();
    for (place, pos) in places.iter().enumerate() {
        if place == own {
            ids.push(id.clone());
            continue;
        }
        let name = fresh_name(&node.name, &names);
        let taken = |new: &NodeId| doc.node(new).is_some() || ids.contains(new);
        let new = NodeId::fresh(id.as_str(), taken);
        names.insert(name.clone());
        let router_id = router_ids.next();
        let router = Node { router_id, ..another(node, new.clone(), &name, *pos) };
        edits.push(Edit::add_node(router));
        ids.push(new);
    }
    for (group, to) in groups.iter().zip(&ids).filter(|(_, to)| *to != id) {
        for (link, side) in doc.links_of(id) {
            let neighbour = &link.end(side.other()).node;
            if group.iter().any(|(other, _)| other == neighbour) {
                edits.extend(moved(doc, link, id, to));
            }
        }
    }
    edits.extend(joined(doc, &ids));
    edits.extend(sessions(doc, node, &ids));
    ids.swap(0, own);
    Some((Edit::Batch(edits), ids))
}

/// Returns the neighbours of a node with their directions, sorted by angle.
fn neighbours(doc: &Topology, node: &Node) -> Vec<(NodeId, f32)> {
    let mut found = BTreeMap::new();
    for (link, side) in doc.links_of(&node.id).into_iter().filter(|(l, _)| !doc.is_internal(l)) {
        if let Some(other) = doc.node(&link.end(side.other()).node) {
            let (x, y) = (other.pos.x() - node.pos.x(), other.pos.y() - node.pos.y());
            found.insert(other.id.clone(), y.atan2(x));
        }
    }
    let mut found: Vec<(NodeId, f32)> = found.into_iter().collect();
    found.sort_by(|a, b| a.1.total_cmp(&b.1));
    found
}

/// Divides neighbours into groups of adjacent ones, as even in size as possible. The widest gap
/// between two neighbours lies between groups.
fn groups(neighbours: &[(NodeId, f32)], into: usize) -> Vec<Vec<(NodeId, f32)>> {
    let count = neighbours.len();
    let gap = |place: usize| {
        let before = neighbours[(place + count - 1) % count].1;
        (neighbours[place].1 - before).rem_euclid(TAU)
    };
    // A single neighbour has the whole circle beside it.
    let start = (0..count).max_by(|a, b| gap(*a).total_cmp(&gap(*b))).unwrap_or_default();
    let turned: Vec<_> = (0..count).map(|i| neighbours[(start + i) % count].clone()).collect();
    (0..into).map(|g| turned[g * count / into..(g + 1) * count / into].to_vec()).collect()
}

/// Returns the positions of the routers: a circle around the old position, rotated so that each
/// router is as close as possible to its own neighbours.
fn places(centre: Pos, groups: &[Vec<(NodeId, f32)>]) -> Vec<Pos> {
    let count = groups.len();
    let step = TAU / count as f32;
    let radius = APART / 2.0 / (step / 2.0).sin();
    let (mut x, mut y) = (0.0, 0.0);
    for (place, group) in groups.iter().enumerate() {
        for (_, angle) in group {
            let off = angle - place as f32 * step;
            (x, y) = (x + off.cos(), y + off.sin());
        }
    }
    let turn = if f32::hypot(x, y) < 1e-3 { 0.0 } else { y.atan2(x) };
    let on_grid = |v: f32| (v / GRID).round() * GRID;
    let place = |place: usize| {
        let angle = turn + place as f32 * step;
        let (x, y) = (centre.x() + radius * angle.cos(), centre.y() + radius * angle.sin());
        Pos::clamped(on_grid(x), on_grid(y))
    };
    (0..count).map(place).collect()
}

/// Returns another router of a node's AS, with the same configuration. Identifiers, announcements
/// and demand stay with the node.
fn another(node: &Node, id: NodeId, name: &str, pos: Pos) -> Node {
    Node {
        id,
        name: Text::clipped(name),
        pos,
        router_id: None,
        loopback: None,
        cluster_id: None,
        origins: Vec::new(),
        demand: 0,
        capacity: None,
        ..node.clone()
    }
}

/// A link moved from one node to another; it keeps its place in the document.
fn moved(doc: &Topology, link: &Link, from: &NodeId, to: &NodeId) -> [Edit; 2] {
    let mut new = link.clone();
    for end in [&mut new.a, &mut new.b] {
        if end.node == *from {
            end.node = to.clone();
        }
    }
    let add = Edit::AddLink { link: Box::new(new), at: doc.link_place(&link.id) };
    [Edit::RemoveLink(link.id.clone()), add]
}

/// Internal links between routers that stand in a circle, each joined to the next.
fn joined(doc: &Topology, ids: &[NodeId]) -> Vec<Edit> {
    let mut taken: Vec<LinkId> = Vec::new();
    let pairs = ids.windows(2).map(|w| (&w[0], &w[1]));
    let last = (ids.len() > 2).then(|| (&ids[ids.len() - 1], &ids[0]));
    let mut edits = Vec::new();
    for (a, b) in pairs.chain(last) {
        let stem = format!("{a}--{b}");
        let id = LinkId::fresh(&stem, |id| doc.link(id).is_some() || taken.contains(id));
        taken.push(id.clone());
        // Adding it gives it free addresses.
        let address = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
        let end = |node: &NodeId| End {
            node: node.clone(),
            role: Role::None,
            address,
            policy: Policy::default(),
        };
        edits.push(Edit::add_link(Link {
            id,
            a: end(a),
            b: end(b),
            latency: Latency::from_ms(1.0).unwrap_or_default(),
            igp_cost: IgpCost::default(),
            state: LinkState::Up,
        }));
    }
    edits
}

/// Adds the sessions among the routers if the AS lists its iBGP sessions explicitly.
fn sessions(doc: &Topology, node: &Node, ids: &[NodeId]) -> Option<Edit> {
    let mut settings = doc.settings_of(node.asn);
    let was = settings.clone();
    if let Ibgp::Sessions(sessions) = &mut settings.ibgp {
        for (place, a) in ids.iter().enumerate() {
            let others = ids[..place].iter();
            sessions.extend(others.map(|b| IbgpSession::Peers(b.clone(), a.clone())));
        }
    }
    // The AS is called what its one router was called; islands have no name in common.
    if settings.name.is_empty() && doc.nodes().filter(|n| n.asn == node.asn).count() == 1 {
        settings.name = node.name.clone();
    }
    (settings != was).then(|| Edit::SetAs(Box::new(settings)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anycast::warnings;
    use crate::engine::solve;
    use crate::sandbox::describe;

    /// The links of a node's neighbours, without the node itself.
    fn far_ends(doc: &Topology, id: &NodeId) -> Vec<(LinkId, End)> {
        let domain = domain_of(doc, id);
        let links = doc.links().filter(|l| !doc.is_internal(l));
        let far = links.filter_map(|l| {
            let end = match (domain.contains(&l.a.node), domain.contains(&l.b.node)) {
                (true, false) => &l.b,
                (false, true) => &l.a,
                _ => return None,
            };
            Some((l.id.clone(), end.clone()))
        });
        far.collect()
    }

    /// Compares each router of a node that was split with whoever a neighbour may prefer to it.
    fn ties_go_as_they_went(
        before: &Topology,
        after: &Topology,
        (node, routers): (&NodeId, &[NodeId]),
        about: &str,
    ) {
        let of = |doc: &Topology, id: &NodeId| doc.node(id).unwrap().effective_router_id();
        let beside = |id: &NodeId| -> Vec<NodeId> {
            let links = before.links_of(id).into_iter();
            links.map(|(link, side)| link.end(side.other()).node.clone()).collect()
        };
        for rival in beside(node).iter().flat_map(beside).filter(|other| other != node) {
            let was = of(before, node).cmp(&of(before, &rival));
            for router in routers.iter().filter(|_| was.is_ne()) {
                let is = of(after, router).cmp(&of(after, &rival));
                assert_eq!(is, was, "{about}: {router} and {rival}");
            }
        }
        for a in before.nodes().map(|n| &n.id) {
            for b in before.nodes().map(|n| &n.id) {
                let order = |doc: &Topology| of(doc, a).cmp(&of(doc, b));
                assert_eq!(order(after), order(before), "{about}: {a} and {b}");
            }
        }
    }

    #[test]
    fn every_node_of_the_examples_splits_and_undo_gives_back_the_document() {
        for example in crate::examples::all() {
            let before = example.load().unwrap();
            for id in before.nodes().map(|n| &n.id) {
                for into in 2..=MOST {
                    let Some((edit, ids)) = split(&before, id, into) else {
                        assert!(!can_split(&before, id, into));
                        continue;
                    };
                    let mut doc = before.clone();
                    let about = format!("{} {id} into {into}", example.title());
                    let label = describe(&doc, &edit, None);
                    assert!(label.starts_with("Split ") && label.ends_with("routers"), "{label}");
                    let inverse = edit.apply(&mut doc).unwrap();
                    assert_eq!((ids.len(), &ids[0]), (into, id), "{about}");
                    assert_eq!(domain_of(&doc, id), ids.iter().cloned().collect(), "{about}");
                    assert_eq!(far_ends(&doc, id), far_ends(&before, id), "{about}");
                    let router_ids: HashSet<Ipv4Addr> = ids
                        .iter()
                        .filter_map(|id| doc.node(id).map(Node::effective_router_id))
                        .collect();
                    assert_eq!(router_ids.len(), into, "{about}");
                    ties_go_as_they_went(&before, &doc, (id, &ids), &about);
                    let places: Vec<Pos> =
                        ids.iter().filter_map(|id| doc.node(id).map(|n| n.pos)).collect();
                    for (i, a) in places.iter().enumerate() {
                        for b in &places[..i] {
                            let apart = (a.x() - b.x()).hypot(a.y() - b.y());
                            assert!(apart >= 90.0, "{about}: {apart} points apart");
                        }
                    }
                    let demand = |doc: &Topology| doc.nodes().map(|n| n.demand).sum::<u32>();
                    assert_eq!(demand(&doc), demand(&before), "{about}");
                    let partitioned = |w: &crate::anycast::Warning| {
                        matches!(w, crate::anycast::Warning::Partitioned { .. })
                    };
                    assert!(!warnings(&doc).iter().any(partitioned), "{about}");
                    inverse.apply(&mut doc).unwrap();
                    assert!(doc == before, "{about}: undone");
                }
            }
        }
    }

    #[test]
    fn every_router_has_an_external_link_where_there_are_enough() {
        let doc = crate::examples::all()[0].load().unwrap();
        let hub = doc.nodes().max_by_key(|n| neighbours(&doc, n).len()).unwrap().clone();
        let count = neighbours(&doc, &hub).len();
        for into in 2..=MOST.min(count) {
            let mut doc = doc.clone();
            let (edit, ids) = split(&doc, &hub.id, into).unwrap();
            edit.apply(&mut doc).unwrap();
            for id in &ids {
                let links = doc.links_of(id);
                assert!(links.iter().any(|(l, _)| !doc.is_internal(l)), "{id} of {into}");
            }
            // Everybody is as well off as before.
            let state = solve(&doc);
            assert!(!state.network().prefixes().is_empty());
        }
        let mut doc = doc;
        let (edit, ids) = split(&doc, &hub.id, 2).unwrap();
        edit.apply(&mut doc).unwrap();
        assert!(!can_split(&doc, &ids[0], 2), "it is split already");
    }
}

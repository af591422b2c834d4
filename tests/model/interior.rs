//! Random networks with ASes of several routers: an IGP, a full mesh or reflectors, borders of
//! every kind, MEDs.

use std::collections::HashSet;
use std::net::Ipv4Addr;

use catchment::topology::{
    AsSettings, BorderNextHop, Edit, EndField, Entry, ExportDefault, Ibgp, IbgpSession, IgpCost,
    ImportDefault, Kind, LeakProtection, Link, LinkField, LinkState, Match, MedComparison,
    MissingMed, Node, NodeField, NodeId, NodeState, Options, Origin, PathLength, PathMatch, Policy,
    Pos, ProfileName, Role, Side, Tie, Topology, WellKnown, fresh_link,
};

use crate::dice::Dice;
use crate::drawing::{asn, edit, id};
use crate::hierarchy::service;

/// The AS of several routers.
pub(crate) const INSIDE: u32 = 10;

/// One AS of so many routers with so many networks around it.
pub(crate) fn around(routers: usize, others: usize, dice: &mut Dice) -> Topology {
    let mut doc = Topology::default();
    let add = |doc: &mut Topology, name: String, number: u32| {
        let made = Node::new(id(&name), Kind::As, &name, asn(number), Pos::default());
        edit(doc, Edit::add_node(made));
        id(&name)
    };
    let inside: Vec<NodeId> =
        (1..=routers).map(|n| add(&mut doc, format!("r{n}"), INSIDE)).collect();
    let outside: Vec<NodeId> = (1..=others)
        .map(|n| {
            // Two networks of one AS are compared by their MEDs.
            let number = if n > 1 && dice.chance(30) { 100 } else { 99 + n as u32 };
            add(&mut doc, format!("o{n}"), number)
        })
        .collect();
    for at in 1..routers {
        wire(&mut doc, &inside[dice.below(at)], &inside[at], dice);
    }
    if routers > 2 && dice.chance(70) {
        let (a, b) = (dice.below(routers), dice.below(routers));
        if a != b {
            wire(&mut doc, &inside[a], &inside[b], dice);
        }
    }
    for other in &outside {
        for _ in 0..1 + dice.below(2) {
            let router = dice.pick(&inside);
            wire(&mut doc, &router, other, dice);
        }
    }
    if others > 1 && dice.chance(50) {
        let (a, b) = (dice.below(others), dice.below(others));
        if a != b {
            wire(&mut doc, &outside[a], &outside[b], dice);
        }
    }
    for _ in 0..1 + dice.below(2) {
        let from = if dice.chance(85) { dice.pick(&outside) } else { dice.pick(&inside) };
        edit(&mut doc, announcement(&from, dice));
    }
    let ibgp = settings(&doc, dice);
    edit(&mut doc, Edit::SetAs(Box::new(ibgp)));
    for router in &inside {
        if dice.chance(50) {
            edit(&mut doc, Edit::node(router, NodeField::NextHop(border(dice))));
        }
        if dice.chance(20) {
            edit(&mut doc, Edit::node(router, NodeField::ClusterId(Some(cluster(dice)))));
        }
    }
    for node in inside.iter().chain(&outside) {
        if dice.chance(10) {
            edit(&mut doc, Edit::node(node, habit(dice)));
        }
    }
    doc
}

/// Clusters of a reflector and a client, each with an exit, in which a reflector may be nearer to
/// the exit of another cluster: they agree in one way, in several or in none, and so they do where
/// MEDs hide exits from each other (RFC 3345).
pub(crate) fn clusters(count: usize, dice: &mut Dice) -> Topology {
    let mut doc = Topology::default();
    let mut node = |name: String, number: u32| {
        let made = Node::new(id(&name), Kind::As, &name, asn(number), Pos::default());
        edit(&mut doc, Edit::add_node(made));
        id(&name)
    };
    let reflectors: Vec<NodeId> = (0..count).map(|n| node(format!("r{n}"), INSIDE)).collect();
    let clients: Vec<NodeId> = (0..count).map(|n| node(format!("c{n}"), INSIDE)).collect();
    let outside: Vec<NodeId> =
        (0..1 + dice.below(2)).map(|n| node(format!("o{n}"), 100 + n as u32)).collect();
    let mut sessions = Vec::new();
    for (at, reflector) in reflectors.iter().enumerate() {
        for client in [&clients[at], &clients[(at + 1) % count]] {
            let mut link = fresh_link(&doc, reflector, client, (Role::None, Role::None));
            link.igp_cost = cost(dice);
            edit(&mut doc, Edit::add_link(link));
        }
        for other in &reflectors[..at] {
            sessions.push(IbgpSession::Peers(other.clone(), reflector.clone()));
        }
        let (reflector, client) = (reflector.clone(), clients[at].clone());
        sessions.push(IbgpSession::Client { reflector, client });
    }
    for client in &clients {
        let mut link = fresh_link(&doc, client, &dice.pick(&outside), (Role::None, Role::None));
        link.b.policy.export = vec![Entry { med: Some(dice.below(3) as u32), ..Entry::default() }];
        edit(&mut doc, Edit::add_link(link));
    }
    for from in &outside {
        edit(&mut doc, Edit::node(from, NodeField::Origins(vec![Origin::plain(service())])));
    }
    let ibgp = Ibgp::Sessions(sessions);
    let settings = AsSettings { ibgp, ..AsSettings::plain(asn(INSIDE)) };
    edit(&mut doc, Edit::SetAs(Box::new(settings)));
    doc
}

fn announcement(from: &NodeId, dice: &mut Dice) -> Edit {
    let mut origin = Origin::plain(service());
    origin.med = dice.maybe(|dice| dice.below(3) as u32);
    Edit::node(from, NodeField::Origins(vec![origin]))
}

/// Links two nodes; between ASes with policies of some kind.
fn wire(doc: &mut Topology, a: &NodeId, b: &NodeId, dice: &mut Dice) {
    let role = dice.pick(&[Role::None, Role::None, Role::Customer, Role::Provider, Role::Peer]);
    let mut link = fresh_link(doc, a, b, (role, role.counterpart()));
    link.igp_cost = cost(dice);
    if doc.node(a).unwrap().asn != doc.node(b).unwrap().asn {
        link.a.policy = policy(dice);
        link.b.policy = policy(dice);
    }
    edit(doc, Edit::add_link(link));
}

fn cost(dice: &mut Dice) -> IgpCost {
    IgpCost::new(dice.pick(&[1, 5, 10, 10, 20])).unwrap()
}

fn cluster(dice: &mut Dice) -> Ipv4Addr {
    Ipv4Addr::new(0, 0, 0, 1 + dice.below(2) as u8)
}

fn border(dice: &mut Dice) -> BorderNextHop {
    match dice.below(4) {
        0 => BorderNextHop::Neighbour { igp_cost: None },
        1 | 2 => BorderNextHop::Neighbour { igp_cost: Some(dice.below(12) as u16) },
        _ => BorderNextHop::Itself,
    }
}

fn policy(dice: &mut Dice) -> Policy {
    let mut made = Policy {
        import_default: ImportDefault::Open,
        export_default: ExportDefault::Open,
        ..Policy::default()
    };
    if dice.chance(30) {
        made = Policy::default();
    }
    if dice.chance(40) {
        made.export.push(Entry { med: Some(dice.below(3) as u32), ..Entry::default() });
    }
    if dice.chance(15) {
        made.export.push(Entry { prepend: 1, ..Entry::default() });
    }
    if dice.chance(20) {
        made.import
            .push(Entry { local_pref: Some(90 + 20 * dice.below(3) as u32), ..Entry::default() });
    }
    if dice.chance(10) {
        let long = PathMatch::LongerThan(1 + dice.below(2) as u16);
        let matches = Match { as_path: Some(long), ..Match::default() };
        made.import.push(Entry { matches, local_pref: Some(120), ..Entry::default() });
    }
    if dice.chance(1) {
        made.allow_own_as = 1;
    }
    made
}

/// iBGP of the AS: a full mesh, reflectors with clients, or sessions without a plan.
pub(crate) fn settings(doc: &Topology, dice: &mut Dice) -> AsSettings {
    let inside: Vec<NodeId> =
        doc.nodes().filter(|n| n.asn == asn(INSIDE)).map(|n| n.id.clone()).collect();
    let plain = AsSettings::plain(asn(INSIDE));
    if inside.len() < 2 {
        return plain;
    }
    let mut sessions = Vec::new();
    match dice.below(10) {
        0..4 => return plain,
        4..8 => {
            let reflectors = 1 + dice.below(inside.len().min(3) - 1);
            for (at, router) in inside.iter().enumerate() {
                for reflector in &inside[..reflectors.min(at)] {
                    if at < reflectors {
                        sessions.push(IbgpSession::Peers(reflector.clone(), router.clone()));
                    } else if dice.chance(70) {
                        let (reflector, client) = (reflector.clone(), router.clone());
                        sessions.push(IbgpSession::Client { reflector, client });
                    }
                }
            }
        }
        _ => {
            let mut seen = HashSet::new();
            for _ in 0..inside.len() + 1 {
                let (a, b) = (dice.pick(&inside), dice.pick(&inside));
                if a == b || !seen.insert((a.clone().min(b.clone()), a.clone().max(b.clone()))) {
                    continue;
                }
                sessions.push(match dice.chance(60) {
                    true => IbgpSession::Client { reflector: a, client: b },
                    false => IbgpSession::Peers(a, b),
                });
            }
        }
    }
    AsSettings { ibgp: Ibgp::Sessions(sessions), ..plain }
}

/// Something by which the daemons of two nodes differ; nothing for which the order of arrival
/// counts.
fn habit(dice: &mut Dice) -> NodeField {
    match dice.below(4) {
        0 => NodeField::Profile(Some(dice.pick(&ProfileName::ALL))),
        1 => NodeField::LeakProtection(LeakProtection::OnlyToCustomer),
        _ => NodeField::Options(options(dice)),
    }
}

fn options(dice: &mut Dice) -> Options {
    let med = [MedComparison::SameNeighbour, MedComparison::Always, MedComparison::Never];
    Options {
        med: dice.maybe(|dice| dice.pick(&med)),
        missing_med: dice.maybe(|_| MissingMed::Worst),
        path_length: dice.maybe(|_| PathLength::Ignore),
        tie: dice.maybe(|_| Tie::Oldest),
        well_known: dice.maybe(|_| WellKnown::Nowhere),
    }
}

/// Something that happens to such a network.
pub(crate) fn event(doc: &Topology, dice: &mut Dice) -> Edit {
    let links: Vec<&Link> = doc.links().collect();
    let nodes: Vec<&Node> = doc.nodes().collect();
    let (link, node) = (dice.pick(&links), dice.pick(&nodes));
    match dice.below(14) {
        0..4 => {
            let state = match link.state {
                LinkState::Up => LinkState::Failed,
                LinkState::Failed | LinkState::Shutdown => LinkState::Up,
            };
            Edit::link(&link.id, LinkField::State(state))
        }
        4 => {
            let state = match node.state {
                NodeState::Up => NodeState::Failed,
                NodeState::Failed => NodeState::Up,
            };
            Edit::node(&node.id, NodeField::State(state))
        }
        5 | 6 => Edit::link(&link.id, LinkField::IgpCost(cost(dice))),
        7 => Edit::SetAs(Box::new(settings(doc, dice))),
        8 => Edit::node(&node.id, NodeField::NextHop(border(dice))),
        9 => Edit::node(&node.id, NodeField::ClusterId(dice.maybe(cluster))),
        10 => Edit::node(&node.id, habit(dice)),
        11 => match node.origins.is_empty() {
            true => announcement(&node.id, dice),
            false => Edit::node(&node.id, NodeField::Origins(Vec::new())),
        },
        _ => Edit::end(&link.id, dice.pick(&Side::BOTH), EndField::Policy(policy(dice))),
    }
}

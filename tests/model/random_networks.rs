//! Random policies, documents and edits: tame ones, which keep to Gao and Rexford's conditions,
//! and wild ones, which keep to nothing.

use catchment::topology::{
    Asn, Community, Edit, EndField, Entry, ExportDefault, HealthCheck, ImportDefault, Kind, Link,
    LinkField, LinkState, Match, Node, NodeField, NodeId, NodeState, Origin, OriginCode, PathMatch,
    Policy, Pos, Prefix, Role, Selection, Service, Side, Topology, fresh_asn, fresh_link,
    fresh_node,
};

use crate::common;
use crate::dice::Dice;
use crate::drawing::{announce, asn, deny, edit, id, local_pref, on_import, open, path_is, prefix};
use crate::hierarchy::{rank, roles, service};

/// A part of the service, announced by somebody else at times.
fn part() -> Prefix {
    prefix("203.0.113.128/25")
}

pub(crate) fn any_asn(doc: &Topology, dice: &mut Dice) -> Asn {
    let all: Vec<Asn> = doc.nodes().map(|n| n.asn).collect();
    dice.pick(&all)
}

fn community(dice: &mut Dice) -> Community {
    let known = [
        Community::NO_EXPORT,
        Community::NO_ADVERTISE,
        Community::LOCAL_AS,
        Community::NO_PEER,
        Community::new(65001, 1),
        Community::new(65001, 2),
        Community::new(65001, 3),
    ];
    // Marks are commoner than those that stop a route.
    if dice.chance(60) { known[4 + dice.below(3)] } else { dice.pick(&known) }
}

fn matches(doc: &Topology, dice: &mut Dice) -> Match {
    let mut made = Match::default();
    match dice.below(7) {
        0 => made.prefix = Some(if dice.chance(50) { service() } else { part() }),
        1 => made.community = Some(community(dice)),
        2 => made.as_path = Some(PathMatch::Contains(any_asn(doc, dice))),
        3 => made.as_path = Some(PathMatch::LongerThan(1 + dice.below(4) as u16)),
        4 => made.origin_as = Some(any_asn(doc, dice)),
        5 => {
            let length = 1 + dice.below(2);
            let path = (0..length).map(|_| any_asn(doc, dice)).collect();
            made.as_path = Some(PathMatch::Is(path));
        }
        _ => {}
    }
    made
}

/// What an entry is for.
#[derive(Clone, Copy)]
struct Place {
    is_import: bool,
    /// What the neighbour is.
    neighbour: Role,
}

/// An entry that may be in a document with one stable state: no local-pref puts a customer behind
/// anybody else.
fn tame_entry(doc: &Topology, dice: &mut Dice, place: Place) -> Entry {
    let mut entry = Entry { matches: matches(doc, dice), ..Entry::default() };
    match dice.below(8) {
        0 => entry.deny = true,
        1 => entry.add = vec![community(dice)],
        2 => entry.remove = vec![community(dice)],
        3 => entry.origin = Some(dice.pick(&[OriginCode::Egp, OriginCode::Incomplete])),
        4 => entry.med = Some(dice.below(3) as u32),
        5 | 6 if place.is_import => {
            let base = if place.neighbour == Role::Customer { 200 } else { 90 };
            entry.local_pref = Some(base + 20 * dice.below(5) as u32);
        }
        _ if place.is_import => entry.add = vec![community(dice), community(dice)],
        _ => entry.prepend = 1 + dice.below(3) as u8,
    }
    entry
}

fn wild_entry(doc: &Topology, dice: &mut Dice, place: Place) -> Entry {
    let mut entry = tame_entry(doc, dice, place);
    // One MED is enough to keep the search from saying anything.
    entry.med = entry.med.filter(|_| dice.chance(10));
    if place.is_import && dice.chance(50) {
        entry.local_pref = Some(90 + 20 * dice.below(10) as u32);
    }
    entry
}

type MakeEntry = fn(&Topology, &mut Dice, Place) -> Entry;

fn entries(doc: &Topology, dice: &mut Dice, neighbour: Role, make: MakeEntry) -> Policy {
    let list = |dice: &mut Dice, is_import| {
        let count = [0, 0, 1, 1, 2][dice.below(5)];
        (0..count).map(|_| make(doc, dice, Place { is_import, neighbour })).collect()
    };
    Policy { import: list(dice, true), export: list(dice, false), ..Policy::default() }
}

pub(crate) fn tame_policy(doc: &Topology, dice: &mut Dice, link: &Link) -> Edit {
    let side = any_side(dice);
    let neighbour = link.end(side).role.counterpart();
    Edit::end(&link.id, side, EndField::Policy(entries(doc, dice, neighbour, tame_entry)))
}

pub(crate) fn wild_policy(doc: &Topology, dice: &mut Dice) -> Policy {
    let mut policy = entries(doc, dice, Role::None, wild_entry);
    if dice.chance(40) {
        policy.import_default = ImportDefault::Open;
    }
    if dice.chance(40) {
        policy.export_default = ExportDefault::Open;
    }
    policy
}

pub(crate) fn origins(doc: &Topology, dice: &mut Dice) -> Vec<Origin> {
    let mut made = Vec::new();
    for prefix in [service(), part()] {
        if dice.chance(50) {
            let mut origin = Origin::plain(prefix);
            match dice.below(6) {
                0 => origin.med = Some(dice.below(3) as u32),
                1 => origin.communities = vec![community(dice)],
                2 => origin.path = vec![any_asn(doc, dice)],
                _ => {}
            }
            made.push(origin);
        }
    }
    made
}

fn any_node<'a>(doc: &'a Topology, dice: &mut Dice) -> &'a Node {
    let all: Vec<&Node> = doc.nodes().collect();
    all[dice.below(all.len())]
}

pub(crate) fn any_link<'a>(doc: &'a Topology, dice: &mut Dice) -> Option<&'a Link> {
    let all: Vec<&Link> = doc.links().collect();
    (!all.is_empty()).then(|| all[dice.below(all.len())])
}

fn any_role(dice: &mut Dice) -> Role {
    dice.pick(&[Role::Customer, Role::Provider, Role::Peer, Role::None])
}

fn any_side(dice: &mut Dice) -> Side {
    dice.pick(&Side::BOTH)
}

/// Adds entries to a hierarchy here and there.
pub(crate) fn flourish(doc: &mut Topology, dice: &mut Dice) {
    let some = doc.links().len() / 4;
    for _ in 0..some {
        if let Some(edit) = any_link(doc, dice).map(|link| tame_policy(doc, dice, link)) {
            edit.apply(doc).unwrap();
        }
    }
}

/// An edit after which a document without provider cycles still has none.
pub(crate) fn tame_edit(doc: &Topology, dice: &mut Dice) -> Edit {
    loop {
        let made = match dice.below(15) {
            0..6 => Some(outage(doc, dice)),
            6 | 7 => any_link(doc, dice).map(|link| tame_policy(doc, dice, link)),
            8 => tame_link(doc, dice),
            9 => any_link(doc, dice).map(|link| Edit::RemoveLink(link.id.clone())),
            10 | 11 => {
                let node = any_node(doc, dice);
                let origins = origins(doc, dice);
                Some(Edit::node(&node.id, NodeField::Origins(origins)))
            }
            12 => Some(identity(doc, dice)),
            13 => service_edit(doc, dice),
            _ => tame_node(doc, dice),
        };
        if let Some(edit) = made {
            return edit;
        }
    }
}

/// Something fails, or, more often, something that failed comes back.
pub(crate) fn outage(doc: &Topology, dice: &mut Dice) -> Edit {
    let down: Vec<Edit> = doc
        .nodes()
        .filter(|n| n.state == NodeState::Failed)
        .map(|n| Edit::node(&n.id, NodeField::State(NodeState::Up)))
        .chain(
            doc.links()
                .filter(|l| l.state != LinkState::Up)
                .map(|l| Edit::link(&l.id, LinkField::State(LinkState::Up))),
        )
        .collect();
    if down.len() > 3 || (!down.is_empty() && dice.chance(50)) {
        return down[dice.below(down.len())].clone();
    }
    match any_link(doc, dice) {
        Some(link) if dice.chance(50) => {
            let state = dice.pick(&[LinkState::Failed, LinkState::Shutdown]);
            Edit::link(&link.id, LinkField::State(state))
        }
        _ => Edit::node(&any_node(doc, dice).id, NodeField::State(NodeState::Failed)),
    }
}

fn tame_link(doc: &Topology, dice: &mut Dice) -> Option<Edit> {
    let (a, b) = (any_node(doc, dice), any_node(doc, dice));
    if a.id == b.id || a.asn == b.asn {
        return None;
    }
    let roles = roles(a, b, dice.chance(30));
    Some(Edit::add_link(fresh_link(doc, &a.id, &b.id, roles)))
}

/// A node leaves, or a new one joins at the edge.
fn tame_node(doc: &Topology, dice: &mut Dice) -> Option<Edit> {
    if doc.nodes().len() > 3 && dice.chance(50) {
        return Some(Edit::RemoveNode(any_node(doc, dice).id.clone()));
    }
    let last = doc.nodes().map(rank).max().unwrap_or(0);
    let seller = any_node(doc, dice);
    let pos = Pos::clamped(0.0, (last + 1) as f32 * 10.0);
    let node = fresh_node(doc, dice.pick(&[Kind::Client, Kind::Site]), pos);
    let link = fresh_link(doc, &seller.id, &node.id, (Role::Provider, Role::Customer));
    Some(Edit::Batch(vec![Edit::add_node(node), Edit::add_link(link)]))
}

/// A service dies or comes back, or is checked or no longer.
fn service_edit(doc: &Topology, dice: &mut Dice) -> Option<Edit> {
    let sites: Vec<&Node> = doc.nodes().filter(|n| !n.origins.is_empty()).collect();
    let site = (!sites.is_empty()).then(|| dice.pick(&sites))?;
    let field = match dice.below(2) {
        0 => NodeField::Service(match site.service {
            Service::Running => Service::Dead,
            Service::Dead => Service::Running,
        }),
        _ => NodeField::HealthCheck(match site.health_check {
            HealthCheck::Off => HealthCheck::Withdraws,
            HealthCheck::Withdraws => HealthCheck::Off,
        }),
    };
    Some(Edit::node(&site.id, field))
}

/// Something by which routers tell each other apart.
fn identity(doc: &Topology, dice: &mut Dice) -> Edit {
    let node = any_node(doc, dice);
    match dice.below(2) {
        0 => Edit::node(&node.id, NodeField::Asn(fresh_asn(doc))),
        _ => {
            let router_id = (1 + dice.below(4) as u32).into();
            Edit::node(&node.id, NodeField::RouterId(Some(router_id)))
        }
    }
}

/// Networks around one origin that fall out with each other: each likes or dislikes the direct
/// routes of its neighbours, and takes longer ones, or not.
pub(crate) fn dispute(nodes: usize, dice: &mut Dice) -> Topology {
    let mut doc = Topology::default();
    for at in 0..=nodes {
        let id: NodeId = format!("n{at}").parse().unwrap();
        let node = Node::new(id, Kind::As, &format!("N{at}"), asn(100 + at as u32), Pos::default());
        Edit::add_node(node).apply(&mut doc).unwrap();
    }
    announce(&mut doc, "n0");
    for at in 1..=nodes {
        open(&mut doc, "n0", &format!("n{at}"));
        for other in 1..at {
            if other + 1 == at || dice.chance(40) {
                let (a, b) = (format!("n{other}"), format!("n{at}"));
                open(&mut doc, &a, &b);
                // Where both like each other there are two stable states, where one does, none.
                let both = dice.chance(30);
                let (first, second) = if dice.chance(50) { (&a, &b) } else { (&b, &a) };
                quarrel(&mut doc, first, second, dice);
                if both {
                    quarrel(&mut doc, second, first, dice);
                }
            }
        }
    }
    doc
}

fn quarrel(doc: &mut Topology, at: &str, with: &str, dice: &mut Dice) {
    let number = |node: &str| doc.node(&id(node)).unwrap().asn.get();
    let direct = path_is(&[number(with), number("n0")]);
    if dice.chance(60) {
        let longer = PathMatch::LongerThan(2 + dice.below(2) as u16);
        on_import(doc, at, with, deny(Match { as_path: Some(longer), ..Match::default() }));
    }
    let liking = local_pref([50, 200, 300, 400][dice.below(4)]);
    on_import(doc, at, with, Entry { matches: direct, ..liking });
}

/// A wild network, a dispute, or a wild network in which no local-pref prefers anybody.
pub(crate) fn any(nodes: usize, links: usize, dice: &mut Dice) -> Topology {
    match dice.below(5) {
        0 | 1 => dispute(2 + nodes / 2, dice),
        2 => {
            let mut doc = wild(nodes, links, dice);
            let drawn: Vec<Link> = doc.links().cloned().collect();
            for (link, side) in drawn.iter().flat_map(|l| Side::BOTH.map(|side| (l, side))) {
                let mut policy = link.end(side).policy.clone();
                policy.import_default = ImportDefault::Open;
                policy.import.iter_mut().for_each(|entry| entry.local_pref = None);
                edit(&mut doc, Edit::end(&link.id, side, EndField::Policy(policy)));
            }
            doc
        }
        _ => wild(nodes, links, dice),
    }
}

/// Nodes and links at random, roles that may contradict each other, policies of every kind.
pub(crate) fn wild(nodes: usize, links: usize, dice: &mut Dice) -> Topology {
    let mut doc = Topology::default();
    let mut labels: Vec<usize> = (1..=nodes).collect();
    dice.shuffle(&mut labels);
    for label in labels {
        let id: NodeId = format!("n{label}").parse().unwrap();
        let kind = dice.pick(&Kind::ALL);
        // Now and then two nodes share an ASN.
        let number = asn(100 + if dice.chance(15) { 1 } else { label as u32 });
        let pos = Pos::clamped(0.0, label as f32 * 10.0);
        let node = Node::new(id, kind, &format!("N{label}"), number, pos);
        Edit::add_node(node).apply(&mut doc).unwrap();
    }
    for _ in 0..links {
        if let Some(edit) = wild_link(&doc, dice) {
            edit.apply(&mut doc).unwrap();
        }
    }
    for _ in 0..1 + dice.below(3) {
        let edit = Edit::node(&any_node(&doc, dice).id, NodeField::Origins(origins(&doc, dice)));
        edit.apply(&mut doc).unwrap();
    }
    doc
}

fn wild_link(doc: &Topology, dice: &mut Dice) -> Option<Edit> {
    let (a, b) = (any_node(doc, dice), any_node(doc, dice));
    if a.id == b.id {
        return None;
    }
    let role = any_role(dice);
    let other = if dice.chance(85) { role.counterpart() } else { any_role(dice) };
    let mut link = fresh_link(doc, &a.id, &b.id, (role, other));
    for end in [&mut link.a, &mut link.b] {
        if dice.chance(60) {
            end.policy = wild_policy(doc, dice);
        }
    }
    Some(Edit::add_link(link))
}

/// Any edit at all, one that may be refused among them.
pub(crate) fn wild_edit(doc: &Topology, dice: &mut Dice) -> Edit {
    if doc.is_empty() || dice.chance(40) {
        return common::random_edit(doc, dice);
    }
    let of_a_link = any_link(doc, dice).and_then(|link| {
        match dice.below(6) {
            0 | 1 => Some(EndField::Policy(wild_policy(doc, dice))),
            2 => Some(EndField::Role(any_role(dice))),
            _ => None,
        }
        .map(|field| Edit::end(&link.id, any_side(dice), field))
    });
    match dice.below(6) {
        0 => wild_link(doc, dice).unwrap_or_else(|| tame_edit(doc, dice)),
        _ => of_a_link.unwrap_or_else(|| tame_edit(doc, dice)),
    }
}

/// The same document with its nodes and links in another order.
pub(crate) fn shuffled(doc: &Topology, dice: &mut Dice) -> Topology {
    let mut nodes: Vec<Edit> = doc.nodes().cloned().map(Edit::add_node).collect();
    let mut links: Vec<Edit> = doc.links().cloned().map(Edit::add_link).collect();
    dice.shuffle(&mut nodes);
    dice.shuffle(&mut links);
    let mut made = Topology::default();
    let Selection { profile, options } = doc.selection();
    let general = [
        Edit::SetSelection { profile, options },
        Edit::SetRoas(doc.roas().to_vec()),
        Edit::SetTiming(Box::new(doc.timing())),
    ];
    let ases = doc.ases().map(|set| Edit::SetAs(Box::new(set.clone())));
    for edit in nodes.into_iter().chain(links).chain(general).chain(ases) {
        edit.apply(&mut made).unwrap();
    }
    made
}

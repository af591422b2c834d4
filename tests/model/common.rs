//! Documents and edits at random, for properties that must hold of all of them.
//!
//! What is random follows from a seed alone, so that a failure can be repeated. proptest draws
//! seeds, one for each thing, and shrinks by leaving things out.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use catchment::topology::{
    Asn, Community, Edit, EndField, Entry, Kind, Latency, Link, LinkField, LinkId, LinkState,
    MAX_COORDINATE, Meta, Node, NodeField, NodeId, NodeState, Origin, Policy, Pos, Prefix, Role,
    Side, Text, Topology, fresh_link,
};
use proptest::collection::vec;
use proptest::prelude::{Strategy, any};

use crate::dice::Dice;

mod policies;
mod routers;
mod timers;

pub(crate) use policies::random_policy;
use routers::{
    random_cost, random_general_edit, random_impossible_general_edit, random_router_field,
};
pub(crate) use timers::random_timing;

/// Text that RON, comments and terminals could trip over.
const AWKWARD: [&str; 38] = [
    "\"",
    "\\",
    "#",
    "\"#",
    "\"##",
    "r#\"",
    "r\"",
    "//",
    "/*",
    "*/",
    "'",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "\\n",
    "\\\"",
    "\\u{41}",
    "nodes: [",
    "é",
    "e\u{301}",
    "世界",
    "🌍",
    "👩\u{200d}👧",
    "\u{200e}",
    "\u{feff}",
    "\u{a0}",
    " ",
    "  ",
    "a",
    "Z",
    "0",
    "-",
    "…",
];

/// The names of all files in a folder, in order.
pub(crate) fn names_in(folder: &std::path::Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Text of at most so many characters, with line breaks if it may have several lines.
pub(crate) fn random_text<const MAX: usize>(dice: &mut Dice, lines: bool) -> Text<MAX> {
    let pieces = dice.some(if lines { 30 } else { 8 }, |dice| match dice.below(8) {
        0 if lines => "\n".to_owned(),
        1 => char::from_u32(dice.below(0x11_0000) as u32).map_or_else(String::new, String::from),
        _ => dice.pick(&AWKWARD).to_owned(),
    });
    // What prose may hold a name may not.
    let fits = |c: &char| Text::<MAX>::new(*c).is_ok();
    let text: String = pieces.concat().chars().filter(fits).take(MAX).collect();
    Text::new(text).expect("what fits one by one")
}

/// What a document could say about itself.
pub(crate) fn random_meta(dice: &mut Dice) -> Meta {
    Meta {
        title: random_text(dice, false),
        notes: random_text(dice, true),
        point: random_text(dice, true),
    }
}

/// Mostly one of few, so that nodes share ASNs now and then.
fn random_asn(dice: &mut Dice) -> Asn {
    let number = match dice.below(8) {
        0 => dice.number(),
        1 => dice.pick(&[1, 65_535, 65_536, u32::MAX]),
        _ => 64_512 + dice.below(12) as u32,
    };
    Asn::new(number.max(1)).expect("not zero")
}

fn random_prefix(dice: &mut Dice) -> Prefix {
    let text = match dice.below(6) {
        0 => dice
            .pick(&["0.0.0.0/0", "::/0", "1.1.1.1/32", "2001:db8::1/128", "128.0.0.0/1"])
            .to_owned(),
        1 => format!("2001:db8:{:x}::/48", dice.below(4)),
        2 => format!("10.{}.0.0/16", dice.below(4)),
        _ => format!("1.1.{}.0/24", dice.below(6)),
    };
    text.parse().expect("a prefix")
}

fn random_community(dice: &mut Dice) -> Community {
    let known: Vec<Community> = Community::well_known().map(|(_, c)| c).collect();
    if dice.one_in(3) {
        dice.pick(&known)
    } else {
        Community::new(dice.number() as u16, dice.number() as u16)
    }
}

fn random_router_id(dice: &mut Dice) -> Ipv4Addr {
    Ipv4Addr::from(dice.number().max(1))
}

/// Anywhere on the canvas, with fractions.
pub(crate) fn random_pos(dice: &mut Dice) -> Pos {
    let mut coordinate = || match dice.below(5) {
        0 => dice.pick(&[0.0, -0.0, MAX_COORDINATE, -MAX_COORDINATE, f32::MIN_POSITIVE, 0.1]),
        1 => (dice.below(2_000_000) as f32 - 1e6) / 3.0,
        _ => dice.below(1000) as f32,
    };
    Pos::new(coordinate(), coordinate()).expect("on the canvas")
}

/// Announcements of different prefixes.
pub(crate) fn random_origins(dice: &mut Dice) -> Vec<Origin> {
    let mut origins = dice.some(4, |dice| Origin {
        prefix: random_prefix(dice),
        local_pref: dice.maybe(Dice::number),
        med: dice.maybe(Dice::number),
        communities: dice.some(3, random_community),
        path: dice.some(3, random_asn),
    });
    let mut seen = std::collections::HashSet::new();
    origins.retain(|o| seen.insert(o.prefix));
    origins
}

/// A node that can be added to a document.
pub(crate) fn random_node(doc: &Topology, dice: &mut Dice) -> Node {
    let stem = dice.pick(&["a", "n", "Node", "x.y_z-1", "0", "--"]);
    let id = NodeId::fresh(stem, |id| doc.node(id).is_some());
    let mut node = Node {
        name: random_text(dice, false),
        router_id: dice.maybe(random_router_id),
        origins: random_origins(dice),
        demand: if dice.one_in(2) { 1 } else { dice.number() },
        capacity: dice.maybe(Dice::number),
        state: random_node_state(dice),
        ..Node::new(id, dice.pick(&Kind::ALL), "", random_asn(dice), random_pos(dice))
    };
    for field in dice.some(3, random_router_field) {
        match field {
            NodeField::Loopback(v) => node.loopback = v,
            NodeField::ClusterId(v) => node.cluster_id = v,
            NodeField::NextHop(v) => node.next_hop = v,
            NodeField::Profile(v) => node.profile = v,
            NodeField::Options(v) => node.options = v,
            NodeField::OriginValidation(v) => node.origin_validation = v,
            NodeField::LeakProtection(v) => node.leak_protection = v,
            NodeField::Service(v) => node.service = v,
            NodeField::HealthCheck(v) => node.health_check = v,
            _ => {}
        }
    }
    node
}

fn random_node_state(dice: &mut Dice) -> NodeState {
    dice.pick(&[NodeState::Up, NodeState::Up, NodeState::Failed])
}

fn random_link_state(dice: &mut Dice) -> LinkState {
    dice.pick(&[LinkState::Up, LinkState::Up, LinkState::Failed, LinkState::Shutdown])
}

fn random_role(dice: &mut Dice) -> Role {
    dice.pick(&[
        Role::Customer,
        Role::Provider,
        Role::Peer,
        Role::RouteServer,
        Role::RouteServerClient,
        Role::None,
    ])
}

fn random_latency(dice: &mut Dice) -> Latency {
    let ms = match dice.below(4) {
        0 => dice.pick(&[0.0, 0.001, 0.1, 9_999.999, Latency::MAX_MS]),
        1 => dice.below(10_000_000) as f64 / 1000.0,
        _ => dice.below(100) as f64,
    };
    Latency::from_ms(ms).expect("possible")
}

/// A unicast address, now and then one that is taken.
fn random_address(dice: &mut Dice) -> IpAddr {
    match dice.below(3) {
        0 => Ipv6Addr::from(0x2001_0db8 << 96 | dice.below(50) as u128).into(),
        1 => Ipv4Addr::from(0x0A00_0000 + dice.below(100) as u32).into(),
        _ => Ipv4Addr::new(192, 0, 2, dice.below(256) as u8).into(),
    }
}

/// A link that can be added to a document, unless no two of the nodes tried can be joined.
pub(crate) fn random_link(doc: &Topology, dice: &mut Dice) -> Option<Link> {
    let nodes: Vec<&Node> = doc.nodes().collect();
    if nodes.is_empty() {
        return None;
    }
    let pairs = std::iter::repeat_with(|| (dice.pick(&nodes), dice.pick(&nodes)));
    let (a, b) = pairs.take(10).find(|(a, b)| a.id != b.id)?;
    let role = random_role(dice);
    let other = if dice.one_in(8) { random_role(dice) } else { role.counterpart() };
    let mut link = fresh_link(doc, &a.id, &b.id, (role, other));
    if dice.one_in(4) {
        let next = dice.below(1 << 16) as u128 * 2;
        let free = |n| IpAddr::from(Ipv6Addr::from((0x2001_0db8_ffff << 80) + next + n));
        let taken = |ip| doc.links().any(|l| l.a.address == ip || l.b.address == ip);
        if !taken(free(0)) && !taken(free(1)) {
            (link.a.address, link.b.address) = (free(0), free(1));
        }
    }
    link.a.policy = random_policy(dice);
    link.b.policy = random_policy(dice);
    link.latency = random_latency(dice);
    link.igp_cost = random_cost(dice);
    link.state = random_link_state(dice);
    // Two routers may have been given one router id.
    Edit::add_link(link.clone()).apply(&mut doc.clone()).is_ok().then_some(link)
}

/// Documents of up to 12 nodes and 20 links with everything a document can hold.
pub(crate) fn arbitrary_topology() -> impl Strategy<Value = Topology> {
    let seeds = |most: usize| vec(any::<u64>(), 0..=most);
    (any::<u64>(), seeds(12), seeds(20), seeds(6)).prop_map(|(meta, nodes, links, general)| {
        let mut doc = Topology::default();
        let add = |edit: Edit, doc: &mut Topology| {
            edit.apply(doc).expect("an edit that is possible");
        };
        let meta = random_meta(&mut Dice::new(meta));
        add(Edit::SetMeta(Box::new(meta)), &mut doc);
        for seed in nodes {
            let node = random_node(&doc, &mut Dice::new(seed));
            add(Edit::add_node(node), &mut doc);
        }
        for seed in links {
            if let Some(link) = random_link(&doc, &mut Dice::new(seed)) {
                add(Edit::add_link(link), &mut doc);
            }
        }
        for seed in general {
            add(random_general_edit(&doc, &mut Dice::new(seed)), &mut doc);
        }
        doc
    })
}

/// The seeds of up to so many edits, for [`random_edit`] one after the other.
pub(crate) fn arbitrary_edits(most: usize) -> impl Strategy<Value = Vec<u64>> {
    vec(any::<u64>(), 0..=most)
}

/// Any kind of edit of this document. Most are possible, some are not.
pub(crate) fn random_edit(doc: &Topology, dice: &mut Dice) -> Edit {
    match dice.below(8) {
        0 => random_batch(doc, dice),
        1 => random_impossible_edit(doc, dice),
        _ => random_single_edit(doc, dice),
    }
}

fn random_node_id(doc: &Topology, dice: &mut Dice) -> NodeId {
    let ids: Vec<NodeId> = doc.nodes().map(|n| n.id.clone()).collect();
    if ids.is_empty() || dice.one_in(30) {
        return "no-such-node".parse().expect("an id");
    }
    dice.pick(&ids)
}

fn random_link_id(doc: &Topology, dice: &mut Dice) -> LinkId {
    let ids: Vec<LinkId> = doc.links().map(|l| l.id.clone()).collect();
    if ids.is_empty() || dice.one_in(30) {
        return "no-such-link".parse().expect("an id");
    }
    dice.pick(&ids)
}

/// A place in document order, now and then past its end.
fn random_place(len: usize, dice: &mut Dice) -> Option<usize> {
    dice.maybe(|dice| dice.below(len + 3))
}

/// One edit that alters one thing, with a value that is possible by itself.
fn random_single_edit(doc: &Topology, dice: &mut Dice) -> Edit {
    match dice.below(14) {
        0 | 1 => Edit::AddNode {
            node: Box::new(random_node(doc, dice)),
            at: random_place(doc.nodes().len(), dice),
        },
        2 => Edit::RemoveNode(random_node_id(doc, dice)),
        3..=5 => match random_link(doc, dice) {
            Some(link) => {
                Edit::AddLink { link: Box::new(link), at: random_place(doc.links().len(), dice) }
            }
            None => Edit::add_node(random_node(doc, dice)),
        },
        6 => Edit::RemoveLink(random_link_id(doc, dice)),
        7 | 8 => Edit::node(&random_node_id(doc, dice), random_node_field(dice)),
        9 => {
            let field = match dice.below(3) {
                0 => LinkField::Latency(random_latency(dice)),
                1 => LinkField::IgpCost(random_cost(dice)),
                _ => LinkField::State(random_link_state(dice)),
            };
            Edit::link(&random_link_id(doc, dice), field)
        }
        10 => {
            let field = match dice.below(3) {
                0 => EndField::Role(random_role(dice)),
                1 => EndField::Address(random_address(dice)),
                _ => EndField::Policy(random_policy(dice)),
            };
            Edit::end(&random_link_id(doc, dice), dice.pick(&Side::BOTH), field)
        }
        11 | 12 => random_general_edit(doc, dice),
        _ => Edit::SetMeta(Box::new(random_meta(dice))),
    }
}

fn random_node_field(dice: &mut Dice) -> NodeField {
    match dice.below(12) {
        0 => NodeField::Kind(dice.pick(&Kind::ALL)),
        1 => NodeField::Name(random_text(dice, false)),
        2 => NodeField::Asn(random_asn(dice)),
        3 | 9..12 => random_router_field(dice),
        4 => NodeField::Pos(random_pos(dice)),
        5 => NodeField::Origins(random_origins(dice)),
        6 => NodeField::Demand(dice.number()),
        7 => NodeField::Capacity(dice.maybe(Dice::number)),
        _ => NodeField::State(random_node_state(dice)),
    }
}

/// Several edits, each possible after those before it, with one that is not among them now and
/// then, and batches within.
fn random_batch(doc: &Topology, dice: &mut Dice) -> Edit {
    let mut after = doc.clone();
    let edits = dice.some(6, |dice| {
        let edit = if dice.one_in(6) {
            random_batch(&after, dice)
        } else {
            random_single_edit(&after, dice)
        };
        edit.clone().apply(&mut after).is_ok().then_some(edit)
    });
    let mut edits: Vec<Edit> = edits.into_iter().flatten().collect();
    if dice.one_in(3) {
        let at = dice.below(edits.len() + 1);
        edits.insert(at, random_impossible_edit(doc, dice));
    }
    Edit::Batch(edits)
}

/// An edit that would make something impossible of most documents.
pub(crate) fn random_impossible_edit(doc: &Topology, dice: &mut Dice) -> Edit {
    let nodes: Vec<&Node> = doc.nodes().collect();
    let links: Vec<&Link> = doc.links().collect();
    if nodes.is_empty() || links.is_empty() {
        return Edit::RemoveLink("no-such-link".parse().expect("an id"));
    }
    let node = dice.pick(&nodes);
    let link = dice.pick(&links);
    let side = dice.pick(&Side::BOTH);
    let address = |address| Edit::end(&link.id, side, EndField::Address(address));
    let policy = |policy| Edit::end(&link.id, side, EndField::Policy(policy));
    let add = |change: &dyn Fn(&mut Link)| {
        let mut copy = link.clone();
        copy.id = LinkId::fresh("copy", |id| doc.link(id).is_some());
        change(&mut copy);
        Edit::add_link(copy)
    };
    match dice.below(16) {
        0 => Edit::add_node(node.clone()),
        1 => Edit::add_link(link.clone()),
        // The addresses are taken.
        2 => add(&|_| {}),
        3 => add(&|copy| copy.a.node = copy.b.node.clone()),
        4 => add(&|copy| copy.b.node = "no-such-node".parse().expect("an id")),
        5 => address(link.end(side.other()).address),
        6 => address(dice.pick(&links).a.address),
        7 => address(Ipv4Addr::new(224, 0, 0, 1 + dice.below(9) as u8).into()),
        8 => address(Ipv4Addr::UNSPECIFIED.into()),
        9 => address(if link.a.address.is_ipv4() {
            Ipv6Addr::LOCALHOST.into()
        } else {
            Ipv4Addr::LOCALHOST.into()
        }),
        10 => policy(Policy {
            import: vec![Entry { prepend: 1, ..Entry::default() }],
            ..Policy::default()
        }),
        11 => policy(Policy {
            export: vec![Entry { local_pref: Some(100), ..Entry::default() }],
            ..Policy::default()
        }),
        12 => policy(Policy { export: vec![Entry::default(); 65], ..Policy::default() }),
        13 => random_impossible_general_edit(doc, dice),
        14 => Edit::node(&node.id, NodeField::RouterId(Some(Ipv4Addr::UNSPECIFIED))),
        _ => {
            let prefix = random_prefix(dice);
            Edit::node(&node.id, NodeField::Origins(vec![Origin::plain(prefix); 2]))
        }
    }
}

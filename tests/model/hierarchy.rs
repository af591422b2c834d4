//! Random internets in which Gao and Rexford's conditions hold: nobody is, through others, its own
//! provider. The benchmark draws the same ones.

use catchment::topology::{
    Asn, Edit, Kind, Node, NodeId, Origin, Pos, Prefix, Role, Topology, fresh_link,
};

use super::dice::Dice;

/// What is drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub nodes: usize,
    /// Links a node, roughly.
    pub density: f64,
    pub sites: usize,
    /// Whether the sites are islands of one AS, as anycast operators are.
    pub one_asn: bool,
    pub seed: u64,
}

impl Shape {
    /// Five sites, two and a half links a node.
    pub(crate) fn of(nodes: usize, seed: u64) -> Self {
        Self { nodes, density: 2.5, sites: 5.min(nodes / 4 + 1), one_asn: true, seed }
    }
}

/// What every site announces.
pub(crate) fn service() -> Prefix {
    "203.0.113.0/24".parse().unwrap()
}

/// The rank of a node: providers have a lower one than their customers. It is where the node
/// stands, so that it stays with the document.
pub(crate) fn rank(node: &Node) -> usize {
    (node.pos.y() / ROW) as usize
}

const ROW: f32 = 10.0;

/// The roles in which two nodes may be joined: the lower rank sells, or they are peers.
pub(crate) fn roles(a: &Node, b: &Node, are_peers: bool) -> (Role, Role) {
    if are_peers {
        (Role::Peer, Role::Peer)
    } else if rank(a) < rank(b) {
        (Role::Provider, Role::Customer)
    } else {
        (Role::Customer, Role::Provider)
    }
}

/// Three networks on top that peer, networks that buy from those above them and sometimes peer,
/// sites that buy from anybody, and clients, half of all, at the edge.
pub(crate) fn hierarchy(shape: &Shape) -> Topology {
    let mut dice = Dice::new(shape.seed);
    let mut doc = Topology::default();
    let networks = (shape.nodes / 2).saturating_sub(shape.sites).max(3);
    let kind = |at: usize| match at {
        at if at < networks => Kind::Isp,
        at if at < networks + shape.sites => Kind::Site,
        _ => Kind::Client,
    };
    // Ids and ASNs that say nothing about the rank.
    let mut labels: Vec<u32> = (1..=shape.nodes as u32).collect();
    dice.shuffle(&mut labels);
    let mut ids: Vec<NodeId> = Vec::new();
    for (at, label) in labels.iter().enumerate() {
        let name = format!("{}{label}", kind(at).to_string().to_lowercase());
        let number = match kind(at) {
            Kind::Site if shape.one_asn => 65_000,
            _ => 1000 + label * 7,
        };
        let id: NodeId = name.parse().unwrap();
        let pos = Pos::clamped((at % 10) as f32 * 50.0, at as f32 * ROW);
        let mut node = Node::new(id.clone(), kind(at), &name, Asn::new(number).unwrap(), pos);
        if kind(at) == Kind::Site {
            node.origins.push(Origin::plain(service()));
        }
        apply(&mut doc, Edit::add_node(node));
        ids.push(id);
    }
    for at in 1..shape.nodes {
        if at < 3 {
            for above in 0..at {
                join(&mut doc, &ids[above], &ids[at], true);
            }
            continue;
        }
        let sellers = &ids[..at.min(networks)];
        join(&mut doc, &dice.pick(sellers), &ids[at], false);
    }
    let wanted = (shape.nodes as f64 * shape.density) as usize;
    for _ in 0..wanted * 4 {
        if doc.links().len() >= wanted {
            break;
        }
        let (a, b) = (dice.below(networks), dice.below(shape.nodes));
        let are_peers = b < networks && dice.chance(40);
        let free = doc.links_between(&ids[a], &ids[b]).is_empty();
        if a != b && free {
            join(&mut doc, &ids[a], &ids[b], are_peers);
        }
    }
    doc
}

fn join(doc: &mut Topology, a: &NodeId, b: &NodeId, are_peers: bool) {
    let (Some(first), Some(second)) = (doc.node(a), doc.node(b)) else {
        return;
    };
    let link = fresh_link(doc, a, b, roles(first, second, are_peers));
    apply(doc, Edit::add_link(link));
}

fn apply(doc: &mut Topology, edit: Edit) {
    edit.apply(doc).unwrap();
}

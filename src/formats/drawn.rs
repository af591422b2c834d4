//! Makes a document from a graph of ASes: names, positions, links with addresses.

use crate::layout::tiers;
use crate::topology::as_graph::names::{link_of, node_of};
use crate::topology::{
    AsGraph, Asn, Edit, FreeAddresses, IgpCost, Kind, Node, Pos, Relation, Topology, usual_latency,
    wire,
};

/// Maximum number of ASes of a readable drawing.
pub const MAX_DRAWN: usize = 500;

/// The reason why a graph was not drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{count} ASes are too many for a drawing; expected at most {MAX_DRAWN}")]
pub struct TooLarge {
    /// The number of ASes in the graph.
    pub count: usize,
}

/// Returns the graph as a document: providers above their customers, default policies, nothing
/// announced. The result is deterministic.
///
/// A node has the id `as64500` and the name `AS64500`, a link the id `as64500-as64501`, the lower
/// ASN first.
///
/// # Errors
///
/// Fails if there are more than [`MAX_DRAWN`] ASes.
pub fn draw(graph: &AsGraph) -> Result<Topology, TooLarge> {
    if graph.len() > MAX_DRAWN {
        return Err(TooLarge { count: graph.len() });
    }
    let nodes = (0u32..).zip(tiers(graph)).map(|(index, pos)| node(graph, index, pos));
    let mut doc = Topology::default();
    put(&mut doc, nodes.map(Edit::add_node));

    let mut pairs: Vec<(Asn, Asn, Relation)> = graph
        .links()
        .map(|link| {
            let turned = (link.to, link.from, link.is.counterpart());
            if link.from < link.to { (link.from, link.to, link.is) } else { turned }
        })
        .collect();
    pairs.sort_unstable();
    let mut free = FreeAddresses::of(&doc);
    let links = pairs.into_iter().map(|(low, high, is)| {
        let (a, b) = (node_of(low), node_of(high));
        let id = link_of(low, high);
        let roles = (is.counterpart().role(), is.role());
        wire(id, (a, b), roles, free.next_pair(), usual_latency(), IgpCost::default())
    });
    put(&mut doc, links.map(Edit::add_link));
    Ok(doc)
}

/// Applies edits that cannot fail: their ids, ASNs and addresses are distinct.
fn put(doc: &mut Topology, edits: impl Iterator<Item = Edit>) {
    for edit in edits {
        let applied = edit.apply(doc);
        debug_assert!(applied.is_ok(), "{applied:?}");
    }
}

fn node(graph: &AsGraph, index: u32, pos: Pos) -> Node {
    let asn = graph.asn(index);
    Node::new(node_of(asn), kind(graph, index), &format!("AS{asn}"), asn, pos)
}

/// Returns the kind of an AS: an ISP if it has customers; otherwise with users if it has providers.
fn kind(graph: &AsGraph, index: u32) -> Kind {
    if !graph.neighbours(index, Relation::Customer).is_empty() {
        Kind::Isp
    } else if graph.neighbours(index, Relation::Provider).is_empty() {
        Kind::As
    } else {
        Kind::Client
    }
}

//! The nearest site by latency, to compare with the one that BGP selects.

use std::collections::HashMap;

use petgraph::algo::dijkstra;
use petgraph::graph::{NodeIndex, UnGraph};

use crate::topology::{LinkState, NodeId, NodeState, Prefix, Service, Topology};

/// A site and its distance.
#[derive(Clone, Debug, PartialEq)]
pub struct Nearest {
    /// Id of the site.
    pub site: NodeId,
    /// Round trip over the fastest path, whatever the policies are, in milliseconds.
    pub round_trip_ms: f64,
}

/// Finds the site nearest to a node by latency alone, among those that are up and answer; ties go
/// to the first in the document.
pub fn nearest(doc: &Topology, prefix: &Prefix, from: &NodeId) -> Option<Nearest> {
    let mut graph = UnGraph::<(), u64>::new_undirected();
    let up = doc.nodes().filter(|n| n.state == NodeState::Up);
    let at: HashMap<&NodeId, NodeIndex> = up.map(|n| (&n.id, graph.add_node(()))).collect();
    for link in doc.links().filter(|l| l.state == LinkState::Up) {
        if let Some((a, b)) = at.get(&link.a.node).zip(at.get(&link.b.node)) {
            graph.add_edge(*a, *b, link.latency.micros());
        }
    }
    let ways = dijkstra(&graph, *at.get(from)?, None, |edge| *edge.weight());
    let answers = doc.announcers(prefix).filter(|site| site.service == Service::Running);
    let sites = answers.filter_map(|site| Some((site, *ways.get(at.get(&site.id)?)?)));
    let (site, one_way) = sites.min_by_key(|(_, micros)| *micros)?;
    Some(Nearest { site: site.id.clone(), round_trip_ms: 2.0 * one_way as f64 / 1000.0 })
}

//! Warnings about a document: allowed configurations that are marked on the canvas and described.

use std::collections::BTreeSet;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;
use rustc_hash::{FxHashMap, FxHashSet};

use super::partition::partition;
use super::warning::Warning;
use crate::topology::{
    Asn, LinkId, Node, NodeId, Reread, Roles, Service, Topology, Touched, domain_of,
    mismatched_roles,
};

/// Returns all warnings about a document.
pub fn warnings(doc: &Topology) -> Vec<Warning> {
    Warnings::of(doc).all
}

/// The warnings about a document, by what they depend on, so that an edit updates only those that
/// it affects.
#[derive(Clone, Debug, Default)]
pub struct Warnings {
    /// Sets of several routers connected by internal links, each with the warning about its iBGP.
    domains: Vec<(Vec<NodeId>, Option<Warning>)>,
    /// Warnings that depend on the roles of neighbours and on nodes and links.
    of_roles: Vec<Warning>,
    /// Islands of one ASN, by what is drawn alone.
    islands: Vec<(Asn, Vec<Vec<NodeId>>)>,
    all: Vec<Warning>,
}

impl Warnings {
    /// Computes the warnings about a document.
    pub fn of(doc: &Topology) -> Self {
        let parts = Parts::of(doc);
        let mut warnings = Self {
            of_roles: of_roles(doc, &parts),
            islands: islands(doc, &parts),
            ..Self::default()
        };
        let several = parts.0.into_iter().filter(|part| part.len() > 1);
        warnings.domains = several.map(|part| (part.clone(), partition(doc, &part))).collect();
        warnings.gather(doc);
        warnings
    }

    /// Updates the warnings after an edit that touched `touched`.
    pub fn follow(&mut self, doc: &Topology, touched: &Touched) {
        let Reread::Only { nodes, links } = touched.reread() else {
            *self = Self::of(doc);
            return;
        };
        if touched.roles() == Roles::Set {
            self.of_roles = of_roles(doc, &Parts::of(doc));
        }
        let ends = links.iter().filter_map(|id| doc.link(id)).filter(|l| doc.is_internal(l));
        let routers: Vec<&NodeId> = nodes.iter().chain(ends.map(|link| &link.a.node)).collect();
        for (part, warning) in &mut self.domains {
            if routers.iter().any(|router| part.contains(router)) {
                *warning = partition(doc, part);
            }
        }
        if !nodes.is_empty() || !links.is_empty() || touched.roles() == Roles::Set {
            self.gather(doc);
        }
    }

    /// Returns all warnings.
    pub fn all(&self) -> &[Warning] {
        &self.all
    }

    fn gather(&mut self, doc: &Topology) {
        let partitions = self.domains.iter().filter_map(|(_, warning)| warning.clone());
        let islands = self.islands.iter().filter_map(|(asn, all)| refusing(doc, *asn, all));
        let drawn = self.of_roles.iter().cloned().chain(islands);
        self.all = drawn.chain(partitions).chain(dead_services(doc)).collect();
    }
}

/// The nodes in sets connected by internal links, in document order; most are alone.
struct Parts(Vec<Vec<NodeId>>);

impl Parts {
    fn of(doc: &Topology) -> Self {
        let mut seen: FxHashSet<NodeId> = FxHashSet::default();
        let mut parts = Vec::new();
        for node in doc.nodes() {
            if !seen.contains(&node.id) {
                let mut part: Vec<NodeId> = domain_of(doc, &node.id).into_iter().collect();
                // Most are alone and need no sorting.
                if part.len() > 1 {
                    part.sort_by_key(|id| doc.node_place(id));
                    seen.extend(part.iter().cloned());
                }
                parts.push(part);
            }
        }
        Self(parts)
    }
}

fn of_roles(doc: &Topology, parts: &Parts) -> Vec<Warning> {
    let mut found = provider_cycles(doc, parts);
    found.extend(mismatched_roles(doc).into_iter().map(Warning::RolesDisagree));
    found
}

/// Finds cycles of providers among ASes; connected routers count as one.
fn provider_cycles(doc: &Topology, parts: &Parts) -> Vec<Warning> {
    let mut graph = DiGraph::<(), &LinkId>::with_capacity(parts.0.len(), doc.links().len());
    let mut at: FxHashMap<&NodeId, _> = FxHashMap::default();
    for part in &parts.0 {
        let index = graph.add_node(());
        at.extend(part.iter().map(|id| (id, index)));
    }
    for link in doc.links().filter(|l| !doc.is_internal(l)) {
        if let Some(side) = link.customer_side() {
            let ends = at.get(&link.end(side).node).zip(at.get(&link.end(side.other()).node));
            if let Some((customer, provider)) = ends {
                graph.add_edge(*customer, *provider, &link.id);
            }
        }
    }
    let rings = kosaraju_scc(&graph).into_iter().filter(|ring| ring.len() > 1);
    let warning = |ring: Vec<petgraph::graph::NodeIndex>| {
        let within: BTreeSet<_> = ring.into_iter().collect();
        let inside = graph.edge_indices().filter(|e| {
            graph
                .edge_endpoints(*e)
                .is_some_and(|(a, b)| within.contains(&a) && within.contains(&b))
        });
        let links: Vec<LinkId> = inside.map(|e| LinkId::clone(graph[e])).collect();
        // For an AS of several routers, those at the cycle's links.
        let ends = links.iter().filter_map(|id| doc.link(id));
        let ends: BTreeSet<&NodeId> = ends.flat_map(|l| [&l.a.node, &l.b.node]).collect();
        let mut nodes: Vec<NodeId> = ends.into_iter().cloned().collect();
        nodes.sort_by_key(|id| doc.node_place(id));
        Warning::ProviderCycle { nodes, links }
    };
    rings.map(warning).collect()
}

/// Sets of nodes that internal links join, of one ASN, where there are several.
fn islands(doc: &Topology, parts: &Parts) -> Vec<(Asn, Vec<Vec<NodeId>>)> {
    let asn = |part: &&Vec<NodeId>| part.first().and_then(|id| doc.node(id)).map(|n| n.asn);
    let mut all: Vec<&Vec<NodeId>> = parts.0.iter().collect();
    all.sort_by_key(asn);
    let by_asn = all.chunk_by(|a, b| asn(a) == asn(b)).filter(|islands| islands.len() > 1);
    by_asn
        .filter_map(|all| Some((asn(all.first()?)?, all.iter().copied().cloned().collect())))
        .collect()
}

/// The islands of an ASN of which each refuses the others' routes, if there are several.
fn refusing(doc: &Topology, asn: Asn, islands: &[Vec<NodeId>]) -> Option<Warning> {
    let refuses = |part: &&Vec<NodeId>| !part.iter().any(|id| accepts_own_as(doc, id));
    let nodes: Vec<NodeId> =
        islands.iter().filter(refuses).filter_map(|part| part.first().cloned()).collect();
    (nodes.len() > 1).then_some(Warning::Islands { asn, nodes })
}

/// Tells whether a node accepts its own ASN in the paths of some neighbour ("allowas-in").
fn accepts_own_as(doc: &Topology, id: &NodeId) -> bool {
    doc.links_of(id).into_iter().any(|(link, side)| link.end(side).policy.allow_own_as > 0)
}

fn dead_services(doc: &Topology) -> impl Iterator<Item = Warning> {
    let draws =
        |n: &&Node| n.service == Service::Dead && n.is_announcing() && !n.origins.is_empty();
    doc.nodes().filter(draws).map(|n| Warning::DeadService(n.id.clone()))
}

//! `solve --json`: best routes, candidates and catchments of the whole network.

use std::io::{self, Write};

use indexmap::IndexMap;
use serde::Serialize;

use super::{RouteShape, VERSION, print, verdict};
use crate::anycast::Catchments;
use crate::engine::{Standing, State, explain};
use crate::topology::{NodeId, Prefix, Topology};

#[derive(Serialize)]
struct Solved {
    version: u32,
    prefixes: IndexMap<String, SolvedPrefix>,
}

#[derive(Serialize)]
struct SolvedPrefix {
    state: &'static str,
    nodes: IndexMap<NodeId, SolvedNode>,
    catchments: IndexMap<NodeId, Vec<NodeId>>,
    unserved: Vec<NodeId>,
}

#[derive(Default, Serialize)]
struct SolvedNode {
    best: Option<RouteShape>,
    candidates: Vec<RouteShape>,
}

/// Writes the state of a document.
pub(in crate::cli) fn write(doc: &Topology, state: &State, out: &mut dyn Write) -> io::Result<()> {
    let prefixes = state.network().prefixes().iter();
    let solved = Solved {
        version: VERSION,
        prefixes: prefixes.map(|p| (p.to_string(), prefix(doc, state, p))).collect(),
    };
    print(&solved, out)
}

fn prefix(doc: &Topology, state: &State, prefix: &Prefix) -> SolvedPrefix {
    let Catchments { shares, unserved, .. } = Catchments::of(doc, state, prefix);
    let nodes = doc.nodes().map(|n| (n.id.clone(), node(state, prefix, &n.id)));
    SolvedPrefix {
        state: verdict(state, prefix),
        nodes: nodes.collect(),
        catchments: shares.into_iter().map(|s| (s.site, s.clients)).collect(),
        unserved,
    }
}

fn node(state: &State, prefix: &Prefix, id: &NodeId) -> SolvedNode {
    let Some(index) = state.network().index_of(id) else {
        return SolvedNode::default();
    };
    let explained = explain(state, prefix, index, &ToString::to_string);
    let best = explained.rows.iter().find(|r| r.standing == Standing::Best);
    SolvedNode {
        best: best.map(|row| RouteShape::of(state, row)),
        candidates: explained.rows.iter().map(|row| RouteShape::of(state, row)).collect(),
    }
}

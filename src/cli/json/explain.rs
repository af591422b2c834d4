//! `explain --json`: the decision of one node, and the path of its packets.

use std::io::{self, Write};

use indexmap::IndexMap;
use serde::Serialize;

use super::{RouteShape, VERSION, print, verdict};
use crate::anycast::{Catchments, WalkEnd};
use crate::cli::explain::FAILED;
use crate::cli::names::Names;
use crate::engine::{Explained, Row, Standing, State, explain};
use crate::topology::{Node, NodeId, NodeState, Prefix, Topology};

#[derive(Serialize)]
struct Decided {
    version: u32,
    node: NodeId,
    prefixes: IndexMap<String, DecidedPrefix>,
}

#[derive(Serialize)]
struct DecidedPrefix {
    state: &'static str,
    /// "proved", "found" so far, or "unknown".
    known: &'static str,
    best: Option<ToldRoute>,
    candidates: Vec<ToldRoute>,
    sentence: String,
    landing: LandingShape,
}

/// A route as in `solve --json`, with the reason why it lost.
#[derive(Serialize)]
struct ToldRoute {
    #[serde(flatten)]
    route: RouteShape,
    why: Option<String>,
}

#[derive(Serialize)]
struct LandingShape {
    site: Option<NodeId>,
    /// The nodes on the path, starting with the deciding node.
    hops: Vec<NodeId>,
    round_trip_ms: Option<f64>,
}

/// Writes the decisions of a node for some prefixes.
pub(in crate::cli) fn write(
    doc: &Topology,
    state: &State,
    node: &Node,
    prefixes: &[Prefix],
    out: &mut dyn Write,
) -> io::Result<()> {
    let names = Names::of(doc);
    let decided = Decided {
        version: VERSION,
        node: node.id.clone(),
        prefixes: prefixes
            .iter()
            .map(|p| (p.to_string(), decided(doc, state, &names, node, p)))
            .collect(),
    };
    print(&decided, out)
}

fn decided(
    doc: &Topology,
    state: &State,
    names: &Names<'_>,
    node: &Node,
    prefix: &Prefix,
) -> DecidedPrefix {
    let index = state.network().index_of(&node.id).filter(|_| node.state == NodeState::Up);
    let Explained { rows, sentence, .. } = match index {
        Some(index) => explain(state, prefix, index, &|id| names.call(id)),
        None => Explained { sentence: FAILED.to_owned(), ..Explained::default() },
    };
    let best = rows.iter().find(|r| r.standing == Standing::Best);
    let (verdict, known) = verdict(state, prefix);
    DecidedPrefix {
        state: verdict,
        known,
        best: best.map(|row| told(state, row)),
        candidates: rows.iter().map(|row| told(state, row)).collect(),
        sentence,
        landing: landing(doc, state, node, prefix),
    }
}

fn told(state: &State, row: &Row) -> ToldRoute {
    let why = Some(row.sentence.clone()).filter(|sentence| !sentence.is_empty());
    ToldRoute { route: RouteShape::of(state, row), why }
}

fn landing(doc: &Topology, state: &State, node: &Node, prefix: &Prefix) -> LandingShape {
    let catchments = Catchments::of(doc, state, prefix);
    let way = catchments.way(&node.id);
    let hops = std::iter::once(&node.id).chain(way.iter().map(|hop| &hop.to));
    let served = catchments.landing(&node.id).and_then(|landing| match &landing.fate {
        WalkEnd::Served(site) => Some((site.clone(), landing.round_trip_ms())),
        _ => None,
    });
    let (site, round_trip_ms) = served.unzip();
    LandingShape { site, hops: hops.cloned().collect(), round_trip_ms }
}

//! The state as JSON, version 1. Programs read it: keys keep their names and their order.

use std::io::{self, Write};

use indexmap::IndexMap;
use serde::Serialize;

use crate::anycast::Catchments;
use crate::engine::{Row, Standing, State, explain};
use crate::topology::{Asn, Community, LinkId, NodeId, Prefix, Topology};

const VERSION: u32 = 1;

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
    best: Option<SolvedRoute>,
    candidates: Vec<SolvedRoute>,
}

#[derive(Serialize)]
struct SolvedRoute {
    via: Option<NodeId>,
    link: Option<LinkId>,
    as_path: Vec<Asn>,
    local_pref: u32,
    med: Option<u32>,
    origin: &'static str,
    communities: Vec<Community>,
    learned_from: &'static str,
    site: NodeId,
    lost_at: Option<&'static str>,
    rejected: Option<String>,
}

/// Writes the state of a document.
pub(super) fn write(doc: &Topology, state: &State, out: &mut dyn Write) -> io::Result<()> {
    let prefixes = state.network().prefixes().iter();
    let solved = Solved {
        version: VERSION,
        prefixes: prefixes.map(|p| (p.to_string(), prefix(doc, state, p))).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &solved)?;
    writeln!(out)
}

fn prefix(doc: &Topology, state: &State, prefix: &Prefix) -> SolvedPrefix {
    let Catchments { shares, unserved, .. } = Catchments::of(doc, state, prefix);
    let nodes = doc.nodes().map(|n| (n.id.clone(), node(state, prefix, &n.id)));
    SolvedPrefix {
        state: state.of(prefix).map_or("undetermined", |p| p.verdict.as_str()),
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
        best: best.map(|row| route(state, row)),
        candidates: explained.rows.iter().map(|row| route(state, row)).collect(),
    }
}

fn route(state: &State, row: &Row) -> SolvedRoute {
    let (via, link) = row.via.clone().unzip();
    let (lost_at, rejected) = match row.standing {
        Standing::Best | Standing::Unsettled => (None, None),
        Standing::Lost(step) => (Some(step.named().name), None),
        Standing::Rejected(reason) => (None, Some(reason.to_string())),
    };
    let route = &row.route;
    SolvedRoute {
        via,
        link,
        as_path: route.as_path.asns().to_vec(),
        local_pref: route.local_pref,
        med: route.med,
        origin: route.origin.as_str(),
        communities: route.communities.to_vec(),
        learned_from: route.learned_from.as_str(),
        site: state.network().id_of(route.originator).clone(),
        lost_at,
        rejected,
    }
}

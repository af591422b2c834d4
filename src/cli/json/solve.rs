//! `solve --json`: best routes, candidates and catchments of the whole network.

use std::borrow::Cow;
use std::io::{self, Write};

use indexmap::IndexMap;
use serde::{Serialize, Serializer};

use super::{RouteShape, VERSION, print};
use crate::anycast::Catchments;
use crate::engine::{Alternative, Listed, Stability, Standing, State, explain, stability};
use crate::topology::{NodeId, Prefix, Topology};

#[derive(Serialize)]
struct Solved<'a> {
    version: u32,
    prefixes: Prefixes<'a>,
}

/// Results of all prefixes, computed one by one as they are written: all routes of a large network
/// at once would take many times the memory of its state.
pub(in crate::cli) struct Prefixes<'a> {
    doc: &'a Topology,
    state: &'a State,
}

#[derive(Serialize)]
struct SolvedPrefix<'a> {
    state: &'static str,
    /// "proved", "found" so far, or "unknown".
    known: &'static str,
    /// The stable states, if there are several; `states_are_all` is true if there are no others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    states: Vec<Nodes<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    states_are_all: Option<bool>,
    nodes: Nodes<'a>,
    catchments: IndexMap<NodeId, Vec<NodeId>>,
    unserved: Vec<NodeId>,
}

struct Nodes<'a> {
    doc: &'a Topology,
    state: Cow<'a, State>,
    prefix: &'a Prefix,
}

#[derive(Default, Serialize)]
struct SolvedNode {
    best: Option<RouteShape>,
    candidates: Vec<RouteShape>,
}

impl<'a> Prefixes<'a> {
    /// Creates the results of a document in a state.
    pub(in crate::cli) fn of(doc: &'a Topology, state: &'a State) -> Self {
        Self { doc, state }
    }
}

/// Writes the state of a document.
pub(in crate::cli) fn write(doc: &Topology, state: &State, out: &mut dyn Write) -> io::Result<()> {
    print(&Solved { version: VERSION, prefixes: Prefixes { doc, state } }, out)
}

impl Serialize for Prefixes<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let prefixes = self.state.network().prefixes().iter();
        to.collect_map(prefixes.map(|p| (p.to_string(), prefix(self.doc, self.state, p))))
    }
}

impl Serialize for Nodes<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.doc.nodes().map(|n| (&n.id, node(&self.state, self.prefix, &n.id))))
    }
}

fn prefix<'a>(doc: &'a Topology, state: &'a State, prefix: &'a Prefix) -> SolvedPrefix<'a> {
    let Catchments { shares, unserved, .. } = Catchments::of(doc, state, prefix);
    let stability = stability(state, prefix);
    let (states, states_are_all) = match &stability {
        Stability::OrderDependent { states, listed } => {
            let alone = |other: &Alternative| Cow::Owned(state.with(prefix, other.state.clone()));
            let nodes = |other| Nodes { doc, state: alone(other), prefix };
            (states.iter().map(nodes).collect(), Some(*listed == Listed::All))
        }
        _ => Default::default(),
    };
    SolvedPrefix {
        state: stability.as_str(),
        known: stability.certainty().as_str(),
        states,
        states_are_all,
        nodes: Nodes { doc, state: Cow::Borrowed(state), prefix },
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

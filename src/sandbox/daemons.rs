//! Comparison with real daemons: the open document as if every router ran FRR, and as if every
//! router ran BIRD.

use crate::engine::{Source, State, Verdict, Work, explain, try_out, try_out_with};
use crate::topology::{Edit, LinkId, NodeField, NodeId, Prefix, ProfileName, Topology, Touched};

/// States that a document reaches under each of two daemons, starting from its current one.
#[derive(Clone, Debug)]
pub struct Daemons {
    under: Vec<(ProfileName, State)>,
}

/// A daemon that would choose another route at a node.
#[derive(Clone, Debug, PartialEq)]
pub struct Otherwise {
    /// The daemon.
    pub daemon: ProfileName,
    /// Source of its route; `None` if it would have no route.
    pub source: Option<Source>,
    /// Explanation, with the daemon's own decision steps.
    pub sentence: String,
}

impl Daemons {
    /// Runs a document under both, whatever its nodes run; decision options stay.
    pub fn of(doc: &Topology, state: &State) -> Self {
        let run = |daemon| {
            let doc = run_by(doc, daemon);
            (daemon, try_out(state, &doc, &Touched::everything(&doc)))
        };
        Self { under: DAEMONS.into_iter().map(run).collect() }
    }

    /// Does the same as [`Daemons::of`]; returns `None` if the work is stopped.
    pub fn of_with(doc: &Topology, state: &State, work: &Work<'_>) -> Option<Self> {
        let run = |daemon| {
            let doc = run_by(doc, daemon);
            Some((daemon, try_out_with(state, &doc, &Touched::everything(&doc), work)?))
        };
        Some(Self { under: DAEMONS.into_iter().map(run).collect::<Option<_>>()? })
    }

    /// Returns the daemons whose choice differs from a node's current one, if the two daemons
    /// disagree.
    pub fn otherwise(
        &self,
        now: &State,
        prefix: &Prefix,
        node: &NodeId,
        name: &dyn Fn(&NodeId) -> String,
    ) -> Vec<Otherwise> {
        let chosen: Vec<_> =
            self.under.iter().map(|(_, state)| source(state, prefix, node)).collect();
        if chosen.windows(2).all(|pair| pair[0] == pair[1]) {
            return Vec::new();
        }
        let here = source(now, prefix, node);
        let differs = self.under.iter().zip(chosen).filter(|(_, source)| *source != here);
        let told = |((daemon, state), source): (&(ProfileName, State), Option<Source>)| {
            let index = state.network().index_of(node)?;
            let sentence = explain(state, prefix, index, name).sentence;
            Some(Otherwise { daemon: *daemon, source, sentence })
        };
        differs.filter_map(told).collect()
    }
}

/// The daemons compared.
const DAEMONS: [ProfileName; 2] = [ProfileName::Frr, ProfileName::Bird];

/// Returns a document whose routers all run one daemon.
fn run_by(doc: &Topology, daemon: ProfileName) -> Topology {
    let mut doc = doc.clone();
    let own = doc.nodes().filter(|n| n.profile.is_some());
    let as_the_document: Vec<Edit> =
        own.map(|n| Edit::node(&n.id, NodeField::Profile(None))).collect();
    let options = doc.selection().options;
    let all = Edit::SetSelection { profile: daemon, options };
    for edit in as_the_document.into_iter().chain([all]) {
        let done = edit.apply(&mut doc);
        debug_assert!(done.is_ok(), "{done:?}");
    }
    doc
}

/// Returns the source of a node's route; `None` without a route or if the network does not
/// converge.
fn source(state: &State, prefix: &Prefix, node: &NodeId) -> Option<Source> {
    let routes = state.of(prefix).filter(|r| matches!(r.verdict, Verdict::Stable(_)))?;
    let net = state.network();
    let best = routes.best(net.index_of(node)?)?;
    Some(state.source(best.via))
}

impl Otherwise {
    /// "BIRD would choose the other one, from Transit B: …". `name` says what people call a
    /// neighbour, over the link if there is one.
    pub fn told(&self, name: &dyn Fn(&NodeId, &Option<LinkId>) -> String) -> String {
        let daemon = self.daemon.as_str();
        match &self.source {
            // No route, or none that is stable: the reason tells which.
            None => format!("{daemon} would settle on no route here. {}", self.sentence),
            Some(None) => format!("{daemon} would use its own announcement. {}", self.sentence),
            Some(Some((from, link))) => {
                let from = name(from, link);
                format!("{daemon} would choose the route from {from}: {}", self.sentence)
            }
        }
    }
}

//! Where real daemons would differ: the open document as if every router ran FRR, and as if every
//! router ran BIRD.

use crate::engine::{Source, State, Verdict, Work, explain, try_out, try_out_with};
use crate::topology::{Edit, LinkId, NodeField, NodeId, Prefix, ProfileName, Topology, Touched};

/// What a document would come to under each of two daemons, from where it is.
#[derive(Clone, Debug)]
pub struct Daemons {
    under: Vec<(ProfileName, State)>,
}

/// A daemon that would choose another route at a node.
#[derive(Clone, Debug, PartialEq)]
pub struct Otherwise {
    /// The daemon.
    pub daemon: ProfileName,
    /// Whom its route would come from; none for no route at all.
    pub source: Option<Source>,
    /// Why, in the daemon's own steps.
    pub sentence: String,
}

impl Daemons {
    /// Runs a document under both, whatever its nodes run; options stay.
    pub fn of(doc: &Topology, state: &State) -> Self {
        let run = |daemon| {
            let doc = run_by(doc, daemon);
            (daemon, try_out(state, &doc, &Touched::everything(&doc)))
        };
        Self { under: DAEMONS.into_iter().map(run).collect() }
    }

    /// As [`Daemons::of`]; none when the work is over before.
    pub fn of_with(doc: &Topology, state: &State, work: &Work<'_>) -> Option<Self> {
        let run = |daemon| {
            let doc = run_by(doc, daemon);
            Some((daemon, try_out_with(state, &doc, &Touched::everything(&doc), work)?))
        };
        Some(Self { under: DAEMONS.into_iter().map(run).collect::<Option<_>>()? })
    }

    /// The daemons that would choose otherwise than a node does now, where the two differ.
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

/// The daemons that are compared.
const DAEMONS: [ProfileName; 2] = [ProfileName::Frr, ProfileName::Bird];

/// A document whose routers all run one daemon.
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

/// Whom a node's route comes from; none without a route, or where the network is not at rest.
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
            None => format!("{daemon} would have no route here."),
            Some(None) => format!("{daemon} would use its own announcement. {}", self.sentence),
            Some(Some((from, link))) => {
                let from = name(from, link);
                format!("{daemon} would choose the other one, from {from}: {}", self.sentence)
            }
        }
    }
}

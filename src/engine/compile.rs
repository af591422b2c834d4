//! From a document to a network: flat arrays, everything in the order of ids, each policy and
//! process once.

use std::collections::HashMap;

use rustc_hash::FxHashMap;

use super::igp::{Adjacency, Igp};
use super::network::{NetNode, Network, Occurs};
use super::session::Sessions;
use crate::bgp::{Honours, Process, Step};
use crate::topology::{
    AddPath, Community, Link, LinkState, MedComparison, MissingMed, Node, NodeId, NodeState,
    Options, Policy, ProfileName, Selection, Topology,
};

/// The IGP of all ASes of several routers.
fn igp_of(
    doc: &Topology,
    drawn: &[&Node],
    by_id: &FxHashMap<NodeId, u32>,
    works: &impl Fn(u32) -> bool,
    is_up: &dyn Fn(&Link) -> bool,
    before: Option<&Network>,
) -> Igp {
    let mut adjacencies = Vec::new();
    for link in doc.links().filter(|l| is_up(l)) {
        if let Some((a, b)) = by_id.get(&link.a.node).zip(by_id.get(&link.b.node))
            && drawn[*a as usize].asn == drawn[*b as usize].asn
            && works(*a)
            && works(*b)
        {
            adjacencies.push(Adjacency {
                link: link.id.clone(),
                ends: [*a, *b],
                addresses: [link.a.address, link.b.address],
                cost: link.igp_cost.get(),
                micros: link.latency.micros(),
            });
        }
    }
    adjacencies.sort_by(|x, y| x.link.cmp(&y.link));
    Igp::over(adjacencies, before.map(|net| &net.igp))
}

/// What a document is compiled for.
#[derive(Clone, Copy)]
pub(super) enum Reading<'a> {
    /// Only what is at work takes part.
    AsItIs,
    /// All that is drawn takes part, failed or not: who is at work changes with time. So do all
    /// prefixes that were there before. The IGP runs over those internal links.
    AllThatIsDrawn(&'a dyn Fn(&Link) -> bool),
}

impl Network {
    /// Compiles a document; what has not changed since `before` is not worked out again.
    pub(super) fn compile_after(doc: &Topology, before: Option<&Self>) -> Self {
        Self::compile_as(Reading::AsItIs, doc, before)
    }

    /// Compiles a document in some reading.
    pub(super) fn compile_as(reading: Reading<'_>, doc: &Topology, before: Option<&Self>) -> Self {
        let all = matches!(reading, Reading::AllThatIsDrawn(_));
        let mut drawn: Vec<_> = doc.nodes().collect();
        drawn.sort_unstable_by(|a, b| a.id.cmp(&b.id));
        let by_id: FxHashMap<NodeId, u32> =
            drawn.iter().zip(0..).map(|(node, index)| (node.id.clone(), index)).collect();
        let works = |node: u32| all || drawn[node as usize].state == NodeState::Up;
        let is_up = |link: &Link| all || link.state == LinkState::Up;

        let igp = igp_of(doc, &drawn, &by_id, &works, &is_up, before);
        let mut policies = Interner::default();
        let sessions = Sessions { doc, drawn: &drawn, by_id: &by_id, igp: &igp };
        let sessions = sessions.all(&works, &is_up, &mut policies);
        let igp = match reading {
            Reading::AsItIs => igp,
            Reading::AllThatIsDrawn(joins) => igp_of(doc, &drawn, &by_id, &works, joins, before),
        };

        let mut processes: Vec<Process> = Vec::new();
        let mut known: FxHashMap<(ProfileName, Options), u32> = FxHashMap::default();
        let mut process_of = |node: &Node| {
            let Selection { profile, options } = doc.selection();
            let key = (node.profile.unwrap_or(profile), node.options.or(options));
            *known.entry(key).or_insert_with(|| {
                processes.push(Process::of(key.0, key.1));
                processes.len() as u32 - 1
            })
        };
        let mut from = 0;
        let nodes = drawn.iter().zip(0u32..).map(|(node, index)| {
            let to = from + sessions[from..].partition_point(|s| s.local <= index);
            let range = std::mem::replace(&mut from, to)..to;
            NetNode {
                id: node.id.clone(),
                asn: node.asn,
                router_id: node.effective_router_id().into(),
                cluster_id: node.effective_cluster_id().into(),
                next_hop: node.next_hop,
                origin_validation: node.origin_validation,
                leak_protection: node.leak_protection,
                add_path: doc.add_path_of(node.asn),
                is_up: works(index),
                service: node.service,
                process: process_of(node),
                sessions: range,
            }
        });
        let nodes: Vec<NetNode> = nodes.collect();

        let mut prefixes = doc.prefixes();
        if all {
            // Routers hold routes for a while that nobody announces any more.
            prefixes.extend(before.iter().flat_map(|net| &net.prefixes));
            prefixes.sort_unstable();
            prefixes.dedup();
        }
        let mut origins = vec![Vec::new(); prefixes.len()];
        for (node, index) in drawn.iter().zip(0u32..) {
            for origin in node.origins.iter().filter(|_| all || node.is_announcing()) {
                if let Ok(place) = prefixes.binary_search(&origin.prefix) {
                    origins[place].push((index, origin.clone()));
                }
            }
        }
        let roas = doc.roas().to_vec();
        let (policies, occurs) = (policies.all, Occurs::default());
        let mut network = Self {
            nodes,
            sessions,
            policies,
            processes,
            roas,
            prefixes,
            origins,
            by_id,
            igp,
            occurs,
        };
        network.occurs = network.what_occurs();
        network
    }

    fn what_occurs(&self) -> Occurs {
        let origins = || self.origins.iter().flatten().map(|(_, origin)| origin);
        let entries = || self.policies.iter().flat_map(|p| p.import.iter().chain(&p.export));
        let drain = Community::GRACEFUL_SHUTDOWN;
        let acts = |p: &Process| p.habits.graceful_shutdown == Honours::Acts;
        let history = |p: &Process| p.takes(Step::Oldest) || p.med == MedComparison::ByArrival;
        Occurs {
            weights: entries().any(|e| e.weight.is_some()),
            meds: entries().any(|e| e.med.is_some())
                || origins().any(|o| o.med.is_some())
                || self.processes.iter().any(|p| p.missing_med == MissingMed::Worst),
            draining: self.processes.iter().any(acts)
                && (entries().any(|e| e.add.contains(&drain))
                    || origins().any(|o| o.communities.contains(&drain))),
            add_path: self.nodes.iter().any(|n| n.add_path == AddPath::GroupBest),
            history: self.processes.iter().any(history),
        }
    }
}

/// Each policy once; the default has index 0 and is found without hashing.
pub(super) struct Interner {
    all: Vec<Policy>,
    known: HashMap<Policy, u32>,
    default: Policy,
}

impl Default for Interner {
    fn default() -> Self {
        let default = Policy::default();
        Self { all: vec![default.clone()], known: HashMap::new(), default }
    }
}

impl Interner {
    pub(super) fn intern(&mut self, policy: &Policy) -> u32 {
        if *policy == self.default {
            return 0;
        }
        if let Some(index) = self.known.get(policy) {
            return *index;
        }
        let index = self.all.len() as u32;
        self.all.push(policy.clone());
        self.known.insert(policy.clone(), index);
        index
    }
}

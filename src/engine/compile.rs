//! Compiles a document to a network: flat arrays, everything in the order of ids, each policy and
//! process once.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::igp::{Adjacency, Igp};
use super::inner_link::InnerLink;
use super::interned::Interned;
use super::interner::Interner;
use super::joined::Joined;
use super::network::Hierarchy;
use super::network::{Features, NetNode, Network};
use super::session::Sessions;
use super::unique::hierarchy;
use crate::bgp::{Honours, Process, Step};
use crate::topology::{
    AddPath, Community, Link, LinkState, MedComparison, MissingMed, Node, NodeId, NodeState,
    Options, ProfileName, Selection, Topology,
};

/// The purpose for which a document is compiled.
#[derive(Clone, Copy)]
pub(super) enum Reading<'a> {
    /// Only nodes and links that are up take part.
    AsItIs,
    /// Everything in the document takes part, up or not, since that changes with time. So do all
    /// earlier prefixes. The IGP runs over the internal links that the function accepts.
    AllThatIsDrawn(&'a dyn Fn(&Link) -> bool),
}

impl Network {
    /// Compiles a document; parts unchanged since `before` are reused.
    pub(super) fn compile_after(doc: &Topology, before: Option<&Self>) -> Self {
        Self::compile_as(Reading::AsItIs, doc, before)
    }

    /// Compiles a document for some purpose.
    pub(super) fn compile_as(reading: Reading<'_>, doc: &Topology, before: Option<&Self>) -> Self {
        let all = matches!(reading, Reading::AllThatIsDrawn(_));
        let mut drawn: Vec<_> = doc.nodes().collect();
        drawn.sort_unstable_by(|a, b| a.id.cmp(&b.id));
        let by_id: FxHashMap<NodeId, u32> =
            drawn.iter().zip(0..).map(|(node, index)| (node.id.clone(), index)).collect();
        let works = |node: u32| all || drawn[node as usize].state == NodeState::Up;
        let is_up = |link: &Link| all || link.state == LinkState::Up;

        let internal = Internal::of(doc, &drawn, &by_id);
        let igp = match reading {
            Reading::AsItIs => internal.igp(&|link| link.state == LinkState::Up, &works, before),
            Reading::AllThatIsDrawn(joins) => internal.igp(joins, &works, before),
        };
        let domains = internal.domains();
        let are_joined = |a: u32, b: u32| match reading {
            Reading::AsItIs => igp.distance(a, b).is_some(),
            Reading::AllThatIsDrawn(_) => domains.are_joined(a, b),
        };
        let mut policies = Interner::default();
        let sessions = Sessions { doc, drawn: &drawn, by_id: &by_id, domains: &domains };
        let (sessions, states) = sessions.all(&works, &is_up, &are_joined, &mut policies);

        let mut processes: Vec<Process> = Vec::new();
        let mut known: FxHashMap<(ProfileName, Options), u32> = FxHashMap::default();
        let mut process_of = |node: &Node| {
            let key = profile_of(doc, node);
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
                add_path: doc.add_path_of(node.asn),
                is_up: works(index),
                ..NetNode::of(node, process_of(node), range)
            }
        });
        let nodes: Vec<NetNode> = nodes.collect();

        let mut prefixes = doc.prefixes();
        if all {
            // Routers keep routes for a while after nobody announces them any more.
            prefixes.extend(before.iter().flat_map(|net| &*net.prefixes));
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
        let users = states.iter().map(|state| state.policy);
        let policies = Interned::of(policies.all, users);
        let processes = Interned::of(processes, nodes.iter().map(|node| node.process));
        let mut network = Self {
            nodes: Arc::new(nodes),
            sessions: Arc::new(sessions),
            states: Arc::new(states),
            policies: Arc::new(policies),
            processes: Arc::new(processes),
            roas: doc.roas().into(),
            prefixes: prefixes.into(),
            origins: Arc::new(origins.into_iter().map(Arc::new).collect()),
            by_id: Arc::new(by_id),
            igp,
            inner_links: Arc::new(internal.all()),
            features: Features::default(),
            hierarchy: Hierarchy::default(),
        };
        network.features = network.find_features();
        network.hierarchy = hierarchy(&network);
        network
    }

    pub(super) fn find_features(&self) -> Features {
        let origins = || self.origins.iter().flat_map(|all| &**all).map(|(_, origin)| origin);
        let entries = || self.policies().flat_map(|p| p.import.iter().chain(&p.export));
        let drain = Community::GRACEFUL_SHUTDOWN;
        let acts = |p: &Process| p.habits.graceful_shutdown == Honours::Acts;
        let history = |p: &Process| p.takes(Step::Oldest) || p.med == MedComparison::ByArrival;
        Features {
            weights: entries().any(|e| e.weight.is_some()),
            meds: entries().any(|e| e.med.is_some())
                || origins().any(|o| o.med.is_some())
                || self.processes.in_use().any(|p| p.missing_med == MissingMed::Worst),
            draining: self.processes.in_use().any(acts)
                && (entries().any(|e| e.add.contains(&drain))
                    || origins().any(|o| o.communities.contains(&drain))),
            add_path: self.nodes.iter().any(|n| n.add_path == AddPath::GroupBest),
            history: self.processes.in_use().any(history),
        }
    }
}

/// Returns the profile and the options of a node's process.
pub(super) fn profile_of(doc: &Topology, node: &Node) -> (ProfileName, Options) {
    let Selection { profile, options } = doc.selection();
    (node.profile.unwrap_or(profile), node.options.or(options))
}

/// The links of a document whose ends are in one AS, with the indices of the ends.
struct Internal<'a>(Vec<(&'a Link, [u32; 2])>);

impl<'a> Internal<'a> {
    fn of(doc: &'a Topology, drawn: &[&Node], by_id: &FxHashMap<NodeId, u32>) -> Self {
        let ends = |link: &Link| {
            let ends = [*by_id.get(&link.a.node)?, *by_id.get(&link.b.node)?];
            let [a, b] = ends.map(|node| drawn[node as usize].asn);
            (a == b).then_some(ends)
        };
        Self(doc.links().filter_map(|link| Some((link, ends(link)?))).collect())
    }

    /// All of them, in the order of ids.
    fn all(&self) -> Vec<InnerLink> {
        let mut all: Vec<InnerLink> = self.0.iter().map(|(link, _)| InnerLink::of(link)).collect();
        all.sort_unstable_by(|a, b| a.link.cmp(&b.link));
        all
    }

    /// Returns the routers that they connect, whatever their state.
    fn domains(&self) -> Joined {
        Joined::by(self.0.iter().map(|(_, ends)| *ends))
    }

    /// Runs the IGP over those of them that `joins` accepts and whose ends are up.
    fn igp(
        &self,
        joins: &dyn Fn(&Link) -> bool,
        works: &impl Fn(u32) -> bool,
        before: Option<&Network>,
    ) -> Igp {
        let live =
            self.0.iter().filter(|(link, ends)| ends.iter().all(|n| works(*n)) && joins(link));
        let mut live: Vec<Adjacency> = live.map(|(l, ends)| Adjacency::of(l, *ends)).collect();
        live.sort_by(|x, y| x.link.cmp(&y.link));
        Igp::over(live, before.map(|net| &net.igp))
    }
}

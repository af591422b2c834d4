//! A graph of ASes as a network: one router each, the default policies everywhere, and the
//! exceptions.

use std::collections::BTreeMap;
use std::sync::Arc;

use fixedbitset::FixedBitSet;
use rustc_hash::FxHashMap;

use crate::bgp::{NextHop, Process, Session};
use crate::topology::as_graph::names::{link_of, node_of, side_of};
use crate::topology::{
    AsGraph, Edit, EndField, LeakProtection, LinkField, LinkState, NodeField, NodeState, Origin,
    OriginValidation, Policy, Prefix, Relation, Roa,
};

/// The settings of a session that differ from the defaults, as one of its two ends sees them. Both
/// ends store all of them, to avoid a look-up of the other one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Side {
    /// Number of this end's policy; 0 is the default.
    pub(super) near: u32,
    /// Number of the other end's policy.
    pub(super) far: u32,
    /// State of the link.
    pub(super) link: LinkState,
}

impl Default for Side {
    fn default() -> Self {
        Self { near: 0, far: 0, link: LinkState::Up }
    }
}

impl Side {
    /// Returns the settings as the other end sees them.
    pub(super) fn turned(self) -> Self {
        Self { near: self.far, far: self.near, ..self }
    }
}

/// Checks of an AS on import besides its policies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct ImportChecks {
    pub(super) origin_validation: OriginValidation,
    pub(super) leak_protection: LeakProtection,
}

/// A policy with a property of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    pub(super) policy: Policy,
    /// True if its result does not depend on the AS path.
    pub(super) ignores_path: bool,
}

impl Known {
    fn new(policy: Policy) -> Self {
        let mut entries = policy.import.iter().chain(&policy.export);
        let ignores_path = policy.allow_own_as == 0 && entries.all(|e| e.matches.as_path.is_none());
        Self { policy, ignores_path }
    }
}

/// A network of as many ASes as the Internet has, each a single router with eBGP sessions.
///
/// The graph is shared and never changes; policies, failures and announcements are stored
/// separately and take memory only where they are set. All ASes run the decision process of
/// RFC 4271; the router ID of an AS is its ASN, so that ties go to the lowest neighbouring ASN.
#[derive(Clone, Debug)]
pub struct AsNetwork {
    pub(super) graph: Arc<AsGraph>,
    /// Session settings by slot.
    sides: FxHashMap<u32, Side>,
    /// Import checks by AS.
    guards: FxHashMap<u32, ImportChecks>,
    down: FixedBitSet,
    /// ASes that have customers.
    transit: FixedBitSet,
    /// Slots of both sides of every session with settings.
    marked: FixedBitSet,
    /// ASes that have such a slot.
    has_marks: FixedBitSet,
    policies: Vec<Known>,
    known: FxHashMap<Policy, u32>,
    process: Process,
    roas: Vec<Roa>,
    pub(super) prefixes: Vec<Announced>,
}

/// A prefix and the ASes that announce it, failed or not, in ascending order.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Announced {
    pub(super) prefix: Prefix,
    pub(super) by: Vec<(u32, Origin)>,
}

impl AsNetwork {
    /// Makes a network of a graph with the default policies and without announcements.
    pub fn new(graph: Arc<AsGraph>) -> Self {
        let (ases, slots) = (graph.len(), graph.slot_count());
        let sells = |node: &u32| !graph.slots(*node, Relation::Customer).is_empty();
        let mut transit = FixedBitSet::with_capacity(ases);
        (0..ases as u32).filter(sells).for_each(|node| transit.insert(node as usize));
        Self {
            graph,
            sides: FxHashMap::default(),
            guards: FxHashMap::default(),
            down: FixedBitSet::with_capacity(ases),
            transit,
            marked: FixedBitSet::with_capacity(slots),
            has_marks: FixedBitSet::with_capacity(ases),
            policies: vec![Known::new(Policy::default())],
            known: FxHashMap::from_iter([(Policy::default(), 0)]),
            process: Process::default(),
            roas: Vec::new(),
            prefixes: Vec::new(),
        }
    }

    /// Returns the ASes and their relationships.
    pub fn graph(&self) -> &AsGraph {
        &self.graph
    }

    /// Returns all prefixes that are or were announced, in the order in which they were added.
    pub fn prefixes(&self) -> impl Iterator<Item = &Prefix> {
        self.prefixes.iter().map(|announced| &announced.prefix)
    }

    /// Returns true if an AS is up.
    pub fn is_up(&self, node: u32) -> bool {
        !self.down.contains(node as usize)
    }

    /// Returns true if an AS has customers.
    pub(super) fn has_customers(&self, node: u32) -> bool {
        self.transit.contains(node as usize)
    }

    /// Returns the number of ASes that have customers.
    pub(super) fn transit_count(&self) -> usize {
        self.transit.count_ones(..)
    }

    /// Returns true if a session has settings on either side.
    pub(super) fn is_marked(&self, slot: u32) -> bool {
        self.marked.contains(slot as usize)
    }

    /// Returns true if an AS has a session with settings.
    pub(super) fn has_marks(&self, node: u32) -> bool {
        self.has_marks.contains(node as usize)
    }

    pub(super) fn side(&self, slot: u32) -> Side {
        self.sides.get(&slot).copied().unwrap_or_default()
    }

    pub(super) fn guards(&self, node: u32) -> ImportChecks {
        self.guards.get(&node).copied().unwrap_or_default()
    }

    pub(super) fn policy(&self, index: u32) -> &Known {
        &self.policies[index as usize]
    }

    /// Returns the own announcement of an AS that is up.
    pub(super) fn origin(&self, prefix: usize, node: u32) -> Option<&Origin> {
        let by = &self.prefixes[prefix].by;
        let place = by.binary_search_by_key(&node, |(by, _)| *by).ok()?;
        self.is_up(node).then(|| &by[place].1)
    }

    /// Returns the ASes that announce a prefix and are up.
    pub(super) fn origins(&self, prefix: usize) -> impl Iterator<Item = &(u32, Origin)> {
        self.prefixes[prefix].by.iter().filter(|(node, _)| self.is_up(*node))
    }

    /// Returns all settings, as edits of a network without any.
    pub fn edits(&self) -> Vec<Edit> {
        let mut edits = vec![Edit::SetRoas(self.roas.clone())];
        let mut of_node = |node: u32, field| {
            edits.push(Edit::node(&node_of(self.graph.asn(node)), field));
        };
        for (node, ImportChecks { origin_validation, leak_protection }) in sorted(&self.guards) {
            of_node(node, NodeField::OriginValidation(origin_validation));
            of_node(node, NodeField::LeakProtection(leak_protection));
        }
        for node in self.down.ones() {
            of_node(node as u32, NodeField::State(NodeState::Failed));
        }
        let mut origins: BTreeMap<u32, Vec<Origin>> = BTreeMap::new();
        for (node, origin) in self.prefixes.iter().flat_map(|announced| &announced.by) {
            origins.entry(*node).or_default().push(origin.clone());
        }
        for (node, origins) in origins {
            of_node(node, NodeField::Origins(origins));
        }
        for (slot, Side { near, link, .. }) in sorted(&self.sides) {
            let [asn, other] =
                [self.owner(slot), self.graph.neighbour(slot)].map(|n| self.graph.asn(n));
            let id = link_of(asn, other);
            edits.push(Edit::link(&id, LinkField::State(link)));
            let policy = EndField::Policy(self.policy(near).policy.clone());
            edits.push(Edit::end(&id, side_of(asn, other), policy));
        }
        edits
    }

    /// Returns the AS whose row contains a slot.
    fn owner(&self, slot: u32) -> u32 {
        let (mut low, mut high) = (0, self.graph.len() as u32);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.graph.row(middle).end <= slot { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// Returns one side of a session in the form that the policy functions take.
    pub(super) fn session(
        &self,
        local: u32,
        remote: u32,
        is: Relation,
        policy: u32,
    ) -> Session<'_> {
        let guards = self.guards(local);
        Session {
            asn: self.graph.asn(local),
            remote_asn: self.graph.asn(remote),
            neighbour: is.role(),
            policy: &self.policy(policy).policy,
            habits: &self.process.habits,
            roas: &self.roas,
            origin_validation: guards.origin_validation,
            leak_protection: guards.leak_protection,
            next_hop: NextHop::External(remote),
            own_address: NextHop::External(local),
        }
    }

    pub(super) fn set_policy(&mut self, slot: u32, twin: u32, policy: &Policy) -> Policy {
        let index = match self.known.get(policy) {
            Some(index) => *index,
            None => {
                let index = self.policies.len() as u32;
                self.policies.push(Known::new(policy.clone()));
                self.known.insert(policy.clone(), index);
                index
            }
        };
        let side = self.side(slot);
        self.put(slot, twin, Side { near: index, ..side });
        self.policy(side.near).policy.clone()
    }

    pub(super) fn set_link(&mut self, slot: u32, twin: u32, link: LinkState) -> LinkState {
        let side = self.side(slot);
        self.put(slot, twin, Side { link, ..side });
        side.link
    }

    pub(super) fn set_state(&mut self, node: u32, state: NodeState) -> NodeState {
        let before = if self.is_up(node) { NodeState::Up } else { NodeState::Failed };
        self.down.set(node as usize, state == NodeState::Failed);
        before
    }

    pub(super) fn set_guards(&mut self, node: u32, guards: ImportChecks) -> ImportChecks {
        let before = self.guards(node);
        if guards == ImportChecks::default() {
            self.guards.remove(&node);
        } else {
            self.guards.insert(node, guards);
        }
        for slot in self.graph.row(node) {
            if let Some((twin, _)) = self.graph.slot(self.graph.neighbour(slot), node) {
                self.mark(slot, twin);
            }
        }
        before
    }

    /// Sets an AS's announcement of a prefix, and returns the one before.
    pub(super) fn set_origin(
        &mut self,
        prefix: usize,
        node: u32,
        origin: Option<Origin>,
    ) -> Option<Origin> {
        let by = &mut self.prefixes[prefix].by;
        match (by.binary_search_by_key(&node, |(by, _)| *by), origin) {
            (Ok(place), Some(origin)) => Some(std::mem::replace(&mut by[place].1, origin)),
            (Ok(place), None) => Some(by.remove(place).1),
            (Err(place), Some(origin)) => {
                by.insert(place, (node, origin));
                None
            }
            (Err(_), None) => None,
        }
    }

    pub(super) fn set_roas(&mut self, roas: Vec<Roa>) -> Vec<Roa> {
        std::mem::replace(&mut self.roas, roas)
    }

    fn put(&mut self, slot: u32, twin: u32, side: Side) {
        for (slot, side) in [(slot, side), (twin, side.turned())] {
            if side == Side::default() {
                self.sides.remove(&slot);
            } else {
                self.sides.insert(slot, side);
            }
        }
        self.mark(slot, twin);
    }

    /// Marks both sides of a session if it or its ends have settings; otherwise unmarks them.
    fn mark(&mut self, slot: u32, twin: u32) {
        let ends = [self.graph.neighbour(slot), self.graph.neighbour(twin)];
        let is_marked =
            self.sides.contains_key(&slot) || ends.iter().any(|end| self.guards.contains_key(end));
        self.marked.set(slot as usize, is_marked);
        self.marked.set(twin as usize, is_marked);
        for end in ends {
            let mut row = self.graph.row(end);
            let any = is_marked || row.any(|slot| self.marked.contains(slot as usize));
            self.has_marks.set(end as usize, any);
        }
    }
}

/// Returns the entries of a map, in the order of its keys.
fn sorted<T: Copy>(map: &FxHashMap<u32, T>) -> impl Iterator<Item = (u32, T)> + use<T> {
    map.iter().map(|(key, value)| (*key, *value)).collect::<BTreeMap<_, _>>().into_iter()
}

//! The forwarding of every node to an address over a run, from one change to the next.

use std::net::IpAddr;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::probes::Outcome;
use crate::anycast::forward::{Next, WalkEnd, tables_for};
use crate::engine::timeline::{Cursor, Recording, Reroutes, Tables};
use crate::topology::{NodeId, Span};

/// A node's action on a packet.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    /// The walk ends here.
    Ends(WalkEnd),
    /// Sends it to a node, by its number here, with a delay in microseconds.
    Over(usize, u64),
}

/// The way of packets to a site that answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walk {
    /// The site.
    pub site: NodeId,
    /// The nodes that packets pass, the site the last.
    pub nodes: Vec<NodeId>,
    /// Twice the sum of the links' delays.
    pub round_trip: Span,
}

/// The forwarding of a run. Nodes have numbers of their own here, since those of a run may change.
pub(super) struct History {
    ids: Vec<NodeId>,
    numbers: FxHashMap<NodeId, usize>,
    /// Actions of each node with their start times, in order of time.
    steps: Vec<Vec<(Span, Step)>>,
    /// Action of each node at the beginning.
    at_first: Vec<Step>,
}

/// Maximum number of hops, a common default of hosts.
const TTL: usize = 64;

impl History {
    /// Computes the history of a recording.
    pub(super) fn of(recording: &Recording, address: IpAddr) -> Self {
        let mut history = Self {
            ids: Vec::new(),
            numbers: FxHashMap::default(),
            steps: Vec::new(),
            at_first: Vec::new(),
        };
        let mut cursor = Cursor::default();
        let tables = cursor.at(recording, 0);
        let mut places = tables_for(&tables.epoch.net, address);
        for node in 0..tables.epoch.net.nodes().len() as u32 {
            history.note(tables, &places, node, Span::ZERO);
        }
        let first = |steps: &Vec<(Span, Step)>| steps.first().map(|(_, step)| step.clone());
        history.at_first = history.steps.iter().filter_map(first).collect();
        for (event, noted) in recording.events().iter().enumerate() {
            match recording.reroutes(event) {
                Reroutes::Nobody => {}
                Reroutes::One(node) => {
                    let tables = cursor.at(recording, event + 1);
                    history.note(tables, &places, node, noted.at);
                }
                Reroutes::Many => {
                    let tables = cursor.at(recording, event + 1);
                    places = tables_for(&tables.epoch.net, address);
                    history.follow_all(tables, &places, noted.at);
                }
            }
        }
        history
    }

    fn follow_all(&mut self, tables: &Tables, places: &[usize], at: Span) {
        let net = &tables.epoch.net;
        for node in 0..net.nodes().len() as u32 {
            self.note(tables, places, node, at);
        }
        // A removed node accepts no packets.
        for number in 0..self.ids.len() {
            if net.index_of(&self.ids[number]).is_none() {
                self.set(number, at, Step::Ends(WalkEnd::Lost(self.ids[number].clone())));
            }
        }
    }

    fn number(&mut self, id: &NodeId) -> usize {
        if let Some(number) = self.numbers.get(id) {
            return *number;
        }
        let number = self.ids.len();
        self.numbers.insert(id.clone(), number);
        self.ids.push(id.clone());
        self.steps.push(Vec::new());
        number
    }

    /// Records a node's current action.
    fn note(&mut self, tables: &Tables, places: &[usize], node: u32, at: Span) {
        let net = Arc::clone(&tables.epoch.net);
        let id = net.id_of(node);
        let number = self.number(id);
        let step = match Next::of(tables, places, node) {
            Next::Over(wire) => Step::Over(self.number(net.id_of(wire.to)), wire.micros),
            Next::Ends(how) => Step::Ends(how(id.clone())),
        };
        self.set(number, at, step);
    }

    fn set(&mut self, number: usize, at: Span, step: Step) {
        let steps = &mut self.steps[number];
        if steps.last().is_some_and(|(_, last)| *last == step) {
            return;
        }
        match steps.last_mut() {
            // Of several changes at one instant the last counts.
            Some((when, last)) if *when == at => *last = step,
            _ => steps.push((at, step)),
        }
    }

    /// Returns the outcome of a node's packets just before a time, if nothing changes while they
    /// are in transit.
    pub(super) fn before(&self, from: &NodeId, at: Span) -> Outcome {
        self.follow(from, |node| self.step_before(node, at)).0
    }

    /// The way of the packets of a node just before a time, if nothing changes while they are on
    /// their way; none where no site answers.
    pub(super) fn walk_before(&self, from: &NodeId, at: Span) -> Option<Walk> {
        self.follow(from, |node| self.step_before(node, at)).1
    }

    /// As [`Self::walk_before`], at a time.
    pub(super) fn walk(&self, from: &NodeId, at: Span) -> Option<Walk> {
        self.follow(from, |node| self.step(node, at.micros()).0).1
    }

    fn step_before(&self, node: usize, at: Span) -> Option<&Step> {
        match at.micros().checked_sub(1) {
            None => self.at_first.get(node),
            Some(before) => self.step(node, before).0,
        }
    }

    /// Follows the packets of a node, given what each node does with them.
    fn follow<'a>(
        &'a self,
        from: &NodeId,
        step: impl Fn(usize) -> Option<&'a Step>,
    ) -> (Outcome, Option<Walk>) {
        let Some(mut node) = self.numbers.get(from).copied() else {
            return (Outcome::Lost(WalkEnd::Lost(from.clone())), None);
        };
        let (mut nodes, mut took) = (Vec::new(), 0);
        for _ in 0..TTL {
            match step(node) {
                Some(Step::Over(to, micros)) => {
                    node = *to;
                    took += micros;
                    nodes.push(self.ids[node].clone());
                }
                Some(Step::Ends(fate)) => {
                    let outcome = Outcome::of(fate);
                    let round_trip = Span::of_micros(2 * took);
                    let walk = outcome.site().cloned().map(|site| Walk { site, nodes, round_trip });
                    return (outcome, walk);
                }
                None => return (Outcome::Lost(WalkEnd::Lost(self.ids[node].clone())), None),
            }
        }
        (Outcome::Looping, None)
    }

    /// Returns the outcome of a packet that a node sends at some time, with each hop by the node's
    /// state when the packet arrives there; and the time until which later packets have the same
    /// outcome.
    pub(super) fn packet(&self, from: &NodeId, at: Span) -> (Outcome, Span) {
        let Some(mut node) = self.numbers.get(from).copied() else {
            return (Outcome::Lost(WalkEnd::Lost(from.clone())), Span::of_micros(u64::MAX));
        };
        let (mut took, mut alike) = (0, u64::MAX);
        for _ in 0..TTL {
            let (step, until) = self.step(node, at.micros() + took);
            alike = alike.min(until.saturating_sub(took));
            match step {
                Some(Step::Over(to, micros)) => {
                    node = *to;
                    took += micros;
                }
                Some(Step::Ends(fate)) => return (Outcome::of(fate), Span::of_micros(alike)),
                None => {
                    let nowhere = Outcome::Lost(WalkEnd::Lost(self.ids[node].clone()));
                    return (nowhere, Span::of_micros(alike));
                }
            }
        }
        (Outcome::Looping, Span::of_micros(alike))
    }

    /// Returns a node's action at a time, and the time until which it lasts, both in microseconds;
    /// no action before the first.
    fn step(&self, node: usize, now: u64) -> (Option<&Step>, u64) {
        let steps = &self.steps[node];
        let next = steps.partition_point(|(when, _)| when.micros() <= now);
        let until = steps.get(next).map_or(u64::MAX, |(when, _)| when.micros());
        (next.checked_sub(1).map(|place| &steps[place].1), until)
    }
}

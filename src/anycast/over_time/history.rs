//! What every node does with packets to an address, from one change to the next.

use std::net::IpAddr;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::probes::Outcome;
use crate::anycast::forward::{Fate, Look, Next, tables_for};
use crate::engine::timeline::{Cursor, Recording, Reroutes, Tables};
use crate::topology::{NodeId, Span};

/// What a node does with a packet.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    /// It serves it.
    Serves,
    /// It goes no further.
    Drops,
    /// To a node, by its number here, in so many microseconds.
    Over(usize, u64),
}

/// The forwarding of a run. Nodes have numbers of its own, since those of a run may change.
pub(super) struct History {
    ids: Vec<NodeId>,
    numbers: FxHashMap<NodeId, usize>,
    /// For each node what it does from when on, in order of time.
    steps: Vec<Vec<(Span, Step)>>,
    /// For each node what it does before anything happens.
    at_first: Vec<Step>,
    /// When anything changed, in order, each once.
    changes: Vec<Span>,
}

/// Hops after which a packet is thrown away, as many as hosts commonly allow.
const TTL: usize = 64;

impl History {
    /// Follows a recording.
    pub(super) fn of(recording: &Recording, address: IpAddr) -> Self {
        let mut history = Self {
            ids: Vec::new(),
            numbers: FxHashMap::default(),
            steps: Vec::new(),
            at_first: Vec::new(),
            changes: Vec::new(),
        };
        let mut cursor = Cursor::default();
        let tables = cursor.at(recording, 0);
        let mut places = tables_for(&tables.era.net, address);
        for node in 0..tables.era.net.nodes().len() as u32 {
            history.note(tables, &places, node, Span::ZERO);
        }
        let first = |steps: &Vec<(Span, Step)>| steps.first().map(|(_, step)| step.clone());
        history.at_first = history.steps.iter().map(|s| first(s).unwrap_or(Step::Drops)).collect();
        for (event, noted) in recording.events().iter().enumerate() {
            match recording.reroutes(event) {
                Reroutes::Nobody => {}
                Reroutes::One(node) => {
                    let tables = cursor.at(recording, event + 1);
                    history.note(tables, &places, node, noted.at);
                }
                Reroutes::Many => {
                    let tables = cursor.at(recording, event + 1);
                    places = tables_for(&tables.era.net, address);
                    history.follow_all(tables, &places, noted.at);
                }
            }
        }
        history
    }

    fn follow_all(&mut self, tables: &Tables, places: &[usize], at: Span) {
        let net = &tables.era.net;
        for node in 0..net.nodes().len() as u32 {
            self.note(tables, places, node, at);
        }
        // What is there no more takes no packets.
        for number in 0..self.ids.len() {
            if net.index_of(&self.ids[number]).is_none() {
                self.set(number, at, Step::Drops);
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

    /// Notes what a node does now.
    fn note(&mut self, tables: &Tables, places: &[usize], node: u32, at: Span) {
        let net = Arc::clone(&tables.era.net);
        let look = |place: usize| match &tables.best[place][node as usize] {
            Some(best) => Look::Best(best),
            None => Look::Nothing,
        };
        let id = net.id_of(node);
        let number = self.number(id);
        let step = match Next::of(&net, Some(&tables.era), places, node, look) {
            Next::Over { to, micros, .. } => Step::Over(self.number(net.id_of(to)), micros),
            Next::Ends(how) => match how(id.clone()) {
                Fate::Served(_) => Step::Serves,
                _ => Step::Drops,
            },
        };
        self.set(number, at, step);
    }

    fn set(&mut self, number: usize, at: Span, step: Step) {
        let steps = &mut self.steps[number];
        if steps.last().is_some_and(|(_, last)| *last == step) {
            return;
        }
        match steps.last_mut() {
            // Of what happens at one instant the last counts.
            Some((when, last)) if *when == at => *last = step,
            _ => steps.push((at, step)),
        }
        if self.changes.last() != Some(&at) {
            self.changes.push(at);
        }
    }

    /// What becomes of the packets of a node before anything happens.
    pub(super) fn before(&self, from: &NodeId) -> Outcome {
        let steps = |node: usize, _| self.at_first.get(node).cloned().unwrap_or(Step::Drops);
        match self.numbers.get(from) {
            Some(node) => self.walk(*node, 0, steps).0,
            None => Outcome::Lost(from.clone()),
        }
    }

    /// What becomes of a packet that a node sends at some time, and until when the same becomes of
    /// others that it sends: not at all later than that something changes on the way.
    pub(super) fn packet(&self, from: &NodeId, at: Span) -> (Outcome, Span) {
        let Some(node) = self.numbers.get(from).copied() else {
            return (Outcome::Lost(from.clone()), Span::of_micros(u64::MAX));
        };
        let (outcome, now) = self.walk(node, at.micros(), |node, now| self.step(node, now));
        let took = now - at.micros();
        let next = self.changes.partition_point(|change| *change <= at);
        let until = self.changes.get(next).map_or(u64::MAX, |change| {
            // A packet on its way when something changes may meet it.
            change.micros().saturating_sub(took).max(at.micros() + 1)
        });
        (outcome, Span::of_micros(until))
    }

    /// From node to node, each as it is when the packet gets there; with when it ends.
    fn walk(
        &self,
        mut node: usize,
        mut now: u64,
        step: impl Fn(usize, u64) -> Step,
    ) -> (Outcome, u64) {
        for _ in 0..TTL {
            match step(node, now) {
                Step::Serves => return (Outcome::Answered(self.ids[node].clone()), now),
                Step::Drops => return (Outcome::Lost(self.ids[node].clone()), now),
                Step::Over(to, micros) => {
                    node = to;
                    now += micros;
                }
            }
        }
        (Outcome::Looping, now)
    }

    fn step(&self, node: usize, now: u64) -> Step {
        let steps = &self.steps[node];
        let place = steps.partition_point(|(when, _)| when.micros() <= now);
        place.checked_sub(1).map_or(Step::Drops, |place| steps[place].1.clone())
    }
}

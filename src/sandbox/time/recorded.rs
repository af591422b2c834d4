//! The recording of the open document: it grows with what is done, follows undo and redo, and has a
//! place that is shown.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{CostOf, Direction, Pace, Player, sentence};
use crate::engine::State;
use crate::engine::timeline::{Happening, Recording, Tables, What};
use crate::sandbox::intent::TimeIntent;
use crate::topology::{Delivery, Edit, NodeId, Prefix, Topology};
use crate::wording::count;

/// The most events, times nodes, of a recording whose cost is worked out while the window waits.
const SHORT: usize = 60_000;

/// How long a table flashes that has changed, in seconds of the window.
const FLASH: f64 = 0.6;

/// A recording with the place in it that is shown.
pub struct Time {
    /// Its number; no other recording of the program has it.
    id: u64,
    player: Player,
    /// The tables at the place.
    tables: Arc<Tables>,
    /// What has just happened, in a sentence.
    told: String,
    /// The version of the recording and the events that tables and sentence are after.
    of: Option<(u64, usize)>,
    /// The undo steps that did something in it, each with how much had been done before.
    steps: Vec<(u64, usize)>,
    /// What undone steps did in it, to be done again at the same times, the next one last.
    undone: Vec<(u64, Vec<Happening>)>,
    /// The open document as it stood at work at the place, once it was asked for.
    drawn: Option<Drawn>,
}

/// The open document with the failures of an instant.
struct Drawn {
    doc: Topology,
    /// The revision of the open document and the tables that it is of.
    of: (u64, Arc<Tables>),
}

impl std::fmt::Debug for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Time").field("id", &self.id).field("of", &self.of).finish_non_exhaustive()
    }
}

impl Time {
    pub(in crate::sandbox) fn new(mut player: Player) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let tables = player.tables();
        Self {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            player,
            tables,
            told: String::new(),
            of: None,
            steps: Vec::new(),
            undone: Vec::new(),
            drawn: None,
        }
    }

    /// Its number and how often it has changed; whoever keeps something derived compares them.
    pub fn version(&self) -> (u64, u64) {
        (self.id, self.player.version())
    }

    /// What plays it.
    pub fn player(&self) -> &Player {
        &self.player
    }

    /// The recording.
    pub fn recording(&self) -> &Recording {
        self.player.recording()
    }

    /// All tables at the place that is shown.
    pub fn tables(&self) -> &Arc<Tables> {
        &self.tables
    }

    /// What has just happened, in a sentence.
    pub fn told(&self) -> &str {
        &self.told
    }

    /// The instant in a word or two.
    pub fn said(&self) -> String {
        let seconds = self.player.place().clock.seconds();
        match self.player.script().timing.delivery {
            Delivery::OnArrival => format!("at {seconds:.1} s"),
            Delivery::OneByOne => {
                format!("after {}", count(seconds.floor() as usize, "message"))
            }
        }
    }

    /// The nodes whose choice has just changed, each with how fresh that is, 1 to 0.
    pub fn fresh(&self) -> Vec<(NodeId, f32)> {
        let (recording, place) = (self.recording(), self.player.place());
        let events = &recording.events()[..place.events];
        let mut fresh = Vec::new();
        for (at, event) in events.iter().enumerate().rev() {
            // While it stands still, what happened last is what is to be seen.
            let age = match self.player.pace {
                Pace::Clock(_) if self.player.playing().is_none() => (place.events - 1 - at) as f64,
                Pace::Clock(speed) => {
                    place.clock.since(event.at).seconds() / (FLASH * speed.max(1e-6))
                }
                Pace::PerEvent(_) => (place.events - 1 - at) as f64 + place.part,
            };
            if age >= 1.0 || fresh.len() >= 64 {
                break;
            }
            if let What::Chose { node, .. } = event.what {
                let net = &recording.era_at(at).net;
                fresh.push((net.id_of(node).clone(), 1.0 - age as f32));
            }
        }
        fresh
    }

    /// What its cost for a prefix is known by.
    pub(in crate::sandbox) fn cost_of(&self, prefix: &Prefix) -> CostOf {
        CostOf { recording: self.id, version: self.player.version(), prefix: *prefix }
    }

    /// Whether its cost is worked out in no time.
    pub(in crate::sandbox) fn is_short(&self) -> bool {
        let nodes = self.tables.era.net.nodes().len();
        self.recording().events().len().saturating_mul(nodes) <= SHORT
    }

    /// Whether what it shows is the network as it is: its end, at rest.
    pub(in crate::sandbox) fn is_now(&self) -> bool {
        self.player.place().events == self.recording().events().len()
            && self.player.end_state_is_now()
    }

    /// The state that it ends in, if it ends at rest.
    pub(in crate::sandbox) fn end_state(&self) -> Option<State> {
        self.player.end_state()
    }

    /// Records an edit that was just applied as part of an undo step.
    pub(in crate::sandbox) fn record(&mut self, edit: Edit, step: u64) {
        let done = self.player.script().happenings.len();
        if self.steps.last().is_some_and(|(last, _)| *last == step) {
            self.player.go_on_with(edit);
        } else {
            self.player.happen(edit);
            self.steps.push((step, done));
        }
        self.undone.clear();
    }

    /// Takes back what an undo step did in it. False where that was not the last thing done.
    pub(in crate::sandbox) fn take_back(&mut self, step: u64) -> bool {
        let Some((_, before)) = self.steps.pop_if(|(last, _)| *last == step) else {
            return false;
        };
        let mut taken = Vec::new();
        while self.player.script().happenings.len() > before {
            taken.extend(self.player.take_back());
        }
        self.undone.push((step, taken));
        true
    }

    /// Does again what an undone step did in it. False where that is not known.
    pub(in crate::sandbox) fn put_back(&mut self, step: u64) -> bool {
        let Some((_, taken)) = self.undone.pop_if(|(next, _)| *next == step) else {
            return false;
        };
        let done = self.player.script().happenings.len();
        taken.into_iter().rev().for_each(|happening| self.player.put_back(happening));
        self.steps.push((step, done));
        true
    }

    /// The document's timers are what is recorded. The recording is made anew where they differ.
    pub(in crate::sandbox) fn follow_timing(&mut self, doc: &Topology) {
        if self.player.script().timing != doc.timing() {
            self.player.set_timing(doc.timing());
        }
    }

    /// Begins another recording, played as this one.
    pub(in crate::sandbox) fn begin_anew(&mut self, mut player: Player) {
        let old = &self.player;
        (player.manner, player.stride, player.pace) = (old.manner, old.stride, old.pace);
        *self = Self::new(player);
    }

    /// Does what a person wants of it; says whether it has become another recording.
    pub(in crate::sandbox) fn run(&mut self, intent: TimeIntent) -> bool {
        let player = &mut self.player;
        let version = player.version();
        match intent {
            TimeIntent::Play(way) => player.play(way),
            TimeIntent::Step(way, node) => player.step(node.as_ref(), way),
            TimeIntent::Seek(place) => {
                player.pause();
                player.seek(place);
            }
            TimeIntent::End => {
                player.pause();
                player.go_to_end();
            }
            TimeIntent::Pace(pace) => player.pace = pace,
            TimeIntent::Stride(stride) => player.stride = stride,
            TimeIntent::Manner(manner) => player.manner = manner,
            TimeIntent::Order(order) => {
                player.set_order(order);
                if player.is_by_hand() {
                    player.go_to_end();
                }
            }
            TimeIntent::Seed(seed) => player.set_seed(seed),
            TimeIntent::Deliver(message) => player.deliver(message),
            TimeIntent::Open | TimeIntent::Close => {}
        }
        player.version() != version
    }

    /// Starts a cold start in the order of messages that is set.
    pub(in crate::sandbox) fn start_cold(&mut self, doc: &Topology) {
        let order = self.player.script().order;
        self.begin_anew(Player::cold(doc, doc.timing()));
        self.player.set_order(order);
        if self.player.is_by_hand() {
            self.player.go_to_end();
        } else {
            self.player.play(Direction::Forwards);
        }
    }

    /// Lets seconds pass.
    pub(in crate::sandbox) fn tick(&mut self, seconds: f64) {
        self.player.tick(seconds);
    }

    /// Brings the tables and the sentence to the place. Says whether they are others.
    pub(in crate::sandbox) fn follow_place(&mut self, name: &dyn Fn(&NodeId) -> String) -> bool {
        let of = Some((self.player.version(), self.player.place().events));
        if self.of == of {
            return false;
        }
        self.of = of;
        self.tables = self.player.tables();
        self.told = match self.player.place().events.checked_sub(1) {
            Some(event) => {
                let before = self.recording().after(event);
                sentence(self.recording(), event, (&before, &self.tables), name)
            }
            None if self.player.is_empty() => String::new(),
            None => "Before anything happens".to_owned(),
        };
        true
    }

    /// The open document as it is drawn now, at work as it was at the place.
    pub(in crate::sandbox) fn draw(&mut self, doc: &Topology, revision: u64) {
        let of = (revision, self.tables.clone());
        let same_era = |a: &Tables, b: &Tables| Arc::ptr_eq(&a.era, &b.era);
        match &mut self.drawn {
            Some(drawn) if drawn.of.0 == revision && same_era(&drawn.of.1, &of.1) => {}
            Some(drawn) if drawn.of.0 == revision => {
                set_at_work(&mut drawn.doc, &of.1);
                drawn.of = of;
            }
            _ => {
                let mut doc = doc.clone();
                set_at_work(&mut doc, &of.1);
                self.drawn = Some(Drawn { doc, of });
            }
        }
    }

    /// The document that [`Self::draw`] made.
    pub(in crate::sandbox) fn drawn(&self) -> Option<&Topology> {
        self.drawn.as_ref().map(|drawn| &drawn.doc)
    }
}

/// Sets failures, shutdowns and services of a document to those of an instant.
fn set_at_work(doc: &mut Topology, then: &Tables) {
    use crate::topology::{LinkField, NodeField};
    let then = &then.era.doc;
    let mut edits = Vec::new();
    for node in then.nodes() {
        if let Some(now) = doc.node(&node.id) {
            if now.state != node.state {
                edits.push(Edit::node(&node.id, NodeField::State(node.state)));
            }
            if now.service != node.service {
                edits.push(Edit::node(&node.id, NodeField::Service(node.service)));
            }
        }
    }
    for link in then.links() {
        if doc.link(&link.id).is_some_and(|now| now.state != link.state) {
            edits.push(Edit::link(&link.id, LinkField::State(link.state)));
        }
    }
    for edit in edits {
        let done = edit.apply(doc);
        debug_assert!(done.is_ok(), "{done:?}");
    }
}

//! The recording of the open document: it grows with what is done, follows undo and redo, and has a
//! place that is shown.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::making::{Made, Making, let_go, made_at_once};
use super::{CostOf, Direction, Pace, Player, Request, Stride, sentence};
use crate::engine::State;
use crate::engine::timeline::{EventKind, FailureMode, Order, Recording, ScriptedEdit, Tables};
use crate::sandbox::intent::TimeIntent;
use crate::sandbox::job::{Patience, Polled, Wake};
use crate::topology::{Delivery, Edit, NodeId, Prefix, Topology};
use crate::wording::count;

/// The most events, times nodes, of a recording whose cost is worked out while the window waits.
const SHORT: usize = 60_000;

/// Seconds of the window for each event, where they take as long: whatever the timers, everything
/// can be seen.
const PER_EVENT: f64 = 0.5;

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
    /// The state that it ends in, if it ends at rest.
    end: Option<Arc<State>>,
    /// The recording that takes the place of this one, while it is being made.
    making: Option<Making>,
    patience: Patience,
    wake: Wake,
    /// What undone steps did in it, to be done again at the same times, the next one last.
    undone: Vec<(u64, Vec<ScriptedEdit>)>,
    /// The open document as it stood at work at the place, once it was asked for.
    drawn: Option<Drawn>,
}

/// The open document with the failures of an instant.
struct Drawn {
    doc: Topology,
    /// The revision of the open document and the tables that it is of.
    of: (u64, Arc<Tables>),
}

/// How a recording is played, whatever is recorded.
#[derive(Clone, Copy, Debug)]
pub struct Played {
    pub(in crate::sandbox) pace: Pace,
    pub(in crate::sandbox) stride: Stride,
    pub(in crate::sandbox) manner: FailureMode,
    pub(in crate::sandbox) order: Order,
    pub(in crate::sandbox) begins: Begins,
}

/// What a recording does when it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sandbox) enum Begins {
    /// It stands at its beginning.
    Paused,
    /// It plays.
    Playing,
}

impl Default for Played {
    fn default() -> Self {
        Self {
            pace: Pace::PerEvent(PER_EVENT),
            stride: Stride::default(),
            manner: FailureMode::default(),
            order: Order::default(),
            begins: Begins::Paused,
        }
    }
}

impl std::fmt::Debug for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Time").field("id", &self.id).field("of", &self.of).finish_non_exhaustive()
    }
}

impl Time {
    /// Shows a recording that was just begun.
    pub(in crate::sandbox) fn new(
        begun: Made,
        how: &Played,
        (patience, wake): (Patience, &Wake),
    ) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let Made { finished, end } = begun;
        let mut player = Player::open(*finished);
        (player.pace, player.stride, player.manner) = (how.pace, how.stride, how.manner);
        match how.begins {
            Begins::Paused => {}
            Begins::Playing if player.is_by_hand() => player.go_to_end(),
            Begins::Playing => player.play(Direction::Forwards),
        }
        Self {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            tables: player.tables(),
            player,
            told: String::new(),
            of: None,
            steps: Vec::new(),
            end,
            making: None,
            patience,
            wake: wake.clone(),
            undone: Vec::new(),
            drawn: None,
        }
    }

    /// How it is played, for a recording that takes its place.
    pub(in crate::sandbox) fn played(&self) -> Played {
        let Player { pace, stride, manner, .. } = self.player;
        Played { pace, stride, manner, order: self.player.script().order, begins: Begins::Paused }
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
            if let EventKind::Chose { node, .. } = event.what {
                let net = &recording.epoch_at(at).net;
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
        let nodes = self.tables.epoch.net.nodes().len();
        self.recording().events().len().saturating_mul(nodes) <= SHORT
    }

    /// Whether what it shows is the network as it is: its end, at rest.
    pub(in crate::sandbox) fn is_now(&self) -> bool {
        self.making.is_none()
            && self.player.place().events == self.recording().events().len()
            && self.player.end_state_is_now()
    }

    /// The state that it ends in, if it ends at rest and is not being made anew.
    pub(in crate::sandbox) fn end_state(&self) -> Option<&Arc<State>> {
        self.end.as_ref().filter(|_| self.making.is_none())
    }

    /// Whether another recording is being made; this one is shown until it is there.
    pub fn is_pending(&self) -> bool {
        self.making.is_some()
    }

    /// Makes another recording: at once where that is little work, else beside the window.
    fn request(&mut self, request: Request) {
        let Some(work) = self.player.request(request) else { return };
        self.making = None;
        match made_at_once(work, self.patience) {
            Ok(made) => self.take(made),
            Err(rest) => self.making = Some(Making::start(*rest, &self.wake)),
        }
    }

    fn take(&mut self, made: Made) {
        let old = self.player.made().clone();
        if self.player.take(*made.finished) {
            self.end = made.end;
            self.of = None;
        }
        let_go(old);
    }

    /// Lets go of it.
    pub(in crate::sandbox) fn let_go(self) {
        let made = self.player.made().clone();
        // The last one to hold it lets it go.
        drop(self);
        let_go(made);
    }

    /// Takes in a recording that was made beside the window. Says whether one came.
    pub(in crate::sandbox) fn poll(&mut self) -> bool {
        let Some(polled) = self.making.as_ref().map(Making::poll) else { return false };
        self.come(polled)
    }

    /// Waits for the recording that is being made.
    pub(in crate::sandbox) fn wait(&mut self) {
        if let Some(making) = self.making.take() {
            self.come(making.wait());
        }
    }

    fn come(&mut self, polled: Polled<Made>) -> bool {
        match polled {
            Polled::Working => false,
            Polled::Gone => {
                self.making = None;
                self.player.call_off();
                false
            }
            Polled::Done(made) => {
                self.making = None;
                self.take(made);
                true
            }
        }
    }

    /// Records an edit that was just applied as part of an undo step.
    pub(in crate::sandbox) fn record(&mut self, edit: Edit, step: u64) {
        let done = self.player.script_len();
        if self.steps.last().is_some_and(|(last, _)| *last == step) {
            self.request(Request::GoOnWith(edit));
        } else {
            self.request(Request::Happen(edit));
            self.steps.push((step, done));
        }
        self.undone.clear();
    }

    /// Takes back what an undo step did in it. False where that was not the last thing done.
    pub(in crate::sandbox) fn take_back(&mut self, step: u64) -> bool {
        let Some((_, before)) = self.steps.pop_if(|(last, _)| *last == step) else {
            return false;
        };
        if before < self.player.done_before() {
            return false;
        }
        let mut taken = Vec::new();
        while self.player.script_len() > before {
            taken.extend(self.player.script().happenings.last().cloned());
            self.request(Request::TakeBack);
        }
        self.undone.push((step, taken));
        true
    }

    /// Does again what an undone step did in it. False where that is not known.
    pub(in crate::sandbox) fn put_back(&mut self, step: u64) -> bool {
        let Some((_, taken)) = self.undone.pop_if(|(next, _)| *next == step) else {
            return false;
        };
        let done = self.player.script_len();
        taken.into_iter().rev().for_each(|happening| self.request(Request::PutBack(happening)));
        self.steps.push((step, done));
        true
    }

    /// The document's timers are what is recorded. The recording is made anew where they differ.
    pub(in crate::sandbox) fn follow_timing(&mut self, doc: &Topology) {
        if self.player.script().timing != doc.timing() {
            self.request(Request::Timing(doc.timing()));
        }
    }

    /// Does what a person wants of it; says whether it becomes another recording.
    pub(in crate::sandbox) fn run(&mut self, intent: TimeIntent) -> bool {
        let player = &mut self.player;
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
            TimeIntent::FailureMode(manner) => player.manner = manner,
            TimeIntent::Order(order) => {
                self.request(Request::Order(order));
                if self.player.is_by_hand() {
                    self.player.go_to_end();
                }
                return true;
            }
            TimeIntent::Seed(seed) => {
                self.request(Request::Seed(seed));
                return true;
            }
            TimeIntent::Deliver(message) => {
                self.request(Request::Deliver(message));
                return true;
            }
            TimeIntent::Open | TimeIntent::Close => {}
        }
        false
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
            None if !self.recording().begins().is_zero() => {
                "The last recording was full, and a new one begins here".to_owned()
            }
            None if self.player.is_empty() => String::new(),
            None => "Before anything happens".to_owned(),
        };
        true
    }

    /// Draws the open document, at work as it was at the place. Says whether it is drawn otherwise now.
    pub(in crate::sandbox) fn draw(&mut self, doc: &Topology, edits: u64) -> bool {
        let of = (edits, self.tables.clone());
        let same_epoch = |a: &Tables, b: &Tables| Arc::ptr_eq(&a.epoch, &b.epoch);
        match &mut self.drawn {
            Some(drawn) if drawn.of.0 == edits => {
                let changes = !same_epoch(&drawn.of.1, &of.1);
                if changes {
                    set_at_work(&mut drawn.doc, &of.1);
                    drawn.of = of;
                }
                changes
            }
            _ => {
                let mut doc = doc.clone();
                set_at_work(&mut doc, &of.1);
                self.drawn = Some(Drawn { doc, of });
                true
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
    let then = &then.epoch.doc;
    let mut edits = Vec::new();
    // Both documents are in one order, but for what was drawn or deleted since: hardly an id is looked
    // up.
    let mut nodes = then.nodes().peekable();
    for now in doc.nodes() {
        while nodes.next_if(|was| was.id != now.id && doc.node(&was.id).is_none()).is_some() {}
        let same = nodes.next_if(|was| was.id == now.id).or_else(|| then.node(&now.id));
        let Some(was) = same else { continue };
        if now.state != was.state {
            edits.push(Edit::node(&now.id, NodeField::State(was.state)));
        }
        if now.service != was.service {
            edits.push(Edit::node(&now.id, NodeField::Service(was.service)));
        }
    }
    let mut links = then.links().peekable();
    for now in doc.links() {
        while links.next_if(|was| was.id != now.id && doc.link(&was.id).is_none()).is_some() {}
        let same = links.next_if(|was| was.id == now.id).or_else(|| then.link(&now.id));
        if let Some(was) = same.filter(|was| was.state != now.state) {
            edits.push(Edit::link(&now.id, LinkField::State(was.state)));
        }
    }
    for edit in edits {
        let done = edit.apply(doc);
        debug_assert!(done.is_ok(), "{done:?}");
    }
}

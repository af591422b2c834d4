//! The recording of the open document: it grows with edits, follows undo and redo, and has a
//! current place.

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

/// Maximum of events × nodes for a recording whose cost is computed while the window waits.
const SHORT: usize = 60_000;

/// Seconds of window time for each event, where every event takes the same time: with any timers,
/// every event can be seen.
const PER_EVENT: f64 = 0.5;

/// Time for which a changed table flashes, in seconds of window time.
const FLASH: f64 = 0.6;

/// A recording with its current place.
pub struct Time {
    /// Its id, unique in the program.
    id: u64,
    player: Player,
    /// The tables at the current place.
    tables: Arc<Tables>,
    /// The sentence that describes the last event.
    told: String,
    /// Version of the recording and number of events for which tables and sentence hold.
    of: Option<(u64, usize)>,
    /// Undo steps recorded in it, each with the number of edits before it.
    steps: Vec<(u64, usize)>,
    /// The state that it ends in, if it converges.
    end: Option<Arc<State>>,
    /// The recording that will replace this one, while it is being made.
    making: Option<Making>,
    patience: Patience,
    wake: Wake,
    /// Edits of undone steps, to be redone at the same times, the next step last.
    undone: Vec<(u64, Vec<ScriptedEdit>)>,
    /// The open document with the failures at the current place, once requested.
    drawn: Option<Drawn>,
}

/// The open document with the failures at an instant.
struct Drawn {
    doc: Topology,
    /// The revision of the open document and the tables that it belongs to.
    of: (u64, Arc<Tables>),
}

/// Playback settings, which apply to any recording.
#[derive(Clone, Copy, Debug)]
pub struct Played {
    pub(in crate::sandbox) pace: Pace,
    pub(in crate::sandbox) stride: Stride,
    pub(in crate::sandbox) manner: FailureMode,
    pub(in crate::sandbox) order: Order,
    pub(in crate::sandbox) begins: Begins,
}

/// Playback when a recording starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sandbox) enum Begins {
    /// Paused at the beginning.
    Paused,
    /// Playing.
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
    /// Shows a recording that was just started.
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

    /// Returns the playback settings, for a recording that replaces it.
    pub(in crate::sandbox) fn played(&self) -> Played {
        let Player { pace, stride, manner, .. } = self.player;
        Played { pace, stride, manner, order: self.player.script().order, begins: Begins::Paused }
    }

    /// Returns its id and its number of changes, for caches of derived data.
    pub fn version(&self) -> (u64, u64) {
        (self.id, self.player.version())
    }

    /// Returns its player.
    pub fn player(&self) -> &Player {
        &self.player
    }

    /// Returns the recording.
    pub fn recording(&self) -> &Recording {
        self.player.recording()
    }

    /// Returns all tables at the current place.
    pub fn tables(&self) -> &Arc<Tables> {
        &self.tables
    }

    /// Returns the sentence that describes the last event.
    pub fn told(&self) -> &str {
        &self.told
    }

    /// Describes the current instant in a word or two.
    pub fn said(&self) -> String {
        let seconds = self.player.place().clock.seconds();
        match self.player.script().timing.delivery {
            Delivery::OnArrival => format!("at {seconds:.1} s"),
            Delivery::OneByOne => {
                format!("after {}", count(seconds.floor() as usize, "message"))
            }
        }
    }

    /// Returns the nodes whose choice has just changed, each with its freshness, 1 to 0.
    pub fn fresh(&self) -> Vec<(NodeId, f32)> {
        let (recording, place) = (self.recording(), self.player.place());
        let events = &recording.events()[..place.events];
        let mut fresh = Vec::new();
        for (at, event) in events.iter().enumerate().rev() {
            // While it is paused, the last event is the one to show.
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

    /// Returns the key of its cost for a prefix.
    pub(in crate::sandbox) fn cost_of(&self, prefix: &Prefix) -> CostOf {
        CostOf { recording: self.id, version: self.player.version(), prefix: *prefix }
    }

    /// Returns true if its cost can be computed at once.
    pub(in crate::sandbox) fn is_short(&self) -> bool {
        let nodes = self.tables.epoch.net.nodes().len();
        self.recording().events().len().saturating_mul(nodes) <= SHORT
    }

    /// Returns true if it shows the network at rest: its end, converged.
    pub(in crate::sandbox) fn is_now(&self) -> bool {
        self.making.is_none()
            && self.player.place().events == self.recording().events().len()
            && self.player.end_state_is_now()
    }

    /// Returns the state that it ends in, if it converges and is not being made anew.
    pub(in crate::sandbox) fn end_state(&self) -> Option<&Arc<State>> {
        self.end.as_ref().filter(|_| self.making.is_none())
    }

    /// Returns true while another recording is being made; this one is shown until then.
    pub fn is_pending(&self) -> bool {
        self.making.is_some()
    }

    /// Makes another recording: at once if that is little work, else in the background.
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

    /// Drops it.
    pub(in crate::sandbox) fn let_go(self) {
        let made = self.player.made().clone();
        // The last owner drops it.
        drop(self);
        let_go(made);
    }

    /// Collects a recording that was made in the background. Returns true if there was one.
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

    /// Undoes an undo step in the recording. Returns false if it was not the last one recorded.
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

    /// Redoes an undone step in the recording. Returns false if it is not known.
    pub(in crate::sandbox) fn put_back(&mut self, step: u64) -> bool {
        let Some((_, taken)) = self.undone.pop_if(|(next, _)| *next == step) else {
            return false;
        };
        let done = self.player.script_len();
        taken.into_iter().rev().for_each(|happening| self.request(Request::PutBack(happening)));
        self.steps.push((step, done));
        true
    }

    /// Makes the recording anew if the document's timers differ from those recorded.
    pub(in crate::sandbox) fn follow_timing(&mut self, doc: &Topology) {
        if self.player.script().timing != doc.timing() {
            self.request(Request::Timing(doc.timing()));
        }
    }

    /// Runs an intent; returns true if that changes the recording.
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

    /// Advances by some seconds of window time.
    pub(in crate::sandbox) fn tick(&mut self, seconds: f64) {
        self.player.tick(seconds);
    }

    /// Updates the tables and the sentence to the current place. Returns true if they changed.
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
                "The previous recording was full; a new one begins here".to_owned()
            }
            None if self.player.is_empty() => String::new(),
            None => "Before anything happens".to_owned(),
        };
        true
    }

    /// Draws the open document with the failures at the current place. Returns true if it changed.
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

    /// Returns the document that [`Self::draw`] made.
    pub(in crate::sandbox) fn drawn(&self) -> Option<&Topology> {
        self.drawn.as_ref().map(|drawn| &drawn.doc)
    }
}

/// Sets failures, shutdowns and services of a document to those at an instant.
fn set_at_work(doc: &mut Topology, then: &Tables) {
    use crate::topology::{LinkField, NodeField};
    let then = &then.epoch.doc;
    let mut edits = Vec::new();
    // Both documents have the same order, except for nodes and links added or deleted since: few
    // ids have to be looked up.
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

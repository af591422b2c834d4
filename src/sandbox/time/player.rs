//! A recording that grows with the edits made to the network, and its playback.

use std::sync::Arc;

use super::pace::{Direction, Pace, Place, Stride};
use super::work::{Finished, From, Then, Work};
use crate::engine::State;
use crate::engine::timeline::{
    Cursor, End, FailureMode, Message, Order, Recording, Replay, Script, ScriptedEdit, Tables,
};
use crate::topology::{Delivery, Edit, NodeId, Span, Timing, Topology};

/// A script, the recording made from it, and the current instant.
///
/// Each change that needs another recording comes in two forms: a call that makes it at once, and
/// [`Player::request`], whose [`Work`] can be done in the background while the last good recording
/// is shown.
pub struct Player {
    script: Script,
    /// Messages chosen by hand, in order.
    choices: Vec<u64>,
    /// The last good recording.
    made: Arc<Replay>,
    /// Number of the latest request; `answered` is that of the request that the recording is made
    /// for.
    requested: u64,
    answered: u64,
    cursor: Cursor,
    place: Place,
    playing: Option<Direction>,
    /// Increases whenever the recording changes.
    version: u64,
    /// Playback speed.
    pub pace: Pace,
    /// Failure mode of later failures.
    pub manner: FailureMode,
    /// Size of a step.
    pub stride: Stride,
}

/// Changes that need another recording.
#[derive(Clone, Debug)]
pub enum Request {
    /// An edit of the network; see [`Player::happen`].
    Happen(Edit),
    /// The same, or an edit that replaces the last one; see [`Player::go_on_with`].
    GoOnWith(Edit),
    /// Undo of the last edit.
    TakeBack,
    /// Redo of an undone edit, at its time.
    PutBack(ScriptedEdit),
    /// Other delays and timers.
    Timing(Timing),
    /// Another order of messages.
    Order(Order),
    /// Other random numbers.
    Seed(u64),
    /// Delivery of a message by hand.
    Deliver(u64),
}

/// Seconds of window time for each event, where every event takes the same time.
const PER_EVENT: f64 = 0.5;

impl Player {
    /// Creates a recording of a network at rest with these routes, before any event.
    pub fn at_rest(doc: &Topology, state: &State, timing: Timing) -> Self {
        Self::of(Script { timing, ..Script::from(doc, state) })
    }

    /// Creates a recording of a network that starts with empty tables.
    pub fn cold(doc: &Topology, timing: Timing) -> Self {
        Self::of(Script { timing, ..Script::cold(doc) })
    }

    fn of(script: Script) -> Self {
        Self::open(Work::opening(script).finish())
    }

    /// Opens the result of [`Work::opening`].
    pub fn open(finished: Finished) -> Self {
        let made = Arc::new(finished.replay);
        Self {
            script: made.script().clone(),
            choices: made.chosen().to_vec(),
            made,
            requested: 0,
            answered: 0,
            cursor: Cursor::default(),
            place: Place::default(),
            playing: None,
            version: 0,
            // With any timers, every event can be seen.
            pace: Pace::PerEvent(PER_EVENT),
            manner: FailureMode::Silent,
            stride: Stride::Event,
        }
    }

    /// Prepares another recording, which [`Player::take`] adopts once it is made. The latest of
    /// several requests includes the earlier ones. Returns `None` if there is nothing to do.
    pub fn request(&mut self, request: Request) -> Option<Work> {
        let then = self.prepare(request)?;
        self.requested += 1;
        Some(Work {
            number: self.requested,
            script: self.script.clone(),
            choices: self.choices.clone(),
            from: From::Recording(self.made.clone()),
            then,
        })
    }

    /// Adopts a recording that was made. Returns false if there have been later requests: it waits
    /// for the recording of those.
    pub fn take(&mut self, finished: Finished) -> bool {
        if finished.number != self.requested {
            return false;
        }
        self.made = Arc::new(finished.replay);
        // Where a recording was full, the script goes on from there.
        self.script = self.made.script().clone();
        self.choices = self.made.chosen().to_vec();
        self.answered = finished.number;
        self.cursor = Cursor::default();
        self.version += 1;
        match finished.then {
            Then::PlayFrom(at) => {
                self.go_to_before(at);
                self.playing = Some(Direction::Forwards);
            }
            Then::Before(at) => {
                self.go_to_before(at);
                self.playing = None;
            }
            Then::Beginning => {
                self.place = Place::beginning(self.made.recording());
                self.playing = None;
            }
            Then::End => self.go_to_end(),
        }
        true
    }

    /// Returns true if a request is not part of the recording yet.
    pub fn is_pending(&self) -> bool {
        self.requested != self.answered
    }

    /// Discards all requests since the last good recording.
    pub fn call_off(&mut self) {
        if self.is_pending() {
            self.requested += 1;
            self.answered = self.requested;
            self.script = self.made.script().clone();
            self.choices = self.made.chosen().to_vec();
        }
    }

    /// Changes the script, and returns the place to go to in its recording.
    fn prepare(&mut self, request: Request) -> Option<Then> {
        match request {
            Request::Happen(edit) => {
                let at = self.next_time();
                let manner = self.manner;
                self.script.happenings.push(ScriptedEdit { at, edit, manner });
                Some(Then::PlayFrom(at))
            }
            Request::GoOnWith(edit) => match self.script.happenings.last_mut() {
                Some(last) if last.edit.same_target(&edit) => {
                    last.edit = edit;
                    Some(Then::PlayFrom(last.at))
                }
                _ => self.prepare(Request::Happen(edit)),
            },
            Request::TakeBack if self.script_len() <= self.done_before() => None,
            Request::TakeBack => self.script.happenings.pop().map(|last| Then::Before(last.at)),
            Request::PutBack(happening) => {
                let at = happening.at;
                self.script.happenings.push(happening);
                self.script.happenings.sort_by_key(|happening| happening.at);
                Some(Then::PlayFrom(at))
            }
            Request::Timing(timing) => {
                self.script.timing = timing;
                Some(self.begin_anew())
            }
            Request::Order(order) => {
                self.script.order = order;
                Some(self.begin_anew())
            }
            Request::Seed(seed) => {
                self.script.seed = seed;
                Some(self.begin_anew())
            }
            Request::Deliver(message) => {
                let can = !self.is_pending()
                    && self.deliverable().iter().any(|waits| waits.id == message);
                can.then(|| {
                    self.choices = self.made.chosen().to_vec();
                    self.choices.push(message);
                    Then::End
                })
            }
        }
    }

    fn begin_anew(&mut self) -> Then {
        self.choices.clear();
        Then::Beginning
    }

    /// Returns the time of an edit made now: the current place or, if there were later edits, right
    /// after those.
    fn next_time(&self) -> Span {
        let last = self.script.happenings.iter().map(|h| h.at).max().unwrap_or_default();
        let now = if self.is_by_hand() { self.made.run().now() } else { self.place.clock };
        // After all events up to then.
        let now = if self.is_empty() { now } else { Span::of_micros(now.micros() + 1) };
        now.max(last)
    }

    /// Makes another recording at once. Returns true if there was anything to do.
    fn at_once(&mut self, request: Request) -> bool {
        self.request(request).is_some_and(|work| self.take(work.finish()))
    }

    /// Returns the script that it is made from.
    pub fn script(&self) -> &Script {
        &self.script
    }

    /// Returns the recording.
    pub fn recording(&self) -> &Recording {
        self.made.recording()
    }

    /// Returns the recording with everything that it was made from, for a job.
    pub fn made(&self) -> &Arc<Replay> {
        &self.made
    }

    /// Returns the current place.
    pub fn place(&self) -> Place {
        self.place
    }

    /// Returns a counter that increases whenever the recording changes, for caches of derived data.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Returns true if nothing was recorded.
    pub fn is_empty(&self) -> bool {
        self.recording().events().is_empty()
    }

    /// Returns the direction of playback, if it plays.
    pub fn playing(&self) -> Option<Direction> {
        self.playing
    }

    /// Returns the tables at the current place.
    pub fn tables(&mut self) -> Arc<Tables> {
        Arc::new(self.cursor.at(self.made.recording(), self.place.events).clone())
    }

    /// Returns true if messages are delivered by hand.
    pub fn is_by_hand(&self) -> bool {
        self.script.order == Order::ByHand && self.script.timing.delivery == Delivery::OneByOne
    }

    /// Returns the number of edits done so far, with those of earlier, full recordings.
    pub fn script_len(&self) -> usize {
        self.made.forgotten() + self.script.happenings.len()
    }

    /// Returns the number of edits done before the recording begins; they cannot be undone in it.
    pub fn done_before(&self) -> usize {
        self.made.forgotten() + self.made.under_way_at_first()
    }

    /// Makes an edit now or, if there were later edits, right after those, so that the order of
    /// edits stays. Playback starts there.
    pub fn happen(&mut self, edit: Edit) {
        self.at_once(Request::Happen(edit));
    }

    /// Makes an edit as [`Player::happen`] does, or replaces the last one if it has the same
    /// target: a slider that is dragged sets one field again and again.
    pub fn go_on_with(&mut self, edit: Edit) {
        self.at_once(Request::GoOnWith(edit));
    }

    /// Undoes the last edit, if any, and returns it for [`Player::put_back`].
    pub fn take_back(&mut self) -> Option<ScriptedEdit> {
        let last = self.script.happenings.last().cloned();
        self.at_once(Request::TakeBack);
        last
    }

    /// Redoes an undone edit at its time: the recording is the same as before the undo.
    pub fn put_back(&mut self, happening: ScriptedEdit) {
        self.at_once(Request::PutBack(happening));
    }

    /// Goes to the time of an edit, before its consequences.
    fn go_to_before(&mut self, at: Span) {
        let recording = self.made.recording();
        let first = recording.events().partition_point(|event| event.at < at);
        self.place = Place { clock: at, ..Place::after(recording, first) };
    }

    /// Sets delays and timers; the recording is made anew.
    pub fn set_timing(&mut self, timing: Timing) {
        self.at_once(Request::Timing(timing));
    }

    /// Sets the order of messages; the recording is made anew.
    pub fn set_order(&mut self, order: Order) {
        self.at_once(Request::Order(order));
    }

    /// Sets the random seed; the recording is made anew.
    pub fn set_seed(&mut self, seed: u64) {
        self.at_once(Request::Seed(seed));
    }

    /// Returns the messages that can be delivered next, if they are chosen by hand.
    pub fn deliverable(&self) -> Vec<&Message> {
        if self.is_by_hand() { self.made.run().deliverable() } else { Vec::new() }
    }

    /// Delivers a message and goes to the end of its consequences.
    pub fn deliver(&mut self, message: u64) {
        self.at_once(Request::Deliver(message));
    }

    /// Delivers the message that was sent first.
    pub fn deliver_next(&mut self) {
        if let Some(message) = self.deliverable().first().map(|m| m.id) {
            self.deliver(message);
        }
    }

    /// Returns the state that the network converges to, if it does.
    pub fn end_state(&self) -> Option<State> {
        let recording = self.recording();
        (recording.end == End::AtRest).then(|| recording.end_state())
    }

    /// Returns true if the recording converges, so that its final state is that of the network.
    pub fn end_state_is_now(&self) -> bool {
        self.recording().end == End::AtRest
    }

    /// Starts or pauses playback; at the end it starts again from the beginning.
    pub fn play(&mut self, way: Direction) {
        if self.playing == Some(way) {
            self.playing = None;
            return;
        }
        if self.place.is_last(self.recording(), way) {
            match way {
                Direction::Forwards => self.place = Place::beginning(self.recording()),
                Direction::Backwards => self.go_to_end(),
            }
        }
        self.playing = Some(way);
    }

    /// Pauses playback.
    pub fn pause(&mut self) {
        self.playing = None;
    }

    /// Advances by some seconds of window time, if it plays. Returns true if it moved.
    pub fn tick(&mut self, seconds: f64) -> bool {
        let Some(way) = self.playing else { return false };
        let before = self.place;
        self.place = self.place.moved(self.made.recording(), self.pace, way, seconds);
        if self.place.is_last(self.recording(), way) {
            self.playing = None;
        }
        self.place != before
    }

    /// Goes to another place.
    pub fn seek(&mut self, place: Place) {
        let recording = self.made.recording();
        let clock = place.clock.min(recording.length()).max(recording.begins());
        let events = place.events.min(recording.events().len());
        self.place = Place { events, clock, part: place.part.clamp(0.0, 1.0) };
    }

    /// Moves one step forwards or backwards, and pauses.
    pub fn step(&mut self, node: Option<&NodeId>, way: Direction) {
        self.playing = None;
        self.place = self.place.stepped(self.made.recording(), self.stride, node, way);
    }

    /// Goes to the place after all events.
    pub fn go_to_end(&mut self) {
        let recording = self.made.recording();
        self.place = Place::after(recording, recording.events().len());
    }
}

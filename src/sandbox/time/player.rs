//! A recording that grows with what is done to the network, and plays.

use std::sync::Arc;

use super::pace::{Direction, Pace, Place, Stride};
use super::work::{Finished, From, Then, Work};
use crate::engine::State;
use crate::engine::timeline::{
    Cursor, End, FailureMode, Message, Order, Recording, Replay, Script, ScriptedEdit, Tables,
};
use crate::topology::{Delivery, Edit, NodeId, Span, Timing, Topology};

/// A script, what came of it, and the instant of it that is looked at.
///
/// Whatever makes another recording comes in two forms: a call that does it at once, and
/// [`Player::request`], whose [`Work`] can be done beside the window while the last good recording
/// is shown.
pub struct Player {
    script: Script,
    /// The messages that were chosen by hand, in order.
    choices: Vec<u64>,
    /// The last good recording.
    made: Arc<Replay>,
    /// The number of the latest request, and of the one that the recording is made for.
    requested: u64,
    answered: u64,
    cursor: Cursor,
    place: Place,
    playing: Option<Direction>,
    /// Grows whenever the recording is another.
    version: u64,
    /// How fast it plays.
    pub pace: Pace,
    /// How something goes down that fails from now on.
    pub manner: FailureMode,
    /// How far a step goes.
    pub stride: Stride,
}

/// What makes another recording.
#[derive(Clone, Debug)]
pub enum Request {
    /// Something is done to the network; see [`Player::happen`].
    Happen(Edit),
    /// As that, or it takes the place of what was done last; see [`Player::go_on_with`].
    GoOnWith(Edit),
    /// What was done last is taken back.
    TakeBack,
    /// What was taken back is done again, at its time.
    PutBack(ScriptedEdit),
    /// Other delays and timers.
    Timing(Timing),
    /// Another order of messages.
    Order(Order),
    /// Other random numbers.
    Seed(u64),
    /// A message is delivered by hand.
    Deliver(u64),
}

/// Seconds of the window for each event, where they take as long.
const PER_EVENT: f64 = 0.5;

impl Player {
    /// Nothing has happened yet to a network at rest with these routes.
    pub fn at_rest(doc: &Topology, state: &State, timing: Timing) -> Self {
        Self::of(Script { timing, ..Script::from(doc, state) })
    }

    /// A network that starts knowing nothing.
    pub fn cold(doc: &Topology, timing: Timing) -> Self {
        Self::of(Script { timing, ..Script::cold(doc) })
    }

    fn of(script: Script) -> Self {
        Self::open(Work::opening(script).finish())
    }

    /// Begins with what [`Work::opening`] came to.
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
            // Whatever the timers, everything can be seen.
            pace: Pace::PerEvent(PER_EVENT),
            manner: FailureMode::Silent,
            stride: Stride::Event,
        }
    }

    /// Prepares another recording, which [`Player::take`] takes up once it is made; of several
    /// requests the latest stands for all. None where there is nothing to be done.
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

    /// Takes up a recording that was made. Says whether it did: where more was requested since, it
    /// waits for that.
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

    /// Whether something was requested that no recording shows yet.
    pub fn is_pending(&self) -> bool {
        self.requested != self.answered
    }

    /// Forgets all that was requested since the last good recording.
    pub fn call_off(&mut self) {
        if self.is_pending() {
            self.requested += 1;
            self.answered = self.requested;
            self.script = self.made.script().clone();
            self.choices = self.made.chosen().to_vec();
        }
    }

    /// Changes the script, and says where in its recording one will be.
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

    /// When something is done that is done now: where the recording stands or, where more was done
    /// later, right after that.
    fn next_time(&self) -> Span {
        let last = self.script.happenings.iter().map(|h| h.at).max().unwrap_or_default();
        let now = if self.is_by_hand() { self.made.run().now() } else { self.place.clock };
        // After all that has happened by then.
        let now = if self.is_empty() { now } else { Span::of_micros(now.micros() + 1) };
        now.max(last)
    }

    /// Makes another recording at once. Says whether there was anything to be done.
    fn at_once(&mut self, request: Request) -> bool {
        self.request(request).is_some_and(|work| self.take(work.finish()))
    }

    /// What it is made from.
    pub fn script(&self) -> &Script {
        &self.script
    }

    /// What has been recorded.
    pub fn recording(&self) -> &Recording {
        self.made.recording()
    }

    /// The recording with all that it was made from, for a job.
    pub fn made(&self) -> &Arc<Replay> {
        &self.made
    }

    /// Where in it one is.
    pub fn place(&self) -> Place {
        self.place
    }

    /// Grows whenever the recording is another; whoever keeps something derived compares it.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Whether anything was recorded.
    pub fn is_empty(&self) -> bool {
        self.recording().events().is_empty()
    }

    /// The way that it plays, if it does.
    pub fn playing(&self) -> Option<Direction> {
        self.playing
    }

    /// The tables of the instant.
    pub fn tables(&mut self) -> Arc<Tables> {
        Arc::new(self.cursor.at(self.made.recording(), self.place.events).clone())
    }

    /// Whether each message waits to be chosen.
    pub fn is_by_hand(&self) -> bool {
        self.script.order == Order::ByHand && self.script.timing.delivery == Delivery::OneByOne
    }

    /// How many things were done so far, those in recordings that were full included.
    pub fn script_len(&self) -> usize {
        self.made.forgotten() + self.script.happenings.len()
    }

    /// How many of them were done before the recording begins, and cannot be taken back in it.
    pub fn done_before(&self) -> usize {
        self.made.forgotten() + self.made.under_way_at_first()
    }

    /// Something is done to the network, now or, where more was done later, right after that: what
    /// was done stays done in this order. It begins to play from there.
    pub fn happen(&mut self, edit: Edit) {
        self.at_once(Request::Happen(edit));
    }

    /// As [`Player::happen`], where it goes on with what was done last: a slider that is dragged
    /// sets one field again and again.
    pub fn go_on_with(&mut self, edit: Edit) {
        self.at_once(Request::GoOnWith(edit));
    }

    /// Takes back what was done last, if there was anything, and hands it out for
    /// [`Player::put_back`].
    pub fn take_back(&mut self) -> Option<ScriptedEdit> {
        let last = self.script.happenings.last().cloned();
        self.at_once(Request::TakeBack);
        last
    }

    /// Does once more what was taken back, at the same time: the recording is what it was.
    pub fn put_back(&mut self, happening: ScriptedEdit) {
        self.at_once(Request::PutBack(happening));
    }

    /// To the instant at which something is done, before it shows any consequence.
    fn go_to_before(&mut self, at: Span) {
        let recording = self.made.recording();
        let first = recording.events().partition_point(|event| event.at < at);
        self.place = Place { clock: at, ..Place::after(recording, first) };
    }

    /// Other delays and timers; the recording is made anew.
    pub fn set_timing(&mut self, timing: Timing) {
        self.at_once(Request::Timing(timing));
    }

    /// Another order of messages; the recording is made anew.
    pub fn set_order(&mut self, order: Order) {
        self.at_once(Request::Order(order));
    }

    /// Other random numbers; the recording is made anew.
    pub fn set_seed(&mut self, seed: u64) {
        self.at_once(Request::Seed(seed));
    }

    /// The messages that may be delivered next, where they are chosen by hand.
    pub fn deliverable(&self) -> Vec<&Message> {
        if self.is_by_hand() { self.made.run().deliverable() } else { Vec::new() }
    }

    /// Delivers a message and goes to its consequences.
    pub fn deliver(&mut self, message: u64) {
        self.at_once(Request::Deliver(message));
    }

    /// Delivers the message that was sent first.
    pub fn deliver_next(&mut self) {
        if let Some(message) = self.deliverable().first().map(|m| m.id) {
            self.deliver(message);
        }
    }

    /// What the network has come to, if it is at rest.
    pub fn end_state(&self) -> Option<State> {
        let recording = self.recording();
        (recording.end == End::AtRest).then(|| recording.end_state())
    }

    /// Whether what it comes to at its end is what the network is in now: it came to rest.
    pub fn end_state_is_now(&self) -> bool {
        self.recording().end == End::AtRest
    }

    /// Plays, or stops; at the end from the beginning.
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

    /// Stops.
    pub fn pause(&mut self) {
        self.playing = None;
    }

    /// Goes on by so many seconds of the window, if it plays. Says whether it has moved.
    pub fn tick(&mut self, seconds: f64) -> bool {
        let Some(way) = self.playing else { return false };
        let before = self.place;
        self.place = self.place.moved(self.made.recording(), self.pace, way, seconds);
        if self.place.is_last(self.recording(), way) {
            self.playing = None;
        }
        self.place != before
    }

    /// To another place.
    pub fn seek(&mut self, place: Place) {
        let recording = self.made.recording();
        let clock = place.clock.min(recording.length()).max(recording.begins());
        let events = place.events.min(recording.events().len());
        self.place = Place { events, clock, part: place.part.clamp(0.0, 1.0) };
    }

    /// One step on, or back; it stops there.
    pub fn step(&mut self, node: Option<&NodeId>, way: Direction) {
        self.playing = None;
        self.place = self.place.stepped(self.made.recording(), self.stride, node, way);
    }

    /// After everything that happened.
    pub fn go_to_end(&mut self) {
        let recording = self.made.recording();
        self.place = Place::after(recording, recording.events().len());
    }
}

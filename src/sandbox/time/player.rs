//! A recording that grows with what is done to the network, and plays.

use std::sync::Arc;

use super::pace::{Direction, Pace, Place, Stride};
use crate::engine::State;
use crate::engine::timeline::{
    Cursor, End, Happening, Limits, Manner, Message, Order, Recording, Run, Script, Tables,
};
use crate::topology::{Delivery, Edit, NodeId, Span, Timing, Topology};

/// A script, what came of it, and the instant of it that is looked at.
pub struct Player {
    script: Script,
    /// The messages that were chosen by hand, in order.
    choices: Vec<u64>,
    run: Run,
    cursor: Cursor,
    place: Place,
    playing: Option<Direction>,
    /// Grows whenever the recording is another.
    version: u64,
    /// How fast it plays.
    pub pace: Pace,
    /// How something goes down that fails from now on.
    pub manner: Manner,
    /// How far a step goes.
    pub stride: Stride,
}

/// Where a recording ends that does not come to rest, in events.
const MOST_EVENTS: usize = 30_000;

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
        // Nobody watches more than so many, and a window does not wait for longer.
        let limits = Limits { events: MOST_EVENTS, ..script.limits };
        let script = Script { limits, ..script };
        let run = played(&script, &[]);
        Self {
            script,
            choices: Vec::new(),
            run,
            cursor: Cursor::default(),
            place: Place::default(),
            playing: None,
            version: 0,
            // Whatever the timers, everything can be seen.
            pace: Pace::PerEvent(PER_EVENT),
            manner: Manner::Silent,
            stride: Stride::Event,
        }
    }

    /// What it is made from.
    pub fn script(&self) -> &Script {
        &self.script
    }

    /// What has been recorded.
    pub fn recording(&self) -> &Recording {
        self.run.recording()
    }

    /// A copy for a job: the recording as it is.
    pub fn snapshot(&self) -> Self {
        Self {
            script: self.script.clone(),
            choices: self.choices.clone(),
            run: self.run.clone(),
            cursor: Cursor::default(),
            ..*self
        }
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
        Arc::new(self.cursor.at(self.run.recording(), self.place.events).clone())
    }

    /// Whether each message waits to be chosen.
    pub fn is_by_hand(&self) -> bool {
        self.script.order == Order::ByHand && self.script.timing.delivery == Delivery::OneByOne
    }

    /// Something is done to the network, now or, where more was done later, right after that: what
    /// was done stays done in this order. It begins to play from there.
    pub fn happen(&mut self, edit: Edit) {
        let last = self.script.happenings.iter().map(|h| h.at).max().unwrap_or_default();
        let now = if self.is_by_hand() { self.run.now() } else { self.place.clock };
        // After all that has happened by then.
        let now = if self.is_empty() { now } else { Span::of_micros(now.micros() + 1) };
        let at = now.max(last);
        self.script.happenings.push(Happening { at, edit, manner: self.manner });
        self.remake();
        self.play_from(at);
    }

    /// As [`Player::happen`], where it goes on with what was done last: a slider that is dragged
    /// sets one field again and again.
    pub fn go_on_with(&mut self, edit: Edit) {
        match self.script.happenings.last_mut() {
            Some(last) if last.edit.same_target(&edit) => {
                last.edit = edit;
                let at = last.at;
                self.remake();
                self.play_from(at);
            }
            _ => self.happen(edit),
        }
    }

    fn play_from(&mut self, at: Span) {
        self.go_to_before(at);
        self.playing = Some(Direction::Forwards);
    }

    /// Takes back what was done last, and hands it out.
    pub fn take_back(&mut self) -> Option<Happening> {
        let last = self.script.happenings.pop()?;
        self.remake();
        self.go_to_before(last.at);
        self.playing = None;
        Some(last)
    }

    /// Does again, at the same time, what was taken back.
    pub fn put_back(&mut self, happening: Happening) {
        let at = happening.at;
        self.script.happenings.push(happening);
        self.remake();
        self.play_from(at);
    }

    /// To the instant at which something is done, before it shows any consequence.
    fn go_to_before(&mut self, at: Span) {
        let recording = self.run.recording();
        let first = recording.events().partition_point(|event| event.at < at);
        self.place = Place { clock: at, ..Place::after(recording, first) };
    }

    fn remake(&mut self) {
        self.run = played(&self.script, &self.choices);
        self.cursor = Cursor::default();
        self.version += 1;
        let events = self.recording().events().len();
        if self.place.events > events {
            self.place = Place::after(self.recording(), events);
        }
    }

    /// Other delays and timers; the recording is made anew.
    pub fn set_timing(&mut self, timing: Timing) {
        self.script.timing = timing;
        self.begin_anew();
    }

    /// Another order of messages; the recording is made anew.
    pub fn set_order(&mut self, order: Order) {
        self.script.order = order;
        self.begin_anew();
    }

    /// Other random numbers; the recording is made anew.
    pub fn set_seed(&mut self, seed: u64) {
        self.script.seed = seed;
        self.begin_anew();
    }

    fn begin_anew(&mut self) {
        self.choices.clear();
        self.place = Place::default();
        self.playing = None;
        self.remake();
    }

    /// The messages that may be delivered next, where they are chosen by hand.
    pub fn deliverable(&self) -> Vec<&Message> {
        if self.is_by_hand() { self.run.deliverable() } else { Vec::new() }
    }

    /// Delivers a message and goes to its consequences.
    pub fn deliver(&mut self, message: u64) {
        if self.is_by_hand() && self.run.deliver(message) {
            self.choices.push(message);
            self.version += 1;
            self.go_to_end();
        }
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
                Direction::Forwards => self.place = Place::default(),
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
        self.place = self.place.moved(self.run.recording(), self.pace, way, seconds);
        if self.place.is_last(self.recording(), way) {
            self.playing = None;
        }
        self.place != before
    }

    /// To another place.
    pub fn seek(&mut self, place: Place) {
        let recording = self.run.recording();
        let clock = Span::of_micros(place.clock.micros().min(recording.length().micros()));
        let events = place.events.min(recording.events().len());
        self.place = Place { events, clock, part: place.part.clamp(0.0, 1.0) };
    }

    /// One step on, or back; it stops there.
    pub fn step(&mut self, node: Option<&NodeId>, way: Direction) {
        self.playing = None;
        self.place = self.place.stepped(self.run.recording(), self.stride, node, way);
    }

    /// After everything that happened.
    pub fn go_to_end(&mut self) {
        let recording = self.run.recording();
        self.place = Place::after(recording, recording.events().len());
    }
}

fn played(script: &Script, choices: &[u64]) -> Run {
    let mut run = Run::new(script.clone());
    run.settle();
    for message in choices {
        if !run.deliver(*message) {
            break;
        }
    }
    run
}

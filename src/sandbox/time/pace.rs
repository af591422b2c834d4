//! Playback speed of a recording, and places in it.

use serde::{Deserialize, Serialize};

use crate::engine::timeline::{EventKind, Recording};
use crate::topology::{NodeId, Span};

/// Direction of playback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    /// As it happened.
    Forwards,
    /// Back in time.
    Backwards,
}

/// Playback speed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Pace {
    /// By the clock of the run: seconds of the run per second of window time.
    Clock(f64),
    /// The same time for every event, in seconds of window time, however close the events are.
    PerEvent(f64),
}

/// A place in a recording: a number of events, and a time not before the last of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Number of events that have happened.
    pub events: usize,
    /// The time of the run.
    pub clock: Span,
    /// Fraction of the way to the next event, 0 to 1, where every event takes the same time.
    pub part: f64,
}

/// Size of a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stride {
    /// To the next event.
    #[default]
    Event,
    /// To the next message that a node processes.
    Message,
    /// To the end of the next round of messages.
    Round,
}

impl Stride {
    /// All strides, in the order of menus.
    pub const ALL: [Self; 3] = [Self::Event, Self::Message, Self::Round];

    /// Returns the label in menus.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Event => "Event",
            Self::Message => "Message to the selected",
            Self::Round => "Round",
        }
    }
}

impl Place {
    /// Before anything happens.
    pub fn beginning(recording: &Recording) -> Self {
        Self { clock: recording.begins(), ..Self::default() }
    }

    /// Returns the place after this many events, at the time of the last of them.
    pub fn after(recording: &Recording, events: usize) -> Self {
        let events = events.min(recording.events().len());
        let last = events.checked_sub(1).map(|last| recording.events()[last].at);
        Self { events, clock: last.unwrap_or(recording.begins()), part: 0.0 }
    }

    /// Returns the place at a time, after everything that has happened by then.
    pub fn at(recording: &Recording, clock: Span) -> Self {
        Self { events: recording.events_by(clock), clock, part: 0.0 }
    }

    /// Returns the place some seconds of window time later or earlier.
    pub fn moved(self, recording: &Recording, pace: Pace, way: Direction, seconds: f64) -> Self {
        match pace {
            Pace::Clock(speed) => {
                let micros = (seconds * speed * 1e6) as u64;
                let clock = match way {
                    Direction::Forwards => {
                        (self.clock.micros() + micros).min(recording.length().micros())
                    }
                    Direction::Backwards => {
                        self.clock.micros().saturating_sub(micros).max(recording.begins().micros())
                    }
                };
                // Back at the beginning nothing has happened yet.
                let begins = clock == recording.begins().micros() && way == Direction::Backwards;
                match begins {
                    true => Self::beginning(recording),
                    false => Self::at(recording, Span::of_micros(clock)),
                }
            }
            Pace::PerEvent(each) => {
                let by = seconds / each.max(1e-3);
                let at = self.events as f64 + self.part;
                let last = recording.events().len() as f64;
                let at = match way {
                    Direction::Forwards => (at + by).min(last),
                    Direction::Backwards => (at - by).max(0.0),
                };
                let events = at.floor() as usize;
                let place = Self::after(recording, events);
                let next = recording.events().get(events).map_or(place.clock, |next| next.at);
                let part = at - at.floor();
                let ahead = next.since(place.clock).micros() as f64 * part;
                let clock = Span::of_micros(place.clock.micros() + ahead as u64);
                Self { clock, part, ..place }
            }
        }
    }

    /// Returns the place one step later or earlier; the end or the beginning if there is none.
    pub fn stepped(
        self,
        recording: &Recording,
        stride: Stride,
        node: Option<&NodeId>,
        way: Direction,
    ) -> Self {
        let events = recording.events();
        let is_end = |place: &usize| match stride {
            Stride::Event => true,
            Stride::Message => match events[*place].what {
                EventKind::Received { session, .. } => {
                    let net = &recording.epoch_at(*place).net;
                    node.is_none_or(|node| net.id_of(net.session(session).local) == node)
                }
                _ => false,
            },
            // The last event before one of a later round, or before the next scripted edit.
            Stride::Round => events.get(place + 1).is_none_or(|next| {
                let this = events[*place].round;
                next.round > this || (next.round == 0 && this > 0)
            }),
        };
        match way {
            Direction::Forwards => {
                let found = (self.events..events.len()).find(is_end);
                Self::after(recording, found.map_or(events.len(), |place| place + 1))
            }
            Direction::Backwards => {
                // Between two events, the previous one is one step back.
                let from = if self.part > 0.0 { self.events + 1 } else { self.events };
                let found = (0..from.saturating_sub(1)).rev().find(is_end);
                Self::after(recording, found.map_or(0, |place| place + 1))
            }
        }
    }

    /// Returns true if there is nothing further in a direction.
    pub fn is_last(self, recording: &Recording, way: Direction) -> bool {
        match way {
            Direction::Forwards => {
                self.events >= recording.events().len() && self.clock >= recording.length()
            }
            Direction::Backwards => self.events == 0 && self.part == 0.0,
        }
    }
}

//! The work of making a recording, done at once or in the background.

use std::sync::Arc;

use crate::bounds::WINDOW_EVENTS;
use crate::engine::timeline::{Limits, Replay, Script, Went};
use crate::topology::Span;

/// A recording to be made, as a value that can be sent to a thread.
#[derive(Clone, Debug)]
pub struct Work {
    pub(super) number: u64,
    pub(super) script: Script,
    pub(super) choices: Vec<u64>,
    pub(super) from: From,
    pub(super) then: Then,
}

/// Starting point of a recording to be made.
#[derive(Clone, Debug)]
pub(super) enum From {
    /// Empty.
    Nothing,
    /// The point at which the script differs from that of a recording.
    Recording(Arc<Replay>),
    /// The point at which an unfinished run stopped.
    Left(Box<Replay>),
}

/// Place in a new recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Then {
    /// Playing from a time on.
    PlayFrom(Span),
    /// Paused at a time, before the edits made then.
    Before(Span),
    /// At the beginning.
    Beginning,
    /// After all events.
    End,
}

/// A recording that was made, for [`Player::take`](super::Player::take).
#[derive(Debug)]
pub struct Finished {
    pub(super) number: u64,
    pub(super) replay: Replay,
    pub(super) then: Then,
}

impl Finished {
    /// Returns the state that the recording ends in, if it converges.
    pub(super) fn end_state(&self) -> Option<crate::engine::State> {
        let recording = self.replay.recording();
        (recording.end == crate::engine::timeline::End::AtRest).then(|| recording.end_state())
    }
}

/// Result of some work.
#[derive(Debug)]
pub enum Worked {
    /// Complete.
    Finished(Box<Finished>),
    /// More work is left than was allowed.
    Unfinished(Box<Work>),
    /// Cancelled.
    CalledOff,
}

/// Limits a script to a length that a window can wait for.
fn bounded(script: Script) -> Script {
    let limits = Limits { events: WINDOW_EVENTS, ..script.limits };
    Script { limits, ..script }
}

impl Work {
    /// Returns the work of starting a script, for [`Player::open`](super::Player::open).
    pub fn opening(script: Script) -> Self {
        let script = bounded(script);
        Self { number: 0, script, choices: Vec::new(), from: From::Nothing, then: Then::Beginning }
    }

    /// Does the work, for at most `steps` steps of the run, unless it is cancelled. An operation on
    /// both ends of all sessions counts as that many steps.
    pub fn run(self, steps: usize, is_called_off: &dyn Fn() -> bool) -> Worked {
        if is_called_off() {
            return Worked::CalledOff;
        }
        let Self { number, script, choices, from, then } = self;
        let begins_anew = match &from {
            From::Nothing => true,
            From::Recording(made) => !script.begins_as(made.script()),
            From::Left(_) => false,
        };
        // Two ends of each link, and a route for each prefix.
        let size = 2 * script.doc.links().len() * script.doc.prefixes().len().max(1);
        if begins_anew && size > steps {
            let unfinished = Self { number, script, choices, from, then };
            return Worked::Unfinished(Box::new(unfinished));
        }
        let mut replay = match from {
            From::Left(left) => *left,
            From::Nothing => Replay::new(script.clone()),
            From::Recording(made) => {
                Arc::unwrap_or_clone(made).following(script.clone(), choices.clone())
            }
        };
        match replay.go_on(steps, is_called_off) {
            Went::ToEnd => Worked::Finished(Box::new(Finished { number, replay, then })),
            Went::PartOfTheWay => {
                let from = From::Left(Box::new(replay));
                Worked::Unfinished(Box::new(Self { number, script, choices, from, then }))
            }
            Went::CalledOff => Worked::CalledOff,
        }
    }

    /// Does all of the work.
    pub(super) fn finish(self) -> Finished {
        let Self { number, script, choices, from, then } = self;
        let replay = match from {
            From::Left(left) => *left,
            From::Nothing => Replay::new(script),
            From::Recording(made) => Arc::unwrap_or_clone(made).following(script, choices),
        };
        let mut replay = replay;
        replay.go_on(usize::MAX, &|| false);
        Finished { number, replay, then }
    }
}

//! What a recording waits for, to be done at once or beside the window.

use std::sync::Arc;

use crate::bounds::WINDOW_EVENTS;
use crate::engine::timeline::{Limits, Replay, Script, Went};
use crate::topology::Span;

/// A recording that is to be made; a value that a thread can take with it.
#[derive(Clone, Debug)]
pub struct Work {
    pub(super) number: u64,
    pub(super) script: Script,
    pub(super) choices: Vec<u64>,
    pub(super) from: From,
    pub(super) then: Then,
}

/// Where a recording that is to be made begins.
#[derive(Clone, Debug)]
pub(super) enum From {
    /// With nothing.
    Nothing,
    /// Where the script parts from that of a recording.
    Recording(Arc<Replay>),
    /// Where it was left.
    Left(Box<Replay>),
}

/// Where in a new recording one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Then {
    /// It plays from a time on.
    PlayFrom(Span),
    /// It stands at a time, before what is done then.
    Before(Span),
    /// At the beginning.
    Beginning,
    /// After everything.
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
    /// The state that the recording ends in, if it ends at rest.
    pub(super) fn end_state(&self) -> Option<crate::engine::State> {
        let recording = self.replay.recording();
        (recording.end == crate::engine::timeline::End::AtRest).then(|| recording.end_state())
    }
}

/// What came of some work.
#[derive(Debug)]
pub enum Worked {
    /// All of it is done.
    Finished(Box<Finished>),
    /// There is more to do than was allowed.
    Unfinished(Box<Work>),
    /// It was called off.
    CalledOff,
}

/// A script that ends where nobody watches any more, and a window does not wait for longer.
fn bounded(script: Script) -> Script {
    let limits = Limits { events: WINDOW_EVENTS, ..script.limits };
    Script { limits, ..script }
}

impl Work {
    /// The work of beginning with a script, for [`Player::open`](super::Player::open).
    pub fn opening(script: Script) -> Self {
        let script = bounded(script);
        Self { number: 0, script, choices: Vec::new(), from: From::Nothing, then: Then::Beginning }
    }

    /// Does the work, for so many steps of the run at most, unless it is called off meanwhile. What
    /// concerns all ends of all sessions counts as many steps.
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

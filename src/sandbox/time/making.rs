//! Recordings that are made in the background.

use std::sync::Arc;

use super::work::{Finished, Work, Worked};
use crate::engine::State;
use crate::engine::timeline::{Replay, Script};
use crate::sandbox::job::{Job, Patience, Polled, Ticket, Wake};

/// Maximum steps of a run that a window waits for: some milliseconds if the network is small.
const STEPS: usize = 3_000;

/// Maximum of links × prefixes for a document whose recording is started while a window waits.
const SMALL: usize = 2_000;

/// A recording that was made, with the state that it ends in if it converges.
#[derive(Debug)]
pub(in crate::sandbox) struct Made {
    pub(super) finished: Box<Finished>,
    pub(super) end: Option<Arc<State>>,
}

impl Made {
    fn of(finished: Box<Finished>) -> Self {
        let end = finished.end_state().map(Arc::new);
        Self { finished, end }
    }
}

/// Makes a recording if that is little work; else returns the remaining work.
pub(in crate::sandbox) fn made_at_once(work: Work, patience: Patience) -> Result<Made, Box<Work>> {
    let steps = match patience {
        Patience::Endless => usize::MAX,
        Patience::AFrame if is_small(&work.script) => STEPS,
        Patience::AFrame | Patience::None => return Err(Box::new(work)),
    };
    match work.run(steps, &|| false) {
        Worked::Finished(finished) => Ok(Made::of(finished)),
        Worked::Unfinished(rest) => Err(rest),
        Worked::CalledOff => unreachable!("nobody calls it off"),
    }
}

/// Drops a recording: in the background if it is large, since that takes longer than a frame.
pub(in crate::sandbox) fn let_go(made: Arc<Replay>) {
    if !is_small(made.script()) || made.recording().events().len() > STEPS {
        std::thread::spawn(move || drop(made));
    }
}

fn is_small(script: &Script) -> bool {
    let doc = &script.doc;
    doc.links().len().saturating_mul(doc.prefixes().len().max(1)) <= SMALL
}

/// A recording that is being made.
#[derive(Debug)]
pub(in crate::sandbox) struct Making(Job<Made>);

impl Making {
    pub(in crate::sandbox) fn start(work: Work, wake: &Wake) -> Self {
        let work = move |ticket: &Ticket| match work.run(usize::MAX, &|| ticket.is_cancelled()) {
            Worked::Finished(finished) => Some(Made::of(finished)),
            Worked::Unfinished(_) | Worked::CalledOff => None,
        };
        Self(Job::start(wake, work))
    }

    pub(in crate::sandbox) fn poll(&self) -> Polled<Made> {
        self.0.poll()
    }

    pub(in crate::sandbox) fn wait(&self) -> Polled<Made> {
        self.0.wait().map_or(Polled::Gone, Polled::Done)
    }
}

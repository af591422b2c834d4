//! The stable states of every prefix, computed while no gesture is open: at once if that is little
//! work, else in the background.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use super::job::{Job, Polled, Ticket, Wake, When};
use crate::engine::{Routes, Stability, State, Work, quick_stability, stability_with};
use crate::topology::Prefix;

/// Maximum of sessions × prefixes for a network that is searched while the window waits.
const SMALL: usize = 4_000;

/// Returns true if a network is small enough to answer questions about it at once.
pub(super) fn is_small(state: &State) -> bool {
    let net = state.network();
    net.all_sessions().len().saturating_mul(net.prefixes().len()) <= SMALL
}

/// Known stable states, by prefix.
#[derive(Debug, Default)]
pub(super) struct StableStates {
    /// The routes that they were found for.
    of: Option<Routes>,
    found: HashMap<Prefix, Stability>,
    coming: Option<Coming>,
}

/// A search in the background, and its results so far.
type Coming = (Job<()>, Receiver<(Prefix, Stability)>);

impl StableStates {
    /// Returns those of a prefix, if known for the current routes of the network.
    pub(super) fn of(&self, state: &State, prefix: &Prefix) -> Option<&Stability> {
        let holds = self.of.as_ref().is_some_and(|of| Arc::ptr_eq(of, &state.routes()));
        self.found.get(prefix).filter(|_| holds)
    }

    pub(super) fn is_coming(&self) -> bool {
        self.coming.is_some()
    }

    /// Updates them to a state at rest.
    pub(super) fn follow(&mut self, state: &Arc<State>, when: When, wake: &Wake) {
        let routes = state.routes();
        if self.of.as_ref().is_some_and(|of| Arc::ptr_eq(of, &routes)) {
            return;
        }
        self.of = Some(routes);
        self.found.clear();
        self.coming = None;
        let at_once = when == When::AtOnce;
        let mut hard = Vec::new();
        for prefix in state.network().prefixes() {
            match quick_stability(state, prefix).filter(|_| at_once) {
                Some(known) => {
                    self.found.insert(*prefix, known);
                }
                None => hard.push(*prefix),
            }
        }
        if hard.is_empty() {
            return;
        }
        let (sender, receiver) = channel();
        let (state, waker) = (state.clone(), wake.clone());
        let work = move |ticket: &Ticket| {
            let is_cancelled = || ticket.is_cancelled();
            for prefix in hard {
                let known = stability_with(&state, &prefix, &Work::until(&is_cancelled))?;
                sender.send((prefix, known)).ok()?;
                waker.call();
            }
            Some(())
        };
        self.coming = Some((Job::start(wake, work), receiver));
    }

    /// Collects new results. Returns true if there were any.
    pub(super) fn poll(&mut self) -> bool {
        let Some((job, found)) = &self.coming else { return false };
        // Checked first: results sent before the job ended have arrived.
        let is_over = job.poll() != Polled::Working;
        let before = self.found.len();
        self.found.extend(found.try_iter());
        if is_over {
            self.coming = None;
        }
        self.found.len() > before
    }

    /// Waits for the remaining results.
    pub(super) fn wait(&mut self) {
        if let Some((job, found)) = self.coming.take() {
            self.found.extend(found.iter());
            job.wait();
        }
    }
}

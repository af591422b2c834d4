//! A finished run.

use crate::anycast::over_time::Impact;
use crate::cli::names::Names;
use crate::engine::timeline::{End, Event, EventKind, Recording, Script};
use crate::topology::{Prefix, Span, Topology};

/// A run with its cost.
pub(super) struct Played<'a> {
    pub(super) doc: &'a Topology,
    pub(super) names: Names<'a>,
    pub(super) script: &'a Script,
    pub(super) recording: &'a Recording,
    pub(super) prefix: Option<Prefix>,
    pub(super) impact: Impact,
    pub(super) dns: Option<Impact>,
}

impl Played<'_> {
    /// Returns the time of the first scripted change, or the beginning.
    pub(super) fn first(&self) -> Span {
        self.recording.first_done()
    }

    /// The number of changes that were asked for and not done before the run ended.
    pub(super) fn not_done(&self) -> usize {
        let done = |event: &&Event| matches!(event.what, EventKind::ScriptedEdit(_));
        let done = self.recording.events().iter().filter(done).count();
        self.recording.happenings.len().saturating_sub(done)
    }

    /// Returns the time from the first scripted change to the last table change, if it converged.
    pub(super) fn converged(&self) -> Option<Span> {
        let is_at_rest = self.recording.end == End::AtRest;
        is_at_rest.then(|| self.recording.last_change().since(self.first()))
    }
}

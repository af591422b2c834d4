//! A run that has been played.

use crate::anycast::over_time::Impact;
use crate::cli::names::Names;
use crate::engine::timeline::{End, Event, EventKind, Recording, Script};
use crate::topology::{Prefix, Span, Topology};

/// A run with what it cost.
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
    /// When the first thing was done, or the beginning.
    pub(super) fn first(&self) -> Span {
        self.recording.first_done()
    }

    /// The number of changes that were asked for and not done before the run ended.
    pub(super) fn not_done(&self) -> usize {
        let done = |event: &&Event| matches!(event.what, EventKind::ScriptedEdit(_));
        let done = self.recording.events().iter().filter(done).count();
        self.recording.happenings.len().saturating_sub(done)
    }

    /// From the first thing that was done to the last change of a table, if it came to rest.
    pub(super) fn converged(&self) -> Option<Span> {
        let is_at_rest = self.recording.end == End::AtRest;
        is_at_rest.then(|| self.recording.last_change().since(self.first()))
    }
}

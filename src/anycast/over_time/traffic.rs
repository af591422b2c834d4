//! The packets that clients send during a run.

use crate::topology::Span;

/// Probes and TCP sessions of clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traffic {
    /// Interval between two probes of a client.
    pub probe_every: Span,
    /// Interval between two TCP sessions that a client opens.
    pub session_every: Span,
    /// Lifetime of a session.
    pub session_length: Span,
    /// Time for which traffic goes on after the last event of a run that converges, to show its
    /// effects.
    pub afterwards: Span,
}

impl Default for Traffic {
    /// Sends a hundred probes and opens a session a second; sessions live for half a minute, and
    /// traffic goes on for as long afterwards.
    fn default() -> Self {
        Self {
            probe_every: Span::of_ms(10),
            session_every: Span::of_ms(1000),
            session_length: Span::of_ms(30_000),
            afterwards: Span::of_ms(30_000),
        }
    }
}

impl Traffic {
    /// The number of sessions that a client opens from one time on and before another, the first of
    /// all when the probes start.
    pub(super) fn sessions_opened(&self, start: Span, (from, to): (Span, Span)) -> usize {
        let gap = self.session_every.micros().max(1);
        let before = |at: Span| at.since(start).micros().div_ceil(gap);
        before(to).saturating_sub(before(from)) as usize
    }
}

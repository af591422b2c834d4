//! The packets that clients send while a run lasts.

use crate::topology::Span;

/// Probes and TCP sessions of clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traffic {
    /// Between two probes of a client.
    pub probe_every: Span,
    /// Between two TCP sessions that a client opens.
    pub session_every: Span,
    /// How long a session lives.
    pub session_length: Span,
    /// How long it goes on after the last event of a run that comes to rest, so that it is seen what
    /// that led to.
    pub afterwards: Span,
}

impl Default for Traffic {
    /// A hundred probes a second; a session a second that lives for half a minute, which is also how
    /// long all of it goes on afterwards.
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

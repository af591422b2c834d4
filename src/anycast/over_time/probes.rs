//! Probes: one packet after the other, at a set rate.

use crate::anycast::WalkEnd;
use crate::topology::{NodeId, Span};

/// What became of a packet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A site answered it.
    Answered(NodeId),
    /// It ended at a node, and how; never that it was served.
    Lost(WalkEnd),
    /// It went round until its hops were used up.
    Looping,
    /// It was not sent, since the DNS named no site.
    Unsent,
}

impl Outcome {
    /// By how a walk ended.
    pub(super) fn of(fate: &WalkEnd) -> Self {
        match fate {
            WalkEnd::Served(site) => Self::Answered(site.clone()),
            lost => Self::Lost(lost.clone()),
        }
    }

    /// The site that answered.
    pub fn site(&self) -> Option<&NodeId> {
        match self {
            Self::Answered(site) => Some(site),
            Self::Lost(_) | Self::Looping | Self::Unsent => None,
        }
    }
}

/// Probes in a row of which the same became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// When the first of them was sent.
    pub from: Span,
    /// When the next one after them is sent.
    pub to: Span,
    /// How many there were.
    pub probes: u64,
    /// What became of them.
    pub outcome: Outcome,
}

/// Sends a probe every so often from one time on, the first then and the last before another;
/// `packet` says what becomes of one, and until when the same becomes of others.
pub(super) fn stretches(
    (from, to): (Span, Span),
    every: Span,
    packet: impl Fn(Span) -> (Outcome, Span),
) -> Vec<Stretch> {
    let every = every.micros().max(1);
    let all = to.since(from).micros().div_ceil(every).max(1);
    let mut stretches: Vec<Stretch> = Vec::new();
    let when = |probe: u64| Span::of_micros(from.micros() + probe * every);
    let mut probe = 0;
    while probe < all {
        let at = when(probe);
        let (outcome, until) = packet(at);
        // All that are sent before anything changes fare alike.
        let alike = until.since(at).micros().div_ceil(every).max(1).min(all - probe);
        let to = when(probe + alike);
        match stretches.last_mut() {
            Some(last) if last.outcome == outcome => {
                (last.to, last.probes) = (to, last.probes + alike)
            }
            _ => stretches.push(Stretch { from: at, to, probes: alike, outcome }),
        }
        probe += alike;
    }
    stretches
}

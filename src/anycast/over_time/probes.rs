//! Probes: one packet after the other, at a set rate.

use crate::topology::{NodeId, Span};

/// What became of a packet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A site answered it.
    Answered(NodeId),
    /// A node could not send it on, or its service did not answer.
    Lost(NodeId),
    /// It went round until its hops were used up.
    Looping,
}

impl Outcome {
    /// The site that answered.
    pub fn site(&self) -> Option<&NodeId> {
        match self {
            Self::Answered(site) => Some(site),
            Self::Lost(_) | Self::Looping => None,
        }
    }
}

/// Probes in a row of which the same became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// When the first of them was sent.
    pub from: Span,
    /// How many there were.
    pub probes: u64,
    /// What became of them.
    pub outcome: Outcome,
}

/// Sends a probe every so often from one time to another, both included; `packet` says what becomes
/// of one, and until when the same becomes of others.
pub(super) fn stretches(
    (from, to): (Span, Span),
    every: Span,
    packet: impl Fn(Span) -> (Outcome, Span),
) -> Vec<Stretch> {
    let every = every.micros().max(1);
    let all = (to.since(from).micros()) / every + 1;
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut probe = 0;
    while probe < all {
        let at = Span::of_micros(from.micros() + probe * every);
        let (outcome, until) = packet(at);
        // All that are sent before anything changes fare alike.
        let alike = until.since(at).micros().div_ceil(every).max(1).min(all - probe);
        match stretches.last_mut() {
            Some(last) if last.outcome == outcome => last.probes += alike,
            _ => stretches.push(Stretch { from: at, probes: alike, outcome }),
        }
        probe += alike;
    }
    stretches
}

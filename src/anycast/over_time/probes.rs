//! Probes: packets sent at regular intervals.

use crate::anycast::WalkEnd;
use crate::topology::{NodeId, Span};

/// The outcome of a packet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Answered by a site.
    Answered(NodeId),
    /// Ended at a node in some way other than being served.
    Lost(WalkEnd),
    /// In a loop until its hop limit.
    Looping,
    /// Not sent, since the DNS returned no site.
    Unsent,
}

impl Outcome {
    /// Converts the end of a walk.
    pub(super) fn of(fate: &WalkEnd) -> Self {
        match fate {
            WalkEnd::Served(site) => Self::Answered(site.clone()),
            lost => Self::Lost(lost.clone()),
        }
    }

    /// Returns the site that answered.
    pub fn site(&self) -> Option<&NodeId> {
        match self {
            Self::Answered(site) => Some(site),
            Self::Lost(_) | Self::Looping | Self::Unsent => None,
        }
    }
}

/// Consecutive probes with the same outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Time at which the first of them was sent.
    pub from: Span,
    /// Time at which the next one after them is sent.
    pub to: Span,
    /// Number of probes.
    pub probes: u64,
    /// Outcome of these probes.
    pub outcome: Outcome,
}

/// Sends a probe at each interval, from one time until before another; `packet` returns the outcome
/// of one, and the time until which others have the same.
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
        // All probes sent before a change have the same outcome.
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

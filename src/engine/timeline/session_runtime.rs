//! What one side of a session keeps to itself while a run goes on.

use std::collections::{BTreeSet, VecDeque};

use rand_pcg::Pcg32;
use rand_pcg::rand_core::Rng as _;

use super::chunked::Chunked;
use crate::topology::{Span, Timing};

/// What all sides of sessions keep to themselves, each a piece of its own.
pub(super) type Wires = Chunked<SessionRuntime, 1>;

/// What one side of a session keeps to itself.
#[derive(Clone, Debug)]
pub(super) struct SessionRuntime {
    /// The number of its connection, the same at both sides while both take it to be up.
    pub(super) connection: u32,
    /// Its interval between advertisements, in microseconds, between ASes and inside one.
    pub(super) mrai: u64,
    pub(super) mrai_internal: u64,
    /// When the last message that it sent arrives.
    pub(super) last_arrival: u64,
    /// When it last heard an update.
    pub(super) heard_at: u64,
    /// Where in the interval between keepalives its own arrive.
    pub(super) phase: u64,
    /// Whether packets to it get through.
    pub(super) is_open: bool,
    /// The number of its latest alarm; an earlier one is off.
    pub(super) alarm: u32,
    /// The number of the latest attempt to connect, and whether it is under way.
    pub(super) attempt: u32,
    pub(super) connects: bool,
    /// Messages to it that it has not seen yet, in the order in which they were sent.
    pub(super) coming: VecDeque<u64>,
    /// Those of them that have come to where its way is cut, or before one that was sent earlier.
    pub(super) held: BTreeSet<u64>,
}

impl SessionRuntime {
    pub(super) fn new(timing: &Timing, random: &mut Pcg32) -> Self {
        let mut draw =
            |least: Span, most: Span| draw_between(random, least.micros(), most.micros());
        Self {
            connection: 0,
            mrai: draw(timing.mrai.least, timing.mrai.most),
            mrai_internal: draw(timing.mrai_internal.least, timing.mrai_internal.most),
            last_arrival: 0,
            heard_at: 0,
            phase: draw(Span::ZERO, timing.keepalive),
            is_open: true,
            alarm: 0,
            attempt: 0,
            connects: false,
            coming: VecDeque::new(),
            held: BTreeSet::new(),
        }
    }

    /// The next message that its router gets to see, if it has come.
    pub(super) fn next_in_order(&mut self) -> Option<u64> {
        let next = self.coming.front().copied().filter(|first| self.held.remove(first));
        if next.is_some() {
            self.coming.pop_front();
        }
        next
    }

    /// A message will not be seen.
    pub(super) fn forget(&mut self, message: u64) {
        self.held.remove(&message);
        if let Some(place) = self.coming.iter().position(|m| *m == message) {
            self.coming.remove(place);
        }
    }
}

pub(super) fn draw_between(random: &mut Pcg32, least: u64, most: u64) -> u64 {
    match most.checked_sub(least) {
        Some(width) if width > 0 => least + random.next_u64() % (width + 1),
        _ => least,
    }
}

//! Runtime data of one side of a session.

use std::collections::{BTreeSet, VecDeque};

use rand_pcg::Pcg32;
use rand_pcg::rand_core::Rng as _;

use super::chunked::Chunked;
use crate::topology::{Span, Timing};

/// The private state of all sides of sessions, each a piece of its own.
pub(super) type Wires = Chunked<SessionRuntime, 1>;

/// The internal data of one side of a session during a run.
#[derive(Clone, Debug)]
pub(super) struct SessionRuntime {
    /// Number of its connection, the same at both sides while both consider it up.
    pub(super) connection: u32,
    /// Its MRAI, in microseconds, between ASes and inside one.
    pub(super) mrai: u64,
    pub(super) mrai_internal: u64,
    /// Time at which the last message that it sent arrives, in microseconds.
    pub(super) last_arrival: u64,
    /// Time at which it last received a message, in microseconds.
    pub(super) heard_at: u64,
    /// Phase of the keepalives that it receives, within their interval, in microseconds.
    pub(super) phase: u64,
    /// True if packets to it get through.
    pub(super) is_open: bool,
    /// Number of its latest alarm; earlier ones are cancelled.
    pub(super) alarm: u32,
    /// Number of the latest attempt to connect, and whether it is in progress.
    pub(super) attempt: u32,
    pub(super) connects: bool,
    /// Messages to it that are in transit, in the order in which they were sent.
    pub(super) coming: VecDeque<u64>,
    /// Those of them that are held, because the path is cut or an earlier one is missing.
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

    /// Returns the next message in order, if it has arrived.
    pub(super) fn next_in_order(&mut self) -> Option<u64> {
        let next = self.coming.front().copied().filter(|first| self.held.remove(first));
        if next.is_some() {
            self.coming.pop_front();
        }
        next
    }

    /// Removes a message that will not be delivered.
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

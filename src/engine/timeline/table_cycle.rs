//! Cycle detection in a run that delivers messages one by one: the same routes in all tables and
//! the same messages in transit, in the same order. From there the run cycles for ever.

use std::hash::{Hash, Hasher as _};

use rustc_hash::{FxHashMap, FxHasher};

use super::delta::Delta;
use super::message::Payload;
use super::record::Recording;
use super::tables::{SideTables, Tables};
use crate::engine::cycle::CycleDetector;

/// A mark is made at the first step.
const FIRST_MARK: usize = 1;

/// Detects that the tables and the messages in transit are what they were before.
#[derive(Clone, Debug)]
pub(super) struct TableCycles {
    detector: CycleDetector<Mark>,
    /// Hash of each cell of each table.
    cells: FxHashMap<Cell, u64>,
}

/// Content of a mark: the messages in transit, and the number of events recorded by then.
#[derive(Clone, Debug)]
struct Mark {
    in_transit: Vec<(u32, Payload)>,
    events: usize,
}

impl Default for TableCycles {
    fn default() -> Self {
        Self { detector: CycleDetector::new(FIRST_MARK), cells: FxHashMap::default() }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Cell {
    Best(u32, u32),
    AdjRibIn(u32, u32),
    AdjRibOut(u32, u32),
    Waits(u32, u32),
    Quiet(u32),
}

fn hash_of(value: &impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}

impl TableCycles {
    /// Memory used, in bytes, approximately.
    pub(super) fn bytes(&self) -> usize {
        self.cells.capacity() * size_of::<(Cell, u64)>()
    }

    /// Records a change of the tables.
    pub(super) fn note(&mut self, delta: &Delta) {
        let (cell, hash) = match delta {
            Delta::Best { prefix, node, to } => (Cell::Best(*prefix, *node), hash_of(to)),
            Delta::AdjRibIn { session, prefix, to } => {
                (Cell::AdjRibIn(*session, *prefix), hash_of(&to.as_ref().map(|h| &h.sent)))
            }
            Delta::AdjRibOut { session, prefix, to } => {
                (Cell::AdjRibOut(*session, *prefix), hash_of(to))
            }
            // The tables now have another meaning: no earlier state can recur.
            Delta::Epoch(_)
            | Delta::Whole(_)
            | Delta::Status { .. }
            | Delta::FallsSilent(_)
            | Delta::Speaks(_) => {
                return self.forget();
            }
            Delta::Waits { session, prefix } => (Cell::Waits(*session, *prefix), 1),
            Delta::Waited { session, prefix } => (Cell::Waits(*session, *prefix), 0),
            Delta::Quiet { session, until } => (Cell::Quiet(*session), hash_of(until)),
            Delta::Notices { .. }
            | Delta::Keepalives { .. }
            | Delta::Departs(_)
            | Delta::Arrives(_) => return,
        };
        let hash = hash_of(&(cell, hash));
        let was = self.cells.insert(cell, hash).unwrap_or(0);
        self.detector.replace(was, hash);
    }

    /// Forgets earlier states, none of which can recur.
    pub(super) fn forget(&mut self) {
        self.detector.forget(FIRST_MARK);
    }

    /// Checks the state before a message is delivered; returns the events between which a cycle
    /// lies if all is as at the mark.
    pub(super) fn check(
        &mut self,
        tables: &Tables,
        recording: &Recording,
    ) -> Option<(usize, usize)> {
        let events = recording.events().len();
        let in_transit = || tables.flights.values().map(|m| (m.session, m.says.clone())).collect();
        if let Some(mark) = self.detector.same_hash() {
            let now: Vec<(u32, Payload)> = in_transit();
            // Hashes are for speed; the tables prove equality.
            if mark.in_transit == now && recording.after(mark.events).same_routes(tables) {
                return Some((mark.events, events));
            }
        }
        self.detector.step(|| Mark { in_transit: in_transit(), events });
        None
    }
}

impl Tables {
    /// Returns true if all routes in all tables and the MRAI timers are the same.
    pub(super) fn same_routes(&self, other: &Self) -> bool {
        let received = |side: &SideTables, other: &SideTables| {
            let sent = |tables: &'_ SideTables| tables.adj_rib_in.len();
            let pairs = side.adj_rib_in.iter().zip(other.adj_rib_in.iter());
            sent(side) == sent(other)
                && pairs
                    .into_iter()
                    .all(|(a, b)| a.as_ref().map(|a| &a.sent) == b.as_ref().map(|b| &b.sent))
        };
        let same = |(side, other): (&SideTables, &SideTables)| {
            side.mrai_until == other.mrai_until
                && side.waiting == other.waiting
                && side.adj_rib_out == other.adj_rib_out
                && received(side, other)
        };
        self.best == other.best
            && self.sides.len() == other.sides.len()
            && self.sides.iter().zip(other.sides.iter()).all(same)
    }
}

//! When a run one message after the other is where it was before: the same routes in all tables and
//! the same messages on their way, in the same order. From there it goes round for ever.

use std::hash::{Hash, Hasher as _};

use rustc_hash::{FxHashMap, FxHasher};

use super::delta::Delta;
use super::message::Payload;
use super::record::Recording;
use super::tables::{SideTables, Tables};

/// Marks a moment and compares what follows with it, and marks a later one at twice the time (R. P.
/// Brent, "An improved Monte Carlo factorization algorithm", 1980).
#[derive(Clone, Debug, Default)]
pub(super) struct Recurrence {
    /// A hash of what stands in each cell of each table, and all of them together.
    cells: FxHashMap<Cell, u64>,
    all: u64,
    mark: Option<Mark>,
    looks: usize,
}

#[derive(Clone, Debug)]
struct Mark {
    all: u64,
    on_the_way: Vec<(u32, Payload)>,
    events: usize,
    at_look: usize,
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

impl Recurrence {
    /// The memory that it takes, in bytes, roughly.
    pub(super) fn bytes(&self) -> usize {
        self.cells.capacity() * size_of::<(Cell, u64)>()
    }

    /// The tables change.
    pub(super) fn note(&mut self, delta: &Delta) {
        let (cell, hash) = match delta {
            Delta::Best { prefix, node, to } => (Cell::Best(*prefix, *node), hash_of(to)),
            Delta::AdjRibIn { session, prefix, to } => {
                (Cell::AdjRibIn(*session, *prefix), hash_of(&to.as_ref().map(|h| &h.sent)))
            }
            Delta::AdjRibOut { session, prefix, to } => {
                (Cell::AdjRibOut(*session, *prefix), hash_of(to))
            }
            // What the tables stand for is another: nothing before can come again.
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
        self.all ^= was ^ hash;
    }

    /// Nothing before now can come again.
    pub(super) fn forget(&mut self) {
        (self.mark, self.looks) = (None, 0);
    }

    /// Before a message is delivered: the events between which a round lies, if all is as it was at
    /// the mark.
    pub(super) fn look(
        &mut self,
        tables: &Tables,
        recording: &Recording,
    ) -> Option<(usize, usize)> {
        self.looks += 1;
        let events = recording.events().len();
        let on_the_way = || tables.flights.values().map(|m| (m.session, m.says.clone())).collect();
        if let Some(mark) = self.mark.as_ref().filter(|mark| mark.all == self.all) {
            let now: Vec<(u32, Payload)> = on_the_way();
            // Hashes are for speed; tables prove it.
            if mark.on_the_way == now && recording.after(mark.events).same_routes(tables) {
                // Whoever goes on all the same looks once more at this moment.
                self.looks -= 1;
                return Some((mark.events, events));
            }
        }
        let next = self.mark.as_ref().map_or(0, |mark| 2 * mark.at_look);
        if self.looks > next {
            let (all, on_the_way) = (self.all, on_the_way());
            self.mark = Some(Mark { all, on_the_way, events, at_look: self.looks });
        }
        None
    }
}

impl Tables {
    /// Whether all routes in all tables are the same, and who may speak.
    pub(super) fn same_routes(&self, other: &Self) -> bool {
        let adj_rib_in = |tables: &Self| -> Vec<_> {
            let sides = tables.sides.iter().flat_map(|side| &side.adj_rib_in);
            sides.map(|h| h.as_ref().map(|h| h.sent.clone())).collect()
        };
        let said = |side: &'_ SideTables| {
            (side.adj_rib_out.clone(), side.waiting.clone(), side.mrai_until)
        };
        self.best == other.best
            && self.sides.iter().map(said).eq(other.sides.iter().map(said))
            && adj_rib_in(self) == adj_rib_in(other)
    }
}

//! Sizes in bytes by which a recording decides to keep all tables once more.

use rustc_hash::FxHashSet;

use super::chunked::Chunked;
use super::delta::Delta;
use super::message::{Message, Payload};
use super::session_runtime::SessionRuntime;
use super::tables::{Received, SideTables, Tables};
use crate::bgp::Route;
use crate::engine::state::Best;

/// The changes since all tables were kept last, in bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct SinceKeyframe {
    /// Bytes noted for them.
    pub(super) noted: usize,
    /// Bytes of the tables that are no longer shared with those that were kept.
    copied: usize,
    touched: FxHashSet<Piece>,
    /// Number of the pieces that are sides of sessions.
    sides: usize,
}

/// A piece of tables that clones share until it changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Piece {
    Best(u32, usize),
    Side(u32),
    AdjRibIn(u32, usize),
    AdjRibOut(u32, usize),
}

impl SinceKeyframe {
    /// Counts a change.
    pub(super) fn note(&mut self, delta: &Delta) {
        self.noted += delta.bytes();
        let entry = |place: u32| place as usize / Chunked::<()>::piece();
        match delta {
            Delta::Best { prefix, node, .. } => {
                let bytes = Chunked::<()>::piece() * size_of::<Option<Best>>();
                self.touch(Piece::Best(*prefix, entry(*node)), bytes);
            }
            Delta::AdjRibIn { session, prefix, .. } => {
                self.touch_side(*session);
                self.touch(Piece::AdjRibIn(*session, entry(*prefix)), ROW);
            }
            Delta::AdjRibOut { session, prefix, .. } => {
                self.touch_side(*session);
                self.touch(Piece::AdjRibOut(*session, entry(*prefix)), ROW);
            }
            Delta::Status { session, .. }
            | Delta::Waits { session, .. }
            | Delta::Waited { session, .. }
            | Delta::Quiet { session, .. }
            | Delta::Notices { session, .. }
            | Delta::Keepalives { session, .. } => self.touch_side(*session),
            Delta::Departs(_)
            | Delta::Arrives(_)
            | Delta::FallsSilent(_)
            | Delta::Speaks(_)
            | Delta::Epoch(_)
            | Delta::Whole(_) => {}
        }
    }

    fn touch_side(&mut self, session: u32) {
        let bytes = size_of::<SideTables>();
        self.sides += usize::from(self.touch(Piece::Side(session), bytes));
    }

    /// Counts a piece unless it was counted before; says whether it was not.
    fn touch(&mut self, piece: Piece, bytes: usize) -> bool {
        let is_new = self.touched.insert(piece);
        if is_new {
            self.copied += bytes;
        }
        is_new
    }

    /// The bytes that keeping all tables now would take.
    pub(super) fn keyframe(&self, tables: &Tables) -> usize {
        self.copied(tables) + tables.frame()
    }

    /// The bytes of them that are of no use to tables that are kept later.
    pub(super) fn copied(&self, tables: &Tables) -> usize {
        self.copied + self.sides * (tables.ribs_of_a_side() + size_of::<SessionRuntime>())
    }
}

/// A piece of an Adj-RIB.
const ROW: usize = 16 * size_of::<Option<std::sync::Arc<[Route]>>>();

impl Tables {
    /// Returns the bytes of a copy that shares all pieces: pointers to them, and messages in
    /// transit.
    pub(super) fn frame(&self) -> usize {
        let rows = self.best.len() * self.best.first().map_or(0, Chunked::spine);
        // A map of messages has some room left in its nodes.
        rows + self.sides.spine() + self.flights.len() * 3 / 2 * (size_of::<Message>() + 8)
    }

    fn ribs_of_a_side(&self) -> usize {
        self.sides.get(0).map_or(0, |side| side.adj_rib_in.spine() + side.adj_rib_out.spine())
    }
}

impl Delta {
    /// Returns the bytes that noting it takes, with all that it alone refers to.
    pub(super) fn bytes(&self) -> usize {
        let beside = match self {
            Self::AdjRibIn { to: Some(adj_rib_in), .. } => {
                size_of::<Received>() + size_of_val(&adj_rib_in.made[..])
            }
            // What is told and heard shares its routes with the message.
            Self::Departs(message) => match &message.says {
                Payload::Update { routes, .. } => {
                    size_of_val(&routes[..])
                        + routes.iter().map(Route::bytes_of_path).sum::<usize>()
                }
                Payload::Notification(_) => 0,
            },
            _ => 0,
        };
        size_of::<Self>() + beside
    }
}

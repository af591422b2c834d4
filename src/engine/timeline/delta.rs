//! Changes of tables, the only way to modify them. A run and its replay apply the same deltas.

use std::sync::Arc;

use super::down::Down;
use super::epoch::Epoch;
use super::message::Message;
use super::tables::{Received, SideTables, Status, Tables};
use crate::bgp::Route;
use crate::engine::state::Best;
use crate::topology::Span;

/// A change of the tables.
#[derive(Clone, Debug)]
pub(super) enum Delta {
    /// A node's best route changes.
    Best { prefix: u32, node: u32, to: Option<Best> },
    /// A side's Adj-RIB-In changes.
    AdjRibIn { session: u32, prefix: u32, to: Option<Arc<Received>> },
    /// A side's Adj-RIB-Out changes.
    AdjRibOut { session: u32, prefix: u32, to: Option<Arc<[Route]>> },
    /// A side considers its session up, or down.
    Status { session: u32, to: Status, at: Span },
    /// An update for a prefix waits for the MRAI timer of a side.
    Waits { session: u32, prefix: u32 },
    /// A waiting update is sent or dropped.
    Waited { session: u32, prefix: u32 },
    /// A side's MRAI timer starts or stops.
    Quiet { session: u32, until: Option<Span> },
    /// A side's detection of a cut path is scheduled or cancelled.
    Notices { session: u32, at: Option<(Span, Down)> },
    /// A new connection sets the phase of keepalives.
    Keepalives { session: u32, phase: Span },
    /// A message is sent.
    Departs(Message),
    /// A message arrives or is lost.
    Arrives(u64),
    /// A node withdraws its own announcements.
    FallsSilent(u32),
    /// A node announces again.
    Speaks(u32),
    /// Nodes or links go up or down, or the IGP learns of it; the numbering stays.
    Epoch(Arc<Epoch>),
    /// Everything is renumbered.
    Whole(Box<Tables>),
}

impl Tables {
    pub(super) fn apply(&mut self, delta: &Delta) {
        match delta {
            Delta::Best { prefix, node, to } => {
                self.best[*prefix as usize][*node as usize].clone_from(to);
            }
            Delta::AdjRibIn { session, prefix, to } => {
                self.side_mut(*session).adj_rib_in[*prefix as usize].clone_from(to);
            }
            Delta::AdjRibOut { session, prefix, to } => {
                self.side_mut(*session).adj_rib_out[*prefix as usize].clone_from(to);
            }
            Delta::Status { session, to, at } => {
                let side = self.side_mut(*session);
                (side.status, side.since) = (*to, *at);
            }
            Delta::Waits { session, prefix } => {
                self.side_mut(*session).waiting.insert(*prefix);
            }
            Delta::Waited { session, prefix } => {
                self.side_mut(*session).waiting.remove(prefix);
            }
            Delta::Quiet { session, until } => self.side_mut(*session).mrai_until = *until,
            Delta::Notices { session, at } => self.side_mut(*session).notices = *at,
            Delta::Keepalives { session, phase } => {
                self.side_mut(*session).keepalive_phase = *phase;
            }
            Delta::Departs(message) => {
                self.flights.insert(message.id, message.clone());
            }
            Delta::Arrives(id) => {
                self.flights.remove(id);
            }
            Delta::FallsSilent(node) => {
                self.silent.insert(*node);
            }
            Delta::Speaks(node) => {
                self.silent.remove(node);
            }
            Delta::Epoch(epoch) => self.epoch = epoch.clone(),
            Delta::Whole(tables) => self.clone_from(tables),
        }
    }

    fn side_mut(&mut self, session: u32) -> &mut SideTables {
        &mut self.sides[session as usize]
    }
}

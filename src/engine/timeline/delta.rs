//! The one way in which tables change. A run and whoever plays its recording apply the same.

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
    /// A node holds another best route.
    Best { prefix: u32, node: u32, to: Option<Best> },
    /// A side heard something else.
    AdjRibIn { session: u32, prefix: u32, to: Option<Arc<Received>> },
    /// A side told something else.
    AdjRibOut { session: u32, prefix: u32, to: Option<Arc<[Route]>> },
    /// A side takes its session to be up, or down.
    Status { session: u32, to: Status, at: Span },
    /// A side has something to say about a prefix, later.
    Waits { session: u32, prefix: u32 },
    /// It has no more.
    Waited { session: u32, prefix: u32 },
    /// A side is quiet until then.
    Quiet { session: u32, until: Option<Span> },
    /// A side will notice then that nothing comes any more.
    Notices { session: u32, at: Option<(Span, Down)> },
    /// The keepalives of a new connection.
    Keepalives { session: u32, phase: Span },
    /// A message is sent.
    Departs(Message),
    /// A message has arrived, or is lost.
    Arrives(u64),
    /// A node announces nothing any more.
    FallsSilent(u32),
    /// A node announces again.
    Speaks(u32),
    /// Something else is at work or known to the IGP; all numbers stay.
    Epoch(Arc<Epoch>),
    /// All is numbered anew.
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

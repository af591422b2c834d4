//! Advertising: after each decision, not more often than the MRAI timer allows.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::delta::Delta;
use super::drain::last_choice;
use super::epoch::Epoch;
use super::event::EventKind;
use super::message::{Message, Payload};
use super::run::{Run, Scheduled};
use super::tables::Received;
use crate::bgp::Route;
use crate::engine::state::Best;
use crate::topology::{Delivery, Span, Withdrawals};

impl Epoch {
    /// Returns the routes that a side of a session sends when its node holds `best`; may be empty.
    pub(super) fn exports(&self, prefix: usize, session: u32, best: &Best) -> Arc<[Route]> {
        let near = self.net.session(session);
        let takes_last = near.external().is_none() && self.is_drained(near.local);
        let sent = self.net.exported(prefix, session, best);
        sent.map(|route| if takes_last { last_choice(route) } else { route }).collect()
    }

    /// Imports routes that a side of a session received.
    pub(super) fn receives(&self, prefix: usize, session: u32, sent: &Arc<[Route]>) -> Received {
        let made = sent.iter().map(|route| self.net.receive(prefix, session, route.clone()));
        Received { sent: sent.clone(), made: made.collect() }
    }
}

impl Run {
    /// Lets a side advertise some prefixes with those that wait there already, all from the best
    /// paths of this moment and in one go, as the output queues of FRR and BIRD are sent: now, or
    /// when its timer has run out.
    pub(super) fn advertise(&mut self, session: u32, prefixes: &BTreeSet<u32>) {
        let side = &self.tables.sides[session as usize];
        if !side.is_up() {
            return;
        }
        let may_speak = side.mrai_until.is_none_or(|until| until.micros() <= self.now);
        let batch: Vec<u32> = match may_speak {
            true => prefixes.union(&side.waiting).copied().collect(),
            false => prefixes.iter().copied().collect(),
        };
        let limits_withdrawals = self.timing.withdrawals == Withdrawals::Limited;
        let mut starts_timer = false;
        for prefix in batch {
            let says = self.would_say(session, prefix);
            let side = &self.tables.sides[session as usize];
            let waits = side.waiting.contains(&prefix);
            let was_said =
                side.adj_rib_out[prefix as usize].as_deref().unwrap_or_default() == &*says;
            let is_limited = !says.is_empty() || limits_withdrawals;
            if was_said || may_speak || !is_limited {
                // What waited to be said is out of date, or is said now.
                if waits {
                    self.apply(Delta::Waited { session, prefix });
                }
                if !was_said {
                    self.say(session, prefix, says);
                    starts_timer |= is_limited;
                }
            } else if !waits {
                self.wait(session, prefix);
            }
        }
        if starts_timer {
            self.start_mrai(session);
        }
    }

    fn would_say(&self, session: u32, prefix: u32) -> Arc<[Route]> {
        let epoch = &self.tables.epoch;
        let node = epoch.net.session(session).local;
        match &self.tables.best[prefix as usize][node as usize] {
            Some(best) => epoch.exports(prefix as usize, session, best),
            None => Arc::default(),
        }
    }

    /// Keeps a prefix until the timer of a side has run out.
    fn wait(&mut self, session: u32, prefix: u32) {
        let side = &self.tables.sides[session as usize];
        if side.waiting.is_empty()
            && let Some(until) = side.mrai_until
        {
            self.schedule(until.micros(), Scheduled::Speaks(session));
        }
        self.apply(Delta::Waits { session, prefix });
    }

    /// Starts the timer of a side that has just advertised (RFC 4271 section 9.2.1.1).
    fn start_mrai(&mut self, session: u32) {
        let is_external = self.tables.epoch.net.session(session).external().is_some();
        let wire = &self.wires[session as usize];
        let interval = if is_external { wire.mrai } else { wire.mrai_internal };
        if interval > 0 {
            let until = Some(Span::of_micros(self.now + self.jittered(interval)));
            self.apply(Delta::Quiet { session, until });
        }
    }

    /// Sends the waiting updates of a side whose MRAI timer has expired.
    pub(super) fn speak_again(&mut self, session: u32) {
        self.advertise(session, &BTreeSet::new());
    }

    /// Sends an UPDATE.
    fn say(&mut self, session: u32, prefix: u32, routes: Arc<[Route]>) {
        let node = self.tables.epoch.net.session(session).local;
        let round = self.routers[node as usize].round + 1;
        let message = self.next_message;
        self.begin(EventKind::Sent { session, prefix, message }, round);
        let to = (!routes.is_empty()).then(|| routes.clone());
        self.apply(Delta::AdjRibOut { session, prefix, to });
        self.send(session, Payload::Update { prefix, routes }, round);
    }

    /// Sends a message, as part of the event that is being recorded.
    pub(super) fn send(&mut self, session: u32, says: Payload, round: u32) {
        let id = self.next_message;
        self.next_message += 1;
        // A cut path does not change the delay; on arrival the message is found to wait.
        let arrives =
            (self.now + self.delay(session)).max(self.wires[session as usize].last_arrival);
        let wire = &mut self.wires[session as usize];
        wire.last_arrival = arrives;
        let (sent, connection) = (Span::of_micros(self.now), wire.connection);
        let arrives_at = Span::of_micros(arrives);
        let message = Message { id, session, says, sent, arrives: arrives_at, round, connection };
        self.apply(Delta::Departs(message));
        let other = self.twin(session);
        self.wires[other as usize].coming.push_back(id);
        if self.timing.delivery == Delivery::OnArrival {
            self.schedule(arrives, Scheduled::Arrives(id));
        }
    }
}

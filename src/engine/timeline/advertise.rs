//! Sending of updates after each decision, at the pace of the MRAI timer.

use std::sync::Arc;

use super::delta::Delta;
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
        self.net.exported(prefix, session, best).collect()
    }

    /// Imports routes that a side of a session received.
    pub(super) fn receives(&self, prefix: usize, session: u32, sent: &Arc<[Route]>) -> Received {
        let made = sent.iter().map(|route| self.net.receive(prefix, session, route.clone()));
        Received { sent: sent.clone(), made: made.collect() }
    }
}

impl Run {
    /// Sends a side's update for a prefix if there is one, now or when its MRAI timer expires.
    pub(super) fn offer(&mut self, session: u32, prefix: u32) {
        let side = &self.tables.sides[session as usize];
        if !side.is_up() {
            return;
        }
        let says = self.would_say(session, prefix);
        let waits = side.waiting.contains(&prefix);
        let adj_rib_out = &side.adj_rib_out[prefix as usize];
        if adj_rib_out.as_deref().unwrap_or_default() == &*says {
            // Already advertised; an update that was waiting is out of date.
            if waits {
                self.apply(Delta::Waited { session, prefix });
            }
            return;
        }
        let node = self.tables.epoch.net.session(session).local;
        let decision = self.routers[node as usize].decision;
        let may_speak = side.mrai_until.is_none_or(|until| until.micros() <= self.now)
            // All updates from one decision go out together.
            || self.wires[session as usize].spoke_at_decision == decision;
        let goes_at_once = says.is_empty() && self.timing.withdrawals == Withdrawals::AtOnce;
        if may_speak || goes_at_once {
            if waits {
                self.apply(Delta::Waited { session, prefix });
            }
            let withdraws = says.is_empty();
            self.say(session, prefix, says);
            if !withdraws || self.timing.withdrawals == Withdrawals::Limited {
                self.start_mrai(session, decision);
            }
        } else if !waits {
            if side.waiting.is_empty()
                && let Some(until) = side.mrai_until
            {
                self.schedule(until.micros(), Scheduled::Speaks(session));
            }
            self.apply(Delta::Waits { session, prefix });
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

    /// Starts the MRAI timer of a side that has just advertised (RFC 4271 section 9.2.1.1).
    fn start_mrai(&mut self, session: u32, decision: u64) {
        let is_external = self.tables.epoch.net.session(session).external().is_some();
        let wire = &mut self.wires[session as usize];
        if wire.spoke_at_decision == decision {
            return;
        }
        wire.spoke_at_decision = decision;
        let interval = if is_external { wire.mrai } else { wire.mrai_internal };
        if interval > 0 {
            let until = Some(Span::of_micros(self.now + self.jittered(interval)));
            self.apply(Delta::Quiet { session, until });
        }
    }

    /// Sends the waiting updates of a side whose MRAI timer has expired.
    pub(super) fn speak_again(&mut self, session: u32) {
        let side = &self.tables.sides[session as usize];
        let is_over = side.mrai_until.is_some_and(|until| until.micros() <= self.now);
        if !side.is_up() || !is_over {
            return;
        }
        let node = self.tables.epoch.net.session(session).local;
        // All of them go out together.
        self.next_decision(node);
        for prefix in self.tables.sides[session as usize].waiting.clone() {
            self.offer(session, prefix);
        }
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

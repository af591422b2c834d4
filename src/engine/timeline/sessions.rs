//! Establishing and closing of sessions.

use super::delta::Delta;
use super::down::Down;
use super::event::EventKind;
use super::message::Payload;
use super::run::{Run, Scheduled};
use super::tables::Status;
use crate::topology::{Delivery, Span, Transit};

impl Run {
    /// Returns both sides of all sessions, each session once.
    pub(super) fn pairs(&self) -> Vec<[u32; 2]> {
        let sessions = self.tables.epoch.net.all_sessions().iter().zip(0u32..);
        sessions.filter(|(s, index)| *index < s.twin).map(|(s, index)| [index, s.twin]).collect()
    }

    pub(super) fn twin(&self, side: u32) -> u32 {
        self.tables.epoch.net.session(side).twin
    }

    /// Returns the delay of a message from a side of a session, in microseconds.
    pub(super) fn delay(&self, side: u32) -> u64 {
        match self.timing.transit {
            Transit::Fixed(span) => span.micros(),
            Transit::AsLinks => {
                let epoch = &self.tables.epoch;
                let session = epoch.net.session(side);
                let micros = session.external().map(|_| epoch.net.micros(side));
                micros.or_else(|| epoch.way(session)).unwrap_or(0)
            }
        }
    }

    /// Determines which paths are open at the beginning.
    pub(super) fn set_up_wires(&mut self) {
        for side in 0..self.wires.len() as u32 {
            self.wires[side as usize].is_open = self.opens(side);
        }
    }

    /// Returns true if packets get through to a side of a session.
    pub(super) fn opens(&self, side: u32) -> bool {
        let epoch = &self.tables.epoch;
        let session = epoch.net.session(side);
        let sender = epoch.net.session(session.twin);
        epoch.works(session.remote) && epoch.way(sender).is_some()
    }

    /// Closes a session at one side, which clears its Adj-RIB-In and Adj-RIB-Out.
    pub(super) fn close(&mut self, side: u32, why: Down, round: u32) {
        if !self.tables.sides[side as usize].is_up() {
            return;
        }
        self.begin(EventKind::Down { session: side, why }, round);
        let at = Span::of_micros(self.now);
        self.apply(Delta::Status { session: side, to: Status::Down(why), at });
        let tells = matches!(why, Down::HoldTimer | Down::Bfd | Down::Shutdown);
        if tells {
            // Useless over a cut path, and sent all the same.
            self.send(side, Payload::Notification(why), round + 1);
        }
        let tables = self.tables.sides[side as usize].clone();
        let node = self.tables.epoch.net.session(side).local;
        let router = &mut self.routers[node as usize];
        router.round = router.round.max(round);
        for (prefix, adj_rib_in) in (0u32..).zip(&tables.adj_rib_in) {
            if adj_rib_in.is_some() {
                self.apply(Delta::AdjRibIn { session: side, prefix, to: None });
                self.reconsider(node, prefix);
            }
        }
        for (prefix, adj_rib_out) in (0u32..).zip(&tables.adj_rib_out) {
            if adj_rib_out.is_some() {
                self.apply(Delta::AdjRibOut { session: side, prefix, to: None });
            }
        }
        for prefix in tables.waiting {
            self.apply(Delta::Waited { session: side, prefix });
        }
        if tables.mrai_until.is_some() {
            self.apply(Delta::Quiet { session: side, until: None });
        }
        self.silence_alarm(side);
        if !self.over.is_empty() {
            self.schedule(self.now, Scheduled::PutsBack);
        }
        self.lose_what_comes(side);
        self.lose_what_comes(self.twin(side));
        self.connect_if_possible(side);
        self.reset_the_other(side);
    }

    /// Lets a side learn that the other has closed the session, if the path is open: the answer to
    /// its next packet resets it.
    pub(super) fn reset_the_other(&mut self, side: u32) {
        let other = self.twin(side);
        let is_down = |s: u32| !self.tables.sides[s as usize].is_up();
        if !is_down(side) || is_down(other) || !self.opens(other) {
            return;
        }
        let is_told = self.tables.flights.values().any(|message| {
            matches!(message.says, Payload::Notification(_)) && message.session == side
        });
        if !is_told {
            let connection = self.wires[other as usize].connection;
            let at = self.now + self.until_it_speaks(side) + self.delay(side);
            self.schedule(at, Scheduled::Reopened(other, connection));
        }
    }

    /// Returns the time until the other end sends a packet to a side that is down, in microseconds:
    /// its next keepalive, or at once with BFD, which signals as soon as the path is open (RFC 5880
    /// section 6.8.6).
    fn until_it_speaks(&self, side: u32) -> u64 {
        match (self.timing.bfd, self.timing.keepalive.micros()) {
            (None, interval) if interval > 0 => {
                interval - (self.now + self.wires[side as usize].phase) % interval
            }
            _ => 0,
        }
    }

    /// Closes a side that finds that the other end opened a new connection.
    pub(super) fn find_reopened(&mut self, side: u32, connection: u32) {
        if self.wires[side as usize].connection == connection && self.opens(side) {
            self.close(side, Down::Reopened, 0);
        }
    }

    /// Schedules a connection, if both sides are down and can connect.
    pub(super) fn connect_if_possible(&mut self, side: u32) {
        let first = side.min(self.twin(side));
        if !self.can_connect(first) || self.wires[first as usize].connects {
            return;
        }
        let waits = self.draw(self.timing.connect);
        // TCP's handshake, an OPEN and a KEEPALIVE: two round trips.
        let at = self.now + waits + 4 * self.delay(first);
        let wire = &mut self.wires[first as usize];
        wire.attempt += 1;
        wire.connects = true;
        let attempt = wire.attempt;
        self.schedule(at, Scheduled::Connects(first, attempt));
    }

    /// Cancels an attempt that can no longer succeed; a later one is another attempt.
    pub(super) fn give_up_connecting(&mut self, side: u32) {
        let first = side.min(self.twin(side));
        if self.wires[first as usize].connects && !self.can_connect(first) {
            let wire = &mut self.wires[first as usize];
            wire.attempt += 1;
            wire.connects = false;
        }
    }

    fn can_connect(&self, side: u32) -> bool {
        let other = self.twin(side);
        let is_down = |s: u32| !self.tables.sides[s as usize].is_up();
        let wanted = self.tables.epoch.wants(self.tables.epoch.net.session(side));
        is_down(side) && is_down(other) && wanted && self.opens(side) && self.opens(other)
    }

    /// Establishes a session: both sides send all their routes (RFC 4271 section 9.2).
    pub(super) fn connect(&mut self, side: u32, attempt: u32) {
        let wire = &mut self.wires[side as usize];
        if wire.attempt != attempt {
            return;
        }
        wire.connects = false;
        if !self.can_connect(side) {
            return self.connect_if_possible(side);
        }
        self.begin(EventKind::Up { session: side }, 0);
        let pair = [side, self.twin(side)];
        let connection = pair.map(|s| self.wires[s as usize].connection).into_iter().max();
        let (at, keepalive) = (Span::of_micros(self.now), self.timing.keepalive.micros());
        for side in pair {
            self.apply(Delta::Status { session: side, to: Status::Established, at });
            let phase = self.draw_between(0, keepalive);
            self.apply(Delta::Keepalives { session: side, phase: Span::of_micros(phase) });
            let now = self.now;
            let wire = &mut self.wires[side as usize];
            wire.connection = connection.map_or(1, |c| c + 1);
            (wire.phase, wire.heard_at) = (phase, now);
        }
        for side in pair {
            let node = self.tables.epoch.net.session(side).local;
            self.reconsider_all(node);
        }
    }

    /// Loses messages to a side from a closed connection: held ones at once, the others on arrival,
    /// or now if messages are delivered one by one.
    fn lose_what_comes(&mut self, side: u32) {
        if !self.tables.sides[side as usize].is_up() {
            let wire = &self.wires[side as usize];
            let lost: Vec<u64> = match self.timing.delivery {
                Delivery::OnArrival => wire.held.iter().copied().collect(),
                Delivery::OneByOne => wire.coming.iter().copied().collect(),
            };
            lost.into_iter().for_each(|message| self.lose(message));
        }
    }
}

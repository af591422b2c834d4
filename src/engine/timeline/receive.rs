//! Receiving of messages, and decisions.

use std::sync::Arc;

use super::delta::Delta;
use super::down::Down;
use super::event::EventKind;
use super::message::Payload;
use super::run::{Run, Scheduled};
use crate::topology::Delivery;

impl Run {
    /// Handles a message at the end of its path.
    pub(super) fn arrive(&mut self, id: u64) {
        let Some(message) = self.tables.flights.get(&id) else { return };
        let sender = self.tables.epoch.net.session(message.session);
        let (receiver, side) = (sender.remote, sender.twin);
        let gets_through = self.tables.epoch.way(sender).is_some() || self.sure.contains(&id);
        if self.tables.epoch.works(receiver) && self.is_heard(id) {
            self.wires[side as usize].held.insert(id);
        } else {
            self.refuse(id);
        }
        // TCP retransmits what was lost until it arrives or one end gives up, and holds later
        // messages until then.
        while gets_through && let Some(next) = self.wires[side as usize].next_in_order() {
            self.take_in(next);
        }
    }

    /// Drops a message whose receiver does not know its connection. If the receiver is up, its
    /// answer resets the sender.
    fn refuse(&mut self, id: u64) {
        if let Some(message) = self.tables.flights.get(&id) {
            let (session, connection) = (message.session, message.connection);
            self.lose(id);
            let other = self.twin(session);
            let is_news = self.tables.sides[session as usize].is_up()
                && self.wires[session as usize].connection == connection
                && !self.tables.sides[other as usize].is_up();
            if is_news && self.opens(other) && self.opens(session) {
                let at = self.now + self.delay(other);
                self.schedule(at, Scheduled::Reopened(session, connection));
            }
        }
    }

    /// Delivers a message to a router, which processes it as soon as it can.
    fn take_in(&mut self, id: u64) {
        let Some(message) = self.tables.flights.get(&id) else { return };
        let sender = self.tables.epoch.net.session(message.session);
        let (receiver, side) = (sender.remote, sender.twin);
        self.wires[side as usize].heard_at = self.now;
        let start = self.now.max(self.routers[receiver as usize].busy_until);
        let done = match self.timing.delivery {
            Delivery::OnArrival => start + self.draw(self.timing.processing),
            // Processing takes no time if messages are delivered one by one.
            Delivery::OneByOne => self.now,
        };
        self.routers[receiver as usize].busy_until = done;
        if done == self.now {
            self.work(id);
        } else {
            self.schedule(done, Scheduled::Worked(id));
        }
    }

    /// Returns true if a message belongs to its receiver's current connection.
    fn is_heard(&self, id: u64) -> bool {
        self.tables.flights.get(&id).is_some_and(|message| {
            let side = self.tables.epoch.net.session(message.session).twin as usize;
            self.tables.sides[side].is_up() && self.wires[side].connection == message.connection
        })
    }

    /// Loses a message; that is not an event of its own.
    pub(super) fn lose(&mut self, id: u64) {
        if let Some(message) = self.tables.flights.get(&id) {
            let side = self.twin(message.session);
            self.wires[side as usize].forget(id);
        }
        self.apply(Delta::Arrives(id));
    }

    /// Applies a message that a router has processed.
    pub(super) fn work(&mut self, id: u64) {
        if !self.is_heard(id) {
            return self.lose(id);
        }
        let Some(message) = self.tables.flights.get(&id).cloned() else { return };
        let side = self.tables.epoch.net.session(message.session).twin;
        let node = self.tables.epoch.net.session(side).local;
        match message.says {
            Payload::Notification(_) => {
                self.close(side, Down::ClosedByNeighbour, message.round);
                self.lose(id);
            }
            Payload::Update { prefix, routes } => {
                self.begin(
                    EventKind::Received { session: side, prefix, message: id },
                    message.round,
                );
                self.apply(Delta::Arrives(id));
                let to = (!routes.is_empty())
                    .then(|| Arc::new(self.tables.epoch.receives(prefix as usize, side, &routes)));
                self.apply(Delta::AdjRibIn { session: side, prefix, to });
                let router = &mut self.routers[node as usize];
                router.round = router.round.max(message.round);
                self.reconsider(node, prefix);
            }
        }
    }

    /// Lets a node decide on a prefix once it has worked on everything that has arrived.
    pub(super) fn reconsider(&mut self, node: u32, prefix: u32) {
        let now = self.now;
        let router = &mut self.routers[node as usize];
        let is_first = router.undecided.is_empty();
        router.undecided.insert(prefix);
        if is_first {
            router.undecided_since = now;
            let at = router.decides_at(now);
            self.schedule(at, Scheduled::Decides(node));
        }
    }

    /// Lets a node decide on all prefixes.
    pub(super) fn reconsider_all(&mut self, node: u32) {
        for prefix in 0..self.tables.best.len() as u32 {
            self.reconsider(node, prefix);
        }
    }

    /// A node chooses for all prefixes of which it has heard, and then advertises to each neighbour
    /// what has come of it.
    pub(super) fn decide(&mut self, node: u32) {
        let router = &mut self.routers[node as usize];
        let at = router.decides_at(self.now);
        if at > self.now {
            // More has arrived meanwhile.
            return self.schedule(at, Scheduled::Decides(node));
        }
        let undecided = std::mem::take(&mut router.undecided);
        for prefix in &undecided {
            self.choose(node, *prefix);
        }
        // Also where the choice is the same: a policy may have changed, or a session come up.
        for session in self.sides_of(node) {
            self.advertise(session, &undecided);
        }
    }

    fn choose(&mut self, node: u32, prefix: u32) {
        let place = prefix as usize;
        let held = self.tables.best[place][node as usize].as_ref();
        let to = if self.tables.epoch.works(node) {
            let candidates = self.tables.candidates(place, node);
            self.tables.epoch.net.choose(node, candidates, held)
        } else {
            None
        };
        if to.as_ref() != held {
            let round = self.routers[node as usize].round;
            self.begin(EventKind::Chose { node, prefix }, round);
            self.apply(Delta::Best { prefix, node, to });
        }
    }

    pub(super) fn sides_of(&self, node: u32) -> Vec<u32> {
        self.tables.epoch.net.sessions_of(node).map(|(index, _)| index).collect()
    }
}

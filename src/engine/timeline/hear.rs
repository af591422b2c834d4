//! What routers hear, and what they choose.

use std::sync::Arc;

use super::delta::Delta;
use super::event::What;
use super::message::Says;
use super::run::{Due, Run};
use super::tables::Down;

impl Run {
    /// A message comes to the end of its way.
    pub(super) fn arrive(&mut self, id: u64) {
        let Some(message) = self.tables.flights.get(&id) else { return };
        let sender = self.tables.era.net.session(message.session);
        let (receiver, side) = (sender.remote, sender.twin);
        if !self.tables.era.works(receiver) {
            return self.lose(id);
        }
        if self.tables.era.way(sender).is_none() {
            // TCP sends it again until it gets through or one end gives up.
            self.wires[side as usize].stuck.push(id);
            return;
        }
        if !self.is_heard(id) {
            return self.lose(id);
        }
        self.wires[side as usize].heard_at = self.now;
        let start = self.now.max(self.routers[receiver as usize].busy_until);
        let done = start + self.draw(self.timing.processing);
        self.routers[receiver as usize].busy_until = done;
        if done == self.now {
            self.work(id);
        } else {
            self.schedule(done, Due::Worked(id));
        }
    }

    /// Whether a message belongs to the connection that its receiver has.
    fn is_heard(&self, id: u64) -> bool {
        self.tables.flights.get(&id).is_some_and(|message| {
            let side = self.tables.era.net.session(message.session).twin as usize;
            self.tables.sides[side].is_up() && self.wires[side].connection == message.connection
        })
    }

    /// A message is gone without a trace, as an event of its own would be noise.
    pub(super) fn lose(&mut self, id: u64) {
        self.apply(Delta::Arrives(id));
    }

    /// A router has worked on a message.
    pub(super) fn work(&mut self, id: u64) {
        if !self.is_heard(id) {
            return self.lose(id);
        }
        let Some(message) = self.tables.flights.get(&id).cloned() else { return };
        let side = self.tables.era.net.session(message.session).twin;
        let node = self.tables.era.net.session(side).local;
        match message.says {
            Says::Notification(_) => {
                self.close(side, Down::ClosedByNeighbour, message.round);
                self.lose(id);
            }
            Says::Update { prefix, routes } => {
                self.begin(What::Received { session: side, prefix, message: id }, message.round);
                self.apply(Delta::Arrives(id));
                let to = (!routes.is_empty())
                    .then(|| Arc::new(self.tables.era.receives(prefix as usize, side, &routes)));
                self.apply(Delta::Heard { session: side, prefix, to });
                let router = &mut self.routers[node as usize];
                router.round = router.round.max(message.round);
                self.reconsider(node, prefix);
            }
        }
    }

    /// Lets a node decide on a prefix once everything of this instant has arrived.
    pub(super) fn reconsider(&mut self, node: u32, prefix: u32) {
        let undecided = &mut self.routers[node as usize].undecided;
        if undecided.is_empty() {
            self.schedule(self.now, Due::Decides(node));
        }
        self.routers[node as usize].undecided.insert(prefix);
    }

    /// Lets a node decide on all prefixes.
    pub(super) fn reconsider_all(&mut self, node: u32) {
        for prefix in 0..self.tables.best.len() as u32 {
            self.reconsider(node, prefix);
        }
    }

    pub(super) fn next_decision(&mut self, node: u32) {
        let router = &mut self.routers[node as usize];
        router.decision += 1;
    }

    /// A node chooses, and says so.
    pub(super) fn decide(&mut self, node: u32) {
        self.next_decision(node);
        let undecided = std::mem::take(&mut self.routers[node as usize].undecided);
        let round = self.routers[node as usize].round;
        for prefix in undecided {
            let place = prefix as usize;
            let held = self.tables.best[place][node as usize].as_ref();
            let to = if self.tables.era.works(node) {
                let candidates = self.tables.candidates(place, node);
                self.tables.era.net.choose(node, candidates, held)
            } else {
                None
            };
            if to.as_ref() != held {
                self.begin(What::Chose { node, prefix }, round);
                self.apply(Delta::Best { prefix, node, to });
            }
            // Also where the choice is the same: a policy may have changed, or a session come up.
            for session in self.sides_of(node) {
                self.offer(session, prefix);
            }
        }
    }

    pub(super) fn sides_of(&self, node: u32) -> Vec<u32> {
        self.tables.era.net.sessions_of(node).map(|(index, _)| index).collect()
    }
}

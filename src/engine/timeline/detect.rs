//! Detection of failures: timers expire, or a link loses its signal.

use std::collections::BTreeSet;

use super::change::Known;
use super::delta::Delta;
use super::down::Down;
use super::event::EventKind;
use super::run::{Run, Scheduled};
use crate::engine::network::SessionKind;
use crate::topology::{LinkId, Span};

impl Run {
    /// Compares the path of every session with its state before, and sets or cancels the alarms of
    /// its sides. `dark` are links whose loss of signal is detected.
    pub(super) fn watch_ways(&mut self, dark: &BTreeSet<LinkId>) {
        for side in 0..self.wires.len() as u32 {
            let is_open = self.opens(side);
            let was_open = std::mem::replace(&mut self.wires[side as usize].is_open, is_open);
            match (was_open, is_open) {
                (true, false) => self.set_alarm(side, dark),
                (false, true) => {
                    self.silence_alarm(side);
                    // TCP retransmits held messages.
                    let delay = self.delay(self.twin(side));
                    for message in std::mem::take(&mut self.wires[side as usize].held) {
                        self.schedule(self.now + delay, Scheduled::Arrives(message));
                    }
                }
                _ => {}
            }
        }
        for [side, other] in self.pairs() {
            self.reset_the_other(side);
            self.reset_the_other(other);
            self.give_up_connecting(side);
            self.connect_if_possible(side);
        }
    }

    /// Sets the alarm by which a side detects that its path is cut.
    fn set_alarm(&mut self, side: u32, dark: &BTreeSet<LinkId>) {
        let session = self.tables.epoch.net.session(side).clone();
        if !self.tables.sides[side as usize].is_up() || !self.tables.epoch.works(session.local) {
            return;
        }
        let mut notices: Vec<(u64, Down)> = Vec::new();
        if let SessionKind::Link(external) = &session.over
            && dark.contains(&external.end.link)
        {
            notices.push((self.now + self.timing.link_down.micros(), Down::LinkDown));
        }
        if let Some(bfd) = self.timing.bfd {
            let after = self.several_in_a_row(bfd.interval, bfd.multiplier);
            notices.push((self.now + after, Down::Bfd));
        }
        let hold = self.timing.hold.micros();
        if hold > 0 {
            let left = hold.saturating_sub(self.silent_for(side));
            notices.push((self.now + left, Down::HoldTimer));
        }
        let Some((at, how)) = notices.into_iter().min_by_key(|(at, _)| *at) else { return };
        let at = at.max(self.now);
        let alarm = self.wires[side as usize].alarm;
        self.schedule(at, Scheduled::Notices(side, alarm));
        self.apply(Delta::Notices { session: side, at: Some((Span::of_micros(at), how)) });
    }

    /// Returns the time since a side last received something when its path is cut, in microseconds:
    /// the last update, or the last of the periodic keepalives, which began before the run.
    fn silent_for(&self, side: u32) -> u64 {
        let wire = &self.wires[side as usize];
        let since = self.tables.sides[side as usize].since.micros();
        let keepalive = match self.timing.keepalive.micros() {
            0 => u64::MAX,
            interval => (self.now + wire.phase) % interval,
        };
        let adj_rib_in = wire.heard_at.max(since);
        let adj_rib_in = if adj_rib_in > 0 { self.now - adj_rib_in } else { u64::MAX };
        // Without keepalives there is no earlier time from which the timer could have run.
        match keepalive.min(adj_rib_in) {
            u64::MAX => 0,
            silent => silent,
        }
    }

    pub(super) fn silence_alarm(&mut self, side: u32) {
        self.wires[side as usize].alarm += 1;
        if self.tables.sides[side as usize].notices.is_some() {
            self.apply(Delta::Notices { session: side, at: None });
        }
    }

    /// Closes a side whose alarm goes off.
    pub(super) fn notice(&mut self, side: u32, alarm: u32) {
        let notices = self.tables.sides[side as usize].notices;
        if let Some((_, how)) = notices.filter(|_| self.wires[side as usize].alarm == alarm) {
            self.close(side, how, 0);
        }
    }

    /// Returns the time until the IGP removes a link that carries nothing any more, in
    /// microseconds.
    pub(super) fn igp_notices_after(&mut self, is_seen: bool) -> u64 {
        let mut least = self.timing.igp_dead.micros();
        if is_seen {
            least = least.min(self.timing.link_down.micros());
        }
        if let Some(bfd) = self.timing.bfd {
            least = least.min(self.several_in_a_row(bfd.interval, bfd.multiplier));
        }
        least + self.timing.igp_spread.micros()
    }

    /// Draws the time until `times` periodic events in a row have had the same result, in
    /// microseconds: the first is due at any time within one interval.
    pub(super) fn several_in_a_row(&mut self, interval: Span, times: u8) -> u64 {
        let (interval, times) = (interval.micros(), u64::from(times));
        self.draw_between(interval * times.saturating_sub(1), interval * times)
    }

    /// Lets the IGP learn the new state of a link, everywhere at once.
    pub(super) fn learn_igp(&mut self, link: &LinkId) {
        // A link that changed again meanwhile is detected at another time.
        if self.igp_notices.get(link) != Some(&self.now) {
            return;
        }
        self.igp_notices.remove(link);
        let was_gone = self.unnoticed.gone.remove(link);
        if self.unnoticed.back.remove(link) || was_gone {
            self.begin(EventKind::Igp, 0);
            let doc = self.tables.epoch.doc.clone();
            self.enter(doc, &Known::default());
        }
    }
}

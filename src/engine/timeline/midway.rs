//! A run that goes on under a new recording, which begins at the state of that moment.

use std::sync::Arc;

use rand_pcg::Pcg32;
use rand_pcg::rand_core::SeedableRng as _;

use super::drain::without;
use super::record::Recording;
use super::run::{Run, Scheduled};
use super::script::{Limits, Script, Start};
use super::session_runtime::draw_between;
use crate::topology::{Delivery, Span};

impl Run {
    /// Returns true if a new recording must begin before the next step: this one is half full and
    /// an edit comes next, which needs room for its consequences, or it is full before that. False
    /// while no time passes, since the edit would never be reached.
    pub(super) fn has_no_room(&self) -> bool {
        let (events, most) = (self.recording.events().len(), self.limits.events);
        let is_full = events >= most && self.next_happening().is_some();
        let passes = self.now > self.recording.begins().micros();
        passes && (is_full || (self.happens_next() && events >= most / 2))
    }

    /// Begins a new recording here: tables, timers and messages on their way stay as they are. What
    /// has been done is forgotten, but for drains that are still under way. Returns the number of
    /// edits that are forgotten.
    pub(super) fn begin_recording(&mut self) -> usize {
        let happened = self.happened();
        let is_under_way =
            |place: &usize| self.draining.contains_key(place) || self.over.contains(place);
        let kept: Vec<usize> = (0..happened).filter(is_under_way).collect();
        let forgotten = happened - kept.len();
        let place = |old: usize| match old.checked_sub(happened) {
            Some(later) => Some(kept.len() + later),
            None => kept.binary_search(&old).ok(),
        };
        let drains = std::mem::take(&mut self.drains).into_iter().enumerate();
        self.drains = drains.filter_map(|(old, drain)| place(old).map(|_| drain)).collect();
        let draining = std::mem::take(&mut self.draining).into_iter();
        self.draining =
            draining.filter_map(|(old, nodes)| place(old).map(|new| (new, nodes))).collect();
        let over = std::mem::take(&mut self.over).into_iter();
        self.over = over.filter_map(place).collect();
        self.keep_scheduled(|due| match due {
            Scheduled::DrainEnds(old) => place(old).map(Scheduled::DrainEnds),
            other => Some(other),
        });
        let happenings = std::mem::take(&mut self.recording.happenings).into_iter().enumerate();
        let happenings =
            happenings.filter_map(|(old, done)| place(old).map(|_| done)).collect::<Vec<_>>();
        self.set_happened(kept.len());
        self.cycles.forget();
        let (begins, began) = (Span::of_micros(self.now), self.recording.begins());
        // As much time as the first one had.
        let until = begins.micros().saturating_add(self.limits.until.since(began).micros());
        self.limits = Limits { until: Span::of_micros(until), ..self.limits };
        self.recording =
            Recording::new(self.tables.clone(), happenings, (begins, self.limits.until));
        forgotten
    }

    /// The script that goes on from here as this run does.
    pub(super) fn script_from_here(&self) -> Script {
        let doc = without(&self.drains, &self.tables.epoch.doc);
        Script {
            doc: Arc::new(doc),
            start: Start::Midway,
            happenings: self.recording.happenings.clone(),
            timing: self.timing,
            seed: self.seed,
            order: self.order,
            limits: self.limits,
        }
    }

    /// Goes on from a moment of another run, with what a script says of what comes then.
    pub(super) fn midway(moment: &Self, script: &Script) -> Self {
        let mut run = moment.clone();
        run.set_happenings(script.happenings.clone());
        (run.order, run.limits) = (script.order, script.limits);
        if run.seed != script.seed {
            run.seed = script.seed;
            run.random = Pcg32::seed_from_u64(script.seed);
        }
        if run.timing != script.timing {
            run.change_timing(script);
        }
        run
    }

    fn change_timing(&mut self, script: &Script) {
        let was = std::mem::replace(&mut self.timing, script.timing);
        let (timing, random) = (self.timing, &mut self.random);
        for wire in self.wires.iter_mut() {
            let mut draw = |spread: crate::topology::Spread| {
                draw_between(random, spread.least.micros(), spread.most.micros())
            };
            (wire.mrai, wire.mrai_internal) = (draw(timing.mrai), draw(timing.mrai_internal));
        }
        if (was.delivery, timing.delivery) == (Delivery::OneByOne, Delivery::OnArrival) {
            // What waited to be chosen arrives by itself.
            let under_way: Vec<u64> = self.tables.flights.keys().copied().collect();
            for message in under_way {
                self.schedule(self.now, Scheduled::Arrives(message));
            }
        }
    }
}

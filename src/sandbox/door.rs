//! The single place where every change of the document or its routes ends. It updates everything
//! that depends on the change.

use std::sync::Arc;

use super::compared::{Compared, Comparison};
use super::outcome::WhoAsks;
use super::routing::{Base, Kept, Limit, Pending, Request, state_of};
use super::shown::{Moment, Shown};
use super::time::{Begins, Made, Making, Played, Time, Work, made_at_once};
use super::{Outcome, Sandbox, name_of};
use crate::engine::timeline::{Script, Start};
use crate::engine::{PrefixState, Routes, State};
use crate::sandbox::job::{Patience, Polled};
use crate::topology::{Edit, NodeId, Prefix, Reach, Touched};

/// Tells if a call waits for background work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wait {
    /// Doesn't wait: for a window.
    Not,
    /// Waits: for tests and scripts.
    ForIt,
}

/// A change of the document, already made, or of its routes.
pub(super) struct Change {
    /// Reach of the change.
    pub(super) reach: Reach,
    /// Nodes that the change touches.
    pub(super) touched: Touched,
    pub(super) routes: NewRoutes,
    pub(super) comparison: Comparison,
    pub(super) event: Event,
}

/// The routes after a change.
pub(super) enum NewRoutes {
    /// Computed from the change.
    Follow,
    /// Routes that were stored when the document was the same.
    Return(Option<Routes>),
    /// Routes of a cold start.
    Anew,
    /// Another stable state of a prefix.
    Switch(Prefix, PrefixState),
}

/// The kind of change, for the recording.
pub(super) enum Event {
    /// An edit, part of an undo step.
    Edited(Edit, u64),
    /// An undo step was taken back.
    Undone(u64),
    /// An undo step was done again.
    Redone(u64),
    /// All routers start with empty tables.
    ColdStart,
    /// The network is put into another stable state.
    Switched,
}

impl Sandbox {
    /// Updates everything that depends on a change.
    pub(super) fn follow(&mut self, change: Change) {
        let Change { reach, touched, routes, comparison, event } = change;
        self.edits += 1;
        self.drawing += 1;
        self.revision += 1;
        // A preview or walkthrough showed another document.
        self.show(Shown::Now);
        self.coming_preview = None;
        self.moved.forget();
        if reach == Reach::Looks || touched.reads_nodes() {
            self.lettered.follow(&self.doc);
        }
        if reach >= Reach::Routes {
            self.warnings.follow(&self.doc, &touched);
        }
        let until_now = self.now.clone();
        if reach >= Reach::Service {
            self.find_routes(reach, touched, routes);
        }
        self.compared.follow(comparison, &until_now);
        self.record(reach, event);
        self.show_place();
    }

    /// Changes the view. At an instant of the recording the document is drawn with the failures of
    /// that time.
    pub(super) fn show(&mut self, shown: Shown) {
        if self.shown.is_instant() != shown.is_instant() {
            self.drawing += 1;
        }
        self.shown = shown;
    }

    /// Finds the routes of a document that was just opened, and resets the comparison to them.
    pub(super) fn start(&mut self) {
        self.find_routes(Reach::Routes, Touched::default(), NewRoutes::Anew);
        self.compared = Compared::new(&self.now);
    }

    /// Finds the routes after a change: at once, or by a job.
    fn find_routes(&mut self, reach: Reach, touched: Touched, routes: NewRoutes) {
        let pending = self.pending.take();
        let parties = match touched.reads_nodes() || pending.is_some() {
            true => WhoAsks::MayDiffer,
            false => WhoAsks::Same,
        };
        let request = match (routes, pending) {
            (NewRoutes::Anew, _) => Request { base: Base::Cold, touched: Touched::default() },
            (NewRoutes::Switch(prefix, to), None) => {
                self.rest_in(self.state.with(&prefix, to), WhoAsks::Same);
                return;
            }
            // There is no other state of routes that are not known yet.
            (NewRoutes::Switch(..), pending) => {
                self.pending = pending;
                return;
            }
            // The document is the one that these routes were stored for, so they fit.
            (NewRoutes::Return(Some(routes)), pending) => {
                // Changes made while work was in progress count, too.
                let mut touched = touched;
                touched.extend(pending.map(Pending::touched).unwrap_or_default());
                self.kept(routes, touched)
            }
            (NewRoutes::Return(None) | NewRoutes::Follow, Some(pending)) => pending.and(touched),
            // The routes stay the same; only the delays of links may have changed.
            (NewRoutes::Follow, None) if reach == Reach::Service => {
                self.kept(self.state.routes(), touched)
            }
            (NewRoutes::Return(None) | NewRoutes::Follow, None) => {
                Request { base: Base::State(self.state.clone()), touched }
            }
        };
        match state_of(&self.doc, &request, self.limit()) {
            Some(state) => self.rest_in(state, parties),
            None => self.pending = Some(Pending::start(&self.doc, request, &self.wake)),
        }
    }

    /// Returns how much work is done before a job takes over.
    pub(super) fn limit(&self) -> Limit<'static> {
        match self.patience {
            Patience::AFrame => Limit::AFrame,
            Patience::None => Limit::Nothing,
            Patience::Endless => Limit::Everything,
        }
    }

    /// Returns the request for stored routes, where `touched` are the nodes that differ from the
    /// state at rest.
    fn kept(&self, routes: Routes, touched: Touched) -> Request {
        let kept = Kept { from: self.state.clone(), touched, routes, doc: None };
        Request { base: Base::Kept(kept), touched: Touched::default() }
    }

    /// Sets the state at rest.
    fn rest_in(&mut self, state: State, parties: WhoAsks) {
        self.pending = None;
        let state = Arc::new(state);
        self.now = self.now.follow((&self.doc, parties), &self.state, state.clone());
        self.state = state;
    }

    /// Updates the recording. If it converges, the network is in its final state: of several stable
    /// states, the one that this history leads to.
    fn record(&mut self, reach: Reach, event: Event) {
        let opening = self.opening.take().map(|(_, how)| how).or(self.opens_next.take());
        if let Some(how) = opening {
            // The pending recording was of another document.
            self.open_time_at_rest(how);
            return;
        }
        let Some(time) = &mut self.time else { return };
        match event {
            // Names, places and timers.
            Event::Edited(..) | Event::Undone(_) | Event::Redone(_) if reach < Reach::Service => {}
            Event::Edited(edit, step) => time.record(edit, step),
            Event::Undone(step) if time.take_back(step) => {}
            Event::Redone(step) if time.put_back(step) => {}
            Event::ColdStart => {
                let how = Played { begins: Begins::Playing, ..time.played() };
                self.open_time(how, Start::Cold);
                return;
            }
            Event::Undone(_) | Event::Redone(_) | Event::Switched => {
                // The change dates from before the recording, which restarts.
                let how = time.played();
                self.open_time_at_rest(how);
                return;
            }
        }
        // The recording uses the document's timers, whatever else an edit sets with them.
        time.follow_timing(&self.doc);
        self.come_to_end();
    }

    /// Starts a recording of the network at rest, once its routes are known.
    pub(super) fn open_time_at_rest(&mut self, how: Played) {
        if self.pending.is_some() {
            self.close_time();
            self.opens_next = Some(how);
        } else {
            self.open_time(how, Start::AtRest(self.state.clone()));
        }
    }

    /// Starts a recording of the document: at once if that is little work, else in the background.
    fn open_time(&mut self, how: Played, start: Start) {
        // A step is recorded entirely or not at all.
        self.history.interrupt();
        let timing = self.doc.timing();
        let script = Script { start, timing, order: how.order, ..Script::cold(&self.doc) };
        match made_at_once(Work::opening(script), self.patience) {
            Ok(begun) => self.time_opened(begun, how),
            Err(work) => {
                self.close_time();
                self.opening = Some((Making::start(*work, &self.wake), how));
            }
        }
    }

    /// Discards the recording and any that is being started.
    pub(super) fn close_time(&mut self) {
        (self.opening, self.opens_next) = (None, None);
        if let Some(time) = self.time.take() {
            time.let_go();
        }
    }

    fn time_opened(&mut self, begun: Made, how: Played) {
        self.close_time();
        self.time = Some(Time::new(begun, &how, (self.patience, &self.wake)));
        self.revision += 1;
        self.come_to_end();
    }

    /// Collects a recording that was made in the background. Returns true if there was one.
    pub(super) fn take_recording(&mut self, wait: Wait) -> bool {
        let polled = self.opening.as_ref().map(|(making, how)| match wait {
            Wait::Not => (making.poll(), *how),
            Wait::ForIt => (making.wait(), *how),
        });
        let came = match polled {
            Some((Polled::Done(begun), how)) => {
                self.time_opened(begun, how);
                true
            }
            Some((Polled::Gone, _)) => {
                self.opening = None;
                false
            }
            Some((Polled::Working, _)) => false,
            None => match (&mut self.time, wait) {
                (Some(time), Wait::Not) => time.poll(),
                (Some(time), Wait::ForIt) => {
                    time.wait();
                    true
                }
                (None, _) => false,
            },
        };
        if came {
            self.come_to_end();
        }
        came
    }

    /// Sets the state at rest to the one that the recording ends in.
    pub(super) fn come_to_end(&mut self) {
        let end = self.time.as_ref().and_then(Time::end_state);
        // Routes that are still being computed belong to another state.
        let end = end.filter(|end| self.pending.is_none() && !self.state.same_routes(end)).cloned();
        if let Some(end) = end {
            self.rest_in(State::clone(&end), WhoAsks::MayDiffer);
            self.revision += 1;
        }
    }

    /// Shows the current place of the recording, or the network at rest, unless a preview or
    /// walkthrough covers it.
    pub(super) fn show_place(&mut self) {
        let Some(time) = &mut self.time else { return };
        let (doc, lettered) = (&self.doc, &self.lettered);
        let name = |id: &NodeId| match (doc.node(id), lettered.name(id)) {
            (None, Some(name)) => name.to_owned(),
            _ => name_of(doc, id),
        };
        let moved = time.follow_place(&name);
        if self.shown.is_over() {
            return;
        }
        if time.is_now() {
            if !self.shown.is_now() {
                self.show(Shown::Now);
                self.revision += 1;
            }
        } else if moved || !self.shown.is_instant() {
            if time.draw(doc, self.edits) {
                self.drawing += 1;
            }
            let tables = time.tables().clone();
            let outcome = Outcome::of(&tables.epoch.doc, tables.clone());
            let cause = self.compared.cause().to_owned();
            self.show(Shown::Instant(Moment { outcome, cause }));
            self.revision += 1;
        }
    }

    /// Collects routes that were computed in the background. Returns true if there were any.
    pub(super) fn take_routes(&mut self) -> bool {
        let polled = self.pending.as_ref().map_or(Polled::Working, Pending::poll);
        match polled {
            // A job that died leaves no routes: old ones must never pass for those of the document.
            Polled::Working | Polled::Gone => false,
            Polled::Done(state) => {
                self.routes_came(state);
                true
            }
        }
    }

    /// Waits for routes that are computed in the background.
    pub(super) fn wait_for_routes(&mut self) {
        if let Some(state) = self.pending.as_ref().and_then(Pending::wait) {
            self.routes_came(state);
        }
    }

    fn routes_came(&mut self, state: State) {
        let was_empty = self.state.network().nodes().is_empty();
        self.rest_in(state, WhoAsks::MayDiffer);
        if was_empty {
            // The first routes of a document have nothing to be compared with.
            self.compared = Compared::new(&self.now);
        }
        self.revision += 1;
        if let Some(how) = self.opens_next.take() {
            self.open_time_at_rest(how);
        }
        self.come_to_end();
    }
}

//! Runs intents. Every change of the document goes through the [door](super::door).

use std::sync::Arc;

use super::compared::Comparison;
use super::door::{Change, Event, NewRoutes, Wait};
use super::history::{Restored, applied};
use super::job::{Job, Polled, Ticket, When};
use super::routing::{Base, Limit, Request, state_of};
use super::shown::{Moment, Shown};
use super::steps::Kept;
use super::time::{Played, Time};
use super::walk::{Ends, Walk};
use super::{Intent, Outcome, Refused, Sandbox, TimeIntent, WalkIntent, ases, describe};
use crate::engine::{Routes, Stability, Trace};
use crate::topology::{Edit, EditError, Prefix, Reach, Touched};

impl Sandbox {
    /// Runs an intent.
    ///
    /// # Errors
    ///
    /// Returns the reason if it is refused; the document is unchanged.
    pub fn run(&mut self, intent: Intent) -> Result<(), Refused> {
        match intent {
            Intent::Edit(edit) => self.apply(edit)?,
            Intent::BeginGesture => self.begin_gesture(),
            Intent::EndGesture => self.end_gesture(),
            Intent::CancelGesture => self.cancel_gesture(),
            Intent::Undo => self.undo().then_some(()).ok_or(Refused::NothingToUndo)?,
            Intent::Redo => self.redo().then_some(()).ok_or(Refused::NothingToRedo)?,
            Intent::ColdStart => self.cold_start(),
            Intent::SwitchState { prefix, state } => self.switch(&prefix, state)?,
            Intent::Pin => self.pin(),
            Intent::Unpin => self.unpin(),
            Intent::Preview(edit) => self.preview(edit)?,
            Intent::ShowNow => self.show_now(),
            Intent::Walk(intent) => self.walk(intent)?,
            Intent::Time(intent) => self.run_time(intent)?,
        }
        Ok(())
    }

    /// Applies one edit as one undo step, or as part of the open gesture.
    ///
    /// # Errors
    ///
    /// Fails if the edit cannot be applied; the document is unchanged.
    pub fn apply(&mut self, edit: Edit) -> Result<(), EditError> {
        let label = describe(&self.doc, &edit, self.history.undoes_same(&edit));
        let reach = ases::reach_in(&self.doc, &edit);
        let (inverse, touched) = applied(&mut self.doc, edit.clone())?;
        let gesture = self.history.gesture_reach();
        let before = self.known_routes();
        let comparison = match gesture {
            _ if reach < Reach::Service => Comparison::Stays,
            // A gesture is compared with the outcome before it.
            Some(so_far) if so_far >= Reach::Service => Comparison::GoesOn(label.clone()),
            _ => Comparison::From(label.clone()),
        };
        let step = self.history.push(label, inverse, reach, before);
        let (routes, event) = (NewRoutes::Follow, Event::Edited(edit, step));
        self.follow(Change { reach, touched, routes, comparison, event });
        Ok(())
    }

    /// Returns the routes of the document, if known.
    fn known_routes(&self) -> Option<Routes> {
        self.pending.is_none().then(|| self.state.routes())
    }

    /// Begins a gesture: all edits until [`Sandbox::end_gesture`] are one undo step.
    pub fn begin_gesture(&mut self) {
        self.history.begin();
    }

    /// Ends the gesture that [`Sandbox::begin_gesture`] began; does nothing if there is none.
    pub fn end_gesture(&mut self) {
        self.history.end();
    }

    /// Undoes everything the open gesture has done, as if it had never begun.
    pub fn cancel_gesture(&mut self) {
        if let Some(turned) = self.history.cancel(&mut self.doc) {
            let event = Event::Undone(turned.step);
            self.turn(turned, Comparison::Returns, event);
        }
    }

    /// Undoes the last step and restores the routes before it. Returns false if there is no step
    /// left.
    pub fn undo(&mut self) -> bool {
        let now = self.known_routes();
        let Some(turned) = self.history.undo(&mut self.doc, now) else { return false };
        let label = self.history.undone().last().map(|s| &*s.label).unwrap_or_default();
        let comparison = Comparison::From(format!("Undo “{label}”"));
        let event = Event::Undone(turned.step);
        self.turn(turned, comparison, event);
        true
    }

    /// Redoes the step that was undone last. Returns false if there is none.
    pub fn redo(&mut self) -> bool {
        let now = self.known_routes();
        let Some(turned) = self.history.redo(&mut self.doc, now) else { return false };
        let label = self.history.done().last().map(|s| s.label.clone()).unwrap_or_default();
        let event = Event::Redone(turned.step);
        self.turn(turned, Comparison::From(label), event);
        true
    }

    fn turn(&mut self, turned: Restored, comparison: Comparison, event: Event) {
        let Restored { routes, reach, touched, .. } = turned;
        let (routes, comparison) = match (routes, comparison) {
            (Kept::Whole(routes), comparison) => (Some(routes), comparison),
            (Kept::Dropped, Comparison::From(label)) => (
                None,
                Comparison::From(format!(
                    "{label} (earlier routes no longer kept, computed again)"
                )),
            ),
            (_, comparison) => (None, comparison),
        };
        let comparison = if reach >= Reach::Service { comparison } else { Comparison::Stays };
        let routes = NewRoutes::Return(routes);
        self.follow(Change { reach, touched, routes, comparison, event });
    }

    /// Discards all routes and restarts the network with empty tables.
    pub fn cold_start(&mut self) {
        self.history.interrupt();
        self.follow(Change {
            reach: Reach::Routes,
            touched: Touched::default(),
            routes: NewRoutes::Anew,
            comparison: Comparison::From("Cold start".to_owned()),
            event: Event::ColdStart,
        });
    }

    /// Puts the network into another of its known stable states. The document and the undo steps
    /// stay the same.
    fn switch(&mut self, prefix: &Prefix, state: usize) -> Result<(), Refused> {
        let Some(Stability::OrderDependent { states, .. }) = self.stability(prefix) else {
            return Err(Refused::NotKnown);
        };
        let to = states.get(state).ok_or(Refused::NotKnown)?.state.clone();
        self.history.interrupt();
        self.follow(Change {
            reach: Reach::Routes,
            touched: Touched::default(),
            routes: NewRoutes::Switch(*prefix, to),
            comparison: Comparison::From(format!("Switch to state {}", state + 1)),
            event: Event::Switched,
        });
        Ok(())
    }

    /// Pins the current outcome: it is compared with until it is pinned again or unpinned.
    pub fn pin(&mut self) {
        self.compared.pin(&self.now);
    }

    /// Compares with the outcome before the last gesture again.
    pub fn unpin(&mut self) {
        self.compared.unpin();
    }

    /// Shows the effect of an edit; the document is unchanged.
    fn preview(&mut self, edit: Edit) -> Result<(), Refused> {
        let cause = describe(&self.doc, &edit, None);
        let (inverse, touched) = applied(&mut self.doc, edit)?;
        let request = Request { base: Base::State(self.state.clone()), touched };
        // A preview needs the routes of the document itself.
        let known = self.pending.is_none();
        let state = known.then(|| state_of(&self.doc, &request, self.limit())).flatten();
        self.coming_preview = None;
        match state {
            Some(state) => {
                let outcome = Outcome::of(&self.doc, Arc::new(state));
                self.show_preview(Moment { outcome, cause });
            }
            None if known => {
                let doc = self.doc.clone();
                let work = move |ticket: &Ticket| {
                    let state = state_of(&doc, &request, Limit::Cancelled(ticket))?;
                    Some(Moment { outcome: Outcome::of(&doc, Arc::new(state)), cause })
                };
                self.coming_preview = Some(Job::start(&self.wake, work));
            }
            None => {}
        }
        let undone = inverse.apply(&mut self.doc);
        debug_assert!(undone.is_ok(), "{undone:?}");
        Ok(())
    }

    fn show_preview(&mut self, moment: Moment) {
        self.show(Shown::Preview(moment));
        self.revision += 1;
    }

    /// Shows a preview that was computed in the background.
    fn take_preview(&mut self, polled: Polled<Moment>) {
        match polled {
            Polled::Working => {}
            Polled::Gone => self.coming_preview = None,
            Polled::Done(moment) => {
                self.coming_preview = None;
                self.show_preview(moment);
            }
        }
    }

    /// Ends a preview or a walkthrough.
    pub fn show_now(&mut self) {
        self.coming_preview = None;
        if self.shown.is_over() {
            self.show(Shown::Now);
            self.revision += 1;
            self.show_place();
        }
    }

    fn walk(&mut self, intent: WalkIntent) -> Result<(), Refused> {
        match intent {
            WalkIntent::Cycle(prefix) => {
                let course = self.cycle(&prefix).ok_or(Refused::NotKnown)?.clone();
                let walk = Walk::new(prefix, "One round".to_owned(), course, Ends::GoesRound);
                self.begin_walk(walk);
            }
            WalkIntent::History(prefix, state) => {
                let Some(Stability::OrderDependent { states, .. }) = self.stability(&prefix) else {
                    return Err(Refused::NotKnown);
                };
                let course = states.get(state).and_then(|s| s.history.clone());
                let title = format!("How state {} comes about", state + 1);
                let course = course.ok_or(Refused::NotKnown)?;
                self.begin_walk(Walk::new(prefix, title, course, Ends::There));
            }
            WalkIntent::To(place) => {
                let Shown::Walk(walk, _) = &mut self.shown else { return Err(Refused::NoWalk) };
                walk.go_to(place);
                self.show_choice();
            }
            WalkIntent::Play => {
                let Shown::Walk(walk, _) = &mut self.shown else { return Err(Refused::NoWalk) };
                walk.play();
            }
        }
        Ok(())
    }

    fn cycle(&self, prefix: &Prefix) -> Option<&Trace> {
        match self.stability(prefix)? {
            Stability::Oscillates { cycle } | Stability::Undetermined { cycle, .. } => {
                cycle.as_ref()
            }
            Stability::Stable(_) | Stability::OrderDependent { .. } => None,
        }
    }

    fn begin_walk(&mut self, walk: Walk) {
        self.close_time();
        let (outcome, cause) = (self.now.clone(), walk.title().to_owned());
        self.show(Shown::Walk(Box::new(walk), Moment { outcome, cause }));
        self.show_choice();
    }

    /// Shows the current choice of the walkthrough.
    fn show_choice(&mut self) {
        if let Shown::Walk(walk, moment) = &mut self.shown {
            let state = self.state.with(walk.prefix(), walk.routes());
            moment.outcome = Outcome::of(&self.doc, Arc::new(state));
            self.revision += 1;
        }
    }

    fn run_time(&mut self, intent: TimeIntent) -> Result<(), Refused> {
        match intent {
            TimeIntent::Open => {
                self.show_now();
                if !self.is_recording() {
                    self.open_time_at_rest(Played::default());
                }
            }
            TimeIntent::Close => {
                self.close_time();
                if self.shown.is_instant() {
                    self.show(Shown::Now);
                }
                self.revision += 1;
                return Ok(());
            }
            intent => {
                let time = self.time.as_mut().ok_or(Refused::NoRecording)?;
                // Moving within a recording changes nothing.
                if time.run(intent) {
                    self.come_to_end();
                }
            }
        }
        self.show_place();
        Ok(())
    }

    /// Advances by this many seconds of window time: continues playback and collects the answers of
    /// jobs. Returns true if the view or the known answers changed.
    pub fn tick(&mut self, seconds: f64) -> bool {
        let revision = self.revision;
        let mut came = self.take_routes() | self.take_recording(Wait::Not);
        came |= self.answers.poll() | self.stable.poll();
        let preview = self.coming_preview.as_ref().map_or(Polled::Working, Job::poll);
        self.take_preview(preview);
        if let Some(time) = &mut self.time {
            time.tick(seconds);
        }
        if let Shown::Walk(walk, _) = &mut self.shown
            && walk.tick(seconds)
        {
            self.show_choice();
        }
        self.show_place();
        let when = self.when();
        if self.pending.is_none() && (when == When::AtOnce || !self.is_in_gesture()) {
            self.stable.follow(&self.state, when, &self.wake);
        }
        came || self.revision != revision
    }

    /// Returns true while the recording plays.
    pub fn is_playing(&self) -> bool {
        self.time.as_ref().is_some_and(|time| time.player().playing().is_some())
    }

    /// Returns true while a job is running.
    pub fn is_busy(&self) -> bool {
        self.pending.is_some()
            || self.coming_preview.is_some()
            || self.opening.is_some()
            || self.time.as_ref().is_some_and(Time::is_pending)
            || self.answers.is_coming()
            || self.stable.is_coming()
    }

    /// Waits for all jobs: for tests and scripts, never for a window.
    pub fn wait(&mut self) {
        self.wait_for_routes();
        self.take_recording(Wait::ForIt);
        self.tick(0.0);
        if let Some(job) = self.coming_preview.take() {
            self.take_preview(job.wait().map_or(Polled::Gone, Polled::Done));
        }
        self.answers.wait();
        self.stable.wait();
    }
}

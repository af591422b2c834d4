//! The session: the open document with its history, the resulting routes, and the view of them. It
//! does not depend on the window.
//!
//! Requests are [`Intent`]s. Every change of the document or its routes (an edit, an undo, a
//! cancelled gesture, a cold start, another stable state, a step of a lesson) ends in one private
//! place (`door`), which updates all that depends on it: comparison, letters, warnings, the
//! recording and the view.

mod ases;
mod clip;
mod compared;
mod daemons;
mod describe;
mod door;
mod history;
mod intent;
pub mod job;
mod moved;
mod new_node;
mod outcome;
mod questions;
mod relations;
mod routing;
mod run;
mod shown;
mod site_letters;
mod split;
mod split_ids;
mod stable;
mod steps;
pub mod time;
mod timers;
mod toggles;
mod walk;

use std::sync::Arc;

pub use ases::{collapse_or_expand, several};
pub use clip::{Clip, delete};
pub use daemons::{Daemons, Otherwise};
pub use describe::{describe, name_of};
pub use history::{History, Step};
pub use intent::{Intent, Refused, TimeIntent, WalkIntent};
pub use job::{Patience, Wake};
pub use new_node::{clear_of, free_place, new_node};
pub use outcome::Outcome;
pub use questions::{Question, WinQuestion};
pub use relations::{relationship, relationships};
pub use shown::{Moment, Shown};
pub use split::{can_split, split};
pub use toggles::{
    external_links, fail_or_restore, fail_or_restore_lans, reverse, set_roles, set_services,
    shut_down_or_bring_up, with_service,
};
pub use walk::{Ends, Walk};

use self::compared::Compared;
use self::job::{Job, When};
use self::moved::Moved;
use self::questions::{Answers, Basis};
use self::routing::Pending;
use self::site_letters::SiteLetters;
use self::stable::{StableStates, is_small};
use self::time::{Cost, Making, Played, Time};
use crate::anycast::{ChainLink, Moves, Obstacle, Warning, Warnings, Win, moves};
use crate::engine::{Stability, State};
use crate::topology::{Edit, LinkId, NodeId, Prefix, Reach, Topology};

/// The open document: it takes intents and provides routes and catchments.
#[derive(Debug)]
pub struct Sandbox {
    doc: Topology,
    history: History,
    /// The state at rest; that of an earlier document while `pending` runs.
    state: Arc<State>,
    /// The outcome of that state.
    now: Arc<Outcome>,
    /// The job that computes the routes of the current document.
    pending: Option<Pending>,
    compared: Compared,
    warnings: Warnings,
    lettered: SiteLetters,
    shown: Shown,
    /// A preview that is being computed.
    coming_preview: Option<Job<Moment>>,
    time: Option<Time>,
    /// A recording that is being started, and its playback settings.
    opening: Option<(Making, Played)>,
    /// Playback settings of a recording that starts once its initial routes are known.
    opens_next: Option<Played>,
    stable: StableStates,
    answers: Answers,
    moved: Moved,
    wake: Wake,
    patience: Patience,
    /// Number of changes of the document.
    edits: u64,
    /// Number of changes of [`Sandbox::shown_doc`].
    drawing: u64,
    /// Number of changes of the document or of the view.
    revision: u64,
}

impl Default for Sandbox {
    fn default() -> Self {
        Self::open(Topology::default())
    }
}

impl Sandbox {
    /// Opens a document with the routes of a cold start. Waits for them, and for every later
    /// answer: meant for programs without a window.
    pub fn open(doc: Topology) -> Self {
        let mut sandbox = Self::without_routes(doc, Wake::default());
        sandbox.patience = Patience::Endless;
        sandbox.start();
        sandbox
    }

    /// Opens a document with the routes of a cold start. If they take longer than a frame, a job
    /// computes them, and no node has a route until then.
    pub fn begin(doc: Topology, wake: Wake) -> Self {
        let mut sandbox = Self::without_routes(doc, wake);
        sandbox.start();
        sandbox
    }

    fn without_routes(doc: Topology, wake: Wake) -> Self {
        let state = Arc::new(State::default());
        let now = Outcome::of(&doc, state.clone());
        let warnings = Warnings::of(&doc);
        let mut lettered = SiteLetters::default();
        lettered.follow(&doc);
        Self {
            compared: Compared::new(&now),
            state,
            now,
            pending: None,
            doc,
            history: History::default(),
            warnings,
            lettered,
            shown: Shown::Now,
            coming_preview: None,
            time: None,
            opening: None,
            opens_next: None,
            stable: StableStates::default(),
            answers: Answers::default(),
            moved: Moved::default(),
            wake,
            patience: Patience::default(),
            edits: 0,
            drawing: 0,
            revision: 0,
        }
    }

    /// Sets the callback that is called when a job has an answer; see [`Sandbox::tick`].
    pub fn set_wake(&mut self, wake: Wake) {
        self.wake = wake;
    }

    /// Sets how long calls wait before a job takes over.
    pub fn set_patience(&mut self, patience: Patience) {
        self.patience = patience;
    }

    /// Returns the document.
    pub fn doc(&self) -> &Topology {
        &self.doc
    }

    /// Returns the current view.
    pub fn shown(&self) -> &Shown {
        &self.shown
    }

    /// Returns the routes and catchments that are shown.
    pub fn now(&self) -> &Outcome {
        self.outcome()
    }

    fn outcome(&self) -> &Arc<Outcome> {
        self.shown.moment().map_or(&self.now, |moment| &moment.outcome)
    }

    /// Returns the document's state at rest, whatever is shown.
    pub fn at_rest(&self) -> &State {
        &self.state
    }

    /// Returns true while the routes of the document are being computed. Until then those of an
    /// earlier document are shown.
    pub fn is_pending(&self) -> bool {
        self.pending.is_some()
    }

    /// Returns the document as shown: at an instant of a recording, anything that failed later is
    /// still up.
    pub fn shown_doc(&self) -> &Topology {
        let then = self.time.as_ref().filter(|_| self.shown.is_instant()).and_then(Time::drawn);
        then.unwrap_or(&self.doc)
    }

    /// Returns true if a recording exists or is being started.
    pub fn is_recording(&self) -> bool {
        self.time.is_some() || self.opening.is_some() || self.opens_next.is_some()
    }

    /// Returns the recording, if there is one.
    pub fn time(&self) -> Option<&Time> {
        self.time.as_ref()
    }

    /// Returns true if anything other than the network at rest is shown.
    pub fn shows_otherwise(&self) -> bool {
        !self.shown.is_now()
    }

    /// Returns the routes and catchments to compare with: the pinned ones, or those before the last
    /// gesture. A preview and a walkthrough are compared with the network at rest.
    pub fn before(&self) -> &Outcome {
        self.outcome_before()
    }

    fn outcome_before(&self) -> &Arc<Outcome> {
        if self.shown.is_over() { &self.now } else { self.compared.with() }
    }

    /// Returns the decisions that changed between the compared routes and those shown, from the first
    /// cause to the one that moved a node's packets.
    pub fn why_moved(&self, node: &NodeId, prefix: &Prefix) -> Arc<[ChainLink]> {
        self.moved.chain(self.outcome_before(), self.outcome(), prefix, node)
    }

    /// Returns the label of the change between the compared routes and those shown, such as "Fail
    /// Frankfurt"; empty before the first one. Changes without consequences, such as a move, don't
    /// count.
    pub fn cause(&self) -> &str {
        self.shown.moment().map_or(self.compared.cause(), |moment| &moment.cause)
    }

    /// Returns the undo and redo history.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Returns the warnings about the document.
    pub fn warnings(&self) -> &[Warning] {
        self.warnings.all()
    }

    /// Returns the index of a site's letter. A site keeps its letter as long as the document is
    /// open, even once deleted, so that views before and after a change can be compared.
    pub fn site_place(&self, site: &NodeId) -> Option<usize> {
        self.lettered.place(site)
    }

    /// Returns the name of a node, or its last name if it was deleted.
    pub fn name(&self, id: &NodeId) -> String {
        match (self.doc.node(id), self.lettered.name(id)) {
            (None, Some(name)) => name.to_owned(),
            _ => name_of(&self.doc, id),
        }
    }

    /// Returns a counter that increases with every change of the document or of the view, for
    /// caches of derived data.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Returns a counter that increases with every change of [`Sandbox::shown_doc`], for caches of
    /// drawings.
    pub fn drawing(&self) -> u64 {
        self.drawing
    }

    /// Returns a counter that increases with every change of the document.
    pub fn edits(&self) -> u64 {
        self.edits
    }

    /// Returns true if the document changed since it was opened or saved.
    pub fn is_edited(&self) -> bool {
        self.history.is_edited()
    }

    /// Marks the current document as saved.
    pub fn mark_saved(&mut self) {
        self.history.mark_saved();
    }

    /// Marks a document that was just opened as unsaved.
    pub fn mark_unsaved(&mut self) {
        self.history.mark_unsaved();
    }

    /// Returns the reach of an edit's consequences.
    pub fn reach_of(&self, edit: &Edit) -> Reach {
        ases::reach_in(&self.doc, edit)
    }

    /// Returns true while a gesture is open that has changed something.
    pub fn is_in_gesture(&self) -> bool {
        self.history.gesture_reach().is_some()
    }

    /// Returns true if the last step added this link.
    pub fn last_step_made(&self, link: &LinkId) -> bool {
        fn removes(edit: &Edit, link: &LinkId) -> bool {
            match edit {
                Edit::RemoveLink(id) => id == link,
                Edit::Batch(edits) => edits.iter().any(|e| removes(e, link)),
                _ => false,
            }
        }
        let last = self.history.done().last();
        last.is_some_and(|step| step.inverse().any(|edit| removes(edit, link)))
    }

    /// Returns true if the comparison is with pinned routes.
    pub fn is_pinned(&self) -> bool {
        self.compared.is_pinned() && self.shown.is_now()
    }

    /// Returns the clients that moved since the compared outcome.
    pub fn moves(&self, prefix: &Prefix) -> Moves {
        let pair = self.before().catchments_of(prefix).zip(self.now().catchments_of(prefix));
        pair.map(|(before, now)| moves(&self.doc, before, now)).unwrap_or_default()
    }

    /// Returns the stable states of a prefix; `None` while they are being computed.
    pub fn stability(&self, prefix: &Prefix) -> Option<&Stability> {
        self.stable.of(&self.state, prefix).filter(|_| self.pending.is_none())
    }

    /// Asks a question about the document at rest. The answer may take a while; see
    /// [`Sandbox::tick`]. Returns false if the question was asked before, or can't be answered
    /// while a gesture is open or routes are being computed.
    pub fn ask(&mut self, question: Question) -> bool {
        if self.pending.is_some() || self.is_in_gesture() {
            return false;
        }
        let basis = self.basis();
        let when = self.when();
        self.answers.ask((question, when), basis, &self.doc, &self.state, &self.wake)
    }

    /// Returns the change that would make a route win, or why none would; `None` until that is
    /// known.
    pub fn win(&self, asked: &WinQuestion) -> Option<&Result<Win, Obstacle>> {
        self.answers.win(self.basis(), asked)
    }

    /// Returns the previewed change if it is one that makes a route win.
    pub fn previewed_win(&self) -> Option<(&WinQuestion, &Win)> {
        self.answers.last_win().filter(|_| matches!(self.shown, Shown::Preview(_)))
    }

    /// Returns the routes that FRR and BIRD would choose; `None` until they are known.
    pub fn daemons(&self) -> Option<&Daemons> {
        self.answers.daemons(&self.basis())
    }

    /// Asks for the cost of the recording to the clients of a prefix.
    pub fn ask_cost(&mut self, prefix: &Prefix) {
        if let Some(time) = &self.time {
            let when = match self.patience {
                Patience::AFrame if time.is_short() => When::AtOnce,
                Patience::Endless => When::AtOnce,
                Patience::AFrame | Patience::None => When::Beside,
            };
            self.answers.ask_cost(time, prefix, when, &self.wake);
        }
    }

    /// Returns the cost of the recording to the clients of a prefix; `None` until it is known.
    pub fn cost(&self, prefix: &Prefix) -> Option<&Cost> {
        self.answers.cost(&self.time.as_ref()?.cost_of(prefix))
    }

    /// Decides if a question about the network at rest is answered at once.
    fn when(&self) -> When {
        match self.patience {
            Patience::Endless => When::AtOnce,
            Patience::AFrame if is_small(&self.state) => When::AtOnce,
            Patience::AFrame | Patience::None => When::Beside,
        }
    }

    /// Returns the routes and the edit count for which answers are valid.
    fn basis(&self) -> Basis {
        Basis { routes: self.state.routes(), edits: self.edits }
    }
}

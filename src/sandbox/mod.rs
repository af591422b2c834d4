//! The session: the open document with its history, what the network makes of it, and what of that
//! is shown. Knows no window.
//!
//! A person's wishes are [`Intent`]s. Whatever changes the document or its routes, an edit, an undo,
//! a cancelled gesture, a cold start, another stable state, a lesson's step, ends in one private place
//! ([`door`]), on which hangs all that has to follow: comparison, letters, warnings, the recording,
//! and what is shown.

mod ases;
mod clip;
mod compared;
mod daemons;
mod describe;
mod door;
mod history;
mod intent;
pub mod job;
mod new_node;
mod outcome;
mod questions;
mod relations;
mod routing;
mod run;
mod shown;
mod site_letters;
mod split;
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
    external_links, fail_or_restore, reverse, set_roles, set_services, shut_down_or_bring_up,
    with_service,
};
pub use walk::{Ends, Walk};

use self::compared::Compared;
use self::job::{Job, When};
use self::questions::{Answers, Basis};
use self::routing::Pending;
use self::site_letters::SiteLetters;
use self::stable::{StableStates, is_small};
use self::time::{Cost, Making, Played, Time};
use crate::anycast::{Moves, Obstacle, Warning, Warnings, Win, moves};
use crate::engine::{Stability, State};
use crate::topology::{Edit, LinkId, NodeId, Prefix, Reach, Topology};

/// The open document: intents go in, routes and catchments come out.
#[derive(Debug)]
pub struct Sandbox {
    doc: Topology,
    history: History,
    /// The state at rest; of an earlier document while `pending` works.
    state: Arc<State>,
    /// The outcome of that state.
    now: Arc<Outcome>,
    /// Work on the routes of the document as it is.
    pending: Option<Pending>,
    compared: Compared,
    warnings: Warnings,
    lettered: SiteLetters,
    shown: Shown,
    /// A preview that is being worked out.
    coming_preview: Option<Job<Moment>>,
    time: Option<Time>,
    /// A recording that is being begun, and how it will be played.
    opening: Option<(Making, Played)>,
    /// How a recording will be played that begins once the routes are known that it begins with.
    opens_next: Option<Played>,
    stable: StableStates,
    answers: Answers,
    wake: Wake,
    patience: Patience,
    /// How often the document has changed.
    edits: u64,
    /// How often the document has changed as it is shown.
    drawing: u64,
    /// How often the document or what is shown has changed.
    revision: u64,
}

impl Default for Sandbox {
    fn default() -> Self {
        Self::open(Topology::default())
    }
}

impl Sandbox {
    /// Opens a document: its routes are those of a cold start. It waits for them, and for whatever is
    /// asked of it later: for programs that have no window.
    pub fn open(doc: Topology) -> Self {
        let mut sandbox = Self::without_routes(doc, Wake::default());
        sandbox.patience = Patience::Endless;
        sandbox.start();
        sandbox
    }

    /// Opens a document: its routes are those of a cold start. Where they take longer than a frame,
    /// a job works them out, and nobody has a route until then.
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
            wake,
            patience: Patience::default(),
            edits: 0,
            drawing: 0,
            revision: 0,
        }
    }

    /// Calls this from now on when a job has an answer; see [`Sandbox::tick`].
    pub fn set_wake(&mut self, wake: Wake) {
        self.wake = wake;
    }

    /// Sets how long is waited from now on before a job takes over.
    pub fn set_patience(&mut self, patience: Patience) {
        self.patience = patience;
    }

    /// The document.
    pub fn doc(&self) -> &Topology {
        &self.doc
    }

    /// What is shown.
    pub fn shown(&self) -> &Shown {
        &self.shown
    }

    /// Routes and catchments as they are shown.
    pub fn now(&self) -> &Outcome {
        self.shown.moment().map_or(&self.now, |moment| &moment.outcome)
    }

    /// The state of the document at rest, whatever is shown.
    pub fn at_rest(&self) -> &State {
        &self.state
    }

    /// Whether the routes of the document are still being worked out: those of an earlier document
    /// are shown.
    pub fn is_pending(&self) -> bool {
        self.pending.is_some()
    }

    /// The document as it is shown: at an instant of a recording things are at work that failed
    /// later.
    pub fn shown_doc(&self) -> &Topology {
        let then = self.time.as_ref().filter(|_| self.shown.is_instant()).and_then(Time::drawn);
        then.unwrap_or(&self.doc)
    }

    /// Whether time is recorded, or will be as soon as the recording is begun.
    pub fn is_recording(&self) -> bool {
        self.time.is_some() || self.opening.is_some() || self.opens_next.is_some()
    }

    /// The recording, if time is recorded.
    pub fn time(&self) -> Option<&Time> {
        self.time.as_ref()
    }

    /// Whether something else than the network at rest is shown.
    pub fn shows_otherwise(&self) -> bool {
        !self.shown.is_now()
    }

    /// Routes and catchments to compare with: the pinned ones, or those before the last gesture. A
    /// preview and a walkthrough are compared with the network at rest.
    pub fn before(&self) -> &Outcome {
        if self.shown.is_over() { &self.now } else { self.compared.with() }
    }

    /// What led from the routes before to those that are shown, such as "Fail Frankfurt"; empty
    /// when nothing has happened yet. What has no consequences, such as a move, is none.
    pub fn cause(&self) -> &str {
        self.shown.moment().map_or(self.compared.cause(), |moment| &moment.cause)
    }

    /// Undo and redo.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// What is unwise about the document.
    pub fn warnings(&self) -> &[Warning] {
        self.warnings.all()
    }

    /// The place of a site in the order of letters. It is the site's own as long as the document
    /// is open, though the site is deleted: pictures of before and now are to be compared.
    pub fn site_place(&self, site: &NodeId) -> Option<usize> {
        self.lettered.place(site)
    }

    /// What people call a node, or called it before it was deleted.
    pub fn name(&self, id: &NodeId) -> String {
        match (self.doc.node(id), self.lettered.name(id)) {
            (None, Some(name)) => name.to_owned(),
            _ => name_of(&self.doc, id),
        }
    }

    /// Grows with every change of the document or of what is shown; whoever keeps something derived
    /// compares it.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Grows with every change of [`Sandbox::shown_doc`]; whoever keeps what is drawn compares it.
    pub fn drawing(&self) -> u64 {
        self.drawing
    }

    /// Grows with every change of the document.
    pub fn edits(&self) -> u64 {
        self.edits
    }

    /// Whether something changed since the document was opened or saved.
    pub fn is_edited(&self) -> bool {
        self.history.is_edited()
    }

    /// Notes that the document was saved as it is.
    pub fn mark_saved(&mut self) {
        self.history.mark_saved();
    }

    /// Notes that the document, though just opened, is saved nowhere.
    pub fn mark_unsaved(&mut self) {
        self.history.mark_unsaved();
    }

    /// How far the consequences of an edit reach.
    pub fn reach_of(&self, edit: &Edit) -> Reach {
        ases::reach_in(&self.doc, edit)
    }

    /// Whether a gesture is under way that has changed something.
    pub fn is_in_gesture(&self) -> bool {
        self.history.gesture_reach().is_some()
    }

    /// Whether the last step drew a link.
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

    /// Whether something is pinned, and compared with.
    pub fn is_pinned(&self) -> bool {
        self.compared.is_pinned() && self.shown.is_now()
    }

    /// Who moved since the moment that is compared with.
    pub fn moves(&self, prefix: &Prefix) -> Moves {
        let pair = self.before().catchments_of(prefix).zip(self.now().catchments_of(prefix));
        pair.map(|(before, now)| moves(&self.doc, before, now)).unwrap_or_default()
    }

    /// The stable states of a prefix; none as long as they are being worked out.
    pub fn stability(&self, prefix: &Prefix) -> Option<&Stability> {
        self.stable.of(&self.state, prefix).filter(|_| self.pending.is_none())
    }

    /// Asks a question about the document at rest. The answer may take a while; see
    /// [`Sandbox::tick`]. False where it was asked before, or where nothing can be said: while a
    /// gesture is under way or routes are worked out.
    pub fn ask(&mut self, question: Question) -> bool {
        if self.pending.is_some() || self.is_in_gesture() {
            return false;
        }
        let basis = self.basis();
        let when = self.when();
        self.answers.ask((question, when), basis, &self.doc, &self.state, &self.wake)
    }

    /// The change that would make a route win, or why none would; none as long as it is not known.
    pub fn win(&self, asked: &WinQuestion) -> Option<&Result<Win, Obstacle>> {
        self.answers.win(self.basis(), asked)
    }

    /// The change that is previewed, if it is one that makes a route win.
    pub fn previewed_win(&self) -> Option<(&WinQuestion, &Win)> {
        self.answers.last_win().filter(|_| matches!(self.shown, Shown::Preview(_)))
    }

    /// The routes that FRR and BIRD would choose; none as long as they are not known.
    pub fn daemons(&self) -> Option<&Daemons> {
        self.answers.daemons(&self.basis())
    }

    /// Asks what the recording costs the clients of a prefix.
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

    /// What the recording costs the clients of a prefix; none as long as it is not known.
    pub fn cost(&self, prefix: &Prefix) -> Option<&Cost> {
        self.answers.cost(&self.time.as_ref()?.cost_of(prefix))
    }

    /// Whether a question about the network at rest is answered at once.
    fn when(&self) -> When {
        match self.patience {
            Patience::Endless => When::AtOnce,
            Patience::AFrame if is_small(&self.state) => When::AtOnce,
            Patience::AFrame | Patience::None => When::Beside,
        }
    }

    /// What answers hold for.
    fn basis(&self) -> Basis {
        Basis { routes: self.state.routes(), edits: self.edits }
    }
}

//! The open document with its history and what the network makes of it. Knows no window.

mod arrange;
mod ases;
mod clip;
mod daemons;
mod describe;
mod history;
mod lettered;
mod new_node;
mod outcome;
mod relations;
mod split;
pub mod time;
mod timers;

use std::sync::Arc;

pub use arrange::layered;
pub use ases::{collapse_or_expand, several};
pub use clip::{Clip, delete};
pub use daemons::{Daemons, Otherwise};
pub use describe::{describe, name_of};
pub use history::{History, Step};
pub use new_node::{clear_of, free_place, new_node};
pub use outcome::Outcome;
pub use relations::{relationship, relationships};
pub use split::{can_split, split};

use self::history::Turned;
use self::lettered::Lettered;
use crate::anycast::{Moves, Warning, Warnings, moves};
use crate::engine::timeline::Tables;
use crate::engine::{PrefixState, State, advance, solve};
use crate::topology::{
    Edit, EditError, LinkField, LinkId, NodeField, NodeId, Prefix, Reach, Topology, Touched,
};

/// The open document: edits go in, routes and catchments come out.
pub struct Sandbox {
    doc: Topology,
    /// The state at rest.
    state: Arc<State>,
    /// The outcome of that state.
    now: Arc<Outcome>,
    before: Arc<Outcome>,
    /// What led from there to now; empty when nothing did.
    cause: String,
    /// What was compared with before the last step, and its cause: a cancelled gesture brings them
    /// back.
    set_aside: (Arc<Outcome>, String),
    pinned: Option<Arc<Outcome>>,
    history: History,
    warnings: Warnings,
    lettered: Lettered,
    revision: u64,
    /// Something else that is shown in the place of now.
    shown: Option<Shown>,
}

/// What is shown in the place of now.
struct Shown {
    outcome: Arc<Outcome>,
    /// What it is.
    what: String,
    /// The document at that instant, where it is another: the same drawing, at work or not.
    doc: Option<Topology>,
}

/// A document with what is at work as it is in another.
fn at_work_as(doc: &Topology, then: &Topology) -> Topology {
    let mut doc = doc.clone();
    let nodes = then.nodes().flat_map(|n| {
        [NodeField::State(n.state), NodeField::Service(n.service)].map(|f| Edit::node(&n.id, f))
    });
    let links = then.links().map(|l| Edit::link(&l.id, LinkField::State(l.state)));
    for edit in nodes.chain(links) {
        // What was drawn then and is no more has no state.
        let _ = edit.apply(&mut doc);
    }
    doc
}

impl Default for Sandbox {
    fn default() -> Self {
        Self::open(Topology::default())
    }
}

impl Sandbox {
    /// Opens a document: its routes are those of a cold start.
    pub fn open(doc: Topology) -> Self {
        let state = Arc::new(solve(&doc));
        let now = Outcome::of(&doc, state.clone());
        let warnings = Warnings::of(&doc);
        let mut lettered = Lettered::default();
        lettered.follow(&doc);
        let history = History::default();
        Self {
            before: now.clone(),
            set_aside: (now.clone(), String::new()),
            state,
            now,
            doc,
            cause: String::new(),
            pinned: None,
            history,
            warnings,
            lettered,
            revision: 0,
            shown: None,
        }
    }

    /// The document.
    pub fn doc(&self) -> &Topology {
        &self.doc
    }

    /// Routes and catchments now, or at the moment that is walked through.
    pub fn now(&self) -> &Outcome {
        self.shown.as_ref().map_or(&self.now, |shown| &shown.outcome)
    }

    /// The state of the document at rest, whatever moment is shown.
    pub fn at_rest(&self) -> &State {
        &self.state
    }

    /// Makes a state of the document the one at rest.
    fn rest_in(&mut self, state: State) {
        let state = Arc::new(state);
        self.now = self.now.follow(&self.doc, &self.state, state.clone());
        self.state = state;
    }

    /// Shows one moment on the way to somewhere in the place of now, until that is ended or
    /// something is changed.
    pub fn show_moment(&mut self, prefix: &Prefix, moment: PrefixState, what: String) {
        let state = Arc::new(self.state.with(prefix, moment));
        self.shown = Some(Shown { outcome: Outcome::of(&self.doc, state), what, doc: None });
        self.revision += 1;
    }

    /// Shows one instant of a run in the place of now, until that is ended or something is changed.
    pub fn show_instant(&mut self, tables: &Arc<Tables>) {
        let outcome = Outcome::of(&tables.era.doc, tables.clone());
        let doc = Some(at_work_as(&self.doc, &tables.era.doc));
        let what = self.cause.clone();
        self.shown = Some(Shown { outcome, what, doc });
        self.revision += 1;
    }

    /// The document as it is shown: at an instant of a run things are at work that failed later.
    pub fn shown_doc(&self) -> &Topology {
        self.shown.as_ref().and_then(|shown| shown.doc.as_ref()).unwrap_or(&self.doc)
    }

    /// Takes it that the last change has led to a state of the document, which is one of several.
    pub fn come_to(&mut self, state: State) {
        if !self.state.same_routes(&state) {
            self.rest_in(state);
            self.history.lead_to(self.state.routes());
            self.revision += 1;
        }
    }

    /// Shows what an edit would do in the place of now; the document stays as it is.
    pub fn preview(&mut self, edit: Edit) -> Result<(), EditError> {
        let what = describe(&self.doc, &edit, None);
        let mut doc = self.doc.clone();
        let (_, touched) = edit.apply_touching(&mut doc)?;
        let state = Arc::new(advance(&self.state, &doc, &touched));
        self.shown = Some(Shown { outcome: Outcome::of(&doc, state), what, doc: None });
        self.revision += 1;
        Ok(())
    }

    /// Shows what is again.
    pub fn show_now(&mut self) {
        if self.shown.take().is_some() {
            self.revision += 1;
        }
    }

    /// Whether something else is shown in the place of now.
    pub fn shows_otherwise(&self) -> bool {
        self.shown.is_some()
    }

    /// Puts the network into another of its stable states, as a history would that led there. The
    /// document stays what it is, and so do the steps to undo.
    pub fn switch(&mut self, prefix: &Prefix, to: PrefixState, cause: String) {
        self.show_now();
        self.before = self.now.clone();
        self.cause = cause;
        self.rest_in(self.state.with(prefix, to));
        self.rederive();
    }

    /// Routes and catchments to compare with: the pinned ones, or those before the last gesture.
    pub fn before(&self) -> &Outcome {
        // An instant of a run, unlike other things that are shown, is compared with what was there
        // before it.
        if let Some(Shown { doc: None, .. }) = &self.shown {
            return &self.now;
        }
        self.pinned.as_ref().unwrap_or(&self.before)
    }

    /// What led from the routes before to those of now, such as "Fail Frankfurt"; empty when
    /// nothing has happened yet. What has no consequences, such as a move, is none.
    pub fn cause(&self) -> &str {
        self.shown.as_ref().map_or(&self.cause, |shown| &shown.what)
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

    /// Grows with every change; whoever keeps something derived compares it.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Whether something changed since the document was opened or saved.
    pub fn is_edited(&self) -> bool {
        self.history.is_edited()
    }

    /// Says that the document was saved as it is.
    pub fn mark_saved(&mut self) {
        self.history.mark_saved();
    }

    /// Says that the document, though just opened, is saved nowhere.
    pub fn mark_unsaved(&mut self) {
        self.history.mark_unsaved();
    }

    /// How far the consequences of an edit reach.
    pub fn reach_of(&self, edit: &Edit) -> Reach {
        ases::reach_in(&self.doc, edit)
    }

    /// Applies one edit as one undo step, or as part of the open gesture.
    pub fn apply(&mut self, edit: Edit) -> Result<(), EditError> {
        self.show_now();
        let label = describe(&self.doc, &edit, self.history.undoes_same(&edit));
        let reach = ases::reach_in(&self.doc, &edit);
        let (inverse, touched) = edit.apply_touching(&mut self.doc)?;
        let gesture = self.history.gesture_reach();
        let (before, routes_before) = (self.now.clone(), self.state.routes());
        self.refresh(reach, &touched);
        if reach >= Reach::Service {
            let old_cause = std::mem::replace(&mut self.cause, label.clone());
            // All that a gesture does is compared with what was there when it began.
            if gesture.is_none_or(|reach| reach < Reach::Service) {
                let old = std::mem::replace(&mut self.before, before);
                self.set_aside = (old, old_cause);
            }
        }
        let routes = (routes_before, self.state.routes());
        self.history.push(label, inverse, reach, routes);
        Ok(())
    }

    /// Everything applied until [`Sandbox::end_gesture`] is one undo step.
    pub fn begin_gesture(&mut self) {
        self.history.begin();
    }

    /// Ends what [`Sandbox::begin_gesture`] began; harmless when nothing was begun.
    pub fn end_gesture(&mut self) {
        self.history.end();
    }

    /// Takes back everything the open gesture has done, as if it had never begun.
    pub fn cancel_gesture(&mut self) {
        if let Some(turned) = self.history.cancel(&mut self.doc) {
            let had_consequences = turned.reach >= Reach::Service;
            self.restore(turned, String::new());
            if had_consequences {
                (self.before, self.cause) = self.set_aside.clone();
            }
        }
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

    /// Undoes the last step and restores the routes that were there before it.
    pub fn undo(&mut self) -> bool {
        let (doc, history) = (&mut self.doc, &mut self.history);
        let Some(turned) = history.undo(doc) else {
            return false;
        };
        let label = self.history.undone().last().map(|s| &*s.label).unwrap_or_default();
        let cause = format!("Undo “{label}”");
        self.restore(turned, cause);
        true
    }

    /// Redoes the step that was undone last.
    pub fn redo(&mut self) -> bool {
        let (doc, history) = (&mut self.doc, &mut self.history);
        let Some(turned) = history.redo(doc) else {
            return false;
        };
        let cause = self.history.done().last().map(|s| s.label.clone()).unwrap_or_default();
        self.restore(turned, cause);
        true
    }

    fn restore(&mut self, turned: Turned, cause: String) {
        self.show_now();
        if turned.reach >= Reach::Service {
            // The document is what it was when the routes were kept, so that they fit.
            let state = State::restored(&self.doc, turned.routes);
            let state = state.unwrap_or_else(|| solve(&self.doc));
            self.before = self.now.clone();
            self.rest_in(state);
            self.cause = cause;
        }
        self.rederive();
    }

    /// Forgets all routes and lets the network start anew.
    pub fn cold_start(&mut self) {
        self.show_now();
        self.before = self.now.clone();
        self.cause = "Cold start".to_owned();
        self.rest_in(solve(&self.doc));
        self.rederive();
    }

    /// Keeps what is there now to compare with, until it is pinned or unpinned again.
    pub fn pin(&mut self) {
        self.pinned = Some(self.now.clone());
    }

    /// Compares with what was there before the last gesture again.
    pub fn unpin(&mut self) {
        self.pinned = None;
    }

    /// Whether something is pinned, and compared with.
    pub fn is_pinned(&self) -> bool {
        self.pinned.is_some() && self.shown.is_none()
    }

    /// Who moved since the moment that is compared with.
    pub fn moves(&self, prefix: &Prefix) -> Moves {
        let pair = self.before().catchments_of(prefix).zip(self.now().catchments_of(prefix));
        pair.map(|(before, now)| moves(&self.doc, before, now)).unwrap_or_default()
    }

    /// Works out anew what an edit made stale, and nothing else: a slider sends many.
    fn refresh(&mut self, reach: Reach, touched: &Touched) {
        self.revision += 1;
        if reach >= Reach::Service {
            let state = match reach {
                Reach::Routes => advance(&self.state, &self.doc, touched),
                // The same routes over links that may have become slower.
                Reach::Service => self
                    .state
                    .restored_after(&self.doc, touched, self.state.routes())
                    .unwrap_or_else(|| solve(&self.doc)),
                Reach::Looks => State::clone(&self.state),
            };
            self.rest_in(state);
        }
        self.lettered.follow(&self.doc);
        if reach >= Reach::Routes {
            self.warnings.follow(&self.doc, touched);
        }
    }

    fn rederive(&mut self) {
        self.revision += 1;
        self.warnings = Warnings::of(&self.doc);
        self.lettered.follow(&self.doc);
    }
}

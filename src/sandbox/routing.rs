//! The routes that follow from a change: worked out at once where that is little work, beside the
//! window where it is more. The last routes stay until the new ones are there.

use std::sync::Arc;

use super::job::{Job, Polled, Ticket, Wake};
use crate::engine::{Routes, State, Work, advance_with, solve_with};
use crate::topology::{Reread, Topology, Touched};

/// What the work starts from.
#[derive(Clone, Debug)]
pub(super) enum Base {
    /// A state of an earlier document.
    State(Arc<State>),
    /// The routes that a document had when they were kept.
    Kept(Kept),
    /// Empty tables.
    Cold,
}

/// The routes that a document had when they were kept.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    /// The state that the way there begins in.
    pub(super) from: Arc<State>,
    /// What the way from there touches.
    pub(super) touched: Touched,
    pub(super) routes: Routes,
    /// The document, where it is not the one that is asked about.
    pub(super) doc: Option<Box<Topology>>,
}

impl Kept {
    /// The state that the document was in, whichever document is asked about now.
    fn state(&self, asked: &Topology) -> Option<State> {
        let doc = self.doc.as_deref().unwrap_or(asked);
        self.from.restored_after(doc, &self.touched, self.routes.clone())
    }
}

/// Routes to be worked out for a document.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) base: Base,
    /// The nodes at which the document differs from that of the base.
    pub(super) touched: Touched,
}

impl Request {
    /// Whether the document is compiled anew for it.
    fn compiles(&self) -> bool {
        let draws = |touched: &Touched| *touched.reread() == Reread::All;
        match &self.base {
            Base::State(_) => draws(&self.touched),
            Base::Kept(kept) => draws(&kept.touched) || draws(&self.touched),
            Base::Cold => true,
        }
    }

    /// The same request after another change of the document, which was `doc` until then.
    fn and(mut self, doc: &Topology, touched: Touched) -> Self {
        if let Base::Kept(Kept { doc: of @ None, .. }) = &mut self.base {
            *of = Some(Box::new(doc.clone()));
        }
        self.touched.extend(touched);
        self
    }
}

/// How much work may be done.
#[derive(Clone, Copy)]
pub(super) enum Limit<'a> {
    /// None at all.
    Nothing,
    /// As much as a window waits for.
    AFrame,
    /// As much as it takes.
    Everything,
    /// As much as it takes, until it is cancelled.
    Cancelled(&'a Ticket),
}

/// The looks at sessions that a window waits for: some milliseconds.
const A_FRAME: usize = 15_000;

/// The most links of a document whose policies are looked through, for a proof, while a window waits.
const READ: usize = 10_000;

/// The most links of a document that is compiled anew while a window waits: some milliseconds.
const COMPILED: usize = 4_000;

/// The state that a document comes to; none where that is more work than may be done.
pub(super) fn state_of(doc: &Topology, request: &Request, limit: Limit<'_>) -> Option<State> {
    match limit {
        Limit::Nothing => None,
        Limit::Everything => state_with(doc, request, &Work::unlimited()),
        Limit::AFrame if doc.links().len() > READ => None,
        Limit::AFrame if request.compiles() && doc.links().len() > COMPILED => None,
        Limit::AFrame => state_with(doc, request, &Work::within(A_FRAME)),
        Limit::Cancelled(ticket) => {
            let is_cancelled = || ticket.is_cancelled();
            state_with(doc, request, &Work::until(&is_cancelled))
        }
    }
}

fn state_with(doc: &Topology, request: &Request, work: &Work<'_>) -> Option<State> {
    let Request { base, touched } = request;
    match base {
        Base::State(before) => advance_with(before, doc, touched, work),
        Base::Kept(kept) => {
            // What does not fit was of another document: that is found out, not guessed.
            let then = match kept.state(doc) {
                Some(then) => then,
                None => solve_with(kept.doc.as_deref().unwrap_or(doc), work)?,
            };
            match kept.doc {
                Some(_) => advance_with(&then, doc, touched, work),
                None => Some(then),
            }
        }
        Base::Cold => solve_with(doc, work),
    }
}

/// Work on routes beside the window.
#[derive(Debug)]
pub(super) struct Pending {
    request: Request,
    /// The document that they are worked out for.
    doc: Arc<Topology>,
    job: Job<State>,
}

impl Pending {
    pub(super) fn start(doc: &Topology, request: Request, wake: &Wake) -> Self {
        let doc = Arc::new(doc.clone());
        let (snapshot, asked) = (doc.clone(), request.clone());
        let work = move |ticket: &Ticket| state_of(&snapshot, &asked, Limit::Cancelled(ticket));
        Self { request, doc, job: Job::start(wake, work) }
    }

    /// What lies between the state at rest and the document that it works on.
    pub(super) fn touched(self) -> Touched {
        let mut touched = match &self.request.base {
            Base::State(_) => Touched::default(),
            Base::Kept(kept) => kept.touched.clone(),
            Base::Cold => Touched::everything(&self.doc),
        };
        touched.extend(self.request.touched.clone());
        touched
    }

    /// What is to be worked out once the document has changed again. This work is cancelled.
    pub(super) fn and(self, touched: Touched) -> Request {
        self.request.and(&self.doc, touched)
    }

    pub(super) fn poll(&self) -> Polled<State> {
        self.job.poll()
    }

    pub(super) fn wait(&self) -> Option<State> {
        self.job.wait()
    }
}

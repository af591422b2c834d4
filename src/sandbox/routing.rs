//! Computes the routes after a change: at once if that is little work, else in the background. The
//! old routes stay until the new ones arrive.

use std::sync::Arc;

use super::job::{Job, Polled, Ticket, Wake};
use crate::engine::{Routes, State, Work, advance_with, solve_with};
use crate::topology::{Reread, Topology, Touched};

/// Starting point of the computation.
#[derive(Clone, Debug)]
pub(super) enum Base {
    /// A state of an earlier document.
    State(Arc<State>),
    /// Routes that were stored for a document earlier.
    Kept(Kept),
    /// Empty tables.
    Cold,
}

/// Routes that were stored for a document earlier.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    /// A state from which the document can be reached.
    pub(super) from: Arc<State>,
    /// Nodes that differ between that state and the document.
    pub(super) touched: Touched,
    pub(super) routes: Routes,
    /// The document, if it is not the one that routes are requested for.
    pub(super) doc: Option<Box<Topology>>,
}

impl Kept {
    /// Returns the state that the document was in, whichever document is requested now.
    fn state(&self, asked: &Topology) -> Option<State> {
        let doc = self.doc.as_deref().unwrap_or(asked);
        self.from.restored_after(doc, &self.touched, self.routes.clone())
    }
}

/// Routes to be computed for a document.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) base: Base,
    /// Nodes at which the document differs from that of the base.
    pub(super) touched: Touched,
}

impl Request {
    /// Returns true if the whole document has to be compiled.
    fn compiles(&self) -> bool {
        let draws = |touched: &Touched| *touched.reread() == Reread::All;
        match &self.base {
            Base::State(_) => draws(&self.touched),
            Base::Kept(kept) => draws(&kept.touched) || draws(&self.touched),
            Base::Cold => true,
        }
    }

    /// Returns the request after another change of the document, which was `doc` before it.
    fn and(mut self, doc: &Topology, touched: Touched) -> Self {
        if let Base::Kept(Kept { doc: of @ None, .. }) = &mut self.base {
            *of = Some(Box::new(doc.clone()));
        }
        self.touched.extend(touched);
        self
    }
}

/// Amount of work allowed.
#[derive(Clone, Copy)]
pub(super) enum Limit<'a> {
    /// None.
    Nothing,
    /// As much as a window can wait for.
    AFrame,
    /// Unlimited.
    Everything,
    /// Unlimited, but can be cancelled.
    Cancelled(&'a Ticket),
}

/// Maximum number of sessions examined while a window waits: some milliseconds.
const A_FRAME: usize = 15_000;

/// Maximum number of links of a document whose policies are read for a proof while a window waits.
const READ: usize = 10_000;

/// Maximum number of links of a document that is compiled while a window waits: some milliseconds.
const COMPILED: usize = 4_000;

/// Returns the state that a document converges to; `None` if that takes more work than allowed.
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
            // Routes that don't fit were stored for another document; this is detected here.
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

/// A job that computes routes.
#[derive(Debug)]
pub(super) struct Pending {
    request: Request,
    /// The document that the routes are for.
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

    /// Returns the nodes that differ between the state at rest and the job's document.
    pub(super) fn touched(self) -> Touched {
        let mut touched = match &self.request.base {
            Base::State(_) => Touched::default(),
            Base::Kept(kept) => kept.touched.clone(),
            Base::Cold => Touched::everything(&self.doc),
        };
        touched.extend(self.request.touched.clone());
        touched
    }

    /// Returns the request after another change of the document, and cancels this job.
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

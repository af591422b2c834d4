//! The routes that follow from a change: worked out at once where that is little work, beside the
//! window where it is more. The last routes stay until the new ones are there.

use std::sync::Arc;

use super::job::{Job, Polled, Ticket, Wake};
use crate::engine::{Routes, State, advance, solve};
use crate::topology::{Topology, Touched};

/// What the work starts from.
#[derive(Clone, Debug)]
pub(super) enum Base {
    /// A state of an earlier document.
    State(Arc<State>),
    /// The routes that an earlier document had when they were kept. The document is given where it
    /// is not the open one.
    Kept(Option<Box<Topology>>, Routes),
    /// Empty tables.
    Cold,
}

/// Routes to be worked out for a document.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) base: Base,
    /// The nodes at which the document differs from that of the base.
    pub(super) touched: Touched,
}

impl Request {
    /// The same request after another change of the document, which was `doc` until then.
    fn and(mut self, doc: &Topology, touched: Touched) -> Self {
        if let Base::Kept(of @ None, _) = &mut self.base {
            *of = Some(Box::new(doc.clone()));
        }
        self.touched.0.extend(touched.0);
        self
    }
}

/// How much work may be done.
#[derive(Clone, Copy)]
pub(super) enum Limit<'a> {
    /// As much as a window waits for.
    AFrame,
    /// As much as it takes, until it is cancelled.
    Cancelled(&'a Ticket),
}

/// The state that a document comes to; none where that is more work than may be done.
pub(super) fn state_of(doc: &Topology, request: &Request, limit: Limit<'_>) -> Option<State> {
    let Request { base, touched } = request;
    let _ = limit;
    match base {
        Base::State(before) => Some(advance(before, doc, touched)),
        Base::Kept(of, routes) => {
            let then = State::restored(of.as_deref().unwrap_or(doc), routes.clone())?;
            match of {
                Some(_) => Some(advance(&then, doc, touched)),
                None => Some(then),
            }
        }
        Base::Cold => Some(solve(doc)),
    }
}

/// Work on routes beside the window.
#[derive(Debug)]
pub(super) struct Pending {
    request: Request,
    /// The document that they are worked out for.
    doc: Topology,
    job: Job<State>,
}

impl Pending {
    pub(super) fn start(doc: &Topology, request: Request, wake: &Wake) -> Self {
        let (snapshot, asked) = (doc.clone(), request.clone());
        let work = move |ticket: &Ticket| state_of(&snapshot, &asked, Limit::Cancelled(ticket));
        Self { request, doc: doc.clone(), job: Job::start(wake, work) }
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

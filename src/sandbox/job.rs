//! Work that takes longer than a frame, on a thread of its own.
//!
//! A job works on the data it was given, never on the open document. Its answer is shown only while
//! the question still holds. Dropping a job cancels it.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::sync::{Arc, Mutex, PoisonError};

use crate::topology::Progress;

/// A callback that makes the window redraw once an answer has arrived.
#[derive(Clone)]
pub struct Wake(Arc<dyn Fn() + Send + Sync>);

impl Wake {
    /// Creates a wake that calls `call` on the job's thread.
    pub fn new(call: impl Fn() + Send + Sync + 'static) -> Self {
        Self(Arc::new(call))
    }

    /// Calls the callback.
    pub(super) fn call(&self) {
        (self.0)();
    }
}

impl Default for Wake {
    /// Does nothing.
    fn default() -> Self {
        Self::new(|| {})
    }
}

impl fmt::Debug for Wake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wake")
    }
}

/// Handle that a job gets: it reports progress and shows if the job was cancelled.
#[derive(Clone, Debug, Default)]
pub struct Ticket {
    cancelled: Arc<AtomicBool>,
    progress: Arc<Mutex<Option<Progress>>>,
}

impl Ticket {
    /// Returns true if the answer is no longer wanted.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Reports progress; breaks if the answer is no longer wanted.
    pub fn report(&self, progress: Progress) -> ControlFlow<()> {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner) = Some(progress);
        if self.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// Time that a caller waits before a job takes over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Patience {
    /// As long as a window does: a few milliseconds.
    #[default]
    AFrame,
    /// Not at all: everything that may be a job is one.
    None,
    /// As long as it takes: nothing is a job.
    Endless,
}

/// Status of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Polled<T> {
    /// Still running.
    Working,
    /// Finished with an answer.
    Done(T),
    /// Ended without an answer.
    Gone,
}

/// Work in progress on its own thread.
#[derive(Debug)]
pub struct Job<T> {
    answer: Receiver<T>,
    ticket: Ticket,
}

impl<T: Send + 'static> Job<T> {
    /// Starts work. It returns `None` if it was cancelled.
    pub fn start(wake: &Wake, work: impl FnOnce(&Ticket) -> Option<T> + Send + 'static) -> Self {
        let (sender, answer) = channel();
        let ticket = Ticket::default();
        let (its_ticket, wake) = (ticket.clone(), wake.clone());
        std::thread::spawn(move || {
            if let Some(found) = work(&its_ticket) {
                // Nobody listens any more once the job was let go.
                let _ = sender.send(found);
            }
            drop(sender);
            wake.call();
        });
        Self { answer, ticket }
    }

    /// Waits for an answer that is produced elsewhere, such as in a dialog of the system.
    pub fn awaiting(answer: Receiver<T>) -> Self {
        Self { answer, ticket: Ticket::default() }
    }

    /// Returns its current status.
    pub fn poll(&self) -> Polled<T> {
        match self.answer.try_recv() {
            Ok(found) => Polled::Done(found),
            Err(TryRecvError::Empty) => Polled::Working,
            Err(TryRecvError::Disconnected) => Polled::Gone,
        }
    }

    /// Blocks until the answer arrives: for tests and scripts, never for a window.
    pub fn wait(&self) -> Option<T> {
        self.answer.recv().ok()
    }

    /// Returns the last progress reported, if any.
    pub fn progress(&self) -> Option<Progress> {
        *self.ticket.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        self.ticket.cancelled.store(true, Ordering::Relaxed);
    }
}

/// Work that answers a question; it returns `None` if it is cancelled.
type Work<A> = Box<dyn FnOnce(&Ticket) -> Option<A> + Send>;

/// The answer to the latest question of a kind, computed at once or by a job. The answer to an
/// earlier question is never returned for a later one.
#[derive(Debug)]
pub struct Latest<Q, A> {
    known: Option<(Q, A)>,
    coming: Option<(Q, Job<A>)>,
    /// The question whose work ended without an answer; it is not tried again.
    unanswered: Option<Q>,
}

impl<Q, A> Default for Latest<Q, A> {
    fn default() -> Self {
        Self { known: None, coming: None, unanswered: None }
    }
}

/// Time at which a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Before the call returns.
    AtOnce,
    /// Later, by a job on its own thread.
    Beside,
}

impl<Q: PartialEq, A: Send + 'static> Latest<Q, A> {
    /// Asks, unless the last question was the same. Cancels a job for another question. Returns
    /// true if the question is new.
    pub fn ask(&mut self, question: Q, when: When, wake: &Wake, work: Work<A>) -> bool {
        if self.is_asked(&question) {
            return false;
        }
        (self.coming, self.unanswered) = (None, None);
        match when {
            When::AtOnce => match work(&Ticket::default()) {
                Some(answer) => self.known = Some((question, answer)),
                None => self.unanswered = Some(question),
            },
            When::Beside => self.coming = Some((question, Job::start(wake, work))),
        }
        true
    }

    /// Returns true if this was the last question asked.
    pub fn is_asked(&self, question: &Q) -> bool {
        match (&self.coming, &self.unanswered) {
            (Some((of, _)), _) | (None, Some(of)) => of == question,
            (None, None) => self.known.as_ref().is_some_and(|(of, _)| of == question),
        }
    }

    /// Returns the answer to a question, if known.
    pub fn get(&self, question: &Q) -> Option<&A> {
        self.known.as_ref().filter(|(of, _)| of == question).map(|(_, answer)| answer)
    }

    /// Returns the last question that was answered, with its answer.
    pub fn last(&self) -> Option<(&Q, &A)> {
        self.known.as_ref().map(|(question, answer)| (question, answer))
    }

    /// Returns true while a job is running.
    pub fn is_coming(&self) -> bool {
        self.coming.is_some()
    }

    /// Collects the answer of a finished job. Returns true if there was one.
    pub fn poll(&mut self) -> bool {
        let polled = self.coming.as_ref().map_or(Polled::Working, |(_, job)| job.poll());
        self.take(polled)
    }

    /// Waits for the running job.
    pub fn wait(&mut self) {
        let found = self.coming.as_ref().map(|(_, job)| job.wait());
        if let Some(found) = found {
            self.take(found.map_or(Polled::Gone, Polled::Done));
        }
    }

    fn take(&mut self, polled: Polled<A>) -> bool {
        match polled {
            Polled::Working => false,
            Polled::Gone => {
                self.unanswered = self.coming.take().map(|(question, _)| question);
                false
            }
            Polled::Done(answer) => {
                self.known = self.coming.take().map(|(question, _)| (question, answer));
                true
            }
        }
    }

    /// Forgets the answer and cancels the running job.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn only_the_newest_question_is_answered() {
        let mut latest: Latest<u32, u32> = Latest::default();
        let (release, held) = channel::<()>();
        let first = move |ticket: &Ticket| {
            let _ = held.recv();
            (!ticket.is_cancelled()).then_some(1)
        };
        latest.ask(1, When::Beside, &Wake::default(), Box::new(first));
        assert!(!latest.poll() && latest.is_coming());
        latest.ask(2, When::Beside, &Wake::default(), Box::new(|_| Some(2)));
        let _ = release.send(());
        latest.wait();
        assert_eq!((latest.get(&1), latest.get(&2)), (None, Some(&2)));
        // The same again starts nothing.
        latest.ask(2, When::Beside, &Wake::default(), Box::new(|_| Some(3)));
        assert_eq!((latest.is_coming(), latest.get(&2)), (false, Some(&2)));
    }

    #[test]
    fn a_job_that_is_let_go_is_told_so() {
        let (said, heard) = channel();
        let job: Job<()> = Job::start(&Wake::default(), move |ticket| {
            while !ticket.is_cancelled() {
                std::thread::yield_now();
            }
            let _ = said.send(());
            None
        });
        drop(job);
        assert_eq!(heard.recv(), Ok(()));
    }

    #[test]
    fn work_that_dies_leaves_no_answer_and_no_job() {
        let mut latest: Latest<u32, u32> = Latest::default();
        latest.ask(1, When::Beside, &Wake::default(), Box::new(|_| None));
        latest.wait();
        assert!(!latest.is_coming() && latest.get(&1).is_none());
    }
}

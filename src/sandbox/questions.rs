//! Questions about the open document that take time to answer: which change makes a route win,
//! which routes FRR and BIRD would choose, what a recording costs its clients. An answer is valid
//! for the routes or the recording that it was asked about.

use std::sync::Arc;

use super::daemons::Daemons;
use super::job::{Latest, Ticket, Wake, When};
use super::time::{Cost, CostOf, Time};
use crate::anycast::{Obstacle, Win, what_makes_win_with};
use crate::engine::{Routes, Source, State, Work};
use crate::topology::{NodeId, Prefix, Topology};

/// A question.
#[derive(Clone, Debug, PartialEq)]
pub enum Question {
    /// The smallest change that makes a route win at a node.
    Win(WinQuestion),
    /// The routes that FRR and BIRD would choose.
    Daemons,
}

/// A route that should win at a node.
#[derive(Clone, Debug, PartialEq)]
pub struct WinQuestion {
    /// The node that makes the choice.
    pub node: NodeId,
    /// The prefix.
    pub prefix: Prefix,
    /// The neighbour and the link that its route should come from.
    pub wanted: Source,
}

/// Routes and the document that they belong to: an answer is shown only with these.
#[derive(Clone, Debug)]
pub(super) struct Basis {
    pub(super) routes: Routes,
    /// Number of changes of the document.
    pub(super) edits: u64,
}

impl PartialEq for Basis {
    fn eq(&self, other: &Self) -> bool {
        self.edits == other.edits && Arc::ptr_eq(&self.routes, &other.routes)
    }
}

/// Known answers and those being computed.
#[derive(Debug, Default)]
pub(super) struct Answers {
    win: Latest<(Basis, WinQuestion), Result<Win, Obstacle>>,
    daemons: Latest<Basis, Daemons>,
    cost: Latest<CostOf, Cost>,
}

impl Answers {
    /// Asks; returns true if the question is new.
    pub(super) fn ask(
        &mut self,
        (question, when): (Question, When),
        basis: Basis,
        doc: &Topology,
        state: &Arc<State>,
        wake: &Wake,
    ) -> bool {
        let state = state.clone();
        match question {
            Question::Win(asked) => {
                if self.win.is_asked(&(basis.clone(), asked.clone())) {
                    return false;
                }
                let (doc, about) = (doc.clone(), asked.clone());
                let work = move |ticket: &Ticket| {
                    let WinQuestion { node, prefix, wanted } = &about;
                    let is_cancelled = || ticket.is_cancelled();
                    let work = Work::until(&is_cancelled);
                    what_makes_win_with(&doc, &state, prefix, (node, wanted), &work)
                };
                self.win.ask((basis, asked), when, wake, Box::new(work))
            }
            Question::Daemons => {
                if self.daemons.is_asked(&basis) {
                    return false;
                }
                let doc = doc.clone();
                let work = move |ticket: &Ticket| {
                    let is_cancelled = || ticket.is_cancelled();
                    Daemons::of_with(&doc, &state, &Work::until(&is_cancelled))
                };
                self.daemons.ask(basis, when, wake, Box::new(work))
            }
        }
    }

    pub(super) fn win(&self, basis: Basis, asked: &WinQuestion) -> Option<&Result<Win, Obstacle>> {
        self.win.get(&(basis, asked.clone()))
    }

    /// Returns the last change found, for as long as it is previewed, even if the routes have
    /// changed since.
    pub(super) fn last_win(&self) -> Option<(&WinQuestion, &Win)> {
        let ((_, asked), answer) = self.win.last()?;
        Some((asked, answer.as_ref().ok()?))
    }

    pub(super) fn daemons(&self, basis: &Basis) -> Option<&Daemons> {
        self.daemons.get(basis)
    }

    /// Asks for the cost of the recording to the clients of a prefix.
    pub(super) fn ask_cost(&mut self, time: &Time, prefix: &Prefix, when: When, wake: &Wake) {
        let of = time.cost_of(prefix);
        if self.cost.is_asked(&of) {
            return;
        }
        let (made, about) = (time.player().made().clone(), *prefix);
        let work = move |ticket: &Ticket| (!ticket.is_cancelled()).then(|| Cost::of(&made, &about));
        self.cost.ask(of, when, wake, Box::new(work));
    }

    pub(super) fn cost(&self, of: &CostOf) -> Option<&Cost> {
        self.cost.get(of)
    }

    /// Collects answers. Returns true if there was one.
    pub(super) fn poll(&mut self) -> bool {
        let came = [self.win.poll(), self.daemons.poll(), self.cost.poll()];
        came.contains(&true)
    }

    pub(super) fn is_coming(&self) -> bool {
        self.win.is_coming() || self.daemons.is_coming() || self.cost.is_coming()
    }

    /// Waits for all answers.
    pub(super) fn wait(&mut self) {
        self.win.wait();
        self.daemons.wait();
        self.cost.wait();
    }
}

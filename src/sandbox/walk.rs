//! A walkthrough of choices, one after the other: one cycle of a network that never converges, or
//! the history that leads to a stable state.

use crate::engine::{Change, PrefixState, Trace};
use crate::topology::Prefix;

/// How long a choice is shown while it plays, in seconds.
const PACE: f64 = 0.9;

/// A walkthrough under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Walk {
    prefix: Prefix,
    title: String,
    course: Trace,
    ends: Ends,
    /// How many choices have been made.
    at: usize,
    /// The numbers of changes after which it stops.
    stops: Vec<usize>,
    /// While it plays, the seconds until the next choice.
    left: Option<f64>,
}

/// What follows the last choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// Nothing.
    There,
    /// The first one again.
    GoesRound,
}

impl Walk {
    pub(super) fn new(prefix: Prefix, title: String, course: Trace, ends: Ends) -> Self {
        let stops = course.stops();
        Self { prefix, title, course, ends, at: 0, stops, left: None }
    }

    /// The prefix.
    pub fn prefix(&self) -> &Prefix {
        &self.prefix
    }

    /// Its title, such as "One round".
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What follows the last choice.
    pub fn ends(&self) -> Ends {
        self.ends
    }

    /// How many choices have been made.
    pub fn at(&self) -> usize {
        self.at
    }

    /// How many choices there are.
    pub fn last(&self) -> usize {
        self.stops.len()
    }

    /// The last choice that was made.
    pub fn choice(&self) -> Option<&Change> {
        self.course.turn(self.at)
    }

    /// Whether it goes on by itself.
    pub fn is_playing(&self) -> bool {
        self.left.is_some()
    }

    /// The seconds until it goes on by itself.
    pub fn due_in(&self) -> Option<f64> {
        self.left
    }

    /// The place after the next choice, if there is one.
    pub fn following(&self) -> Option<usize> {
        match self.at + 1 {
            next if next <= self.stops.len() => Some(next),
            _ if self.ends == Ends::GoesRound => Some(1.min(self.stops.len())),
            _ => None,
        }
    }

    /// Begins to go on by itself, or stops.
    pub(super) fn play(&mut self) {
        self.left = if self.is_playing() { None } else { Some(PACE) };
    }

    pub(super) fn go_to(&mut self, place: usize) {
        self.at = place.min(self.stops.len());
    }

    /// The routes at the choice that it has come to.
    pub(super) fn routes(&self) -> PrefixState {
        let changes = self.at.checked_sub(1).and_then(|stop| self.stops.get(stop));
        self.course.after(changes.copied().unwrap_or(0))
    }

    /// Lets seconds pass. Says whether it has gone on.
    pub(super) fn tick(&mut self, seconds: f64) -> bool {
        let Some(left) = self.left.as_mut() else { return false };
        *left -= seconds;
        if *left > 0.0 {
            return false;
        }
        let to = self.following();
        self.left = to.map(|_| PACE);
        if let Some(to) = to {
            self.at = to;
        }
        to.is_some()
    }
}

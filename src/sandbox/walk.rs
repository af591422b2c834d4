//! A walkthrough of choices: one cycle of a network that never converges, or the history that leads
//! to a stable state.

use crate::engine::{Change, PrefixState, Trace};
use crate::topology::Prefix;

/// Time for which each choice is shown during playback, in seconds.
const PACE: f64 = 0.9;

/// A walkthrough under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Walk {
    prefix: Prefix,
    title: String,
    course: Trace,
    ends: Ends,
    /// Number of choices made.
    at: usize,
    /// Numbers of changes after which it pauses.
    stops: Vec<usize>,
    /// Seconds until the next choice, while it plays.
    left: Option<f64>,
}

/// Behaviour after the last choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// It ends.
    There,
    /// It starts again with the first choice.
    GoesRound,
}

impl Walk {
    pub(super) fn new(prefix: Prefix, title: String, course: Trace, ends: Ends) -> Self {
        let stops = course.stops();
        Self { prefix, title, course, ends, at: 0, stops, left: None }
    }

    /// Returns the prefix.
    pub fn prefix(&self) -> &Prefix {
        &self.prefix
    }

    /// Returns its title, such as "One round".
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Returns its behaviour after the last choice.
    pub fn ends(&self) -> Ends {
        self.ends
    }

    /// Returns the number of choices made.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Returns the total number of choices.
    pub fn last(&self) -> usize {
        self.stops.len()
    }

    /// Returns the last choice made.
    pub fn choice(&self) -> Option<&Change> {
        self.course.turn(self.at)
    }

    /// Returns true while it plays.
    pub fn is_playing(&self) -> bool {
        self.left.is_some()
    }

    /// Returns the seconds until the next choice, if it plays.
    pub fn due_in(&self) -> Option<f64> {
        self.left
    }

    /// Returns the place after the next choice, if there is one.
    pub fn following(&self) -> Option<usize> {
        match self.at + 1 {
            next if next <= self.stops.len() => Some(next),
            _ if self.ends == Ends::GoesRound => Some(1.min(self.stops.len())),
            _ => None,
        }
    }

    /// Starts or pauses playback.
    pub(super) fn play(&mut self) {
        self.left = if self.is_playing() { None } else { Some(PACE) };
    }

    pub(super) fn go_to(&mut self, place: usize) {
        self.at = place.min(self.stops.len());
    }

    /// Returns the routes at the current choice.
    pub(super) fn routes(&self) -> PrefixState {
        let changes = self.at.checked_sub(1).and_then(|stop| self.stops.get(stop));
        self.course.after(changes.copied().unwrap_or(0))
    }

    /// Advances by some seconds. Returns true if it moved to another choice.
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

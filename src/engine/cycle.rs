//! Cycle detection: a run that is back where it was goes round for ever.
//!
//! The detector marks a state, compares later ones with it, and marks a new one each time the number
//! of steps doubles (R. P. Brent, "An improved Monte Carlo factorization algorithm", 1980). A state is
//! compared by a hash of its parts first.

/// Detects that a run returns to an earlier state. `M` is what a mark keeps beside the hash.
#[derive(Clone, Debug)]
pub(super) struct CycleDetector<M> {
    /// Hashes of all parts of the state, combined.
    state: u64,
    mark: Option<(u64, M)>,
    steps: usize,
    next_mark: usize,
}

impl<M> CycleDetector<M> {
    /// Places the first mark after `first_mark` steps.
    pub(super) fn new(first_mark: usize) -> Self {
        Self { state: 0, mark: None, steps: 0, next_mark: first_mark }
    }

    /// Replaces the hash of one part of the state; 0 is that of a part that was never set.
    pub(super) fn replace(&mut self, was: u64, now: u64) {
        self.state ^= was ^ now;
    }

    /// Forgets the mark: no earlier state can come again.
    pub(super) fn forget(&mut self, first_mark: usize) {
        (self.mark, self.steps, self.next_mark) = (None, 0, first_mark);
    }

    /// The mark, if the state has its hash.
    pub(super) fn same_hash(&self) -> Option<&M> {
        self.mark.as_ref().filter(|(state, _)| *state == self.state).map(|(_, mark)| mark)
    }

    /// Counts a step, and makes a new mark if it is time for one. Returns true if it did.
    pub(super) fn step(&mut self, mark: impl FnOnce() -> M) -> bool {
        self.steps += 1;
        let is_due = self.steps >= self.next_mark;
        if is_due {
            self.next_mark = self.steps.max(1) * 2;
            self.mark = Some((self.state, mark()));
        }
        is_due
    }
}

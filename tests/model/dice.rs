//! Decisions at random. They follow from a seed alone, so that every machine draws the same and a
//! failure can be repeated.

use rand_pcg::Pcg32;
use rand_pcg::rand_core::{Rng as _, SeedableRng as _};

/// The seeds of a test on many cases: `CATCHMENT_CASES` says how many, `CATCHMENT_FIRST` from which on.
pub(crate) fn cases(usual: u64) -> std::ops::Range<u64> {
    let read = |name| std::env::var(name).ok().and_then(|n| n.parse().ok());
    let first = read("CATCHMENT_FIRST").unwrap_or(0);
    first..first + read("CATCHMENT_CASES").unwrap_or(usual)
}

/// A generator of our own choosing.
pub(crate) struct Dice(Pcg32);

impl Dice {
    /// The same seed makes the same decisions.
    pub(crate) fn new(seed: u64) -> Self {
        Self(Pcg32::seed_from_u64(seed))
    }

    /// A number below a bound; 0 when nothing is below it.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0.next_u32() as usize % bound.max(1)
    }

    /// Whether something of this likelihood, in percent, happens.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// True once in so many times.
    pub(crate) fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of several, which must not be none.
    pub(crate) fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    /// Puts things in some order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }

    /// So many things at most, often none.
    pub(crate) fn some<T>(&mut self, most: usize, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = self.below(most + 1);
        (0..count).map(|_| make(self)).collect()
    }

    /// A thing or nothing.
    pub(crate) fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.one_in(2).then(|| make(self))
    }

    /// A 32-bit number, often one at the edge of a range.
    pub(crate) fn number(&mut self) -> u32 {
        match self.below(4) {
            0 => self.pick(&[0, 1, 255, 256, 65_535, 65_536, u32::MAX - 1, u32::MAX]),
            1 => self.0.next_u32(),
            _ => self.below(1000) as u32,
        }
    }
}

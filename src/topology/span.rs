//! Durations of simulated time. Time is an integer, so that a run is the same on every machine.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A duration of simulated time, in whole microseconds. Files and people write seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span(u64);

/// The reason why a number is not a valid duration.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{0} s is impossible; expected 0 to 86400 seconds")]
pub struct SpanError(f64);

impl Span {
    /// Zero.
    pub const ZERO: Self = Self(0);
    /// The longest duration that can be set: a day, in seconds.
    pub const MAX_SECONDS: f64 = 86_400.0;

    /// Creates a duration from whole milliseconds.
    pub const fn of_ms(ms: u32) -> Self {
        Self(ms as u64 * 1000)
    }

    /// Creates a duration from whole microseconds.
    pub const fn of_micros(micros: u64) -> Self {
        Self(micros)
    }

    /// Creates a duration from seconds, rounded to a microsecond.
    ///
    /// # Errors
    ///
    /// Fails if the number is negative, not finite, or more than [`Self::MAX_SECONDS`].
    pub fn from_seconds(seconds: f64) -> Result<Self, SpanError> {
        if seconds.is_finite() && (0.0..=Self::MAX_SECONDS).contains(&seconds) {
            Ok(Self((seconds * 1e6).round() as u64))
        } else {
            Err(SpanError(seconds))
        }
    }

    /// Returns whole microseconds.
    pub const fn micros(self) -> u64 {
        self.0
    }

    /// Returns seconds.
    pub fn seconds(self) -> f64 {
        self.0 as f64 / 1e6
    }

    /// Returns the time from `earlier` to this time, both counted from the same origin; zero if it
    /// is not earlier.
    pub const fn since(self, earlier: Self) -> Self {
        Self(self.0.saturating_sub(earlier.0))
    }

    /// Returns true if it is zero.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }
}

/// Formats as people write it: "30 s", "0.05 s".
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} s", self.seconds())
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if self.0.is_multiple_of(1_000_000) {
            s.serialize_u64(self.0 / 1_000_000)
        } else {
            s.serialize_f64(self.seconds())
        }
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::from_seconds(f64::deserialize(d)?).map_err(serde::de::Error::custom)
    }
}

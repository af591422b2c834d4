//! Numbers with a meaning: AS numbers, latencies, canvas positions.

use std::fmt;
use std::num::{NonZeroU16, NonZeroU32};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An AS number of four octets (RFC 6793). Zero is reserved (RFC 7607) and cannot be made.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Asn(NonZeroU32);

/// The reason why a number or a text is no AS number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AsnError {
    /// Zero was given.
    #[error("AS number 0 is reserved (RFC 7607); expected 1 to 4294967295")]
    Zero,
    /// Not a number, or too large.
    #[error("{0:?} is no AS number; expected 1 to 4294967295")]
    NotANumber(String),
}

impl Asn {
    /// Creates an AS number.
    ///
    /// # Errors
    ///
    /// Fails if the number is zero.
    pub fn new(number: u32) -> Result<Self, AsnError> {
        NonZeroU32::new(number).map(Self).ok_or(AsnError::Zero)
    }

    /// Returns the plain number (asplain, RFC 5396).
    pub fn get(self) -> u32 {
        self.0.get()
    }

    /// Returns the private 16-bit range, 64512 to 65534 (RFC 6996), then the private 32-bit range.
    pub fn private() -> impl Iterator<Item = Self> {
        (64512..=65534u32).chain(4_200_000_000..=4_294_967_294).filter_map(|n| Self::new(n).ok())
    }
}

impl fmt::Display for Asn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Debug for Asn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AS{}", self.0)
    }
}

impl FromStr for Asn {
    type Err = AsnError;

    fn from_str(text: &str) -> Result<Self, AsnError> {
        let text = text.trim();
        let digits = text.strip_prefix("AS").or_else(|| text.strip_prefix("as")).unwrap_or(text);
        match digits.parse::<u32>() {
            Ok(number) => Self::new(number),
            Err(_) => Err(AsnError::NotANumber(text.chars().take(40).collect())),
        }
    }
}

impl<'de> Deserialize<'de> for Asn {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::new(u32::deserialize(d)?).map_err(serde::de::Error::custom)
    }
}

/// The one-way delay of a link, in whole microseconds. Files and people write milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Latency(u32);

/// The reason why a number is no latency.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("a latency of {0} ms is impossible; expected 0 to 10000")]
pub struct LatencyError(f64);

impl Latency {
    /// Maximum delay of a link, in milliseconds.
    pub const MAX_MS: f64 = 10_000.0;

    /// Creates a latency from milliseconds, rounded to a microsecond.
    ///
    /// # Errors
    ///
    /// Fails if the number is negative, not finite, or more than [`Self::MAX_MS`].
    pub fn from_ms(ms: f64) -> Result<Self, LatencyError> {
        if ms.is_finite() && (0.0..=Self::MAX_MS).contains(&ms) {
            Ok(Self((ms * 1000.0).round() as u32))
        } else {
            Err(LatencyError(ms))
        }
    }

    /// Returns whole microseconds.
    pub fn micros(self) -> u64 {
        u64::from(self.0)
    }

    /// Returns milliseconds.
    pub fn ms(self) -> f64 {
        f64::from(self.0) / 1000.0
    }
}

/// The cost of a link in the IGP, 1 to 65535 as in OSPF (RFC 2328 section C.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct IgpCost(NonZeroU16);

/// The reason why a number is no cost.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an IGP cost of {0} is impossible; expected 1 to 65535")]
pub struct IgpCostError(u32);

impl IgpCost {
    /// Creates a cost.
    ///
    /// # Errors
    ///
    /// Fails if the number is not from 1 to 65535.
    pub fn new(cost: u32) -> Result<Self, IgpCostError> {
        let fits = u16::try_from(cost).ok().and_then(NonZeroU16::new);
        fits.map(Self).ok_or(IgpCostError(cost))
    }

    /// Returns the number.
    pub fn get(self) -> u32 {
        u32::from(self.0.get())
    }
}

impl Default for IgpCost {
    /// Returns the default cost of a link, 10.
    fn default() -> Self {
        const USUAL: NonZeroU16 = NonZeroU16::new(10).unwrap();
        Self(USUAL)
    }
}

impl<'de> Deserialize<'de> for IgpCost {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::new(u32::deserialize(d)?).map_err(serde::de::Error::custom)
    }
}

impl Serialize for Latency {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if self.0.is_multiple_of(1000) {
            s.serialize_u32(self.0 / 1000)
        } else {
            s.serialize_f64(self.ms())
        }
    }
}

impl<'de> Deserialize<'de> for Latency {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::from_ms(f64::deserialize(d)?).map_err(serde::de::Error::custom)
    }
}

/// Maximum distance of a coordinate from the origin, in points.
pub const MAX_COORDINATE: f32 = 1_000_000.0;

/// The position of a node on the canvas, in points at 100 % zoom; y grows downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pos {
    x: f32,
    y: f32,
}

/// The reason why a pair of numbers is no position.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("position ({0}, {1}) is impossible; expected two numbers between -1000000 and 1000000")]
pub struct PosError(f32, f32);

impl Pos {
    /// Creates a position.
    ///
    /// # Errors
    ///
    /// Fails if a coordinate is not finite or exceeds [`MAX_COORDINATE`].
    pub fn new(x: f32, y: f32) -> Result<Self, PosError> {
        let fits = |v: f32| v.is_finite() && v.abs() <= MAX_COORDINATE;
        // Adding zero turns -0.0 into 0.0, so that equal positions are written alike.
        if fits(x) && fits(y) { Ok(Self { x: x + 0.0, y: y + 0.0 }) } else { Err(PosError(x, y)) }
    }

    /// Returns the nearest valid position; NaN becomes zero.
    pub fn clamped(x: f32, y: f32) -> Self {
        let fit = |v: f32| {
            if v.is_nan() { 0.0 } else { v.clamp(-MAX_COORDINATE, MAX_COORDINATE) + 0.0 }
        };
        Self { x: fit(x), y: fit(y) }
    }

    /// Returns the points to the right of the origin.
    pub fn x(self) -> f32 {
        self.x
    }

    /// Returns the points below the origin.
    pub fn y(self) -> f32 {
        self.y
    }
}

impl Serialize for Pos {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        (self.x, self.y).serialize(s)
    }
}

impl<'de> Deserialize<'de> for Pos {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let (x, y) = <(f32, f32)>::deserialize(d)?;
        Self::new(x, y).map_err(serde::de::Error::custom)
    }
}

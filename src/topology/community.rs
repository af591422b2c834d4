//! BGP communities (RFC 1997).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A standard community of 32 bits, written `asn:value` or by its well-known name.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Community(u32);

/// The reason why a text is no community.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no community; expected asn:value with both from 0 to 65535, or one of no-export, \
     no-advertise, local-as, no-peer, blackhole, graceful-shutdown"
)]
pub struct CommunityError(String);

impl Community {
    /// Must not leave the AS (RFC 1997).
    pub const NO_EXPORT: Self = Self(0xFFFF_FF01);
    /// Must not be advertised to anyone (RFC 1997).
    pub const NO_ADVERTISE: Self = Self(0xFFFF_FF02);
    /// Must not leave the member AS; without confederations the same as no-export (RFC 1997,
    /// NO_EXPORT_SUBCONFED).
    pub const LOCAL_AS: Self = Self(0xFFFF_FF03);
    /// Should not be advertised to bilateral peers (RFC 3765). Acts only where a policy denies it.
    pub const NO_PEER: Self = Self(0xFFFF_FF04);
    /// Discard the traffic (RFC 7999).
    pub const BLACKHOLE: Self = Self(0xFFFF_029A);
    /// The session is about to go down (RFC 8326).
    pub const GRACEFUL_SHUTDOWN: Self = Self(0xFFFF_0000);

    const NAMES: [(&'static str, Self); 6] = [
        ("no-export", Self::NO_EXPORT),
        ("no-advertise", Self::NO_ADVERTISE),
        ("local-as", Self::LOCAL_AS),
        ("no-peer", Self::NO_PEER),
        ("blackhole", Self::BLACKHOLE),
        ("graceful-shutdown", Self::GRACEFUL_SHUTDOWN),
    ];

    /// Returns the well-known communities with their names.
    pub fn well_known() -> impl Iterator<Item = (&'static str, Self)> {
        Self::NAMES.into_iter()
    }

    /// Creates a community from its two halves.
    pub fn new(high: u16, low: u16) -> Self {
        Self((u32::from(high) << 16) | u32::from(low))
    }
}

impl fmt::Display for Community {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Self::NAMES.iter().find(|(_, c)| c == self) {
            Some((name, _)) => f.write_str(name),
            None => write!(f, "{}:{}", self.0 >> 16, self.0 & 0xFFFF),
        }
    }
}

impl fmt::Debug for Community {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Community {
    type Err = CommunityError;

    fn from_str(text: &str) -> Result<Self, CommunityError> {
        let text = text.trim();
        if let Some((_, known)) = Self::NAMES.iter().find(|(name, _)| *name == text) {
            return Ok(*known);
        }
        let halves = text
            .split_once(':')
            .and_then(|(high, low)| Some(Self::new(high.parse().ok()?, low.parse().ok()?)));
        halves.ok_or_else(|| CommunityError(text.chars().take(60).collect()))
    }
}

impl Serialize for Community {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Community {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

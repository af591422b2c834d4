//! An IP prefix whose host bits are zero.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::str::FromStr;

use ipnet::{IpNet, Ipv4Net};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An IPv4 or IPv6 prefix, such as `1.1.1.0/24`. Host bits are always zero.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Prefix(IpNet);

/// The reason why a text is no prefix.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PrefixError {
    /// Not an address, a slash and a length.
    #[error("{0:?} is no prefix; expected an address and a length, such as 1.1.1.0/24")]
    Malformed(String),
    /// Bits after the prefix length are set.
    #[error("{given} has host bits set; expected {meant}")]
    HostBits {
        /// The text given.
        given: String,
        /// The prefix that contains it.
        meant: Prefix,
    },
}

impl Prefix {
    /// A documentation prefix (RFC 5737), for cases where any prefix will do.
    pub const DOCUMENTATION: Self =
        Self(IpNet::V4(Ipv4Net::new_assert(Ipv4Addr::new(192, 0, 2, 0), 24)));

    /// Returns true if every address of `other` is in this prefix.
    pub fn contains(&self, other: &Self) -> bool {
        self.0.contains(&other.0)
    }

    /// Returns true if the address is in this prefix.
    pub fn contains_address(&self, address: IpAddr) -> bool {
        self.0.contains(&address)
    }

    /// Returns the maximum prefix length of its address family.
    pub fn longest(&self) -> u8 {
        self.0.max_prefix_len()
    }

    /// Returns the prefix length.
    pub fn length(&self) -> u8 {
        self.0.prefix_len()
    }

    /// Returns an address of this prefix that is in none of `others`, if there is one: a
    /// destination that is routed by this prefix and not by a more specific one.
    pub fn address_outside(&self, others: &[Self]) -> Option<IpAddr> {
        let inside: Vec<&Self> = others.iter().filter(|o| self.contains(o)).collect();
        if inside.is_empty() {
            return Some(self.0.addr());
        }
        if inside.contains(&self) {
            return None;
        }
        let halves = self.0.subnets(self.0.prefix_len() + 1).ok()?;
        halves.map(Self).find_map(|half| {
            let deeper: Vec<Self> = inside.iter().map(|o| **o).collect();
            half.address_outside(&deeper)
        })
    }

    /// Returns the first address.
    pub fn first_address(&self) -> IpAddr {
        self.0.addr()
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Prefix {
    type Err = PrefixError;

    fn from_str(text: &str) -> Result<Self, PrefixError> {
        let text = text.trim();
        let net: IpNet =
            text.parse().map_err(|_| PrefixError::Malformed(text.chars().take(60).collect()))?;
        if net.trunc() == net {
            Ok(Self(net))
        } else {
            Err(PrefixError::HostBits { given: net.to_string(), meant: Self(net.trunc()) })
        }
    }
}

impl Serialize for Prefix {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Prefix {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

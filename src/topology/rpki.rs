//! Route origin authorisations (ROAs, RFC 9582), and the resulting validity of routes.

use serde::{Deserialize, Serialize};

use super::{Asn, Prefix};

/// Origin AS of a ROA. AS 0 means that no AS may originate the prefix (RFC 6483 section 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RoaOrigin(u32);

impl RoaOrigin {
    /// AS 0: no AS may originate the prefix.
    pub const NOBODY: Self = Self(0);

    /// Creates an origin from a number; 0 means no AS.
    pub fn new(number: u32) -> Self {
        Self(number)
    }

    /// Returns the number; 0 means no AS.
    pub fn get(self) -> u32 {
        self.0
    }

    /// Returns the AS, or `None` for AS 0.
    pub fn asn(self) -> Option<Asn> {
        Asn::new(self.0).ok()
    }
}

impl From<Asn> for RoaOrigin {
    fn from(asn: Asn) -> Self {
        Self(asn.get())
    }
}

/// A route origin authorisation (ROA).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roa {
    /// The authorised prefix.
    pub prefix: Prefix,
    /// The AS that may originate it.
    pub origin: RoaOrigin,
    /// Maximum length of more specific prefixes that are authorised, too; by default the prefix's
    /// length.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u8>,
}

/// Validity of a route according to ROAs (RFC 6811 section 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Validity {
    /// A ROA covers the prefix and authorises the origin and the length.
    Valid,
    /// ROAs cover the prefix, but none authorises the route.
    Invalid,
    /// No ROA covers the prefix.
    NotFound,
}

impl Validity {
    /// Returns the name in lower case, as in a sentence.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::NotFound => "not found",
        }
    }
}

impl Roa {
    /// Returns the maximum length of an authorised prefix.
    pub fn longest(&self) -> u8 {
        self.max_length.unwrap_or_else(|| self.prefix.length())
    }
}

/// Returns the validity of a prefix originated by an AS (RFC 6811 section 2).
pub fn validity(roas: &[Roa], prefix: &Prefix, origin: Asn) -> Validity {
    let mut covering = roas.iter().filter(|roa| roa.prefix.contains(prefix)).peekable();
    if covering.peek().is_none() {
        return Validity::NotFound;
    }
    let fits = |roa: &Roa| roa.origin.asn() == Some(origin) && prefix.length() <= roa.longest();
    if covering.any(fits) { Validity::Valid } else { Validity::Invalid }
}

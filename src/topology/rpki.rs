//! Route origin authorisations: who may announce what (RFC 9582), and what follows for a route.

use serde::{Deserialize, Serialize};

use super::{Asn, Prefix};

/// Whom an authorisation names. AS 0 stands for nobody (RFC 6483 section 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RoaOrigin(u32);

impl RoaOrigin {
    /// Nobody may announce it.
    pub const NOBODY: Self = Self(0);

    /// From a number; 0 is nobody.
    pub fn new(number: u32) -> Self {
        Self(number)
    }

    /// The number, 0 for nobody.
    pub fn get(self) -> u32 {
        self.0
    }

    /// The AS, unless it is nobody.
    pub fn asn(self) -> Option<Asn> {
        Asn::new(self.0).ok()
    }
}

impl From<Asn> for RoaOrigin {
    fn from(asn: Asn) -> Self {
        Self(asn.get())
    }
}

/// A route origin authorisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roa {
    /// What may be announced.
    pub prefix: Prefix,
    /// By whom.
    pub origin: RoaOrigin,
    /// The longest prefix inside it that may be announced too; its own length when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u8>,
}

/// What authorisations say about a route (RFC 6811 section 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Validity {
    /// One of them covers the prefix and names the origin.
    Valid,
    /// Some cover the prefix, none of them fits.
    Invalid,
    /// None covers the prefix.
    NotFound,
}

impl Validity {
    /// In lower case, as in a sentence.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::NotFound => "not found",
        }
    }
}

impl Roa {
    /// The longest prefix that may be announced.
    pub fn longest(&self) -> u8 {
        self.max_length.unwrap_or_else(|| self.prefix.length())
    }
}

/// What authorisations say about a prefix announced by an AS (RFC 6811 section 2).
pub fn validity(roas: &[Roa], prefix: &Prefix, origin: Asn) -> Validity {
    let mut covering = roas.iter().filter(|roa| roa.prefix.contains(prefix)).peekable();
    if covering.peek().is_none() {
        return Validity::NotFound;
    }
    let fits = |roa: &Roa| roa.origin.asn() == Some(origin) && prefix.length() <= roa.longest();
    if covering.any(fits) { Validity::Valid } else { Validity::Invalid }
}

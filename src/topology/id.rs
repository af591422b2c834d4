//! Stable ids of nodes and links. They are saved, never reused by accident, and do not depend on
//! the order of a file.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::unseen::{code_point, escaped, is_unseen};

/// Maximum length of an id, in bytes.
const MAX_ID: usize = 64;

/// The reason why a text cannot be an id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// The text is empty.
    #[error("an id is empty; expected 1 to {MAX_ID} letters, digits, '-', '_' or '.'")]
    Empty,
    /// More than `MAX_ID` bytes.
    #[error("an id of {0} bytes is too long; expected at most {MAX_ID}")]
    TooLong(usize),
    /// A character outside the alphabet.
    #[error("id \"{}\" holds {}; expected letters, digits, '-', '_' or '.'", escaped(.0), named(*.1))]
    BadCharacter(String, char),
}

/// A character in a message.
fn named(c: char) -> String {
    if is_unseen(c) { code_point(c) } else { format!("{c:?}") }
}

fn checked(text: &str) -> Result<&str, IdError> {
    if text.is_empty() {
        return Err(IdError::Empty);
    }
    if text.len() > MAX_ID {
        return Err(IdError::TooLong(text.len()));
    }
    match text.chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))) {
        Some(bad) => Err(IdError::BadCharacter(text.to_owned(), bad)),
        None => Ok(text),
    }
}

macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Returns the id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Returns `stem`, or `stem-2`, `stem-3` …: the first that is not `taken`. Characters
            /// that are not allowed in ids become `-`.
            pub fn fresh(stem: &str, taken: impl Fn(&$name) -> bool) -> Self {
                let stem: String = stem
                    .chars()
                    .take(MAX_ID - 12)
                    .map(|c| match c.to_ascii_lowercase() {
                        c if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') => c,
                        _ => '-',
                    })
                    .collect();
                let stem = if stem.is_empty() { "id".to_owned() } else { stem };
                let first = Self(stem.as_str().into());
                std::iter::once(first)
                    .chain((2u32..).map(|n| Self(format!("{stem}-{n}").into())))
                    .find(|id| !taken(id))
                    .unwrap_or_else(|| Self(stem.as_str().into()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", &*self.0)
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                checked(text).map(|ok| Self(ok.into()))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = String::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

id_type!(
    /// The stable id of a node.
    NodeId
);
id_type!(
    /// The stable id of a link.
    LinkId
);

//! Malformed lines.

use std::fmt;

use super::Dialect;
use crate::topology::{AsLink, Asn, Relation};

/// Maximum number of malformed lines that are described; without keep-going, reading stops after
/// one more.
pub const MOST_FAULTS: usize = 20;

/// A malformed line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its number; the first line is 1.
    pub line: u32,
    /// The error.
    pub flaw: Flaw,
}

/// Error in a line. Quoted text of the file is escaped and shortened to a few words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Neither three fields nor four.
    Fields {
        /// The number of fields.
        found: usize,
        /// The line.
        text: String,
    },
    /// An invalid AS number.
    NotANumber(String),
    /// AS 0, which is reserved (RFC 7607).
    Zero,
    /// An AS number of more than 32 bits (RFC 6793).
    TooLarge(String),
    /// A relationship that neither dialect has.
    Relationship(String),
    /// Two ASes of one organisation, as listed in old files.
    Siblings(String),
    /// A source that is not a printable word.
    Source(String),
    /// An AS linked with itself.
    Itself(Asn),
    /// It contradicts an earlier line.
    Clash {
        /// Relationship in this line.
        says: Stated,
        /// Relationship in the earlier line.
        earlier: Stated,
        /// The number of that line.
        line: u32,
    },
    /// A line longer than any link needs.
    TooLong {
        /// Its beginning.
        text: String,
        /// Maximum length of a line, in bytes.
        most: u32,
    },
    /// A relationship of 1 in a file that otherwise has today's signs.
    OldSign,
    /// A separator that differs from that of most lines.
    Separator {
        /// The separator of most lines.
        others: Separator,
    },
}

/// Separator between fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    /// A vertical bar.
    Bar,
    /// Spaces or tabs.
    Blank,
}

/// A relationship of two ASes, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stated(pub AsLink);

impl fmt::Display for Stated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let AsLink { from, to, is } = self.0;
        match is {
            Relation::Customer => write!(f, "AS{from} is a provider of AS{to}"),
            Relation::Provider => write!(f, "AS{to} is a provider of AS{from}"),
            Relation::Peer => write!(f, "AS{from} and AS{to} are peers"),
        }
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fields { found, text } => {
                let s = if *found == 1 { "" } else { "s" };
                write!(
                    f,
                    "{found} field{s} in `{text}`; expected three, such as 64496|64497|-1, or four"
                )
            }
            Self::NotANumber(text) => {
                write!(f, "`{text}` is no AS number; expected 1 to {}", u32::MAX)
            }
            Self::Zero => {
                write!(f, "AS number 0 is reserved (RFC 7607); expected 1 to {}", u32::MAX)
            }
            Self::TooLarge(text) => {
                write!(f, "AS number `{text}` is too large; expected 1 to {}", u32::MAX)
            }
            Self::Relationship(text) => write!(
                f,
                "`{text}` is no relationship; expected -1 (the left AS is the provider) or 0 (peers)"
            ),
            Self::Siblings(text) => write!(
                f,
                "relationship {text} stands for siblings, which exchange all routes, as neither \
                 customers nor peers do; expected a provider and a customer, or peers"
            ),
            Self::Source(text) => write!(
                f,
                "`{text}` is no source of a relationship; expected a word, such as bgp or mlp"
            ),
            Self::Itself(asn) => {
                write!(f, "AS{asn} is linked with itself; expected two different ASes")
            }
            Self::Clash { says, earlier, line } => write!(
                f,
                "{says}, but by line {line} {earlier}; expected one relationship of the two"
            ),
            Self::TooLong { text, most } => write!(
                f,
                "`{text}` begins a line of more than {most} bytes; expected a link, such as \
                 64496|64497|-1"
            ),
            Self::OldSign => write!(
                f,
                "relationship 1 is known to {} only, and the other lines have today's signs; \
                 expected -1 (the left AS is the provider) or 0 (peers)",
                Dialect::Old
            ),
            Self::Separator { others: Separator::Bar } => {
                write!(f, "fields are separated by spaces here and by `|` elsewhere; expected `|`")
            }
            Self::Separator { others: Separator::Blank } => write!(
                f,
                "fields are separated by `|` here and by spaces elsewhere; expected spaces"
            ),
        }
    }
}

/// Quotes a text of the file for a message, with unprintable characters escaped.
pub(super) fn shown(text: &[u8]) -> String {
    const MOST: usize = 40;
    // A character has at most four bytes; one cut in the middle is not shown.
    let cut = text.get(..4 * MOST).unwrap_or(text);
    let valid = match std::str::from_utf8(cut) {
        Ok(text) => Some(text),
        Err(error) if error.error_len().is_none() && cut.len() < text.len() => {
            std::str::from_utf8(&cut[..error.valid_up_to()]).ok()
        }
        Err(_) => None,
    };
    let mut shown = String::new();
    let more = match valid {
        Some(cut) => {
            for c in cut.chars().take(MOST) {
                match c {
                    '"' | '\'' => shown.push(c),
                    _ => shown.extend(c.escape_debug()),
                }
            }
            cut.chars().nth(MOST).is_some()
        }
        None => {
            shown.extend(text.iter().take(MOST).flat_map(|b| b.escape_ascii()).map(char::from));
            text.len() > MOST
        }
    };
    if more {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn texts_are_escaped_and_cut() {
        assert_eq!(shown(b"1|2"), "1|2");
        assert_eq!(shown("Zürich\t\u{7}".as_bytes()), "Zürich\\t\\u{7}");
        assert_eq!(shown(b"1|\xff\0"), "1|\\xff\\x00");
        assert_eq!(shown(&[b'x'; 41]), format!("{}…", "x".repeat(40)));
        assert_eq!(shown("é".repeat(200).as_bytes()), format!("{}…", "é".repeat(40)));
    }
}

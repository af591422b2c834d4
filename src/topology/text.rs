//! Free text of limited length, so that a hostile file cannot contain a label of ten megabytes.

use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize};

/// The reason why a text is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Longer than the limit.
    #[error("the text has {found} characters; expected at most {max}")]
    TooLong {
        /// The limit in characters.
        max: usize,
        /// The actual length in characters.
        found: usize,
    },
    /// An invisible control character, other than a line break in a text that may have several
    /// lines.
    #[error("the text holds the control character {0:?}; expected printable text")]
    Control(char),
}

/// Text of at most `MAX` characters. One-line texts (`MAX` up to 200) hold no line breaks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Text<const MAX: usize>(String);

/// Returns true for invisible characters that change how others are shown: control characters, line
/// and paragraph separators, and those that change the direction of the surrounding text (Unicode
/// Technical Report 36 section 2.5), by which one name could pass for another.
pub(crate) fn controls(c: char) -> bool {
    let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() || turns || matches!(c, '\u{2028}' | '\u{2029}')
}

impl<const MAX: usize> Text<MAX> {
    /// Checks the length and the characters.
    ///
    /// # Errors
    ///
    /// Fails if the text is too long or contains a control character.
    pub fn new(text: impl Into<String>) -> Result<Self, TextError> {
        let text = text.into();
        let found = text.chars().count();
        if found > MAX {
            return Err(TextError::TooLong { max: MAX, found });
        }
        let lines = MAX > 200;
        match text.chars().find(|c| controls(*c) && !(lines && *c == '\n')) {
            Some(c) => Err(TextError::Control(c)),
            None => Ok(Self(text)),
        }
    }

    /// Creates a text like [`Text::new`], but removes whatever is not allowed. For text that the
    /// program composes.
    pub fn clipped(text: &str) -> Self {
        Self(text.chars().filter(|c| !controls(*c)).take(MAX).collect())
    }
}

impl<const MAX: usize> Text<MAX> {
    /// Returns true if it is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<const MAX: usize> Deref for Text<MAX> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> fmt::Display for Text<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de, const MAX: usize> Deserialize<'de> for Text<MAX> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::new(String::deserialize(d)?).map_err(serde::de::Error::custom)
    }
}

//! Free text of limited length, so that a hostile file cannot contain a label of ten megabytes.

use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize};

use super::unseen::{Unseen, code_point, is_unseen};

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
    /// A character that cannot be seen, by which one name could pass for another.
    #[error("the text holds {}, which cannot be seen; expected printable text", code_point(*.0))]
    Unseen(char),
}

/// Text of at most `MAX` characters. Texts of one line (`MAX` up to 200), such as names, hold no
/// character that cannot be seen. Prose may have line breaks, and what its script needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Text<const MAX: usize>(String);

/// A text of more characters than this may have several lines.
const ONE_LINE: usize = 200;

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
        match text.chars().find(|c| !Self::may_hold(*c)) {
            Some(c) => Err(TextError::Unseen(c)),
            None => Ok(Self(text)),
        }
    }

    /// Creates a text like [`Text::new`], but removes whatever is not allowed. For text that the
    /// program composes.
    pub fn clipped(text: &str) -> Self {
        Self(text.chars().filter(|c| !is_unseen(*c)).take(MAX).collect())
    }

    fn may_hold(c: char) -> bool {
        let is_prose = MAX > ONE_LINE;
        Unseen::of(c).is_none_or(|kind| is_prose && (c == '\n' || kind.is_for_prose()))
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

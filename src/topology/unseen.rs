//! Characters that show nothing by themselves, by which one name could pass for another; and texts
//! of others as messages may show them.
//!
//! Source: Unicode Technical Report 36 section 2.5, and the properties `Cc`, `Cf`, `Zl`, `Zp` and
//! `Default_Ignorable_Code_Point` of the Unicode Character Database 16.0.

use std::fmt::Write as _;
use std::path::Path;

/// The kind of a character that cannot be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unseen {
    /// A control character, such as that of a bell or of an escape sequence.
    Control,
    /// A line or paragraph separator of Unicode.
    Separator,
    /// Turns the direction of the text that follows it.
    Direction,
    /// A mark that has a direction and no room.
    DirectionMark,
    /// Takes no room: zero-width spaces, a byte order mark, invisible operators.
    ZeroWidth,
    /// Joins or parts the letters beside it, or picks one of their shapes.
    Joiner,
    /// A tag character, a letter of ASCII that nobody sees.
    Tag,
    /// Any other that Unicode says to ignore in display.
    Ignorable,
}

impl Unseen {
    /// The kind of a character; none of one that can be seen, or is an ordinary space.
    pub fn of(c: char) -> Option<Self> {
        Some(match c {
            c if c.is_control() => Self::Control,
            '\u{2028}' | '\u{2029}' => Self::Separator,
            '\u{61c}' | '\u{200e}' | '\u{200f}' => Self::DirectionMark,
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Self::Direction,
            '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{feff}' => Self::ZeroWidth,
            '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' => Self::Joiner,
            '\u{e0000}'..='\u{e007f}' => Self::Tag,
            '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' => {
                Self::Ignorable
            }
            '\u{180b}'..='\u{180f}' | '\u{206a}'..='\u{206f}' | '\u{3164}' | '\u{ffa0}' => {
                Self::Ignorable
            }
            '\u{fff0}'..='\u{fffb}' | '\u{e0080}'..='\u{e0fff}' => Self::Ignorable,
            '\u{600}'..='\u{605}' | '\u{6dd}' | '\u{70f}' | '\u{890}' | '\u{891}' | '\u{8e2}' => {
                Self::Ignorable
            }
            '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}' => Self::Ignorable,
            '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' => Self::Ignorable,
            _ => return None,
        })
    }

    /// Tells whether prose in some script, or with emoji, needs such characters. Names do without.
    pub(crate) fn is_for_prose(self) -> bool {
        !matches!(self, Self::Control | Self::Separator | Self::Direction)
    }

    /// The kind in words.
    fn name(self) -> &'static str {
        match self {
            Self::Control => "a control character",
            Self::Separator => "a line separator",
            Self::Direction | Self::DirectionMark => "a control of the text's direction",
            Self::ZeroWidth => "a zero-width character",
            Self::Joiner => "an invisible joiner or selector",
            Self::Tag => "a tag character",
            Self::Ignorable => "an invisible format character",
        }
    }
}

/// Tells whether a character cannot be seen.
pub(crate) fn is_unseen(c: char) -> bool {
    Unseen::of(c).is_some()
}

/// A character that cannot be seen by its code point and kind: `U+200B (a zero-width character)`.
pub(crate) fn code_point(c: char) -> String {
    let name = Unseen::of(c).map(|kind| format!(" ({})", kind.name())).unwrap_or_default();
    format!("U+{:04X}{name}", u32::from(c))
}

/// A text in one line, with an escape such as `\u{202e}` for each character that cannot be seen.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            // Writing to a text cannot fail.
            c if is_unseen(c) => _ = write!(escaped, "{}", c.escape_unicode()),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A path as messages show it: escaped as by [`escaped`]; bytes that are no text become `\xff`.
pub fn escaped_path(path: &Path) -> String {
    let mut shown = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        shown.push_str(&escaped(chunk.valid()));
        for byte in chunk.invalid() {
            _ = write!(shown, "\\x{byte:02x}");
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_named_and_escaped() {
        for (c, named) in [
            ('\u{7}', "U+0007 (a control character)"),
            ('\u{200b}', "U+200B (a zero-width character)"),
            ('\u{200d}', "U+200D (an invisible joiner or selector)"),
            ('\u{202e}', "U+202E (a control of the text's direction)"),
            ('\u{ad}', "U+00AD (an invisible format character)"),
            ('\u{3164}', "U+3164 (an invisible format character)"),
            ('\u{e0041}', "U+E0041 (a tag character)"),
        ] {
            assert_eq!(code_point(c), named);
            assert!(is_unseen(c));
        }
        assert_eq!(escaped("a\u{202e}b\n\u{1b}[2J"), "a\\u{202e}b\\n\\u{1b}[2J");
        assert_eq!(escaped("Zürich 東京 💡 é"), "Zürich 東京 💡 é");
    }

    #[cfg(unix)]
    #[test]
    fn paths_that_are_no_text_are_shown() {
        use std::os::unix::ffi::OsStrExt as _;
        let path = Path::new(std::ffi::OsStr::from_bytes(b"/tmp/a\xff\n.ron"));
        assert_eq!(escaped_path(path), "/tmp/a\\xff\\n.ron");
    }
}

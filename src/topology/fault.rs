//! Explanations of refused files, in plain words, with the position of the error.

use std::fmt;
use std::path::{Path, PathBuf};

use ron::Error as E;
use ron::error::SpannedError;

use super::outline::{Outline, Position};
use super::token::{is_word, open_comment, tokens};
use super::unseen::escaped_path;

/// The reason why a file was refused, or could not be read or written.
#[derive(Clone, Debug, PartialEq)]
pub struct FileError {
    /// The file, if known.
    pub file: Option<PathBuf>,
    /// Line and column, if the content is invalid.
    pub position: Option<Position>,
    /// The invalid field, such as `nodes[3].asn`.
    pub field: Option<String>,
    /// The error and the expected value.
    pub what: String,
    /// The line of the error.
    pub excerpt: Option<String>,
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{}:", escaped_path(file))?;
        }
        if let Some(position) = &self.position {
            write!(f, "{position}:")?;
        }
        if self.file.is_some() || self.position.is_some() {
            f.write_str(" ")?;
        }
        if let Some(field) = &self.field {
            write!(f, "{field}: ")?;
        }
        f.write_str(&self.what)
    }
}

impl std::error::Error for FileError {}

impl FileError {
    pub(crate) fn plain(what: impl Into<String>) -> Self {
        Self { file: None, position: None, field: None, what: what.into(), excerpt: None }
    }

    pub(crate) fn at(text: &str, offset: usize, field: Option<String>, what: String) -> Self {
        let position = Position::of(text, offset);
        Self {
            position: Some(position),
            field,
            excerpt: excerpt(text, position),
            ..Self::plain(what)
        }
    }

    pub(crate) fn in_file(mut self, path: &Path) -> Self {
        self.file = Some(path.to_owned());
        self
    }
}

/// Returns the line at a position with a mark under the column, shortened to fit a dialog; "…"
/// marks where it was cut.
fn excerpt(text: &str, position: Position) -> Option<String> {
    const BEFORE: usize = 60;
    const AFTER: usize = 30;
    let line = text.lines().nth(position.line - 1)?;
    let from = position.column.saturating_sub(BEFORE);
    let mut rest = line.chars().skip(from);
    let shown: String = rest.by_ref().take(BEFORE + AFTER).collect();
    let (before, after) =
        (if from > 0 { "…" } else { "" }, if rest.next().is_some() { "…" } else { "" });
    let column = position.column - 1 - from.min(position.column - 1) + before.chars().count();
    Some(format!("{before}{shown}{after}\n{}^", " ".repeat(column)))
}

impl From<ron::error::Position> for Position {
    fn from(p: ron::error::Position) -> Self {
        Self { line: p.line, column: p.col }
    }
}

/// Explains an error of the `ron` crate, with the position and the field.
///
/// ron reports how far it had read, which is after a value that it could read but not use, and
/// before one that it could not read at all.
pub(super) fn explain(text: &str, error: &SpannedError) -> FileError {
    let read = Position::from(error.span.end).offset(text);
    let outline = Outline::up_to(text, read);
    let last_read = text[..read].char_indices().next_back().map_or(0, |(i, _)| i);
    let (place, offset) = match &error.code {
        E::NoSuchStructField { .. } | E::DuplicateStructField { .. } => {
            let place = outline.innermost(last_read);
            (place, place.map(|p| p.start()))
        }
        E::MissingStructField { .. } | E::ExpectedDifferentLength { .. } => {
            let place = outline.innermost(read);
            (place, place.map(|p| p.value()))
        }
        E::Message(_)
        | E::InvalidValueForType { .. }
        | E::IntegerOutOfBounds
        | E::NoSuchEnumVariant { .. }
        | E::ExpectedDifferentStructName { .. } => {
            let place = outline.innermost(last_read);
            (place, place.map(|p| p.value()))
        }
        E::NoSuchExtension(_) | E::ExpectedAttribute | E::ExpectedAttributeEnd => {
            (None, token_at(text, last_read).map(|t| t.0))
        }
        E::InvalidEscape(_) => (outline.innermost(last_read), text[..read].rfind('\\')),
        E::Eof => (None, None),
        E::UnclosedBlockComment => (None, open_comment(text)),
        // Usually the character after a slash that begins no comment.
        E::UnexpectedChar(_) => match text[..last_read].strip_suffix('/') {
            Some(before) => (None, Some(before.len())),
            None => (outline.innermost(read), Some(read)),
        },
        E::ExpectedStringEnd => {
            let start = token_at(text, last_read).map(|t| t.0);
            (start.and_then(|s| outline.innermost(s)), start)
        }
        E::ExpectedComma
        | E::ExpectedMapColon
        | E::ExpectedArrayEnd
        | E::ExpectedMapEnd
        | E::ExpectedOptionEnd
        | E::ExpectedStructLikeEnd
        | E::TrailingCharacters => {
            let start = token_at(text, read).map(|t| t.0);
            (start.and_then(|s| outline.innermost(s)), start)
        }
        _ => {
            let start = token_in_the_way(text, read).map(|t| t.0);
            (start.and_then(|s| outline.innermost(s)), start)
        }
    };
    let Some(offset) = offset else {
        return match outline.bare_field() {
            // ron looks for brackets until the end; if there are none, the error is at the start.
            Some(start) => {
                let found = quoted(token_at(text, start).map_or("", |t| t.1));
                let what = format!("found {found}; expected fields in ( )");
                FileError::at(text, start, None, what)
            }
            None => ends_too_early(text, &outline),
        };
    };
    let mut field = place.and_then(|p| outline.path(p)).map(|path| clipped(&path, 200));
    if let E::MissingStructField { field: name, .. } = &error.code {
        field = Some(field.map_or_else(|| (*name).to_owned(), |path| format!("{path}.{name}")));
    }
    let found = token_at(text, offset).map_or("", |t| t.1);
    let what =
        in_plain_words(&error.code, found, field.as_deref(), &text[offset..read.max(offset)]);
    FileError::at(text, offset, field, clipped(&what, 600))
}

/// Returns the token at an offset, or the next one.
pub(super) fn token_at(text: &str, offset: usize) -> Option<(usize, &str)> {
    tokens(text).find(|(start, token)| start + token.len() > offset)
}

/// Returns the token at which ron failed: the one it had begun to read, or else the next one.
fn token_in_the_way(text: &str, read: usize) -> Option<(usize, &str)> {
    let begun = text[..read].chars().next_back().filter(|c| is_word(*c));
    token_at(text, read - begun.map_or(0, char::len_utf8))
}

fn ends_too_early(text: &str, outline: &Outline) -> FileError {
    let Some((start, token)) = tokens(text).last() else {
        let what = "the file is empty; expected fields in ( )";
        return FileError::at(text, 0, None, what.to_owned());
    };
    let end = start + token.len();
    let field = outline.innermost(end).and_then(|p| outline.path(p));
    let what = match outline.open {
        Some(open) => {
            let close = match &text[open..=open] {
                "(" => ')',
                "[" => ']',
                _ => '}',
            };
            let line = Position::of(text, open).line;
            format!(
                "the file ends too early; expected `{close}` to close the `{}` in line {line}",
                &text[open..=open]
            )
        }
        None => "the file ends too early; expected the rest of a value".to_owned(),
    };
    FileError::at(text, end, field, what)
}

/// Quotes a text of the file for a message.
fn quoted(token: &str) -> String {
    let mut shown = String::new();
    for c in token.chars().take(40) {
        match c {
            '"' | '\'' | '\\' => shown.push(c),
            // Control characters and other invisible ones.
            _ => shown.extend(c.escape_debug()),
        }
    }
    if token.chars().nth(40).is_some() {
        shown.push('…');
    }
    // A space that RON does not treat as white space.
    let note = if token.starts_with(char::is_whitespace) { ", a special space" } else { "" };
    format!("`{shown}`{note}")
}

fn clipped(text: &str, max: usize) -> String {
    match text.char_indices().nth(max) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Rewords ron's messages as sentences that begin in lower case, after the place they name. `found`
/// is the invalid token, `read` the part of it that ron had read.
fn in_plain_words(error: &E, found: &str, field: Option<&str>, read: &str) -> String {
    let token = quoted(found);
    let instead = |expected: &str| format!("found {token}; expected {expected}");
    // After a name that ron had read, brackets are missing; otherwise the token is not a name.
    let after = if read.is_empty() { "" } else { " after it" };
    match error {
        E::ExceededRecursionLimit => "brackets are nested too deep; expected at most 64".to_owned(),
        E::TrailingCharacters => {
            format!("{token} follows the document; expected the end of the file")
        }
        E::NoSuchStructField { expected, .. } => {
            format!("there is no field {token}; expected one of {}", expected.join(", "))
        }
        E::NoSuchEnumVariant { expected, .. } => {
            format!("{token} is not known; expected one of {}", expected.join(", "))
        }
        E::MissingStructField { field, .. } => {
            format!("the field `{field}` is missing; expected it here")
        }
        E::DuplicateStructField { field, .. } => {
            format!("the field `{field}` is given twice; expected it once")
        }
        E::IntegerOutOfBounds if found.starts_with('-') => instead("a number that is not negative"),
        E::IntegerOutOfBounds => instead(&format!("at most {}", largest(field))),
        E::ExpectedComma | E::ExpectedStructLikeEnd | E::ExpectedOptionEnd
            if read.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+')) =>
        {
            // ron read its beginning as a number.
            let is_fraction = found[read.len()..].starts_with('.');
            instead(if is_fraction { "a whole number" } else { "a number" })
        }
        E::ExpectedInteger | E::InvalidIntegerDigit { .. } | E::UnderscoreAtBeginning => {
            instead("a whole number")
        }
        E::ExpectedFloat | E::FloatUnderscore => instead("a number"),
        E::ExpectedBoolean => instead("true or false"),
        E::ExpectedString => instead("text in quotes"),
        E::ExpectedStringEnd => instead("a closing quote at the end of the text"),
        E::ExpectedArray => instead("a list in [ ]"),
        E::ExpectedMap => instead("a list in { }"),
        E::ExpectedNamedStructLike(_) => instead(&format!("fields in ( ){after}")),
        E::ExpectedStructLike => instead(&format!("values in ( ){after}")),
        E::ExpectedDifferentStructName { expected, .. } => {
            instead(&format!("fields in ( ), or `{expected}` in front of them"))
        }
        E::ExpectedIdentifier if found.starts_with('"') => instead("a name without quotes"),
        E::ExpectedIdentifier => instead("a name"),
        E::SuggestRawIdentifier(_) => instead("a name of letters, digits and `_`"),
        E::ExpectedMapColon => instead("`:` and a value after the name"),
        E::ExpectedComma => instead("a comma or a closing bracket"),
        E::ExpectedStructLikeEnd | E::ExpectedOptionEnd => instead("`)`"),
        E::ExpectedArrayEnd => instead("`]`"),
        E::ExpectedMapEnd => instead("`}`"),
        E::ExpectedDifferentLength { expected, found } => {
            let s = if *found == 1 { "" } else { "s" };
            let expected = expected.strip_prefix("a tuple of size ").unwrap_or(expected);
            format!("found {found} value{s}; expected {expected}")
        }
        E::InvalidValueForType { expected, .. } if expected.contains("-bit ") => {
            instead("a number without a suffix")
        }
        E::InvalidValueForType { expected, found } => format!("found {found}; expected {expected}"),
        E::NoSuchExtension(_) => {
            format!("there is no RON extension {token}; expected the file to do without it")
        }
        E::UnclosedBlockComment => "a comment has no end; expected `*/`".to_owned(),
        E::UnexpectedChar(_) => instead("a value, or a comment after //"),
        E::InvalidEscape(_) => {
            "an unknown escape; expected \\\\ for a backslash, \\\", \\n or \\u{…}".to_owned()
        }
        E::ExpectedAttribute | E::ExpectedAttributeEnd => instead("#![enable(…)]"),
        E::Message(text) => {
            match text.strip_prefix("invalid ").and_then(|t| t.strip_suffix(" syntax")) {
                // The standard library's message for an invalid address.
                Some(wanted) => instead(&format!("an {wanted}, such as {}", example(wanted))),
                None => text.clone(),
            }
        }
        other => {
            let text = other.to_string();
            let mut chars = text.chars();
            chars.next().map(|c| c.to_lowercase().chain(chars).collect()).unwrap_or(text)
        }
    }
}

fn example(address: &str) -> &'static str {
    if address.starts_with("IPv6") { "2001:db8::1" } else { "192.0.2.1" }
}

/// Returns the largest number that a field can hold, which ron does not report.
fn largest(field: Option<&str>) -> u32 {
    if field.is_some_and(|f| f.ends_with("next_hop.igp_cost")) {
        return u16::MAX.into();
    }
    match field.and_then(|f| f.rsplit('.').next()) {
        Some("prepend" | "allow_own_as" | "max_length" | "multiplier" | "times") => u8::MAX.into(),
        Some("as_path" | "weight") => u16::MAX.into(),
        _ => u32::MAX,
    }
}

//! Where in a RON text each field stands, so that a message can name line, column and field.
//!
//! A light scanner: it knows brackets, field names, strings and comments, and never recurses, so
//! that any text, however broken or deep, can be scanned.

use std::fmt;

/// A place in a text; line and column count from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

impl Position {
    /// The place of a byte offset.
    pub(super) fn of(text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let start = before.rfind('\n').map_or(0, |n| n + 1);
        Self {
            line: before.matches('\n').count() + 1,
            column: before[start..].chars().count() + 1,
        }
    }

    /// The byte offset of this place, or the end of the text.
    pub(super) fn offset(self, text: &str) -> usize {
        let start = match self.line {
            0 | 1 => 0,
            n => text
                .match_indices('\n')
                .nth(n - 2)
                .map_or(text.len(), |(i, _)| i + 1),
        };
        let line = &text[start..];
        let column = line.char_indices().nth(self.column.saturating_sub(1));
        start + column.map_or(line.len(), |(i, _)| i)
    }
}

/// Values deeper than this are not told apart; no document nests as deep.
const MAX_DEPTH: usize = 12;

/// The start of every value of a text with its path, such as `links[3].a.node`.
pub(super) struct Outline(Vec<(usize, String)>);

struct Frame {
    /// The path of the value that this bracket opens.
    path: String,
    /// `[…]` counts its values; `(…)` and `{…}` name them.
    is_list: bool,
    index: usize,
    field: Option<String>,
}

impl Frame {
    fn child(&self) -> String {
        match (&self.field, self.is_list) {
            (Some(name), _) if self.path.is_empty() => name.clone(),
            (Some(name), _) => format!("{}.{name}", self.path),
            (None, true) => format!("{}[{}]", self.path, self.index),
            (None, false) => self.path.clone(),
        }
    }
}

impl Outline {
    /// Scans a text, well formed or not.
    pub(super) fn of(text: &str) -> Self {
        let mut found = Vec::new();
        let mut frames: Vec<Frame> = Vec::new();
        let mut depth = 0usize;
        let bytes = text.as_bytes();
        let mut at = 0;
        // Whether the next token begins a value of the innermost bracket.
        let mut fresh = false;
        while at < bytes.len() {
            let start = at;
            at = token_end(text, at);
            let token = &text[start..at];
            if token.trim().is_empty() || token.starts_with("//") || token.starts_with("/*") {
                continue;
            }
            match token {
                "(" | "[" | "{" => {
                    depth += 1;
                    if depth > MAX_DEPTH {
                        continue;
                    }
                    let path = frames.last().map(Frame::child).unwrap_or_default();
                    found.push((start, path.clone()));
                    frames.push(Frame {
                        path,
                        is_list: token == "[",
                        index: 0,
                        field: None,
                    });
                    fresh = true;
                }
                ")" | "]" | "}" => {
                    if depth <= MAX_DEPTH {
                        frames.pop();
                    }
                    depth = depth.saturating_sub(1);
                    fresh = false;
                }
                _ if depth > MAX_DEPTH => {}
                "," => {
                    if let Some(frame) = frames.last_mut() {
                        frame.index += 1;
                        frame.field = None;
                    }
                    fresh = true;
                }
                ":" => fresh = true,
                _ => {
                    let named = is_name(token) && followed_by_colon(text, at);
                    if let Some(frame) = frames.last_mut() {
                        if named && !frame.is_list {
                            frame.field = Some(token.to_owned());
                            found.push((start, frame.child()));
                        } else if fresh {
                            found.push((start, frame.child()));
                        }
                    }
                    fresh = false;
                }
            }
        }
        Self(found)
    }

    /// The path of the innermost value that begins at or before an offset.
    pub(super) fn path_at(&self, offset: usize) -> Option<&str> {
        let upto = self.0.partition_point(|(start, _)| *start <= offset);
        let (_, path) = self.0[..upto].last()?;
        (!path.is_empty()).then_some(path)
    }

    /// Where the value of a path begins; of the nearest enclosing value when it was left out.
    pub(super) fn start_of(&self, path: &str) -> Option<usize> {
        let mut path = path;
        loop {
            // The last one recorded for a path is its value, the first its field name.
            if let Some((start, _)) = self.0.iter().rev().find(|(_, p)| p == path) {
                return Some(*start);
            }
            path = &path[..path.rfind(['.', '['])?];
        }
    }
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

fn followed_by_colon(text: &str, at: usize) -> bool {
    text[at..].trim_start().starts_with(':')
}

/// The end of the token that begins at a byte: white space, a comment, a string, a word or number,
/// or a single other character.
fn token_end(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let until = |found: Option<usize>, extra: usize| at + found.map_or(rest.len(), |n| n + extra);
    let Some(first) = rest.chars().next() else {
        return text.len();
    };
    if first.is_whitespace() {
        return until(rest.find(|c: char| !c.is_whitespace()), 0);
    }
    if rest.starts_with("//") {
        return until(rest.find('\n'), 0);
    }
    if rest.starts_with("/*") {
        return until(rest.find("*/"), 2);
    }
    if first == '"' {
        let mut escaped = false;
        let close = rest.char_indices().skip(1).find(|(_, c)| {
            let closes = *c == '"' && !escaped;
            escaped = *c == '\\' && !escaped;
            closes
        });
        return until(close.map(|(n, _)| n), 1);
    }
    if let Some(raw) = raw_string_end(rest) {
        return at + raw;
    }
    let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '+');
    if word(first) {
        return until(rest.find(|c: char| !word(c)), 0);
    }
    at + first.len_utf8()
}

/// The length of `r"…"` or `r#"…"#` at the start of a text, if there is one.
fn raw_string_end(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix('r')?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    let body = after[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let body_start = rest.len() - body.len();
    Some(
        body.find(&close)
            .map_or(rest.len(), |n| body_start + n + close.len()),
    )
}

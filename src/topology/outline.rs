//! Positions of the values in a RON text, for messages that name line, column and field.
//!
//! A light scanner: it knows only brackets and field names, and never recurses, so that any text
//! can be scanned, however malformed or deeply nested.

use std::fmt;

use super::token::tokens;

/// A position in a text; line and column count from 1, columns in characters.
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
    /// Returns the position of a byte offset.
    pub(super) fn of(text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let start = before.rfind('\n').map_or(0, |n| n + 1);
        Self { line: before.matches('\n').count() + 1, column: before[start..].chars().count() + 1 }
    }

    /// Returns the byte offset of this position, or the end of the text.
    pub(crate) fn offset(self, text: &str) -> usize {
        let start = match self.line {
            0 | 1 => 0,
            n => text.match_indices('\n').nth(n - 2).map_or(text.len(), |(i, _)| i + 1),
        };
        let line = &text[start..];
        let column = line.char_indices().nth(self.column.saturating_sub(1));
        start + column.map_or(line.len(), |(i, _)| i)
    }
}

/// Maximum depth at which values are distinguished; no document is nested this deep.
const MAX_DEPTH: usize = 24;

/// The step from a containing value to a value in it.
#[derive(Clone, Copy, PartialEq)]
enum Step<'t> {
    Field(&'t str),
    Item(usize),
    /// Has no name of its own: the document itself, or the content of `Contains(…)`.
    Part,
}

/// A value with its name, if it has one.
pub(super) struct Place<'t> {
    name: Option<usize>,
    value: Option<usize>,
    end: usize,
    holder: Option<usize>,
    step: Step<'t>,
}

impl Place<'_> {
    /// Returns the start of its name, or of its value if it has no name.
    pub(super) fn start(&self) -> usize {
        self.name.or(self.value).unwrap_or_default()
    }

    /// Returns the start of its value, or of its name if there is no value.
    pub(super) fn value(&self) -> usize {
        self.value.or(self.name).unwrap_or_default()
    }
}

/// The position of a requested value; offsets in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// The value starts here.
    Written(usize),
    /// The value is missing from its container, which starts here.
    LeftOut { holder: usize },
}

impl Found {
    /// Returns the offset to point at.
    pub(super) fn offset(self) -> usize {
        match self {
            Self::Written(start) | Self::LeftOut { holder: start } => start,
        }
    }
}

/// An open bracket.
struct Frame {
    start: usize,
    /// The index of the value that the bracket belongs to.
    place: usize,
    /// True for `[…]`, whose values are numbered; in `(…)` and `{…}` they are named.
    is_list: bool,
    index: usize,
}

/// The values of a text in the order of their starts.
pub(super) struct Outline<'t> {
    places: Vec<Place<'t>>,
    /// The innermost open bracket.
    pub(super) open: Option<usize>,
}

impl<'t> Outline<'t> {
    /// Scans a text, well formed or not.
    pub(super) fn of(text: &'t str) -> Self {
        Self::up_to(text, usize::MAX)
    }

    /// Scans a text up to the first token that starts at or after an offset. The rest is ignored,
    /// so brackets open at that point extend to the end.
    pub(super) fn up_to(text: &'t str, last: usize) -> Self {
        let mut scan = Scan::default();
        let mut depth = 0usize;
        let mut tokens = tokens(text).peekable();
        while let Some((start, token)) = tokens.next() {
            let end = start + token.len();
            let opens = matches!(token, "(" | "[" | "{");
            let closes = matches!(token, ")" | "]" | "}");
            if scan.frames.is_empty() && token == "#" {
                // An attribute of the whole file, such as `#![enable(…)]`.
                tokens.by_ref().find(|(_, t)| *t == "]");
                continue;
            }
            depth += usize::from(opens);
            if depth <= MAX_DEPTH {
                match token {
                    ":" => {}
                    "," => scan.comma(start),
                    _ if closes => scan.close(start, end),
                    _ if is_name(token) && tokens.peek().is_some_and(|(_, t)| *t == ":") => {
                        scan.name(start, token);
                    }
                    _ => scan.value(start, end),
                }
                if opens {
                    scan.open(start, token == "[");
                }
            }
            depth = depth.saturating_sub(usize::from(closes));
            let is_whole = closes && scan.frames.is_empty();
            if is_whole || start >= last {
                break;
            }
        }
        scan.end()
    }

    /// Returns the start of the text if it begins with a name and a colon, like a field outside
    /// brackets.
    pub(super) fn bare_field(&self) -> Option<usize> {
        let first = self.places.first()?;
        matches!(first.step, Step::Field(_)).then(|| first.start())
    }

    /// Returns the innermost value at an offset, including its name.
    pub(super) fn innermost(&self, offset: usize) -> Option<&Place<'t>> {
        let holds = |p: &&Place| p.start() <= offset && offset < p.end;
        self.places.iter().rev().find(holds)
    }

    /// Returns the path of a place, such as `links[3].a.node`; `None` for the document itself.
    pub(super) fn path(&self, place: &Place) -> Option<String> {
        let holders = std::iter::successors(Some(place), |p| Some(&self.places[p.holder?]));
        let steps: Vec<Step> = holders.map(|p| p.step).collect();
        let mut path = String::new();
        for step in steps.iter().rev() {
            match step {
                Step::Field(name) if path.is_empty() => path.push_str(name),
                Step::Field(name) => path.extend([".", name]),
                Step::Item(index) => path += &format!("[{index}]"),
                Step::Part => {}
            }
        }
        (!path.is_empty()).then_some(path)
    }

    /// Returns all fields with a name.
    pub(super) fn fields(&self, name: &str) -> impl Iterator<Item = &Place<'t>> {
        self.places.iter().filter(move |p| p.step == Step::Field(name))
    }

    /// Returns the position of the value at a path, or of its missing place.
    pub(super) fn find(&self, path: &str) -> Found {
        let (mut holder, mut start) = (None, self.places.first().map_or(0, Place::value));
        for step in path.split_inclusive(['.', '[', ']']) {
            let step = step.trim_end_matches(['.', '[', ']']);
            if step.is_empty() {
                continue;
            }
            let leads = |p: &Place| match p.step {
                Step::Field(name) => name == step,
                Step::Item(index) => step.parse() == Ok(index),
                Step::Part => false,
            };
            let found = (0..self.places.len())
                .find(|i| leads(&self.places[*i]) && self.named_holder(*i) == holder);
            let Some(found) = found else {
                return Found::LeftOut { holder: start };
            };
            holder = Some(found);
            start = self.places[found].value();
        }
        Found::Written(start)
    }

    /// Returns the nearest container that has a name of its own.
    fn named_holder(&self, place: usize) -> Option<usize> {
        let mut holder = self.places[place].holder;
        while let Some(i) = holder.filter(|i| self.places[*i].step == Step::Part) {
            holder = self.places[i].holder;
        }
        holder
    }
}

/// A scan in progress.
#[derive(Default)]
struct Scan<'t> {
    places: Vec<Place<'t>>,
    frames: Vec<Frame>,
    /// The value of the innermost bracket that the next token belongs to.
    current: Option<usize>,
}

impl<'t> Scan<'t> {
    fn add(&mut self, name: Option<usize>, step: Step<'t>) -> usize {
        self.places.push(Place {
            name,
            value: None,
            end: 0,
            holder: self.frames.last().map(|f| f.place),
            step,
        });
        self.places.len() - 1
    }

    fn name(&mut self, start: usize, name: &'t str) {
        let is_list = self.frames.last().is_some_and(|f| f.is_list);
        if is_list {
            self.value(start, start + name.len());
        } else {
            self.current = Some(self.add(Some(start), Step::Field(name)));
        }
    }

    fn value(&mut self, start: usize, end: usize) {
        let step = match self.frames.last() {
            Some(frame) if frame.is_list => Step::Item(frame.index),
            _ => Step::Part,
        };
        let place = self.current.unwrap_or_else(|| self.add(None, step));
        self.places[place].value.get_or_insert(start);
        self.places[place].end = end;
        self.current = Some(place);
    }

    /// Opens a bracket as part of the current value.
    fn open(&mut self, start: usize, is_list: bool) {
        if let Some(place) = self.current.take() {
            self.frames.push(Frame { start, place, is_list, index: 0 });
        }
    }

    fn comma(&mut self, at: usize) {
        self.end_empty(at);
        if let Some(frame) = self.frames.last_mut() {
            frame.index += 1;
        }
    }

    fn close(&mut self, start: usize, end: usize) {
        self.end_empty(start);
        if let Some(frame) = self.frames.pop() {
            self.places[frame.place].end = end;
            self.current = Some(frame.place);
        }
    }

    /// Ends a name without a value at the place where the value should be.
    fn end_empty(&mut self, at: usize) {
        let current = self.current.take().map(|place| &mut self.places[place]);
        if let Some(place) = current.filter(|p| p.value.is_none()) {
            place.value = Some(at);
            place.end = at + 1;
        }
    }

    fn end(mut self) -> Outline<'t> {
        let open = self.frames.last().map(|f| f.start);
        // Anything still open extends past the end of the text.
        let current = self.current.filter(|_| open.is_some());
        for place in self.frames.iter().map(|f| f.place).chain(current) {
            self.places[place].end = usize::MAX;
        }
        Outline { places: self.places, open }
    }
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

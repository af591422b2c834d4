//! RON in and out. A file is read whole or not at all, every refusal names file, line, column,
//! field and what was expected, and a save never leaves a half-written file.

use std::collections::HashSet;
use std::fmt;
use std::io::Write as _;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use ron::extensions::Extensions;
use ron::ser::PrettyConfig;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::edit::EditError;
use super::link::UNASSIGNED;
use super::outline::{Outline, Position};
use super::{Edit, Link, Meta, Node, Text, Topology};

/// The file format this program writes. Older numbers are migrated when there are any.
pub const FORMAT: u32 = 1;

/// Files larger than this are refused unread.
pub const MAX_FILE_BYTES: u64 = 32 * 1024 * 1024;

/// A file as it is written; order is kept.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "Topology")]
struct Document {
    format: u32,
    #[serde(default, skip_serializing_if = "is_empty")]
    title: Text<120>,
    #[serde(default, skip_serializing_if = "is_empty")]
    point: Text<400>,
    #[serde(default, skip_serializing_if = "is_empty")]
    notes: Text<20000>,
    #[serde(default)]
    nodes: Vec<Node>,
    #[serde(default)]
    links: Vec<Link>,
}

fn is_empty<const MAX: usize>(text: &Text<MAX>) -> bool {
    text.is_empty()
}

/// Only the number that leads every file.
#[derive(Deserialize)]
struct Head {
    format: u32,
}

/// Why a file was refused, or could not be read or written.
#[derive(Clone, Debug, PartialEq)]
pub struct FileError {
    /// The file, where there is one.
    pub file: Option<PathBuf>,
    /// Line and column, where the content is at fault.
    pub position: Option<Position>,
    /// The field at fault, such as `nodes[3].asn`.
    pub field: Option<String>,
    /// What is wrong and what was expected.
    pub what: String,
    /// The line at fault.
    pub excerpt: Option<String>,
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{}:", file.display())?;
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
    fn plain(what: impl Into<String>) -> Self {
        Self {
            file: None,
            position: None,
            field: None,
            what: what.into(),
            excerpt: None,
        }
    }

    fn at(text: &str, offset: usize, field: Option<String>, what: String) -> Self {
        let position = Position::of(text, offset);
        Self {
            position: Some(position),
            field,
            excerpt: excerpt(text, position),
            ..Self::plain(what)
        }
    }

    fn in_file(mut self, path: &Path) -> Self {
        self.file = Some(path.to_owned());
        self
    }
}

/// The line of a position with a mark under the column, cut to a width that fits a dialog.
fn excerpt(text: &str, position: Position) -> Option<String> {
    const BEFORE: usize = 60;
    const AFTER: usize = 30;
    let line = text.lines().nth(position.line - 1)?;
    let from = position.column.saturating_sub(BEFORE);
    let shown: String = line.chars().skip(from).take(BEFORE + AFTER).collect();
    let mark = " ".repeat(position.column - 1 - from.min(position.column - 1));
    Some(format!("{shown}\n{mark}^"))
}

fn options() -> ron::Options {
    ron::Options::default()
        .with_default_extension(Extensions::IMPLICIT_SOME)
        .with_recursion_limit(64)
}

/// Any of the program's own RON files; errors name line, column and field.
pub(crate) fn from_ron<T: DeserializeOwned>(text: &str) -> Result<T, FileError> {
    options().from_str(text).map_err(|error| {
        let offset = value_start(text, error.span.start.into());
        let field = Outline::of(text).path_at(offset).map(str::to_owned);
        FileError::at(text, offset, field, in_plain_words(&error.code))
    })
}

/// The first byte of the value at or after a place.
fn value_start(text: &str, place: Position) -> usize {
    let offset = place.offset(text);
    let rest = &text[offset..];
    offset + (rest.len() - rest.trim_start().len())
}

impl From<ron::error::Position> for Position {
    fn from(p: ron::error::Position) -> Self {
        Self {
            line: p.line,
            column: p.col,
        }
    }
}

/// ron's messages, as sentences that begin in lower case after the place they name.
fn in_plain_words(error: &ron::Error) -> String {
    use ron::Error as E;
    match error {
        E::Eof => "the file ends too early; expected the rest of a value".to_owned(),
        E::ExceededRecursionLimit => "brackets are nested too deep; expected at most 64".to_owned(),
        E::TrailingCharacters => "something follows the document; expected the end".to_owned(),
        E::NoSuchStructField {
            expected, found, ..
        } => {
            format!(
                "there is no field `{found}`; expected one of {}",
                expected.join(", ")
            )
        }
        E::NoSuchEnumVariant {
            expected, found, ..
        } => {
            format!(
                "{found} is not known; expected one of {}",
                expected.join(", ")
            )
        }
        E::MissingStructField { field, .. } => {
            format!("the field `{field}` is missing; expected it here")
        }
        E::DuplicateStructField { field, .. } => {
            format!("the field `{field}` is given twice; expected it once")
        }
        E::IntegerOutOfBounds => "the number is too large; expected a smaller one".to_owned(),
        E::InvalidValueForType { expected, found } => format!("found {found}; expected {expected}"),
        other => {
            let text = other.to_string();
            let mut chars = text.chars();
            chars
                .next()
                .map(|c| c.to_lowercase().chain(chars).collect())
                .unwrap_or(text)
        }
    }
}

/// Reads a document from text.
pub fn parse(text: &str) -> Result<Topology, FileError> {
    if let Ok(Head { format }) = options().from_str::<Head>(text)
        && format != FORMAT
    {
        let start = Outline::of(text).start_of("format").unwrap_or(0);
        let what = format!("format {format} is not known to this version; expected {FORMAT}");
        return Err(FileError::at(text, start, Some("format".to_owned()), what));
    }
    let Document {
        format: _,
        title,
        point,
        notes,
        nodes,
        mut links,
    } = from_ron(text)?;
    assign_addresses(&mut links);
    let mut doc = Topology::default();
    doc.meta = Meta {
        title,
        notes,
        point,
    };
    let nodes = nodes
        .into_iter()
        .map(Edit::add_node)
        .enumerate()
        .map(|e| ("nodes", e));
    let links = links
        .into_iter()
        .map(Edit::add_link)
        .enumerate()
        .map(|e| ("links", e));
    for (list, (place, edit)) in nodes.chain(links) {
        edit.apply(&mut doc)
            .map_err(|error| refused(text, list, place, &error))?;
    }
    Ok(doc)
}

fn refused(text: &str, list: &str, place: usize, error: &EditError) -> FileError {
    let field = match error {
        EditError::Impossible(problem) => format!("{list}[{place}].{}", problem.field),
        EditError::NoSuchNode(_) | EditError::NoSuchLink(_) => format!("{list}[{place}]"),
    };
    let start = Outline::of(text).start_of(&field).unwrap_or(0);
    FileError::at(text, start, Some(field), error.to_string())
}

/// Gives free addresses to links whose file left them out, in the order of their ids, so that the
/// result does not follow from the order of the file.
fn assign_addresses(links: &mut [Link]) {
    let mut taken: HashSet<IpAddr> = links
        .iter()
        .flat_map(|l| [l.a.address, l.b.address])
        .collect();
    let mut order: Vec<usize> = (0..links.len()).collect();
    order.sort_by(|i, j| links[*i].id.cmp(&links[*j].id));
    let mut search = super::defaults::FreeNets::default();
    for i in order {
        let link = &mut links[i];
        if link.a.address == UNASSIGNED && link.b.address == UNASSIGNED {
            (link.a.address, link.b.address) = search.next(&taken);
            taken.extend([link.a.address, link.b.address]);
        }
    }
}

/// Writes a document as text: one line a node or link, defaults left out.
pub fn to_ron(doc: &Topology) -> String {
    let Meta {
        title,
        notes,
        point,
    } = doc.meta().clone();
    let document = Document {
        format: FORMAT,
        title,
        point,
        notes,
        nodes: doc.nodes().cloned().collect(),
        links: doc.links().cloned().collect(),
    };
    to_ron_text(&document, 2)
}

/// Any value as RON, line breaks down to a depth.
pub(crate) fn to_ron_text<T: Serialize>(value: &T, depth: usize) -> String {
    let pretty = PrettyConfig::new()
        .depth_limit(depth)
        .new_line("\n")
        .escape_strings(false);
    match options().to_string_pretty(value, pretty) {
        Ok(text) => text + "\n",
        // Documents hold nothing that RON cannot write; were it otherwise, nothing must be saved.
        Err(error) => unreachable!("a document cannot be written as RON: {error}"),
    }
}

/// Reads a document from a file.
pub fn load(path: &Path) -> Result<Topology, FileError> {
    let io = |e: std::io::Error| FileError::plain(format!("cannot be read: {e}")).in_file(path);
    let size = std::fs::metadata(path).map_err(io)?;
    if !size.is_file() {
        return Err(FileError::plain("is no file; expected a topology in RON").in_file(path));
    }
    if size.len() > MAX_FILE_BYTES {
        let what = format!(
            "has {} bytes; expected at most {MAX_FILE_BYTES}",
            size.len()
        );
        return Err(FileError::plain(what).in_file(path));
    }
    let bytes = std::fs::read(path).map_err(io)?;
    let text = utf8(&bytes).map_err(|e| e.in_file(path))?;
    parse(text).map_err(|e| e.in_file(path))
}

/// The bytes as text, or where they stop being UTF-8.
fn utf8(bytes: &[u8]) -> Result<&str, FileError> {
    std::str::from_utf8(bytes)
        .map(|t| t.strip_prefix('\u{feff}').unwrap_or(t))
        .map_err(|error| {
            let good = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
            let byte = bytes.get(error.valid_up_to()).copied().unwrap_or_default();
            let what = format!("byte 0x{byte:02x} is not UTF-8; expected text in UTF-8");
            FileError::at(good, good.len(), None, what)
        })
}

/// Writes a document to a file: to a new file beside it first, which then takes its place.
pub fn save(doc: &Topology, path: &Path) -> Result<(), FileError> {
    write_atomically(path, &to_ron(doc))
        .map_err(|e| FileError::plain(format!("cannot be written: {e}")).in_file(path))
}

fn write_atomically(path: &Path, text: &str) -> std::io::Result<()> {
    // A link is followed, so that the file it points to is replaced and not the link.
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = path
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(text.as_bytes())?;
    new.as_file().sync_all()?;
    let permissions = std::fs::metadata(path).map(|m| m.permissions());
    match permissions {
        Ok(same) => new.as_file().set_permissions(same)?,
        Err(_) => readable(new.as_file())?,
    }
    new.persist(path)?;
    Ok(())
}

/// A new file is for everyone to read, as files are, and not for the owner alone, as temporary
/// files are.
#[cfg(unix)]
fn readable(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}

//! RON in and out. A file is read whole or not at all, every refusal names file, line, column,
//! field and what was expected, and a save never leaves a half-written file.

use std::borrow::Cow;
use std::io::{Read as _, Write as _};
use std::path::Path;

use ron::extensions::Extensions;
use ron::ser::PrettyConfig;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::check::side_name;
use super::edit::EditError;
use super::fault::{FileError, explain, token_at};
use super::link::UNASSIGNED;
use super::outline::Outline;
use super::{Edit, FreeAddresses, Link, Meta, Node, Side, Text, Topology};

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

fn options() -> ron::Options {
    ron::Options::default()
        .with_default_extension(Extensions::IMPLICIT_SOME)
        .with_recursion_limit(64)
}

/// Any of the program's own RON files; errors name line, column and field.
pub(crate) fn from_ron<T: DeserializeOwned>(text: &str) -> Result<T, FileError> {
    let text = plain(text);
    options().from_str(&text).map_err(|error| explain(&text, &error))
}

/// The text without a byte order mark and with the line ends of Unix, wherever it was edited.
fn plain(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains("\r\n") { Cow::Owned(text.replace("\r\n", "\n")) } else { Cow::Borrowed(text) }
}

/// Reads a document from text.
pub fn parse(text: &str) -> Result<Topology, FileError> {
    let text = &*plain(text);
    let document: Result<Document, _> = from_ron(text);
    let format = match &document {
        Ok(document) => Some(document.format),
        // A file of another format may well hold what is not known to this one.
        Err(_) => written_format(text),
    };
    if let Some(format) = format.filter(|f| *f != FORMAT) {
        let (start, _) = Outline::of(text).find("format");
        let what = format!("format {format} is not known to this version; expected {FORMAT}");
        return Err(FileError::at(text, start, Some("format".to_owned()), what));
    }
    let Document { format: _, title, point, notes, nodes, mut links } = document?;
    half_addressed(text, &links)?;
    assign_addresses(&mut links);
    let mut doc = Topology::default();
    doc.meta = Meta { title, notes, point };
    let nodes = nodes.into_iter().map(Edit::add_node).enumerate().map(|e| ("nodes", e));
    let links = links.into_iter().map(Edit::add_link).enumerate().map(|e| ("links", e));
    for (list, (place, edit)) in nodes.chain(links) {
        edit.apply(&mut doc).map_err(|error| refused(text, list, place, &error))?;
    }
    Ok(doc)
}

/// The number of the format in a text that is no document, if it can be made out.
fn written_format(text: &str) -> Option<u32> {
    match Outline::of(text).find("format") {
        (start, true) => token_at(text, start)?.1.parse().ok(),
        (_, false) => None,
    }
}

fn refused(text: &str, list: &str, place: usize, error: &EditError) -> FileError {
    let field = match error {
        EditError::Impossible(problem) => format!("{list}[{place}].{}", problem.field),
        EditError::NoSuchNode(_) | EditError::NoSuchLink(_) => format!("{list}[{place}]"),
    };
    let (start, _) = Outline::of(text).find(&field);
    FileError::at(text, start, Some(field), error.to_string())
}

/// Refuses a link that has an address at one end only.
fn half_addressed(text: &str, links: &[Link]) -> Result<(), FileError> {
    let bare = |link: &Link, side| link.end(side).address == UNASSIGNED;
    let half = |link: &Link, side: Side| bare(link, side) && !bare(link, side.other());
    let sides = |(i, link)| Side::BOTH.map(|side| (i, link, side));
    let mut ends = links.iter().enumerate().flat_map(sides);
    let Some((i, _, side)) = ends.find(|(_, link, side)| half(link, *side)) else {
        return written_out(text, links);
    };
    let field = format!("links[{i}].{}.address", side_name(side));
    match Outline::of(text).find(&field) {
        // It is there, though unspecified, and is refused as such when the link is added.
        (_, true) => Ok(()),
        (start, false) => {
            let what = "this end has no address and the other has one; \
                        expected addresses at both ends or neither";
            Err(FileError::at(text, start, Some(field), what.to_owned()))
        }
    }
}

/// Refuses an address that stands in the text and is none.
fn written_out(text: &str, links: &[Link]) -> Result<(), FileError> {
    let unassigned = UNASSIGNED.to_string();
    if !text.contains(&unassigned) {
        return Ok(());
    }
    let outline = Outline::of(text);
    let bare = links.iter().enumerate().filter(|(_, link)| link.a.address == UNASSIGNED);
    let fields = bare.flat_map(|(i, _)| {
        Side::BOTH.map(|side| format!("links[{i}].{}.address", side_name(side)))
    });
    for field in fields {
        if let (start, true) = outline.find(&field) {
            let what = format!("{unassigned} is nobody's address; expected a unicast address");
            return Err(FileError::at(text, start, Some(field), what));
        }
    }
    Ok(())
}

/// Gives free addresses to links whose file left them out, in the order of their ids, so that the
/// result does not follow from the order of the file.
fn assign_addresses(links: &mut [Link]) {
    let mut order: Vec<usize> = (0..links.len()).collect();
    order.sort_by(|i, j| links[*i].id.cmp(&links[*j].id));
    let mut free = FreeAddresses::beside(links.iter());
    for i in order {
        let link = &mut links[i];
        if link.a.address == UNASSIGNED && link.b.address == UNASSIGNED {
            (link.a.address, link.b.address) = free.next_pair();
        }
    }
}

/// Writes a document as text: one line a node or link, defaults left out.
pub fn to_ron(doc: &Topology) -> String {
    let Meta { title, notes, point } = doc.meta().clone();
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
    let pretty = PrettyConfig::new().depth_limit(depth).new_line("\n").escape_strings(false);
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
        let what = format!("has {} bytes; expected at most {MAX_FILE_BYTES}", size.len());
        return Err(FileError::plain(what).in_file(path));
    }
    let mut bytes = Vec::new();
    // The file may have grown since.
    let file = std::fs::File::open(path).map_err(io)?;
    file.take(MAX_FILE_BYTES).read_to_end(&mut bytes).map_err(io)?;
    let text = utf8(&bytes).map_err(|e| e.in_file(path))?;
    parse(text).map_err(|e| e.in_file(path))
}

/// The bytes as text, or where they stop being UTF-8.
fn utf8(bytes: &[u8]) -> Result<&str, FileError> {
    std::str::from_utf8(bytes).map_err(|error| {
        let good = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
        let byte = bytes.get(error.valid_up_to()).copied().unwrap_or_default();
        let what = match bytes {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
                "the file is in UTF-16; expected text in UTF-8".to_owned()
            }
            _ => format!("byte 0x{byte:02x} is not UTF-8; expected text in UTF-8"),
        };
        FileError::at(good, good.len(), None, what)
    })
}

/// Writes a document to a file: to a new file beside it first, which then takes its place.
pub fn save(doc: &Topology, path: &Path) -> Result<(), FileError> {
    let unwritten = |why: &str| FileError::plain(format!("cannot be written: {why}")).in_file(path);
    if std::fs::metadata(path).is_ok_and(|m| m.permissions().readonly()) {
        // A new file could take its place all the same, against the wish of its owner.
        return Err(unwritten("the file is read-only"));
    }
    write_atomically(path, &to_ron(doc)).map_err(|error| unwritten(&why_unwritten(path, &error)))
}

/// Why a file could not be written. The error's own words may name the new file beside it, which
/// nobody knows of.
fn why_unwritten(path: &Path, error: &std::io::Error) -> String {
    use std::io::ErrorKind as Kind;
    match error.kind() {
        Kind::NotFound if path.parent().is_some_and(Path::is_dir) => {
            "no file can be made in this folder".to_owned()
        }
        Kind::NotFound | Kind::NotADirectory => "there is no such folder".to_owned(),
        Kind::PermissionDenied => "permission denied".to_owned(),
        Kind::StorageFull => "the disk is full".to_owned(),
        Kind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        Kind::InvalidFilename => "a file cannot have this name".to_owned(),
        Kind::IsADirectory => "it is a folder".to_owned(),
        kind => kind.to_string(),
    }
}

fn write_atomically(path: &Path, text: &str) -> std::io::Result<()> {
    // A link is followed, so that the file it points to is replaced and not the link.
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let permissions = std::fs::metadata(path).map(|m| m.permissions());
    let mut new = new_file(folder)?;
    new.write_all(text.as_bytes())?;
    new.as_file().sync_all()?;
    if let Ok(same) = permissions {
        new.as_file().set_permissions(same)?;
    }
    new.persist(path)?;
    Ok(())
}

/// A new file in a folder. It is for whom the umask says, as files are, and not for the owner
/// alone, as temporary files are.
fn new_file(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

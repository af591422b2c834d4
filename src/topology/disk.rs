//! Documents on disk: a file is read entirely or not at all, and a save never leaves a partly
//! written file.

use std::io::Read as _;
use std::path::Path;

use super::Topology;
use super::fault::FileError;
use super::file::{parse, to_ron};
use super::replace::{Unread, Written, write_file};

/// Files larger than this are refused unread.
pub const MAX_FILE_BYTES: u64 = 32 * 1024 * 1024;

/// Reads a document from a file.
///
/// # Errors
///
/// Fails if the file cannot be read, or is not a valid document.
pub fn load(path: &Path) -> Result<Topology, FileError> {
    let text = read_text(path, "a topology in RON")?;
    parse(&text).map_err(|e| e.in_file(path))
}

/// Returns the text of a file that should be `expected`.
pub(crate) fn read_text(path: &Path, expected: &str) -> Result<String, FileError> {
    let io = |e: std::io::Error| FileError::plain(format!("cannot be read: {e}")).in_file(path);
    let size = std::fs::metadata(path).map_err(io)?;
    if !size.is_file() {
        return Err(FileError::plain(format!("is no file; expected {expected}")).in_file(path));
    }
    if size.len() > MAX_FILE_BYTES {
        let what = format!("has {} bytes; expected at most {MAX_FILE_BYTES}", size.len());
        return Err(FileError::plain(what).in_file(path));
    }
    let mut bytes = Vec::new();
    // The file may have grown since.
    let file = std::fs::File::open(path).map_err(io)?;
    file.take(MAX_FILE_BYTES).read_to_end(&mut bytes).map_err(io)?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) => Err(not_utf8(error.as_bytes(), error.utf8_error()).in_file(path)),
    }
}

/// Returns an error with the position of the first invalid byte.
fn not_utf8(bytes: &[u8], error: std::str::Utf8Error) -> FileError {
    let good = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
    let byte = bytes.get(error.valid_up_to()).copied().unwrap_or_default();
    let what = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
            "the file is in UTF-16; expected text in UTF-8".to_owned()
        }
        _ => format!("byte 0x{byte:02x} is not UTF-8; expected text in UTF-8"),
    };
    FileError::at(good, good.len(), None, what)
}

/// Writes a document to a file, see [`write_file`]; a pipe that nobody reads from is refused.
///
/// # Errors
///
/// As [`write_file`].
pub fn save(doc: &Topology, path: &Path) -> Result<Written, FileError> {
    write_file(path, Unread::Refuse, |out| out.write_all(to_ron(doc).as_bytes()))
}

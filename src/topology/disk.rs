//! Documents on disk: a file is read entirely or not at all, and a save never leaves a partly
//! written file.

use std::io::{Read as _, Write as _};
use std::path::Path;

use super::Topology;
use super::fault::FileError;
use super::file::{parse, to_ron};

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

/// Writes a document to a file: to a temporary file beside it first, which then replaces it.
///
/// # Errors
///
/// Fails if the file cannot be written; an existing file is unchanged.
pub fn save(doc: &Topology, path: &Path) -> Result<(), FileError> {
    let unwritten = |why: &str| FileError::plain(format!("cannot be written: {why}")).in_file(path);
    if std::fs::metadata(path).is_ok_and(|m| m.permissions().readonly()) {
        // A new file could replace it all the same, against its owner's intention.
        return Err(unwritten("the file is read-only"));
    }
    write_atomically(path, &to_ron(doc)).map_err(|error| unwritten(&why_unwritten(path, &error)))
}

/// Returns the reason why a file could not be written. The error's own text may name the temporary
/// file, which means nothing to the user.
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
    // A symbolic link is followed, so that the file it points to is replaced and not the link.
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

/// Creates a temporary file in a folder. Its permissions follow the umask, as usual for files,
/// while temporary files are normally accessible to their owner only.
fn new_file(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

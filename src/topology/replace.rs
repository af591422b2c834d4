//! Files written whole or not at all. A regular file gives way to a new one in one step, so that
//! whoever reads it, and whatever ends the program, finds the old content or the new. Anything
//! else, such as a device or a pipe, is written to as a stream.

use std::fmt;
use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::fault::FileError;
use super::unseen::escaped_path;

/// The beginning of the name of a file that is not yet in place.
const UNFINISHED: &str = ".tmp-catchment-";
/// So many random characters follow.
const RANDOM: usize = 6;
/// An unfinished file of this age was given up.
const GIVEN_UP: Duration = Duration::from_secs(3600);

/// Treatment of a pipe without a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// Wait for a reader, as shells do.
    Wait,
    /// Refuse it.
    Refuse,
}

/// Result of writing a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// It holds the new content; what it could not take over from the old file.
    File(Vec<NotKept>),
    /// It was a stream, which cannot be read again.
    Stream,
}

/// A property of the old file that the new one lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotKept {
    /// The owner, by the number of the user.
    Owner(u32),
    /// The group, by its number.
    Group(u32),
    /// The mode.
    Mode(u32),
    /// So many other names of the same file.
    Names(u64),
}

impl fmt::Display for NotKept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Owner(user) => write!(
                f,
                "the owner, user {user}, was not kept: only the administrator can give files away"
            ),
            Self::Group(group) => {
                write!(f, "the group {group} was not kept: you are not a member of it")
            }
            Self::Mode(mode) => {
                write!(f, "the mode {mode:03o} was not kept: this disk does not allow it")
            }
            Self::Names(1) => f.write_str("the file has another name, which keeps the old content"),
            Self::Names(n) => {
                write!(f, "the file has {n} other names, which keep the old content")
            }
        }
    }
}

/// Writes a file with what `write` puts out.
///
/// A link is followed and stays. Owner, group and mode of a regular file are kept as far as the
/// system lets them. The content and the folder are on the disk when this returns.
///
/// # Errors
///
/// A link that leads nowhere, a folder, a file that is read-only, and whatever the system refuses.
/// A regular file then has the content of before, and nothing is left beside it.
pub fn write_file(
    path: &Path,
    unread: Unread,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<Written, FileError> {
    let unwritten = |why: &str| FileError::plain(format!("cannot be written: {why}")).in_file(path);
    let failed = |error: io::Error| unwritten(&why_unwritten(path, &error));
    match Target::of(path).map_err(|why| unwritten(&why))? {
        Target::File { at, old } => {
            replace(&at, old.as_ref(), write).map(Written::File).map_err(failed)
        }
        Target::Stream(kind) => {
            let mut to = open_stream(path, kind, unread).map_err(|error| match error {
                Refusal::Unread => unwritten("nobody reads from this pipe"),
                Refusal::Io(error) => failed(error),
            })?;
            write(&mut to).and_then(|()| to.flush()).map_err(failed)?;
            Ok(Written::Stream)
        }
    }
}

/// Kind of file that a path leads to.
enum Target {
    /// A regular file, or none yet.
    File {
        at: PathBuf,
        old: Option<Metadata>,
    },
    Stream(Stream),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stream {
    Pipe,
    Other,
}

impl Target {
    fn of(path: &Path) -> Result<Self, String> {
        if leads_to_descriptor(path) {
            return Ok(Self::Stream(Stream::Other));
        }
        let old = match fs::metadata(path) {
            Ok(old) => old,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return match fs::read_link(path) {
                    Ok(to) => {
                        Err(format!("it is a link to {}, which is not there", escaped_path(&to)))
                    }
                    Err(_) => Ok(Self::File { at: path.to_owned(), old: None }),
                };
            }
            Err(error) => return Err(why_unwritten(path, &error)),
        };
        if old.is_dir() {
            return Err("it is a folder".to_owned());
        }
        if !old.is_file() {
            return Ok(Self::Stream(if is_pipe(&old) { Stream::Pipe } else { Stream::Other }));
        }
        if old.permissions().readonly() {
            // A new file could take its place all the same, against the wish of its owner.
            return Err("the file is read-only".to_owned());
        }
        let at = path.canonicalize().map_err(|error| why_unwritten(path, &error))?;
        Ok(Self::File { at, old: Some(old) })
    }
}

/// Tells whether writing to a path takes the place of a file that is there.
pub fn replaces(path: &Path) -> bool {
    matches!(Target::of(path), Ok(Target::File { old: Some(_), .. }))
}

/// Tells whether a path leads to the standard output of this program, as `/dev/stdout` does.
pub fn is_standard_output(path: &Path) -> bool {
    let own = Path::new("/proc/self/fd").canonicalize();
    let is_own =
        |folder: &Path| own.as_ref().map_or(folder == Path::new("/dev/fd"), |o| o == folder);
    ways(path).any(|(folder, at)| is_own(&folder) && at.file_name().is_some_and(|n| n == "1"))
}

/// Tells whether a path names what a process has open, as `/dev/stdout` does. Such a file must not
/// be replaced: others go on writing to the one that is open.
fn leads_to_descriptor(path: &Path) -> bool {
    ways(path).any(|(folder, _)| {
        folder.starts_with("/proc") && folder.ends_with("fd") || folder.starts_with("/dev/fd")
    })
}

/// A path and those that its links lead to, one after the other, each with its folder.
fn ways(path: &Path) -> impl Iterator<Item = (PathBuf, PathBuf)> {
    /// As many as Linux follows.
    const MOST_LINKS: usize = 40;
    let folder = |path: &Path| folder_of(path).canonicalize().unwrap_or_default();
    let first = (folder(path), path.to_owned());
    let next = move |(beside, path): &(PathBuf, PathBuf)| {
        let to = beside.join(fs::read_link(path).ok()?);
        Some((folder(&to), to))
    };
    std::iter::successors(Some(first), next).take(MOST_LINKS)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The reason why a file could not be written. The error's own words may name the new file beside
/// it, which nobody knows of.
fn why_unwritten(path: &Path, error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound if folder_of(path).is_dir() => {
            "no file can be made in this folder".to_owned()
        }
        ErrorKind::NotFound | ErrorKind::NotADirectory => "there is no such folder".to_owned(),
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        ErrorKind::StorageFull => "the disk is full".to_owned(),
        ErrorKind::QuotaExceeded => "your disk quota is used up".to_owned(),
        ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        ErrorKind::InvalidFilename => "a file cannot have this name".to_owned(),
        ErrorKind::IsADirectory => "it is a folder".to_owned(),
        ErrorKind::BrokenPipe => "the reader has left".to_owned(),
        kind => kind.to_string(),
    }
}

fn replace(
    path: &Path,
    old: Option<&Metadata>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<Vec<NotKept>> {
    let folder = folder_of(path);
    sweep(folder);
    let mut new = new_file(folder, old)?;
    let mut out = BufWriter::new(new.as_file_mut());
    write(&mut out)?;
    out.flush()?;
    drop(out);
    let lost = old.map_or_else(Vec::new, |old| take_over(new.as_file(), old));
    new.as_file().sync_all()?;
    new.persist(path)?;
    // The file is in place; only a power failure could still undo it.
    if let Err(error) = sync_folder(folder) {
        log::warn!("the folder of {} cannot be synced: {error}", path.display());
    }
    Ok(lost)
}

/// A new file in a folder. It is for whom the umask says, as files are; in place of an old one it
/// is for the owner alone until it has the mode of that.
fn new_file(folder: &Path, old: Option<&Metadata>) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED).rand_bytes(RANDOM);
    #[cfg(unix)]
    {
        let mode = if old.is_some() { 0o600 } else { 0o666 };
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(mode));
    }
    #[cfg(not(unix))]
    let _ = old;
    builder.tempfile_in(folder)
}

/// Removes what saves left that were killed: files of our own pattern that are old. Whoever cannot
/// be removed stays.
fn sweep(folder: &Path) {
    for file in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = file.file_name();
        let random = name.as_encoded_bytes().strip_prefix(UNFINISHED.as_bytes());
        let is_ours =
            random.is_some_and(|r| r.len() == RANDOM && r.iter().all(u8::is_ascii_alphanumeric));
        if !is_ours {
            continue;
        }
        // The metadata of an entry are those of a link, not of what it leads to.
        let given_up = file.metadata().is_ok_and(|about| {
            let age = about.modified().ok().and_then(|at| at.elapsed().ok());
            about.is_file() && age.is_some_and(|age| age > GIVEN_UP)
        });
        if given_up && let Err(error) = fs::remove_file(file.path()) {
            log::info!("{}: {error}", escaped_path(&file.path()));
        }
    }
}

/// Gives a new file the owner, the group and the mode of the old one; what could not be given.
#[cfg(unix)]
fn take_over(new: &File, old: &Metadata) -> Vec<NotKept> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};
    let mut lost = Vec::new();
    let is = |wanted: u32, has: fn(&Metadata) -> u32| {
        new.metadata().is_ok_and(|about| has(&about) == wanted)
    };
    let mut mode = old.mode() & 0o7777;
    if !is(old.uid(), Metadata::uid) && fchown(new, Some(old.uid()), None).is_err() {
        lost.push(NotKept::Owner(old.uid()));
        mode &= !0o4000;
    }
    if !is(old.gid(), Metadata::gid) && fchown(new, None, Some(old.gid())).is_err() {
        lost.push(NotKept::Group(old.gid()));
        // Another group may do no more than everybody could.
        let others = (mode & 0o007) << 3;
        mode &= !0o2070 | others;
    }
    let set = new.set_permissions(fs::Permissions::from_mode(mode));
    if set.is_err() && !is(mode, |about| about.mode() & 0o7777) {
        lost.push(NotKept::Mode(mode));
    }
    if old.nlink() > 1 {
        lost.push(NotKept::Names(old.nlink() - 1));
    }
    lost
}

#[cfg(not(unix))]
fn take_over(_: &File, _: &Metadata) -> Vec<NotKept> {
    Vec::new()
}

/// Brings the new name of a file to the disk, where the system can do that for a folder.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::PermissionDenied | ErrorKind::InvalidInput | ErrorKind::Unsupported
            ) =>
        {
            Ok(())
        }
        synced => synced,
    }
}

/// The reason why a stream is not opened.
enum Refusal {
    Unread,
    Io(io::Error),
}

/// Opens a stream at its end: a file that is open as one keeps what it holds.
fn open_stream(path: &Path, kind: Stream, unread: Unread) -> Result<File, Refusal> {
    let open = || File::options().append(true).open(path).map_err(Refusal::Io);
    if kind != Stream::Pipe || unread == Unread::Wait {
        return open();
    }
    // Held until the pipe is open, so that opening it finds a reader.
    let _reader = probe_pipe(path)?;
    open()
}

#[cfg(unix)]
fn is_pipe(about: &Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    about.file_type().is_fifo()
}

#[cfg(not(unix))]
fn is_pipe(_: &Metadata) -> bool {
    false
}

/// Opens a pipe without waiting for a reader.
#[cfg(unix)]
fn probe_pipe(path: &Path) -> Result<File, Refusal> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let probe = File::options().write(true).custom_flags(libc::O_NONBLOCK).open(path);
    probe.map_err(|error| match error.raw_os_error() {
        Some(libc::ENXIO) => Refusal::Unread,
        _ => Refusal::Io(error),
    })
}

#[cfg(not(unix))]
fn probe_pipe(path: &Path) -> Result<File, Refusal> {
    File::options().write(true).open(path).map_err(Refusal::Io)
}

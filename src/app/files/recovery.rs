//! Copies of unsaved documents, in case the program crashes.
//!
//! Each window writes its own copy under a name of its own and holds a lock beside it while it
//! runs. A copy whose lock is free belongs to a window that has crashed.

use std::fs::{File, TryLockError};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use serde::{Deserialize, Serialize};

use crate::topology::{
    MAX_FILE_BYTES, Topology, Unread, escaped_path, from_ron, parse, to_ron, to_ron_text,
    write_file,
};

/// Smallest time between two copies, in seconds.
const PAUSE: f64 = 2.0;

/// Returns the folder for recovery copies on this system.
pub(crate) fn recovery_folder() -> Option<PathBuf> {
    let folders = directories::ProjectDirs::from("", "", "catchment")?;
    let state = folders.state_dir().unwrap_or_else(|| folders.data_local_dir());
    Some(state.join("recovery"))
}

/// A copy as written to the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "Recovery")]
struct Copy {
    /// The file of the document, if it has one.
    #[serde(default)]
    path: Option<String>,
    /// Name of the document.
    name: String,
    document: String,
}

/// Origin of a copied document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin<'a> {
    /// The file of the document, if it has one.
    pub path: Option<&'a Path>,
    /// Name of the document.
    pub name: &'a str,
}

/// A copy that a crashed window left behind.
pub(super) struct Found {
    /// The file of the document, if it has one.
    pub path: Option<PathBuf>,
    /// Name of the document.
    pub name: String,
    /// The document.
    pub doc: Topology,
    /// Time at which the copy was written.
    pub written: Option<SystemTime>,
    claim: Claim,
}

/// A copy and the lock beside it.
struct Claim {
    copy: PathBuf,
    lock: PathBuf,
    /// The locked file; never read.
    _held: Option<File>,
}

impl Claim {
    fn remove(self) {
        // The copy first: a copy without a lock would be offered to the next window.
        for file in [&self.copy, &self.lock] {
            match std::fs::remove_file(file) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    log::warn!("{}: {error}", escaped_path(file));
                }
                _ => {}
            }
        }
    }
}

impl Found {
    /// Deletes the copy.
    pub(super) fn discard(self) {
        self.claim.remove();
    }
}

/// A copy that cannot be read, and was put aside.
#[derive(Debug)]
pub(super) struct Damaged {
    /// Path to which it was moved.
    pub kept: PathBuf,
    /// The error in it.
    pub what: String,
}

/// Returns everything that crashed windows left in a folder, the latest first.
pub(super) fn scan(folder: &Path) -> (Vec<Found>, Vec<Damaged>) {
    let (mut found, mut damaged) = (Vec::new(), Vec::new());
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for copy in files.map(|f| f.path()).filter(|p| p.extension().is_some_and(|e| e == "ron")) {
        let Some(claim) = claim(&copy) else {
            continue;
        };
        match read(&copy) {
            Ok((origin, doc)) => {
                let written = std::fs::metadata(&copy).and_then(|m| m.modified()).ok();
                let path = origin.path.map(PathBuf::from);
                found.push(Found { path, name: origin.name, doc, written, claim });
            }
            Err(what) => {
                let kept = copy.with_extension("ron.damaged");
                match std::fs::rename(&copy, &kept) {
                    Ok(()) => claim.remove(),
                    Err(error) => log::warn!("{}: {error}", escaped_path(&copy)),
                }
                damaged.push(Damaged { kept, what });
            }
        }
    }
    found.sort_by_key(|f| std::cmp::Reverse(f.written));
    (found, damaged)
}

/// Locks a copy; none if its window is running or another window has just locked it.
fn claim(copy: &Path) -> Option<Claim> {
    let lock = copy.with_extension("lock");
    let held = match File::options().write(true).open(&lock) {
        Ok(file) => match file.try_lock() {
            Ok(()) => Some(file),
            Err(TryLockError::WouldBlock) => return None,
            // If locks are not supported, running windows cannot be detected: better not to touch
            // it.
            Err(TryLockError::Error(error)) => {
                log::warn!("{}: {error}", escaped_path(&lock));
                return None;
            }
        },
        Err(_) => None,
    };
    Some(Claim { copy: copy.to_owned(), lock, _held: held })
}

fn read(copy: &Path) -> Result<(Copy, Topology), String> {
    let mut bytes = Vec::new();
    let file = File::open(copy).map_err(|e| format!("cannot be read: {e}"))?;
    file.take(2 * MAX_FILE_BYTES).read_to_end(&mut bytes).map_err(|e| e.to_string())?;
    let text = String::from_utf8(bytes).map_err(|e| e.to_string())?;
    let copy: Copy = from_ron(&text).map_err(|e| e.to_string())?;
    let doc = parse(&copy.document).map_err(|e| format!("document: {e}"))?;
    Ok((copy, doc))
}

/// The recovery copy of this window.
#[derive(Default)]
pub(super) struct Recovery {
    folder: Option<PathBuf>,
    own: Option<Claim>,
    /// Restored copies of other windows; deleted once this window has written its own.
    superseded: Vec<Found>,
    /// Revision in the copy.
    written: Option<u64>,
    next: f64,
    /// True once a failure to write was reported; it is reported only once.
    complained: bool,
}

/// Time of the next copy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Scheduled {
    /// There is nothing to write.
    Never,
    /// Now.
    Now,
    /// In this number of seconds.
    In(f64),
}

impl Recovery {
    /// Keeps copies in a folder; none without a folder.
    pub(super) fn new(folder: Option<PathBuf>) -> Self {
        Self { folder, ..Self::default() }
    }

    /// Returns when to write a document of this revision.
    pub(super) fn due(&self, revision: u64, now: f64) -> Scheduled {
        if self.folder.is_none() || self.written == Some(revision) {
            Scheduled::Never
        } else if now >= self.next {
            Scheduled::Now
        } else {
            Scheduled::In(self.next - now)
        }
    }

    /// Writes a copy. Returns an error message for the first of several failures.
    pub(super) fn write(
        &mut self,
        doc: &Topology,
        of: Origin<'_>,
        revision: u64,
        now: f64,
    ) -> Option<String> {
        let begun = Instant::now();
        let outcome = self.try_write(doc, of);
        // A document that is slow to write is written less often.
        self.next = now + PAUSE.max(20.0 * begun.elapsed().as_secs_f64());
        self.written = Some(revision);
        match outcome {
            Ok(()) => {
                self.complained = false;
                self.superseded.drain(..).for_each(Found::discard);
                None
            }
            Err(error) => {
                let first = !std::mem::replace(&mut self.complained, true);
                first.then(|| format!("The recovery copy {error}"))
            }
        }
    }

    fn try_write(&mut self, doc: &Topology, of: Origin<'_>) -> Result<(), String> {
        let Some(folder) = &self.folder else {
            return Ok(());
        };
        if self.own.is_none() {
            let made = std::fs::create_dir_all(folder);
            made.map_err(|error| format!("has no folder: {error}"))?;
            let claimed = own(folder).map_err(|error| format!("cannot be locked: {error}"));
            self.own = Some(claimed?);
        }
        let Some(own) = &self.own else {
            return Ok(());
        };
        let copy = Copy {
            // A path that is not valid Unicode cannot be stored; the document matters more.
            path: of.path.and_then(Path::to_str).map(str::to_owned),
            name: of.name.to_owned(),
            document: to_ron(doc),
        };
        let text = to_ron_text(&copy, 1);
        // Replaced in one step, so that a crash while writing leaves the copy of before.
        write_file(&own.copy, Unread::Refuse, |out| out.write_all(text.as_bytes()))
            .map(|_| ())
            .map_err(|error| error.what)
    }

    /// Keeps a restored copy until this window has written its own.
    pub(super) fn supersede(&mut self, found: Found) {
        self.superseded.push(found);
        self.forget();
    }

    /// Forgets the written revision after another document was opened.
    pub(super) fn forget(&mut self) {
        self.written = None;
        self.next = 0.0;
    }

    /// Removes the copy after the document was saved or discarded.
    pub(super) fn remove(&mut self) {
        self.written = None;
        if let Some(own) = self.own.take() {
            own.remove();
        }
        self.superseded.drain(..).for_each(Found::discard);
    }
}

/// Creates a lock with a unique name and holds it.
fn own(folder: &Path) -> std::io::Result<Claim> {
    let process = std::process::id();
    let mut number = 0u32;
    loop {
        let name = format!("{process}-{number}");
        let lock = folder.join(format!("{name}.lock"));
        let copy = folder.join(format!("{name}.ron"));
        match File::options().write(true).create_new(true).open(&lock) {
            // A crashed process with the same number may have left a copy.
            Ok(file) if !copy.exists() => {
                file.try_lock()?;
                return Ok(Claim { copy, lock, _held: Some(file) });
            }
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
        number = number.checked_add(1).ok_or(std::io::ErrorKind::AlreadyExists)?;
    }
}

/// Returns the age of a moment, in words.
pub(super) fn ago(moment: Option<SystemTime>) -> String {
    let passed = moment.and_then(|m| m.elapsed().ok()).unwrap_or(Duration::ZERO).as_secs();
    let count = |n: u64, unit: &str| format!("{n} {unit}{} ago", if n == 1 { "" } else { "s" });
    match passed {
        0..60 => "a moment ago".to_owned(),
        60..3600 => count(passed / 60, "minute"),
        3600..86400 => count(passed / 3600, "hour"),
        _ => count(passed / 86400, "day"),
    }
}

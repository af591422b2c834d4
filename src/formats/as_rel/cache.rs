//! A cache of graphs, so that the next start takes milliseconds.
//!
//! The name of an entry is the hash of its file's bytes, so that it can never be out of date. Cache
//! errors are never fatal: an entry that can't be read counts as missing, and one that can't be
//! written is skipped.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::{Report, stored};
use crate::topology::{AsGraph, escaped_path};

/// Environment variable with the folder for caches, in place of the system's.
pub const CACHE_VARIABLE: &str = "CATCHMENT_CACHE_DIR";

/// Maximum number of cached graphs; the least recently used are removed.
pub const MOST_CACHED: usize = 8;

/// Location of the cache.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cache {
    /// The folder `graphs` in the folder named by [`CACHE_VARIABLE`], or else in the user's cache
    /// folder for this program, such as `~/.cache/catchment`.
    #[default]
    Usual,
    /// This folder.
    At(PathBuf),
    /// No cache: files are always read.
    Off,
}

const ENDING: &str = "graph";

/// Prefix of the name of a file that is not yet an entry.
const UNFINISHED: &str = "unfinished-";

/// Age after which an unfinished file counts as abandoned.
const GIVEN_UP: Duration = Duration::from_secs(3600);

impl Cache {
    /// Returns the folder, if there is one.
    pub fn folder(&self) -> Option<PathBuf> {
        match self {
            Self::Usual => {
                let named = std::env::var_os(CACHE_VARIABLE).filter(|name| !name.is_empty());
                let caches = named.map(PathBuf::from).or_else(|| {
                    let folders = directories::ProjectDirs::from("", "", "catchment")?;
                    Some(folders.cache_dir().to_owned())
                });
                Some(caches?.join("graphs"))
            }
            Self::At(folder) => Some(folder.clone()),
            Self::Off => None,
        }
    }
}

/// Returns the graph of the file with this hash.
pub(super) fn find(folder: &Path, file: u128) -> Option<(AsGraph, Report)> {
    let path = folder.join(name(file));
    let entry = File::open(&path).ok()?;
    let about = entry.metadata().ok()?;
    let found = stored::read(entry, about.len(), file)?;
    // Marks it as used; if that fails, it is merely removed earlier.
    let _ = File::options().write(true).open(&path).and_then(|e| e.set_modified(SystemTime::now()));
    Some(found)
}

/// Stores a graph, and removes the least recently used ones beyond the limit.
pub(super) fn keep(folder: &Path, file: u128, graph: &AsGraph, report: &Report) {
    let written = || -> std::io::Result<()> {
        fs::create_dir_all(folder)?;
        let mut new = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)?;
        let mut out = std::io::BufWriter::new(&mut new);
        stored::write(graph, report, file, &mut out)?;
        out.flush()?;
        drop(out);
        new.persist(folder.join(name(file)))?;
        Ok(())
    };
    match written() {
        Ok(()) => clear(folder, file),
        Err(error) => log::info!("no graph can be kept in {}: {error}", escaped_path(folder)),
    }
}

fn name(file: u128) -> String {
    format!("{file:032x}.{ENDING}")
}

/// Removes entries beyond the limit, and no other files. The entry just written stays.
fn clear(folder: &Path, just_written: u128) {
    let just_written = folder.join(name(just_written));
    let mut entries: Vec<(SystemTime, PathBuf)> = Vec::new();
    for file in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = file.path();
        let Some(changed) = file.metadata().ok().and_then(|about| about.modified().ok()) else {
            continue;
        };
        let is_unfinished = file.file_name().as_encoded_bytes().starts_with(UNFINISHED.as_bytes());
        if is_unfinished && changed.elapsed().is_ok_and(|age| age > GIVEN_UP) {
            // It may be gone already.
            let _ = fs::remove_file(&path);
        } else if is_entry(&path) && path != just_written {
            entries.push((changed, path));
        }
    }
    entries.sort_unstable();
    let surplus = entries.len().saturating_sub(MOST_CACHED - 1);
    for (_, path) in entries.into_iter().take(surplus) {
        let _ = fs::remove_file(path);
    }
}

fn is_entry(path: &Path) -> bool {
    let stem = path.file_stem().and_then(OsStr::to_str).unwrap_or_default();
    path.extension() == Some(OsStr::new(ENDING))
        && stem.len() == 32
        && stem.bytes().all(|byte| byte.is_ascii_hexdigit())
}

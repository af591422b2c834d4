//! A file from the cache where it was read before, and from its lines otherwise.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::time::Instant;

use xxhash_rust::xxh3::Xxh3Default;

use super::read::{hashed, open};
use super::{Cache, Limits, Read, ReadError, ReadOptions, Report, Timings, Why, cache};
use crate::topology::AsGraph;
use crate::topology::{Phase, Progress, Watch};

/// What a file says, and how it was found out.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Its ASes and links.
    pub graph: AsGraph,
    /// What there is to say about it: the same from either source.
    pub report: Report,
    /// The source that it was read from.
    pub from: From,
    /// How long it took.
    pub timings: Timings,
}

/// The source that a graph was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum From {
    /// In the file.
    Source,
    /// In the cache, where the file's content was known.
    Cache,
}

/// Reads a file as [`read_file`](super::read_file) does, or finds in the cache what that gave before.
///
/// Only a file without malformed lines is kept, so that both ways say the same. A file that is no
/// plain file, such as a pipe, is read only. So is one that is read with other limits than usual, or
/// with a dialect of somebody's choice.
///
/// # Errors
///
/// As [`read_file`](super::read_file). Nothing that is wrong with the cache is an error.
pub fn load(
    path: &Path,
    options: &ReadOptions,
    cache: &Cache,
    watch: &mut Watch<'_>,
) -> Result<Loaded, ReadError> {
    let mut load = || {
        let (mut file, size) = open(path, options)?;
        let is_usual = options.dialect.is_none() && options.limits == Limits::default();
        let folder = cache.folder().filter(|_| is_usual && size.is_some());
        let began = Instant::now();
        if let Some(folder) = &folder {
            let hash = hash(&mut file, size, options.limits.bytes, watch)?;
            if let Some((graph, report)) = cache::find(folder, hash) {
                let timings = Timings { finding: began.elapsed(), ..Timings::default() };
                return Ok(Loaded { graph, report, from: From::Cache, timings });
            }
            file = File::open(path)?;
        }
        let finding = began.elapsed();
        // The file may have changed since; what counts is what is read now.
        let (Read { graph, report, timings }, hash) = hashed(file, size, options, watch)?;
        if let Some(folder) = folder.filter(|_| report.dropped == 0) {
            cache::keep(&folder, hash, &graph, &report);
        }
        let timings = Timings { finding, ..timings };
        Ok(Loaded { graph, report, from: From::Source, timings })
    };
    load().map_err(|why: Why| ReadError::from(why).in_file(path))
}

/// The hash of a file's bytes, of which there are `most`: somebody may be writing to it.
fn hash(file: &mut File, size: Option<u64>, most: u32, watch: &mut Watch<'_>) -> Result<u128, Why> {
    let mut hash = Xxh3Default::new();
    let mut chunk = vec![0; 128 << 10];
    let mut done = 0;
    loop {
        if watch(Progress { phase: Phase::Reading, done, total: size }).is_break() {
            return Err(Why::Cancelled);
        }
        match file.read(&mut chunk) {
            Ok(0) => return Ok(hash.digest128()),
            Ok(count) => {
                hash.update(chunk.get(..count).unwrap_or_default());
                done += count as u64;
                if done > most.into() {
                    return Err(Why::TooLarge { what: "file", most });
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
}

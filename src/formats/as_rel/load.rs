//! Loads a graph from the cache if the file was read before, and from its lines otherwise.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::time::Instant;

use xxhash_rust::xxh3::Xxh3Default;

use super::read::{hashed, open};
use super::{Cache, Limits, Read, ReadError, ReadOptions, Report, Timings, Why, cache};
use crate::topology::AsGraph;
use crate::topology::{Phase, Progress, Watch};

/// A loaded graph, and its source.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Its ASes and links.
    pub graph: AsGraph,
    /// Its statistics, the same from either source.
    pub report: Report,
    /// The source.
    pub from: From,
    /// Time that each part took.
    pub timings: Timings,
}

/// Source of a loaded graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum From {
    /// The file.
    Source,
    /// The cache, which had an entry for the file's content.
    Cache,
}

/// Reads a file as [`read_file`](super::read_file) does, or returns the cached result.
///
/// Only a file without malformed lines is cached, so that both ways give the same result. The cache
/// is not used for special files such as pipes, nor with limits other than the defaults or with an
/// explicit dialect.
///
/// # Errors
///
/// Fails as [`read_file`](super::read_file) does. Cache errors are ignored.
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
        // The file may have changed since; the current content counts.
        let (Read { graph, report, timings }, hash) = hashed(file, size, options, watch)?;
        if let Some(folder) = folder.filter(|_| report.dropped == 0) {
            cache::keep(&folder, hash, &graph, &report);
        }
        let timings = Timings { finding, ..timings };
        Ok(Loaded { graph, report, from: From::Source, timings })
    };
    load().map_err(|why: Why| ReadError::from(why).in_file(path))
}

/// Returns the hash of a file's bytes; fails if there are more than `most`, since the file may be
/// growing.
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

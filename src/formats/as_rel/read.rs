//! Reads a file into a graph.

use std::fs::File;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use super::fault::Fault;
use super::gather::{Built, Faults, Gathered};
use super::source::Source;
use super::{Compression, KeepGoing, Malformed, ReadError, ReadOptions, Signs, Why, lines};
use crate::topology::{AsGraph, Relation};
use crate::topology::{Phase, Progress, Watch};

/// The content of a file.
#[derive(Clone, Debug)]
pub struct Read {
    /// Its ASes and links.
    pub graph: AsGraph,
    /// Its statistics.
    pub report: Report,
    /// Time that each part took.
    pub timings: Timings,
}

/// Statistics of a file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Its compression.
    pub compression: Compression,
    /// The meaning in which its signs were read.
    pub signs: Signs,
    /// Number of lines, including comments.
    pub lines: u32,
    /// Number of bytes of text.
    pub bytes: u64,
    /// Number of distinct links between a provider and a customer.
    pub transit_links: u32,
    /// Number of distinct links between peers.
    pub peer_links: u32,
    /// Number of lines that repeat an earlier one.
    pub duplicates: u32,
    /// Number of malformed lines, which were skipped.
    pub dropped: u32,
    /// The first malformed lines, in ascending order.
    pub faults: Vec<Fault>,
}

/// Wall-clock times of the parts of reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timings {
    /// Search in the cache: hashing the file and reading the entry.
    pub finding: Duration,
    /// Reading and decompressing the file.
    pub unpacking: Duration,
    /// Parsing the lines.
    pub parsing: Duration,
    /// Building the graph.
    pub building: Duration,
}

/// Reads a file of AS relationships; see [`read`].
///
/// # Errors
///
/// Fails as [`read`] does; errors name the file.
pub fn read_file(
    path: &Path,
    options: &ReadOptions,
    watch: &mut Watch<'_>,
) -> Result<Read, ReadError> {
    let mut read = || {
        let (file, size) = open(path, options)?;
        hashed(file, size, options, watch)
    };
    read().map(|(read, _)| read).map_err(|why: Why| ReadError::from(why).in_file(path))
}

/// Reads AS relationships: serial-1, serial-2 or the old form; plain, gzip or bzip2, detected from
/// the first bytes. `size` is the number of bytes to read, for the progress.
///
/// Text is read in chunks and never stored as a whole; a link takes 16 bytes until the graph is
/// built.
///
/// # Errors
///
/// Fails on malformed lines, unless they are to be skipped; on text without a link; on an archive
/// that is truncated or damaged; on more than the [`Limits`](super::Limits) allow; and if `watch`
/// breaks.
pub fn read(
    file: impl io::Read,
    size: Option<u64>,
    options: &ReadOptions,
    watch: &mut Watch<'_>,
) -> Result<Read, ReadError> {
    Ok(hashed(file, size, options, watch)?.0)
}

/// Opens a file. Also returns its size, if known; that of a pipe is not.
pub(super) fn open(path: &Path, options: &ReadOptions) -> Result<(File, Option<u64>), Why> {
    let about = std::fs::metadata(path)?;
    if about.is_dir() {
        return Err(Why::NotAFile);
    }
    let size = about.is_file().then_some(about.len());
    if size.is_some_and(|size| size > options.limits.bytes.into()) {
        return Err(Why::TooLarge { what: "file", most: options.limits.bytes });
    }
    Ok((File::open(path)?, size))
}

/// Returns the content of a file and the hash of its bytes.
pub(super) fn hashed(
    file: impl io::Read,
    size: Option<u64>,
    options: &ReadOptions,
    watch: &mut Watch<'_>,
) -> Result<(Read, u128), Why> {
    let began = Instant::now();
    let mut source = Source::new(file, options.limits.bytes)?;
    let mut gathered = Gathered::new(options);
    let lines = lines::each(&mut source, size, &options.limits, watch, |number, line| {
        gathered.take(number, line)
    })?;
    if let Some(malformed) = gathered.given_up() {
        return Err(Why::Malformed(malformed));
    }
    let parsing = began.elapsed().saturating_sub(lines.unpacking);

    let rows = gathered.rows();
    let progress = Progress { phase: Phase::Building, done: 0, total: Some(rows) };
    if watch(progress).is_break() {
        return Err(Why::Cancelled);
    }
    let most = options.limits.ases;
    if gathered.has_too_many_ases() {
        return Err(Why::TooMany { what: "ASes", most });
    }
    let began = Instant::now();
    let Built { graph, signs, duplicates, faults } = gathered.build();
    let building = began.elapsed();
    if options.keep_going == KeepGoing::No && faults.total > 0 {
        let Faults { first: faults, total } = faults;
        return Err(Why::Malformed(Malformed { faults, total, given_up: None }));
    }
    if graph.is_empty() {
        let is_empty = lines.bytes == 0;
        let none = Why::NoLinks { lines: lines.count, faults: faults.first };
        return Err(if is_empty { Why::Empty } else { none });
    }
    if graph.len() > most as usize {
        return Err(Why::TooMany { what: "ASes", most });
    }

    let transit_links = (0..graph.len() as u32)
        .map(|index| graph.slots(index, Relation::Customer).len() as u32)
        .sum();
    let report = Report {
        compression: source.compression(),
        signs,
        lines: lines.count,
        bytes: lines.bytes,
        transit_links,
        peer_links: graph.link_count() as u32 - transit_links,
        duplicates,
        dropped: faults.total,
        faults: faults.first,
    };
    let timings = Timings { unpacking: lines.unpacking, parsing, building, ..Timings::default() };
    Ok((Read { graph, report, timings }, source.hash()))
}

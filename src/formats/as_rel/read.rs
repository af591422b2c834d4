//! A file from its first byte to the graph.

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

/// What a file says.
#[derive(Clone, Debug)]
pub struct Read {
    /// Its ASes and links.
    pub graph: AsGraph,
    /// What there is to say about it.
    pub report: Report,
    /// How long it took.
    pub timings: Timings,
}

/// What there is to say about a file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What it is packed with.
    pub compression: Compression,
    /// How its signs were read.
    pub signs: Signs,
    /// Lines, with comments.
    pub lines: u32,
    /// Bytes of text.
    pub bytes: u64,
    /// Different links between a provider and a customer.
    pub transit_links: u32,
    /// Different links between peers.
    pub peer_links: u32,
    /// Lines that say again what an earlier one said.
    pub duplicates: u32,
    /// Malformed lines, which were left out.
    pub dropped: u32,
    /// The first of them, in ascending order.
    pub faults: Vec<Fault>,
}

/// How long the parts of reading took, by the clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timings {
    /// Looking for the graph in the cache: hashing the file and reading the entry.
    pub finding: Duration,
    /// Reading the file and unpacking it.
    pub unpacking: Duration,
    /// Reading the lines.
    pub parsing: Duration,
    /// Putting the graph together.
    pub building: Duration,
}

/// Reads a file of AS relationships, see [`read`].
///
/// # Errors
///
/// As [`read`]; they name the file.
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

/// Reads AS relationships: serial-1, serial-2 or the old form; plain, gzip or bzip2, which the first
/// bytes tell. `size` is the number of bytes to come, for those who watch.
///
/// Text is read in chunks and never held as a whole; a link takes 16 bytes until the graph is built.
///
/// # Errors
///
/// Malformed lines, unless they are to be left out; text without a link; an archive that ends early
/// or is damaged; more than the [`Limits`](super::Limits) allow; a wish to stop.
pub fn read(
    file: impl io::Read,
    size: Option<u64>,
    options: &ReadOptions,
    watch: &mut Watch<'_>,
) -> Result<Read, ReadError> {
    Ok(hashed(file, size, options, watch)?.0)
}

/// A file and its size, where that is known: it is not of a pipe.
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

/// What a file says, and the hash of its bytes.
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

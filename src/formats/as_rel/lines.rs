//! Splits a stream of text into lines, a chunk at a time.

use std::io;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use memchr::memchr;

use super::source::{Source, TooLarge};
use super::{Archive, Compression, Limits, Why};
use crate::topology::{Phase, Progress, Watch};

/// Number of bytes decompressed at once.
const CHUNK: usize = 128 << 10;

/// A line without its line break.
#[derive(Clone, Copy)]
pub(super) enum Line<'a> {
    /// A whole line.
    Whole(&'a [u8]),
    /// The beginning of a line that exceeds the maximum length.
    Long(&'a [u8]),
}

/// Statistics of reading.
#[derive(Default)]
pub(super) struct Lines {
    /// Number of lines passed on.
    pub(super) count: u32,
    /// Number of bytes of text.
    pub(super) bytes: u64,
    /// Time spent on decompression.
    pub(super) unpacking: Duration,
}

/// Position relative to a line that is too long.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// Not in such a line.
    None,
    /// After its beginning, which was passed on.
    Long,
}

/// Passes every line to `take` with its number, until the end or until `take` breaks.
pub(super) fn each<R: io::Read>(
    source: &mut Source<R>,
    size: Option<u64>,
    limits: &Limits,
    watch: &mut Watch<'_>,
    mut take: impl FnMut(u32, Line<'_>) -> Result<ControlFlow<()>, Why>,
) -> Result<Lines, Why> {
    let longest = limits.line as usize;
    let mut buffer = vec![0; CHUNK + longest];
    let mut lines = Lines::default();
    // Bytes of an incomplete line, at the front of the buffer.
    let mut kept = 0;
    let mut inside = Inside::None;
    loop {
        let progress = Progress { phase: Phase::Reading, done: source.done(), total: size };
        if watch(progress).is_break() {
            return Err(Why::Cancelled);
        }
        let began = Instant::now();
        let read = source.read(&mut buffer[kept..kept + CHUNK]);
        lines.unpacking += began.elapsed();
        let read = read.map_err(|error| {
            let line = lines.count + 1;
            match error.get_ref() {
                Some(inner) if inner.is::<TooLarge>() => {
                    Why::TooLarge { what: "file", most: limits.bytes }
                }
                _ => match source.compression() {
                    Compression::Plain => error.into(),
                    compression => Archive { line, compression, error }.into(),
                },
            }
        })?;
        lines.bytes += read as u64;
        if lines.bytes > limits.bytes.into() {
            return Err(Why::TooLarge { what: "text", most: limits.bytes });
        }
        let filled = kept + read;
        let mut start = 0;
        while let Some(length) = memchr(b'\n', &buffer[start..filled]) {
            let line = &buffer[start..start + length];
            start += length + 1;
            if std::mem::replace(&mut inside, Inside::None) == Inside::Long {
                continue;
            }
            lines.count += 1;
            if lines.count > limits.lines {
                return Err(Why::TooMany { what: "lines", most: limits.lines });
            }
            let is_long = length > longest;
            let line = if is_long { Line::Long(line) } else { Line::Whole(line) };
            if take(lines.count, line)?.is_break() {
                return Ok(lines);
            }
        }
        let rest = &buffer[start..filled];
        if read == 0 {
            if !rest.is_empty() && inside == Inside::None {
                lines.count += 1;
                // It is the last line, whether or not `take` breaks.
                let _ = take(lines.count, Line::Whole(rest))?;
            }
            return Ok(lines);
        }
        if inside == Inside::Long || rest.len() > longest {
            if std::mem::replace(&mut inside, Inside::Long) == Inside::None {
                lines.count += 1;
                if take(lines.count, Line::Long(rest))?.is_break() {
                    return Ok(lines);
                }
            }
            kept = 0;
        } else {
            kept = rest.len();
            buffer.copy_within(start..filled, 0);
        }
    }
}

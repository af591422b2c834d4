//! A stream of text cut into lines, a chunk at a time.

use std::io;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use memchr::memchr;

use super::source::{Source, TooLarge};
use super::{Archive, Compression, Limits, Why};
use crate::topology::{Phase, Progress, Watch};

/// So many bytes are unpacked at once.
const CHUNK: usize = 128 << 10;

/// A line without its end.
#[derive(Clone, Copy)]
pub(super) enum Line<'a> {
    /// The whole of it.
    Whole(&'a [u8]),
    /// The beginning of a line that is longer than a line can be.
    Long(&'a [u8]),
}

/// What was read.
#[derive(Default)]
pub(super) struct Lines {
    /// Lines that were given away.
    pub(super) count: u32,
    /// Bytes of text.
    pub(super) bytes: u64,
    /// The time that unpacking took.
    pub(super) unpacking: Duration,
}

/// Where in a line that is too long the text is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// In no such line.
    None,
    /// Behind its beginning, which was given away.
    Long,
}

/// Gives away every line with its number, until the end or until somebody has had enough.
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
    // Bytes of a line whose end is yet to come, at the front of the buffer.
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
                // Nothing follows, whether or not it is enough.
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

//! Errors in reading a file.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::{Compression, Fault};
use crate::topology::escaped_path;

/// The reason why a file was not read. Its text has a line for each error.
#[derive(Debug, thiserror::Error)]
pub struct ReadError {
    /// The file, if known.
    pub file: Option<PathBuf>,
    /// The reason.
    #[source]
    pub why: Why,
}

/// The reason why a file was not read.
#[derive(Debug, thiserror::Error)]
pub enum Why {
    /// An I/O error of the system.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    /// A folder, or something else that contains no text.
    #[error("is no file; expected AS relationships")]
    NotAFile,
    /// Text of another kind, or a file in an unsupported archive format.
    #[error("is {0}; expected AS relationships in plain text, gzip or bzip2")]
    Foreign(&'static str),
    /// The file, or the text in it, exceeds the limit.
    #[error("there are more than {most} bytes of {what}; expected at most that")]
    TooLarge {
        /// The part that is too large.
        what: &'static str,
        /// The maximum number of bytes.
        most: u32,
    },
    /// The number of links, ASes or lines exceeds the limit.
    #[error("there are more than {most} {what}; expected at most that")]
    TooMany {
        /// The items that are too many.
        what: &'static str,
        /// Their maximum number.
        most: u32,
    },
    /// The archive is truncated or damaged.
    #[error(transparent)]
    Archive(#[from] Archive),
    /// Lines are malformed.
    #[error("{} malformed lines", .0.total)]
    Malformed(Malformed),
    /// The file is empty.
    #[error("is empty; expected AS relationships")]
    Empty,
    /// The file contains no link.
    #[error("there is no link in {lines} lines; expected lines such as 64496|64497|-1")]
    NoLinks {
        /// The number of lines.
        lines: u32,
        /// The first malformed lines.
        faults: Vec<Fault>,
    },
    /// The callback stopped the reading.
    #[error("reading was stopped")]
    Cancelled,
}

/// An error in an archive.
#[derive(Debug, thiserror::Error)]
pub struct Archive {
    /// The line up to which it was decompressed.
    pub line: u32,
    /// Its compression.
    pub compression: Compression,
    /// The reason why it could not be decompressed further.
    #[source]
    pub error: io::Error,
}

/// Lines that are malformed.
#[derive(Debug)]
pub struct Malformed {
    /// The first ones, in ascending order.
    pub faults: Vec<Fault>,
    /// The number found.
    pub total: u32,
    /// The line at which reading stopped, if before the end.
    pub given_up: Option<u32>,
}

impl ReadError {
    /// Returns the error with the name of the file.
    pub fn in_file(mut self, path: &Path) -> Self {
        self.file = Some(path.to_owned());
        self
    }

    /// Returns the malformed lines of the error.
    pub fn faults(&self) -> &[Fault] {
        match &self.why {
            Why::Malformed(Malformed { faults, .. }) | Why::NoLinks { faults, .. } => faults,
            _ => &[],
        }
    }
}

impl From<Why> for ReadError {
    fn from(why: Why) -> Self {
        Self { file: None, why }
    }
}

impl fmt::Display for Archive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, compression, error } = self;
        match error.kind() {
            io::ErrorKind::UnexpectedEof => write!(
                f,
                "line {line}: the {compression} stream ends early; expected the rest of the file"
            ),
            _ => write!(
                f,
                "line {line}: the {compression} stream is damaged ({error}); expected the file as \
                 it was published"
            ),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.as_ref().map(|file| format!("{}:", escaped_path(file)));
        let file = file.unwrap_or_default();
        for fault in self.faults() {
            writeln!(f, "{}", fault.at(&file))?;
        }
        let plain = format!("{file}{}", if file.is_empty() { "" } else { " " });
        match &self.why {
            Why::Archive(archive) => {
                // The position is written where editors look for it.
                let text = archive.to_string();
                let rest = text.strip_prefix("line ").filter(|_| !file.is_empty());
                write!(f, "{file}{}", rest.unwrap_or(&text))
            }
            Why::Malformed(Malformed { faults, total, given_up }) => {
                let count = if *total == 1 { "line is" } else { "lines are" };
                write!(f, "{plain}{total} {count} malformed")?;
                match given_up {
                    Some(line) => write!(f, " up to line {line}, where reading was given up"),
                    None if (faults.len() as u64) < u64::from(*total) => {
                        write!(f, "; these are the first {}", faults.len())
                    }
                    None => Ok(()),
                }
            }
            why => write!(f, "{plain}{why}"),
        }
    }
}

impl Fault {
    /// Returns the message about the line; `file` is the name with a colon, or empty.
    pub(crate) fn at(&self, file: &str) -> String {
        let Self { line, flaw } = self;
        if file.is_empty() {
            format!("line {line}: {flaw}")
        } else {
            format!("{file}{line}: {flaw}")
        }
    }

    /// Returns the message about the line, starting with the file.
    pub fn in_file(&self, file: &Path) -> String {
        self.at(&format!("{}:", escaped_path(file)))
    }
}

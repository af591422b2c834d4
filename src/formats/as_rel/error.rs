//! Why a file was not read.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::{Compression, Fault};
use crate::topology::escaped_path;

/// The reason why a file was not read. Its text has a line for everything that is wrong.
#[derive(Debug, thiserror::Error)]
pub struct ReadError {
    /// The file, where there is one.
    pub file: Option<PathBuf>,
    /// The reason.
    #[source]
    pub why: Why,
}

/// The reason why a file was not read.
#[derive(Debug, thiserror::Error)]
pub enum Why {
    /// The system says no.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    /// A folder, or something else that holds no text.
    #[error("is no file; expected AS relationships")]
    NotAFile,
    /// Text of another kind, or packed by another program.
    #[error("is {0}; expected AS relationships in plain text, gzip or bzip2")]
    Foreign(&'static str),
    /// The file, or the text in it, is larger than what is read.
    #[error("there are more than {most} bytes of {what}; expected at most that")]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// How many bytes are read at most.
        most: u32,
    },
    /// More links, or more ASes, than are read.
    #[error("there are more than {most} {what}; expected at most that")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// How many are read at most.
        most: u32,
    },
    /// The archive ends early, or was altered.
    #[error(transparent)]
    Archive(#[from] Archive),
    /// Lines are malformed.
    #[error("{} malformed lines", .0.total)]
    Malformed(Malformed),
    /// There is nothing in the file.
    #[error("is empty; expected AS relationships")]
    Empty,
    /// There is something in the file, but no link.
    #[error("there is no link in {lines} lines; expected lines such as 64496|64497|-1")]
    NoLinks {
        /// The number of lines.
        lines: u32,
        /// The first of those that are malformed.
        faults: Vec<Fault>,
    },
    /// Who watched wished to stop.
    #[error("reading was stopped")]
    Cancelled,
}

/// What is wrong with an archive.
#[derive(Debug, thiserror::Error)]
pub struct Archive {
    /// The line up to which it could be unpacked.
    pub line: u32,
    /// What it is packed with.
    pub compression: Compression,
    /// The reason why it could not be unpacked further.
    #[source]
    pub error: io::Error,
}

/// Lines that are malformed.
#[derive(Debug)]
pub struct Malformed {
    /// The first of them, in ascending order.
    pub faults: Vec<Fault>,
    /// How many were found.
    pub total: u32,
    /// The line at which reading was given up, if not at the end.
    pub given_up: Option<u32>,
}

impl ReadError {
    /// The same about a file.
    pub fn in_file(mut self, path: &Path) -> Self {
        self.file = Some(path.to_owned());
        self
    }

    /// The malformed lines among what is wrong.
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
                // The place of a line stands where editors look for it.
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
    /// The message about it; `file` is the name with a colon, or nothing.
    pub(crate) fn at(&self, file: &str) -> String {
        let Self { line, flaw } = self;
        if file.is_empty() {
            format!("line {line}: {flaw}")
        } else {
            format!("{file}{line}: {flaw}")
        }
    }

    /// The message about it, with the file in front.
    pub fn in_file(&self, file: &Path) -> String {
        self.at(&format!("{}:", escaped_path(file)))
    }
}

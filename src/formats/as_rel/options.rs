//! How a file is read, and how much of it at most.

use super::Dialect;

/// Whether malformed lines are left out or refuse the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum KeepGoing {
    /// A malformed line refuses the file.
    #[default]
    No,
    /// Malformed lines are left out and counted.
    Yes,
}

/// Options for reading a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// What malformed lines do.
    pub keep_going: KeepGoing,
    /// What the signs mean; none to find out.
    pub dialect: Option<Dialect>,
    /// How much is read at most.
    pub limits: Limits,
}

/// How much is read at most. What is larger is refused, so that no file, however small it is packed,
/// takes all the memory or never ends. By these defaults a reader never holds more than 800 MB, and
/// 60 MB for the Internet as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of text, and bytes of the file.
    pub bytes: u32,
    /// Bytes of one line without its end.
    pub line: u32,
    /// Lines, whatever they say.
    pub lines: u32,
    /// Lines that name a link.
    pub links: u32,
    /// ASes.
    pub ases: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 1 << 30,
            line: 64 << 10,
            lines: 16_000_000,
            links: 8_000_000,
            ases: 1_000_000,
        }
    }
}

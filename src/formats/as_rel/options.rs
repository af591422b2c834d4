//! Options for reading a file, and limits on its size.

use super::Dialect;

/// Treatment of malformed lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum KeepGoing {
    /// A malformed line makes reading fail.
    #[default]
    No,
    /// Malformed lines are skipped and counted.
    Yes,
}

/// Options for reading a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Treatment of malformed lines.
    pub keep_going: KeepGoing,
    /// Meaning of the signs; `None` to detect it.
    pub dialect: Option<Dialect>,
    /// Limits on the size.
    pub limits: Limits,
}

/// Limits on the size of a file. Larger files are refused, so that no file, however small its
/// compressed form, fills all memory or never ends. With the defaults a reader never uses more than
/// 800 MB, and 60 MB for today's Internet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of text, and bytes of the file.
    pub bytes: u32,
    /// Bytes of one line without its end.
    pub line: u32,
    /// Lines of any kind.
    pub lines: u32,
    /// Lines with a link.
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

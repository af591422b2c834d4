//! Compression of a file.

use std::fmt;

/// Compression format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Compression {
    /// Not compressed.
    Plain,
    /// gzip (RFC 1952), of one member or several.
    Gzip,
    /// bzip2, of one stream or several.
    Bzip2,
}

impl fmt::Display for Compression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Plain => "plain text",
            Self::Gzip => "gzip",
            Self::Bzip2 => "bzip2",
        })
    }
}

//! Meaning of the signs in a file.

use std::fmt;

/// Meaning of the signs in a file. CAIDA reversed them in 2013.
///
/// |   | today | old |
/// | --- | --- | --- |
/// | `-1` | the left AS is the provider | the left AS is the customer |
/// | `0` | peers | peers |
/// | `1` | – | the left AS is the provider |
/// | `2`, later `3` | – | siblings |
/// | fields are separated by | a bar | a blank, later a bar |
///
/// Old files usually list a link in both directions: the copies agree and count as duplicates.
///
/// A file is old if its links are separated by blanks, if a comment names its columns
/// `as_left|as_right|type`, or if rows of 1, wherever they are, number at least a tenth of those of
/// -1. Fewer rows of 1 are treated as malformed: in a file of thousands of rows with today's signs,
/// a single error would otherwise reverse all of them.
///
/// Sources: the README of <http://as-rank.caida.org/data/> for old files, those of
/// <https://publicdata.caida.org/datasets/as-relationships/> for today's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Signs since 2013, of serial-1 and serial-2.
    Modern,
    /// Signs before 2013.
    Old,
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Modern => "files since 2013",
            Self::Old => "files from before 2013",
        })
    }
}

//! What the signs of a file mean.

use std::fmt;

/// What the signs of a file mean. CAIDA turned them round in 2013.
///
/// |   | today | old |
/// | --- | --- | --- |
/// | `-1` | the left AS is the provider | the left AS is the customer |
/// | `0` | peers | peers |
/// | `1` | – | the left AS is the provider |
/// | `2`, later `3` | – | siblings |
/// | fields are separated by | a bar | a blank, later a bar |
///
/// Old files mostly list a link in both directions: the copies agree and count as duplicates.
///
/// A file is old where its links are separated by blanks, where a comment names its columns
/// `as_left|as_right|type`, or where rows of 1 are at least a tenth as many as those of -1, wherever
/// they stand. Fewer are not believed, since in a file of thousands of rows with today's signs a
/// slip would turn them all round: then each row of 1 is malformed.
///
/// Sources: the README of <http://as-rank.caida.org/data/>, which old files came with; those of
/// <https://publicdata.caida.org/datasets/as-relationships/> for today's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// The signs since 2013, of serial-1 and serial-2.
    Modern,
    /// The signs before.
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

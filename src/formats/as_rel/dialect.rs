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
/// A file is old where its links are separated by blanks, where a comment names its columns
/// `as_left|as_right|type`, or where rows of 1 that say something of their own are at least a tenth
/// as many as those of -1, wherever they stand. Fewer are not believed, since in a file of thousands
/// of rows with today's signs a slip would turn them all round: then each such row is malformed.
///
/// A row of 1 that turns a row of -1 round, as where each link stands in both directions, says
/// nothing of its own: the two agree by either dialect. A file of such rows has today's signs.
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

impl Dialect {
    /// The end of a row of -1 that is the provider: `left` or `right`.
    pub fn provider_of_minus_one(self) -> &'static str {
        match self {
            Self::Modern => "left",
            Self::Old => "right",
        }
    }
}

/// The reason why signs are read as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Because {
    /// Somebody said so.
    Asked,
    /// Blanks separate the fields.
    Blanks,
    /// A comment names the columns of old files.
    Columns,
    /// There are rows of 1 that say something of their own.
    RowsOfOne,
    /// All rows of 1 turn rows of -1 round.
    BothDirections,
    /// Nothing speaks against today's signs.
    Usual,
}

impl Because {
    /// All reasons, by the number that a stored report has for them.
    pub(super) const ALL: [Self; 6] = [
        Self::Asked,
        Self::Blanks,
        Self::Columns,
        Self::RowsOfOne,
        Self::BothDirections,
        Self::Usual,
    ];

    /// A word for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Blanks => "blanks",
            Self::Columns => "columns",
            Self::RowsOfOne => "rows-of-1",
            Self::BothDirections => "both-directions",
            Self::Usual => "usual",
        }
    }
}

/// The way in which the signs of a file were read. In words: which end is the provider, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Signs {
    /// The meaning that they were given.
    pub dialect: Dialect,
    /// The reason for it.
    pub because: Because,
}

impl fmt::Display for Signs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { dialect, because } = self;
        let side = dialect.provider_of_minus_one();
        write!(f, "the AS on the {side} of -1 is the provider, as in {dialect}")?;
        f.write_str(match because {
            Because::Asked => " (as asked)",
            Because::Blanks => " (blanks separate the fields)",
            Because::Columns => " (a comment names the columns of such files)",
            Because::RowsOfOne => " (there are rows of 1)",
            Because::BothDirections => {
                " (links stand in both directions, which fits old files as well)"
            }
            Because::Usual => "",
        })
    }
}

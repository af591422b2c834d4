//! What the signs of a file mean.

use std::fmt;

use super::fault::Separator;
use super::row::Row;
use crate::topology::Relation;

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

/// The columns by the header of files from 2010 to 2012.
const OLD_COLUMNS: &[u8] = b"as_left|as_right|type";

/// What was seen of the signs of a file.
#[derive(Default)]
pub(super) struct Signs {
    barred: Seen,
    blank: Seen,
    columns: Columns,
}

/// Rows with one separator.
#[derive(Default)]
struct Seen {
    all: u32,
    minus_one: u32,
    one: u32,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Columns {
    #[default]
    Unnamed,
    Old,
}

impl Signs {
    /// Takes note of a row.
    pub(super) fn see(&mut self, row: &Row) {
        let seen = match row.separator {
            Separator::Bar => &mut self.barred,
            Separator::Blank => &mut self.blank,
        };
        seen.all += 1;
        match row.link.is {
            Relation::Customer => seen.minus_one += 1,
            Relation::Provider => seen.one += 1,
            Relation::Peer => {}
        }
    }

    /// Takes note of a comment.
    pub(super) fn see_comment(&mut self, text: &[u8]) {
        // Columns are named in the first words.
        let text = text.get(..80).unwrap_or(text);
        if memchr::memmem::find(text, OLD_COLUMNS).is_some() {
            self.columns = Columns::Old;
        }
    }

    /// What stands between the fields of most rows.
    pub(super) fn separator(&self) -> Separator {
        if self.blank.all > self.barred.all { Separator::Blank } else { Separator::Bar }
    }

    /// What the signs mean.
    pub(super) fn dialect(&self) -> Dialect {
        let Seen { minus_one, one, .. } = self.barred;
        let has_ones = one > 0 && u64::from(one) * 10 >= u64::from(minus_one);
        if self.separator() == Separator::Blank || self.columns == Columns::Old || has_ones {
            Dialect::Old
        } else {
            Dialect::Modern
        }
    }
}

//! Evidence of the dialect of a file: counts of its signs and separators.

use super::dialect::Dialect;
use super::fault::Separator;
use super::row::Row;
use crate::topology::Relation;

/// Column names in the header of files from 2010 to 2012.
const OLD_COLUMNS: &[u8] = b"as_left|as_right|type";

/// Signs seen so far in a file.
#[derive(Default)]
pub(super) struct Signs {
    barred: Seen,
    blank: Seen,
    columns: Columns,
}

/// Numbers of rows with one separator.
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
    /// Counts a row.
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

    /// Checks a comment.
    pub(super) fn see_comment(&mut self, text: &[u8]) {
        // The columns are named at the beginning.
        let text = text.get(..80).unwrap_or(text);
        if memchr::memmem::find(text, OLD_COLUMNS).is_some() {
            self.columns = Columns::Old;
        }
    }

    /// Returns the separator of most rows.
    pub(super) fn separator(&self) -> Separator {
        if self.blank.all > self.barred.all { Separator::Blank } else { Separator::Bar }
    }

    /// Returns the meaning of the signs.
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

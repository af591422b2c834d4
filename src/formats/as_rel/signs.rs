//! Evidence of the dialect of a file: counts of its signs and separators.

use super::dialect::{Because, Dialect, Signs};
use super::fault::Separator;
use super::row::Row;
use crate::topology::{Asn, Relation};

/// Column names in the header of files from 2010 to 2012.
const OLD_COLUMNS: &[u8] = b"as_left|as_right|type";

/// Signs seen so far in a file.
#[derive(Default)]
pub(super) struct Evidence {
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

impl Evidence {
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

    /// The meaning of the signs of these rows.
    pub(super) fn read(&self, rows: &[Row], mirrored: &Mirrored) -> Signs {
        let minus_one = u64::from(self.barred.minus_one);
        let is_old = |because| Signs { dialect: Dialect::Old, because };
        let is_modern = |because| Signs { dialect: Dialect::Modern, because };
        if self.separator() == Separator::Blank {
            return is_old(Because::Blanks);
        }
        if self.columns == Columns::Old {
            return is_old(Because::Columns);
        }
        let barred = rows.iter().filter(|row| row.separator == Separator::Bar);
        let own = barred.filter(|row| is_one(row) && !mirrored.holds(row)).count() as u64;
        if own > 0 && own * 10 >= minus_one {
            is_old(Because::RowsOfOne)
        } else if own == 0 && self.barred.one > 0 {
            is_modern(Because::BothDirections)
        } else {
            is_modern(Because::Usual)
        }
    }

    /// The rows of -1 that rows of 1 may turn round.
    pub(super) fn mirrored(&self, rows: &[Row]) -> Mirrored {
        let has_ones = self.barred.one > 0 || self.blank.one > 0;
        let all = if has_ones { rows } else { &[] };
        let customers = all.iter().filter(|row| row.link.is == Relation::Customer);
        let mut pairs: Vec<_> = customers.map(|row| (row.link.from, row.link.to)).collect();
        pairs.sort_unstable();
        Mirrored { pairs }
    }
}

/// The ends of rows of -1, sorted.
pub(super) struct Mirrored {
    pairs: Vec<(Asn, Asn)>,
}

impl Mirrored {
    /// Tells whether a row of 1 turns one of them round.
    pub(super) fn holds(&self, row: &Row) -> bool {
        self.pairs.binary_search(&(row.link.to, row.link.from)).is_ok()
    }
}

/// Tells whether a row is one of 1.
pub(super) fn is_one(row: &Row) -> bool {
    row.link.is == Relation::Provider
}

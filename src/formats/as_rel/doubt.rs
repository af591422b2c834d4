//! A graph that looks as if it had been read upside down.

use std::fmt;

use super::Dialect;
use crate::topology::{AsGraph, Relation};

/// Most ASes of a graph have no provider, though some have one. Of the Internet, one AS in a
/// thousand has none; with its signs turned round, most have none, since most have no customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doubt {
    without: usize,
    all: usize,
    dialect: Dialect,
}

impl Doubt {
    /// The doubt about a graph that was read by a dialect, if there is any.
    pub fn about(graph: &AsGraph, dialect: Dialect) -> Option<Self> {
        let all = graph.len();
        let has_none = |index: &u32| graph.neighbours(*index, Relation::Provider).is_empty();
        let without = (0..all as u32).filter(has_none).count();
        (without < all && 2 * without > all).then_some(Self { without, all, dialect })
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { without, all, dialect } = self;
        let other = match dialect {
            Dialect::Modern => "old",
            Dialect::Old => "today",
        };
        write!(
            f,
            "{without} of {all} ASes have no provider: if the signs mean the opposite, read them \
             with --dialect {other}"
        )
    }
}

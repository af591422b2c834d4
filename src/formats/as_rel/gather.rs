//! Collection of the lines of a file.

use std::ops::ControlFlow;

use super::fault::{Fault, Flaw, MOST_FAULTS, Stated, shown};
use super::lines::Line;
use super::row::{self, Row};
use super::signs::{Evidence, Mirrored, is_one};
use super::{Because, Dialect, KeepGoing, Malformed, ReadOptions, Signs, Why};
use crate::topology::{AsGraph, AsLink, Clash};

/// Rows collected so far, and errors in other lines.
pub(super) struct Gathered<'a> {
    options: &'a ReadOptions,
    rows: Vec<Row>,
    numbers: Numbers,
    evidence: Evidence,
    faults: Faults,
    given_up: Option<u32>,
}

/// The first errors of a file, and their total number.
#[derive(Default)]
pub(super) struct Faults {
    pub(super) first: Vec<Fault>,
    pub(super) total: u32,
}

/// The graph built from links, with its statistics.
pub(super) struct Built {
    pub(super) graph: AsGraph,
    pub(super) signs: Signs,
    pub(super) duplicates: u32,
    pub(super) faults: Faults,
}

impl<'a> Gathered<'a> {
    pub(super) fn new(options: &'a ReadOptions) -> Self {
        Self {
            options,
            rows: Vec::new(),
            numbers: Numbers::default(),
            evidence: Evidence::default(),
            faults: Faults::default(),
            given_up: None,
        }
    }

    /// Returns the number of lines with a link.
    pub(super) fn rows(&self) -> u64 {
        self.rows.len() as u64
    }

    /// Returns the malformed lines if reading stopped because of them.
    pub(super) fn given_up(&mut self) -> Option<Malformed> {
        let given_up = Some(self.given_up?);
        let Faults { first: faults, total } = std::mem::take(&mut self.faults);
        Some(Malformed { faults, total, given_up })
    }

    /// Takes a line; breaks if no more lines are wanted.
    pub(super) fn take(&mut self, number: u32, line: Line<'_>) -> Result<ControlFlow<()>, Why> {
        let row = match line {
            Line::Whole(line) => match line.trim_ascii() {
                [] => return Ok(ControlFlow::Continue(())),
                [b'#', comment @ ..] => {
                    self.evidence.see_comment(comment);
                    return Ok(ControlFlow::Continue(()));
                }
                line => row::parse(line),
            },
            Line::Long(line) => {
                Err(Flaw::TooLong { text: shown(line), most: self.options.limits.line })
            }
        };
        let flaw = match row {
            Ok(row) => {
                let most = self.options.limits.links;
                if self.rows.len() >= most as usize {
                    return Err(Why::TooMany { what: "links", most });
                }
                self.evidence.see(&row);
                self.numbers.push(number);
                self.rows.push(row);
                return Ok(ControlFlow::Continue(()));
            }
            Err(flaw) => flaw,
        };
        // After a line without an end there is usually no other.
        let has_enough =
            matches!(flaw, Flaw::TooLong { .. }) || self.faults.first.len() >= MOST_FAULTS;
        self.faults.push(Fault { line: number, flaw });
        if has_enough && self.options.keep_going == KeepGoing::No {
            self.given_up = Some(number);
            return Ok(ControlFlow::Break(()));
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Returns true if the rows have more ASes than allowed. Called before a graph is built, since
    /// ASes take more memory than links; few rows cannot have many ASes.
    pub(super) fn has_too_many_ases(&self) -> bool {
        let most = self.options.limits.ases as usize;
        if self.rows.len() <= most {
            return false;
        }
        let mut asns: Vec<_> = self.rows.iter().flat_map(|r| [r.link.from, r.link.to]).collect();
        asns.sort_unstable();
        asns.dedup();
        asns.len() > most
    }

    /// Builds the graph from the valid links.
    pub(super) fn build(mut self) -> Built {
        let mirrored = self.evidence.mirrored(&self.rows);
        let signs = match self.options.dialect {
            Some(dialect) => Signs { dialect, because: Because::Asked },
            None => self.evidence.read(&self.rows, &mirrored),
        };
        let dialect = signs.dialect;
        self.refuse_the_other_kind(dialect, &mirrored);
        drop(mirrored);
        let Self { rows, mut numbers, mut faults, .. } = self;
        let turned = |row: Row| match dialect {
            Dialect::Modern => row.link,
            Dialect::Old => AsLink { is: row.link.is.counterpart(), ..row.link },
        };
        let mut links: Vec<AsLink> = rows.into_iter().map(turned).collect();
        let graph = loop {
            match AsGraph::from_links(&links) {
                Ok(graph) => break graph,
                Err(clashes) => {
                    for fault in clashes.iter().filter_map(|clash| numbers.clash(&links, *clash)) {
                        faults.push(fault);
                    }
                    // The first of two contradicting links stays.
                    let mut out = clashes.iter().map(|clash| clash.second).peekable();
                    let mut at = 0;
                    numbers.retain(&mut links, |_| {
                        at += 1;
                        out.next_if_eq(&(at - 1)).is_none()
                    });
                }
            }
        };
        let duplicates = links.len().saturating_sub(graph.link_count()) as u32;
        Built { graph, signs, duplicates, faults }
    }

    /// Leaves out the rows that only a file of the other dialect, or of the other separator, has.
    fn refuse_the_other_kind(&mut self, dialect: Dialect, mirrored: &Mirrored) {
        let others = self.evidence.separator();
        let flaw = |row: &Row| {
            if row.separator != others {
                Some(Flaw::Separator { others })
            } else if dialect == Dialect::Modern && is_one(row) && !mirrored.holds(row) {
                Some(Flaw::OldSign)
            } else {
                None
            }
        };
        if self.rows.iter().all(|row| flaw(row).is_none()) {
            return;
        }
        for (at, row) in self.rows.iter().enumerate() {
            if let Some(flaw) = flaw(row) {
                self.faults.push(Fault { line: self.numbers.of(at), flaw });
            }
        }
        self.numbers.retain(&mut self.rows, |row| flaw(row).is_none());
    }
}

impl Faults {
    /// Adds an error; only the first ones in the file are kept.
    fn push(&mut self, fault: Fault) {
        self.total += 1;
        let at = self.first.partition_point(|other| other.line <= fault.line);
        if at < MOST_FAULTS {
            self.first.insert(at, fault);
            self.first.truncate(MOST_FAULTS);
        }
    }
}

/// Line numbers of links, stored only where they don't increase by one.
#[derive(Default)]
struct Numbers {
    count: u32,
    last: u32,
    /// The index of a link and its line number.
    jumps: Vec<(u32, u32)>,
}

impl Numbers {
    fn push(&mut self, line: u32) {
        if self.count == 0 || line != self.last + 1 {
            self.jumps.push((self.count, line));
        }
        self.count += 1;
        self.last = line;
    }

    /// Returns the line number of a link.
    fn of(&self, link: usize) -> u32 {
        let after = self.jumps.partition_point(|(first, _)| *first as usize <= link);
        let jump = after.checked_sub(1).and_then(|at| self.jumps.get(at));
        jump.map_or(0, |(first, line)| line + (link as u32 - first))
    }

    /// Removes links from the list, and their line numbers.
    fn retain<T>(&mut self, links: &mut Vec<T>, mut stays: impl FnMut(&T) -> bool) {
        let mut left = Self::default();
        let mut at = 0;
        links.retain(|link| {
            let stays = stays(link);
            if stays {
                left.push(self.of(at));
            }
            at += 1;
            stays
        });
        *self = left;
    }

    fn clash(&self, links: &[AsLink], Clash { first, second }: Clash) -> Option<Fault> {
        let (says, earlier) = (Stated(*links.get(second)?), Stated(*links.get(first)?));
        let flaw = Flaw::Clash { says, earlier, line: self.of(first) };
        Some(Fault { line: self.of(second), flaw })
    }
}

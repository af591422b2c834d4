//! Places and lines as in a file, without BGP.

use std::collections::HashSet;
use std::fmt;

use super::names::slug;
use super::place::{Belongs, Place};
use super::reading::Reading;

/// Maximum number of places, which is that of the routers of one AS.
pub const MAX_PLACES: usize = 1000;
/// Maximum number of lines.
pub const MAX_LINES: usize = 10_000;
/// The length of a line that has no coordinates at one of its ends, in kilometres.
pub const UNKNOWN_KM: f64 = 100.0;

/// The places of a GraphML file, and lines that each join two of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// The name of the network; empty if the file has none.
    pub(super) title: String,
    /// The date of the map, as written in the file.
    pub(super) date: Option<String>,
    pub(super) places: Vec<Place>,
    /// Lines by the indices of their places; several may join the same two.
    pub(super) lines: Vec<[usize; 2]>,
    pub(super) remarks: Vec<Remark>,
}

/// Part of a file that was not imported unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// Number of lines from a place to itself.
    Loops(usize),
    /// Number of lines that were listed once for each direction.
    BothWays(usize),
    /// Number of `hyperedge` elements with more or fewer than two places.
    Hyperedges(usize),
    /// Number of further graphs.
    MoreGraphs(usize),
    /// Number of places without a line.
    Alone(usize),
    /// Number of places without coordinates.
    Unplaced(usize),
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |n: usize, what: &str| match n {
            1 => format!("1 {what}"),
            n => format!("{n} {what}s"),
        };
        match self {
            Self::Loops(n) => {
                write!(f, "{} from a node to itself left out", count(*n, "link"))
            }
            Self::BothWays(n) => {
                write!(f, "{} given once for each direction taken as one each", count(*n, "link"))
            }
            Self::Hyperedges(n) => {
                write!(f, "{} of more or fewer than two nodes left out", count(*n, "hyperedge"))
            }
            Self::MoreGraphs(n) => {
                write!(f, "{} after the first left out", count(*n, "graph"))
            }
            Self::Alone(n) => write!(f, "{} without any link", count(*n, "node")),
            Self::Unplaced(n) => write!(
                f,
                "{} without coordinates put near {} neighbours, and links there taken to be \
                 {UNKNOWN_KM} km long",
                count(*n, "node"),
                if *n == 1 { "its" } else { "their" }
            ),
        }
    }
}

impl Plan {
    /// Returns the name of the network; empty if the file has none.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Returns a name for a file, without extension.
    pub fn file_stem(&self) -> String {
        if self.title.is_empty() { "network".to_owned() } else { slug(&self.title) }
    }

    /// Returns the number of places.
    pub fn place_count(&self) -> usize {
        self.places.len()
    }

    /// Returns the number of places of other networks.
    pub fn outside_count(&self) -> usize {
        self.places.iter().filter(|p| p.belongs == Belongs::Outside).count()
    }

    /// The number of ASes that the file names; 0 where it names none.
    pub fn as_count(&self) -> usize {
        let asns: HashSet<_> = self.places.iter().filter_map(|place| place.asn).collect();
        asns.len()
    }

    /// The reading that fits what the file says: its own ASes, or the inside of one.
    pub fn usual_reading(&self) -> Reading {
        if self.as_count() > 0 { Reading::GivenAses } else { Reading::one_as() }
    }

    /// Returns the number of lines.
    pub fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// Returns all remarks about parts that were not imported unchanged.
    pub fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    /// Returns the neighbours of each place.
    pub(super) fn neighbours(&self) -> Vec<Vec<usize>> {
        let mut near = vec![Vec::new(); self.places.len()];
        for [a, b] in &self.lines {
            near[*a].push(*b);
            near[*b].push(*a);
        }
        for row in &mut near {
            row.sort_unstable();
            row.dedup();
        }
        near
    }
}

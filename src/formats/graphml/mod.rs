//! GraphML as the Internet Topology Zoo writes it: maps of real networks, read as a document.
//!
//! [`parse`] reads a file into a [`Plan`], which says nothing of BGP yet: places and lines. How they
//! are meant is for a person to say, as a [`Reading`], and [`Plan::document`] makes it so.

mod centres;
mod document;
mod lengths;
mod names;
mod xml;

use std::fmt;
use std::path::Path;

pub use xml::parse;

use crate::layout::Coordinates;
use crate::topology::{Asn, FileError, read_text};

/// More places than this are refused: the routers of one AS cannot be more.
pub const MAX_PLACES: usize = 1000;
/// More lines than this are refused.
pub const MAX_LINES: usize = 10_000;
/// The prefix that is announced: one for documentation (RFC 5737).
pub const ANNOUNCED: &str = "192.0.2.0/24";
/// From so many places at most is a prefix announced: reflectors carry what each of them says to all
/// others, and a document limits how many sessions an AS has.
pub const MAX_CENTRES: u8 = 4;
/// Above so many routers an AS has route reflectors in place of a full mesh.
pub const MAX_MESHED: usize = 30;
/// How long a line is that has no coordinates at one of its ends, in kilometres.
pub const UNKNOWN_KM: f64 = 100.0;

/// Whose place something is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Belongs {
    /// The network's own.
    #[default]
    Inside,
    /// That of another network.
    Outside,
}

/// What there is at a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stands {
    /// A point of presence.
    #[default]
    Presence,
    /// No more than a junction of several lines, without a name or users of its own.
    Junction,
}

/// A place of a plan.
#[derive(Clone, Debug, PartialEq)]
struct Place {
    /// As people call it; no two places have the same.
    name: String,
    at: Option<Coordinates>,
    belongs: Belongs,
    stands: Stands,
}

/// What a GraphML file holds: places, and lines between two of them each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// What the network is called; empty where the file does not say.
    title: String,
    /// When it was so, as the file says it.
    date: Option<String>,
    places: Vec<Place>,
    /// By the numbers of their places; several may join the same two.
    lines: Vec<[usize; 2]>,
    remarks: Vec<Remark>,
}

/// Something in a file that was not taken over as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// So many lines led from a place to itself.
    Loops(usize),
    /// So many lines stood there once for each direction.
    BothWays(usize),
    /// So many elements `hyperedge` joined more or fewer than two places.
    Hyperedges(usize),
    /// So many further graphs.
    MoreGraphs(usize),
    /// So many places have no line.
    Alone(usize),
    /// So many places have no coordinates.
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

/// How a plan is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The inside of one AS: each place is a router of it, each line an adjacency of its IGP. Places
    /// of other networks are ASes of their own, which eBGP joins to it.
    OneAs(Asn),
    /// A set of ASes: each place is an AS, each line an eBGP session without a relationship, so that
    /// the length of AS paths decides.
    ManyAses,
}

impl Reading {
    /// The inside of one AS with the first private ASN.
    pub fn one_as() -> Self {
        Asn::private().next().map_or(Self::ManyAses, Self::OneAs)
    }
}

/// Where a prefix is announced, so that there is something to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Announce {
    /// Nowhere.
    Nothing,
    /// At so many well-connected places, at most [`MAX_CENTRES`], from which all others are as near
    /// as can be.
    FromCentres(u8),
}

impl Plan {
    /// What the network is called; empty where the file does not say.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// A name for a file, without its extension.
    pub fn file_stem(&self) -> String {
        if self.title.is_empty() { "network".to_owned() } else { names::slug(&self.title) }
    }

    /// How many places there are.
    pub fn place_count(&self) -> usize {
        self.places.len()
    }

    /// How many of them are other networks'.
    pub fn outside_count(&self) -> usize {
        self.places.iter().filter(|p| p.belongs == Belongs::Outside).count()
    }

    /// How many lines there are.
    pub fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// What was not taken over as it stands in the file.
    pub fn remarks(&self) -> &[Remark] {
        &self.remarks
    }

    /// The places that a line joins to each.
    fn neighbours(&self) -> Vec<Vec<usize>> {
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

/// Reads a file; a plan without a title is called as the file is.
///
/// # Errors
///
/// What cannot be read, is no GraphML, or holds more than [`MAX_PLACES`] or [`MAX_LINES`].
pub fn load(path: &Path) -> Result<Plan, FileError> {
    let text = read_text(path, "a network in GraphML")?;
    let mut plan = parse(&text).map_err(|error| error.in_file(path))?;
    if plan.title.is_empty() {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        plan.title = stem.unwrap_or_default();
    }
    Ok(plan)
}

/// Whether a file is to be read as GraphML, by its name.
pub fn is_graphml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("graphml"))
}

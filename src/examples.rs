//! The example topologies that come with the program, each with one key idea.

use std::path::PathBuf;
use std::sync::LazyLock;

use crate::topology::{FileError, Topology, parse};

/// Subject of an example, in the order of the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// Catchments of sites, and their causes.
    Basics,
    /// Policies with which operators move clients.
    Policy,
    /// ASes of several routers.
    InsideAnAs,
    /// Several stable states, or none.
    Stability,
    /// Hijacks, leaks and attacks.
    Security,
}

impl Group {
    /// Returns the label.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Basics => "Basics",
            Self::Policy => "Policy",
            Self::InsideAnAs => "Inside an AS",
            Self::Stability => "Stability",
            Self::Security => "Security",
        }
    }

    /// Returns the description of its examples.
    pub fn about(self) -> &'static str {
        match self {
            Self::Basics => "How clients come to a site, and what tunes that",
            Self::Policy => "Communities, draining, exchange points and ties",
            Self::InsideAnAs => "Several routers: IGP, iBGP, reflectors and MEDs",
            Self::Stability => "Networks with several stable states, or none",
            Self::Security => "Hijacks, leaks, validation and blackholes",
        }
    }
}

/// A built-in example.
#[derive(Debug)]
pub struct Example {
    /// Its subject.
    pub group: Group,
    /// The name of its file in `topologies/`.
    pub file: &'static str,
    /// The file.
    pub text: &'static str,
}

macro_rules! examples {
    ($($group:ident: [$($file:literal,)*],)*) => {
        &[$($(Example {
            group: Group::$group,
            file: $file,
            text: include_str!(concat!("../topologies/", $file)),
        },)*)*]
    };
}

/// In groups, from the basics to failures and attacks.
static ALL: &[Example] = examples![
    Basics: [
        "three-sites.ron",
        "local-pref-beats-length.ron",
        "prepending-works.ron",
        "prepending-cannot.ron",
        "peering-across-the-ocean.ron",
        "multihomed.ron",
        "one-asn.ron",
        "several-asns.ron",
        "more-specific.ron",
    ],
    Policy: [
        "local-node-no-export.ron",
        "community-of-a-transit.ron",
        "exchange-point.ron",
        "graceful-shutdown.ron",
        "oldest-route.ron",
    ],
    InsideAnAs: [
        "hot-potato.ron",
        "as-partition.ron",
        "reflector-deflection.ron",
        "reflector-loop.ron",
        "med-by-arrival.ron",
        "med-in-groups.ron",
        "med-oscillation.ron",
    ],
    Stability: [
        "disagree.ron",
        "good-gadget.ron",
        "naughty-gadget.ron",
        "bad-gadget.ron",
        "bad-gadget-of-four.ron",
        "ring-of-four.ron",
        "ring-of-five.ron",
        "provider-cycle.ron",
        "wedgie.ron",
        "wedgie-and-prepending.ron",
        "wedgie-of-two-prefixes.ron",
        "wedgie-of-many.ron",
    ],
    Security: [
        "hijack-and-validation.ron",
        "route-leak.ron",
        "blackhole.ron",
    ],
];

/// Titles, read once from the files, since menus need them repeatedly.
static TITLES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let title = |e: &Example| match e.load() {
        Ok(doc) => doc.meta().title.to_string(),
        Err(_) => e.file.to_owned(),
    };
    ALL.iter().map(title).collect()
});

/// Returns all examples in the order of the menu; the first is opened at the first start.
pub fn all() -> &'static [Example] {
    ALL
}

/// Returns the examples by group, in the same order as in [`all`].
pub fn groups() -> impl Iterator<Item = (Group, &'static [Example])> {
    let groups = ALL.chunk_by(|a, b| a.group == b.group);
    groups.map(|examples| (examples[0].group, examples))
}

/// Returns the example with a file name.
pub fn of_file(file: &str) -> Option<&'static Example> {
    ALL.iter().find(|e| e.file == file)
}

impl Example {
    /// Returns its title.
    pub fn title(&self) -> &'static str {
        let place = ALL.iter().position(|e| e.file == self.file);
        place.map_or(self.file, |place| &TITLES[place])
    }

    /// Parses the document.
    ///
    /// # Errors
    ///
    /// Fails if the built-in file is invalid.
    pub fn load(&self) -> Result<Topology, FileError> {
        parse(self.text)
            .map_err(|error| FileError { file: Some(PathBuf::from(self.file)), ..error })
    }
}

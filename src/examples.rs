//! The example topologies that come with the program, each with one thing to see.

use std::path::PathBuf;
use std::sync::LazyLock;

use crate::topology::{FileError, Topology, parse};

/// What an example is about, in the order to meet them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// Where clients land, and why.
    Basics,
    /// What operators set to move them.
    Policy,
    /// ASes of several routers.
    InsideAnAs,
    /// Several states of rest, or none.
    Stability,
    /// Hijacks, leaks and attacks.
    Security,
}

impl Group {
    /// As shown to people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Basics => "Basics",
            Self::Policy => "Policy",
            Self::InsideAnAs => "Inside an AS",
            Self::Stability => "Stability",
            Self::Security => "Security",
        }
    }

    /// What its examples show.
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

/// An example, compiled in.
#[derive(Debug)]
pub struct Example {
    /// What it is about.
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

/// Group by group, from the first look to what can go wrong.
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

/// Menus ask for the titles again and again; files are read once.
static TITLES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let title = |e: &Example| match e.load() {
        Ok(doc) => doc.meta().title.to_string(),
        Err(_) => e.file.to_owned(),
    };
    ALL.iter().map(title).collect()
});

/// All examples in the order to meet them; the first is opened at the first start.
pub fn all() -> &'static [Example] {
    ALL
}

/// The same by group; a place in [`all`] is one in all groups after each other.
pub fn groups() -> impl Iterator<Item = (Group, &'static [Example])> {
    let groups = ALL.chunk_by(|a, b| a.group == b.group);
    groups.map(|examples| (examples[0].group, examples))
}

/// The example of a file name.
pub fn of_file(file: &str) -> Option<&'static Example> {
    ALL.iter().find(|e| e.file == file)
}

impl Example {
    /// What people call it.
    pub fn title(&self) -> &'static str {
        let place = ALL.iter().position(|e| e.file == self.file);
        place.map_or(self.file, |place| &TITLES[place])
    }

    /// The document.
    pub fn load(&self) -> Result<Topology, FileError> {
        parse(self.text)
            .map_err(|error| FileError { file: Some(PathBuf::from(self.file)), ..error })
    }
}

//! The example topologies that come with the program, each with one thing to see.

use std::path::PathBuf;
use std::sync::LazyLock;

use crate::topology::{FileError, Topology, parse};

/// An example, compiled in.
#[derive(Debug)]
pub struct Example {
    /// The name of its file in `topologies/`.
    pub file: &'static str,
    /// The file.
    pub text: &'static str,
}

macro_rules! examples {
    ($($file:literal,)*) => {
        [$(Example {
            file: $file,
            text: include_str!(concat!("../topologies/", $file)),
        }),*]
    };
}

/// From the first look to what can go wrong.
static ALL: [Example; 12] = examples![
    "three-sites.ron",
    "local-pref-beats-length.ron",
    "prepending-works.ron",
    "prepending-cannot.ron",
    "peering-across-the-ocean.ron",
    "multihomed.ron",
    "one-asn.ron",
    "several-asns.ron",
    "local-node-no-export.ron",
    "more-specific.ron",
    "bad-gadget.ron",
    "provider-cycle.ron",
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
    &ALL
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

//! Reading files: small ones at once, large ones beside the window.

use std::path::Path;

use super::home::Stamp;
use crate::formats::graphml;
use crate::topology::{FileError, Topology, load};

/// The most bytes of a file that is read while the window waits.
const SMALL: u64 = 200_000;

/// What a file holds, or why it cannot be read.
#[derive(Debug)]
pub(super) enum Read {
    /// A document, and the file as it was when it was read.
    Document(Result<Box<Topology>, FileError>, Option<Stamp>),
    /// A network that somebody else has drawn.
    Network(Result<Box<graphml::Plan>, FileError>),
}

/// What a file is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    /// A document of this program.
    Document,
    /// A network in GraphML.
    Network,
}

/// Reads a file.
pub(super) fn read(path: &Path, expected: Expected) -> Read {
    match expected {
        Expected::Document => {
            let stamp = Stamp::of(path);
            Read::Document(load(path).map(Box::new), stamp)
        }
        Expected::Network => Read::Network(graphml::load(path).map(Box::new)),
    }
}

/// Whether a file is read in no time.
pub(super) fn is_small(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|file| file.len() <= SMALL)
}

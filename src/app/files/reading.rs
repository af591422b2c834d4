//! Reading files: small ones at once, large ones in the background.

use std::path::Path;

use super::home::Stamp;
use crate::formats::graphml;
use crate::topology::{FileError, Topology, load};

/// Largest size of a file that is read at once, in bytes.
const SMALL: u64 = 200_000;

/// Content of a file, or the reason why it cannot be read.
#[derive(Debug)]
pub(super) enum Read {
    /// A document, and the file's stamp when it was read.
    Document(Result<Box<Topology>, FileError>, Option<Stamp>),
    /// A network of another program.
    Network(Result<Box<graphml::Plan>, FileError>),
}

/// Expected content of a file.
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

/// Returns true if a file is small enough to be read at once.
pub(super) fn is_small(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|file| file.len() <= SMALL)
}

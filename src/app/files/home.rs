//! Where the document comes from, and whether the file is still what it was.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::listing;

/// What tells whether a file was written again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    modified: SystemTime,
    bytes: u64,
}

impl Stamp {
    /// Of a file as it is now, if it is there.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok()?;
        Some(Self { modified: metadata.modified().ok()?, bytes: metadata.len() })
    }

    /// Tells whether the file was written before a moment.
    pub(super) fn is_before(&self, moment: SystemTime) -> bool {
        self.modified < moment
    }
}

/// The source of the document.
pub(super) enum Home {
    /// A file, with its stamp when it was opened or saved.
    File(PathBuf, Option<Stamp>),
    /// Nowhere yet; a name to suggest.
    Unnamed(String),
}

impl Home {
    /// The name of its file, or the one to suggest.
    pub(super) fn name(&self) -> String {
        match self {
            Self::File(path, _) => listing::file_name(path),
            Self::Unnamed(name) => name.clone(),
        }
    }

    /// The file, if there is one.
    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Self::File(path, _) => Some(path),
            Self::Unnamed(_) => None,
        }
    }

    /// Tells whether somebody else has written to the file.
    pub(super) fn is_changed_elsewhere(&self) -> bool {
        match self {
            Self::File(path, stamp) => Stamp::of(path).is_some_and(|now| Some(now) != *stamp),
            Self::Unnamed(_) => false,
        }
    }
}

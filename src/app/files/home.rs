//! Origin of the document, and detection of changes to its file by other programs.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::listing;

/// Modification time and size of a file, by which a change is detected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    modified: SystemTime,
    bytes: u64,
}

impl Stamp {
    /// Returns the stamp of a file as it is now, if it exists.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok()?;
        Some(Self { modified: metadata.modified().ok()?, bytes: metadata.len() })
    }

    /// Returns true if the file was written before a moment.
    pub(super) fn is_before(&self, moment: SystemTime) -> bool {
        self.modified < moment
    }
}

/// Origin of the document.
pub(super) enum Home {
    /// A file, with its stamp when it was opened or saved.
    File(PathBuf, Option<Stamp>),
    /// No file yet; a name to suggest.
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

    /// Returns the file, if there is one.
    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Self::File(path, _) => Some(path),
            Self::Unnamed(_) => None,
        }
    }

    /// Returns true if another program has written to the file.
    pub(super) fn is_changed_elsewhere(&self) -> bool {
        match self {
            Self::File(path, stamp) => Stamp::of(path).is_some_and(|now| Some(now) != *stamp),
            Self::Unnamed(_) => false,
        }
    }
}

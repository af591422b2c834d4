//! Purposes of picking a file, and the file names that fit them.

use std::path::Path;

use crate::formats::graphml;

/// Purpose of picking a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Open an existing document.
    Open,
    /// Save a document.
    Save,
    /// Import an existing network of another program.
    Import,
}

impl Purpose {
    /// Returns true if a file with this name can be picked.
    pub fn takes(self, path: &Path) -> bool {
        match self {
            Self::Open | Self::Save => is_topology(path),
            Self::Import => graphml::is_graphml(path),
        }
    }

    /// Returns the extension of the files that can be picked.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Open | Self::Save => "ron",
            Self::Import => "graphml",
        }
    }

    /// Returns true if the file has to exist.
    pub fn reads(self) -> bool {
        matches!(self, Self::Open | Self::Import)
    }
}

/// Returns true if the name is that of a topology.
pub(super) fn is_topology(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("ron"))
}

/// Returns true if the name is that of a file that can be opened or imported.
pub(super) fn is_openable(path: &Path) -> bool {
    is_topology(path) || graphml::is_graphml(path)
}

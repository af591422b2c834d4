//! Purposes of picking a file, and the files that serve them, told by their names.

use std::path::Path;

use crate::formats::graphml;

/// The purpose that a file is picked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To be read; it exists.
    Open,
    /// To be written.
    Save,
    /// To be read as a network that another program wrote; it exists.
    Import,
}

impl Purpose {
    /// Tells whether a file can be picked for this, by its name.
    pub fn takes(self, path: &Path) -> bool {
        match self {
            Self::Open | Self::Save => is_topology(path),
            Self::Import => graphml::is_graphml(path),
        }
    }

    /// The extension of the files that are picked for this.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Open | Self::Save => "ron",
            Self::Import => "graphml",
        }
    }

    /// Tells whether the file has to exist.
    pub fn reads(self) -> bool {
        matches!(self, Self::Open | Self::Import)
    }
}

/// Tells whether a file is called like a topology.
pub(super) fn is_topology(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("ron"))
}

/// Tells whether a file is called like something that can be opened, or imported.
pub(super) fn is_openable(path: &Path) -> bool {
    is_topology(path) || graphml::is_graphml(path)
}

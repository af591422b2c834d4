//! GraphML as written by the Internet Topology Zoo: maps of real networks, read as a document.
//!
//! [`parse`] reads a file into a [`Plan`] of places and lines, without BGP. A person chooses a
//! [`Reading`], with which [`Plan::document`] makes a document.

mod centres;
mod document;
mod lengths;
mod names;
mod place;
mod plan;
mod reading;
mod xml;

use std::path::Path;

pub use plan::{MAX_LINES, MAX_PLACES, Plan, Remark, UNKNOWN_KM};
pub use reading::{ANNOUNCED, Announce, MAX_CENTRES, MAX_MESHED, Reading};
pub use xml::parse;

use crate::topology::{FileError, read_text};

/// Reads a file; a plan without a title is named after the file.
///
/// # Errors
///
/// Fails if the file cannot be read, is not GraphML, or has more than [`MAX_PLACES`] or
/// [`MAX_LINES`].
pub fn load(path: &Path) -> Result<Plan, FileError> {
    let text = read_text(path, "a network in GraphML")?;
    let mut plan = parse(&text).map_err(|error| error.in_file(path))?;
    if plan.title.is_empty() {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        plan.title = stem.unwrap_or_default();
    }
    Ok(plan)
}

/// Returns true if a file's name has the extension of GraphML.
pub fn is_graphml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("graphml"))
}

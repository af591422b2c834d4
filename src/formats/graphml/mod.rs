//! GraphML as the Internet Topology Zoo writes it: maps of real networks, read as a document.
//!
//! [`parse`] reads a file into a [`Plan`], which says nothing of BGP yet: places and lines. How they
//! are meant is for a person to say, as a [`Reading`], and [`Plan::document`] makes it so.

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

/// Reads a file; a plan without a title is called as the file is.
///
/// # Errors
///
/// What cannot be read, is no GraphML, or holds more than [`MAX_PLACES`] or [`MAX_LINES`].
pub fn load(path: &Path) -> Result<Plan, FileError> {
    let text = read_text(path, "a network in GraphML")?;
    let mut plan = parse(&text).map_err(|error| error.in_file(path))?;
    if plan.title.is_empty() {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        plan.title = stem.unwrap_or_default();
    }
    Ok(plan)
}

/// Tells by its name whether a file is to be read as GraphML.
pub fn is_graphml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("graphml"))
}

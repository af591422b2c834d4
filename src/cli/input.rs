//! The document of a job, and the prefix requested.

use std::path::Path;

use super::failure::Failure;
use crate::topology::{Prefix, Topology, load};

pub(super) fn read(file: &Path) -> Result<Topology, Failure> {
    load(file).map_err(|error| Failure::File(Box::new(error)))
}

/// Returns the prefix if some node of the document announces it.
pub(super) fn announced(doc: &Topology, prefix: Prefix) -> Result<Prefix, Failure> {
    let all = doc.prefixes();
    if all.contains(&prefix) {
        return Ok(prefix);
    }
    let list = all.iter().map(ToString::to_string).collect::<Vec<_>>();
    Err(Failure::Call(if list.is_empty() {
        format!("no node announces {prefix}; nothing is announced in this document")
    } else {
        format!("no node announces {prefix}; expected {}", list.join(" or "))
    }))
}

//! Writes a synthetic graph of ASes to a file.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use super::failure::Failure;
use crate::formats::Synthetic;
use crate::formats::as_rel::write;
use crate::topology::FileError;

/// Generates a graph and writes it to a file, or to the output.
pub(super) fn generate(
    figures: Synthetic,
    file: Option<&Path>,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let graph = figures.graph().map_err(|error| Failure::Call(error.to_string()))?;
    let Synthetic { ases, seed, links_per_as } = figures;
    let header = format!(
        "made up: catchment generate --ases {ases} --seed {seed} --links-per-as {links_per_as}"
    );
    let Some(file) = file else { return Ok(write(&graph, &header, out)?) };
    let unwritten = |error: io::Error| {
        let error = FileError::plain(format!("cannot be written: {error}")).in_file(file);
        Failure::File(Box::new(error))
    };
    let mut to = File::create(file).map_err(unwritten)?;
    write(&graph, &header, &mut to).map_err(unwritten)
}

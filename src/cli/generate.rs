//! Writes a synthetic graph of ASes to a file.

use std::io::Write;

use super::failure::Failure;
use super::target::Target;
use crate::formats::Synthetic;
use crate::formats::as_rel::write;
use crate::topology::{Written, escaped_path};

/// Generates a graph and writes it to a file, or to the output.
pub(super) fn generate(
    figures: Synthetic,
    to: Option<Target<'_>>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<(), Failure> {
    to.map_or(Ok(()), Target::check)?;
    let graph = figures.graph().map_err(|error| Failure::Call(error.to_string()))?;
    let Synthetic { ases, seed, links_per_as } = figures;
    let header = format!(
        "made up: catchment generate --ases {ases} --seed {seed} --links-per-as {links_per_as}"
    );
    let Some(to) = to else { return Ok(write(&graph, &header, out)?) };
    if let Written::File(lost) = to.write(out, &|out| write(&graph, &header, out))? {
        for lost in lost {
            // The file is there; nobody is left to tell when messages cannot be written.
            let _ = writeln!(err, "warning: {}: {lost}", escaped_path(to.file));
        }
    }
    Ok(())
}

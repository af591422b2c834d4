//! Checks that files can be opened; prints lines or JSON.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::failure::{Failure, Status};
use super::json::print;
use super::names::Names;
use crate::anycast::warnings;
use crate::topology::{FileError, Topology, escaped_path, load};

/// Checks every file, even after an error: prints a line for each valid file, a message for others.
pub(super) fn lines(
    files: &[PathBuf],
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Status, Failure> {
    let mut status = Status::Done;
    for file in files {
        match load(file) {
            Ok(doc) => {
                let nodes = counted(doc.nodes().len(), "node");
                let links = counted(doc.links().len(), "link");
                let file = escaped_path(file);
                writeln!(out, "{file}: ok, {nodes}, {links}")?;
                for warning in sentences(&doc) {
                    writeln!(out, "{file}: warning: {warning}")?;
                }
            }
            Err(error) => status = Failure::File(Box::new(error)).tell(err),
        }
    }
    Ok(status)
}

/// Prints the results of [`lines`] as one JSON list, including the errors.
pub(super) fn json(files: &[PathBuf], out: &mut dyn Write) -> Result<Status, Failure> {
    let checked: Vec<Checked> = files.iter().map(|file| Checked::of(file, load(file))).collect();
    print(&checked, out)?;
    let all_ok = checked.iter().all(|c| c.ok);
    Ok(if all_ok { Status::Done } else { Status::InputAtFault })
}

/// Result for one file. Names and order of keys are stable.
#[derive(Serialize)]
struct Checked {
    file: String,
    ok: bool,
    nodes: Option<usize>,
    links: Option<usize>,
    warnings: Vec<String>,
    error: Option<Fault>,
}

/// The error in a file, with its position if known.
#[derive(Serialize)]
struct Fault {
    line: Option<usize>,
    column: Option<usize>,
    field: Option<String>,
    message: String,
}

impl Checked {
    fn of(file: &Path, loaded: Result<Topology, FileError>) -> Self {
        let file = file.display().to_string();
        match loaded {
            Ok(doc) => Self {
                file,
                ok: true,
                nodes: Some(doc.nodes().len()),
                links: Some(doc.links().len()),
                warnings: sentences(&doc),
                error: None,
            },
            Err(FileError { position, field, what: message, .. }) => {
                let (line, column) = position.map(|p| (p.line, p.column)).unzip();
                let error = Some(Fault { line, column, field, message });
                Self { file, ok: false, nodes: None, links: None, warnings: Vec::new(), error }
            }
        }
    }
}

fn sentences(doc: &Topology) -> Vec<String> {
    let names = Names::of(doc);
    let sentence = |w: &crate::anycast::Warning| w.sentence(doc, &|id| names.call(id));
    warnings(doc).iter().map(sentence).collect()
}

pub(super) fn counted(n: usize, what: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{n} {what}{plural}")
}

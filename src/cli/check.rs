//! Whether files can be opened, as lines or as JSON.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::failure::{Failure, Status};
use super::json::print;
use super::names::Names;
use crate::anycast::warnings;
use crate::topology::{FileError, Topology, escaped_path, load};

/// Looks at every file, however many are bad: a line for what is well, a message for what is not.
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

/// As [`lines`], as one list; what is wrong stands in it too.
pub(super) fn json(files: &[PathBuf], out: &mut dyn Write) -> Result<Status, Failure> {
    let checked: Vec<Checked> = files.iter().map(|file| Checked::of(file, load(file))).collect();
    print(&checked, out)?;
    let all_ok = checked.iter().all(|c| c.ok);
    Ok(if all_ok { Status::Done } else { Status::InputAtFault })
}

/// One file. Keys keep their names and their order.
#[derive(Serialize)]
struct Checked {
    file: String,
    ok: bool,
    nodes: Option<usize>,
    links: Option<usize>,
    warnings: Vec<String>,
    error: Option<Fault>,
}

/// What is wrong with a file, and where, as far as that can be said.
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

//! Makes a document from a network in another format.

use std::io::Write;
use std::path::Path;

use super::args::As;
use super::check::counted;
use super::failure::Failure;
use super::target::Target;
use crate::formats::as_rel::{ReadOptions, read_file};
use crate::formats::draw;
use crate::formats::graphml::{self, Announce, Reading};
use crate::topology::{Asn, FileError, Topology, Written, escaped_path, to_ron, unwatched};

/// Arguments that tell how to read a network in GraphML.
#[derive(Clone, Copy)]
pub(super) struct Meant {
    pub(super) reading: Option<As>,
    pub(super) asn: Option<Asn>,
    pub(super) announce: Option<u8>,
}

impl Meant {
    /// Returns the choices, with defaults for missing arguments.
    fn choices(self) -> Result<(Reading, Announce), Failure> {
        let reading = match (self.reading, self.asn) {
            (None | Some(As::OneAs), asn) => asn.map_or_else(Reading::one_as, Reading::OneAs),
            (Some(As::ManyAses), None) => Reading::ManyAses,
            (Some(As::ManyAses), Some(_)) => {
                let what = "--asn is for one AS; of many, each has its own";
                return Err(Failure::Call(what.to_owned()));
            }
        };
        let announce = match self.announce {
            Some(0) => Announce::Nothing,
            count => Announce::FromCentres(count.unwrap_or(USUAL_CENTRES)),
        };
        Ok((reading, announce))
    }

    /// Refuses all of the arguments, for formats to which they don't apply.
    fn nothing(self) -> Result<(), Failure> {
        let Self { reading, asn, announce } = self;
        if reading.is_none() && asn.is_none() && announce.is_none() {
            return Ok(());
        }
        let what = "--as, --asn and --announce are for networks in GraphML; expected none of them";
        Err(Failure::Call(what.to_owned()))
    }
}

/// Default number of nodes that announce the prefix.
const USUAL_CENTRES: u8 = 3;

/// Reads the network and writes the document; says what it holds, and what was not taken over.
pub(super) fn run<'w>(
    file: &Path,
    to: Target<'_>,
    meant: Meant,
    out: &'w mut dyn Write,
    err: &'w mut dyn Write,
) -> Result<(), Failure> {
    if file.extension().is_some_and(|ext| ext == "ron") {
        let what =
            format!("{} is a document already; expected a network to import", escaped_path(file));
        return Err(Failure::Call(what));
    }
    to.check()?;
    let (doc, remarks) = if graphml::is_graphml(file) {
        let (reading, announce) = meant.choices()?;
        let plan = graphml::load(file).map_err(|error| Failure::File(Box::new(error)))?;
        (
            plan.document(reading, announce),
            plan.remarks().iter().map(ToString::to_string).collect::<Vec<_>>(),
        )
    } else {
        meant.nothing()?;
        (drawn(file)?, Vec::new())
    };
    let lost = match to.write(out, &|out| out.write_all(to_ron(&doc).as_bytes()))? {
        Written::File(lost) => lost,
        Written::Stream => Vec::new(),
    };
    // Beside a document on standard output, what is said about it would be part of it.
    let say = if to.is_results() { err } else { out };

    let nodes = counted(doc.nodes().len(), "node");
    let links = counted(doc.links().len(), "link");
    writeln!(say, "{}: written, {nodes}, {links}", escaped_path(to.file))?;
    for lost in lost {
        writeln!(say, "{}: note: {lost}", escaped_path(to.file))?;
    }
    for remark in remarks {
        writeln!(say, "{}: note: {remark}", escaped_path(file))?;
    }
    for prefix in doc.prefixes() {
        let sites: Vec<&str> = doc.announcers(&prefix).map(|site| &*site.name).collect();
        writeln!(say, "{}: {prefix} is announced at {}", escaped_path(to.file), sites.join(", "))?;
    }
    Ok(())
}

/// Reads a small file of AS relationships as a document. Nothing is announced, since the file does
/// not contain announcements.
fn drawn(file: &Path) -> Result<Topology, Failure> {
    let read = read_file(file, &ReadOptions::default(), &mut unwatched);
    let read = read.map_err(|error| Failure::Graph(Box::new(error)))?;
    draw(&read.graph).map_err(|error| {
        let file = escaped_path(file);
        Failure::File(Box::new(FileError::plain(format!("{file}: {error}"))))
    })
}

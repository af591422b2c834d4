//! Makes a document from a network in another format.

use std::io::Write;
use std::path::Path;

use super::args::ReadAs;
use super::check::counted;
use super::failure::Failure;
use super::target::Target;
use crate::formats::as_rel::{Dialect, Doubt, Read, ReadOptions, read_file};
use crate::formats::draw;
use crate::formats::graphml::{self, Announce, Plan, Reading};
use crate::topology::{Asn, FileError, Topology, Written, escaped_path, to_ron, unwatched};

/// The meaning of a network, as far as somebody said.
#[derive(Clone, Copy)]
pub(super) struct Meant {
    pub(super) reading: Option<ReadAs>,
    pub(super) asn: Option<Asn>,
    pub(super) announce: Option<u8>,
    /// Meaning of the signs of AS relationships.
    pub(super) dialect: Option<Dialect>,
}

impl Meant {
    /// With what is usual where nothing was said.
    fn choices(self, plan: &Plan) -> Result<(Reading, Announce), Failure> {
        if self.dialect.is_some() {
            let what = "--dialect is for AS relationships; expected none for GraphML";
            return Err(Failure::Call(what.to_owned()));
        }
        let reading = match (self.reading, self.asn) {
            (None, None) => plan.usual_reading(),
            (None | Some(ReadAs::OneAs), asn) => asn.map_or_else(Reading::one_as, Reading::OneAs),
            (Some(ReadAs::ManyAses), None) => Reading::ManyAses,
            (Some(ReadAs::GivenAses), None) if plan.as_count() == 0 => {
                let what = "no node of the file has an ASN; expected --as one-as or many-ases";
                return Err(Failure::Call(what.to_owned()));
            }
            (Some(ReadAs::GivenAses), None) => Reading::GivenAses,
            (Some(ReadAs::ManyAses | ReadAs::GivenAses), Some(_)) => {
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

    /// Returns the meaning of signs, of a file for which nothing else can be chosen.
    ///
    /// # Errors
    ///
    /// Fails if something else was chosen.
    fn dialect(self) -> Result<Option<Dialect>, Failure> {
        let Self { reading, asn, announce, dialect } = self;
        if reading.is_none() && asn.is_none() && announce.is_none() {
            return Ok(dialect);
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
        let plan = graphml::load(file).map_err(|error| Failure::File(Box::new(error)))?;
        let (reading, announce) = meant.choices(&plan)?;
        (
            plan.document(reading, announce),
            plan.remarks().iter().map(|remark| format!("note: {remark}")).collect::<Vec<_>>(),
        )
    } else {
        drawn(file, meant.dialect()?)?
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
        writeln!(say, "{}: {remark}", escaped_path(file))?;
    }
    for prefix in doc.prefixes() {
        let sites: Vec<&str> = doc.announcers(&prefix).map(|site| &*site.name).collect();
        writeln!(say, "{}: {prefix} is announced at {}", escaped_path(to.file), sites.join(", "))?;
    }
    Ok(())
}

/// A small file of AS relationships as a document. Nothing is announced: it does not say who does.
fn drawn(file: &Path, dialect: Option<Dialect>) -> Result<(Topology, Vec<String>), Failure> {
    let options = ReadOptions { dialect, ..ReadOptions::default() };
    let read = read_file(file, &options, &mut unwatched);
    let Read { graph, report, .. } = read.map_err(|error| Failure::Graph(Box::new(error)))?;
    let doubt = Doubt::about(&graph, report.signs.dialect).map(|doubt| format!("warning: {doubt}"));
    let remarks = [format!("note: {}", report.signs)].into_iter().chain(doubt).collect();
    let doc = draw(&graph).map_err(|error| {
        let file = escaped_path(file);
        Failure::File(Box::new(FileError::plain(format!("{file}: {error}"))))
    })?;
    Ok((doc, remarks))
}

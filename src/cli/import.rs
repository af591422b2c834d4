//! Makes a document of a network that somebody else has drawn.

use std::io::Write;
use std::path::Path;

use super::Failure;
use super::args::As;
use super::check::counted;
use super::output::printable;
use crate::topology::graphml::{self, Announce, Reading};
use crate::topology::{Asn, save};

/// The document to write.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    pub(super) file: &'a Path,
    /// Whether one that is there is written over.
    pub(super) force: bool,
}

/// How the network is meant, and where it announces something.
pub(super) fn meant(
    reading: As,
    asn: Option<Asn>,
    announce: u8,
) -> Result<(Reading, Announce), Failure> {
    let reading = match (reading, asn) {
        (As::OneAs, asn) => asn.map_or_else(Reading::one_as, Reading::OneAs),
        (As::ManyAses, None) => Reading::ManyAses,
        (As::ManyAses, Some(_)) => {
            let what = "--asn is for one AS; of many, each has its own";
            return Err(Failure::Call(what.to_owned()));
        }
    };
    let announce = match announce {
        0 => Announce::Nothing,
        count => Announce::FromCentres(count),
    };
    Ok((reading, announce))
}

/// Reads the network and writes the document; says what it holds, and what was not taken over.
pub(super) fn run(
    file: &Path,
    to: Target<'_>,
    (reading, announce): (Reading, Announce),
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let name = |path: &Path| printable(&path.display().to_string());
    if !graphml::is_graphml(file) {
        let what = format!("{} is no network to import; expected a .graphml file", name(file));
        return Err(Failure::Call(what));
    }
    if to.file.exists() && !to.force {
        let what = format!("{} is there already; --force writes over it", name(to.file));
        return Err(Failure::Call(what));
    }
    let failed = |error| Failure::File(Box::new(error));
    let plan = graphml::load(file).map_err(failed)?;
    let doc = plan.document(reading, announce);
    save(&doc, to.file).map_err(failed)?;

    let nodes = counted(doc.nodes().len(), "node");
    let links = counted(doc.links().len(), "link");
    writeln!(out, "{}: written, {nodes}, {links}", name(to.file))?;
    for remark in plan.remarks() {
        writeln!(out, "{}: note: {remark}", name(file))?;
    }
    for prefix in doc.prefixes() {
        let sites: Vec<&str> = doc.announcers(&prefix).map(|site| &*site.name).collect();
        writeln!(out, "{}: {prefix} is announced at {}", name(to.file), sites.join(", "))?;
    }
    Ok(())
}

//! RON format. A text is read entirely or not at all, and every error names line, column, field and
//! expected value.

use std::borrow::Cow;
use std::net::Ipv4Addr;

use petgraph::unionfind::UnionFind;
use ron::extensions::Extensions;
use ron::ser::PrettyConfig;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::check::side_name;
use super::edit::EditError;
use super::fault::{FileError, explain, token_at};
use super::link::UNASSIGNED;
use super::outline::{Found, Outline, Place};
use super::policy::is_default;
use super::{
    AsSettings, Edit, FreeAddresses, FreeRouterIds, Link, Meta, Node, NodeId, Options, ProfileName,
    Roa, Selection, Side, Text, Timing, Topology,
};

/// The file format that this program writes. Older formats will be migrated.
pub const FORMAT: u32 = 1;

/// A file as written; order is kept.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "Topology")]
struct Document {
    format: u32,
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    title: Text<120>,
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    point: Text<400>,
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    notes: Text<20000>,
    #[serde(default, skip_serializing_if = "is_default")]
    profile: ProfileName,
    #[serde(default, skip_serializing_if = "is_default")]
    options: Options,
    #[serde(default, skip_serializing_if = "is_default")]
    timing: Timing,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    roas: Vec<Roa>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    ases: Vec<AsSettings>,
    #[serde(default)]
    nodes: Vec<Node>,
    #[serde(default)]
    links: Vec<Link>,
}

fn options() -> ron::Options {
    ron::Options::default()
        .with_default_extension(Extensions::IMPLICIT_SOME)
        .with_recursion_limit(64)
}

/// Parses any of the program's own RON files; errors name line, column and field.
pub(crate) fn from_ron<T: DeserializeOwned>(text: &str) -> Result<T, FileError> {
    from_plain(&plain(text))
}

fn from_plain<T: DeserializeOwned>(text: &str) -> Result<T, FileError> {
    options().from_str(text).map_err(|error| explain(text, &error))
}

/// Removes a byte order mark and converts line ends to those of Unix.
fn plain(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains("\r\n") { Cow::Owned(text.replace("\r\n", "\n")) } else { Cow::Borrowed(text) }
}

/// Parses a document.
///
/// # Errors
///
/// Fails if the text is not RON, has an unknown format, or describes an invalid document.
pub fn parse(text: &str) -> Result<Topology, FileError> {
    let text = &*plain(text);
    let document: Result<Document, _> = from_plain(text);
    let format = match &document {
        Ok(document) => Some(document.format),
        // A file of another format may contain fields unknown to this one.
        Err(_) => written_format(text),
    };
    if let Some(format) = format.filter(|f| *f != FORMAT) {
        let start = Outline::of(text).find("format").offset();
        let what = format!("format {format} is not known to this version; expected {FORMAT}");
        return Err(FileError::at(text, start, Some("format".to_owned()), what));
    }
    let Document {
        format: _,
        title,
        point,
        notes,
        profile,
        options,
        timing,
        roas,
        ases,
        mut nodes,
        mut links,
    } = document?;
    half_addressed(text, &links)?;
    assign_addresses(&mut links);
    assign_router_ids(&mut nodes, &links);
    let mut doc = Topology::default();
    doc.meta = Meta { title, notes, point };
    doc.selection = Selection { profile, options };
    let nodes = nodes.into_iter().map(Edit::add_node).enumerate().map(|e| ("nodes", e));
    let links = links.into_iter().map(Edit::add_link).enumerate().map(|e| ("links", e));
    let twice = |place: usize| ases[..place].iter().any(|other| other.asn == ases[place].asn);
    if let Some(place) = (0..ases.len()).find(|place| twice(*place)) {
        let field = format!("ases[{place}].asn");
        let start = Outline::of(text).find(&field).offset();
        let what = format!("AS{} is set twice; expected once", ases[place].asn);
        return Err(FileError::at(text, start, Some(field), what));
    }
    let ases = ases.into_iter().map(|set| Edit::SetAs(Box::new(set))).enumerate();
    let ases = ases.map(|e| ("ases", e));
    for (list, (place, edit)) in nodes.chain(links).chain(ases) {
        edit.apply(&mut doc).map_err(|error| refused(text, list, place, &error))?;
    }
    for set in [Edit::SetRoas(roas), Edit::SetTiming(Box::new(timing))] {
        set.apply(&mut doc).map_err(|error| refused_in(text, String::new(), &error))?;
    }
    Ok(doc)
}

/// Returns the format number of a text that could not be parsed, if it has one.
fn written_format(text: &str) -> Option<u32> {
    match Outline::of(text).find("format") {
        Found::Written(start) => token_at(text, start)?.1.parse().ok(),
        Found::LeftOut { .. } => None,
    }
}

fn refused(text: &str, list: &str, place: usize, error: &EditError) -> FileError {
    refused_in(text, format!("{list}[{place}]."), error)
}

/// Creates the error for a value at a path in the text; the path ends in a dot or is empty.
fn refused_in(text: &str, within: String, error: &EditError) -> FileError {
    let field = match error {
        EditError::Impossible(problem) => format!("{within}{}", problem.field),
        EditError::NoSuchNode(_) | EditError::NoSuchLink(_) => {
            within.trim_end_matches('.').to_owned()
        }
    };
    let start = Outline::of(text).find(&field).offset();
    FileError::at(text, start, Some(field), error.to_string())
}

/// Refuses a link that has an address at one end only.
fn half_addressed(text: &str, links: &[Link]) -> Result<(), FileError> {
    let bare = |link: &Link, side| link.end(side).address == UNASSIGNED;
    let half = |link: &Link, side: Side| bare(link, side) && !bare(link, side.other());
    let sides = |(i, link)| Side::BOTH.map(|side| (i, link, side));
    let mut ends = links.iter().enumerate().flat_map(sides);
    let Some((i, _, side)) = ends.find(|(_, link, side)| half(link, *side)) else {
        return written_out(text, links);
    };
    let field = format!("links[{i}].{}.address", side_name(side));
    match Outline::of(text).find(&field) {
        // It is given, but unspecified, and is refused when the link is added.
        Found::Written(_) => Ok(()),
        Found::LeftOut { holder } => {
            let what = "this end has no address and the other has one; \
                        expected addresses at both ends or neither";
            Err(FileError::at(text, holder, Some(field), what.to_owned()))
        }
    }
}

/// Refuses an address that is written in the text but unspecified.
fn written_out(text: &str, links: &[Link]) -> Result<(), FileError> {
    let unassigned = UNASSIGNED.to_string();
    if !text.contains(&unassigned) {
        return Ok(());
    }
    let bare = links.iter().enumerate().filter(|(_, link)| link.a.address == UNASSIGNED);
    let bare: FxHashSet<String> = bare
        .flat_map(|(i, _)| Side::BOTH.map(|s| format!("links[{i}].{}.address", side_name(s))))
        .collect();
    let outline = Outline::of(text);
    let written = |place: &Place<'_>| {
        let field = outline.path(place).filter(|path| bare.contains(path))?;
        Some((place.value(), field))
    };
    match outline.fields("address").find_map(written) {
        Some((start, field)) => {
            let what = format!("{unassigned} is nobody's address; expected a unicast address");
            Err(FileError::at(text, start, Some(field), what))
        }
        None => Ok(()),
    }
}

/// Assigns free addresses to links without any, in the order of their ids, so that the result does
/// not depend on the order of the file.
fn assign_addresses(links: &mut [Link]) {
    let mut order: Vec<usize> = (0..links.len()).collect();
    order.sort_by(|i, j| links[*i].id.cmp(&links[*j].id));
    let mut free = FreeAddresses::beside(links.iter());
    for i in order {
        let link = &mut links[i];
        if link.a.address == UNASSIGNED && link.b.address == UNASSIGNED {
            (link.a.address, link.b.address) = free.next_pair();
        }
    }
}

/// Assigns router ids to routers without any, in the order of their ids: routers joined by internal
/// links need distinct ids (RFC 6286). The first keeps its default.
fn assign_router_ids(nodes: &mut [Node], links: &[Link]) {
    let place: FxHashMap<NodeId, usize> =
        nodes.iter().enumerate().map(|(i, n)| (n.id.clone(), i)).collect();
    let mut domain = UnionFind::new(nodes.len());
    for link in links {
        if let Some((a, b)) = place.get(&link.a.node).zip(place.get(&link.b.node))
            && nodes[*a].asn == nodes[*b].asn
        {
            domain.union(*a, *b);
        }
    }
    let domain = domain.into_labeling();
    let mut order: Vec<usize> = (0..nodes.len()).collect();
    order.sort_by(|i, j| nodes[*i].id.cmp(&nodes[*j].id));
    let mut free = FreeRouterIds::beside(nodes.iter());
    let mut seen: FxHashSet<(usize, Ipv4Addr)> = FxHashSet::default();
    for i in &order {
        seen.extend(nodes[*i].router_id.map(|id| (domain[*i], id)));
    }
    for i in order {
        let node = &mut nodes[i];
        if node.router_id.is_none() && !seen.insert((domain[i], node.effective_router_id())) {
            node.router_id = Some(free.take());
        }
    }
}

/// Formats a document as text: one line per node or link, without defaults.
pub fn to_ron(doc: &Topology) -> String {
    let Meta { title, notes, point } = doc.meta().clone();
    let document = Document {
        format: FORMAT,
        title,
        point,
        notes,
        profile: doc.selection().profile,
        options: doc.selection().options,
        timing: doc.timing(),
        roas: doc.roas().to_vec(),
        ases: doc.ases().cloned().collect(),
        nodes: doc.nodes().cloned().collect(),
        links: doc.links().cloned().collect(),
    };
    to_ron_text(&document, 2)
}

/// Formats any value as RON, with line breaks down to a depth.
pub(crate) fn to_ron_text<T: Serialize>(value: &T, depth: usize) -> String {
    let pretty = PrettyConfig::new().depth_limit(depth).new_line("\n").escape_strings(false);
    match options().to_string_pretty(value, pretty) {
        Ok(text) => text + "\n",
        // Documents contain only values that RON can write; otherwise nothing must be saved.
        Err(error) => unreachable!("a document cannot be written as RON: {error}"),
    }
}

//! Parses text into a plan. A text is read entirely or not at all, and every error names line and
//! column.

use std::collections::HashMap;
use std::ops::Range;

use roxmltree::{Document, Error, Node, ParsingOptions, TextPos};

use super::names::{Given, Names, in_one_line};
use super::place::{Belongs, Place, Stands};
use super::plan::{MAX_LINES, MAX_PLACES, Plan, Remark};
use crate::layout::Coordinates;
use crate::topology::{Asn, FileError, Position};

/// Maximum number of XML nodes; a file within the limits for places and lines has fewer.
const MAX_XML_NODES: u32 = 2_000_000;

/// Parses a plan.
///
/// # Errors
///
/// Fails if the text is not XML or not GraphML, refers to a missing place, or contains an invalid
/// value.
pub fn parse(text: &str) -> Result<Plan, FileError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // Entities could be used to fill all memory; without declarations none are expanded.
    let options =
        ParsingOptions { allow_dtd: false, nodes_limit: MAX_XML_NODES, ..Default::default() };
    let document = Document::parse_with_options(text, options).map_err(|e| no_xml(text, &e))?;
    let root = document.root_element();
    let source = Source { text };
    if root.tag_name().name() != "graphml" {
        let what = format!("found <{}>; expected <graphml>", shown(root.tag_name().name()));
        return Err(source.fault(root.range(), None, what));
    }
    let mut graphs = root.children().filter(|child| is(child, "graph"));
    let Some(graph) = graphs.next() else {
        let what = "there is no graph in the file; expected <graph> in <graphml>";
        return Err(source.fault(root.range(), None, what));
    };
    let keys = Keys::of(root);
    let (mut plan, numbers) = source.places(graph, &keys)?;
    source.lines(graph, &numbers, &mut plan)?;

    let about = keys.data_of(graph);
    let title = |name: &str| {
        about.get(name).map(|value| in_one_line(value.text)).filter(|text| is_said(text))
    };
    plan.title = title("network").or_else(|| title("label")).unwrap_or_default();
    plan.date = title("networkdate").map(|date| date.replace('_', "-"));
    let without = |has: &dyn Fn(usize) -> bool| (0..plan.places.len()).filter(|p| !has(*p)).count();
    let near = plan.neighbours();
    let alone = without(&|place| !near[place].is_empty());
    let unplaced = without(&|place| plan.places[place].at.is_some());
    plan.remarks.extend([Remark::MoreGraphs(graphs.count()), Remark::Alone(alone)]);
    if unplaced < plan.places.len() {
        plan.remarks.push(Remark::Unplaced(unplaced));
    }
    plan.remarks.retain(|remark| remark.count() > 0);
    Ok(plan)
}

impl Remark {
    fn count(&self) -> usize {
        match self {
            Self::Loops(n)
            | Self::BothWays(n)
            | Self::Hyperedges(n)
            | Self::MoreGraphs(n)
            | Self::Alone(n)
            | Self::Unplaced(n) => *n,
        }
    }
}

/// Indices of places by their ids in the file.
type Numbers<'t> = HashMap<&'t str, usize>;

/// The text that messages refer to.
struct Source<'t> {
    text: &'t str,
}

impl<'t> Source<'t> {
    fn fault(&self, at: Range<usize>, field: Option<&str>, what: impl Into<String>) -> FileError {
        FileError::at(self.text, at.start, field.map(str::to_owned), what.into())
    }

    fn places<'d>(
        &self,
        graph: Node<'d, 't>,
        keys: &Keys<'d>,
    ) -> Result<(Plan, Numbers<'d>), FileError> {
        let count = elements(graph, "node").count();
        let (mut plan, mut numbers, mut names) =
            (Plan::default(), Numbers::new(), Names::default());
        for node in elements(graph, "node") {
            if plan.places.len() == MAX_PLACES {
                let what = format!("{count} nodes in all; expected at most {MAX_PLACES}");
                return Err(self.fault(node.range(), None, what));
            }
            let (id, at) = self.attribute(node, "node", "id")?;
            if numbers.insert(id, plan.places.len()).is_some() {
                let what =
                    format!("two nodes have the id {:?}; expected ids that differ", shown(id));
                return Err(self.fault(at, Some("node.id"), what));
            }
            let data = keys.data_of(node);
            let says = |name: &str| self.truth(&data, name);
            let stands = match says("hyperedge")? {
                Some(true) => Stands::Junction,
                Some(false) | None => Stands::Presence,
            };
            let belongs = match says("internal")? {
                Some(false) => Belongs::Outside,
                Some(true) | None => Belongs::Inside,
            };
            let asn = self.asn(&data)?;
            let labels = ["label", "name"].map(|name| data.get(name).map(|value| value.text));
            let label =
                labels.into_iter().chain([drawn_label(node)]).flatten().find(|l| is_said(l));
            let name = names.give(Given { label, id, asn, stands });
            let at = self.coordinates(node, &data)?;
            plan.places.push(Place { name, asn, at, belongs, stands });
        }
        Ok((plan, numbers))
    }

    fn lines(
        &self,
        graph: Node<'_, '_>,
        numbers: &Numbers<'_>,
        plan: &mut Plan,
    ) -> Result<(), FileError> {
        let all_directed = graph.attribute("edgedefault") == Some("directed");
        let (mut loops, mut both_ways) = (0, 0);
        // Directed lines whose opposite direction has not been found yet.
        let mut one_way: HashMap<[usize; 2], usize> = HashMap::new();
        for edge in elements(graph, "edge") {
            let end = |name: &'static str| {
                let (id, at) = self.attribute(edge, "edge", name)?;
                numbers.get(id).copied().ok_or_else(|| {
                    let what = format!(
                        "there is no node {:?}; expected the id of a node of this graph",
                        shown(id)
                    );
                    self.fault(at, Some(&format!("edge.{name}")), what)
                })
            };
            let (from, to) = (end("source")?, end("target")?);
            if from == to {
                loops += 1;
                continue;
            }
            let directed = edge.attribute("directed").map_or(all_directed, |d| d == "true");
            if directed {
                if let Some(left) = one_way.get_mut(&[to, from]).filter(|left| **left > 0) {
                    *left -= 1;
                    both_ways += 1;
                    continue;
                }
                *one_way.entry([from, to]).or_default() += 1;
            }
            if plan.lines.len() == MAX_LINES {
                let count = elements(graph, "edge").count();
                let what = format!("{count} edges in all; expected at most {MAX_LINES}");
                return Err(self.fault(edge.range(), None, what));
            }
            plan.lines.push([from, to]);
        }
        let hyperedges = elements(graph, "hyperedge").count();
        plan.remarks.extend([
            Remark::Loops(loops),
            Remark::BothWays(both_ways),
            Remark::Hyperedges(hyperedges),
        ]);
        Ok(())
    }

    /// Returns a required attribute, and the position of its value.
    fn attribute<'d>(
        &self,
        element: Node<'d, '_>,
        tag: &str,
        name: &str,
    ) -> Result<(&'d str, Range<usize>), FileError> {
        let found = element.attribute_node(name).map(|a| (a.value(), a.range_value()));
        found.ok_or_else(|| {
            let what = format!("the attribute `{name}` is missing; expected it here");
            self.fault(element.range(), Some(&format!("{tag}.{name}")), what)
        })
    }

    fn truth(&self, data: &Data<'_>, name: &str) -> Result<Option<bool>, FileError> {
        let Some(value) = data.get(name) else { return Ok(None) };
        match value.text.trim() {
            "1" | "true" => Ok(Some(true)),
            "0" | "false" => Ok(Some(false)),
            other => {
                let what = format!("found `{}`; expected 0 or 1", shown(other));
                Err(self.fault(value.at.clone(), Some(&format!("node.{name}")), what))
            }
        }
    }

    /// The ASN of a node, by whatever name the file calls it.
    fn asn(&self, data: &Data<'_>) -> Result<Option<Asn>, FileError> {
        let Some((key, value)) = ASN_KEYS.iter().find_map(|key| Some((*key, data.get(*key)?)))
        else {
            return Ok(None);
        };
        let text = value.text.trim();
        if !is_said(text) {
            return Ok(None);
        }
        // Some tools write every number as a fraction.
        let whole = text.strip_suffix(".0").unwrap_or(text);
        whole.parse().map(Some).map_err(|_| {
            let what =
                format!("found `{}`; expected an AS number from 1 to {}", shown(text), u32::MAX);
            self.fault(value.at.clone(), Some(&format!("node.{key}")), what)
        })
    }

    fn coordinates(
        &self,
        node: Node<'_, '_>,
        data: &Data<'_>,
    ) -> Result<Option<Coordinates>, FileError> {
        let degrees = |names: [&str; 2], most: f64| {
            let Some(value) = names.into_iter().find_map(|name| data.get(name)) else {
                return Ok(None);
            };
            let number = value.text.trim().parse::<f64>().ok();
            let fits = number.filter(|n| n.is_finite() && n.abs() <= most);
            fits.map(Some).ok_or_else(|| {
                let found = shown(value.text.trim());
                let what = format!("found `{found}`; expected degrees between -{most} and {most}");
                self.fault(value.at.clone(), Some(&format!("node.{}", names[0])), what)
            })
        };
        let latitude = degrees(["latitude", "lat"], 90.0)?;
        let longitude = degrees(["longitude", "lon"], 180.0)?;
        match (latitude, longitude) {
            (Some(latitude), Some(longitude)) => Ok(Some(Coordinates { latitude, longitude })),
            (None, None) => Ok(None),
            (one, _) => {
                let missing = if one.is_some() { "longitude" } else { "latitude" };
                let what = format!("the node has no {missing}; expected both coordinates or none");
                Err(self.fault(node.range(), Some(&format!("node.{missing}")), what))
            }
        }
    }
}

fn is(node: &Node<'_, '_>, tag: &str) -> bool {
    node.is_element() && node.tag_name().name() == tag
}

/// Returns all elements of a graph, including those of nested graphs.
fn elements<'d, 't>(graph: Node<'d, 't>, tag: &'d str) -> impl Iterator<Item = Node<'d, 't>> {
    graph.descendants().filter(move |node| is(node, tag))
}

/// Returns the label that yEd and other programs draw, for nodes without a label key.
fn drawn_label<'d>(node: Node<'d, '_>) -> Option<&'d str> {
    node.descendants().find(|inner| is(inner, "NodeLabel")).and_then(|label| label.text())
}

/// Quotes a text of the file for a message.
fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(40).flat_map(char::escape_debug).collect();
    if text.chars().nth(40).is_some() {
        shown.push('…');
    }
    shown
}

/// Tells whether a text says anything; the Zoo's tools write `None` where there is nothing.
fn is_said(text: &str) -> bool {
    !matches!(text.trim(), "" | "None")
}

/// A value of a key and its position.
struct Value<'d> {
    text: &'d str,
    at: Range<usize>,
}

/// The names of the key that holds an ASN, the one that counts first in front.
const ASN_KEYS: [&str; 8] =
    ["asn", "as_number", "asnumber", "as-number", "as number", "as_num", "as", "autonomous_system"];

/// The values of an element by the names of their keys, in lower case.
type Data<'d> = HashMap<String, Value<'d>>;

/// The keys that a file declares.
struct Keys<'d> {
    /// By id: the name in lower case, and the kind of element that it applies to.
    named: HashMap<&'d str, (String, &'d str)>,
    /// Defaults: the kind of element, the name, the value and its position.
    usual: Vec<(&'d str, String, &'d str, Range<usize>)>,
}

impl<'d> Keys<'d> {
    fn of(root: Node<'d, '_>) -> Self {
        let (mut named, mut usual) = (HashMap::new(), Vec::new());
        for key in root.children().filter(|child| is(child, "key")) {
            let Some(id) = key.attribute("id") else { continue };
            let name = key.attribute("attr.name").unwrap_or(id).to_lowercase();
            let of = key.attribute("for").unwrap_or("all");
            let default = key.children().find(|child| is(child, "default"));
            if let Some((default, text)) = default.and_then(|d| Some((d, d.text()?))) {
                usual.push((of, name.clone(), text, default.range()));
            }
            named.insert(id, (name, of));
        }
        Self { named, usual }
    }

    /// Returns the values of an element. If a key occurs twice, the first value counts; the name of
    /// an undeclared key is its id.
    fn data_of(&self, element: Node<'d, '_>) -> Data<'d> {
        let mut data = Data::new();
        for child in element.children().filter(|child| is(child, "data")) {
            let Some((key, text)) = child.attribute("key").zip(child.text()) else { continue };
            let name = self.named.get(key).map_or_else(|| key.to_lowercase(), |n| n.0.clone());
            let inner = child.first_child().map_or(child.range(), |text| text.range());
            data.entry(name).or_insert(Value { text, at: inner });
        }
        let tag = element.tag_name().name();
        let for_it = self.usual.iter().filter(|(of, ..)| *of == "all" || *of == tag);
        for (_, name, text, at) in for_it {
            data.entry(name.clone()).or_insert(Value { text, at: at.clone() });
        }
        data
    }
}

/// Converts an error of the XML parser, with its position.
fn no_xml(text: &str, error: &Error) -> FileError {
    let TextPos { row, col } = error.pos();
    let position = Position { line: row as usize, column: col as usize };
    let (offset, what) = match error {
        _ if !text.trim_start().starts_with('<') => {
            let start = text.len() - text.trim_start().len();
            let what = match text.trim_start().chars().next() {
                Some(first) => format!("found `{}`", first.escape_debug()),
                None => "the file is empty".to_owned(),
            };
            (start, format!("{what}; expected GraphML, which begins with <"))
        }
        Error::UnexpectedCloseTag(expected, found, _) => (
            position.offset(text),
            format!("found </{}>; expected </{}>", shown(found), shown(expected)),
        ),
        Error::UnclosedRootNode | Error::UnexpectedEndOfStream => {
            let end = text.trim_end().len();
            (end, format!("the file ends too early; expected {}", closing(text)))
        }
        Error::DtdDetected => {
            let what = "the file declares a document type, and could declare entities that fill \
                        all memory; expected GraphML without <!DOCTYPE";
            (text.find("<!DOCTYPE").unwrap_or_default(), what.to_owned())
        }
        Error::NodesLimitReached => {
            (text.len(), format!("expected at most {MAX_XML_NODES} elements and texts"))
        }
        Error::UnknownEntityReference(name, _) => {
            let what = format!("there is no entity &{};; expected &amp; &lt; &gt;", shown(name));
            (position.offset(text), what)
        }
        Error::MalformedEntityReference(_) => {
            (position.offset(text), "found a bare `&`; expected &amp;".to_owned())
        }
        Error::DuplicatedAttribute(name, _) => (
            position.offset(text),
            format!("the attribute `{}` is given twice; expected it once", shown(name)),
        ),
        Error::UnknownNamespace(prefix, _) => {
            let prefix = shown(prefix);
            let what = format!("nothing declares `{prefix}:`; expected xmlns:{prefix} around it");
            (position.offset(text), what)
        }
        other => {
            let words = other.to_string();
            let words = words.strip_suffix(&format!(" at {row}:{col}")).unwrap_or(&words);
            (position.offset(text), format!("{words}; expected well-formed XML"))
        }
    };
    FileError::at(text, offset, None, what)
}

/// Returns the end tag for the element that is open at the end of a text.
fn closing(text: &str) -> String {
    let mut open: Vec<&str> = Vec::new();
    for tag in text.split('<').skip(1).filter_map(|tag| Some(tag.split_once('>')?.0)) {
        let name = |from: &str| from.len() - from.trim_start_matches(is_name).len();
        if let Some(closed) = tag.strip_prefix('/') {
            if open.last() == Some(&&closed[..name(closed)]) {
                open.pop();
            }
        } else if tag.starts_with(is_name) && !tag.ends_with('/') {
            open.push(&tag[..name(tag)]);
        }
    }
    open.last().map_or_else(|| "</graphml>".to_owned(), |open| format!("</{}>", shown(open)))
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | ':' | '-' | '.')
}

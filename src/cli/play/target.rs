//! Targets of a change, as written on the command line: `NODE`, `NODE-NODE` for the links
//! between two, `NODE-NODE#LINK` for one of them, or `NODE#lan` for the LAN of an exchange; and
//! `@SECONDS` for when.

use crate::cli::names::Names;
use crate::engine::timeline::{FailureMode, ScriptedEdit};
use crate::topology::{
    Edit, Link, LinkField, LinkState, Node, NodeField, NodeState, Service, Span, Topology,
};

/// Kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// Fails silently.
    Fail,
    /// Fails, with its links going dark.
    Cut,
    /// Is shut down.
    ShutDown,
    /// Is drained, then shut down.
    Drain,
    /// Is restored.
    Restore,
    /// Its service dies.
    KillService,
    /// Its service runs again.
    ReviveService,
}

/// Parses a target and returns the scripted edits.
pub(super) fn happenings(
    doc: &Topology,
    names: &Names<'_>,
    deed: Deed,
    text: &str,
) -> Result<ScriptedEdit, String> {
    // If a node's name contains an @, the whole text may name it.
    let whole = names.find(text).is_ok().then_some((text, Span::ZERO));
    let (what, at) = match (whole, text.rsplit_once('@')) {
        (Some(whole), _) => whole,
        (None, Some((what, seconds))) => (what, when(seconds)?),
        (None, None) => (text, Span::ZERO),
    };
    let edit = match deed {
        Deed::KillService => service(names.find(what)?, Service::Dead)?,
        Deed::ReviveService => service(names.find(what)?, Service::Running)?,
        Deed::Restore => target(doc, names, what)?.to(NodeState::Up, LinkState::Up),
        Deed::ShutDown | Deed::Drain => {
            target(doc, names, what)?.to(NodeState::Failed, LinkState::Shutdown)
        }
        Deed::Fail | Deed::Cut => {
            target(doc, names, what)?.to(NodeState::Failed, LinkState::Failed)
        }
    };
    let manner = match deed {
        Deed::Fail | Deed::Restore | Deed::KillService | Deed::ReviveService => FailureMode::Silent,
        Deed::Cut => FailureMode::Seen,
        Deed::ShutDown => FailureMode::Announced,
        Deed::Drain => FailureMode::Drained,
    };
    Ok(ScriptedEdit { at, edit, manner })
}

fn when(text: &str) -> Result<Span, String> {
    let seconds: f64 = text
        .parse()
        .map_err(|_| format!("{text:?} is no time; expected seconds after @, such as @90"))?;
    Span::from_seconds(seconds).map_err(|error| error.to_string())
}

fn service(node: &Node, to: Service) -> Result<Edit, String> {
    if node.origins.is_empty() {
        return Err(format!("{:?} announces nothing, so that it has no service", node.id.as_str()));
    }
    Ok(Edit::node(&node.id, NodeField::Service(to)))
}

/// Target of a change.
enum Target<'a> {
    Node(&'a Node),
    /// All links between two nodes, one of them, or those of a LAN, which are called so.
    Links(Vec<&'a Link>, String),
}

/// Suffix of a route server that stands for the LAN of its exchange.
const LAN: &str = "lan";

impl Target<'_> {
    fn to(&self, node_state: NodeState, link_state: LinkState) -> Edit {
        match self {
            Self::Node(node) => Edit::node(&node.id, NodeField::State(node_state)),
            Self::Links(links, _) => {
                let edits = links.iter().map(|l| Edit::link(&l.id, LinkField::State(link_state)));
                Edit::Batch(edits.collect())
            }
        }
    }

    fn said(&self) -> String {
        match self {
            Self::Node(node) => format!("the node {}", node.id),
            Self::Links(_, called) => called.clone(),
        }
    }
}

/// The target of a text: with a `#` and no node of such a name one of the links between two nodes,
/// or the LAN of a route server; else as [`whole_target`].
fn target<'a>(doc: &'a Topology, names: &Names<'a>, what: &str) -> Result<Target<'a>, String> {
    let Some((whole, part)) = what.rsplit_once('#').filter(|_| names.find(what).is_err()) else {
        return whole_target(doc, names, what);
    };
    match whole_target(doc, names, whole)? {
        Target::Node(node) => {
            let links = doc.lan_of(&node.id);
            match (part, links.is_empty()) {
                (LAN, false) => Ok(Target::Links(links, format!("the LAN of {}", node.id))),
                (LAN, true) => Err(format!("{whole:?} is no route server: it has no LAN")),
                _ => Err(format!("{part:?} is no part of {whole:?}; expected {LAN:?}")),
            }
        }
        Target::Links(links, between) => match links.iter().find(|l| l.id.as_str() == part) {
            Some(link) => Ok(Target::Links(vec![link], format!("the link {part}"))),
            None => {
                let ids: Vec<&str> = links.iter().map(|l| l.id.as_str()).collect();
                Err(format!("{part:?} is not of {between}; expected one of {}", ids.join(", ")))
            }
        },
    }
}

/// The node of a text, or the links between two with a dash between them. Ids may hold dashes:
/// every place to part the text is tried, and several readings are refused.
fn whole_target<'a>(
    doc: &'a Topology,
    names: &Names<'a>,
    what: &str,
) -> Result<Target<'a>, String> {
    let found = names.find(what);
    let mut readings: Vec<Target<'a>> = found.iter().map(|node| Target::Node(node)).collect();
    let (mut apart, mut half) = (None, None);
    for (dash, _) in what.match_indices('-') {
        match (names.find(&what[..dash]), names.find(&what[dash + 1..])) {
            (Ok(a), Ok(b)) => {
                let links = doc.links_between(&a.id, &b.id);
                let between = format!("{} and {}", a.id, b.id);
                let is_new = |other: &Target<'_>| {
                    !matches!(other, Target::Links(known, _)
                        if known.first().map(|l| &l.id) == links.first().map(|l| &l.id))
                };
                if links.is_empty() {
                    apart = apart.or(Some(between));
                } else if readings.iter().all(is_new) {
                    readings.push(Target::Links(links, format!("the links between {between}")));
                }
            }
            (Ok(_), Err(error)) | (Err(error), Ok(_)) => half = half.or(Some(error)),
            (Err(_), Err(_)) => {}
        }
    }
    if readings.len() > 1 {
        let all: Vec<String> = readings.iter().map(Target::said).collect();
        return Err(format!("{what:?} can be read in several ways: {}", all.join("; or ")));
    }
    let not_a_node = match (readings.pop(), found) {
        (Some(one), _) => return Ok(one),
        (None, Err(error)) => error,
        (None, Ok(node)) => return Ok(Target::Node(node)),
    };
    Err(match (apart, half) {
        (Some(between), _) => format!("there is no link between {between}"),
        (None, Some(half)) => {
            format!("{what:?} is neither a node nor two nodes with a dash between them: {half}")
        }
        (None, None) => not_a_node,
    })
}

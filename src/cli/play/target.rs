//! What something is done to, as it is written on the command line: `NODE`, or `NODE-NODE` for the
//! links between two, and `@SECONDS` for when.

use crate::cli::names::Names;
use crate::engine::timeline::{Happening, Manner};
use crate::topology::{
    Edit, LinkField, LinkState, Node, NodeField, NodeState, Service, Span, Topology,
};

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// It fails, and nobody is told.
    Fail,
    /// It fails, and its links go dark.
    Cut,
    /// It is shut down.
    ShutDown,
    /// It is drained, then shut down.
    Drain,
    /// It comes back.
    Restore,
    /// Its service dies.
    KillService,
    /// Its service answers again.
    ReviveService,
}

/// Reads a target and says what happens to it.
pub(super) fn happenings(
    doc: &Topology,
    names: &Names<'_>,
    deed: Deed,
    text: &str,
) -> Result<Happening, String> {
    let (what, at) = match text.rsplit_once('@') {
        Some((what, seconds)) => (what, when(seconds)?),
        None => (text, Span::ZERO),
    };
    let edit = match deed {
        Deed::KillService => service(names.find(what)?, Service::Dead)?,
        Deed::ReviveService => service(names.find(what)?, Service::Running)?,
        _ => state(doc, names, deed, what)?,
    };
    let manner = match deed {
        Deed::Fail | Deed::Restore | Deed::KillService | Deed::ReviveService => Manner::Silent,
        Deed::Cut => Manner::Seen,
        Deed::ShutDown => Manner::Announced,
        Deed::Drain => Manner::Drained,
    };
    Ok(Happening { at, edit, manner })
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

fn state(doc: &Topology, names: &Names<'_>, deed: Deed, what: &str) -> Result<Edit, String> {
    let (node_state, link_state) = match deed {
        Deed::Restore => (NodeState::Up, LinkState::Up),
        Deed::ShutDown | Deed::Drain => (NodeState::Failed, LinkState::Shutdown),
        _ => (NodeState::Failed, LinkState::Failed),
    };
    let not_a_node = match names.find(what) {
        Ok(node) => return Ok(Edit::node(&node.id, NodeField::State(node_state))),
        Err(error) => error,
    };
    // Ids may hold dashes: every place to part the text is tried.
    let parted = what.match_indices('-').filter_map(|(at, _)| {
        let (a, b) = (names.find(&what[..at]).ok()?, names.find(&what[at + 1..]).ok()?);
        Some((a, b))
    });
    let pairs: Vec<(&Node, &Node)> = parted.collect();
    let linked: Vec<_> = pairs
        .iter()
        .map(|(a, b)| doc.links_between(&a.id, &b.id))
        .filter(|links| !links.is_empty())
        .collect();
    match (&linked[..], &pairs[..]) {
        ([links], _) => {
            let edits = links.iter().map(|l| Edit::link(&l.id, LinkField::State(link_state)));
            Ok(Edit::Batch(edits.collect()))
        }
        ([], [(a, b), ..]) => {
            Err(format!("there is no link between {:?} and {:?}", a.id.as_str(), b.id.as_str()))
        }
        ([], []) if what.contains('-') => Err(format!(
            "{what:?} is neither a node nor two nodes with a dash between them; {}",
            not_a_node.split_once("; ").map_or(&*not_a_node, |(_, hint)| hint)
        )),
        ([], []) => Err(not_a_node),
        _ => Err(format!("{what:?} can be read in several ways; give the nodes other ids")),
    }
}

//! Servers at sites over a run: from when on each answers, and when it died.

use rustc_hash::FxHashMap;

use crate::engine::timeline::{Recording, Reroutes};
use crate::topology::{Node, NodeId, NodeState, Service, Span, Topology};

/// Returns true if a node is up and its service answers.
pub(super) fn is_well(node: &Node) -> bool {
    node.state == NodeState::Up && node.service == Service::Running
}

/// The events at which the document, and so a server, may become another.
pub(super) fn changes_of_document(recording: &Recording) -> Vec<usize> {
    let places = 0..recording.events().len();
    places.filter(|place| recording.reroutes(*place) == Reroutes::Many).collect()
}

/// Returns the times from which a site's server answers, or no longer answers, locally; `changes`
/// are those of the document.
pub(super) fn answers(
    recording: &Recording,
    changes: &[usize],
    site: &NodeId,
) -> Vec<(Span, bool)> {
    let well = |doc: &Topology| doc.node(site).is_some_and(is_well);
    let mut found = vec![(Span::ZERO, well(&recording.epoch_at(0).doc))];
    for place in changes {
        let now = well(&recording.epoch_at(place + 1).doc);
        if found.last().is_some_and(|(_, was)| *was != now) {
            found.push((recording.events()[*place].at, now));
        }
    }
    found
}

/// Times at which each server died, in microseconds: it has lost its sessions from then on.
#[derive(Debug, Default)]
pub(super) struct Deaths(FxHashMap<NodeId, Vec<i64>>);

impl Deaths {
    /// Those of all nodes that announce something.
    pub(super) fn of(recording: &Recording) -> Self {
        let first = &recording.epoch_at(0).doc;
        let sites = first.nodes().filter(|node| !node.origins.is_empty());
        let changes = changes_of_document(recording);
        let deaths = sites.map(|site| {
            let died = answers(recording, &changes, &site.id)
                .into_iter()
                .skip(1)
                .filter(|(_, well)| !well);
            (site.id.clone(), died.map(|(at, _)| at.micros() as i64).collect())
        });
        Self(deaths.collect())
    }

    /// Those of one site, in order.
    pub(super) fn at(&self, site: &NodeId) -> &[i64] {
        self.0.get(site).map_or(&[], Vec::as_slice)
    }

    /// All, in any order.
    pub(super) fn all(&self) -> impl Iterator<Item = i64> {
        self.0.values().flatten().copied()
    }
}

//! The part of the drawing that a selection highlights.

use std::collections::BTreeSet;

use super::group::Groups;
use crate::app::scene::Scene;
use crate::topology::{LinkEnd, LinkId, NodeId};

/// Nodes and links that a selection highlights.
#[derive(Default)]
pub(crate) struct Bright {
    /// Nodes that stay bright.
    pub nodes: BTreeSet<NodeId>,
    /// Links that stay bright.
    pub links: BTreeSet<LinkId>,
    /// Nodes that the selection concerns: the selected nodes, the ends of selected links, and the
    /// paths to their sites.
    pub subject: BTreeSet<NodeId>,
    /// The links of the selected nodes' own paths, drawn thick.
    pub paths: BTreeSet<LinkId>,
}

/// Returns the highlighted part: the paths of the selection, its links and neighbours, which the
/// inspector shows, and for a router its whole AS.
pub(crate) fn bright(scene: &Scene<'_>, groups: &Groups) -> Option<Bright> {
    let selection = scene.selection;
    if selection.is_empty() {
        return None;
    }
    let doc = scene.doc();
    let mut bright = Bright::default();
    for id in &selection.nodes {
        bright.nodes.insert(id.clone());
        bright.subject.insert(id.clone());
        for (link, side) in doc.links_of(id) {
            bright.links.insert(link.id.clone());
            bright.nodes.insert(link.end(side.other()).node.clone());
        }
        for id in groups.with(id).map(|g| &*g.routers).unwrap_or_default() {
            bright.nodes.insert(id.clone());
            let links = doc.links_of(id).into_iter().filter(|(l, _)| doc.is_internal(l));
            bright.links.extend(links.map(|(l, _)| l.id.clone()));
        }
        for hop in scene.catchments().map(|c| c.way(id)).unwrap_or_default() {
            for LinkEnd { link, .. } in hop.passes() {
                let ends = doc.link(&link).into_iter().flat_map(|l| [&l.a.node, &l.b.node]);
                bright.nodes.extend(ends.cloned());
                bright.paths.insert(link.clone());
                bright.links.insert(link);
            }
            bright.nodes.extend([hop.from.clone(), hop.to.clone()]);
            bright.subject.insert(hop.to.clone());
        }
    }
    for id in &selection.links {
        bright.links.insert(id.clone());
        if let Some(link) = doc.link(id) {
            bright.nodes.extend([link.a.node.clone(), link.b.node.clone()]);
            bright.subject.extend([link.a.node.clone(), link.b.node.clone()]);
        }
    }
    Some(bright)
}

//! The links on which packets are shown: on the selection's paths, or on all clients' while there
//! are few.

use std::collections::HashSet;

use egui::Color32;

use crate::anycast::Hop;
use crate::app::scene::Scene;
use crate::topology::{Kind, LinkId, NodeId, Side};

/// Largest number of clients for which packets are shown on all their paths.
const ALL_UP_TO: usize = 20;

/// Packets on a link.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Packets {
    pub link: LinkId,
    /// The end at which they enter the link.
    pub from: Side,
    /// Colour of their site.
    pub colour: Color32,
}

/// Returns the nodes whose paths show packets: the selection's, or all clients while there are few.
fn walkers(scene: &Scene<'_>) -> Vec<NodeId> {
    if !scene.selection.nodes.is_empty() {
        return scene.selection.nodes.iter().take(ALL_UP_TO).cloned().collect();
    }
    let clients: Vec<NodeId> =
        scene.doc().nodes().filter(|n| n.kind == Kind::Client).map(|n| n.id.clone()).collect();
    if clients.len() <= ALL_UP_TO { clients } else { Vec::new() }
}

/// Returns the links on which packets move. Paths that share a link share its dots.
pub(crate) fn packets(scene: &Scene<'_>) -> Vec<Packets> {
    let Some(catchments) = scene.catchments() else {
        return Vec::new();
    };
    let mut done = HashSet::new();
    let mut packets = Vec::new();
    for node in walkers(scene) {
        let Some(site) = catchments.site_of(&node) else {
            continue;
        };
        let colour = scene.site_colour(site);
        let passed = catchments.way(&node).into_iter().flat_map(Hop::passes);
        for end in passed.filter(|end| done.insert(end.clone())) {
            packets.push(Packets { link: end.link, from: end.side, colour });
        }
    }
    packets
}

//! The part of the picture that depends on the routes of the shown prefix, not on the selection.

use std::sync::Arc;

use egui::Color32;
use rustc_hash::FxHashMap as HashMap;

use super::group::Groups;
use super::lines::Lines;
use super::status::{NodeStatus, Traffic, status};
use crate::anycast::{WalkEnd, sites};
use crate::app::scene::Scene;
use crate::topology::{Hull, Kind, LinkId, NodeId};

/// Sites, the status of each node, and traffic.
#[derive(Default)]
pub(crate) struct Routes {
    /// Letters and colours of the sites.
    pub sites: HashMap<NodeId, (Arc<str>, Color32)>,
    /// The status of each node, in document order.
    pub statuses: Vec<NodeStatus>,
    /// The lines below each node's name while it is not selected, in document order.
    pub lines: Vec<Lines>,
    /// Links that carry packets.
    pub traffic: HashMap<LinkId, Traffic>,
}

impl Routes {
    /// Computes this part from the routes of the shown prefix.
    pub(crate) fn of(scene: &Scene<'_>, groups: &Groups) -> Self {
        let doc = scene.doc();
        let marked = |site: NodeId| {
            let mark = (scene.site_letter(&site).into(), scene.site_colour(&site));
            (site, mark)
        };
        let sites: HashMap<_, _> = sites(doc).into_iter().map(marked).collect();
        let mut statuses: Vec<NodeStatus> = doc.nodes().map(|n| status(scene, n, &sites)).collect();
        let each = doc.nodes().zip(&statuses);
        let mut lines: Vec<Lines> =
            each.map(|(n, s)| Lines::of(scene, n, groups.with(&n.id).is_some(), s)).collect();
        for group in groups.all().iter().filter(|g| g.hull == Hull::Collapsed) {
            let of =
                |id: &NodeId| Some((status(scene, doc.node(id)?, &sites), doc.node(id)?.state));
            if let Some(lead) = doc.node_place(group.lead()) {
                statuses[lead] = group.status(scene.theme.link.0, of);
                lines[lead] = Lines::of_group(scene, group, &statuses[lead]);
            }
        }
        Self { sites, statuses, lines, traffic: traffic(scene) }
    }
}

/// Returns the links that carry packets: the whole path of each client, and the first hop of all
/// other nodes.
fn traffic(scene: &Scene<'_>) -> HashMap<LinkId, Traffic> {
    let mut traffic: HashMap<LinkId, Traffic> = HashMap::default();
    if let Some(catchments) = scene.catchments() {
        for node in scene.doc().nodes() {
            let colour = match catchments.landing(&node.id).map(|landing| &landing.fate) {
                Some(WalkEnd::Served(site)) => scene.site_colour(site),
                // Packets in a loop, or sent to a dead end, are shown.
                Some(WalkEnd::Loop(_) | WalkEnd::NoAnswer(_) | WalkEnd::Lost(_)) => {
                    scene.theme.danger.0
                }
                _ => continue,
            };
            let client = node.kind == Kind::Client;
            // The first hop is the node's own choice; the rest is drawn for the nodes that choose
            // it.
            let hops = if client { usize::MAX } else { 1 };
            for hop in catchments.way(&node.id).into_iter().take(hops) {
                let entry = Traffic { colour, carries_clients: client };
                for end in hop.passes() {
                    let known = traffic.entry(end.link).or_insert(entry);
                    known.carries_clients |= client;
                }
            }
        }
    }
    traffic
}

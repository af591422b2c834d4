//! The part of the picture that depends on the document only, not on its routes.

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use super::badge;
use super::group::Groups;
use super::lanes::lanes;
use crate::anycast::Warning;
use crate::app::scene::Scene;
use crate::topology::{LinkId, NodeId, Side};

/// Groups, node indices, lanes, policy badges, and warnings.
#[derive(Default)]
pub(crate) struct Drawing {
    /// ASes with several routers, collapsed or not.
    pub groups: Groups,
    /// Indices of the nodes in the document.
    pub places: HashMap<NodeId, usize>,
    /// Lanes of parallel links.
    pub lanes: HashMap<LinkId, f32>,
    /// Policy badges at the two ends of a link; only links that have any.
    pub badges: HashMap<LinkId, [String; 2]>,
    /// Links that a warning concerns.
    pub warned: HashSet<LinkId>,
    /// Nodes that share an ASN without being linked.
    pub islands: HashSet<NodeId>,
}

impl Drawing {
    /// Computes this part from the document.
    pub(crate) fn of(scene: &Scene<'_>) -> Self {
        let doc = scene.doc();
        let mut warned = HashSet::default();
        let mut islands = HashSet::default();
        for warning in scene.sandbox.warnings() {
            match warning {
                Warning::ProviderCycle { links, .. } => warned.extend(links.iter().cloned()),
                Warning::RolesDisagree(link) => {
                    warned.insert(link.clone());
                }
                Warning::Islands { nodes, .. } => islands.extend(nodes.iter().cloned()),
                // The site itself is marked.
                Warning::Partitioned { .. } | Warning::DeadService(_) => {}
            }
        }
        let groups = Groups::of(doc);
        let external = doc.links().filter(|l| !doc.is_internal(l));
        let badges = external.filter_map(|link| {
            let texts = [Side::A, Side::B].map(|side| badge::text(link.end(side)));
            let is_shown = groups.ends(doc, link).is_some() && !texts.iter().all(String::is_empty);
            is_shown.then(|| (link.id.clone(), texts))
        });
        Self {
            badges: badges.collect(),
            places: doc.nodes().enumerate().map(|(i, n)| (n.id.clone(), i)).collect(),
            lanes: lanes(doc, &groups),
            groups,
            warned,
            islands,
        }
    }
}

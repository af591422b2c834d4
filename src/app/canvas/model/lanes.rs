//! Lanes of parallel links.

use rustc_hash::FxHashMap as HashMap;

use super::group::Groups;
use crate::topology::{LinkId, NodeId, Topology};

/// Returns the lane of each link; 0 for one without parallels.
pub(crate) fn lanes(doc: &Topology, groups: &Groups) -> HashMap<LinkId, f32> {
    let mut pairs: HashMap<(&NodeId, &NodeId), Vec<&LinkId>> = HashMap::default();
    for link in doc.links() {
        if let Some([a, b]) = groups.ends(doc, link) {
            pairs.entry((a.id.min(b.id), a.id.max(b.id))).or_default().push(&link.id);
        }
    }
    let spread = |links: Vec<&LinkId>| {
        let middle = (links.len() as f32 - 1.0) / 2.0;
        let lane = move |(place, id): (usize, &LinkId)| (id.clone(), place as f32 - middle);
        links.into_iter().enumerate().map(lane).collect::<Vec<_>>()
    };
    pairs.into_values().flat_map(spread).collect()
}

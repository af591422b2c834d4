//! The part of the picture that depends on the selection.

use rustc_hash::FxHashMap as HashMap;

use super::bright::{Bright, bright};
use super::drawing::Drawing;
use super::lines::Lines;
use super::note::{Note, note};
use super::packets::{Packets, packets};
use super::routes::Routes;
use crate::app::scene::Scene;
use crate::topology::{LinkId, NodeId};

/// Everything that is highlighted or shown for the selection.
#[derive(Default)]
pub(crate) struct Selected {
    /// Nodes and links that stay bright; none if nothing is selected.
    pub bright: Option<Bright>,
    /// Links on which packets move.
    pub packets: Vec<Packets>,
    /// The note about the selected client.
    pub note: Option<Note>,
    /// Lines of the only selected node, if they differ from the usual ones, with its index in the
    /// document.
    pub lines: Option<(usize, Lines)>,
    /// IGP costs of the links of selected ASes.
    pub costs: HashMap<LinkId, [String; 2]>,
}

impl Selected {
    /// Computes this part from the selection, the drawing and the routes.
    pub(crate) fn of(scene: &Scene<'_>, drawing: &Drawing, routes: &Routes) -> Self {
        let groups = &drawing.groups;
        let own = scene.selection.only_node().and_then(|id| {
            let place = drawing.places.get(id).copied()?;
            let (node, status) = (scene.doc().node(id)?, routes.statuses.get(place)?);
            // With several nodes selected, names and latencies are enough to read.
            let told = groups.with(id).is_none() && Lines::leave_out_asn(node, status);
            told.then(|| (place, routes.lines[place].clone().with_asn(node)))
        });
        Self {
            bright: bright(scene, groups),
            packets: packets(scene),
            // The state at an instant is described below the canvas.
            note: note(scene).filter(|_| scene.time_shown().is_none()),
            lines: own,
            costs: costs(scene, drawing),
        }
    }
}

/// Returns the IGP costs of the links of selected ASes.
fn costs(scene: &Scene<'_>, drawing: &Drawing) -> HashMap<LinkId, [String; 2]> {
    let doc = scene.doc();
    if scene.selection.is_empty() {
        return HashMap::default();
    }
    let selected = |id: &NodeId| scene.selection.nodes.contains(id);
    let internal = doc.links().filter(|l| doc.is_internal(l));
    let lit = internal.filter(|link| {
        let group = drawing.groups.with(&link.a.node);
        group.is_some_and(|g| g.routers.iter().any(selected))
            || scene.selection.links.contains(&link.id)
    });
    let drawn = lit.filter(|link| drawing.groups.ends(doc, link).is_some());
    let text = |igp: u32| [format!("IGP {igp}"), String::new()];
    drawn.map(|link| (link.id.clone(), text(link.igp_cost.get()))).collect()
}

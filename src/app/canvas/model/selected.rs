//! The part of the picture that follows the selection.

use rustc_hash::FxHashMap as HashMap;

use super::bright::{Bright, bright};
use super::drawing::Drawing;
use super::lines::Lines;
use super::note::{Note, note};
use super::packets::{Packets, packets};
use super::routes::Routes;
use crate::app::scene::Scene;
use crate::topology::{LinkId, NodeId};

/// Everything that is lit or told because of what is selected.
#[derive(Default)]
pub(crate) struct Selected {
    /// Nodes that stay bright while something is selected; none when nothing is.
    pub bright: Option<Bright>,
    /// The links on which packets run.
    pub packets: Vec<Packets>,
    /// The note about the selected client.
    pub note: Option<Note>,
    /// The lines of a node that alone is selected, where they are others than usual, with its place
    /// in the document.
    pub lines: Option<(usize, Lines)>,
    /// The IGP costs of the links of ASes that are looked at.
    pub costs: HashMap<LinkId, [String; 2]>,
}

impl Selected {
    /// Works it out from the selection, on a drawing with its routes.
    pub(crate) fn of(scene: &Scene<'_>, drawing: &Drawing, routes: &Routes) -> Self {
        let groups = &drawing.groups;
        let own = scene.selection.only_node().and_then(|id| {
            let place = drawing.places.get(id).copied()?;
            let (node, status) = (scene.doc().node(id)?, routes.statuses.get(place)?);
            // Of several, their names and latencies are enough to read.
            let told = groups.with(id).is_none() && Lines::leave_out_asn(node, status);
            told.then(|| (place, routes.lines[place].clone().with_asn(node)))
        });
        Self {
            bright: bright(scene, groups),
            packets: packets(scene),
            // What lasts an instant is told below the canvas.
            note: note(scene).filter(|_| scene.time_shown().is_none()),
            lines: own,
            costs: costs(scene, drawing),
        }
    }
}

/// Costs are told of an AS that is looked at.
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

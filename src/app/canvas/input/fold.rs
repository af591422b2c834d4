//! Collapsing an AS with several routers into one node, and expanding it again.

use std::collections::BTreeSet;

use crate::app::canvas::model::group::Group;
use crate::app::canvas::model::picture::Picture;
use crate::app::scene::{Action, Scene};
use crate::sandbox::collapse_or_expand;
use crate::topology::{NodeId, Pos};

/// Returns the action that collapses an AS into one node, or expands it into its routers.
pub(crate) fn turn(scene: &Scene<'_>, group: &Group) -> Option<Action> {
    collapse_or_expand(scene.doc(), &BTreeSet::from([group.asn])).map(Action::edit)
}

/// Returns the router from which a link from a drawn node starts: for a collapsed AS, the router
/// nearest to the other end.
pub(crate) fn router_towards(
    scene: &Scene<'_>,
    picture: &Picture,
    from: &NodeId,
    to: Pos,
) -> NodeId {
    let Some(group) = picture.drawing.groups.instead_of(from) else { return from.clone() };
    let far = |id: &&NodeId| {
        let pos = scene.doc().node(id).map_or(group.centre, |n| n.pos);
        (pos.x() - to.x()).hypot(pos.y() - to.y())
    };
    let nearest = group.routers.iter().min_by(|a, b| far(a).total_cmp(&far(b)));
    nearest.unwrap_or(from).clone()
}

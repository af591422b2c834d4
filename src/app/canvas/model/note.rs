//! A note about a selected client that is not served by the nearest site: the site that serves it,
//! and the decision that led there.

use std::collections::BTreeSet;

use crate::anycast::{WalkEnd, nearest};
use crate::app::scene::Scene;
use crate::engine::{Row, Standing, explain};
use crate::topology::{Kind, NodeId};
use crate::wording::ms;

/// Text of the note, and the nodes that it concerns.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Note {
    pub client: NodeId,
    pub title: String,
    pub reason: String,
    /// The path, its site and the nearer site, which the note must not cover.
    pub about: BTreeSet<NodeId>,
}

/// Returns the note of the selected client, if there is one.
pub(crate) fn note(scene: &Scene<'_>) -> Option<Note> {
    let client = scene.selection.only_node()?;
    let node = scene.doc().node(client).filter(|n| n.kind == Kind::Client)?;
    let prefix = scene.prefix?;
    let landing = scene.catchments()?.landing(client)?;
    let WalkEnd::Served(site) = &landing.fate else { return None };
    let near = nearest(scene.doc(), &prefix, client)?;
    if near.site == *site || near.round_trip_ms >= landing.round_trip_ms() {
        return None;
    }
    let title = format!(
        "{} lands at {}: {} ms. {} is {} ms away.",
        node.name,
        scene.name(site),
        ms(landing.round_trip_ms()),
        scene.name(&near.site),
        ms(near.round_trip_ms)
    );
    let way = scene.catchments()?.way(client);
    let mut about: BTreeSet<NodeId> = way.iter().map(|hop| hop.to.clone()).collect();
    about.insert(near.site);
    Some(Note { client: client.clone(), title, reason: decisive(scene, client)?, about })
}

/// Returns the first decision on the path that rejected a route to another site.
fn decisive(scene: &Scene<'_>, client: &NodeId) -> Option<String> {
    let state = &*scene.sandbox.now().view;
    let prefix = scene.prefix?;
    let name = |id: &NodeId| scene.name(id);
    scene.catchments()?.way(client).into_iter().find_map(|hop| {
        let node = state.network().index_of(&hop.from)?;
        let explained = explain(state, &prefix, node, &name);
        let best = explained.rows.first()?.route.originator;
        let other =
            |r: &&Row| matches!(r.standing, Standing::Lost(_)) && r.route.originator != best;
        let row = explained.rows.iter().find(other)?;
        let here = hop.from == *client;
        let at = if here { String::new() } else { format!("At {}: ", scene.name(&hop.from)) };
        Some(format!("{at}{}", row.sentence))
    })
}

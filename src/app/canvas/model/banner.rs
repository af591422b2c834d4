//! The notice over the canvas about the whole document.

use crate::app::scene::Scene;
use crate::engine::Verdict;
use crate::topology::{Kind, Node};
use crate::wording::shortened;

/// Returns the notice about the whole document, if there is one.
pub(crate) fn banner(scene: &Scene<'_>) -> Option<String> {
    let doc = scene.doc();
    let name = |node: &u32| {
        let net = scene.sandbox.now().view.network();
        scene.name(net.id_of(*node))
    };
    // Clients only follow their networks, so networks are listed first.
    let list = |nodes: &[u32]| {
        let net = scene.sandbox.now().view.network();
        let is_client = |n: &&u32| doc.node(net.id_of(**n)).is_some_and(|n| n.kind == Kind::Client);
        let networks: Vec<u32> = nodes.iter().filter(|n| !is_client(n)).copied().collect();
        let nodes = if networks.is_empty() { nodes } else { &networks };
        shortened(&nodes.iter().map(name).collect::<Vec<_>>(), 5)
    };
    let Some(prefix) = scene.prefix else {
        let site = doc.nodes().any(|n| n.kind == Kind::Site);
        let next = if site { "select a site and add one" } else { "put a site on the canvas" };
        return Some(format!("Nobody announces a prefix: {next}"));
    };
    match scene.sandbox.now().view.of(&prefix)?.verdict {
        Verdict::Stable(_) | Verdict::Moment => {
            if doc.announcers(&prefix).any(Node::is_announcing) {
                return None;
            }
            let why = match doc.announcers(&prefix).any(Node::withholds_routes) {
                true => "every site that would has failed or holds its route back",
                false => "every site that would has failed",
            };
            Some(format!("Nobody announces {prefix}: {why}"))
        }
        Verdict::Oscillates(nodes) => Some(format!(
            "No stable state: {} go on changing their routes to {prefix} for ever",
            list(nodes)
        )),
        Verdict::Undetermined { changing, orders, .. } => Some(format!(
            "Not at rest after {orders} orders of events, which proves nothing: {} were still changing",
            list(changing)
        )),
    }
}

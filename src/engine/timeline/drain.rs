//! Graceful shutdown: neighbours move to other routes before anything goes down.

use std::collections::BTreeSet;

use super::goes_down::GoesDown;
use crate::bgp::Route;
use crate::topology::{
    Community, Edit, EndField, Entry, LinkId, Match, NodeField, NodeId, Origin, Policy, Prefix,
    Side, Topology,
};

/// A change that a drain makes to the document, and takes back in the end.
#[derive(Clone, Debug)]
pub(super) enum Asked {
    /// Entries added to the policy of one end of a link.
    Policy {
        /// The link.
        link: LinkId,
        /// Its end.
        side: Side,
        /// Entries on import.
        import: Vec<Entry>,
        /// Entries on export.
        export: Vec<Entry>,
    },
    /// A local-pref of 0 for what a node announces itself.
    Origins {
        /// The node.
        node: NodeId,
        /// The local-prefs of before.
        before: Vec<(Prefix, Option<u32>)>,
    },
}

impl Asked {
    /// Makes the change; returns false if that is impossible.
    fn ask(&mut self, doc: &mut Topology) -> bool {
        match self {
            Self::Policy { link, side, import, export } => {
                change_policy(doc, link, *side, |policy| {
                    policy.import.extend(import.iter().cloned());
                    policy.export.extend(export.iter().cloned());
                })
            }
            Self::Origins { node, before } => change_origins(doc, node, |origins| {
                *before = origins.iter().map(|o| (o.prefix, o.local_pref)).collect();
                origins.iter_mut().for_each(|origin| origin.local_pref = Some(0));
            }),
        }
    }

    /// Takes the change back; of equal entries the last one goes.
    fn take_back(&self, doc: &mut Topology) {
        match self {
            Self::Policy { link, side, import, export } => {
                change_policy(doc, link, *side, |policy| {
                    import.iter().for_each(|entry| take_out(&mut policy.import, entry));
                    export.iter().for_each(|entry| take_out(&mut policy.export, entry));
                });
            }
            Self::Origins { node, before } => {
                change_origins(doc, node, |origins| {
                    for origin in origins {
                        let was = before.iter().find(|(prefix, _)| *prefix == origin.prefix);
                        origin.local_pref = was.and_then(|(_, local_pref)| *local_pref);
                    }
                });
            }
        }
    }

    /// The link that goes down in the end, if it is one.
    fn drained(&self) -> Option<&LinkId> {
        match self {
            Self::Policy { link, export, .. } => (!export.is_empty()).then_some(link),
            Self::Origins { .. } => None,
        }
    }
}

/// Returns false if there is no such link.
fn change_policy(
    doc: &mut Topology,
    link: &LinkId,
    side: Side,
    change: impl FnOnce(&mut Policy),
) -> bool {
    let Some(found) = doc.link(link) else { return false };
    let mut policy = found.end(side).policy.clone();
    change(&mut policy);
    Edit::end(link, side, EndField::Policy(policy)).apply(doc).is_ok()
}

/// Returns false if there is no such node.
fn change_origins(
    doc: &mut Topology,
    node: &NodeId,
    change: impl FnOnce(&mut Vec<Origin>),
) -> bool {
    let Some(found) = doc.node(node) else { return false };
    let mut origins = found.origins.clone();
    change(&mut origins);
    Edit::node(node, NodeField::Origins(origins)).apply(doc).is_ok()
}

/// Returns a document without the entries that drains have added. The drains must be in the order
/// in which they added them, and nothing may have been set since.
pub(super) fn without(drains: &[Vec<Asked>], doc: &Topology) -> Topology {
    let mut doc = doc.clone();
    drains.iter().flatten().rev().for_each(|asked| asked.take_back(&mut doc));
    doc
}

/// Returns the links that go down in the end.
pub(super) fn drained(drain: &[Asked]) -> impl Iterator<Item = &LinkId> {
    drain.iter().filter_map(Asked::drained)
}

/// Adds all entries once more, dropping those whose link is gone.
pub(super) fn ask_again(drains: &mut [Vec<Asked>], doc: &mut Topology) {
    drains.iter_mut().for_each(|drain| drain.retain_mut(|asked| asked.ask(doc)));
}

fn take_out(entries: &mut Vec<Entry>, entry: &Entry) {
    if let Some(last) = entries.iter().rposition(|e| e == entry) {
        entries.remove(last);
    }
}

/// Returns a route as a router that is being drained sends it inside its AS: tagged, and the last
/// choice of the others (RFC 8326 section 4; FRR does this on all iBGP sessions under
/// `bgp graceful-shutdown`).
pub(super) fn last_choice(route: Route) -> Route {
    Route { local_pref: 0, ..route.tagged(Community::GRACEFUL_SHUTDOWN) }
}

/// Changes policies for a graceful shutdown (RFC 8326 section 4): the drained side tags its routes
/// and gives received ones the lowest preference, and all others give tagged routes the lowest
/// preference. Section 4.1 asks for that in advance on all sessions between ASes. Distant ASes must
/// move, too, or those between would lose their route to the paths that it hides from them.
pub(super) fn ask_to_move_away(doc: &mut Topology, goes_down: &GoesDown) -> Vec<Asked> {
    let community = Some(Community::GRACEFUL_SHUTDOWN);
    let mark = Entry { add: community.into_iter().collect(), ..Entry::default() };
    let last = Entry { local_pref: Some(0), ..Entry::default() };
    let marked = Match { community, ..Match::default() };
    let honour = Entry { matches: marked, ..last.clone() };
    let of_nodes = goes_down.nodes.iter().flat_map(|id| doc.links_of(id));
    let of_links = goes_down.links.iter().filter_map(|id| doc.link(id)).map(|l| (l, Side::A));
    let external = of_nodes.chain(of_links).filter(|(link, _)| !doc.is_internal(link));
    let ends: BTreeSet<(LinkId, Side)> =
        external.map(|(link, side)| (link.id.clone(), side)).collect();
    let mut asked: Vec<Asked> = Vec::new();
    for link in doc.links().filter(|link| !doc.is_internal(link)) {
        for side in Side::BOTH {
            let is_drained = ends.contains(&(link.id.clone(), side));
            let export = is_drained.then(|| mark.clone()).into_iter().collect();
            let import = if is_drained { last.clone() } else { honour.clone() };
            let link = link.id.clone();
            asked.push(Asked::Policy { link, side, import: vec![import], export });
        }
    }
    let origins = goes_down.nodes.iter().cloned();
    asked.extend(origins.map(|node| Asked::Origins { node, before: Vec::new() }));
    asked.retain_mut(|asked| asked.ask(doc));
    asked
}

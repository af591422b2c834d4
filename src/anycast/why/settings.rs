//! The settings that differ between two moments and bear on what a session brings.

use rustc_hash::FxHashSet;

use super::because::Setting;
use super::inputs::At;
use crate::engine::{InnerLink, NetSession, Network};
use crate::topology::NodeId;

/// The settings that differ between a session then and the same one now: all that its routes follow
/// from besides what the neighbour holds, the settings of the node itself, and the IGP.
pub(super) fn settings(then: &At<'_>, was: u32, now: &At<'_>, is: u32) -> Vec<Setting> {
    let mut all = session_settings(then, was, now, is);
    let far = |at: &At<'_>, session: u32| at.net().session(session).remote;
    let far_then = At { index: far(then, was), ..*then };
    all.extend(node_settings(&far_then, &At { index: far(now, is), ..*now }));
    all.sort_unstable();
    all.dedup();
    all
}

/// Those of them that are of neither node alone.
pub(super) fn session_settings(then: &At<'_>, was: u32, now: &At<'_>, is: u32) -> Vec<Setting> {
    let (old, new) = (then.net(), now.net());
    let mut all = Vec::new();
    let role = |s: &NetSession| (s.neighbour(), s.neighbourhood());
    let both = |net: &Network, index: u32| [index, net.session(index).twin];
    for (was, is) in both(old, was).into_iter().zip(both(new, is)) {
        let (was, is) = (old.session(was), new.session(is));
        all.extend(differing([
            (Setting::Policy, old.policy(was) != new.policy(is)),
            (Setting::Relationship, role(was).0 != role(is).0),
            (Setting::Reflection, role(was).1 != role(is).1),
            (Setting::Address, was.remote_address != is.remote_address),
        ]));
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// The settings of a node that differ, and whether the route origin authorisations do.
pub(super) fn own_settings(then: &At<'_>, now: &At<'_>) -> Vec<Setting> {
    let roas = (then.net().roas() != now.net().roas()).then_some(Setting::Roas);
    node_settings(then, now).into_iter().chain(roas).collect()
}

/// The settings of a node that differ.
pub(super) fn node_settings(then: &At<'_>, now: &At<'_>) -> Vec<Setting> {
    let (a, b) = (then.node(), now.node());
    differing([
        (Setting::Asn, a.asn != b.asn),
        (Setting::RouterId, a.router_id != b.router_id),
        (Setting::ClusterId, a.cluster_id != b.cluster_id),
        (Setting::NextHop, a.next_hop != b.next_hop),
        (Setting::AddPath, a.add_path != b.add_path),
        (Setting::OriginValidation, a.origin_validation != b.origin_validation),
        (Setting::LeakProtection, a.leak_protection != b.leak_protection),
        (Setting::Profile, then.process().habits != now.process().habits),
    ])
}

fn differing<const N: usize>(all: [(Setting, bool); N]) -> Vec<Setting> {
    all.into_iter().filter(|(_, differs)| *differs).map(|(which, _)| which).collect()
}

/// Tells whether the IGP of a node's AS runs over the same links at the same costs at two moments,
/// and the same routers, but for one.
pub(super) fn same_inside(then: &At<'_>, now: &At<'_>, but: &NodeId) -> bool {
    let asn = then.node().asn;
    let at_work = |at: &At<'_>| {
        let nodes = at.net().nodes().iter().zip(0u32..);
        let inside = nodes.filter(|(node, _)| node.asn == asn && node.id != *but);
        inside.filter(|(_, n)| at.view.works(*n)).map(|(n, _)| n.id.clone()).collect::<Vec<_>>()
    };
    let (old, new) = (then.net().inner_links(), now.net().inner_links());
    let same_links = match now.other(but) {
        Some(_) => old == new,
        // Its links went with it.
        None => {
            let old: FxHashSet<&InnerLink> = old.iter().collect();
            new.iter().all(|link| old.contains(link))
        }
    };
    same_links && at_work(then) == at_work(now)
}

//! The place where packets leave their earlier path: the first node on the way that sends them
//! elsewhere, and whether its route or something else makes it do so.

use rustc_hash::FxHashSet;

use super::because::Because;
use super::decision::Effect;
use super::inputs::{At, same_route};
use super::sessions::same_way;
use crate::anycast::catchment::Catchments;
use crate::anycast::forward::{Next, address_of, tables_for};
use crate::engine::RoutingView;
use crate::topology::{NodeId, Prefix, Service};

/// The first node on the way that sends packets elsewhere than before; none where all go the way
/// that they went.
pub(super) fn where_ways_part(
    then: &Catchments,
    now: &Catchments,
    client: &NodeId,
) -> Option<NodeId> {
    let mut at = client.clone();
    let mut passed = FxHashSet::default();
    while passed.insert(at.clone()) {
        let step = |c: &Catchments| c.landing(&at).and_then(|l| l.first.clone());
        match (step(then), step(now)) {
            (Some(old), Some(new)) if (&old.by, &old.to) == (&new.by, &new.to) => at = new.to,
            (None, None) => return (then.landing(&at) != now.landing(&at)).then_some(at),
            _ => return Some(at),
        }
    }
    None
}

/// Cause of another forwarding at a node.
pub(super) enum Parting {
    /// Its route towards a prefix, by which it forwards, or did.
    Route(Prefix, Effect),
    /// Something else than its route towards that prefix.
    Other(Prefix, Because),
}

/// Returns the cause of a node's new forwarding to a prefix. The node must exist at both moments.
pub(super) fn parting(
    (before, after): (&dyn RoutingView, &dyn RoutingView),
    prefix: &Prefix,
    node: &NodeId,
) -> Parting {
    let used = |view: &dyn RoutingView| {
        let net = view.network();
        let node = net.index_of(node)?;
        let mut tables = tables_for(net, address_of(net, prefix)).into_iter();
        let place = tables.find(|place| {
            view.latest(*place, node).is_some() || view.verdict(*place).is_changing(node)
        })?;
        Some(net.prefixes()[place])
    };
    let by = match (used(before), used(after)) {
        (None, None) => return Parting::Other(*prefix, Because::NotKnown),
        (Some(then), Some(now)) if now.length() > then.length() => now,
        (Some(then), _) => then,
        (None, Some(now)) => now,
    };
    let (Some(then), Some(now)) = (At::of(before, &by, node), At::of(after, &by, node)) else {
        return Parting::Other(by, Because::NotKnown);
    };
    if then.is_changing() || now.is_changing() {
        return Parting::Other(by, Because::Unsettled);
    }
    let Some((old, new)) = then.held().zip(now.held()).filter(|_| then.works() && now.works())
    else {
        return Parting::Route(by, Effect::Way);
    };
    let pair = ((before, &old.route), (after, &new.route));
    let sources = (before.source(old.via), after.source(new.via));
    match same_way(pair.0, pair.1, (&sources.0, &sources.1)) {
        false => Parting::Route(by, Effect::Way),
        true => match beside_the_route(&then, &now, same_route(pair.0, pair.1)) {
            Some(because) => Parting::Other(by, because),
            None => Parting::Route(by, Effect::Route),
        },
    }
}

/// Returns the cause of another forwarding along a route with the same next hop; none if it can
/// only be the route.
fn beside_the_route(then: &At<'_>, now: &At<'_>, is_same: bool) -> Option<Because> {
    let is_own = |at: &At<'_>| at.held().is_some_and(|best| best.via.is_none());
    if is_own(then) && is_own(now) {
        return match (then.node().service, now.node().service) {
            (Service::Running, Service::Dead) => Some(Because::ServiceStopped),
            (Service::Dead, Service::Running) => Some(Because::ServiceAnswers),
            _ => None,
        };
    }
    let next = |at: &At<'_>| -> Option<(Option<NodeId>, Option<u32>)> {
        let best = at.held()?;
        let cost = at.net().cost_to(at.index, best.route.next_hop);
        match Next::of(at.view, &[at.place?], at.index) {
            Next::Over(wire) => Some((Some(at.net().id_of(wire.to).clone()), cost)),
            Next::Ends(_) => Some((None, cost)),
        }
    };
    let ((then_to, was), (now_to, is)) = (next(then)?, next(now)?);
    let from = now.source().flatten().map(|(from, _)| from);
    match (then_to, now_to) {
        (Some(_), Some(_)) => Some(Because::InnerWay),
        _ if was.is_some() != is.is_some() => Some(Because::IgpCost { from: from?, was, is }),
        _ if then.process().habits.blackholed != now.process().habits.blackholed && is_same => {
            Some(Because::Blackholing)
        }
        _ if is_same => Some(Because::Carriage),
        _ => None,
    }
}

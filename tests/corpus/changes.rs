//! Changes at random of a whole Internet with the customary policies.

use catchment::engine::internet::AsState;
use catchment::topology::as_graph::names::{link_of, node_of};
use catchment::topology::{
    AsGraph, Edit, LinkField, LinkState, NodeField, NodeState, Origin, Policy, Prefix,
};

use crate::dice::Dice;

/// A change under the customary policies, and whether something that failed comes back first.
pub(crate) fn change(graph: &AsGraph, dice: &mut Dice, failed: &mut Vec<Edit>) -> Edit {
    if failed.len() > 20 || (!failed.is_empty() && dice.one_in(3)) {
        return failed.swap_remove(dice.below(failed.len()));
    }
    // Half of all changes are where much depends on them.
    let any = |dice: &mut Dice| {
        let mut tried = (0..8).map(|_| dice.below(graph.len()) as u32);
        let first = tried.next().unwrap_or_default();
        tried.fold(first, |a, b| if graph.row(a).len() < graph.row(b).len() { b } else { a })
    };
    let node = if dice.one_in(2) { any(dice) } else { dice.below(graph.len()) as u32 };
    let row: Vec<u32> = graph.row(node).collect();
    let (asn, other) = (graph.asn(node), graph.asn(graph.neighbour(dice.pick(&row))));
    let id = node_of(asn);
    match dice.below(6) {
        0 => AsState::announcing(asn, vec![Origin::plain(Prefix::DOCUMENTATION)]),
        1 => AsState::announcing(asn, Vec::new()),
        2 => {
            failed.push(Edit::node(&id, NodeField::State(NodeState::Up)));
            Edit::node(&id, NodeField::State(NodeState::Failed))
        }
        3 => {
            let link = link_of(asn, other);
            failed.push(Edit::link(&link, LinkField::State(LinkState::Up)));
            Edit::link(&link, LinkField::State(LinkState::Failed))
        }
        _ => {
            let prepend = dice.below(4) as u8;
            let policy = Policy::default().with_export_all(|entry| entry.prepend = prepend);
            AsState::policy(asn, other, policy)
        }
    }
}

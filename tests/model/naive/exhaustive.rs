//! Every stable state of a small network, found by trying everything.

use catchment::topology::{LinkEnd, Node, NodeState, ProfileName};

use super::deciding::Rules;
use super::{Model, Table, Via, is_withheld};

/// Tries every way in which nodes could point at their neighbours.
pub(super) fn all_stable(model: &Model<'_>) -> Vec<Table> {
    let nodes: Vec<&Node> = model.doc.nodes().collect();
    let ways: Vec<Vec<Option<Via>>> = nodes.iter().map(|n| ways_of(model, n)).collect();
    let mut found: Vec<Table> = Vec::new();
    let mut pick = vec![0usize; nodes.len()];
    loop {
        let pointers = || pick.iter().zip(&ways).map(|(pick, ways)| ways[*pick].as_ref());
        if let Some(table) = along(model, &nodes, &pointers().collect::<Vec<_>>())
            && model.restless(&table).is_empty()
            && !found.contains(&table)
        {
            found.push(table);
        }
        let Some(next) = (0..pick.len()).find(|n| pick[*n] + 1 < ways[*n].len()) else {
            return found;
        };
        pick[..next].fill(0);
        pick[next] += 1;
    }
}

/// Where a node could have its route from; none for no route.
fn ways_of(model: &Model<'_>, node: &Node) -> Vec<Option<Via>> {
    if node.state == NodeState::Failed {
        return vec![None];
    }
    let announces = !is_withheld(node) && node.origins.iter().any(|o| o.prefix == model.prefix);
    // Only weights let anything else win.
    if announces && Rules::of(model.doc, node).profile != ProfileName::Frr {
        return vec![Some(Via::Itself)];
    }
    let external = model.doc.links_of(&node.id).into_iter();
    let external = external.filter(|(link, _)| !model.doc.is_internal(link));
    let internal = model.inside.get(&node.id).into_iter().flatten();
    std::iter::once(None)
        .chain(announces.then_some(Some(Via::Itself)))
        .chain(
            external.map(|(link, side)| Some(Via::Link(LinkEnd { link: link.id.clone(), side }))),
        )
        .chain(internal.map(|(other, _)| Some(Via::Router(other.clone()))))
        .collect()
}

/// The table in which every node holds what comes over the way it points at, if there is one.
fn along(model: &Model<'_>, nodes: &[&Node], pointers: &[Option<&Via>]) -> Option<Table> {
    let mut table = Table::new();
    // Routes spread along the pointers. Where they go round, each round makes a path longer, until
    // it is refused.
    for _ in 0..=4 * nodes.len() {
        let mut changed = false;
        for (node, via) in nodes.iter().zip(pointers) {
            let Some(via) = *via else { continue };
            let held = model.candidates(&table, node, Some(via)).pop().map(|c| c.route);
            if table.get(&node.id) != held.as_ref() {
                changed = true;
                match held {
                    Some(held) => table.insert(node.id.clone(), held),
                    None => table.remove(&node.id),
                };
            }
        }
        if !changed {
            // A pointer that brings nothing stands for the same table as no pointer.
            let wasted = |(node, via): (&&Node, &Option<&Via>)| {
                via.is_some() && !table.contains_key(&node.id)
            };
            return (!nodes.iter().zip(pointers).any(wasted)).then_some(table);
        }
    }
    None
}

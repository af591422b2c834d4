//! A graph of ASes as a document.

use std::collections::HashSet;

use catchment::formats::{MAX_DRAWN, draw};
use catchment::topology::{
    AsGraph, AsLink, Asn, Kind, NodeId, Relation, Role, Side, Topology, parse, to_ron,
};

use crate::dice::Dice;

fn asn(n: u32) -> Asn {
    Asn::new(n).expect("not 0")
}

fn sells(provider: u32, customer: u32) -> AsLink {
    AsLink { from: asn(provider), to: asn(customer), is: Relation::Customer }
}

fn peers(a: u32, b: u32) -> AsLink {
    AsLink { from: asn(a), to: asn(b), is: Relation::Peer }
}

fn drawn(links: &[AsLink]) -> Topology {
    draw(&AsGraph::from_links(links).expect("no clash")).expect("small enough")
}

fn at(doc: &Topology, id: &str) -> (f32, f32) {
    let node = doc.node(&id.parse::<NodeId>().unwrap()).expect(id);
    (node.pos.x(), node.pos.y())
}

#[test]
fn ids_names_kinds_and_roles_follow_from_the_graph() {
    let doc = drawn(&[peers(20, 10), sells(10, 300), sells(300, 4), sells(20, 4), peers(10, 70)]);
    let nodes: Vec<(&str, &str, u32, Kind)> =
        doc.nodes().map(|n| (n.id.as_str(), &*n.name, n.asn.get(), n.kind)).collect();
    assert_eq!(
        nodes,
        [
            ("as4", "AS4", 4, Kind::Client),
            ("as10", "AS10", 10, Kind::Isp),
            ("as20", "AS20", 20, Kind::Isp),
            ("as70", "AS70", 70, Kind::As),
            ("as300", "AS300", 300, Kind::Isp),
        ]
    );
    let links: Vec<(&str, &str, Role, &str, Role)> = doc
        .links()
        .map(|l| (l.id.as_str(), l.a.node.as_str(), l.a.role, l.b.node.as_str(), l.b.role))
        .collect();
    use Role::{Customer, Peer, Provider};
    assert_eq!(
        links,
        [
            ("as4-as20", "as4", Customer, "as20", Provider),
            ("as4-as300", "as4", Customer, "as300", Provider),
            ("as10-as20", "as10", Peer, "as20", Peer),
            ("as10-as70", "as10", Peer, "as70", Peer),
            ("as10-as300", "as10", Provider, "as300", Customer),
        ]
    );
    assert!(doc.prefixes().is_empty());
    assert!(at(&doc, "as10").1 < at(&doc, "as300").1);
    assert!(at(&doc, "as300").1 < at(&doc, "as4").1);
}

/// A tier-1 clique, and below it ASes that buy from one to three of those before them.
fn internet(count: u32, seed: u64) -> Vec<AsLink> {
    let mut dice = Dice::new(seed);
    let mut links: Vec<AsLink> =
        (1..=5).flat_map(|a| (a + 1..=5).map(move |b| peers(a, b))).collect();
    for customer in 6..=count {
        let mut providers: Vec<u32> =
            (0..=dice.below(2)).map(|_| 1 + dice.below(customer as usize - 1) as u32).collect();
        providers.sort_unstable();
        providers.dedup();
        links.extend(providers.into_iter().map(|provider| sells(provider, customer)));
    }
    links
}

#[test]
fn every_address_differs_nobody_overlaps_and_providers_stand_above() {
    for count in [6, 60, MAX_DRAWN as u32] {
        let links = internet(count, u64::from(count));
        let doc = drawn(&links);
        assert_eq!(doc.nodes().len(), count as usize);
        assert_eq!(doc.links().len(), links.len());
        let addresses: HashSet<_> =
            doc.links().flat_map(|l| Side::BOTH.map(|side| l.end(side).address)).collect();
        assert_eq!(addresses.len(), 2 * links.len());
        let places: Vec<(f32, f32)> = doc.nodes().map(|n| (n.pos.x(), n.pos.y())).collect();
        for (i, a) in places.iter().enumerate() {
            for b in &places[..i] {
                assert!((a.0 - b.0).abs() >= 100.0 || (a.1 - b.1).abs() >= 100.0, "{a:?} {b:?}");
            }
        }
        for link in doc.links() {
            let Some(customer) = link.customer_side() else { continue };
            let at = |side| at(&doc, link.end(side).node.as_str());
            assert!(at(customer.other()).1 < at(customer).1, "{:?}", link.id);
        }
        assert_eq!(parse(&to_ron(&doc)).expect("it can be read again"), doc);
        assert_eq!(drawn(&links), doc, "the same graph, the same drawing");
    }
}

#[test]
fn a_cycle_of_providers_is_drawn_all_the_same() {
    let doc = drawn(&[sells(1, 2), sells(2, 3), sells(3, 1), sells(3, 4), sells(5, 2)]);
    assert_eq!(doc.nodes().len(), 5);
    assert!(at(&doc, "as3").1 < at(&doc, "as4").1);
}

#[test]
fn what_nobody_could_read_is_not_drawn() {
    let graph = AsGraph::from_links(&internet(MAX_DRAWN as u32 + 1, 3)).expect("no clash");
    let error = draw(&graph).expect_err("one too many");
    assert_eq!(error.count, MAX_DRAWN + 1);
    assert_eq!(error.to_string(), "501 ASes are too many for a drawing; expected at most 500");
    assert!(draw(&AsGraph::default()).expect("nothing to draw").is_empty());
}

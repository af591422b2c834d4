//! Graphs that are built, written and made up.

use std::collections::BTreeMap;

use catchment::formats::as_rel::write;
use catchment::formats::{Synthetic, SyntheticError};
use proptest::prelude::{any, proptest};

use super::{AsGraph, AsLink, Dice, Relation, link, random_links, strict};

fn written(graph: &AsGraph) -> Vec<u8> {
    let mut text = Vec::new();
    write(graph, "made for a test\nof two lines", &mut text).expect("to memory");
    text
}

/// What each AS says of each neighbour, found the slow way.
fn naive(links: &[AsLink]) -> BTreeMap<(u32, u32), Relation> {
    let both = |l: &AsLink| {
        let (from, to) = (l.from.get(), l.to.get());
        [((from, to), l.is), ((to, from), l.is.counterpart())]
    };
    links.iter().flat_map(both).collect()
}

fn said(graph: &AsGraph) -> BTreeMap<(u32, u32), Relation> {
    let mut said = BTreeMap::new();
    for index in 0..graph.len() as u32 {
        for is in Relation::ALL {
            for other in graph.neighbours(index, is) {
                said.insert((graph.asn(index).get(), graph.asn(*other).get()), is);
            }
        }
    }
    said
}

proptest! {
    #[test]
    fn a_graph_is_what_its_links_say(seed in any::<u64>()) {
        let dice = &mut Dice::new(seed);
        let mut links = random_links(dice);
        let once = links.len();
        links.extend_from_within(..once / 3);
        dice.shuffle(&mut links);
        let graph = AsGraph::from_links(&links).expect("no pair is told two things");
        assert_eq!(said(&graph), naive(&links));
        assert_eq!(graph.link_count(), once);
        assert!(graph.asns().is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn every_contradiction_is_found(seed in any::<u64>()) {
        let dice = &mut Dice::new(seed);
        let mut links = random_links(dice);
        for _ in 0..dice.below(5) {
            let copy = dice.below(links.len());
            let Some(copy) = links.get(copy).copied() else { continue };
            links.push(AsLink { is: dice.pick(&Relation::ALL), ..copy });
        }
        let mut first: BTreeMap<(u32, u32), (usize, Relation)> = BTreeMap::new();
        let mut clashes = Vec::new();
        for (place, link) in links.iter().enumerate() {
            let [(one, is), (other, was)] =
                [(link.from.get(), link.is), (link.to.get(), link.is.counterpart())];
            let key = if one < other { ((one, other), is) } else { ((other, one), was) };
            let (earlier, said) = *first.entry(key.0).or_insert((place, key.1));
            if said != key.1 {
                clashes.push((earlier, place));
            }
        }
        let found = AsGraph::from_links(&links).err().unwrap_or_default();
        let found: Vec<_> = found.iter().map(|clash| (clash.first, clash.second)).collect();
        assert_eq!(found, clashes);
    }

    #[test]
    fn what_is_written_is_read_as_the_same_graph(seed in any::<u64>()) {
        let mut links = random_links(&mut Dice::new(seed));
        links.push(link(4_000_000_001, 4_000_000_002, Relation::Peer));
        let graph = AsGraph::from_links(&links).expect("no clash");
        let text = written(&graph);
        assert_eq!(strict(&text).expect("well-formed").graph, graph);
    }
}

#[test]
fn a_written_graph_is_sorted_below_its_header() {
    use Relation::{Peer, Provider};
    let links = [link(3, 1, Peer), link(9, 2, Provider), link(10, 2, Provider), link(2, 1, Peer)];
    let graph = AsGraph::from_links(&links).expect("no clash");
    let text = String::from_utf8(written(&graph)).expect("ASCII");
    let header =
        "# made for a test\n# of two lines\n# format: provider|customer|-1 or peer|peer|0\n";
    assert_eq!(text, format!("{header}1|2|0\n1|3|0\n2|9|-1\n2|10|-1\n"));
}

#[test]
fn a_seed_repeats_and_another_differs() {
    let figures = Synthetic { ases: 500, seed: 7, links_per_as: 4.0 };
    let (one, same) = (figures.graph().expect("made"), figures.graph().expect("made"));
    assert_eq!(one, same);
    assert_ne!(one, Synthetic { seed: 8, ..figures }.graph().expect("made"));
    // So that no other version and no other machine makes another one.
    let text = written(&one);
    assert_eq!(xxhash_rust::xxh3::xxh3_64(&text), 2_216_310_220_197_000_423);
}

#[test]
fn made_up_graphs_are_layered_like_the_internet() {
    for (ases, links_per_as) in [(20, 1.0), (50, 2.0), (1000, 6.25), (8000, 7.0)] {
        for seed in 0..if ases < 5000 { 4 } else { 1 } {
            let graph = Synthetic { ases, seed, links_per_as }.graph().expect("made");
            assert_eq!(graph.len(), ases as usize);
            if ases >= 1000 {
                assert_eq!(graph.link_count(), (f64::from(ases) * links_per_as) as usize);
            }
            let count = |index, is| graph.neighbours(index, is).len();
            let all = || 0..graph.len() as u32;
            let tier1: Vec<u32> = all().filter(|i| count(*i, Relation::Provider) == 0).collect();
            assert!((4..=24).contains(&tier1.len()), "{tier1:?}");
            for one in &tier1 {
                let peers = graph.neighbours(*one, Relation::Peer);
                assert!(tier1.iter().all(|other| other == one || peers.contains(other)));
            }
            assert!(all().all(|index| count(index, Relation::Provider) <= 4));
            // Taking away whoever has no provider left comes to an end: there is no cycle.
            let mut left: Vec<usize> = all().map(|i| count(i, Relation::Provider)).collect();
            let mut free = tier1.clone();
            let mut taken = 0;
            while let Some(index) = free.pop() {
                taken += 1;
                for customer in graph.neighbours(index, Relation::Customer) {
                    left[*customer as usize] -= 1;
                    if left[*customer as usize] == 0 {
                        free.push(*customer);
                    }
                }
            }
            assert_eq!(taken, graph.len());
        }
    }
}

#[test]
fn figures_out_of_bounds_are_refused() {
    let figures = Synthetic::default();
    let ases = Synthetic { ases: 5, ..figures }.graph().expect_err("too few");
    assert_eq!(ases.to_string(), "5 ASes; expected 20 to 1000000");
    for links_per_as in [0.5, 51.0, f64::NAN, f64::INFINITY, -3.0] {
        let refused = Synthetic { links_per_as, ..figures }.graph();
        assert!(matches!(refused, Err(SyntheticError::LinksPerAs(_))), "{links_per_as}");
    }
    let many = Synthetic { ases: 1_000_000, seed: 1, links_per_as: 8.5 }.graph();
    assert_eq!(many, Err(SyntheticError::Links(8_500_000)));
}

//! Edits and their inverses, and documents on their way to a file and back.

use std::collections::{BTreeMap, HashSet};
use std::net::IpAddr;

use catchment::topology::{
    Edit, EditError, EndField, Ibgp, LinkId, Side, Topology, domains, fresh_link, fresh_node,
    parse, to_ron,
};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::dice::Dice;

use super::common::{arbitrary_edits, arbitrary_topology, random_edit, random_impossible_edit};

/// A document with its text.
#[derive(Clone, Debug, PartialEq)]
struct Written(Topology, String);

impl Written {
    fn new(doc: &Topology) -> Self {
        Self(doc.clone(), to_ron(doc))
    }
}

/// Applies edits, some of which are refused: the document after each, and the inverses.
fn walk(doc: &mut Topology, seeds: &[u64]) -> (Vec<Written>, Vec<Edit>) {
    let (mut history, mut inverses) = (vec![Written::new(doc)], Vec::new());
    for seed in seeds {
        let edit = random_edit(doc, &mut Dice::new(*seed));
        if let Ok(inverse) = edit.apply(doc) {
            history.push(Written::new(doc));
            inverses.push(inverse);
        }
    }
    (history, inverses)
}

fn assert_same(doc: &Topology, as_before: &Written) {
    assert_eq!(*doc, as_before.0);
    assert_eq!(to_ron(doc), as_before.1);
}

/// What holds in every document, asked in more than one way.
fn assert_sound(doc: &Topology) {
    let mut addresses = Vec::new();
    for (place, link) in doc.links().enumerate() {
        assert_eq!(doc.link(&link.id), Some(link));
        assert_eq!(doc.link_place(&link.id), Some(place));
        addresses.extend([link.a.address, link.b.address]);
        for side in Side::BOTH {
            let (_, node) = doc.end(&link.id, side).expect("a node at every end");
            assert_eq!(node.id, link.end(side).node);
        }
        assert_ne!(link.a.node, link.b.node);
    }
    for domain in domains(doc) {
        let routers: Vec<_> = domain.iter().map(|id| doc.node(id).expect("a node")).collect();
        assert!(routers.iter().all(|n| n.asn == routers[0].asn));
        let ids: HashSet<_> = routers.iter().map(|n| n.effective_router_id()).collect();
        assert_eq!(ids.len(), routers.len(), "routers of one AS share an id");
    }
    for set in doc.ases() {
        let Ibgp::Sessions(sessions) = &set.ibgp else { continue };
        for end in sessions.iter().flat_map(|s| s.ends()) {
            assert_eq!(doc.node(end).map(|n| n.asn), Some(set.asn));
        }
    }
    let count = addresses.len();
    addresses.sort();
    addresses.dedup();
    assert_eq!(addresses.len(), count, "an address is there twice");
    for (place, node) in doc.nodes().enumerate() {
        assert_eq!(doc.node(&node.id), Some(node));
        assert_eq!(doc.node_place(&node.id), Some(place));
        let links = doc.links().filter_map(|l| Some((l, l.side_of(&node.id)?)));
        assert_eq!(doc.links_of(&node.id), links.collect::<Vec<_>>());
    }
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn all_inverses_in_reverse_give_back_the_document(
        start in arbitrary_topology(),
        seeds in arbitrary_edits(60),
    ) {
        let mut doc = start;
        let (history, inverses) = walk(&mut doc, &seeds);
        let mut redos = Vec::new();
        for (before, inverse) in history.iter().zip(&inverses).rev() {
            redos.push(inverse.clone().apply(&mut doc).expect("an inverse"));
            assert_same(&doc, before);
        }
        assert_sound(&doc);
        // The inverse of an inverse is the edit again.
        for (after, redo) in history[1..].iter().zip(redos.into_iter().rev()) {
            redo.apply(&mut doc).expect("an edit that was possible before");
            assert_same(&doc, after);
        }
        assert_sound(&doc);
    }

    #[test]
    fn all_edits_as_one_batch_are_one_step(
        start in arbitrary_topology(),
        seeds in arbitrary_edits(60),
    ) {
        let mut doc = start.clone();
        let mut edits = Vec::new();
        for seed in seeds {
            let edit = random_edit(&doc, &mut Dice::new(seed));
            if edit.clone().apply(&mut doc).is_ok() {
                edits.push(edit);
            }
        }
        let mut at_once = start.clone();
        let inverse = Edit::Batch(edits).apply(&mut at_once).expect("each is possible");
        assert_same(&at_once, &Written::new(&doc));
        inverse.apply(&mut at_once).expect("an inverse");
        assert_same(&at_once, &Written::new(&start));
    }

    #[test]
    fn a_refused_edit_leaves_the_document_as_it_was(
        start in arbitrary_topology(),
        seeds in arbitrary_edits(12),
    ) {
        let mut doc = start;
        for seed in seeds {
            let mut dice = Dice::new(seed);
            // A batch that is possible up to its last edit is undone as a whole.
            let edits = vec![
                random_edit(&doc, &mut dice),
                random_edit(&doc, &mut dice),
                random_impossible_edit(&doc, &mut dice),
                Edit::RemoveNode("no-such-node".parse().expect("an id")),
            ];
            let before = Written::new(&doc);
            Edit::Batch(edits.clone()).apply(&mut doc).expect_err("the last one is impossible");
            assert_same(&doc, &before);
            for edit in edits {
                let before = Written::new(&doc);
                if edit.apply(&mut doc).is_err() {
                    assert_same(&doc, &before);
                }
            }
            assert_sound(&doc);
        }
    }

    #[test]
    fn what_is_saved_loads_equal(doc in arbitrary_topology(), seeds in arbitrary_edits(20)) {
        let mut doc = doc;
        walk(&mut doc, &seeds);
        let text = to_ron(&doc);
        let loaded = parse(&text).unwrap_or_else(|e| panic!("{e}\n{text}"));
        assert_sound(&loaded);
        prop_assert_eq!(&loaded, &doc, "{}", text);
        prop_assert_eq!(to_ron(&loaded), text);
    }

    #[test]
    fn a_loaded_document_takes_the_same_edits(
        doc in arbitrary_topology(),
        seeds in arbitrary_edits(30),
    ) {
        let mut doc = doc;
        let mut loaded = parse(&to_ron(&doc)).expect("a document");
        for seed in seeds {
            let edit = random_edit(&doc, &mut Dice::new(seed));
            let outcome = edit.clone().apply(&mut doc);
            prop_assert_eq!(edit.apply(&mut loaded), outcome);
            prop_assert_eq!(&loaded, &doc);
        }
    }

    #[test]
    fn an_edit_in_a_file_reads_back_equal(doc in arbitrary_topology(), seed in any::<u64>()) {
        let edit = random_edit(&doc, &mut Dice::new(seed));
        let text = ron::to_string(&edit).expect("RON");
        prop_assert_eq!(ron::from_str::<Edit>(&text), Ok(edit), "{}", text);
    }

    #[test]
    fn left_out_addresses_do_not_follow_the_order_of_a_file(
        ends in vec((0..8usize, 0..8usize, 0..40u8), 0..20),
        shuffles in vec(any::<u64>(), 2),
    ) {
        let first = addresses(&ends, &order(shuffles[0], ends.len()), &order(shuffles[0], 8));
        let second = addresses(&ends, &order(shuffles[1], ends.len()), &order(shuffles[1], 8));
        prop_assert_eq!(first, second);
    }
}

/// The numbers below a bound in some order.
fn order(seed: u64, bound: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..bound).collect();
    Dice::new(seed).shuffle(&mut order);
    order
}

/// The addresses of a document written by hand, its links and nodes in a given order. A link with
/// a number below 12 has addresses of its own, out of those that are given to the others.
fn addresses(
    ends: &[(usize, usize, u8)],
    links: &[usize],
    nodes: &[usize],
) -> BTreeMap<LinkId, (IpAddr, IpAddr)> {
    let node =
        |n: &usize| format!("(id: \"n{n}\", kind: As, name: \"N\", asn: {}, pos: (0, 0)),", n + 1);
    let mut own = std::collections::HashSet::new();
    let own: Vec<bool> = ends.iter().map(|(_, _, n)| *n < 12 && own.insert(*n)).collect();
    let link = |i: &usize| {
        let (a, b, n) = ends[*i];
        let b = if a == b { (b + 1) % 8 } else { b };
        let address = |host: u8| match own[*i] {
            true => format!(", address: \"10.0.0.{}\"", u32::from(n) * 2 + u32::from(host)),
            false => String::new(),
        };
        // Ids in another order than the links were made in.
        let id = i * 7 % 23;
        let (at_a, at_b) = (address(0), address(1));
        let at_a = at_a.replace("10.0.0.0\"", "10.0.0.200\"");
        format!("(id: \"l{id}\", a: (node: \"n{a}\"{at_a}), b: (node: \"n{b}\"{at_b})),")
    };
    let nodes: String = nodes.iter().map(node).collect();
    let links: String = links.iter().map(link).collect();
    let text = format!("(format: 1, nodes: [{nodes}], links: [{links}])");
    let doc = parse(&text).unwrap_or_else(|e| panic!("{e}\n{text}"));
    assert_sound(&doc);
    let found = doc.links().map(|l| (l.id.clone(), (l.a.address, l.b.address)));
    found.collect()
}

/// Two nodes of two ASes and a link between them.
fn pair() -> (Topology, LinkId) {
    let doc = parse(
        r#"(format: 1, nodes: [
            (id: "a", kind: As, name: "A", asn: 1, pos: (0, 0)),
            (id: "b", kind: As, name: "B", asn: 2, pos: (0, 0)),
        ], links: [(id: "l", a: (node: "a"), b: (node: "b"))])"#,
    );
    (doc.expect("a document"), "l".parse().expect("an id"))
}

#[test]
fn an_address_is_free_again_once_its_link_is_gone_or_has_another() {
    let (mut doc, id) = pair();
    let link = doc.link(&id).expect("the link").clone();
    let mut second = link.clone();
    second.id = "m".parse().expect("an id");
    let taken = Edit::add_link(second.clone()).apply(&mut doc);
    assert!(matches!(taken, Err(EditError::Impossible(_))), "{taken:?}");

    let other = |n| EndField::Address(IpAddr::from([192, 0, 2, n]));
    let back_a = Edit::end(&id, Side::A, other(1)).apply(&mut doc).expect("a free address");
    let back_b = Edit::end(&id, Side::B, other(2)).apply(&mut doc).expect("a free address");
    Edit::add_link(second.clone()).apply(&mut doc).expect("both are free");
    let refused = back_a.clone().apply(&mut doc);
    assert!(matches!(refused, Err(EditError::Impossible(_))), "{refused:?}");

    Edit::RemoveLink(second.id).apply(&mut doc).expect("the link");
    back_a.apply(&mut doc).expect("free again");
    back_b.apply(&mut doc).expect("free again");
    assert_eq!(doc.link(&id), Some(&link));
}

#[test]
fn removing_a_node_frees_the_addresses_of_its_links() {
    let (mut doc, id) = pair();
    let whole = Written::new(&doc);
    let link = doc.link(&id).expect("the link").clone();
    let back = Edit::RemoveNode(link.a.node.clone()).apply(&mut doc).expect("the node");
    assert_eq!(doc.links().len(), 0);
    back.apply(&mut doc).expect("its address is free");
    assert_same(&doc, &whole);
}

#[test]
fn a_link_added_without_addresses_gets_free_ones() {
    let (mut doc, id) = pair();
    let mut link = doc.link(&id).expect("the link").clone();
    link.id = "m".parse().expect("an id");
    link.a.address = IpAddr::from([0, 0, 0, 0]);
    link.b.address = IpAddr::from([0, 0, 0, 0]);
    let back = Edit::add_link(link.clone()).apply(&mut doc).expect("possible");
    assert_sound(&doc);
    let added = doc.link(&link.id).expect("the link").clone();
    assert_ne!(added.a.address, link.a.address);
    let again = back.apply(&mut doc).expect("an inverse");
    again.apply(&mut doc).expect("an edit that was possible before");
    assert_eq!(doc.link(&link.id), Some(&added));
}

#[test]
fn a_node_added_past_the_end_goes_to_the_end() {
    let (mut doc, _) = pair();
    let node = fresh_node(&doc, catchment::topology::Kind::Isp, Default::default());
    let (node, at) = (Box::new(node), Some(usize::MAX));
    let back = Edit::AddNode { node, at }.apply(&mut doc).expect("possible");
    assert_eq!(doc.nodes().len(), 3);
    back.apply(&mut doc).expect("an inverse");
    assert_same(&doc, &Written::new(&pair().0));
}

/// Two routers of AS 7 with router ids or without, joined or not.
fn routers(ids: [&str; 2], links: &str) -> Result<Topology, String> {
    let node = |name: &str, id: &str| {
        let id = if id.is_empty() { String::new() } else { format!(", router_id: \"{id}\"") };
        format!("(id: \"{name}\", kind: As, name: \"\", asn: 7, pos: (0, 0){id}),")
    };
    let nodes = node("a", ids[0]) + &node("b", ids[1]);
    parse(&format!("(format: 1, nodes: [{nodes}], links: [{links}])")).map_err(|e| e.to_string())
}

/// The link that joins them.
fn joined(doc: &Topology) -> Edit {
    let (a, b) = ("a".parse().expect("an id"), "b".parse().expect("an id"));
    Edit::add_link(fresh_link(doc, &a, &b, Default::default()))
}

#[test]
fn a_router_keeps_the_id_it_was_given_and_another_makes_way() {
    for ids in [["", ""], ["0.0.0.7", ""], ["", "0.0.0.7"]] {
        let mut doc = routers(ids, "").expect("a document");
        let before = Written::new(&doc);
        let back = joined(&doc).apply(&mut doc).expect("possible");
        assert_sound(&doc);
        for (name, given) in ["a", "b"].into_iter().zip(ids).filter(|(_, id)| !id.is_empty()) {
            let node = doc.node(&name.parse().expect("an id")).expect("a node");
            assert_eq!(node.router_id.map(|id| id.to_string()).as_deref(), Some(given));
        }
        back.apply(&mut doc).expect("an inverse");
        assert_same(&doc, &before);
    }
}

#[test]
fn two_routers_that_were_given_one_id_are_not_joined() {
    let ids = ["0.0.0.9", "0.0.0.9"];
    let mut doc = routers(ids, "").expect("islands may share an id");
    let before = Written::new(&doc);
    let refused = joined(&doc).apply(&mut doc).expect_err("they would be one AS");
    assert!(refused.to_string().contains("same router id"), "{refused}");
    assert_same(&doc, &before);
    let link = "(id: \"l\", a: (node: \"a\"), b: (node: \"b\"))";
    let refused = routers(ids, link).expect_err("nor in a file");
    assert!(refused.contains("links[0].b.node"), "{refused}");
}

/// Router ids have to differ among routers that links join, not among islands of one AS.
#[test]
fn islands_of_several_routers_are_read_as_they_were_saved() {
    let node = |id: &str, more: &str| {
        format!("(id: \"{id}\", kind: As, name: \"\", asn: 7, pos: (0, 0){more}),")
    };
    let link =
        |a: &str, b: &str| format!("(id: \"{a}{b}\", a: (node: \"{a}\"), b: (node: \"{b}\")),");
    let nodes = node("a", "") + &node("b", "") + &node("c", "") + &node("d", "");
    let links = link("a", "b") + &link("c", "d");
    let text = format!("(format: 1, nodes: [{nodes}], links: [{links}])");
    let doc = parse(&text).expect("a document");
    let given: Vec<bool> = doc.nodes().map(|n| n.router_id.is_some()).collect();
    assert_eq!(given, [false, true, false, true]);
    assert_eq!(parse(&to_ron(&doc)).as_ref(), Ok(&doc));
}

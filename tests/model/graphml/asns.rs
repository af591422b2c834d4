//! Networks whose nodes say which AS they belong to.

use super::*;

const THREE_ASES: &str = include_str!("asn-attribute.graphml");

fn given(plan: &Plan, announce: Announce) -> Topology {
    plan.document(Reading::GivenAses, announce)
}

fn named(doc: &Topology) -> Vec<(&str, &str, u32)> {
    doc.nodes().map(|n| (n.id.as_str(), &*n.name, n.asn.get())).collect()
}

#[test]
fn nodes_of_one_asn_are_its_routers() {
    let plan = parse(THREE_ASES).expect("well-formed");
    assert_eq!((plan.as_count(), plan.usual_reading()), (3, Reading::GivenAses));
    let doc = given(&plan, Announce::FromCentres(1));
    let expected = [
        ("core1", "core1", 65001),
        ("core2", "core2", 65001),
        ("edge", "edge", 65002),
        ("as65003", "AS65003", 65003),
    ];
    assert_eq!(named(&doc), expected);
    let routers: HashSet<_> = doc.nodes().map(|n| n.effective_router_id()).collect();
    assert_eq!(routers.len(), 4);
    assert_eq!(domains(&doc).len(), 1, "of several routers");
    assert!(doc.links().all(|l| (l.a.role, l.b.role) == (Role::None, Role::None)));
    assert!(catchments(&doc).unserved.is_empty());
    assert!(doc.meta().notes.contains("as 3 ASes by the ASN"), "{}", doc.meta().notes);
    assert_eq!(parse_ron(&to_ron(&doc)).expect("it can be read again"), doc);
    // Whoever wants the inside of one AS all the same has it.
    assert!(one_as(&plan, Announce::Nothing).nodes().all(|n| n.asn == asn(64600)));
}

#[test]
fn an_asn_goes_by_several_names() {
    for key in
        ["asn", "ASN", "AS", "as", "as_number", "AS_Number", "AS-number", "ASNumber", "as number"]
    {
        let text = THREE_ASES.replace("attr.name=\"asn\"", &format!("attr.name=\"{key}\""));
        assert_eq!(parse(&text).expect(key), parse(THREE_ASES).expect("well-formed"), "{key}");
    }
    let as_text = THREE_ASES.replace(">650", ">AS650").replace(">AS65002<", "> 65002.0 <");
    assert_eq!(parse(&as_text).expect("AS65001"), parse(THREE_ASES).expect("well-formed"));
    // The first that a node has counts.
    let both = THREE_ASES.replace(
        "<data key=\"asn\">65003</data>",
        "<data key=\"AS\">7</data><data key=\"asn\">65003</data>",
    );
    assert_eq!(parse(&both).expect("two"), parse(THREE_ASES).expect("well-formed"));
}

#[test]
fn an_asn_that_is_none_is_refused_with_its_place() {
    for wrong in ["0", "-1", "4294967296", "x", "AS", "65003.5", "1.10"] {
        let text = THREE_ASES.replace(">65003<", &format!(">{wrong}<"));
        let error = refused(&text);
        assert_eq!(error.field.as_deref(), Some("node.asn"), "{wrong}");
        assert_eq!(error.position.map(|p| p.line), Some(9), "{wrong}");
        let what = format!("found `{wrong}`; expected an AS number from 1 to 4294967295");
        assert_eq!(error.what, what);
    }
}

#[test]
fn a_node_without_an_asn_or_a_name_is_an_as_of_its_own_called_by_its_id() {
    let text = THREE_ASES.replace("65003", "").replace(">edge<", "> <");
    let plan = parse(&text).expect("well-formed");
    let doc = given(&plan, Announce::Nothing);
    let expected = [
        ("core1", "core1", 65001),
        ("core2", "core2", 65001),
        ("as65002", "AS65002", 65002),
        ("place-3", "Place 3", 64512),
    ];
    assert_eq!(named(&doc), expected);
    let note = "Nodes without an ASN are ASes of their own.";
    assert!(doc.meta().notes.contains(note), "{}", doc.meta().notes);
    // Nobody gets a private ASN that the file gives somebody.
    let text = text.replace("65002", "64512");
    let asns: Vec<u32> = given(&parse(&text).expect("well-formed"), Announce::Nothing)
        .nodes()
        .map(|n| n.asn.get())
        .collect();
    assert_eq!(asns, [65001, 65001, 64512, 64513]);
}

/// A ring of 40 routers of one AS beside one of 3 of another, joined by a link.
#[test]
fn a_large_as_has_reflectors_of_its_own() {
    let ring = |from: usize, count: usize| -> Vec<[usize; 2]> {
        (0..count).map(|n| [from + n, from + (n + 1) % count]).collect()
    };
    let nodes: String = (0..43)
        .map(|n| format!("<node id=\"{n}\"><data key=\"asn\">{}</data></node>", 7 + n / 40))
        .collect();
    let lines = [ring(0, 40), ring(40, 3), vec![[0, 40]]].concat();
    let lines: String = lines.iter().map(|[a, b]| edge(&a.to_string(), &b.to_string())).collect();
    let plan = parse(&format!("<graphml><graph>{nodes}{lines}</graph></graphml>")).expect("a plan");
    let doc = given(&plan, Announce::FromCentres(2));
    let settings: Vec<_> = doc.ases().collect();
    assert_eq!(settings.iter().map(|set| set.asn.get()).collect::<Vec<_>>(), [7]);
    assert!(matches!(settings[0].ibgp, Ibgp::Sessions(_)));
    assert!(doc.meta().notes.contains("The route reflectors of AS7 are"), "{}", doc.meta().notes);
    let catchments = catchments(&doc);
    assert!(catchments.unserved.is_empty(), "{:?}", catchments.unserved);
}

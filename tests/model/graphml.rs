//! Networks in GraphML, read as documents.

use std::collections::{BTreeSet, HashSet};
use std::path::PathBuf;

use catchment::anycast::Catchments;
use catchment::engine::solve;
use catchment::formats::graphml::{
    Announce, MAX_CENTRES, MAX_LINES, MAX_MESHED, MAX_PLACES, Plan, Reading, Remark, load, parse,
};
use catchment::topology::{
    Asn, FileError, Ibgp, IbgpSession, Kind, Prefix, Role, Topology, domains, parse as parse_ron,
    to_ron,
};

mod asns;

/// A file in the Zoo's manner.
fn file(body: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key attr.name="Network" attr.type="string" for="graph" id="g0" />
  <key attr.name="NetworkDate" attr.type="string" for="graph" id="g1" />
  <key attr.name="label" attr.type="string" for="node" id="d0" />
  <key attr.name="Latitude" attr.type="double" for="node" id="d1" />
  <key attr.name="Longitude" attr.type="double" for="node" id="d2" />
  <key attr.name="Internal" attr.type="int" for="node" id="d3" />
  <key attr.name="hyperedge" attr.type="int" for="node" id="d4" />
  <graph edgedefault="undirected">
    <data key="g0">Iberia </data>
    <data key="g1">2011_09</data>
{body}
  </graph>
</graphml>
"#
    )
}

fn node(id: &str, label: &str, at: Option<(f64, f64)>, more: &str) -> String {
    let at =
        at.map(|(lat, lon)| format!(r#"<data key="d1">{lat}</data><data key="d2">{lon}</data>"#));
    let at = at.unwrap_or_default();
    format!("    <node id=\"{id}\"><data key=\"d0\">{label}</data>{at}{more}</node>\n")
}

fn edge(a: &str, b: &str) -> String {
    format!("    <edge source=\"{a}\" target=\"{b}\" />\n")
}

const OUTSIDE: &str = r#"<data key="d3">0</data>"#;
const JUNCTION: &str = r#"<data key="d4">1</data>"#;

/// Five cities with another network beside, a junction, parallel lines and a loop.
fn iberia() -> Plan {
    let body = [
        node("0", "Lisbon", Some((38.72, -9.14)), ""),
        node("1", "Madrid", Some((40.42, -3.70)), ""),
        node("2", "Barcelona", Some((41.39, 2.17)), ""),
        node("3", "Valencia", Some((39.47, -0.38)), ""),
        node("4", "Madrid", Some((40.42, -3.70)), ""),
        node("5", "None", None, JUNCTION),
        node("6", "Géant", None, OUTSIDE),
        edge("0", "1"),
        edge("1", "2"),
        edge("2", "3"),
        edge("1", "3"),
        edge("1", "4"),
        edge("4", "1"),
        edge("5", "0"),
        edge("5", "3"),
        edge("5", "4"),
        edge("2", "6"),
        edge("3", "3"),
    ];
    parse(&file(&body.concat())).expect("well-formed")
}

fn asn(n: u32) -> Asn {
    Asn::new(n).expect("not 0")
}

fn one_as(plan: &Plan, announce: Announce) -> Topology {
    plan.document(Reading::OneAs(asn(64600)), announce)
}

fn prefix() -> Prefix {
    "192.0.2.0/24".parse().expect("a prefix")
}

fn catchments(doc: &Topology) -> Catchments {
    Catchments::of(doc, &solve(doc), &prefix())
}

#[test]
fn the_inside_of_one_as_has_routers_an_igp_and_other_networks_beside_it() {
    let plan = iberia();
    assert_eq!((plan.title(), plan.place_count(), plan.line_count()), ("Iberia", 7, 10));
    assert_eq!(plan.outside_count(), 1);
    assert_eq!(plan.remarks(), [Remark::Loops(1), Remark::Unplaced(2)]);

    let doc = one_as(&plan, Announce::FromCentres(2));
    let nodes: Vec<(&str, &str, u32)> =
        doc.nodes().map(|n| (n.id.as_str(), &*n.name, n.asn.get())).collect();
    assert_eq!(
        nodes,
        [
            ("lisbon", "Lisbon", 64600),
            ("madrid", "Madrid", 64600),
            ("barcelona", "Barcelona", 64600),
            ("valencia", "Valencia", 64600),
            ("madrid-2", "Madrid 2", 64600),
            ("junction-1", "Junction 1", 64600),
            ("geant", "Géant", 64512),
        ]
    );
    let routers: HashSet<_> =
        doc.nodes().filter(|n| n.asn == asn(64600)).map(|n| n.effective_router_id()).collect();
    assert_eq!(routers.len(), 6);
    assert_eq!(domains(&doc).len(), 1);
    let kind = |id: &str| doc.nodes().find(|n| n.id.as_str() == id).map(|n| n.kind);
    assert_eq!(kind("junction-1"), Some(Kind::As));
    assert_eq!(kind("geant"), Some(Kind::As));
    assert!(doc.links().all(|l| (l.a.role, l.b.role) == (Role::None, Role::None)));

    let link = |id: &str| doc.links().find(|l| l.id.as_str() == id).expect(id);
    let (cost, delay) = (link("lisbon--madrid").igp_cost.get(), link("lisbon--madrid").latency);
    assert!((495..=510).contains(&cost), "{cost} km");
    assert!((delay.ms() - f64::from(cost) / 200.0).abs() < 0.01);
    assert_eq!(link("junction-1--lisbon").igp_cost.get(), 100, "nobody knows how long it is");
    // Parallel lines stay apart, and two places of a city are 1 apart.
    assert_eq!(link("madrid--madrid-2").igp_cost.get(), 1);
    assert_eq!(link("madrid-2--madrid").igp_cost.get(), 1);

    assert_eq!(&*doc.meta().title, "Iberia");
    assert!(doc.meta().notes.contains("as of 2011-09"), "{}", doc.meta().notes);
    assert!(doc.meta().notes.contains("1 link from a node to itself left out"));
    assert_eq!(parse_ron(&to_ron(&doc)).expect("it can be read again"), doc);
}

#[test]
fn a_set_of_ases_has_an_as_a_place_and_no_relationships() {
    let doc = iberia().document(Reading::ManyAses, Announce::FromCentres(2));
    let asns: BTreeSet<u32> = doc.nodes().map(|n| n.asn.get()).collect();
    assert_eq!(asns, (64512..64519).collect());
    assert!(doc.links().all(|l| (l.a.role, l.b.role) == (Role::None, Role::None)));
    assert_eq!(doc.nodes().filter(|n| n.kind == Kind::Site).count(), 2);
    let catchments = catchments(&doc);
    assert!(catchments.unserved.is_empty());
    assert_eq!(parse_ron(&to_ron(&doc)).expect("it can be read again"), doc);
}

#[test]
fn nothing_is_announced_where_nobody_wants_it() {
    for reading in [Reading::one_as(), Reading::ManyAses] {
        let doc = iberia().document(reading, Announce::Nothing);
        assert!(doc.prefixes().is_empty());
        assert!(doc.nodes().all(|n| n.kind != Kind::Site));
    }
    let most = iberia().document(Reading::ManyAses, Announce::FromCentres(255));
    assert_eq!(most.announcers(&prefix()).count(), usize::from(MAX_CENTRES));
}

/// A grid of cities.
fn grid(columns: usize, rows: usize) -> Plan {
    let id = |x: usize, y: usize| format!("{x}-{y}");
    let mut body = String::new();
    for (x, y) in (0..columns).flat_map(|x| (0..rows).map(move |y| (x, y))) {
        let at = (50.0 - y as f64, x as f64 * 1.4);
        body += &node(&id(x, y), &format!("City {x} {y}"), Some(at), "");
    }
    for (x, y) in (0..columns).flat_map(|x| (0..rows).map(move |y| (x, y))) {
        if x + 1 < columns {
            body += &edge(&id(x, y), &id(x + 1, y));
        }
        if y + 1 < rows {
            body += &edge(&id(x, y), &id(x, y + 1));
        }
    }
    parse(&file(&body)).expect("well-formed")
}

#[test]
fn many_routers_have_reflectors_and_all_the_same_each_lands_at_its_nearest_site() {
    let doc = one_as(&grid(12, 8), Announce::FromCentres(3));
    let settings = doc.settings_of(asn(64600));
    let Ibgp::Sessions(sessions) = &settings.ibgp else { panic!("a full mesh of 96") };
    let sites: Vec<_> = doc.announcers(&prefix()).map(|n| n.id.clone()).collect();
    let reflectors: BTreeSet<_> = sessions
        .iter()
        .filter_map(|s| match s {
            IbgpSession::Client { reflector, .. } => Some(reflector.clone()),
            IbgpSession::Peers(..) => None,
        })
        .collect();
    assert_eq!(reflectors, sites.iter().cloned().collect());
    assert_eq!(sessions.len(), 3 + 3 * 93);

    // Nobody could do better: the walk of each is as cheap as the cheapest to any site.
    let state = solve(&doc);
    let catchments = Catchments::of(&doc, &state, &prefix());
    assert!(catchments.unserved.is_empty());
    let cost_of = |id: &str| doc.links().find(|l| l.id.as_str() == id).map(|l| l.igp_cost.get());
    for node in doc.nodes() {
        let walked: u32 = catchments
            .way(&node.id)
            .iter()
            .map(|hop| cost_of(hop.by.link.as_str()).expect("a link"))
            .sum();
        let nearest = nearest_site(&doc, &node.id);
        assert_eq!(walked, nearest, "{:?}", node.id);
    }
    let shares: Vec<usize> = catchments.shares.iter().map(|s| s.clients.len()).collect();
    assert!(shares.iter().all(|clients| *clients >= 15), "far apart: {shares:?}");

    let few = one_as(&grid(5, 6), Announce::FromCentres(3));
    assert_eq!(few.nodes().len(), MAX_MESHED);
    assert!(few.is_full_mesh(asn(64600)));
    let silent = one_as(&grid(12, 8), Announce::Nothing);
    assert!(!silent.is_full_mesh(asn(64600)), "reflectors are there before anything is announced");
}

/// By Bellman and Ford, which is slow and plain.
fn nearest_site(doc: &Topology, from: &catchment::topology::NodeId) -> u32 {
    let ids: Vec<_> = doc.nodes().map(|n| n.id.clone()).collect();
    let at = |id| ids.iter().position(|other| other == id).expect("a node");
    let mut far = vec![u32::MAX; ids.len()];
    far[at(from)] = 0;
    loop {
        let before = far.clone();
        for link in doc.links() {
            let (a, b, cost) = (at(&link.a.node), at(&link.b.node), link.igp_cost.get());
            far[a] = far[a].min(far[b].saturating_add(cost));
            far[b] = far[b].min(far[a].saturating_add(cost));
        }
        if far == before {
            break;
        }
    }
    doc.announcers(&prefix()).map(|site| far[at(&site.id)]).min().expect("a site")
}

/// How near two nodes come, as a part of the room that a drawing of the largest needs.
fn crowd(doc: &Topology) -> f32 {
    let places: Vec<(f32, f32)> = doc.nodes().map(|n| (n.pos.x(), n.pos.y())).collect();
    let mut nearest = f32::INFINITY;
    for (i, a) in places.iter().enumerate() {
        for b in &places[..i] {
            nearest = nearest.min((a.0 - b.0).hypot(a.1 - b.1));
        }
    }
    nearest
}

/// Two nodes whose middles are as far apart do not touch, not even the halo of a site.
const CLEAR: f32 = 62.0;

#[test]
fn places_stand_as_on_a_map_and_none_on_another() {
    let doc = one_as(&iberia(), Announce::Nothing);
    let at = |id: &str| {
        let node = doc.nodes().find(|n| n.id.as_str() == id).expect(id);
        (node.pos.x(), node.pos.y())
    };
    assert!(at("lisbon").0 < at("madrid").0 && at("madrid").0 < at("barcelona").0);
    assert!(at("barcelona").1 < at("lisbon").1, "north is up");
    assert!(crowd(&doc) >= CLEAR, "{}", crowd(&doc));
}

#[test]
fn what_has_no_coordinates_at_all_is_drawn_all_the_same() {
    let mut body = String::new();
    for id in 0..40 {
        body += &node(&id.to_string(), &format!("P{id}"), None, "");
    }
    for id in 1..30 {
        body += &edge(&id.to_string(), &(id / 2).to_string());
    }
    for id in 31..39 {
        body += &edge(&id.to_string(), "30");
    }
    let plan = parse(&file(&body)).expect("well-formed");
    assert_eq!(plan.remarks(), [Remark::Alone(1)]);
    let doc = one_as(&plan, Announce::FromCentres(2));
    assert!(crowd(&doc) >= CLEAR, "{}", crowd(&doc));
    let far = doc.nodes().map(|n| n.pos.x().max(n.pos.y())).fold(0.0, f32::max);
    assert!(far < 4000.0, "{far}");
}

#[test]
fn networks_without_the_zoos_keys_are_read_too() {
    let text = r#"<graphml><graph id="G" edgedefault="directed">
        <node id="Seattle"/><node id="Denver"/><node id="Chicago"><graph><node id="Loop"/></graph></node>
        <edge source="Seattle" target="Denver"/><edge source="Denver" target="Seattle"/>
        <edge source="Denver" target="Chicago"/><edge source="Denver" target="Chicago"/>
        <edge source="Loop" target="Chicago" directed="false"/>
        <edge source="Chicago" target="Loop" directed="false"/>
        <hyperedge><endpoint node="Seattle"/></hyperedge>
    </graph><graph/></graphml>"#;
    let plan = parse(text).expect("well-formed");
    assert_eq!((plan.place_count(), plan.line_count()), (4, 5));
    assert_eq!(plan.remarks(), [Remark::BothWays(1), Remark::Hyperedges(1), Remark::MoreGraphs(1)]);
    let doc = plan.document(Reading::ManyAses, Announce::Nothing);
    let names: Vec<&str> = doc.nodes().map(|n| &*n.name).collect();
    assert_eq!(names, ["Seattle", "Denver", "Chicago", "Loop"]);
    assert_eq!(&*doc.meta().title, "Imported network");

    let empty = parse("<graphml><graph/></graphml>").expect("well-formed");
    assert!(empty.document(Reading::one_as(), Announce::FromCentres(3)).is_empty());
}

fn refused(text: &str) -> FileError {
    parse(text).expect_err("something is wrong with it")
}

/// The message for a text, with line and column in front.
fn message(text: &str) -> String {
    refused(text).to_string()
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let bad = |body: &str| message(&file(body));
    let cases = [
        (message(""), "1:1: the file is empty; expected GraphML, which begins with <"),
        (message("(format: 1)"), "1:1: found `(`; expected GraphML, which begins with <"),
        (message("<svg/>"), "1:1: found <svg>; expected <graphml>"),
        (
            message("\n<graphml/>"),
            "2:1: there is no graph in the file; expected <graph> in <graphml>",
        ),
        (message("<graphml><graph></graphml>"), "1:17: found </graphml>; expected </graph>"),
        (message("<graphml><graph>"), "1:17: the file ends too early; expected </graph>"),
        (
            bad(&(node("0", "A", None, "") + &edge("0", "7"))),
            "14:30: edge.target: there is no node \"7\"; expected the id of a node of this graph",
        ),
        (
            bad(&(node("0", "A", None, "") + &node("0", "B", None, ""))),
            "14:15: node.id: two nodes have the id \"0\"; expected ids that differ",
        ),
        (bad("<node/>"), "13:1: node.id: the attribute `id` is missing; expected it here"),
        (
            bad("<node id=\"0\"/><edge source=\"0\"/>"),
            "13:15: edge.target: the attribute `target` is missing; expected it here",
        ),
        (
            bad(&node("0", "A", Some((90.5, 0.0)), "")),
            "13:56: node.latitude: found `90.5`; expected degrees between -90 and 90",
        ),
        (
            bad(&node("0", "A", Some((0.0, f64::NAN)), "")),
            "13:79: node.longitude: found `NaN`; expected degrees between -180 and 180",
        ),
        (
            bad("<node id=\"0\"><data key=\"d1\">3</data></node>"),
            "13:1: node.longitude: the node has no longitude; expected both coordinates or none",
        ),
        (
            bad("<node id=\"0\"><data key=\"d3\">maybe</data></node>"),
            "13:29: node.internal: found `maybe`; expected 0 or 1",
        ),
        (
            bad("<node id=\"0\"><data key=\"d0\">A & B</data></node>"),
            "13:31: found a bare `&`; expected &amp;",
        ),
    ];
    for (said, expected) in cases {
        assert_eq!(said, expected);
    }
}

#[test]
fn entities_cannot_fill_memory_and_depth_cannot_break_the_stack() {
    let bomb = "<?xml version=\"1.0\"?>\n<!DOCTYPE b [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \
                \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>\n<graphml><graph>&b;</graph></graphml>";
    let error = refused(bomb);
    assert_eq!(error.position.map(|p| (p.line, p.column)), Some((2, 1)), "{error}");
    assert!(error.what.contains("expected GraphML without <!DOCTYPE"), "{error}");
    let deep = "<graphml>".to_owned() + &"<a>".repeat(500_000);
    assert!(refused(&deep).what.contains("ends too early; expected </a>"));
    let deep = "<graphml>".to_owned() + &"<graph>".repeat(200_000) + &"</graph>".repeat(200_000);
    assert_eq!(parse(&(deep + "</graphml>")).map(|p| p.place_count()), Ok(0));
}

#[test]
fn what_is_too_large_is_refused() {
    let nodes = |count: usize| -> String {
        (0..count).map(|id| format!("<node id=\"{id}\"/>\n")).collect()
    };
    assert!(parse(&file(&nodes(MAX_PLACES))).is_ok());
    let error = refused(&file(&nodes(MAX_PLACES + 5)));
    assert_eq!(error.what, "1005 nodes in all; expected at most 1000");
    assert_eq!(error.position.map(|p| p.line), Some(1013));
    let lines = nodes(3) + &edge("0", "1").repeat(MAX_LINES + 1);
    assert_eq!(refused(&file(&lines)).what, "10001 edges in all; expected at most 10000");
}

#[test]
fn files_are_named_in_what_is_said_of_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("Small.graphml");
    std::fs::write(&path, "<graphml><graph><node id='0'/></graph></graphml>").expect("written");
    assert_eq!(load(&path).expect("well-formed").title(), "Small", "as its file");
    std::fs::write(&path, b"<graphml>\xe9</graphml>").expect("written");
    let error = load(&path).expect_err("in Latin-1");
    assert_eq!(error.file.as_deref(), Some(&*path));
    assert_eq!(error.what, "byte 0xe9 is not UTF-8; expected text in UTF-8");
    let error = load(folder.path()).expect_err("a folder");
    assert_eq!(error.what, "is no file; expected a network in GraphML");
    let file = std::fs::File::create(&path).expect("made");
    file.set_len(catchment::topology::MAX_FILE_BYTES + 1).expect("grown");
    assert!(load(&path).expect_err("too large").what.contains("expected at most 33554432"));
}

/// The Zoo's networks, where somebody has them.
fn zoo() -> Vec<PathBuf> {
    let Some(data) = std::env::var_os("CATCHMENT_DATA") else {
        println!("skipped: CATCHMENT_DATA names no folder with topology_zoo in it");
        return Vec::new();
    };
    let folder = PathBuf::from(data).join("topology_zoo");
    let files = std::fs::read_dir(&folder).expect("CATCHMENT_DATA holds topology_zoo");
    let mut files: Vec<PathBuf> = files.flatten().map(|f| f.path()).collect();
    files.sort();
    files
}

#[test]
fn the_zoos_networks_are_read_drawn_and_solved() {
    for path in zoo() {
        let plan = load(&path).expect("well-formed");
        for reading in [Reading::one_as(), Reading::ManyAses] {
            let begun = std::time::Instant::now();
            let doc = plan.document(reading, Announce::FromCentres(3));
            let built = begun.elapsed();
            assert_eq!(doc.nodes().len(), plan.place_count());
            assert_eq!(doc.links().len(), plan.line_count());
            let written = to_ron(&doc);
            assert!(parse_ron(&written).expect("it can be read again") == doc, "{path:?}");
            assert!(plan.document(reading, Announce::FromCentres(3)) == doc, "the same each time");
            assert!(crowd(&doc) >= CLEAR, "{path:?}: {}", crowd(&doc));
            let begun = std::time::Instant::now();
            let state = solve(&doc);
            let solved = begun.elapsed();
            let catchments = Catchments::of(&doc, &state, &prefix());
            let alone = doc.nodes().filter(|n| doc.links_of(&n.id).is_empty()).count();
            assert_eq!(catchments.unserved.len(), alone, "{path:?}");
            let shares: Vec<usize> = catchments.shares.iter().map(|s| s.clients.len()).collect();
            println!("{path:?} {reading:?}: {shares:?}, built {built:?}, solved {solved:?}");
        }
    }
}

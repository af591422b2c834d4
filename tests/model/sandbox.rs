//! The open document: what is said of a change, what a gesture leaves, what copies are like.

use std::collections::BTreeSet;

use catchment::examples;
use catchment::sandbox::{Clip, Sandbox, delete};
use catchment::topology::{
    Edit, EndField, HealthCheck, Kind, Latency, LinkField, NodeField, NodeId, NodeState, Policy,
    Pos, Preset, Service, Side, Span, Text, Timing, Topology, parse, to_ron,
};

use crate::drawing::{announce, buys, edit, id, local_pref, node, node_state, prefix};

fn three_sites() -> Sandbox {
    Sandbox::open(examples::all()[0].load().unwrap())
}

/// The edit that gives Lisbon's side of its link to ISP Europe a local-pref.
fn tune(sandbox: &Sandbox, local_pref_of: u32) -> Edit {
    let doc = sandbox.doc();
    let (link, side) = doc
        .links_of(&id("lisbon"))
        .into_iter()
        .find(|(link, side)| link.end(side.other()).node == id("isp-eu"))
        .unwrap();
    let policy = Policy { import: vec![local_pref(local_pref_of)], ..Policy::default() };
    Edit::end(&link.id, side, EndField::Policy(policy))
}

fn moved(sandbox: &Sandbox) -> String {
    let name = |id: &NodeId| sandbox.name(id);
    sandbox.moves(&prefix("1.1.1.0/24")).sentence(&name)
}

#[test]
fn a_gesture_is_said_as_one_change_from_its_beginning() {
    let mut sandbox = three_sites();
    sandbox.begin_gesture();
    for value in [90, 60, 30, 10] {
        let edit = tune(&sandbox, value);
        sandbox.apply(edit).unwrap();
    }
    sandbox.end_gesture();
    assert_eq!(sandbox.cause(), "Local-pref of Lisbon for ISP Europe 100 → 10");
    assert_eq!(moved(&sandbox), "Lisbon moved Frankfurt → New York");
    sandbox.undo();
    assert_eq!(sandbox.cause(), "Undo “Local-pref of Lisbon for ISP Europe 100 → 10”");
    assert_eq!(moved(&sandbox), "Lisbon moved New York → Frankfurt");
    sandbox.redo();
    assert_eq!(sandbox.cause(), "Local-pref of Lisbon for ISP Europe 100 → 10");
}

#[test]
fn a_service_that_dies_is_said_in_words() {
    let mut sandbox = three_sites();
    let steps = [
        (NodeField::Service(Service::Dead), "Kill the service of Frankfurt"),
        (NodeField::HealthCheck(HealthCheck::Withdraws), "Let Frankfurt check its service"),
        (NodeField::Service(Service::Running), "Bring the service of Frankfurt back"),
    ];
    for (field, label) in steps {
        sandbox.apply(Edit::node(&id("fra"), field)).unwrap();
        assert_eq!(sandbox.cause(), label);
    }
    let of_fra = [id("fra")].into();
    let (paste, made) = Clip::of(sandbox.doc(), &of_fra).paste(sandbox.doc(), (50.0, 0.0));
    sandbox.apply(paste).unwrap();
    assert_eq!(sandbox.doc().node(&made[0]).unwrap().health_check, HealthCheck::Withdraws);
}

#[test]
fn timers_are_undone_like_the_rest_and_move_nobody() {
    let mut sandbox = three_sites();
    let textbook = Timing::of(Preset::Textbook);
    sandbox.apply(Edit::SetTiming(Box::new(textbook))).unwrap();
    assert_eq!(sandbox.history().done().last().unwrap().label, "Use textbook timing");
    let hold = Span::from_seconds(180.0).unwrap();
    let longer = Timing { hold, keepalive: Timing::keepalive_for(hold), ..textbook };
    sandbox.apply(Edit::SetTiming(Box::new(longer))).unwrap();
    assert_eq!(sandbox.history().done().last().unwrap().label, "Set the hold time to 180 s");
    let text = to_ron(sandbox.doc());
    let written = "    timing: (\n        preset: Textbook,\n        hold: 180,\n    ),\n";
    assert!(text.contains(written), "{text}");
    assert_eq!(parse(&text).unwrap().timing(), longer);
    sandbox.undo();
    assert_eq!(sandbox.doc().timing(), textbook);
    sandbox.undo();
    assert_eq!(sandbox.doc().timing(), Timing::default());
    assert!(!to_ron(sandbox.doc()).contains("timing"));
}

#[test]
fn a_name_typed_letter_by_letter_is_one_renaming() {
    let mut sandbox = three_sites();
    sandbox.begin_gesture();
    for name in ["L", "Li", "Lisboa"] {
        let name = NodeField::Name(Text::new(name).unwrap());
        sandbox.apply(Edit::node(&id("lisbon"), name)).unwrap();
    }
    sandbox.end_gesture();
    assert_eq!(sandbox.history().done().last().unwrap().label, "Rename Lisbon to Lisboa");
}

#[test]
fn what_has_no_consequence_leaves_the_last_one_standing() {
    let mut sandbox = three_sites();
    sandbox.apply(node_state("fra", NodeState::Failed)).unwrap();
    let (cause, who) = (sandbox.cause().to_owned(), moved(&sandbox));
    assert_eq!(cause, "Fail Frankfurt");
    let to = Pos::clamped(1.0, 2.0);
    sandbox.apply(Edit::node(&id("nyc"), NodeField::Pos(to))).unwrap();
    assert_eq!((sandbox.cause(), moved(&sandbox)), (&*cause, who.clone()));
    sandbox.undo();
    assert_eq!((sandbox.cause(), moved(&sandbox)), (&*cause, who));
}

#[test]
fn undo_and_cold_start_name_themselves_as_the_cause() {
    let mut sandbox = three_sites();
    for site in ["nyc", "fra"] {
        sandbox.apply(node_state(site, NodeState::Failed)).unwrap();
    }
    sandbox.undo();
    assert_eq!(sandbox.cause(), "Undo “Fail Frankfurt”");
    sandbox.cold_start();
    assert_eq!(sandbox.cause(), "Cold start");
}

#[test]
fn a_cancelled_gesture_leaves_the_document_and_what_could_be_redone() {
    let mut sandbox = three_sites();
    sandbox.apply(node_state("fra", NodeState::Failed)).unwrap();
    sandbox.undo();
    let said = (sandbox.cause().to_owned(), moved(&sandbox));
    let (doc, redo) = (sandbox.doc().clone(), sandbox.history().undone().len());
    sandbox.begin_gesture();
    for value in [90, 10] {
        let edit = tune(&sandbox, value);
        sandbox.apply(edit).unwrap();
    }
    assert!(sandbox.is_in_gesture());
    assert_eq!(sandbox.history().undone().len(), 0);
    sandbox.cancel_gesture();
    assert_eq!(*sandbox.doc(), doc);
    assert_eq!((sandbox.cause().to_owned(), moved(&sandbox)), said);
    sandbox.begin_gesture();
    sandbox.apply(Edit::node(&id("nyc"), NodeField::Pos(Pos::clamped(1.0, 2.0)))).unwrap();
    sandbox.cancel_gesture();
    assert_eq!((sandbox.cause().to_owned(), moved(&sandbox)), said, "a move leaves it too");
    assert_eq!(sandbox.history().undone().len(), redo);
    assert!(sandbox.redo());
    assert_eq!(sandbox.doc().node(&id("fra")).unwrap().state, NodeState::Failed);
}

#[test]
fn an_undo_during_a_gesture_leaves_what_follows_one_step() {
    let mut sandbox = three_sites();
    sandbox.begin_gesture();
    let edit = tune(&sandbox, 90);
    sandbox.apply(edit).unwrap();
    sandbox.undo();
    for value in [80, 70, 60] {
        let edit = tune(&sandbox, value);
        sandbox.apply(edit).unwrap();
    }
    sandbox.end_gesture();
    assert_eq!(sandbox.history().done().len(), 1);
}

#[test]
fn clients_that_come_and_go_are_said() {
    let mut sandbox = three_sites();
    let all: BTreeSet<NodeId> = [id("lisbon")].into();
    let copy = Clip::of(sandbox.doc(), &all).paste(sandbox.doc(), (40.0, 40.0)).0;
    sandbox.apply(copy).unwrap();
    assert_eq!(moved(&sandbox), "Lisbon 2 cannot be served");
    let two: BTreeSet<NodeId> = [id("lisbon"), id("berlin")].into();
    let gone = delete(sandbox.doc(), &two, &BTreeSet::new());
    sandbox.apply(gone).unwrap();
    assert_eq!(moved(&sandbox), "2 clients are gone");
}

#[test]
fn a_deleted_site_keeps_its_letter_and_its_name() {
    let mut sandbox = three_sites();
    let place = |s: &Sandbox, site: &str| s.site_place(&id(site)).unwrap();
    sandbox.apply(Edit::RemoveNode(id("nyc"))).unwrap();
    assert_eq!((place(&sandbox, "nyc"), place(&sandbox, "fra"), place(&sandbox, "sin")), (0, 1, 2));
    assert!(moved(&sandbox).contains("moved New York → "), "{}", moved(&sandbox));
    sandbox.undo();
    assert_eq!(place(&sandbox, "nyc"), 0);
}

#[test]
fn turning_a_relationship_round_is_said_as_what_it_is() {
    let mut sandbox = three_sites();
    let (link, side) = sandbox.doc().links_of(&id("fra"))[0];
    let (link, own, other) = (link.id.clone(), link.end(side).role, link.end(side.other()).role);
    let set = |side: Side, role| Edit::end(&link, side, EndField::Role(role));
    sandbox.apply(Edit::Batch(vec![set(side, other), set(side.other(), own)])).unwrap();
    assert_eq!(sandbox.cause(), "ISP Europe buys from Frankfurt");
}

#[test]
fn a_slower_link_is_slower_at_once_and_the_undo_takes_it_back() {
    let mut sandbox = three_sites();
    let prefix = *sandbox.at_rest().prefixes().next().expect("a prefix").0;
    let delay = |sandbox: &Sandbox, client: &NodeId| {
        let landing = sandbox.now().catchments_of(&prefix).and_then(|c| c.landing(client));
        landing.expect("a landing").one_way
    };
    let catchments = sandbox.now().catchments_of(&prefix).expect("catchments");
    let client = catchments.clients().find(|c| catchments.site_of(c).is_some());
    let client = client.expect("a client that is served").clone();
    let link = catchments.way(&client)[0].by.link.clone();
    let (was, old) = (delay(&sandbox, &client), sandbox.doc().link(&link).expect("a link").latency);
    let slower = Latency::from_ms(old.ms() + 70.0).expect("possible");
    sandbox.apply(Edit::link(&link, LinkField::Latency(slower))).expect("possible");
    assert_eq!(delay(&sandbox, &client), was + 70_000);
    assert!(sandbox.undo());
    assert_eq!(delay(&sandbox, &client), was);
}

#[test]
fn what_was_cut_can_be_pasted_anywhere() {
    let mut doc = Topology::default();
    node(&mut doc, Kind::Site, "site", 64_512);
    node(&mut doc, Kind::Isp, "isp", 64_513);
    buys(&mut doc, "site", "isp");
    announce(&mut doc, "site");
    let all: BTreeSet<NodeId> = doc.nodes().map(|n| n.id.clone()).collect();
    let clip = Clip::from_text(&Clip::of(&doc, &all).to_text()).unwrap();
    for id in &all {
        edit(&mut doc, Edit::RemoveNode(id.clone()));
    }
    let mut other = Topology::default();
    node(&mut other, Kind::Isp, "isp", 64_512);
    for mut into in [doc, other] {
        let (paste, made) = clip.paste(&into, (0.0, 0.0));
        paste.apply(&mut into).unwrap();
        let [site, isp] = [0, 1].map(|i| into.node(&made[i]).unwrap());
        assert_eq!(site.asn.get(), 64_512, "a site keeps its ASN");
        assert_ne!(site.asn, isp.asn);
        assert_eq!(into.links_of(&site.id).len(), 1);
    }
}

//! Networks in GraphML: the question how they are meant, and what comes of it.

use std::path::PathBuf;

use catchment::app::{Picked, Purpose};
use catchment::topology::{Kind, Topology};
use egui::{Event, Key, Modifiers};

use crate::files::{CTRL, Test};

const FIVE: &str = r#"<graphml>
  <key id="a" for="node" attr.name="Latitude"/>
  <key id="o" for="node" attr.name="Longitude"/>
  <key id="i" for="node" attr.name="Internal"/>
  <key id="n" for="graph" attr.name="Network"/>
  <graph edgedefault="undirected"><data key="n">Rhine Net</data>
    <node id="Basel"><data key="a">47.56</data><data key="o">7.59</data></node>
    <node id="Mainz"><data key="a">50.00</data><data key="o">8.26</data></node>
    <node id="Bonn"><data key="a">50.73</data><data key="o">7.10</data></node>
    <node id="Utrecht"><data key="a">52.09</data><data key="o">5.12</data></node>
    <node id="IX"><data key="i">0</data></node>
    <edge source="Basel" target="Mainz"/>
    <edge source="Mainz" target="Bonn"/>
    <edge source="Bonn" target="Utrecht"/>
    <edge source="Utrecht" target="IX"/>
    <edge source="Bonn" target="Bonn"/>
  </graph>
</graphml>"#;

fn with_network() -> (Test, PathBuf) {
    let test = Test::new();
    let file = test.write("rhine.graphml", FIVE);
    (test, file)
}

fn import(test: &mut Test, file: &std::path::Path) {
    test.dialogs.answer(Picked::File(file.to_owned()));
    test.chord(CTRL, Key::I);
}

fn sites(doc: &Topology) -> usize {
    doc.nodes().filter(|n| n.kind == Kind::Site).count()
}

#[test]
fn the_asns_of_a_file_make_its_ases_unless_somebody_chooses_otherwise() {
    let mut t = Test::new();
    let file = t.write("ases.graphml", include_str!("../model/graphml/asn-attribute.graphml"));
    let asns = |t: &Test| t.doc().nodes().map(|n| n.asn.get()).collect::<Vec<u32>>();
    import(&mut t, &file);
    assert!(t.shows("ASes by the ASNs in the file"));
    t.chord(Modifiers::NONE, Key::Enter);
    assert_eq!(asns(&t), [65001, 65001, 65002, 65003]);
    t.close();
}

#[test]
fn enter_takes_the_inside_of_one_as_and_the_document_is_not_lost() {
    let (mut t, file) = with_network();
    import(&mut t, &file);
    assert_eq!(t.dialogs.asked()[0].purpose, Purpose::Import);
    assert!(t.shows("Import Rhine Net"));
    assert!(t.shows("5 nodes and 4 links; 1 node belongs to another network."));
    assert!(t.shows("1 link from a node to itself left out."));
    assert!(t.doc().is_empty(), "nothing happens before the answer");
    t.chord(Modifiers::NONE, Key::Enter);
    assert!(!t.shows("Import Rhine Net"));
    assert_eq!((t.doc().nodes().len(), sites(t.doc())), (5, 3));
    let asns: Vec<u32> = t.doc().nodes().map(|n| n.asn.get()).collect();
    assert_eq!(asns, [64512, 64512, 64512, 64512, 64513]);
    assert!(t.is_edited(), "it is in no file yet");
    t.close();
    t.window.run();
    assert!(t.shows("Save the changes to rhine-net.ron?"));
}

#[test]
fn a_set_of_ases_and_other_numbers_of_sites_can_be_chosen() {
    let (mut t, file) = with_network();
    import(&mut t, &file);
    t.click("A set of ASes");
    t.click("1 node");
    t.click("Import");
    let asns: Vec<u32> = t.doc().nodes().map(|n| n.asn.get()).collect();
    assert_eq!(asns, [64512, 64513, 64514, 64515, 64516]);
    assert_eq!(sites(t.doc()), 1);

    let (mut t, file) = with_network();
    import(&mut t, &file);
    t.click("Nowhere");
    t.click("Import");
    assert!(t.doc().prefixes().is_empty());
}

#[test]
fn esc_leaves_the_open_document_as_it_is() {
    let (mut t, file) = with_network();
    let one = t.write("one.ron", crate::files::ONE);
    t.open(&one);
    import(&mut t, &file);
    t.chord(Modifiers::NONE, Key::Escape);
    assert!(!t.shows("Import Rhine Net"));
    assert_eq!(t.doc().nodes().len(), 1);
    assert!(!t.is_edited());
}

#[test]
fn unsaved_changes_are_asked_about_first() {
    let (mut t, file) = with_network();
    t.edit();
    t.dialogs.answer(Picked::File(file));
    t.chord(CTRL, Key::I);
    assert!(t.shows("Save the changes to untitled.ron?"));
    t.chord(CTRL, Key::D);
    assert!(t.shows("Import Rhine Net"));
}

#[test]
fn a_file_that_is_dropped_or_opened_is_asked_about_too() {
    let (mut t, file) = with_network();
    t.drop_file(&file);
    assert!(t.shows("Import Rhine Net"));
    t.chord(Modifiers::NONE, Key::Escape);
    t.open(&file);
    assert!(t.shows("Import Rhine Net"));
}

#[test]
fn what_is_wrong_with_a_file_is_said_with_its_place() {
    let mut t = Test::on_a_file();
    let bad = t.write("bad.graphml", "<graphml>\n<graph><node/></graph></graphml>");
    import(&mut t, &bad);
    assert!(t.shows("bad.graphml cannot be opened"));
    assert!(t.shows("Line 2, column 8, field node.id"));
    assert!(t.shows("The attribute `id` is missing; expected it here"));
    t.chord(Modifiers::NONE, Key::Enter);
    assert_eq!(t.doc().nodes().len(), 1, "what was open is still open");
}

#[test]
fn without_a_dialog_of_the_system_the_one_in_the_window_lists_networks() {
    let (mut t, file) = with_network();
    t.write("other.ron", crate::files::ONE);
    t.dialogs.answer(Picked::Unavailable);
    t.chord(CTRL, Key::I);
    assert!(t.shows("Import a network"));
    t.type_text(&format!("{}{}", t.folder.path().display(), std::path::MAIN_SEPARATOR));
    assert!(t.shows("rhine.graphml"));
    assert!(!t.shows("other.ron"));
    t.window.event(Event::Text(file.file_name().unwrap().to_string_lossy().into_owned()));
    t.window.run();
    t.chord(Modifiers::NONE, Key::Enter);
    assert!(t.shows("Import Rhine Net"));
}

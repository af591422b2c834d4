//! The shipped examples: what holds for all of them. What each one claims is tested in `claims`.

use std::collections::BTreeSet;

use catchment::anycast::Warning;
use catchment::examples::{self, Example};
use catchment::topology::{Node, Topology, parse, to_ron};

use crate::example::{clients, open};

fn each() -> impl Iterator<Item = (&'static str, Topology)> {
    examples::all().iter().map(|e| (e.file, e.load().unwrap()))
}

#[test]
fn the_folder_holds_what_the_program_ships() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/topologies");
    let files = std::fs::read_dir(folder).unwrap();
    let found: BTreeSet<String> =
        files.map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
    let shipped: BTreeSet<String> = each().map(|(file, _)| file.to_owned()).collect();
    assert_eq!(found, shipped);
    assert!(shipped.len() >= 11);
    assert_eq!(examples::all()[0].file, "three-sites.ron");
}

#[test]
fn each_is_in_one_group() {
    let files = |all: &'static [Example]| all.iter().map(|e| e.file);
    let grouped: Vec<&str> = examples::groups().flat_map(|(_, all)| files(all)).collect();
    assert_eq!(grouped, files(examples::all()).collect::<Vec<_>>());
    let names: Vec<&str> = examples::groups().map(|(group, _)| group.as_str()).collect();
    assert_eq!(names, ["Basics", "Policy", "Inside an AS", "Stability", "Security"]);
}

/// Set `NORMALISE=1` to rewrite the files that are not.
#[test]
fn all_are_saved_in_normal_form() {
    for example in examples::all() {
        let normal = to_ron(&parse(example.text).unwrap());
        if std::env::var_os("NORMALISE").is_some() && normal != example.text {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/topologies");
            std::fs::write(format!("{folder}/{}", example.file), &normal).unwrap();
            continue;
        }
        assert_eq!(normal, example.text, "{}", example.file);
    }
}

fn sentences(text: &str) -> usize {
    let ends = |line: &str| line.matches(". ").count() + usize::from(line.ends_with('.'));
    text.lines().map(ends).sum()
}

#[test]
fn all_say_what_to_try_and_what_to_see() {
    let mut titles = BTreeSet::new();
    for (file, doc) in each() {
        let meta = doc.meta();
        assert!(titles.insert(meta.title.to_string()), "{file}");
        assert!(!meta.title.is_empty(), "{file}");
        assert_eq!(sentences(&meta.point), 1, "{file}: {}", &*meta.point);
        let notes = sentences(&meta.notes);
        assert!((2..=6).contains(&notes), "{file}: {notes} sentences");
        assert!(meta.notes.lines().count() >= 3, "{file}");
        assert_eq!(examples::of_file(file).unwrap().title(), &*meta.title, "{file}");
    }
}

#[test]
fn all_clients_are_served_but_where_nothing_rests_or_packets_loop() {
    for (file, doc) in each() {
        const UNSERVED: [&str; 5] = [
            "bad-gadget.ron",
            "bad-gadget-of-four.ron",
            "med-oscillation.ron",
            "reflector-loop.ron",
            "ring-of-five.ron",
        ];
        let opened = open(file);
        let served = opened.landings().values().all(|site| site != "-");
        assert_eq!(served, !UNSERVED.contains(&file), "{file}");
        assert!(clients(&doc).len() >= 3, "{file}");
        assert!(!opened.sandbox.is_edited());
    }
}

#[test]
fn only_the_ring_of_providers_is_unwise() {
    for (file, _) in each() {
        let opened = open(file);
        let warnings = opened.sandbox.warnings();
        let serious = |w: &&Warning| !matches!(w, Warning::Islands { .. });
        let serious: Vec<_> = warnings.iter().filter(serious).collect();
        let rings = usize::from(file == "provider-cycle.ron");
        assert_eq!(serious.len(), rings, "{file}: {serious:?}");
    }
}

/// The canvas of the window at its usual size, in points.
const CANVAS: (f32, f32) = (1040.0, 640.0);
/// The labels of sites and ISPs are above them, those of clients below.
const MARGIN: f32 = 60.0;
const GRID: f32 = 20.0;

fn distance(a: &Node, b: &Node) -> f32 {
    (a.pos.x() - b.pos.x()).hypot(a.pos.y() - b.pos.y())
}

#[test]
fn no_two_nodes_are_close() {
    for (file, doc) in each() {
        for a in doc.nodes() {
            let fits = (MARGIN..=CANVAS.0 - MARGIN).contains(&a.pos.x())
                && (MARGIN..=CANVAS.1 - MARGIN).contains(&a.pos.y());
            assert!(fits, "{file}: {} at {:?}", a.id, a.pos);
            let on_grid = [a.pos.x(), a.pos.y()].map(|v| v % GRID);
            assert_eq!(on_grid, [0.0, 0.0], "{file}: {}", a.id);
            for b in doc.nodes().filter(|b| b.id != a.id) {
                assert!(distance(a, b) >= 100.0, "{file}: {} and {}", a.id, b.id);
                let beside = (a.pos.x() - b.pos.x()).abs() >= 120.0;
                let above = (a.pos.y() - b.pos.y()).abs() >= 110.0;
                assert!(beside || above, "{file}: {} and {}", a.id, b.id);
            }
        }
    }
}

#[test]
fn no_link_runs_through_a_node() {
    const CLEAR: f32 = 44.0;
    for (file, doc) in each() {
        for link in doc.links() {
            let (a, b) = (doc.node(&link.a.node).unwrap(), doc.node(&link.b.node).unwrap());
            let along = (b.pos.x() - a.pos.x(), b.pos.y() - a.pos.y());
            let length = distance(a, b);
            for node in doc.nodes().filter(|n| n.id != a.id && n.id != b.id) {
                let from = (node.pos.x() - a.pos.x(), node.pos.y() - a.pos.y());
                let at = (from.0 * along.0 + from.1 * along.1) / (length * length);
                let off = (from.0 * along.1 - from.1 * along.0).abs() / length;
                let passes = (0.0..=1.0).contains(&at) && off < CLEAR;
                assert!(!passes, "{file}: {} and {}", link.id, node.id);
            }
        }
    }
}

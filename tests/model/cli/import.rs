//! `catchment import`: a document from a network in GraphML.

use catchment::cli::Status;
use catchment::topology::load;
use tempfile::TempDir;

use super::{done, refused};

const THREE: &str = r#"<graphml><graph edgedefault="undirected">
  <node id="Oslo"/><node id="Bergen"/><node id="Hamar"/>
  <edge source="Oslo" target="Bergen"/><edge source="Oslo" target="Hamar"/>
  <edge source="Oslo" target="Oslo"/>
</graph></graphml>"#;

/// A folder, a network in it, and where a document is to be written.
fn network() -> (TempDir, String, String) {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (from, to) = (path("nordic.graphml"), path("nordic.ron"));
    std::fs::write(&from, THREE).unwrap();
    (folder, from, to)
}

#[test]
fn the_document_is_written_and_what_it_holds_is_said() {
    let (_folder, from, to) = network();
    let said = done(&["import", &from, "-o", &to]);
    let expected = format!(
        "{to}: written, 3 nodes, 2 links\n\
         {from}: note: 1 link from a node to itself left out\n\
         {to}: 192.0.2.0/24 is announced at Oslo, Bergen, Hamar\n"
    );
    assert_eq!(said, expected);
    let doc = load(to.as_ref()).unwrap();
    assert_eq!(&*doc.meta().title, "nordic");
    assert!(doc.nodes().all(|n| n.asn.get() == 64512));
}

#[test]
fn reading_asn_and_announcements_can_be_chosen() {
    let (_folder, from, to) = network();
    done(&["import", &from, "-o", &to, "--asn", "64999", "--announce", "1"]);
    let doc = load(to.as_ref()).unwrap();
    assert!(doc.nodes().all(|n| n.asn.get() == 64999));
    assert_eq!(doc.nodes().filter(|n| !n.origins.is_empty()).count(), 1);
    done(&["import", &from, "-o", &to, "--as", "many-ases", "--announce", "0", "--force"]);
    let doc = load(to.as_ref()).unwrap();
    assert_eq!(doc.nodes().map(|n| n.asn.get()).collect::<Vec<_>>(), [64512, 64513, 64514]);
    assert!(doc.prefixes().is_empty());
}

#[test]
fn the_asns_of_a_file_make_its_ases() {
    let (_folder, from, to) = network();
    std::fs::write(&from, include_str!("../graphml/asn-attribute.graphml")).unwrap();
    let asns = |more: &[&str]| {
        done(&[&["import", &from, "-o", &to, "--force"], more].concat());
        load(to.as_ref()).unwrap().nodes().map(|n| n.asn.get()).collect::<Vec<_>>()
    };
    assert_eq!(asns(&[]), [65001, 65001, 65002, 65003]);
    assert_eq!(asns(&["--as", "given-ases"]), [65001, 65001, 65002, 65003]);
    assert_eq!(asns(&["--as", "one-as"]), [64512; 4]);
    assert_eq!(asns(&["--asn", "7"]), [7; 4]);
    assert_eq!(asns(&["--as", "many-ases"]), [64512, 64513, 64514, 64515]);
}

#[test]
fn nothing_is_written_over_unasked() {
    let (_folder, from, to) = network();
    std::fs::write(&to, "mine").unwrap();
    let said = refused(&["import", &from, "-o", &to], Status::WrongCall);
    assert_eq!(said, format!("error: {to} is there already; --force writes over it\n"));
    assert_eq!(std::fs::read_to_string(&to).unwrap(), "mine");
    done(&["import", &from, "-o", &to, "--force"]);
    assert!(load(to.as_ref()).is_ok());
}

#[test]
fn wrong_calls_and_bad_files_are_told_apart() {
    let (folder, from, to) = network();
    let said = refused(
        &["import", &from, "-o", &to, "--as", "many-ases", "--asn", "64999"],
        Status::WrongCall,
    );
    assert_eq!(said, "error: --asn is for one AS; of many, each has its own\n");
    for call in [
        vec!["import", &from],
        vec!["import", &from, "-o", &to, "--announce", "9"],
        vec!["import", &from, "-o", &to, "--asn", "0"],
        vec!["import", &from, "-o", &to, "--as", "roads"],
        vec!["import", &from, "-o", &to, "--as", "given-ases"],
        vec!["import", &from, "-o", &to, "--dialect", "old"],
        vec!["import", &to, "-o", &to],
    ] {
        refused(&call, Status::WrongCall);
    }
    std::fs::write(&from, "<graphml>\n<graph><node/></graph></graphml>").unwrap();
    let said = refused(&["import", &from, "-o", &to], Status::InputAtFault);
    let place = format!("{from}:2:8: node.id: the attribute `id` is missing; expected it here\n");
    assert!(said.starts_with(&place), "{said}");
    let gone = folder.path().join("gone.graphml");
    refused(&["import", gone.to_str().unwrap(), "-o", &to], Status::InputAtFault);
    let nowhere = folder.path().join("no").join("where.ron");
    std::fs::write(&from, THREE).unwrap();
    let call = ["import", &from, "-o", nowhere.to_str().unwrap()];
    let said = refused(&call, Status::InputAtFault);
    assert!(said.contains("cannot be written: there is no such folder"), "{said}");
    assert!(!std::path::Path::new(&to).exists());
}

#[test]
fn a_few_as_relationships_become_a_document_and_too_many_do_not() {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("as-rel.txt"), folder.path().join("few.ron"));
    let (from, to) = (from.to_str().unwrap(), to.to_str().unwrap());
    std::fs::write(from, "1|2|-1\n1|3|-1\n2|3|0\n").unwrap();
    let signs = "the AS on the left of -1 is the provider, as in files since 2013";
    let written = format!("{to}: written, 3 nodes, 3 links\n{from}: note: {signs}\n");
    assert_eq!(done(&["import", from, "-o", to]), written);
    assert_eq!(done(&["check", to]).lines().next(), Some(&*format!("{to}: ok, 3 nodes, 3 links")));

    let said =
        refused(&["import", from, "-o", to, "--force", "--announce", "2"], Status::WrongCall);
    assert!(said.contains("are for networks in GraphML"), "{said}");

    let said = done(&["import", from, "-o", to, "--force", "--dialect", "old"]);
    assert!(said.contains("note: the AS on the right of -1 is the provider"), "{said}");
    std::fs::write(from, "2|1|-1\n3|1|-1\n").unwrap();
    let said = done(&["import", from, "-o", to, "--force"]);
    assert!(said.contains(": warning: 2 of 3 ASes have no provider: "), "{said}");

    let many: String = (2..600).map(|asn| format!("1|{asn}|-1\n")).collect();
    std::fs::write(from, many).unwrap();
    let said = refused(&["import", from, "-o", to, "--force"], Status::InputAtFault);
    assert!(said.contains("599 ASes are too many for a drawing; expected at most 500"), "{said}");
    std::fs::write(from, "1|2|7\n").unwrap();
    let said = refused(&["import", from, "-o", to, "--force"], Status::InputAtFault);
    assert!(said.contains("as-rel.txt:1:"), "{said}");
}

//! Documents, networks, AS relationships, lessons and the clipboard.

use std::io::Write as _;

use catchment::examples;
use catchment::formats::as_rel::{self, KeepGoing, Read, ReadError, ReadOptions};
use catchment::formats::graphml::{self, Announce, Reading};
use catchment::lesson::Lesson;
use catchment::sandbox::Clip;
use catchment::topology::{FileError, Topology, parse, to_ron, unwatched};

use super::mutate::altered;
use super::{Outcome, run};

/// A document that holds some of everything.
const RICH: &str = crate::malformed::RICH;

fn documents() -> Vec<Vec<u8>> {
    let shipped = examples::all().iter().map(|example| example.text.as_bytes().to_vec());
    // The small ones come up more often.
    shipped.chain(std::iter::repeat_n(RICH.as_bytes().to_vec(), 8)).collect()
}

fn networks() -> Vec<Vec<u8>> {
    let mut all = vec![include_bytes!("../graphml/asn-attribute.graphml").to_vec()];
    let ring = |count: usize| {
        let nodes: String = (0..count)
            .map(|n| {
                let (name, at) = (format!("City {n}"), n % 90);
                format!(
                    "<node id=\"{n}\"><data key=\"l\">{name}</data><data key=\"a\">{at}</data>\
                     <data key=\"o\">-{at}.5</data><data key=\"i\">{}</data></node>\n",
                    u8::from(n % 5 > 0)
                )
            })
            .collect();
        let lines: String = (0..count)
            .map(|n| format!("<edge source=\"{n}\" target=\"{}\"/>\n", (n + 1) % count))
            .collect();
        format!(
            "<?xml version=\"1.0\"?>\n<graphml>\n<key id=\"l\" for=\"node\" attr.name=\"label\"/>\n\
             <key id=\"a\" for=\"node\" attr.name=\"Latitude\"/>\n\
             <key id=\"o\" for=\"node\" attr.name=\"Longitude\"/>\n\
             <key id=\"i\" for=\"node\" attr.name=\"Internal\"><default>1</default></key>\n\
             <graph edgedefault=\"undirected\">\n{nodes}{lines}</graph></graphml>"
        )
    };
    all.extend([3, 12, 40].map(|count| ring(count).into_bytes()));
    all
}

fn relationships() -> Vec<Vec<u8>> {
    let small = "# a small internet\n1|2|0\n1|10|-1\n2|20|-1|bgp\n10|100|-1|mlp\n20|100|-1\n";
    let old = small.replace('|', " ").replace("# a small internet", "# old");
    let both = include_str!("../as_rel/both-directions.as-rel.txt");
    let mut all: Vec<Vec<u8>> = [small, &old, both].map(|text| text.as_bytes().to_vec()).into();
    let level = flate2::Compression::fast();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), level);
    gzip.write_all(small.as_bytes()).expect("packed");
    all.push(gzip.finish().expect("packed"));
    let mut bzip2 = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    bzip2.write_all(small.as_bytes()).expect("packed");
    all.push(bzip2.finish().expect("packed"));
    all
}

/// A refusal says where and what.
fn refused(error: &FileError) -> Outcome {
    assert!(error.position.is_some() || error.field.is_some(), "no place: {error:?}");
    assert!(!error.what.is_empty() && error.what.chars().count() < 2000, "{error:?}");
    Outcome::Refused
}

fn refused_with_position(error: &FileError) -> Outcome {
    assert!(error.position.is_some(), "{error:?}");
    refused(error)
}

/// Checks that a document, written and read, is the same, and is written the same.
fn written_and_read(doc: &Topology) {
    let text = to_ron(doc);
    let again = parse(&text).unwrap_or_else(|error| panic!("not read again: {error}\n{text}"));
    assert!(again == *doc, "another document is read again");
    assert_eq!(to_ron(&again), text);
}

#[test]
fn fuzz_documents() {
    let inputs = documents();
    run(
        "ron",
        |dice| altered(&inputs, dice),
        |input| match parse(&String::from_utf8_lossy(input)) {
            Ok(doc) => {
                written_and_read(&doc);
                Outcome::Accepted
            }
            Err(error) => refused_with_position(&error),
        },
    );
}

#[test]
fn fuzz_networks() {
    let inputs = networks();
    run(
        "graphml",
        |dice| altered(&inputs, dice),
        |input| match graphml::parse(&String::from_utf8_lossy(input)) {
            Ok(plan) => {
                for reading in [plan.usual_reading(), Reading::ManyAses] {
                    written_and_read(&plan.document(reading, Announce::FromCentres(2)));
                }
                Outcome::Accepted
            }
            Err(error) => refused_with_position(&error),
        },
    );
}

#[test]
fn fuzz_relationships() {
    let inputs = relationships();
    let read = |input: &[u8], keep_going| -> Result<Read, ReadError> {
        let options = ReadOptions { keep_going, ..ReadOptions::default() };
        as_rel::read(input, None, &options, &mut unwatched)
    };
    run(
        "as-rel",
        |dice| altered(&inputs, dice),
        |input| {
            let lenient = read(input, KeepGoing::Yes);
            match read(input, KeepGoing::No) {
                Ok(Read { graph, report, .. }) => {
                    let lenient = lenient.expect("what is read strictly");
                    assert!(lenient.graph == graph && lenient.report == report);
                    let mut text = Vec::new();
                    as_rel::write(&graph, "again", &mut text).expect("written");
                    let again = read(&text, KeepGoing::No).expect("what was written");
                    assert!(again.graph == graph, "another graph is read again");
                    Outcome::Accepted
                }
                Err(error) => {
                    let said = error.to_string();
                    assert!(!said.is_empty() && said.len() < 20_000, "{said}");
                    assert!(error.faults().iter().all(|fault| fault.line > 0), "{said}");
                    Outcome::Refused
                }
            }
        },
    );
}

#[test]
fn fuzz_lessons() {
    let inputs = [include_bytes!("../../../assets/tour.ron").to_vec()];
    run(
        "lesson",
        |dice| altered(&inputs, dice),
        |input| match Lesson::parse(&String::from_utf8_lossy(input)) {
            Ok(lesson) => {
                let text = ron::to_string(&lesson).expect("written");
                let again = Lesson::parse(&text).unwrap_or_else(|e| panic!("{e}\n{text}"));
                assert!(again == lesson, "another lesson is read again");
                Outcome::Accepted
            }
            Err(error) => refused(&error),
        },
    );
}

#[test]
fn fuzz_clipboard() {
    let inputs = documents();
    let three = parse(examples::all()[0].text).expect("an example");
    run(
        "clipboard",
        |dice| altered(&inputs, dice),
        |input| match Clip::from_text(&String::from_utf8_lossy(input)) {
            Ok(clip) => {
                let text = clip.to_text();
                assert_eq!(Clip::from_text(&text).expect("its own text").to_text(), text);
                let mut doc = three.clone();
                let (edit, made) = clip.paste(&doc, (24.0, 24.0));
                let back = edit.apply(&mut doc).expect("there is room for it");
                assert!(made.iter().all(|id| doc.node(id).is_some()));
                written_and_read(&doc);
                back.apply(&mut doc).expect("taken back");
                assert!(doc == three, "pasted and taken back");
                Outcome::Accepted
            }
            Err(error) => refused(&error),
        },
    );
}

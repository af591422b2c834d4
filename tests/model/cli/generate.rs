//! `catchment generate`.

use std::fs;

use catchment::formats::Synthetic;
use catchment::formats::as_rel::{ReadOptions, read};
use catchment::topology::unwatched;

use super::{Status, done, refused};

#[test]
fn a_graph_goes_to_standard_output_or_to_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("made.txt");
    let figures = ["generate", "--ases", "200", "--seed", "3", "--links-per-as", "2.5"];
    let text = done(&figures);
    let header = "# made up: catchment generate --ases 200 --seed 3 --links-per-as 2.5\n";
    assert!(text.starts_with(header), "{text}");
    let made = Synthetic { ases: 200, seed: 3, links_per_as: 2.5 }.graph().expect("made");
    let read = read(text.as_bytes(), None, &ReadOptions::default(), &mut unwatched);
    assert_eq!(read.expect("well-formed").graph, made);

    let to = ["-o", file.to_str().expect("UTF-8")];
    assert_eq!(done(&[&figures[..], &to].concat()), "");
    assert_eq!(fs::read_to_string(&file).expect("written"), text);

    fs::write(&file, "mine").expect("a file");
    let said = refused(&[&figures[..], &to].concat(), Status::WrongCall);
    let name = file.display();
    assert_eq!(said, format!("error: {name} is there already; --force writes over it\n"));
    assert_eq!(fs::read_to_string(&file).expect("the file"), "mine");
    assert_eq!(done(&[&figures[..], &to, &["--force"]].concat()), "");
    assert_eq!(fs::read_to_string(&file).expect("written"), text);
}

#[test]
fn figures_out_of_bounds_are_a_wrong_call() {
    for (figures, what) in [
        (&["--ases", "19"][..], "error: 19 ASes; expected 20 to 1000000\n"),
        (
            &["--ases", "99", "--links-per-as", "NaN"],
            "error: NaN links for each AS; expected 1 to 50\n",
        ),
        (
            &["--ases", "1000000", "--links-per-as", "9"],
            "error: 9000000 links in all; expected at most 8000000\n",
        ),
    ] {
        assert_eq!(refused(&[&["generate"], figures].concat(), Status::WrongCall), what);
    }
    for figures in [&["--ases", "many"][..], &["--ases", "-5"], &[]] {
        refused(&[&["generate"], figures].concat(), Status::WrongCall);
    }
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("absent/made.txt");
    let to = file.to_str().expect("UTF-8");
    let err = refused(&["generate", "--ases", "50", "-o", to], Status::InputAtFault);
    assert!(err.starts_with(&format!("{to}: cannot be written: ")), "{err}");
}

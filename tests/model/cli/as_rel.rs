//! `catchment solve --as-rel`.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{Invocation, Status, catchment, refused};

/// Two tier-1 ASes that peer (1, 2); a transit AS below each (10, 20); three stubs, the one in the
/// middle with two providers; and an AS that nobody is linked to but its customer.
const SMALL: &str = "\
# a small internet
1|2|0
1|10|-1
2|20|-1|bgp
10|100|-1
10|150|-1
20|150|-1
20|200|-1
900|901|-1
";

fn file(text: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("as-rel.txt");
    fs::write(&file, text).expect("written");
    (folder, file)
}

/// The call with a file and more words, without a cache.
fn call<'a>(file: &'a Path, more: &[&'a str]) -> Vec<&'a str> {
    let file = file.to_str().expect("UTF-8");
    [&["solve", "--as-rel", file, "--no-cache"], more].concat()
}

/// The results and the messages of a job that is done.
fn said(args: &[&str]) -> (String, String) {
    let ran = catchment(args);
    assert_eq!(ran.end, Invocation::Ended(Status::Done), "{}", ran.err);
    (ran.out, ran.err)
}

fn solved(args: &[&str]) -> String {
    said(args).0
}

#[test]
fn every_as_with_a_route_has_a_line_in_the_order_of_asns() {
    let (_folder, file) = file(SMALL);
    let expected = "\
asn,site,next_hop,path_len,as_path
1,100,10,2,1 10 100
2,200,20,2,2 20 200
10,100,100,1,10 100
20,200,200,1,20 200
100,100,,0,100
150,100,10,2,150 10 100
200,200,,0,200
";
    let (out, err) = said(&call(&file, &["--announce", "100,200", "--csv"]));
    assert_eq!(out, expected);
    assert_eq!(
        err,
        "signs: the AS on the left of -1 is the provider, as in files since 2013\n\
         AS100 catches 4 ASes\nAS200 catches 3 ASes\nno route: 2 ASes\n",
    );
    for by in ["router-id", "neighbour-asn"] {
        let args = call(&file, &["--announce", "100,200", "--csv", "--tie-break", by]);
        assert_eq!(solved(&args), expected, "the router id of an AS is its ASN");
    }
}

#[test]
fn prepends_local_prefs_and_failures_move_what_they_should() {
    let (_folder, file) = file(SMALL);
    let lines = |more: &[&str]| {
        let args = [&["--announce", "100,200", "--csv"], more].concat();
        solved(&call(&file, &args))
    };
    let has = |more: &[&str], line: &str| {
        let text = lines(more);
        assert!(text.lines().any(|l| l == line), "{more:?}: {line} is not in\n{text}");
    };
    has(&["--prepend", "100:10:2"], "10,100,100,3,10 100 100 100");
    has(&["--prepend", "100:*:2"], "150,200,20,2,150 20 200");
    has(&["--prepend", "100:*:2", "--prepend", "100:10:0"], "150,100,10,2,150 10 100");
    has(&["--local-pref", "150:20:300"], "150,200,20,2,150 20 200");
    has(&["--local-pref", "1:2:250"], "1,200,2,3,1 2 20 200");
    has(&["--fail", "10"], "150,200,20,2,150 20 200");
    has(&["--fail", "150-10"], "150,200,20,2,150 20 200");
    has(&["--fail", "10-100", "--fail", "AS20"], "100,100,,0,100");
    let failed = lines(&["--fail", "100"]);
    assert!(!failed.contains("\n100,"), "what has failed has no route\n{failed}");
}

/// AS 20 announces; AS 30 is below 10 as it is, or above it where the signs mean the opposite.
#[test]
fn the_signs_are_told_and_can_be_overruled() {
    let (_folder, file) = file(include_str!("../as_rel/both-directions.as-rel.txt"));
    let (out, err) = said(&call(&file, &["--announce", "20", "--csv"]));
    assert!(out.contains("\n30,20,10,2,30 10 20\n"), "{out}");
    assert!(err.starts_with("signs: the AS on the left of -1 is the provider"), "{err}");
    assert!(err.contains("links stand in both directions"), "{err}");
    assert!(!err.contains("warning"), "{err}");
    let (out, err) = said(&call(&file, &["--announce", "20", "--csv", "--dialect", "old"]));
    assert!(out.contains("\n30,20,40,2,30 40 20\n"), "{out}");
    assert!(err.starts_with("signs: the AS on the right of -1 is the provider"), "{err}");
    assert!(err.contains("(as asked)"), "{err}");

    let signs = |more: &[&str]| {
        let args = [&["--announce", "20", "--json"], more].concat();
        let json: serde_json::Value = serde_json::from_str(&solved(&call(&file, &args))).unwrap();
        json["signs"].clone()
    };
    let expected = |side, because| {
        let doubt = serde_json::Value::Null;
        serde_json::json!({ "provider_of_minus_one": side, "because": because, "doubt": doubt })
    };
    assert_eq!(signs(&[]), expected("left", "both-directions"));
    assert_eq!(signs(&["--dialect", "old"]), expected("right", "asked"));
}

#[test]
fn a_file_that_looks_upside_down_is_warned_of() {
    let (_folder, file) = file("101|1|-1\n102|1|-1\n103|1|-1\n");
    let (_, err) = said(&call(&file, &["--announce", "1"]));
    let warning = "warning: 3 of 4 ASes have no provider: if the signs mean the opposite, read them \
                   with --dialect old\n";
    assert!(err.contains(warning), "{err}");
    let text = solved(&call(&file, &["--announce", "1", "--json"]));
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert!(json["signs"]["doubt"].as_str().expect("a doubt").starts_with("3 of 4 ASes"));
}

#[test]
fn json_and_the_table_say_the_same() {
    let (_folder, file) = file(SMALL);
    let text = solved(&call(&file, &["--announce", "100,200", "--json"]));
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let keys: Vec<&String> = json.as_object().expect("an object").keys().collect();
    assert_eq!(
        keys,
        ["version", "ases", "links", "signs", "state", "sites", "without_route", "routes"]
    );
    assert_eq!(json["state"], "stable");
    assert_eq!(json["sites"][0]["ases"], 4);
    let routes = json["routes"].as_array().expect("a list");
    let of = |asn: u32| routes.iter().find(|route| route["asn"] == asn).expect("it has one");
    assert_eq!(of(150)["as_path"], serde_json::json!([150, 10, 100]));
    assert_eq!(of(100)["next_hop"], serde_json::Value::Null);
    let table = solved(&call(&file, &["--announce", "100,200"]));
    assert!(table.contains("AS100") && table.contains("44.4 %"), "{table}");
}

#[test]
fn a_cycle_of_providers_that_prefer_each_other_comes_to_one_of_its_states() {
    let (_folder, file) = file("1|9|-1\n2|9|-1\n3|9|-1\n1|2|-1\n2|3|-1\n3|1|-1\n");
    let prefer = ["1:2:300", "2:3:300", "3:1:300"];
    let prefer = prefer.iter().flat_map(|set| ["--local-pref", set]);
    let args: Vec<&str> = ["--announce", "9", "--csv"].into_iter().chain(prefer).collect();
    let out = solved(&call(&file, &args));
    // One of the three has the way through the other two refused as a loop, and goes straight.
    let lengths: Vec<&str> = out.lines().filter_map(|line| line.split(',').nth(3)).collect();
    let mut sorted = lengths[1..4].to_vec();
    sorted.sort_unstable();
    assert_eq!(sorted, ["1", "2", "3"], "{out}");
}

#[test]
fn wrong_arguments_are_wrong_calls() {
    let (_folder, file) = file(SMALL);
    for (more, what) in [
        (&["--announce", "7"][..], "AS7 is not in the file"),
        (&["--announce", "100,100"], "AS100 is to announce the prefix twice"),
        (&["--announce", "100", "--fail", "7"], "AS7 is not in the file"),
        (&["--announce", "100", "--fail", "1-20"], "there is no link between AS1 and AS20"),
        (&["--announce", "100", "--prepend", "100:1:1"], "there is no link between AS100 and AS1"),
        (&["--announce", "100", "--prepend", "100:*:256"], "0 to 255"),
        (&["--announce", "100", "--prepend", "100:1"], "three parts"),
        (&["--announce", "100", "--local-pref", "7:1:1"], "AS7 is not in the file"),
        (&["--announce", "100", "--local-pref", "1:2:4294967296"], "0 to 4294967295"),
        (&["--announce", "0"], "reserved"),
        (&["--announce", "4294967296"], "no AS number"),
        (&["--announce", "100", "--tie-break", "age"], "router-id"),
        (&["--announce", "100", "--json", "--csv"], "cannot be used with"),
        (&[], "--announce"),
    ] {
        let err = refused(&call(&file, more), Status::WrongCall);
        assert!(err.contains(what), "{more:?}: {err}");
    }
    let err = refused(&["solve", "--announce", "1"], Status::WrongCall);
    assert!(err.contains("--as-rel"), "{err}");
    let err = refused(&["solve", "a.ron", "--csv"], Status::WrongCall);
    assert!(err.contains("--as-rel"), "{err}");
    refused(&["solve"], Status::WrongCall);
}

#[test]
fn malformed_lines_refuse_the_file_or_are_left_out_and_counted() {
    let (_folder, file) = file(&format!("{SMALL}10|x|-1\n0|1|0\n"));
    let err = refused(&call(&file, &["--announce", "100"]), Status::InputAtFault);
    assert!(err.contains("as-rel.txt:10:") && err.contains("as-rel.txt:11:"), "{err}");
    let args = call(&file, &["--announce", "100", "--csv", "--keep-going"]);
    let (out, err) = said(&args);
    assert!(out.contains("\n1,100,10,2,1 10 100\n"), "{out}");
    assert!(err.contains("2 malformed lines were left out"), "{err}");
}

#[test]
fn the_times_of_all_parts_are_told_and_the_cache_says_the_same() {
    let (folder, file) = file(SMALL);
    let cached = |more: &[&str]| {
        let file = file.to_str().expect("UTF-8");
        let args = [&["solve", "--as-rel", file, "--announce", "100", "--csv"], more].concat();
        let program = env!("CARGO_BIN_EXE_catchment");
        let ran = std::process::Command::new(program)
            .args(args)
            .env("CATCHMENT_CACHE_DIR", folder.path())
            .output()
            .expect("it runs");
        assert!(ran.status.success());
        (ran.stdout, String::from_utf8(ran.stderr).expect("text"))
    };
    let (cold, told) = cached(&["--timings"]);
    assert!(told.contains("from the file") && told.contains("parsing"), "{told}");
    let (warm, told) = cached(&["--timings"]);
    assert!(told.contains("from the cache") && told.contains("solving"), "{told}");
    assert_eq!(cold, warm);
}

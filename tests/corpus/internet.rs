//! The whole Internet against what BGPy made of it: site, next hop, path length and AS path of
//! every AS, through the command line.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use catchment::cli::{Invocation, Status, run};
use catchment::engine::internet::{AsNetwork, AsState};
use catchment::formats::as_rel::{Cache, ReadOptions, load};
use catchment::topology::{Origin, Prefix, unwatched};
use flate2::read::GzDecoder;

use crate::changes::change;
use crate::dice::{Dice, cases};

/// The folder that an environment variable names, or the usual one, if it is there.
fn folder(variable: &str, usual: &str) -> Option<PathBuf> {
    let named = std::env::var_os(variable).map(PathBuf::from);
    let folder = named.unwrap_or_else(|| Path::new("../shared").join(usual));
    if !folder.exists() {
        println!("{variable} names no folder: skipped");
        return None;
    }
    Some(folder)
}

fn unpacked(path: &Path) -> String {
    let mut text = String::new();
    let file = std::fs::File::open(path).expect("a recorded answer");
    GzDecoder::new(file).read_to_string(&mut text).expect("an archive in order");
    text
}

/// What `solve --as-rel` says: for each AS the other columns.
fn solved(file: &Path, more: &[&str]) -> BTreeMap<u32, String> {
    let words = ["catchment", "solve", "--as-rel"].map(OsString::from).into_iter();
    let rest = ["--csv", "--tie-break", "neighbour-asn", "--no-cache"].map(OsString::from);
    let args = words.chain([file.into()]).chain(rest).chain(more.iter().map(OsString::from));
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let ended = run(args, &mut out, &mut err);
    assert_eq!(ended, Invocation::Ended(Status::Done), "{}", String::from_utf8_lossy(&err));
    let text = String::from_utf8(out).expect("text");
    let rows: Vec<(u32, String)> = text
        .lines()
        .skip(1)
        .map(|line| {
            let (asn, rest) = line.split_once(',').expect("columns");
            (asn.parse().expect("a number"), rest.to_owned())
        })
        .collect();
    assert!(rows.is_sorted(), "rows are in the order of ASNs");
    rows.into_iter().collect()
}

/// Tells how many agree, and fails on the first that do not.
fn compare(name: &str, mine: &BTreeMap<u32, String>, theirs: &BTreeMap<u32, String>) {
    let differ: Vec<_> = mine
        .keys()
        .chain(theirs.keys())
        .filter(|asn| mine.get(asn) != theirs.get(asn))
        .map(|asn| (asn, mine.get(asn), theirs.get(asn)))
        .collect();
    println!("{name}: {} ASes agree, {} differ", theirs.len() - differ.len(), differ.len());
    assert!(differ.is_empty(), "{name}: {:?}", &differ[..differ.len().min(5)]);
    assert!(theirs.len() > 70_000, "{name}: nothing to compare");
}

/// `…_AS101x4_AS1916.csv.gz`: the origins, and how often the ASN of each stands in its paths.
fn origins(name: &str) -> Vec<(String, u32)> {
    let parts = name.trim_end_matches(".csv.gz").split('_').filter_map(|p| p.strip_prefix("AS"));
    let origin = |part: &str| match part.split_once('x') {
        Some((asn, times)) => (asn.to_owned(), times.parse().expect("a number")),
        None => (part.to_owned(), 1),
    };
    parts.map(origin).collect()
}

#[test]
fn every_as_of_the_internet_has_the_route_that_bgpy_gives_it() {
    let corpus = folder("CATCHMENT_CORPUS", "corpus").map(|all| all.join("internet_oracle"));
    let data = folder("CATCHMENT_DATA", "data");
    let (Some(corpus), Some(data)) = (corpus.filter(|folder| folder.exists()), data) else {
        return;
    };
    let file = data.join("20250901.as-rel2.txt.bz2");
    let recorded = std::fs::read_dir(corpus).expect("the folder");
    let mut seen = 0;
    for entry in recorded.map(|entry| entry.expect("an entry").path()) {
        let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !name.ends_with(".csv.gz") {
            continue;
        }
        let origins = origins(&name);
        let asns: Vec<&str> = origins.iter().map(|(asn, _)| asn.as_str()).collect();
        let prepends = origins.iter().filter(|(_, times)| *times > 1);
        let prepends: Vec<String> =
            prepends.map(|(asn, times)| format!("{asn}:*:{}", times - 1)).collect();
        let announced = asns.join(",");
        let mut args = vec!["--announce", &announced];
        args.extend(prepends.iter().flat_map(|prepend| ["--prepend", prepend]));
        let mine = solved(&file, &args);
        let theirs: BTreeMap<u32, String> = unpacked(&entry)
            .lines()
            .skip(1)
            .map(|line| {
                let columns: Vec<&str> = line.split(',').collect();
                let [asn, class, hop, length, site, path] = columns[..] else { panic!("{line}") };
                let row = match class {
                    // Its own row shows what it sends, not what it holds.
                    "origin" => format!("{asn},,0,{asn}"),
                    _ => format!("{site},{hop},{length},{path}"),
                };
                (asn.parse().expect("a number"), row)
            })
            .collect();
        compare(&name, &mine, &theirs);
        seen += 1;
    }
    assert!(seen >= 3, "only {seen} recorded answers");
}

#[test]
fn a_made_up_internet_is_as_bgpy_leaves_it_before_and_after_a_withdrawal() {
    let Some(peers) = folder("CATCHMENT_PEERS", "peers") else { return };
    let scratch = tempfile::tempdir().expect("a folder");
    let made = std::process::Command::new("python3")
        .arg(peers.join("gen_topo.py").canonicalize().expect("the generator"))
        .arg("80000")
        .current_dir(scratch.path())
        .status();
    assert!(made.is_ok_and(|status| status.success()), "the generator runs");
    let file = scratch.path().join("asrel-80000.txt");
    let sites = std::fs::read_to_string(scratch.path().join("sites-80000.txt")).expect("sites");
    let sites: Vec<&str> = sites.split_whitespace().collect();
    for (name, sites) in [("catchment", &sites[..]), ("withdrawn", &sites[1..])] {
        let mine = solved(&file, &["--announce", &sites.join(",")]);
        let short = |(asn, row): (&u32, &String)| {
            let columns: Vec<&str> = row.split(',').collect();
            let hop = if columns[1].is_empty() { asn.to_string() } else { columns[1].to_owned() };
            (*asn, format!("{} {hop} {}", columns[0], columns[2]))
        };
        let mine: BTreeMap<u32, String> = mine.iter().map(short).collect();
        let theirs = unpacked(&peers.join(format!("bgpy-80000.{name}.gz")));
        let theirs = theirs.lines().map(|line| {
            let (asn, rest) = line.split_once(' ').expect("columns");
            (asn.parse().expect("a number"), rest.to_owned())
        });
        compare(name, &mine, &theirs.collect());
    }
}

/// `CATCHMENT_CASES=1000 cargo test --release --test corpus scratch -- --nocapture`
#[test]
fn after_each_of_many_changes_the_internet_is_as_from_scratch() {
    let Some(data) = folder("CATCHMENT_DATA", "data") else { return };
    let file = data.join("20250901.as-rel2.txt.bz2");
    let loaded = load(&file, &ReadOptions::default(), &Cache::Off, &mut unwatched);
    let graph = Arc::new(loaded.expect("in order").graph);
    let mut state = AsState::new(AsNetwork::new(graph.clone()));
    let mut dice = Dice::new(4);
    for _ in 0..8 {
        let asn = graph.asn(dice.below(graph.len()) as u32);
        let origin = vec![Origin::plain(Prefix::DOCUMENTATION)];
        state.apply(&AsState::announcing(asn, origin)).expect("it fits the graph");
    }
    state.settle(&mut unwatched).expect("nobody stops it");
    let (mut failed, mut moved) = (Vec::new(), 0);
    let changes = cases(20);
    let count = changes.clone().count();
    for step in changes {
        // Some changes are several at once.
        for _ in 0..1 + dice.below(3) {
            let edit = change(&graph, &mut dice, &mut failed);
            state.apply(&edit).expect("it fits the graph");
        }
        state.settle(&mut unwatched).expect("nobody stops it");
        let mut anew = AsState::new(state.network().clone());
        anew.settle(&mut unwatched).expect("nobody stops it");
        let [now, anew] = [&state, &anew].map(|s| s.of(&Prefix::DOCUMENTATION).expect("announced"));
        for node in 0..graph.len() as u32 {
            let same = now.route(node) == anew.route(node)
                && now.path(node).into_iter().flatten().eq(anew.path(node).into_iter().flatten());
            assert!(same, "step {step}: AS{} differs", graph.asn(node));
        }
        moved += now.changed().len();
    }
    println!("{count} changes, {moved} new routes: each state is as from scratch");
    assert!(moved > count, "nothing moved");
}

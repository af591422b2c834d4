//! The cache: the same answer as the file, and never an error.

use std::fs;
use std::path::{Path, PathBuf};

use catchment::formats::as_rel::{Cache, From, Loaded, MOST_CACHED, load};

use super::{Dialect, KeepGoing, ReadError, ReadOptions, unwatched};

const TEXT: &str = "1|2|-1\n2|3|0\n3|4|-1\n2|3|0\n70000|4|-1\n4200000000|1|-1\n";

struct Place {
    folder: tempfile::TempDir,
    cache: Cache,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = Cache::At(folder.path().join("a/b"));
        Self { folder, cache }
    }

    fn file(&self, text: &str) -> PathBuf {
        let path = self.folder.path().join("rel.txt");
        fs::write(&path, text).expect("written");
        path
    }

    fn load(&self, path: &Path) -> Result<Loaded, ReadError> {
        load(path, &ReadOptions::default(), &self.cache, &mut unwatched)
    }

    fn entries(&self) -> Vec<PathBuf> {
        let files = fs::read_dir(self.cache.folder().expect("one")).into_iter().flatten();
        files.map(|file| file.expect("listed").path()).collect()
    }
}

#[test]
fn the_second_time_the_cache_says_the_same() {
    let place = Place::new();
    let file = place.file(TEXT);
    let (cold, warm) = (place.load(&file).expect("read"), place.load(&file).expect("found"));
    assert_eq!((cold.from, warm.from), (From::Source, From::Cache));
    assert_eq!((cold.graph, cold.report), (warm.graph, warm.report));
    let off = load(&file, &ReadOptions::default(), &Cache::Off, &mut unwatched).expect("read");
    assert_eq!(off.from, From::Source);
}

#[test]
fn another_content_is_read_anew_and_the_same_under_another_name_is_found() {
    let place = Place::new();
    place.load(&place.file(TEXT)).expect("read");
    let other = place.load(&place.file("1|2|-1\n")).expect("read");
    assert_eq!((other.from, other.graph.len()), (From::Source, 2));
    let copy = place.folder.path().join("copy");
    fs::write(&copy, TEXT).expect("written");
    assert_eq!(place.load(&copy).expect("found").from, From::Cache);
}

#[test]
fn an_entry_that_is_altered_or_cut_short_is_written_anew() {
    let place = Place::new();
    let file = place.file(TEXT);
    let cold = place.load(&file).expect("read");
    let entry = place.entries().pop().expect("an entry");
    let whole = fs::read(&entry).expect("read");
    let mut bad: Vec<Vec<u8>> = (0..whole.len()).step_by(7).map(|n| whole[..n].to_vec()).collect();
    bad.extend((0..whole.len()).step_by(5).map(|at| {
        let mut altered = whole.clone();
        altered[at] ^= 0x10;
        altered
    }));
    bad.push([&whole[..], b"more"].concat());
    for bytes in bad {
        fs::write(&entry, bytes).expect("written");
        let again = place.load(&file).expect("read");
        assert_eq!((again.from, &again.graph), (From::Source, &cold.graph));
        assert_eq!(fs::read(&entry).expect("read"), whole);
    }
}

#[test]
fn a_large_entry_is_not_believed_where_a_byte_differs() {
    let place = Place::new();
    let text: String = (1..3000u32).map(|n| format!("{n}|{}|-1\n", n * 3 + 1)).collect();
    let file = place.file(&text);
    place.load(&file).expect("read");
    let entry = place.entries().pop().expect("an entry");
    let whole = fs::read(&entry).expect("read");
    for at in (0..whole.len()).step_by(97 * 7) {
        let mut altered = whole.clone();
        altered[at] = !altered[at];
        fs::write(&entry, altered).expect("written");
        assert_eq!(place.load(&file).expect("read").from, From::Source, "byte {at}");
    }
    assert_eq!(place.load(&file).expect("found").from, From::Cache);
}

#[test]
fn the_messages_about_a_malformed_file_are_the_same_every_time() {
    let place = Place::new();
    let file = place.file("1|2|-1\n3|3|0\n");
    let keep_going = ReadOptions { keep_going: KeepGoing::Yes, ..ReadOptions::default() };
    for _ in 0..2 {
        let read = load(&file, &keep_going, &place.cache, &mut unwatched).expect("a link is left");
        assert_eq!((read.from, read.report.dropped), (From::Source, 1));
        let error = place.load(&file).expect_err("malformed").to_string();
        assert!(error.contains("rel.txt:2: AS3 is linked with itself"), "{error}");
    }
}

#[test]
fn somebody_s_own_dialect_is_not_confused_with_what_is_kept() {
    let place = Place::new();
    let file = place.file(TEXT);
    let usual = place.load(&file).expect("read");
    let old = ReadOptions { dialect: Some(Dialect::Old), ..ReadOptions::default() };
    let turned = load(&file, &old, &place.cache, &mut unwatched).expect("read");
    assert_eq!(turned.from, From::Source);
    assert_ne!(turned.graph, usual.graph);
    assert_eq!(place.load(&file).expect("found").graph, usual.graph);
}

#[test]
fn only_so_many_graphs_are_kept_and_nothing_else_is_removed() {
    let place = Place::new();
    place.load(&place.file(TEXT)).expect("read");
    let other = place.cache.folder().expect("one").join("letter.graph");
    fs::write(&other, "dear").expect("written");
    for n in 2..20 {
        place.load(&place.file(&format!("1|{n}|0\n"))).expect("read");
    }
    assert_eq!(place.entries().len(), MOST_CACHED + 1);
    assert!(other.exists());
    assert_eq!(place.load(&place.file("1|19|0\n")).expect("found").from, From::Cache);
}

#[test]
fn a_cache_that_cannot_be_written_is_no_error() {
    let place = Place::new();
    let file = place.file(TEXT);
    let under_a_file = Cache::At(file.join("cache"));
    let read = load(&file, &ReadOptions::default(), &under_a_file, &mut unwatched);
    assert_eq!(read.expect("read").from, From::Source);
}

#[test]
fn what_is_no_file_is_refused_by_name() {
    let place = Place::new();
    let folder = place.folder.path();
    let error = place.load(folder).expect_err("a folder").to_string();
    assert_eq!(error, format!("{}: is no file; expected AS relationships", folder.display()));
    let absent = folder.join("absent");
    let error = place.load(&absent).expect_err("absent").to_string();
    assert!(error.starts_with(&format!("{}: cannot be read: ", absent.display())), "{error}");
}

//! Files that are written: what is replaced, what is written to, and what is left when the program
//! or the disk gives up on the way.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use catchment::topology::{Topology, Written, load, parse, save, to_ron};
use tempfile::TempDir;

use crate::common::names_in;

#[cfg(unix)]
mod interrupted;
#[cfg(unix)]
mod owners;
#[cfg(unix)]
mod streams;

fn document(title: &str) -> Topology {
    parse(&format!("(format: 1, title: \"{title}\")")).expect("a document")
}

/// A folder with one document in it.
fn folder() -> (TempDir, PathBuf) {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("document.ron");
    fs::write(&path, to_ron(&document("old"))).expect("a file");
    (folder, path)
}

/// Makes a file look as old as a day.
fn age(path: &Path) {
    let yesterday = SystemTime::now() - Duration::from_secs(24 * 3600);
    let file = fs::File::options().append(true).open(path).expect("a file");
    file.set_modified(yesterday).expect("another time");
}

#[test]
fn what_killed_saves_left_is_swept_and_nothing_else() {
    let (folder, path) = folder();
    let beside = |name: &str| folder.path().join(name);
    let others = [
        ".tmpAbC123",
        ".tmp-catchment-",
        ".tmp-catchment-AbC12",
        ".tmp-catchment-AbC1234",
        ".tmp-catchment-AbC-12",
        "tmp-catchment-AbC123",
        "other.ron",
    ];
    for name in others {
        fs::write(beside(name), "not ours").expect("a file");
        age(&beside(name));
    }
    fs::write(beside(".tmp-catchment-oLd123"), "half").expect("a file");
    age(&beside(".tmp-catchment-oLd123"));
    fs::write(beside(".tmp-catchment-nEw123"), "of a save that goes on").expect("a file");
    fs::create_dir(beside(".tmp-catchment-fOldEr")).expect("a folder");
    save(&document("new"), &path).expect("saved");
    let mut stay = [&others[..], &[".tmp-catchment-nEw123", ".tmp-catchment-fOldEr"]].concat();
    stay.push("document.ron");
    stay.sort_unstable();
    assert_eq!(names_in(folder.path()), stay);
    assert_eq!(load(&path), Ok(document("new")));
}

#[test]
fn a_plain_save_says_nothing() {
    let (folder, path) = folder();
    assert_eq!(save(&document("new"), &path), Ok(Written::File(Vec::new())));
    let new = folder.path().join("new.ron");
    assert_eq!(save(&document("new"), &new), Ok(Written::File(Vec::new())));
    assert_eq!(names_in(folder.path()), ["document.ron", "new.ron"]);
}

//! Owner, group and mode of what is written over. What only root can try is tried where the tests
//! run as root.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::process::Command;

use catchment::topology::NotKept;

use super::*;

/// A user who owns nothing.
const NOBODY: u32 = 65_534;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("the file").mode() & 0o7777
}

fn is_root() -> bool {
    let probe = TempDir::new().expect("a folder");
    let is = fs::metadata(probe.path()).expect("a folder").uid() == 0;
    if !is {
        println!("only root can give files away: not tried");
    }
    is
}

#[test]
fn modes_are_kept() {
    for wanted in [0o600, 0o640, 0o644, 0o666, 0o755] {
        let (_folder, path) = folder();
        fs::set_permissions(&path, fs::Permissions::from_mode(wanted)).expect("permissions");
        assert_eq!(save(&document("new"), &path), Ok(Written::File(Vec::new())));
        assert_eq!(mode(&path), wanted, "{wanted:o}");
    }
}

#[test]
fn other_names_of_a_file_are_told_of() {
    let (folder, path) = folder();
    let other = folder.path().join("other.ron");
    fs::hard_link(&path, &other).expect("another name");
    let written = save(&document("new"), &path);
    assert_eq!(written, Ok(Written::File(vec![NotKept::Names(1)])));
    assert_eq!(load(&other), Ok(document("old")));
}

#[test]
fn owner_and_group_are_kept_by_root() {
    if !is_root() {
        return;
    }
    let (_folder, path) = folder();
    chown(&path, Some(1234), Some(4321)).expect("given away");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("permissions");
    assert_eq!(save(&document("new"), &path), Ok(Written::File(Vec::new())));
    let about = fs::metadata(&path).expect("the file");
    assert_eq!((about.uid(), about.gid(), mode(&path)), (1234, 4321, 0o640));
}

/// Somebody else's file in a folder where everybody may write, and a folder where nobody may.
#[test]
fn who_may_not_give_files_away_is_told_so() {
    if !is_root() {
        return;
    }
    let (folder, path) = folder();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).expect("permissions");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o664)).expect("permissions");
    let network = folder.path().join("net.graphml");
    fs::write(&network, "<graphml><graph><node id=\"Oslo\"/></graph></graphml>").expect("a file");
    let import = || {
        let mut call = Command::new(env!("CARGO_BIN_EXE_catchment"));
        call.arg("import").arg(&network).arg("-o").arg(&path).arg("--force");
        call.uid(NOBODY).gid(NOBODY).output()
    };
    let ended = match import() {
        Ok(ended) => ended,
        Err(error) => return println!("nobody may not run the program here: {error}"),
    };
    let said = String::from_utf8_lossy(&ended.stdout);
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    let notes = ["the owner, user 0, was not kept: only", "the group 0 was not kept: you are not"];
    assert!(notes.iter().all(|note| said.contains(note)), "{said}");
    assert_eq!(fs::metadata(&path).expect("the file").uid(), NOBODY);
    // The new group may do no more than everybody could.
    assert_eq!(mode(&path), 0o644);

    let before = fs::read(&path).expect("the file");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).expect("permissions");
    let ended = import().expect("ran");
    assert_eq!(ended.status.code(), Some(1));
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(said.ends_with("document.ron: cannot be written: permission denied\n"), "{said}");
    assert_eq!(fs::read(&path).expect("the file"), before);
    assert_eq!(names_in(folder.path()), ["document.ron", "net.graphml"]);
}

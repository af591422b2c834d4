//! Saves that are killed on the way, or find the disk full.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use catchment::topology::{Unread, write_file};

use super::*;

/// What the helper writes to, where a test has started it.
const HELPER_FILE: &str = "CATCHMENT_TEST_HALF_WRITTEN";

/// Not a test: the process that [`a_save_killed_half_way_leaves_the_old_file`] kills.
#[test]
fn helper_that_writes_half_and_waits() {
    let Some(path) = std::env::var_os(HELPER_FILE) else { return };
    let written = write_file(Path::new(&path), Unread::Refuse, |out| {
        // More than any buffer on the way holds.
        out.write_all(&vec![b'x'; 1 << 20])?;
        println!("half");
        std::thread::sleep(Duration::from_secs(60));
        Ok(())
    });
    panic!("not killed: {written:?}");
}

#[test]
fn a_save_killed_half_way_leaves_the_old_file() {
    let (folder, path) = folder();
    let name = "saving::interrupted::helper_that_writes_half_and_waits";
    let mut call = Command::new(std::env::current_exe().expect("this program"));
    call.args(["--exact", name, "--nocapture"]).env(HELPER_FILE, &path);
    let mut helper = call.stdout(Stdio::piped()).spawn().expect("started");
    let lines = BufReader::new(helper.stdout.take().expect("a pipe")).lines();
    assert!(lines.map_while(Result::ok).any(|line| line.ends_with("half")), "it got there");
    kill_hard(&mut helper);
    assert_eq!(load(&path), Ok(document("old")));
    let left = names_in(folder.path());
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(left[0].starts_with(".tmp-catchment-"), "{left:?}");
    // It may be of a save that goes on, until it is old.
    save(&document("new"), &path).expect("saved");
    assert_eq!(names_in(folder.path()), left);
    age(&folder.path().join(&left[0]));
    save(&document("newer"), &path).expect("saved");
    assert_eq!(names_in(folder.path()), ["document.ron"]);
}

/// `kill -9`, and the end of it.
fn kill_hard(child: &mut Child) {
    child.kill().expect("killed");
    child.wait().expect("ended");
}

/// Whenever it is killed, the file is one of the two that were written, whole.
#[test]
fn a_program_killed_at_any_time_leaves_the_old_file_or_the_new() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("made.txt");
    let call = |seed: usize| {
        let mut call = Command::new(env!("CARGO_BIN_EXE_catchment"));
        call.args(["generate", "--ases", "2000", "--force", "--seed", &seed.to_string(), "-o"]);
        call.arg(&path).stdout(Stdio::null()).stderr(Stdio::null());
        call
    };
    let texts: Vec<Vec<u8>> = (0..2)
        .map(|seed| {
            assert!(call(seed).status().expect("ran").success());
            fs::read(&path).expect("the file")
        })
        .collect();
    let begun = std::time::Instant::now();
    assert!(call(0).status().expect("ran").success());
    let whole = begun.elapsed();
    const ROUNDS: u32 = 24;
    for round in 1..=ROUNDS {
        let mut child = call(round as usize % 2).spawn().expect("started");
        std::thread::sleep(whole * round / ROUNDS);
        kill_hard(&mut child);
        let found = fs::read(&path).expect("the file");
        assert!(texts.contains(&found), "round {round}: {} bytes, torn", found.len());
    }
}

/// A limit on the size of files stands for a full disk: the system refuses to write on.
#[test]
fn a_file_that_does_not_fit_leaves_the_old_one() {
    let (folder, path) = folder();
    let program = env!("CARGO_BIN_EXE_catchment");
    let script = "trap '' XFSZ; ulimit -f 8; exec \"$0\" generate --ases 2000 --force -o \"$1\"";
    let mut call = Command::new("sh");
    let ended = call.args(["-c", script, program]).arg(&path).output().expect("ran");
    let said = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(1), "{said}");
    assert!(said.contains("document.ron: cannot be written: "), "{said}");
    assert_eq!(load(&path), Ok(document("old")));
    assert_eq!(names_in(folder.path()), ["document.ron"]);
}

/// A disk of 64 KiB in memory, where the tests may mount one.
#[test]
fn a_full_disk_leaves_the_old_file() {
    let folder = TempDir::new().expect("a folder");
    let mount = |args: &[&str]| {
        let done = Command::new(args[0]).args(&args[1..]).arg(folder.path()).output();
        done.is_ok_and(|done| done.status.success())
    };
    if !mount(&["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs"]) {
        return println!("no disk can be mounted here: not tried");
    }
    let path = folder.path().join("document.ron");
    fs::write(&path, to_ron(&document("old"))).expect("a file");
    let outcome = std::panic::catch_unwind(|| {
        let large = write_file(&path, Unread::Refuse, |out| out.write_all(&[b'x'; 100_000]));
        let error = large.expect_err("full");
        assert_eq!(error.what, "cannot be written: the disk is full");
        assert_eq!(load(&path), Ok(document("old")));
        assert_eq!(names_in(folder.path()), ["document.ron"]);
        save(&document("new"), &path).expect("saved, for it is small");
    });
    assert!(mount(&["umount"]), "unmounted");
    outcome.expect("as it should be");
}

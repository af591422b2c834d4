//! Links, devices, pipes and what a process has open.

use std::io::Read as _;
use std::os::unix::fs::{FileTypeExt as _, symlink};
use std::process::{Command, Stdio};

use super::*;

#[test]
fn a_link_is_followed_and_stays() {
    let (folder, path) = folder();
    let (first, second) = (folder.path().join("first.ron"), folder.path().join("second.ron"));
    symlink("document.ron", &first).expect("a link");
    symlink(&first, &second).expect("a link");
    save(&document("new"), &second).expect("saved");
    assert_eq!(load(&path), Ok(document("new")));
    for link in [&first, &second] {
        assert!(fs::symlink_metadata(link).expect("the link").is_symlink());
    }
    assert_eq!(names_in(folder.path()), ["document.ron", "first.ron", "second.ron"]);
}

#[test]
fn a_link_that_leads_nowhere_is_refused() {
    let (folder, _) = folder();
    let link = folder.path().join("link.ron");
    symlink("gone.ron", &link).expect("a link");
    let error = save(&document("new"), &link).expect_err("nowhere");
    assert_eq!(error.what, "cannot be written: it is a link to gone.ron, which is not there");
    assert_eq!(names_in(folder.path()), ["document.ron", "link.ron"]);
    let round = folder.path().join("round.ron");
    symlink("round.ron", &round).expect("a link");
    save(&document("new"), &round).expect_err("in a circle");
    assert!(fs::symlink_metadata(&round).expect("the link").is_symlink());
}

#[test]
fn a_device_is_written_to_and_stays_one() {
    let null = Path::new("/dev/null");
    assert_eq!(save(&document("new"), null), Ok(Written::Stream));
    assert!(fs::metadata(null).expect("a device").file_type().is_char_device());
    if cfg!(target_os = "linux") {
        let full = Path::new("/dev/full");
        let error = save(&document("new"), full).expect_err("full");
        assert_eq!(error.what, "cannot be written: the disk is full");
        assert!(fs::metadata(full).expect("a device").file_type().is_char_device());
    }
}

#[test]
fn a_pipe_is_written_to_where_somebody_reads() {
    let (folder, _) = folder();
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let error = save(&document("new"), &pipe).expect_err("no reader");
    assert_eq!(error.what, "cannot be written: nobody reads from this pipe");
    let from = pipe.clone();
    let reader = std::thread::spawn(move || fs::read_to_string(from).expect("a text"));
    // The reader may not have opened it yet.
    let written = std::iter::repeat_with(|| {
        std::thread::sleep(Duration::from_millis(5));
        save(&document("new"), &pipe)
    });
    assert_eq!(written.take(2000).find_map(Result::ok), Some(Written::Stream));
    assert_eq!(reader.join().expect("read"), to_ron(&document("new")));
    assert!(fs::metadata(&pipe).expect("a pipe").file_type().is_fifo());
}

/// Standard output that is a file must not be replaced by another: the shell goes on writing to it.
#[test]
fn standard_output_gets_the_document_and_standard_error_the_rest() {
    let (folder, _) = folder();
    let network = folder.path().join("net.graphml");
    let text = "<graphml><graph edgedefault=\"undirected\"><node id=\"Oslo\"/><node id=\"Bergen\"/>\
                <edge source=\"Oslo\" target=\"Bergen\"/></graph></graphml>";
    fs::write(&network, text).expect("a file");
    let link = folder.path().join("link.ron");
    symlink("/dev/stdout", &link).expect("a link");
    let names = ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];
    let names =
        names.iter().map(PathBuf::from).filter(|name| name == Path::new("-") || name.exists());
    for name in names.chain([link.clone()]) {
        let redirected = folder.path().join("redirected.ron");
        let to = fs::File::create(&redirected).expect("a file");
        let mut call = Command::new(env!("CARGO_BIN_EXE_catchment"));
        call.arg("import").arg(&network).arg("-o").arg(&name).stdout(to).stderr(Stdio::piped());
        let ended = call.output().expect("ran");
        assert!(ended.status.success(), "{name:?}: {}", String::from_utf8_lossy(&ended.stderr));
        let text = fs::read_to_string(&redirected).expect("a text");
        assert_eq!(parse(&text).expect("a document").nodes().len(), 2, "{name:?}");
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(said.contains("written, 2 nodes"), "{name:?}: {said}");
    }
    assert!(fs::symlink_metadata(&link).expect("the link").is_symlink());

    let mut call = Command::new(env!("CARGO_BIN_EXE_catchment"));
    let call = call.args(["generate", "--ases", "50", "-o", "/dev/stdout"]).stdout(Stdio::piped());
    let mut child = call.spawn().expect("ran");
    let mut text = String::new();
    child.stdout.take().expect("a pipe").read_to_string(&mut text).expect("a text");
    assert!(text.starts_with("# made up"), "{text}");
    assert!(child.wait().expect("ended").success());
}

//! The command line: what it prints, on which stream, and with which exit status.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use catchment::cli::{Invocation, Status, run};
use tempfile::TempDir;

mod as_rel;
mod check_json;
mod explain_json;
mod generate;
mod import;
mod json;
mod play;
mod text;
mod unseen;

/// Three sites of one ASN, one of them failed; two transits that peer; a client whose only link is
/// cut.
const SITES: &str = r#"Topology(
    format: 1,
    title: "Three sites",
    nodes: [
        (id: "sin", kind: Site, name: "Singapore", asn: 64500, pos: (800, 0), state: Failed,
            origins: [(prefix: "192.0.2.0/24")]),
        (id: "fra", kind: Site, name: "Frankfurt", asn: 64500, pos: (0, 0), capacity: 10,
            origins: [(prefix: "192.0.2.0/24", communities: ["64500:2", "64500:1"])]),
        (id: "nyc", kind: Site, name: "New York", asn: 64500, pos: (400, 0), capacity: 50,
            origins: [(prefix: "192.0.2.0/24", med: 30), (prefix: "9.0.0.0/8")]),
        (id: "west", kind: Isp, name: "Transit", asn: 65001, pos: (0, 200)),
        (id: "east", kind: Isp, name: "Transit", asn: 65002, pos: (400, 200)),
        (id: "ber", kind: Client, name: "Berlin", asn: 65101, pos: (0, 400), demand: 20),
        (id: "bos", kind: Client, name: "Boston", asn: 65102, pos: (400, 400), demand: 5),
        (id: "tok", kind: Client, name: "Tokyo", asn: 65103, pos: (800, 400), demand: 5),
    ],
    links: [
        (id: "fra-west", a: (node: "fra", role: Customer), b: (node: "west", role: Provider)),
        (id: "nyc-west", a: (node: "nyc", role: Customer),
            b: (node: "west", role: Provider, policy: (import: [(local_pref: 150)]))),
        (id: "nyc-east", a: (node: "nyc", role: Customer), b: (node: "east", role: Provider)),
        (id: "west-east", a: (node: "west", role: Peer), b: (node: "east", role: Peer)),
        (id: "ber-west", a: (node: "ber", role: Customer), b: (node: "west", role: Provider)),
        (id: "ber-east", a: (node: "ber", role: Customer), b: (node: "east", role: Provider)),
        (id: "bos-east", a: (node: "bos", role: Customer), b: (node: "east", role: Provider)),
        (id: "tok-east", a: (node: "tok", role: Customer), b: (node: "east", role: Provider),
            state: Failed),
    ],
)
"#;

/// BAD GADGET (Griffin, Shepherd and Wilfong 2002): each of the ring prefers its clockwise
/// neighbour's direct route, and no other of its routes, to its own.
fn bad_gadget() -> String {
    let mut links = String::new();
    for (own, next, after) in [(1, 2, 3), (2, 3, 1), (3, 1, 2)] {
        links += &format!(
            r#"(id: "d-{own}", a: (node: "d"), b: (node: "n{own}", policy: (import_default: Open))),
               (id: "{own}-{next}",
                a: (node: "n{own}", policy: (import_default: Open, export_default: Open, import: [
                    (match: (as_path: Contains({after})), deny: true), (local_pref: 200)])),
                b: (node: "n{next}", policy: (import_default: Open, export_default: Open,
                    import: [(deny: true)]))),"#
        );
    }
    let ring: String = (1..=3)
        .map(|n| format!(r#"(id: "n{n}", kind: As, name: "Ring {n}", asn: {n}, pos: (0, 0)),"#))
        .collect();
    format!(
        r#"(format: 1, nodes: [(id: "d", kind: Site, name: "Origin", asn: 10, pos: (0, 0),
            origins: [(prefix: "192.0.2.0/24")]), {ring}
            (id: "c", kind: Client, name: "Lisbon", asn: 9, pos: (0, 0))],
            links: [{links} (id: "c-n1", a: (node: "c"), b: (node: "n1"))])"#
    )
}

/// A folder with a file.
fn file(text: &str) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("doc.ron");
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

struct Ran {
    end: Invocation,
    out: String,
    err: String,
}

fn catchment(args: &[&str]) -> Ran {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let args = std::iter::once("catchment").chain(args.iter().copied());
    let end = run(args.map(OsString::from), &mut out, &mut err);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { end, out: text(out), err: text(err) }
}

/// What a job that is done prints.
fn done(args: &[&str]) -> String {
    let ran = catchment(args);
    assert_eq!(ran.err, "");
    assert_eq!(ran.end, Invocation::Ended(Status::Done));
    ran.out
}

/// What a job that is not done says.
fn refused(args: &[&str], status: Status) -> String {
    let ran = catchment(args);
    assert_eq!(ran.out, "");
    assert_eq!(ran.end, Invocation::Ended(status), "{}", ran.err);
    ran.err
}

#[test]
fn an_unknown_node_or_prefix_is_a_wrong_call_with_a_hint() {
    let (_folder, path) = file(SITES);
    let path = path.to_str().unwrap();
    for (at, hint) in [
        ("wset", "there is no node \"wset\"; did you mean west (Transit)?"),
        ("york", "did you mean nyc (New York)?"),
        ("xxxxxxx", "expected one of sin (Singapore), fra (Frankfurt), "),
        ("Transit", "2 nodes are called \"Transit\"; expected one of their ids: west, east"),
        ("", "a node is wanted and none is named; expected one of sin (Singapore), "),
    ] {
        let said = refused(&["explain", path, "--at", at], Status::WrongCall);
        assert!(said.contains(hint), "{said}");
    }
    let call = ["explain", path, "--at", "ber", "--prefix"];
    let said = refused(&[&call[..], &["10.0.0.0/8"]].concat(), Status::WrongCall);
    assert!(said.contains("no node announces 10.0.0.0/8; expected 9.0.0.0/8 or 192.0.2.0/24"));
    let said = refused(&[&call[..], &["9.0.0.1/8"]].concat(), Status::WrongCall);
    assert!(said.contains("9.0.0.1/8 has host bits set; expected 9.0.0.0/8"), "{said}");
}

#[test]
fn check_reads_every_file_and_says_where_a_bad_one_is_bad() {
    let (_good_folder, good) = file(SITES);
    let (_bad_folder, bad) =
        file("(\n  format: 1,\n  nodes: [(id: \"a\", \u{1b}[2Jkind: Sight)])\n");
    let missing = bad.with_file_name("missing.ron");
    let shown = |path: &Path| path.to_str().unwrap().to_owned();
    let ran = catchment(&["check", &shown(&bad), &shown(&missing), &shown(&good)]);
    assert_eq!(ran.end, Invocation::Ended(Status::InputAtFault));
    assert!(ran.out.starts_with(&format!("{}: ok, 8 nodes, 8 links\n", good.display())));
    assert!(ran.out.contains(": warning: Singapore, Frankfurt, New York share AS64500"));
    assert!(ran.err.starts_with(&format!("{}:3:", bad.display())), "{}", ran.err);
    assert!(ran.err.contains("\n      nodes: [(id: \"a\", "), "{}", ran.err);
    assert!(ran.err.contains("^\n"), "{}", ran.err);
    assert!(!ran.err.contains('\u{1b}'), "what a terminal obeys: {:?}", ran.err);
    assert!(ran.err.contains(&format!("{}: cannot be read: ", missing.display())));
    for job in [&["solve", "--json"][..], &["explain", "--at", "a"], &["play", "--json"]] {
        let said = refused(&[job, &[&shown(&bad)]].concat(), Status::InputAtFault);
        assert!(said.starts_with(&format!("{}:3:", bad.display())), "{said}");
    }
}

#[test]
fn without_a_command_the_window_opens() {
    let open = |file: Option<&str>| Invocation::Open { file: file.map(PathBuf::from) };
    assert_eq!(catchment(&[]).end, open(None));
    assert_eq!(catchment(&["some.ron"]).end, open(Some("some.ron")));
}

#[test]
fn help_is_a_result_and_a_wrong_call_a_message() {
    for (args, text) in [
        (&["--help"][..], "Exit status: 0 done"),
        (&["solve", "--help"], "cold start"),
        (&["explain", "--help"], "--at <NODE>"),
        (&["play", "--help"], "--fail <WHAT[@SECONDS]>"),
        (&["check", "--help"], "Example"),
        (&["generate", "--help"], "--links-per-as <F>"),
        (&["import", "--help"], "--as <READING>"),
        (&["--version"], env!("CARGO_PKG_VERSION")),
    ] {
        let printed = done(args);
        assert!(printed.contains(text), "{printed}");
        assert!(printed.lines().all(|l| l.chars().count() <= 100), "{printed}");
    }
    for args in [
        &["solve"][..],
        &["solve", "a.ron", "--jason"],
        &["explain", "a.ron"],
        &["play"],
        &["play", "a.ron", "--dns-ttl", "30"],
        &["check"],
        &["a.ron", "b.ron"],
    ] {
        assert!(refused(args, Status::WrongCall).contains("Usage: "));
    }
}

#[test]
fn a_command_that_there_is_not_is_named_with_the_one_that_was_meant() {
    for (args, says) in [
        (&["slove", "foo.ron"][..], "there is no command \"slove\"; did you mean solve?"),
        (&["slove"], "did you mean solve?"),
        (&["Explian", "foo.ron", "--at", "x"], "did you mean explain?"),
        (&["CHECK", "foo.ron", "--json"], "did you mean check?"),
        (&["draw", "foo.ron"], "there is no command \"draw\"; expected solve, explain, play"),
    ] {
        let said = refused(args, Status::WrongCall);
        assert!(said.contains(says) && said.contains("Usage: "), "{said}");
    }
    let open = |file: &str| Invocation::Open { file: Some(PathBuf::from(file)) };
    for file in ["anycast", "slove.ron", "./slove"] {
        assert_eq!(catchment(&[file]).end, open(file));
    }
}

/// A writer that fails at once.
struct Broken(io::ErrorKind);

impl Write for Broken {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(self.0.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Err(self.0.into())
    }
}

#[test]
fn a_closed_pipe_ends_in_peace_and_a_full_disk_does_not() {
    let (_folder, path) = file(SITES);
    let path = path.to_str().unwrap();
    let (_bad_folder, bad) = file("(");
    let bad = bad.to_str().unwrap();
    let to = |kind, args: &[&str]| {
        let args = std::iter::once("catchment").chain(args.iter().copied());
        let mut err = Vec::new();
        let end = run(args.map(OsString::from), &mut Broken(kind), &mut err);
        (end, String::from_utf8(err).unwrap())
    };
    let jobs = [
        &["solve", path][..],
        &["solve", path, "--json"],
        &["explain", path, "--at", "ber"],
        &["explain", path, "--at", "ber", "--json"],
        &["play", path, "--fail", "fra"],
        &["play", path, "--fail", "fra", "--json"],
        &["check", path],
        &["check", path, "--json"],
        &["--help"],
    ];
    for job in jobs {
        let closed = to(io::ErrorKind::BrokenPipe, job);
        assert_eq!(closed, (Invocation::Ended(Status::Done), String::new()));
        let (end, said) = to(io::ErrorKind::StorageFull, job);
        assert_eq!(end, Invocation::Ended(Status::InputAtFault), "{job:?}");
        assert!(said.contains("the results cannot be written"), "{said}");
    }
    let (end, _) = to(io::ErrorKind::BrokenPipe, &["check", path, bad]);
    assert_eq!(end, Invocation::Ended(Status::InputAtFault));
}

#[test]
fn the_process_exits_as_the_job_ended() {
    let (_folder, good) = file(SITES);
    let (_bad_folder, bad) = file("(format: 1");
    let process = |args: &[&Path]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_catchment"));
        command.args(args).env_remove("RUST_LOG").output().unwrap()
    };
    let [check, solve] = ["check", "solve"].map(Path::new);
    let ended = process(&[check, &good]);
    assert_eq!(ended.status.code(), Some(0));
    assert!(ended.stderr.is_empty());
    let ended = process(&[solve, &bad]);
    assert_eq!(ended.status.code(), Some(1));
    assert!(ended.stdout.is_empty());
    assert!(!ended.stderr.is_empty());
    assert_eq!(process(&[solve]).status.code(), Some(2));
    assert_eq!(process(&[Path::new("--help")]).status.code(), Some(0));
    #[cfg(all(feature = "gui", target_os = "linux"))]
    {
        let folder = TempDir::new().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_catchment"));
        for display in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "RUST_LOG"] {
            command.env_remove(display);
        }
        let home = ["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"].map(|name| (name, folder.path()));
        let ended = command.envs(home).arg(&good).output().unwrap();
        assert_eq!(ended.status.code(), Some(1));
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(said.starts_with("error: there is no display"), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        for command in ["solve", "explain", "play", "check", "import", "generate"] {
            assert!(said.contains(command), "{command}: {said}");
        }
        // Nobody listens on either.
        let stale = [("DISPLAY", ":4094"), ("WAYLAND_DISPLAY", "wayland-4094")];
        let ended = command.envs(stale).output().unwrap();
        assert_eq!(ended.status.code(), Some(1));
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(said.starts_with("error: there is no display"), "{said}");
    }
    #[cfg(not(feature = "gui"))]
    {
        let ended = process(&[&good]);
        assert_eq!(ended.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&ended.stderr).contains("no window"));
    }
}

#[test]
fn the_process_survives_a_reader_that_leaves() {
    let (_folder, good) = file(SITES);
    let mut child = Command::new(env!("CARGO_BIN_EXE_catchment"))
        .args([Path::new("solve"), &good, Path::new("--json")])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
}

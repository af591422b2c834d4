//! Calls of the command line. What a call names is read or refused with the right exit status; no
//! call here writes a file.

use std::ffi::OsString;

use catchment::cli::{Invocation, Status, run as call};
use tempfile::TempDir;

use super::mutate::altered;
use super::{Outcome, run};

/// Calls with one argument a line; `DOC`, `NET` and `REL` stand for files.
const CALLS: [&str; 16] = [
    "solve\nDOC",
    "solve\nDOC\n--json",
    "solve\n--as-rel\nREL\n--no-cache\n--announce\n1,100\n--csv",
    "solve\n--as-rel\nREL\n--no-cache\n--announce\n100\n--prepend\n10:*:3\n--local-pref\n1:2:50",
    "solve\n--as-rel\nREL\n--no-cache\n--announce\n100\n--fail\n10-100\n--dialect\nold\n--json",
    "explain\nDOC\n--at\nfra",
    "explain\nDOC\n--at\nFrankfurt\n--prefix\n192.0.2.0/24\n--json",
    "play\nDOC\n--fail\nfra@1\n--until\n60",
    "play\nDOC\n--drain\nfra\n--restore\nfra@20\n--json\n--seed\n3",
    "play\nDOC\n--cold\n--preset\nmodern\n--until\n5",
    "check\nDOC",
    "check\nDOC\nNET\n--json",
    "import\nNET",
    "generate\n--ases\n50\n--seed\n7",
    "DOC",
    "--help",
];

/// Two sites and a client.
const DOC: &str = r#"(format: 1, nodes: [
    (id: "fra", kind: Site, name: "Frankfurt", asn: 64500, pos: (0, 0),
        origins: [(prefix: "192.0.2.0/24")]),
    (id: "nyc", kind: Site, name: "New York", asn: 64500, pos: (400, 0),
        origins: [(prefix: "192.0.2.0/24")]),
    (id: "west", kind: Isp, name: "Transit", asn: 65001, pos: (0, 200)),
    (id: "ber", kind: Client, name: "Berlin", asn: 65101, pos: (0, 400), demand: 20),
], links: [
    (id: "fra-west", a: (node: "fra", role: Customer), b: (node: "west", role: Provider)),
    (id: "nyc-west", a: (node: "nyc", role: Customer), b: (node: "west", role: Provider)),
    (id: "ber-west", a: (node: "ber", role: Customer), b: (node: "west", role: Provider)),
])"#;

/// Tells whether a call does no more than read a little: nothing is written, to the cache neither, and
/// nothing large is made.
fn is_harmless(args: &[String]) -> bool {
    let has = |word: &str| args.iter().any(|arg| arg.starts_with(word));
    let writes = |arg: &String| {
        arg.starts_with("--o")
            || arg.starts_with('-') && !arg.starts_with("--") && arg.contains('o')
    };
    let is_large = |arg: &String| arg.chars().filter(char::is_ascii_digit).count() > 3;
    let caches = has("--as-rel") && !args.iter().any(|arg| arg == "--no-cache");
    let makes_much = has("generate") && args.iter().any(is_large);
    !caches && !makes_much && !args.iter().any(writes)
}

#[test]
fn fuzz_arguments() {
    let folder = TempDir::new().expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("a file");
        path.to_str().expect("UTF-8").to_owned()
    };
    let files = [
        ("DOC", file("doc.ron", DOC)),
        ("NET", file("net.graphml", include_str!("../graphml/asn-attribute.graphml"))),
        ("REL", file("rel.txt", "1|2|0\n1|10|-1\n2|20|-1\n10|100|-1\n20|100|-1\n")),
    ];
    let calls: Vec<Vec<u8>> = CALLS.iter().map(|call| call.as_bytes().to_vec()).collect();
    run(
        "arguments",
        |dice| altered(&calls, dice),
        |input| {
            let text = String::from_utf8_lossy(input);
            let named = |arg: &str| {
                let known = files.iter().find(|(word, _)| *word == arg);
                known.map_or_else(|| arg.to_owned(), |(_, path)| path.clone())
            };
            let args: Vec<String> = text.split('\n').map(named).collect();
            if !is_harmless(&args) {
                return Outcome::Refused;
            }
            let (mut out, mut err) = (Vec::new(), Vec::new());
            let all = std::iter::once("catchment").chain(args.iter().map(String::as_str));
            let ended = call(all.map(OsString::from), &mut out, &mut err);
            let said = String::from_utf8(err).expect("messages are text");
            let forged =
                |c: char| c != '\n' && (c.is_control() || matches!(c, '\u{200b}' | '\u{202e}'));
            assert!(!said.contains(forged), "{said:?}");
            String::from_utf8(out).expect("results are text");
            match ended {
                Invocation::Open { .. } => Outcome::Accepted,
                Invocation::Ended(Status::Done) => {
                    assert!(!said.contains("error:"), "{said}");
                    Outcome::Accepted
                }
                Invocation::Ended(Status::InputAtFault) => {
                    let is_list = args.iter().any(|arg| arg == "--json");
                    assert!(!said.is_empty() || is_list, "{args:?} is refused without a word");
                    Outcome::Refused
                }
                Invocation::Ended(Status::WrongCall) => {
                    let is_said = said.lines().any(|line| line.starts_with("error: "));
                    assert!(is_said, "{args:?}: {said}");
                    Outcome::Refused
                }
            }
        },
    );
}

//! `play`: what is printed of a run, and what is refused.

use catchment::cli::Status;
use serde_json::Value;

use super::{SITES, bad_gadget, done, file, refused};

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&done(args)).expect("JSON")
}

#[test]
fn a_failure_is_told_line_by_line_and_summed_up() {
    let (_keep, path) = file(SITES);
    let path = path.to_str().expect("a path");
    let text = done(&["play", path, "--fail", "fra@10", "--preset", "textbook"]);
    assert!(text.contains("10.000 s  Fail Frankfurt"), "{text}");
    assert!(text.contains("nothing was heard for the hold time"), "{text}");
    assert!(text.contains("At rest"), "{text}");
    assert!(text.contains("Clients of 9.0.0.0/8") || text.contains("Clients of 192.0.2.0/24"));
    let lab = done(&["play", path, "--fail", "fra", "--preset", "lab"]);
    assert!(lab.contains("With these timers nothing takes time"), "{lab}");
    let full = done(&["play", path, "--cold", "--log", "full"]);
    assert!(full.contains("All nodes start, knowing nothing") && full.contains(" tells "));
}

#[test]
fn the_json_has_the_keys_in_their_order_and_ends_as_solve_says() {
    let (_keep, path) = file(SITES);
    let path = path.to_str().expect("a path");
    let args = ["play", path, "--fail", "fra", "--json", "--prefix", "192.0.2.0/24", "--dns"];
    let text = done(&args);
    // The same seed gives the same bytes, another one other times.
    assert_eq!(text, done(&args));
    assert_ne!(text, done(&[&args[..], &["--seed", "1"]].concat()));
    let played: Value = serde_json::from_str(&text).expect("JSON");
    let keys: Vec<&str> = played.as_object().expect("an object").keys().map(|k| &**k).collect();
    let wanted = ["converged_s", "messages", "clients", "events", "end", "ended", "cycle"];
    assert_eq!(keys[..7], wanted);
    assert_eq!(keys[7..], ["prefix", "totals", "dns"]);
    assert_eq!(played["prefix"], "192.0.2.0/24");
    assert!(played["converged_s"].as_f64().expect("seconds") > 0.0);
    let sent = played["events"].as_array().expect("events").iter().filter(|e| e["kind"] == "sent");
    assert_eq!(played["messages"].as_u64(), Some(sent.count() as u64));
    let berlin = &played["clients"]["ber"];
    assert!(berlin["outage_s"].as_f64().expect("seconds") > 0.0, "{berlin}");
    assert!(berlin["switches"].is_u64() && berlin["sessions_broken"].is_u64());
    assert_eq!(played["ended"], "at rest");
    let failed = SITES.replace("capacity: 10,", "capacity: 10, state: Failed,");
    let (_keep, other) = file(&failed);
    let solved = json(&["solve", other.to_str().expect("a path"), "--json"]);
    assert_eq!(played["end"]["prefixes"], solved["prefixes"]);
}

#[test]
fn what_never_rests_is_said_to_go_round_with_its_cycle_or_to_have_been_stopped() {
    let (_keep, path) = file(&bad_gadget());
    let path = path.to_str().expect("a path");
    let played = json(&["play", path, "--preset", "lab", "--json"]);
    assert_eq!((&played["ended"], &played["converged_s"]), (&"recurs".into(), &Value::Null));
    assert!(played["cycle"].as_array().expect("a cycle").len() > 2);
    let text = done(&["play", path, "--preset", "lab"]);
    assert!(text.contains("It goes round for ever"), "{text}");
    let timed = json(&["play", path, "--until", "300", "--json"]);
    assert_eq!((&timed["ended"], &timed["converged_s"]), (&"out of time".into(), &Value::Null));
}

#[test]
fn a_wrong_target_is_a_wrong_call_that_says_what_was_expected() {
    let (_keep, path) = file(SITES);
    let path = path.to_str().expect("a path");
    for (args, hint) in [
        (vec!["--fail", "frankfort"], "did you mean fra (Frankfurt)?"),
        (vec!["--fail", "fra-west@soon"], "expected seconds after @"),
        (vec!["--fail", "fra@-1"], "expected 0 to 86400 seconds"),
        (vec!["--fail", "fra@1e99"], "expected 0 to 86400 seconds"),
        (vec!["--shutdown", "fra-east"], "there is no link between fra and east"),
        (vec!["--restore", "fra-nobody"], "neither a node nor two nodes"),
        (vec!["--fail", ""], "a node is wanted"),
        (vec!["--fail", "@"], "expected seconds after @"),
        (vec!["--kill-service", "ber"], "announces nothing"),
        (vec!["--prefix", "10.0.0.0/8"], "no node announces"),
        (vec!["--dns", "--resolver", "mars"], "there is no node \"mars\""),
        (vec!["--until", "nan"], "expected"),
        (vec!["--preset", "fast"], "possible values: textbook, modern, lab"),
        (vec!["--seed=-1"], "invalid value '-1'"),
        (vec!["--order", "mine"], "possible values: sent, random"),
    ] {
        let said = refused(&[&["play", path], &args[..]].concat(), Status::WrongCall);
        assert!(said.contains(hint), "{args:?}: {said}");
    }
}

/// Nodes whose names and ids hold dashes and more: two links between a and b-c, one between a-b and
/// c, and a client whose name holds an @.
const DASHES: &str = r#"(format: 1, nodes: [
    (id: "a", kind: Site, name: "Alpha", asn: 64500, pos: (0, 0), origins: [(prefix: "192.0.2.0/24")]),
    (id: "b-c", kind: Isp, name: "Bravo-Charlie", asn: 65001, pos: (0, 0)),
    (id: "a-b", kind: Isp, name: "Same", asn: 65002, pos: (0, 0)),
    (id: "c", kind: Isp, name: "Same", asn: 65003, pos: (0, 0)),
    (id: "d", kind: Isp, name: "c-d", asn: 65004, pos: (0, 0)),
    (id: "me", kind: Client, name: "me@9", asn: 65005, pos: (0, 0)),
], links: [
    (id: "l1", a: (node: "a", role: Customer), b: (node: "b-c", role: Provider)),
    (id: "l2", a: (node: "a", role: Customer), b: (node: "b-c", role: Provider)),
    (id: "l3", a: (node: "a-b", role: Peer), b: (node: "c", role: Peer)),
    (id: "l4", a: (node: "c", role: Peer), b: (node: "d", role: Peer)),
    (id: "l5", a: (node: "me", role: Customer), b: (node: "b-c", role: Provider)),
])"#;

#[test]
fn dashes_part_two_nodes_wherever_that_makes_sense_and_never_in_two_ways() {
    let (_keep, path) = file(DASHES);
    let path = path.to_str().expect("a path");
    let what = |target: &str| {
        let played = json(&["play", path, "--shutdown", target, "--json"]);
        let done = &played["events"].as_array().expect("events")[0];
        assert_eq!(done["kind"], "done");
        done["what"].as_str().expect("words").to_owned()
    };
    // Parallel links all go.
    let both = json(&["play", path, "--shutdown", "Alpha-Bravo-Charlie", "--json"]);
    assert!(both["clients"]["me"]["outage_s"].as_f64().expect("seconds") > 0.0);
    let one = json(&["play", path, "--shutdown", "c-d-c", "--json"]);
    assert_eq!(one["clients"]["me"]["outage_s"], 0.0);
    assert!(!what("b-c").is_empty() && !what("b-c-me@9").is_empty() && !what("me@9").is_empty());
    assert_eq!(json(&["play", path, "--fail", "me@9@5", "--json"])["events"][0]["t"], 5.0);
    for (target, hint) in [
        ("a-b-c", "several ways: the links between a and b-c; or the links between a-b and c"),
        ("c-d", "several ways: the node d; or the links between c and d"),
        ("a-d", "there is no link between a and d"),
        ("a-Same", "2 nodes are called \"Same\"; expected one of their ids: a-b, c"),
        (
            "a-brvao-charlie",
            "there is no node \"brvao-charlie\"; did you mean b-c (Bravo-Charlie)?",
        ),
        ("-", "there is no node \"-\""),
        ("a-", "a node is wanted and none is named"),
        ("me@9@", "expected seconds after @"),
        ("a@inf", "expected 0 to 86400 seconds"),
        ("a@86401", "expected 0 to 86400 seconds"),
    ] {
        for option in ["--fail", "--cut", "--shutdown", "--drain", "--restore"] {
            let said = refused(&["play", path, option, target], Status::WrongCall);
            assert!(said.contains(hint), "{target}: {said}");
            assert_eq!(said.lines().count(), 1, "{said}");
        }
    }
}

#[test]
fn totals_are_those_of_the_clients_and_events_are_told_in_order() {
    let (_keep, path) = file(SITES);
    let path = path.to_str().expect("a path");
    let args =
        ["play", path, "--fail", "fra@1", "--restore", "fra@200", "--kill-service", "nyc@400"];
    let played = json(&[&args[..], &["--json", "--preset", "textbook", "--dns"]].concat());
    for of in [&played, &played["dns"]] {
        let clients = of["clients"].as_object().expect("clients");
        let keys: Vec<&str> = clients.keys().map(|k| &**k).collect();
        assert_eq!(keys, ["ber", "bos", "tok"]);
        let sum = |key| clients.values().map(|c| c[key].as_f64().expect("a number")).sum::<f64>();
        let total = |key: &str| of["totals"][key].as_f64().expect("a number");
        assert!((sum("outage_s") - total("outage_s")).abs() < 1e-6);
        assert_eq!(sum("switches"), total("switches"));
        assert_eq!(sum("sessions_broken"), total("sessions_broken"));
        let weighed = |id, demand| demand * clients[id]["outage_s"].as_f64().expect("seconds");
        let mean = (weighed("ber", 20.0) + weighed("bos", 5.0) + weighed("tok", 5.0)) / 30.0;
        assert!((mean - total("mean_outage_s")).abs() < 1e-5);
    }
    let events = played["events"].as_array().expect("events");
    let times: Vec<f64> = events.iter().map(|e| e["t"].as_f64().expect("a time")).collect();
    assert!(times.is_sorted());
    let known = [
        ("done", &["t", "kind", "what"][..]),
        ("sent", &["t", "kind", "node", "peer", "link", "prefix", "as_path", "message", "round"]),
        (
            "received",
            &["t", "kind", "node", "peer", "link", "prefix", "as_path", "message", "round"],
        ),
        ("session down", &["t", "kind", "node", "peer", "link", "why"]),
        ("session up", &["t", "kind", "node", "peer", "link"]),
    ];
    for (kind, keys) in known {
        let event = events.iter().find(|e| e["kind"] == kind).expect("one of each kind");
        let found: Vec<&str> = event.as_object().expect("keys").keys().map(|k| &**k).collect();
        assert_eq!(found, keys, "{kind}");
    }
    // What is sent is received, or lost with its session.
    let paths = |kind: &str, message: &Value| {
        let of = events.iter().find(|e| e["kind"] == kind && e["message"] == *message);
        of.map(|e| e["as_path"].clone())
    };
    for event in events.iter().filter(|e| e["kind"] == "received") {
        assert_eq!(paths("sent", &event["message"]).as_ref(), Some(&event["as_path"]));
    }
}

#[test]
fn a_long_log_is_cut_in_the_middle_and_several_prefixes_are_told_apart() {
    let (_keep, path) = file(SITES);
    let path = path.to_str().expect("a path");
    let many: Vec<String> = (0..20)
        .flat_map(|n| {
            ["--cut".to_owned(), format!("fra@{n}0"), "--restore".into(), format!("fra@{n}5")]
        })
        .collect();
    let args: Vec<&str> = ["play", path].into_iter().chain(many.iter().map(|a| &**a)).collect();
    let short = done(&args);
    assert!(short.contains("left out; --log full prints all"), "{short}");
    let full = done(&[&args[..], &["--log", "full"]].concat());
    assert!(full.lines().count() > short.lines().count());
    assert!(full.contains(" hears from Frankfurt: 192.0.2.0/24 by 64500"), "{full}");
    let lines: Vec<&str> = full.lines().take_while(|line| !line.is_empty()).collect();
    assert!(lines.iter().all(|line| line.find(" s  ") == Some(12)), "{full}");
    let shut = done(&["play", path, "--shutdown", "nyc", "--log", "full"]);
    assert!(shut.contains("withdraws its route to 9.0.0.0/8 from"), "{shut}");
}

#[test]
fn nothing_that_a_file_or_an_argument_says_is_beyond_it() {
    for text in [
        "(format: 1, nodes: [], links: [])",
        r#"(format: 1, nodes: [(id: "x", kind: Client, name: "x", asn: 1, pos: (0, 0))], links: [])"#,
        DASHES,
    ] {
        let (_keep, path) = file(text);
        let path = path.to_str().expect("a path");
        for preset in ["textbook", "modern", "lab"] {
            for more in [
                &["--json"][..],
                &["--dns", "--dns-ttl", "0", "--dns-check", "0"],
                &["--dns", "--dns-ttl", "86400", "--dns-check", "86400", "--until", "86400"],
                &["--until", "0", "--json", "--dns"],
                &["--seed", "18446744073709551615", "--order", "random", "--cold"],
            ] {
                let text = done(&[&["play", path, "--preset", preset], more].concat());
                assert!(!text.is_empty());
            }
        }
    }
    let (_keep, path) = file(SITES);
    let path = path.to_str().expect("a path");
    // Undone before it is done, done twice, and back what has never been away.
    let said = done(&[
        "play",
        path,
        "--restore",
        "nyc",
        "--fail",
        "fra",
        "--drain",
        "fra",
        "--shutdown",
        "fra",
        "--kill-service",
        "fra",
        "--restore",
        "sin@1",
        "--fail",
        "tok-east@0.000001",
        "--dns",
        "--resolver",
        "tok",
        "--until",
        "86400",
    ]);
    assert!(said.contains("At rest"), "{said}");
}

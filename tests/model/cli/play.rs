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
    ] {
        let said = refused(&[&["play", path], &args[..]].concat(), Status::WrongCall);
        assert!(said.contains(hint), "{args:?}: {said}");
    }
}

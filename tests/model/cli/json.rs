//! `solve --json`: keys, their order, and values.

use serde_json::{Value, json};

use super::{SITES, bad_gadget, done, file};

fn solved(text: &str) -> Value {
    let (_folder, path) = file(text);
    serde_json::from_str(&done(&["solve", path.to_str().unwrap(), "--json"])).unwrap()
}

/// The keys of a route, in order.
pub(super) const ROUTE: [&str; 11] = [
    "via",
    "link",
    "as_path",
    "local_pref",
    "med",
    "origin",
    "communities",
    "learned_from",
    "site",
    "lost_at",
    "rejected",
];

pub(super) fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

fn column<'a>(routes: &'a Value, key: &str) -> Vec<&'a Value> {
    routes.as_array().unwrap().iter().map(|r| &r[key]).collect()
}

#[test]
fn has_its_keys_in_order() {
    let solved = solved(SITES);
    assert_eq!(keys(&solved), ["version", "prefixes"]);
    assert_eq!(solved["version"], 1);
    // By number: as text, 192 would come first.
    assert_eq!(keys(&solved["prefixes"]), ["9.0.0.0/8", "192.0.2.0/24"]);
    let prefix = &solved["prefixes"]["192.0.2.0/24"];
    assert_eq!(keys(prefix), ["state", "known", "nodes", "catchments", "unserved"]);
    let document_order = ["sin", "fra", "nyc", "west", "east", "ber", "bos", "tok"];
    assert_eq!(keys(&prefix["nodes"]), document_order);
    assert_eq!(keys(&prefix["nodes"]["ber"]), ["best", "candidates"]);
    let fields = ROUTE;
    assert_eq!(keys(&prefix["nodes"]["ber"]["best"]), fields);
    assert_eq!(keys(&prefix["nodes"]["ber"]["candidates"][1]), fields);
}

#[test]
fn has_routes_in_rank_order_and_the_rejected_last() {
    let solved = solved(SITES);
    let nodes = &solved["prefixes"]["192.0.2.0/24"]["nodes"];
    let west = &nodes["west"]["candidates"];
    assert_eq!(column(west, "via"), ["fra", "nyc", "east"]);
    assert_eq!(json!(column(west, "lost_at")), json!([null, "local-pref", "local-pref"]));
    assert_eq!(column(west, "local_pref"), [200, 150, 150]);
    assert_eq!(json!(column(west, "med")), json!([null, 30, null]));
    assert_eq!(
        nodes["west"]["best"],
        json!({
            "via": "fra", "link": "fra-west", "as_path": [64500], "local_pref": 200, "med": null,
            "origin": "igp", "communities": ["64500:1", "64500:2"], "learned_from": "customer",
            "site": "fra", "lost_at": null, "rejected": null,
        })
    );
    let site = &nodes["fra"];
    assert_eq!(
        site["best"],
        json!({
            "via": null, "link": null, "as_path": [], "local_pref": 100, "med": null,
            "origin": "igp", "communities": ["64500:1", "64500:2"], "learned_from": "own",
            "site": "fra", "lost_at": null, "rejected": null,
        })
    );
    // West's best is Frankfurt's own route, come back.
    assert_eq!(json!(column(&site["candidates"], "via")), json!([null, "west"]));
    assert_eq!(json!(column(&site["candidates"], "rejected")), json!([null, "own AS in path"]));
    let elsewhere = &solved["prefixes"]["9.0.0.0/8"]["nodes"]["fra"];
    assert_eq!(elsewhere["best"], Value::Null);
    assert_eq!(elsewhere["candidates"][0]["rejected"], "own AS in path");
    assert_eq!(elsewhere["candidates"][0]["site"], "nyc");
}

#[test]
fn has_every_site_and_no_route_at_failed_nodes() {
    let solved = solved(SITES);
    let prefix = &solved["prefixes"]["192.0.2.0/24"];
    assert_eq!(prefix["state"], "stable");
    assert_eq!(prefix["nodes"]["sin"], json!({"best": null, "candidates": []}));
    assert_eq!(keys(&prefix["catchments"]), ["sin", "fra", "nyc"]);
    assert_eq!(prefix["catchments"], json!({"sin": [], "fra": ["ber"], "nyc": ["bos"]}));
    assert_eq!(prefix["unserved"], json!(["tok"]));
    let other = &solved["prefixes"]["9.0.0.0/8"];
    assert_eq!(other["catchments"], json!({"nyc": ["ber", "bos"]}));
}

#[test]
fn names_no_best_route_where_none_comes_to_rest() {
    let solved = solved(&bad_gadget());
    let prefix = &solved["prefixes"]["192.0.2.0/24"];
    assert_eq!(prefix["state"], "oscillates");
    assert_eq!(prefix["nodes"]["d"]["best"]["learned_from"], "own");
    for node in ["n1", "n2", "n3"] {
        let node = &prefix["nodes"][node];
        assert_eq!(node["best"], Value::Null);
        let candidates = node["candidates"].as_array().unwrap();
        assert!(!candidates.is_empty());
        assert!(candidates.iter().all(|c| c["lost_at"].is_null()));
    }
    assert_eq!(prefix["catchments"], json!({"d": []}));
    assert_eq!(prefix["unserved"], json!(["c"]));
}

#[test]
fn nothing_announced_is_still_json() {
    assert_eq!(solved("(format: 1, nodes: [], links: [])"), json!({"version": 1, "prefixes": {}}));
}

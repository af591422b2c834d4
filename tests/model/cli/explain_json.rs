//! `explain --json`: keys, their order, and values.

use serde_json::{Value, json};

use super::json::{ROUTE, keys};
use super::{SITES, bad_gadget, done, file};

fn explained(text: &str, args: &[&str]) -> Value {
    let (_folder, path) = file(text);
    let call = ["explain", path.to_str().unwrap(), "--json", "--at"];
    serde_json::from_str(&done(&[&call, args].concat())).unwrap()
}

#[test]
fn has_its_keys_in_order() {
    let told = explained(SITES, &["Berlin"]);
    assert_eq!(keys(&told), ["version", "node", "prefixes"]);
    assert_eq!((&told["version"], &told["node"]), (&json!(1), &json!("ber")));
    assert_eq!(keys(&told["prefixes"]), ["9.0.0.0/8", "192.0.2.0/24"]);
    let prefix = &told["prefixes"]["192.0.2.0/24"];
    assert_eq!(keys(prefix), ["state", "known", "best", "candidates", "sentence", "landing"]);
    assert_eq!(keys(&prefix["landing"]), ["site", "hops", "round_trip_ms"]);
    let fields = [&ROUTE[..], &["why"]].concat();
    assert_eq!(keys(&prefix["best"]), fields);
    assert_eq!(keys(&prefix["candidates"][1]), fields);
    let one = explained(SITES, &["ber", "--prefix", "9.0.0.0/8"]);
    assert_eq!(keys(&one["prefixes"]), ["9.0.0.0/8"]);
}

#[test]
fn has_the_routes_of_solve_and_says_why_they_lost() {
    let (_folder, path) = file(SITES);
    let solved = done(&["solve", path.to_str().unwrap(), "--json"]);
    let solved: Value = serde_json::from_str(&solved).unwrap();
    for node in ["sin", "fra", "nyc", "west", "east", "ber", "bos", "tok"] {
        let mut told = explained(SITES, &[node]);
        for (prefix, told) in told["prefixes"].as_object_mut().unwrap() {
            let whole = &solved["prefixes"][prefix];
            assert_eq!(told["state"], whole["state"]);
            for (route, solved) in told["candidates"]
                .as_array_mut()
                .unwrap()
                .iter_mut()
                .zip(whole["nodes"][node]["candidates"].as_array().unwrap())
            {
                let why = route.as_object_mut().unwrap().shift_remove("why").unwrap();
                assert_eq!(route, solved);
                assert_eq!(
                    why.is_null(),
                    route["lost_at"].is_null() && route["rejected"].is_null()
                );
            }
        }
    }
    let told = explained(SITES, &["west", "--prefix", "192.0.2.0/24"]);
    let told = &told["prefixes"]["192.0.2.0/24"];
    let why = "Local-pref 200 for Frankfurt (a customer) beats 150 for New York (a customer). Path \
               length is never looked at.";
    assert_eq!(told["candidates"][1]["why"], why);
    assert_eq!(told["sentence"], why);
    assert_eq!(told["best"], told["candidates"][0]);
}

#[test]
fn says_where_packets_go() {
    let cut = r#"(node: "west", role: Provider)),"#;
    let text = SITES.replace(cut, &cut.replace(")),", "), latency: 2.5),"));
    let landing = |node: &str| {
        let told = explained(&text, &[node, "--prefix", "192.0.2.0/24"]);
        told["prefixes"]["192.0.2.0/24"]["landing"].clone()
    };
    let berlin = landing("ber");
    assert_eq!(berlin["site"], "fra");
    assert_eq!(berlin["hops"], json!(["ber", "west", "fra"]));
    assert_eq!(berlin["round_trip_ms"], 10.0);
    assert_eq!(landing("fra"), json!({"site": "fra", "hops": ["fra"], "round_trip_ms": 0.0}));
    assert_eq!(landing("tok"), json!({"site": null, "hops": ["tok"], "round_trip_ms": null}));
}

#[test]
fn has_no_routes_where_there_is_nothing_to_say() {
    let failed = explained(SITES, &["sin", "--prefix", "192.0.2.0/24"]);
    let failed = &failed["prefixes"]["192.0.2.0/24"];
    assert_eq!((&failed["best"], &failed["candidates"]), (&Value::Null, &json!([])));
    assert_eq!(failed["sentence"], "It has failed: it hears nothing and announces nothing.");
    let ring = explained(&bad_gadget(), &["n1"]);
    let ring = &ring["prefixes"]["192.0.2.0/24"];
    assert_eq!((&ring["state"], &ring["best"]), (&json!("oscillates"), &Value::Null));
    let why = ring["sentence"].as_str().unwrap();
    assert!(why.contains("never comes to rest"), "{why}");
    let text = r#"(format: 1, nodes: [(id: "a", kind: As, name: "A", asn: 1, pos: (0, 0))])"#;
    assert_eq!(explained(text, &["a"]), json!({"version": 1, "node": "a", "prefixes": {}}));
}

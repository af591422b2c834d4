//! `check --json`: one list, whatever is wrong with the files.

use catchment::cli::{Invocation, Status};
use serde_json::{Value, json};

use super::json::keys;
use super::{SITES, catchment, file};

fn checked(files: &[&str]) -> (Value, Invocation) {
    let ran = catchment(&[&["check", "--json"], files].concat());
    assert_eq!(ran.err, "");
    (serde_json::from_str(&ran.out).unwrap(), ran.end)
}

#[test]
fn every_file_has_an_object() {
    let (_folder, good) = file(SITES);
    let (_bad_folder, bad) = file("(format: 1,\n nodes: [(id: \"a\", asn: x)])");
    let (good, bad) = (good.to_str().unwrap(), bad.to_str().unwrap());
    let (list, end) = checked(&[good, bad, "/no/such/file.ron"]);
    assert_eq!(end, Invocation::Ended(Status::InputAtFault));
    let [well, ill, missing] = list.as_array().unwrap().as_slice() else {
        panic!("{list}");
    };
    let fields = ["file", "ok", "nodes", "links", "warnings", "error"];
    assert!([well, ill, missing].into_iter().all(|one| keys(one) == fields), "{list}");
    assert_eq!((&well["file"], &well["ok"]), (&json!(good), &json!(true)));
    assert_eq!((&well["nodes"], &well["links"]), (&json!(8), &json!(8)));
    assert_eq!(well["error"], Value::Null);
    assert_eq!(
        well["warnings"],
        json!([
            "Singapore, Frankfurt, New York share AS64500 and are not joined: each refuses the \
             others' routes as loops."
        ])
    );
    assert_eq!(
        ill["error"],
        json!({
            "line": 2, "column": 25, "field": "nodes[0].asn",
            "message": "found `x`; expected a whole number",
        })
    );
    assert_eq!(
        (&ill["ok"], &ill["nodes"], &ill["warnings"]),
        (&json!(false), &json!(null), &json!([]))
    );
    assert_eq!(keys(&missing["error"]), ["line", "column", "field", "message"]);
    assert_eq!(missing["error"]["line"], Value::Null);
    assert!(missing["error"]["message"].as_str().unwrap().contains("cannot be read"), "{missing}");
}

#[test]
fn files_in_order_are_done() {
    let (_folder, good) = file("(format: 1)");
    let (list, end) = checked(&[good.to_str().unwrap()]);
    assert_eq!(end, Invocation::Ended(Status::Done));
    assert_eq!((&list[0]["ok"], &list[0]["nodes"]), (&json!(true), &json!(0)));
}

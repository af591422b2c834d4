//! Texts that are long, deep, cut off or altered anywhere.

use std::time::{Duration, Instant};

use catchment::topology::parse;

use super::{RICH, WHOLE, marked, refusal};

#[test]
fn hostile_texts_are_refused_at_once() {
    let long = "x".repeat(200_000);
    let deep = |open: &str, close: &str| open.repeat(10_000) + &close.repeat(10_000);
    let field = |value: &str| WHOLE.replace("asn: 65002", &format!("asn: {value}"));
    let kind = |value: &str| WHOLE.replace("kind: Isp", &format!("kind: {value}"));
    let name = |value: &str| WHOLE.replace("name: \"B\"", &format!("name: {value}"));
    let mut cases = vec![
        ("a name of 10 MB", name(&format!("\"{}\"", long.repeat(50)))),
        ("a raw name of 200 kB", name(&format!("r#\"{long}\"#"))),
        ("a name of a hundred thousand escapes", name(&format!("\"{}\"", "\\n".repeat(100_000)))),
        ("an id of 200 kB", WHOLE.replace("id: \"b\"", &format!("id: \"{long}\""))),
        ("a kind of 200 kB", kind(&long)),
        ("a kind of 200 kB in quotes", kind(&format!("\"{long}\""))),
        ("a number of 200 kB", field(&"9".repeat(200_000))),
        ("a fraction of 200 kB", field(&format!("1.{}", "9".repeat(200_000)))),
        ("a field name of 200 kB", WHOLE.replace("demand", &long)),
        ("a node name of 200 kB", WHOLE.replace("nodes: [", &format!("nodes: [{long}(),"))),
        ("an address of 200 kB", WHOLE.replace("10.0.0.2", &long)),
        ("a prefix of 200 kB", WHOLE.replace("1.1.1.0/24", &long)),
        ("a community of 200 kB", WHOLE.replace("65001:1", &long)),
        ("200 kB of garbage", format!("{WHOLE}{long}")),
        ("200 kB of garbage in front", format!("{long}{WHOLE}")),
        ("an open comment of 200 kB", format!("{WHOLE}/*{long}")),
        ("a hundred thousand open comments", format!("{WHOLE}{}", "/*".repeat(100_000))),
        ("a hundred thousand open texts", format!("{WHOLE}{}", "r#\"".repeat(100_000))),
        ("a million commas", WHOLE.replace("nodes: [", &format!("nodes: [{}", ",".repeat(1_000_000)))),
        ("a hundred thousand empty nodes", format!("(format: 1, nodes: [{}])", "(),".repeat(100_000))),
        ("two thousand bad links", format!(
            "(format: 1, links: [{}])",
            "(id: \"l\", a: (node: \"a\", address: \"0.0.0.0\"), b: (node: \"b\", address: \"1.1.1.1\")),"
                .repeat(2_000),
        )),
    ];
    for (open, close) in
        [("(", ")"), ("[", "]"), ("{", "}"), ("Some(", ")"), ("(a:", ")"), ("{1:", "}")]
    {
        let nested = deep(open, close);
        let half = open.repeat(10_000);
        cases.extend([
            ("deep from the start", nested.clone()),
            ("deep and open from the start", half.clone()),
            ("deep in a field", field(&nested)),
            ("deep in a list", WHOLE.replace("links: [", &format!("links: [{nested},"))),
            ("deep in an unknown field", WHOLE.replace("demand: 2", &format!("x: {nested}"))),
            ("deep in an option", WHOLE.replace("demand: 2", &format!("capacity: {nested}"))),
            ("deep after the end", format!("{WHOLE}{nested}")),
            ("deep behind what looks like a text", format!("(format: 1, title: \"\" {nested}")),
            ("deep behind what looks like a comment", format!("(format: 1, / {nested}")),
            (
                "deep with newtypes unwrapped",
                format!("#![enable(unwrap_variant_newtypes)]{}", field(&nested)),
            ),
        ]);
    }
    for (what, source) in &cases {
        let error = refusal(what, source);
        assert!(error.position.is_some(), "{what}: {error}");
        let chars = error.to_string().chars().count();
        assert!(chars < 800, "{what}: {chars} characters");
        let shown: String = error.to_string().chars().take(160).collect();
        println!("{what}\n    {shown}");
    }
}

#[test]
fn brackets_in_texts_and_comments_are_no_nesting() {
    let brackets = "([{".repeat(3_000);
    let source = format!(
        "/* {brackets} /* {brackets} */ */ (format: 1, // {brackets}\n notes: \"{brackets}\", nodes: [\
         (id: \"a\", kind: As, name: r#\"\"]}})\"#, asn: §0, pos: (0, 0))])"
    );
    let (line, column, source) = marked(&source);
    let error = refusal("asn", &source);
    let place = error.position.map(|p| (p.line, p.column));
    assert_eq!(place, Some((line, column)), "{error}");
    assert_eq!(error.field.as_deref(), Some("nodes[0].asn"));
}

#[test]
fn a_document_cut_off_anywhere_is_refused() {
    let whole = RICH.trim_end().len();
    // A cut within a character is a test of its own.
    for end in (0..RICH.len()).filter(|end| RICH.is_char_boundary(*end)) {
        let outcome = parse(&RICH[..end]);
        if end >= whole {
            assert_eq!(outcome, parse(RICH), "only white space was cut off");
            continue;
        }
        let error = outcome.expect_err("the end is missing");
        let position = error.position.unwrap_or_else(|| panic!("{end}: {error}"));
        let lines = RICH[..end].matches('\n').count() + 1;
        assert!(position.line <= lines, "{end}: {error}");
        assert!(error.what.contains(" expected"), "{end}: {error}");
    }
}

#[test]
fn a_document_cut_off_in_a_list_says_which_bracket_is_open() {
    let cut = WHOLE.find("        (id: \"b\"").expect("the second node");
    let error = refusal("cut", &WHOLE[..cut]);
    assert_eq!(
        error.to_string(),
        "5:108: nodes: the file ends too early; expected `]` to close the `[` in line 4"
    );
}

#[test]
fn a_document_with_any_character_changed_never_panics() {
    let others = [
        "", "\0", "\"", "(", ")", "]", ",", ":", "#", "/*", "é", "9", "\\", "r#\"", "'", "-", "\n",
    ];
    for (i, (at, old)) in RICH.char_indices().enumerate() {
        let other = others[i % others.len()];
        let source = format!("{}{other}{}", &RICH[..at], &RICH[at + old.len_utf8()..]);
        if let Err(error) = parse(&source) {
            assert!(error.position.is_some(), "{at} {other:?}: {error}");
            assert!(error.what.contains(" expected"), "{at} {other:?}: {error}");
        }
    }
}

/// The text of the address that no link may have stands in the default route too.
#[test]
fn many_links_beside_a_default_route_are_read_at_once() {
    let links: String = (0..20_000)
        .map(|n| format!("(id: \"l{n}\", a: (node: \"a\"), b: (node: \"b\")),\n"))
        .collect();
    let nodes = WHOLE.replace("1.1.1.0/24", "0.0.0.0/0");
    let (nodes, _) = nodes.split_once("links: [").expect("links");
    let begun = Instant::now();
    let doc = parse(&format!("{nodes}links: [{links}])")).expect("a document");
    assert_eq!(doc.links().len(), 20_000);
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(10), "{took:?}");
}

#[test]
fn an_as_of_more_routers_than_there_may_be_names_the_link_that_joins_too_many() {
    let routers = 0..1002;
    let node = |i: u32| format!("(id: \"r{i}\", kind: Isp, name: \"\", asn: 64512, pos: (0, 0)),");
    let nodes: String = routers.clone().map(node).collect();
    let link = |i: u32| format!("(id: \"l{i}\", a: (node: \"r{i}\"), b: (node: \"r{}\")),", i + 1);
    let links: String = routers.take(1001).map(link).collect();
    let error = parse(&format!("(format: 1, nodes: [{nodes}], links: [{links}])")).unwrap_err();
    assert_eq!(error.field.as_deref(), Some("links[999].b.node"));
    assert!(error.to_string().contains("1001 routers would be one AS; expected at most 1000"));
}

//! Files that must be refused: at once, without a panic, naming the place, the field and what was
//! expected there.
//!
//! `cargo test --test model malformed -- --nocapture` prints every message, to be read as a learner
//! would.

mod cases;
mod files;
mod hostile;
mod routers;
mod timers;

use std::time::{Duration, Instant};

use catchment::topology::{FileError, parse, to_ron};

use cases::{Case, MARK, all};

/// A document that is whole. Cases alter one thing in it.
const WHOLE: &str = r#"(
    format: 1,
    title: "Two networks",
    nodes: [
        (id: "a", kind: As, name: "A", asn: 65001, pos: (0, 0), origins: [(prefix: "1.1.1.0/24", med: 5)]),
        (id: "b", kind: Isp, name: "B", asn: 65002, pos: (100.5, -20), router_id: "10.9.9.9", demand: 2),
    ],
    links: [
        (
            id: "a--b",
            a: (node: "a", role: Customer, address: "10.0.0.1", policy: (
                import: [(match: (prefix: "9.0.0.0/8"), local_pref: 50)],
                export: [(prepend: 2, add: ["65001:1"])],
            )),
            b: (node: "b", role: Provider, address: "10.0.0.2"),
            latency: 5,
        ),
    ],
)
"#;

/// A document with everything a file can hold, to cut off at every byte.
pub(crate) const RICH: &str = r##"// A comment, with "quotes" and (brackets.
(
    format: 1,
    title: "Grüße, 世界 🌍",
    point: r#"A "raw" \ text"#,
    timing: (preset: Textbook, hold: 9, keepalive: 2.5, bfd: On(interval: 0.3, multiplier: 3)),
    notes: "Two
lines, an \"escape\" and \u{e9} // no comment /* either */",
    /* A block /* within a block */ comment ( */
    nodes: [
        (id: "a", kind: Site, name: "A", asn: 65001, router_id: "1.2.3.4", pos: (-1.5, 2e3), origins: [
            (prefix: "1.1.1.0/24", med: 0x10, communities: ["no-export", "65001:1"], path: [64500, 64501]),
            (prefix: "2001:db8::/32"),
        ], demand: 1, capacity: Some(500), state: Failed, service: Dead, health_check: Withdraws),
        (id: "b", kind: Isp, name: "B", asn: 65002, router_id: None, pos: (0, 0)),
        (id: "c", kind: Client, name: "C", asn: 4_200_000_000, pos: (0, 0), demand: 7,),
    ],
    links: [
        (id: "a--b", a: (node: "a", role: Customer, address: "10.0.0.1", policy: (
            import_default: Open,
            export_default: GaoRexford,
            import: [
                (match: (prefix: "9.0.0.0/8", community: "65001:7"), local_pref: 50, remove: ["65001:7"]),
                (match: (as_path: Contains(64512), origin_as: 64513), deny: true),
                (match: (as_path: Is([64512, 64513])), med: 3, origin: Egp),
                (match: (as_path: LongerThan(7)), origin: Incomplete),
            ],
            export: [(prepend: 3, add: ["blackhole"])],
        )), b: (node: "b", role: Provider, address: "10.0.0.2"), latency: 0.25, state: Shutdown),
        (id: "b--c", a: (node: "b", role: Provider), b: (node: "c", role: Customer), latency: 12.5),
    ],
)

"##;

/// Line and column of the mark, and the source without it.
fn marked(source: &str) -> (usize, usize, String) {
    let at = source.find(MARK).expect("a mark");
    let line_start = source[..at].rfind('\n').map_or(0, |n| n + 1);
    let line = source[..at].matches('\n').count() + 1;
    let column = source[line_start..at].chars().count() + 1;
    (line, column, source.replace(MARK, ""))
}

/// The refusal of a source, which must come at once.
fn refusal(name: &str, source: &str) -> FileError {
    let begun = Instant::now();
    let outcome = parse(source);
    let took = begun.elapsed();
    // Far more than it takes; less than anything that grows with the square.
    assert!(took < Duration::from_secs(10), "{name} took {took:?}");
    outcome.expect_err(name)
}

#[test]
fn what_the_cases_alter_is_accepted() {
    for source in [WHOLE, RICH] {
        let doc = parse(source).unwrap_or_else(|e| panic!("{e}\n{:?}", e.excerpt));
        assert_eq!(parse(&to_ron(&doc)).as_ref(), Ok(&doc));
    }
}

#[test]
fn a_fault_is_refused_with_its_place_field_and_what_was_expected() {
    let cases = all();
    assert!(cases.len() > 200, "{}", cases.len());
    let mut names: Vec<&str> = cases.iter().map(|c| c.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), cases.len(), "two cases have one name");
    let mut wrong = Vec::new();
    for case in &cases {
        let (line, column, source) = marked(&case.source);
        let error = refusal(case.name, &source);
        println!("{}\n    {error}", case.name);
        let place = error.position.map(|p| (p.line, p.column));
        let as_it_should = place == Some((line, column))
            && error.field.as_deref().unwrap_or_default() == case.field
            && case.says.iter().all(|phrase| error.what.contains(phrase))
            && error.to_string().starts_with(&format!("{line}:{column}: {}", case.field));
        if !as_it_should {
            let Case { name, field, says, .. } = case;
            wrong.push(format!("{name}: {error}\n  instead of {line}:{column}: {field}: {says:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_message_says_what_was_expected() {
    for case in all() {
        let error = refusal(case.name, &marked(&case.source).2);
        assert!(error.what.contains(" expected"), "{}: {error}", case.name);
        assert!(error.what.chars().count() < 300, "{}: {error}", case.name);
        assert!(!error.what.contains('\n'), "{}: {error}", case.name);
    }
}

#[test]
fn line_ends_of_windows_do_not_shift_the_place() {
    for case in all() {
        let (line, column, source) = marked(&case.source);
        let error = refusal(case.name, &source.replace('\n', "\r\n"));
        let place = error.position.map(|p| (p.line, p.column));
        assert_eq!(place, Some((line, column)), "{}: {error}", case.name);
    }
}

#[test]
fn the_excerpt_marks_the_place() {
    let error = refusal("asn", &WHOLE.replace("asn: 65002", "asn: 0"));
    let excerpt = error.excerpt.expect("an excerpt");
    let (line, mark) = excerpt.split_once('\n').expect("two lines");
    let column = mark.chars().count() - 1;
    let marked: String = line.chars().skip(column).collect();
    assert!(marked.starts_with("0, pos"), "{excerpt}");
    // A long line is cut, and says so.
    let long = WHOLE.replace("asn: 65002", &format!("{}asn: 0{}", " ".repeat(80), " ".repeat(80)));
    let excerpt = refusal("asn", &long).excerpt.expect("an excerpt");
    let (line, mark) = excerpt.split_once('\n').expect("two lines");
    assert!(line.starts_with('…') && line.ends_with('…'), "{excerpt}");
    assert_eq!(line.chars().nth(mark.chars().count() - 1), Some('0'), "{excerpt}");
}

//! Malformed lines.

use std::path::Path;

use catchment::formats::as_rel::{Limits, MOST_FAULTS, ReadOptions};

use super::{KeepGoing, lenient, reading, refusal, shown, strict};

/// What is wrong with a line that stands alone between two good ones.
const TABLE: [(&str, &str); 24] = [
    ("7", "1 field in `7`; expected three, such as 64496|64497|-1, or four"),
    ("7|8", "2 fields in `7|8`; expected three, such as 64496|64497|-1, or four"),
    ("7|8|0|bgp|x", "5 fields in `7|8|0|bgp|x`; expected three, such as 64496|64497|-1, or four"),
    ("7,8,0", "1 field in `7,8,0`; expected three, such as 64496|64497|-1, or four"),
    ("|8|0", "`` is no AS number; expected 1 to 4294967295"),
    ("7||0", "`` is no AS number; expected 1 to 4294967295"),
    ("AS7|8|0", "`AS7` is no AS number; expected 1 to 4294967295"),
    ("7|1.10|0", "`1.10` is no AS number; expected 1 to 4294967295"),
    ("7|-8|0", "`-8` is no AS number; expected 1 to 4294967295"),
    ("7| 8|0", "` 8` is no AS number; expected 1 to 4294967295"),
    ("0|8|0", "AS number 0 is reserved (RFC 7607); expected 1 to 4294967295"),
    ("7|000|-1", "AS number 0 is reserved (RFC 7607); expected 1 to 4294967295"),
    ("4294967296|8|0", "AS number `4294967296` is too large; expected 1 to 4294967295"),
    (
        "7|99999999999999999999999|0",
        "AS number `99999999999999999999999` is too large; expected 1 to 4294967295",
    ),
    ("7|8|4", "`4` is no relationship; expected -1 (the left AS is the provider) or 0 (peers)"),
    ("7|8|", "`` is no relationship; expected -1 (the left AS is the provider) or 0 (peers)"),
    ("7|8|p2c", "`p2c` is no relationship; expected -1 (the left AS is the provider) or 0 (peers)"),
    (
        "7|8|2",
        "relationship 2 stands for siblings, which exchange all routes, as neither customers nor peers do; expected a provider and a customer, or peers",
    ),
    ("7|7|0", "AS7 is linked with itself; expected two different ASes"),
    (
        "7|8|0|b\u{7}p",
        "`b\\u{7}p` is no source of a relationship; expected a word, such as bgp or mlp",
    ),
    (
        "2|1|-1",
        "AS2 is a provider of AS1, but by line 1 AS1 is a provider of AS2; expected one relationship of the two",
    ),
    (
        "2|1|0",
        "AS2 and AS1 are peers, but by line 1 AS1 is a provider of AS2; expected one relationship of the two",
    ),
    ("7|8\u{1b}[2J|0", "`8\\u{1b}[2J` is no AS number; expected 1 to 4294967295"),
    ("7 8 0", "fields are separated by spaces here and by `|` elsewhere; expected `|`"),
];

#[test]
fn every_malformed_line_is_named_with_the_reason_and_left_out_on_demand() {
    for (line, message) in TABLE {
        let text = format!("1|2|-1\n{line}\n3|4|0\n");
        let error = strict(&text).expect_err(line).in_file(Path::new("rel.txt"));
        let expected = format!("rel.txt:2: {message}\nrel.txt: 1 line is malformed");
        assert_eq!(error.to_string(), expected, "{line}");

        let kept = lenient(&text).expect(line);
        assert_eq!(shown(&kept.graph), ["1>2", "3=4"], "{line}");
        assert_eq!((kept.report.dropped, kept.report.faults.len()), (1, 1), "{line}");
    }
}

#[test]
fn garbage_is_shown_escaped_and_short() {
    let error = strict([b"1|2|-1\n\xff\xfe", &[0x80; 90][..], b"|8|0\n"].concat());
    let text = error.expect_err("garbage").to_string();
    let shown = format!("\\xff\\xfe{}…", "\\x80".repeat(38));
    assert!(text.starts_with(&format!("line 2: `{shown}` is no AS number")), "{text}");
}

#[test]
fn all_malformed_lines_are_listed_up_to_a_limit_where_reading_ends() {
    let bad = |count: usize| "1|2\n".repeat(count) + "1|2|0\n";
    let text = refusal(bad(MOST_FAULTS));
    assert_eq!(text.lines().count(), MOST_FAULTS + 1);
    assert!(text.ends_with("\n20 lines are malformed"), "{text}");
    let text = refusal(bad(1000));
    let end = "\n21 lines are malformed up to line 21, where reading was given up";
    assert!(text.ends_with(end), "{text}");
    assert_eq!(text.lines().count(), MOST_FAULTS + 1);
    let kept = lenient(bad(1000)).expect("a link is left");
    assert_eq!((kept.report.dropped, kept.report.faults.len()), (1000, MOST_FAULTS));
}

#[test]
fn faults_that_show_late_are_listed_in_the_order_of_lines() {
    let text = refusal("1|2|-1\n2|1|0\n0|3|0\n3|4\n1|2|0\n");
    let lines: Vec<&str> = text.lines().filter_map(|line| line.split(": ").next()).collect();
    assert_eq!(lines, ["line 2", "line 3", "line 4", "line 5", "4 lines are malformed"]);
}

#[test]
fn the_first_of_contradicting_lines_stands() {
    let kept = lenient("1|2|-1\n2|1|-1\n1|2|-1\n2|1|0\n5|6|0\n").expect("links are left");
    assert_eq!(shown(&kept.graph), ["1>2", "5=6"]);
    assert_eq!((kept.report.dropped, kept.report.duplicates), (2, 1));
}

#[test]
fn a_long_line_ends_reading_or_is_skipped() {
    let limits = Limits { line: 100, ..Limits::default() };
    for length in [101, 70_000, 131_072, 400_000] {
        let text = format!("1|2|-1\n{}\n3|4|0\n0|9\n", "7".repeat(length));
        let options = ReadOptions { limits, ..ReadOptions::default() };
        let error = reading(&text, &options).expect_err("too long").to_string();
        let start = format!("line 2: `{}…` begins a line of more than 100 bytes", "7".repeat(40));
        assert!(error.starts_with(&start), "{error}");
        assert!(error.ends_with("up to line 2, where reading was given up"), "{error}");
        let kept = reading(&text, &ReadOptions { keep_going: KeepGoing::Yes, ..options });
        let kept = kept.expect("links are left");
        assert_eq!(shown(&kept.graph), ["1>2", "3=4"]);
        assert_eq!((kept.report.lines, kept.report.dropped), (4, 2), "{length}");
    }
    let fits = format!("#{}\n1|2|0\n", "x".repeat(99));
    assert!(reading(fits, &ReadOptions { limits, ..ReadOptions::default() }).is_ok());
}

#[test]
fn a_file_without_a_link_is_refused() {
    assert_eq!(refusal(""), "is empty; expected AS relationships");
    let none = "there is no link in 2 lines; expected lines such as 64496|64497|-1";
    assert_eq!(refusal("# 1|2|-1\n\n"), none);
    let text = lenient("1|2\n7|7|0\n").expect_err("nothing is left").to_string();
    assert!(text.ends_with(none) && text.lines().count() == 3, "{text}");
}

#[test]
fn files_of_other_kinds_are_named() {
    let text = refusal(b"PK\x03\x04....");
    let expected = "expected AS relationships in plain text, gzip or bzip2";
    assert_eq!(text, format!("is a zip archive; {expected}"));
    assert_eq!(refusal(b"\xff\xfe1\0|\0"), format!("is text in UTF-16; {expected}"));
}

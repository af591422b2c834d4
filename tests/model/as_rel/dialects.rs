//! Files from before 2013, whose signs are turned round.

use super::{
    Because, Dialect, Doubt, KeepGoing, Read, ReadOptions, Signs, lenient, reading, refusal, shown,
    strict,
};

#[test]
fn old_files_list_links_in_both_directions() {
    for separator in [" ", "\t", "  "] {
        let text = "# old\n1 2 -1\n2 1 1\n2 3 0\n3 2 0\n3 4 1\n4 3 -1\n";
        let text = text.replace(' ', separator).replace("#|old", "# old");
        let Read { graph, report, .. } = strict(&text).expect(separator);
        assert_eq!(shown(&graph), ["2>1", "2=3", "3>4"], "{separator:?}");
        assert_eq!((report.signs.dialect, report.duplicates), (Dialect::Old, 3), "{separator:?}");
    }
}

#[test]
fn old_signs_count_however_late_they_come() {
    let mut text = String::new();
    for n in 1..=500 {
        text += &format!("{n}|{}|-1\n", n + 1000);
    }
    for n in 1..=500 {
        text += &format!("{}|{n}|1\n", n + 1000);
    }
    let both = strict(&text).expect("today's, in both directions");
    assert_eq!(both.report.signs.dialect, Dialect::Modern);
    // A row of 1 for ten of -1 that says something of its own.
    for n in 1..=50 {
        text += &format!("{}|{n}|1\n", n + 2000);
    }
    let Read { graph, report, .. } = strict(&text).expect("old");
    assert_eq!((report.signs.dialect, report.duplicates, report.dropped), (Dialect::Old, 500, 0));
    assert_eq!(report.signs.because, Because::RowsOfOne);
    assert!(shown(&graph).contains(&"1001>1".to_owned()));
    assert!(shown(&graph).contains(&"2001>1".to_owned()));
}

/// The same file fits both dialects, each the other upside down; whoever writes today writes today's.
#[test]
fn a_file_of_links_in_both_directions_has_todays_signs() {
    let text = include_str!("both-directions.as-rel.txt");
    let Read { graph, report, .. } = strict(text).expect("links");
    assert_eq!(shown(&graph), ["10>20", "10>30", "10=11", "11>30", "20>40", "30>40"]);
    let signs = Signs { dialect: Dialect::Modern, because: Because::BothDirections };
    assert_eq!((report.signs, report.duplicates), (signs, 6));
    assert!(Doubt::about(&graph, Dialect::Modern).is_none());

    let old = ReadOptions { dialect: Some(Dialect::Old), ..ReadOptions::default() };
    let read = reading(text, &old).expect("as somebody says");
    assert_eq!(read.report.signs, Signs { dialect: Dialect::Old, because: Because::Asked });
    assert!(shown(&read.graph).contains(&"40>20".to_owned()));
    let columns = format!("# format:as_left|as_right|type\n{text}");
    assert_eq!(strict(&columns).expect("links").report.signs.because, Because::Columns);
    // A slip among them is one, as in any file of today's signs.
    let slip = format!("{text}{}11|40|1\n", "1|10|-1\n10|1|1\n".repeat(10));
    assert!(refusal(&slip).contains("relationship 1 is known to"), "{}", refusal(&slip));
}

#[test]
fn a_graph_without_providers_is_doubted() {
    let star: String = (2..=9).map(|n| format!("1|{n}|-1\n")).collect();
    let doubt = |text: &str, dialect| {
        let options = ReadOptions { dialect, ..ReadOptions::default() };
        let Read { graph, report, .. } = reading(text, &options).expect("links");
        Doubt::about(&graph, report.signs.dialect).map(|doubt| doubt.to_string())
    };
    assert_eq!(doubt(&star, None), None);
    let said = doubt(&star, Some(Dialect::Old)).expect("upside down");
    assert!(said.starts_with("8 of 9 ASes have no provider"), "{said}");
    assert!(said.ends_with("--dialect today"), "{said}");
    assert!(doubt(&star.replace('|', " "), None).expect("old").ends_with("--dialect today"));
    let turned: String = (2..=9).map(|n| format!("{n}|1|-1\n")).collect();
    assert!(doubt(&turned, None).expect("upside down").ends_with("--dialect old"));
    assert_eq!(doubt("1|2|0\n2|3|0\n", None), None, "peers have no up and down");
}

#[test]
fn old_signs_are_known_by_the_names_of_columns_and_by_blanks() {
    let text = "# format:as_left|as_right|type\n1|2|-1\n";
    assert_eq!(shown(&strict(text).expect("old").graph), ["2>1"]);
    assert_eq!(shown(&strict("1 2 -1\n").expect("old").graph), ["2>1"]);
    assert_eq!(shown(&strict("1|2|1\n").expect("old").graph), ["1>2"]);
}

#[test]
fn one_row_of_1_does_not_turn_a_modern_file_round() {
    let modern: String = (1..=50).map(|n| format!("{n}|{}|-1\n", n + 100)).collect();
    let text = modern + "7|8|1\n";
    let message = "line 51: relationship 1 is known to files from before 2013 only, and the other \
                   lines have today's signs; expected -1 (the left AS is the provider) or 0 (peers)";
    assert!(refusal(&text).starts_with(message), "{}", refusal(&text));
    let Read { graph, report, .. } = lenient(&text).expect("links are left");
    assert_eq!(
        (report.signs.dialect, report.dropped, graph.link_count()),
        (Dialect::Modern, 1, 50)
    );
    assert_eq!(shown(&graph).first().map(String::as_str), Some("1>101"));

    let old = ReadOptions { dialect: Some(Dialect::Old), ..ReadOptions::default() };
    let Read { graph, .. } = reading(&text, &old).expect("old, as somebody says");
    assert_eq!(graph.link_count(), 51);
    assert!(shown(&graph).contains(&"101>1".to_owned()));
}

#[test]
fn one_row_with_blanks_does_not_turn_a_modern_file_round() {
    let text = "1 2 -1\n3|4|-1\n5|6|-1\n";
    assert!(refusal(text).starts_with("line 1: fields are separated by spaces here"));
    assert_eq!(shown(&lenient(text).expect("links are left").graph), ["3>4", "5>6"]);
}

#[test]
fn siblings_are_refused() {
    let text = "1 2 -1\n2 1 1\n3 4 2\n4 3 2\n";
    let error = refusal(text);
    assert!(error.starts_with("line 3: relationship 2 stands for siblings"), "{error}");
    let options = ReadOptions { keep_going: KeepGoing::Yes, ..ReadOptions::default() };
    let Read { graph, report, .. } = reading(text, &options).expect("links are left");
    assert_eq!((shown(&graph), report.dropped), (vec!["2>1".to_owned()], 2));
}

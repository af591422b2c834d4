//! Files from before 2013, whose signs are turned round.

use super::{Dialect, KeepGoing, Read, ReadOptions, lenient, reading, refusal, shown, strict};

#[test]
fn old_files_list_links_in_both_directions() {
    for separator in [" ", "\t", "|", "  "] {
        let text = "# old\n1 2 -1\n2 1 1\n2 3 0\n3 2 0\n3 4 1\n4 3 -1\n";
        let text = text.replace(' ', separator).replace("#|old", "# old");
        let Read { graph, report, .. } = strict(&text).expect(separator);
        assert_eq!(shown(&graph), ["2>1", "2=3", "3>4"], "{separator:?}");
        assert_eq!((report.dialect, report.duplicates), (Dialect::Old, 3), "{separator:?}");
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
    let Read { graph, report, .. } = strict(&text).expect("old");
    assert_eq!((report.dialect, report.duplicates, report.dropped), (Dialect::Old, 500, 0));
    assert!(shown(&graph).iter().all(|link| link.starts_with("1")));
    assert_eq!(shown(&graph).first().map(String::as_str), Some("1001>1"));
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
    assert_eq!((report.dialect, report.dropped, graph.link_count()), (Dialect::Modern, 1, 50));
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

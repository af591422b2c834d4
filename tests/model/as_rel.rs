//! CAIDA's AS-relationship files: read right or refused with the line and the reason, whatever they
//! hold and however they are packed; kept in the cache; written back; made up.

use std::ops::ControlFlow;

use catchment::formats::as_rel::{
    self, Because, Dialect, Doubt, KeepGoing, Limits, Read, ReadError, ReadOptions, Signs, Why,
    read,
};
use catchment::topology::{AsGraph, AsLink, Asn, Progress, Relation, unwatched};

use crate::dice::Dice;

mod archives;
mod cached;
mod dialects;
mod faults;
mod graphs;

fn reading(text: impl AsRef<[u8]>, options: &ReadOptions) -> Result<Read, ReadError> {
    read(text.as_ref(), None, options, &mut unwatched)
}

fn strict(text: impl AsRef<[u8]>) -> Result<Read, ReadError> {
    reading(text, &ReadOptions::default())
}

fn lenient(text: impl AsRef<[u8]>) -> Result<Read, ReadError> {
    reading(text, &ReadOptions { keep_going: KeepGoing::Yes, ..ReadOptions::default() })
}

/// What refuses a text, as it is printed.
fn refusal(text: impl AsRef<[u8]>) -> String {
    strict(text).expect_err("refused").to_string()
}

fn link(from: u32, to: u32, is: Relation) -> AsLink {
    let asn = |number| Asn::new(number).expect("not 0");
    AsLink { from: asn(from), to: asn(to), is }
}

/// Links in an order of their own, as `provider>customer` and `peer=peer`.
fn shown(graph: &AsGraph) -> Vec<String> {
    let show = |AsLink { from, to, is }| match is {
        Relation::Peer => format!("{from}={to}"),
        _ => format!("{from}>{to}"),
    };
    graph.links().map(show).collect()
}

/// Links at random between a few ASes, no pair twice.
fn random_links(dice: &mut Dice) -> Vec<AsLink> {
    let mut asns: Vec<u32> = (0..2 + dice.below(40))
        .map(|_| match dice.below(3) {
            0 => 1 + dice.below(100) as u32,
            1 => 1 + dice.below(500_000) as u32,
            _ => u32::MAX - dice.below(1_000_000) as u32,
        })
        .collect();
    asns.sort_unstable();
    asns.dedup();
    let mut links = Vec::new();
    for (at, low) in asns.iter().enumerate() {
        for high in asns.iter().skip(at + 1) {
            if !dice.chance(20) {
                continue;
            }
            let link = link(*low, *high, dice.pick(&Relation::ALL));
            links.push(match dice.below(2) {
                0 => link,
                _ => AsLink { from: link.to, to: link.from, is: link.is.counterpart() },
            });
        }
    }
    dice.shuffle(&mut links);
    links
}

#[test]
fn both_serials_are_read_with_comments_blank_lines_and_any_line_end() {
    let text =
        "\u{feff}# header\r\n\r\n 1|2|-1\r\n\n2|3|0|bgp\n# 9|9|9\n3|4|-1|mlp \n4294967295|1|-1";
    let Read { graph, report, .. } = strict(text).expect("well-formed");
    assert_eq!(shown(&graph), ["1>2", "2=3", "3>4", "4294967295>1"]);
    assert_eq!((report.lines, report.transit_links, report.peer_links), (8, 3, 1));
    assert_eq!((report.duplicates, report.dropped, report.signs.dialect), (0, 0, Dialect::Modern));
}

#[test]
fn what_is_said_twice_counts_once_and_is_counted() {
    let Read { graph, report, .. } = strict("1|2|0\n2|1|0\n3|1|-1\n1|2|0|bgp\n").expect("agree");
    assert_eq!(shown(&graph), ["1=2", "3>1"]);
    assert_eq!(report.duplicates, 2);
}

#[test]
fn provider_cycles_and_parts_without_a_link_between_them_are_read() {
    let Read { graph, .. } = strict("1|2|-1\n2|3|-1\n3|1|-1\n7|8|0\n").expect("no fault");
    assert_eq!(shown(&graph), ["1>2", "2>3", "3>1", "7=8"]);
}

#[test]
fn whoever_watches_sees_how_far_it_is_and_can_stop() {
    let text: String = (1..60_000u32).map(|n| format!("{n}|{}|-1\n", n + 1)).collect();
    let mut seen: Vec<Progress> = Vec::new();
    let size = Some(text.len() as u64);
    let mut watch = |progress| {
        seen.push(progress);
        ControlFlow::Continue(())
    };
    read(text.as_bytes(), size, &ReadOptions::default(), &mut watch).expect("well-formed");
    assert!(seen.len() > 3 && seen.is_sorted_by_key(|p| (p.phase as u8, p.done)), "{seen:?}");
    let mut left = 2;
    let mut stop = |_| {
        left -= 1;
        if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let stopped = read(text.as_bytes(), size, &ReadOptions::default(), &mut stop);
    assert!(matches!(stopped, Err(ReadError { why: Why::Cancelled, .. })));
}

/// Reads CAIDA's file where the variable names the folder; it is never part of the project.
#[test]
fn the_internet_of_2025_is_read_whole() {
    let Some(folder) = std::env::var_os("CATCHMENT_DATA") else {
        println!("skipped: CATCHMENT_DATA names no folder with CAIDA's file");
        return;
    };
    let file = std::path::Path::new(&folder).join("20250901.as-rel2.txt.bz2");
    let read = as_rel::read_file(&file, &ReadOptions::default(), &mut unwatched);
    let Read { graph, report, .. } = read.expect("as published");
    assert_eq!(graph.len(), 78_643);
    assert_eq!((report.transit_links, report.peer_links), (161_166, 409_530));
    assert_eq!((report.duplicates, report.signs.dialect), (0, Dialect::Modern));
}

#[test]
fn no_more_is_read_than_the_limits_allow() {
    let text = "1|2|-1\n2|3|-1\n3|4|-1\n".repeat(100);
    let with = |change: fn(&mut Limits)| {
        let mut limits = Limits::default();
        change(&mut limits);
        let error = reading(&text, &ReadOptions { limits, ..ReadOptions::default() });
        error.expect_err("too much").to_string()
    };
    let expected = "expected at most that";
    assert_eq!(with(|l| l.links = 9), format!("there are more than 9 links; {expected}"));
    assert_eq!(with(|l| l.lines = 99), format!("there are more than 99 lines; {expected}"));
    assert_eq!(with(|l| l.ases = 3), format!("there are more than 3 ASes; {expected}"));
    let bytes = with(|l| l.bytes = 1000);
    assert_eq!(bytes, format!("there are more than 1000 bytes of file; {expected}"));
}

//! Files that are packed, cut short, damaged, or far larger than they look.

use std::io::Write as _;

use catchment::formats::as_rel::{Compression, Limits, ReadOptions};

use super::{KeepGoing, lenient, reading, shown, strict};

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(text).expect("to memory");
    out.finish().expect("to memory")
}

fn bzip2(text: &[u8]) -> Vec<u8> {
    let mut out = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::default());
    out.write_all(text).expect("to memory");
    out.finish().expect("to memory")
}

type Pack = fn(&[u8]) -> Vec<u8>;
const PACKS: [(Compression, Pack); 2] = [(Compression::Gzip, gzip), (Compression::Bzip2, bzip2)];

fn text() -> String {
    (1..1500u32).map(|n| format!("{n}|{}|-1|bgp\n", n * 7 + 1)).collect()
}

#[test]
fn packed_files_of_one_part_or_several_say_the_same_as_plain_ones() {
    let text = text();
    let plain = strict(&text).expect("well-formed");
    assert_eq!(plain.report.compression, Compression::Plain);
    for (compression, pack) in PACKS {
        let (front, back) = text.as_bytes().split_at(3_456);
        let empty = pack(b"");
        let parts = [empty.clone(), pack(front), empty.clone(), pack(back), empty].concat();
        for packed in [pack(text.as_bytes()), parts] {
            let read = strict(packed).expect("well-formed");
            assert_eq!(read.graph, plain.graph);
            assert_eq!((read.report.compression, read.report.lines), (compression, 1499));
        }
    }
}

#[test]
fn an_archive_that_is_cut_short_is_refused_wherever_it_is_cut() {
    for (compression, pack) in PACKS {
        let packed = pack(text().as_bytes());
        for length in (10..packed.len()).step_by(packed.len() / 40).chain([packed.len() - 1]) {
            let error = lenient(&packed[..length]).expect_err("cut short").to_string();
            let end =
                format!(": the {compression} stream ends early; expected the rest of the file");
            assert!(error.starts_with("line ") && error.ends_with(&end), "{length}: {error}");
        }
        for length in 1..10 {
            assert!(lenient(&packed[..length]).is_err(), "{compression} {length}");
        }
    }
}

#[test]
fn an_archive_that_is_damaged_is_refused_or_says_the_same() {
    for (compression, pack) in PACKS {
        let packed = pack(text().as_bytes());
        let whole = strict(&packed).expect("well-formed");
        for at in (0..packed.len()).step_by(packed.len() / 50) {
            let mut damaged = packed.clone();
            damaged[at] ^= 0x55;
            // The name of a packed file, its time and the like say nothing of the text.
            if let Ok(read) = lenient(&damaged) {
                assert_eq!(read.graph, whole.graph, "{compression} {at}");
            }
        }
        let error = lenient([&packed[..], b"garbage"].concat()).expect_err("garbage").to_string();
        let damaged = format!("line 1500: the {compression} stream ");
        assert!(error.starts_with(&damaged), "{error}");
    }
}

#[test]
fn what_unpacks_to_more_than_the_limit_is_refused() {
    let limits = Limits { bytes: 1 << 20, ..Limits::default() };
    let keep_going = KeepGoing::Yes;
    let options = ReadOptions { limits, keep_going, ..ReadOptions::default() };
    for (compression, pack) in PACKS {
        for filling in [&b"\0"[..], b"\n", b"#\n", b"1|2|0\n"] {
            let packed = pack(&filling.repeat((2 << 20) / filling.len()));
            let error = reading(&packed, &options).expect_err("too large").to_string();
            let expected = "there are more than 1048576 bytes of text; expected at most that";
            assert_eq!(error, expected, "{compression}");
        }
    }
}

#[test]
fn an_archive_of_countless_empty_parts_is_refused() {
    let many = gzip(b"").repeat(100_001);
    let error = lenient(many).expect_err("too many").to_string();
    assert!(error.contains("more than 100000 parts"), "{error}");
}

#[test]
fn a_long_line_in_an_archive_is_skipped() {
    let line = [&b"1|2|-1\n"[..], &vec![b'7'; 3_000_000], b"\n3|4|0\n"].concat();
    for (_, pack) in PACKS {
        assert!(strict(pack(&line)).is_err());
        let read = lenient(pack(&line)).expect("links are left");
        assert_eq!((shown(&read.graph), read.report.lines), (vec!["1>2".into(), "3=4".into()], 3));
    }
}

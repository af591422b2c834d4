//! How long it takes to play a run of 100,000 events, to show an instant of its recording, and what
//! the recording takes in memory. The run: 200 nodes of a random hierarchy under textbook timers, of
//! which the five sites withdraw and announce in turn, one of them every five minutes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test or a measurement that cannot go on says so and ends"
)]

use std::hint::black_box;
use std::time::Instant;

use catchment::engine::timeline::{
    Cursor, FailureMode, Limits, Recording, Run, Script, ScriptedEdit,
};
use catchment::topology::{Edit, Kind, Node, NodeField, Preset, Span, Timing};
use cpu_time::ThreadTime;
use criterion::{Criterion, criterion_group, criterion_main};

#[path = "../tests/model/dice.rs"]
#[allow(dead_code, unreachable_pub)]
mod dice;
#[path = "../tests/model/hierarchy.rs"]
mod hierarchy;

use dice::Dice;
use hierarchy::{Shape, hierarchy};

const EVENTS: usize = 100_000;

fn script() -> Script {
    let doc = hierarchy(&Shape::of(200, 1));
    let sites: Vec<&Node> = doc.nodes().filter(|n| n.kind == Kind::Site).collect();
    let turn = |at: usize| {
        let site = sites[at / 2 % sites.len()];
        let origins = if at.is_multiple_of(2) { Vec::new() } else { site.origins.clone() };
        let edit = Edit::node(&site.id, NodeField::Origins(origins));
        ScriptedEdit {
            at: Span::of_ms(300_000 * (at as u32 + 1)),
            edit,
            manner: FailureMode::Silent,
        }
    };
    let happenings = (0..2000).map(turn).collect();
    let limits = Limits { until: Span::of_ms(u32::MAX), events: EVENTS };
    let timing = Timing::of(Preset::Textbook);
    Script { happenings, limits, timing, ..Script::cold(&doc) }
}

/// The memory that this process has, in bytes, where the system says so.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
    kilobytes.unwrap_or(0) * 1024
}

/// Plays the run and says what it came to.
fn recorded() -> Recording {
    let (before, started) = (resident(), Instant::now());
    let recording = Run::play(script());
    let (took, after) = (started.elapsed(), resident());
    println!(
        "{} events, {} messages, {} of simulated time in {took:.2?}",
        recording.events().len(),
        recording.messages,
        recording.length()
    );
    let mb = |bytes: usize| bytes as f64 / 1e6;
    println!("{:.0} MB by its own count", mb(recording.bytes()));
    println!("{:.0} MB more in the process", mb(after.saturating_sub(before)));
    recording
}

/// The slowest of many jumps, by the time of this thread alone.
fn slowest(recording: &Recording) {
    let (mut dice, mut cursor) = (Dice::new(1), Cursor::default());
    let mut took: Vec<_> = (0..2000)
        .map(|_| {
            let to = dice.below(recording.events().len());
            let started = ThreadTime::now();
            black_box(cursor.at(recording, to));
            started.elapsed()
        })
        .collect();
    took.sort();
    println!("a jump: {:.2?} at the median, {:.2?} at most", took[1000], took[1999]);
}

fn timeline(criterion: &mut Criterion) {
    let recording = recorded();
    slowest(&recording);
    let mut group = criterion.benchmark_group("timeline");
    group.sample_size(10);
    group.bench_function("play 100,000 events", |bencher| {
        bencher.iter(|| black_box(Run::play(script())));
    });
    let (mut dice, mut cursor) = (Dice::new(2), Cursor::default());
    group.bench_function("an instant at random", |bencher| {
        bencher.iter(|| {
            let to = dice.below(recording.events().len());
            black_box(cursor.at(&recording, to));
        });
    });
    let mut at: usize = 0;
    group.bench_function("the next event", |bencher| {
        bencher.iter(|| {
            at = (at + 1) % recording.events().len();
            black_box(cursor.at(&recording, at));
        });
    });
    let mut at = 0_usize;
    group.bench_function("the event before", |bencher| {
        bencher.iter(|| {
            at = at.checked_sub(1).unwrap_or(recording.events().len());
            black_box(cursor.at(&recording, at));
        });
    });
    group.bench_function("an instant at random as a state", |bencher| {
        bencher.iter(|| {
            let to = dice.below(recording.events().len());
            black_box(std::sync::Arc::new(cursor.at(&recording, to).clone()));
        });
    });
    group.finish();
}

criterion_group!(benches, timeline);
criterion_main!(benches);

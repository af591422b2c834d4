//! The solver on a whole Internet, in CPU time of this process.
//!
//! `CATCHMENT_DATA` names the folder with CAIDA's `20250901.as-rel2.txt.bz2`; without it a graph of
//! 80,000 ASes is made up. `benches/internet.py` reads what criterion keeps, and prints a table.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test or a measurement that cannot go on says so and ends"
)]

use std::hint::black_box;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use catchment::engine::internet::{AsNetwork, AsState};
use catchment::formats::Synthetic;
use catchment::formats::as_rel::{Cache, ReadOptions, load, write};
use catchment::topology::as_graph::names::{link_of, node_of};
use catchment::topology::{
    AsGraph, Asn, Community, Edit, Entry, LinkField, LinkState, NodeField, NodeState, Origin,
    Policy, Prefix, Relation, unwatched,
};
use cpu_time::ProcessTime;
use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};

#[path = "../tests/model/dice.rs"]
#[allow(dead_code, unreachable_pub)]
mod dice;

#[path = "../tests/corpus/changes.rs"]
#[allow(unreachable_pub)]
mod changes;

use dice::Dice;

const PREFIX: Prefix = Prefix::DOCUMENTATION;

/// What this process has used of all cores.
struct CpuTime;

impl Measurement for CpuTime {
    type Intermediate = ProcessTime;
    type Value = Duration;

    fn start(&self) -> ProcessTime {
        ProcessTime::now()
    }

    fn end(&self, start: ProcessTime) -> Duration {
        start.elapsed()
    }

    fn add(&self, a: &Duration, b: &Duration) -> Duration {
        *a + *b
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, value: &Duration) -> f64 {
        value.as_nanos() as f64
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}

/// The file that is solved on.
fn source(scratch: &tempfile::TempDir) -> PathBuf {
    let real = std::env::var_os("CATCHMENT_DATA")
        .map(|data| PathBuf::from(data).join("20250901.as-rel2.txt.bz2"));
    real.filter(|file| file.exists()).unwrap_or_else(|| {
        println!("CATCHMENT_DATA does not name CAIDA's file: a graph is made up");
        let file = scratch.path().join("as-rel.txt");
        let graph = Synthetic { ases: 80_000, ..Synthetic::default() }.graph().expect("possible");
        let mut to = std::fs::File::create(&file).expect("a file");
        write(&graph, "made up", &mut to).expect("written");
        file
    })
}

/// Eight stubs with nobody to peer with, spread over the graph, such that the largest of their
/// catchments has about as many ASes as the one that others measured: 28,000.
fn sites(graph: &Arc<AsGraph>) -> Vec<Asn> {
    let alone = |is, n: &u32| graph.neighbours(*n, is).is_empty();
    let is_stub = |n: &u32| alone(Relation::Customer, n) && alone(Relation::Peer, n);
    let stubs: Vec<u32> = (0..graph.len() as u32).filter(is_stub).collect();
    let set = |seed: u64| -> Vec<Asn> {
        let mut dice = Dice::new(seed);
        (0..8).map(|_| graph.asn(dice.pick(&stubs))).collect()
    };
    let largest = |sites: &Vec<Asn>| {
        let mut state = state(graph, &sites.iter().map(|s| announcing(*s)).collect::<Vec<_>>());
        settle(&mut state);
        let catchments = state.of(&PREFIX).expect("announced").catchments();
        catchments.into_iter().map(|(_, count)| count).max().unwrap_or(0)
    };
    (0..200)
        .map(&set)
        .find(|sites| (27_500..28_500).contains(&largest(sites)))
        .unwrap_or_else(|| set(8))
}

fn announcing(asn: Asn) -> Edit {
    AsState::announcing(asn, vec![Origin::plain(PREFIX)])
}

fn state(graph: &Arc<AsGraph>, edits: &[Edit]) -> AsState {
    let mut state = AsState::new(AsNetwork::new(graph.clone()));
    edits.iter().for_each(|edit| drop(state.apply(edit).expect("it fits the graph")));
    state
}

fn settle(state: &mut AsState) {
    state.settle(&mut unwatched).expect("nobody stops it");
}

/// A local-pref, a prepend or a community at every session of one AS in a hundred.
fn policies(graph: &AsGraph) -> Vec<Edit> {
    let mut dice = Dice::new(1);
    let mut edits = Vec::new();
    for node in 0..graph.len() as u32 {
        if !dice.one_in(100) {
            continue;
        }
        for slot in graph.row(node) {
            let mut entry = Entry::default();
            let mut policy = Policy::default();
            match dice.below(3) {
                0 => entry.local_pref = Some(50 + dice.below(200) as u32),
                1 => entry.prepend = 1 + dice.below(3) as u8,
                _ => entry.add = vec![Community::new(64_500, dice.below(50) as u16)],
            }
            let import = entry.local_pref.is_some() || (entry.prepend == 0 && dice.one_in(2));
            if import {
                policy.import.push(entry)
            } else {
                policy.export.push(entry)
            }
            edits.push(AsState::policy(graph.asn(node), graph.asn(graph.neighbour(slot)), policy));
        }
    }
    edits
}

/// How many ASes have another route after an edit.
fn moved(state: &mut AsState, edit: &Edit) -> usize {
    let undo = state.apply(edit).expect("it fits the graph");
    settle(state);
    let moved = state.of(&PREFIX).map_or(0, |routes| routes.changed().len());
    state.apply(&undo).expect("it fits the graph");
    settle(state);
    moved
}

fn internet(c: &mut Criterion<CpuTime>) {
    let scratch = tempfile::tempdir().expect("a folder");
    let file = source(&scratch);
    let mut group = c.benchmark_group("internet");

    let read = |cache: &Cache| {
        load(&file, &ReadOptions::default(), cache, &mut unwatched).expect("in order").graph
    };
    group.sample_size(20);
    group.bench_function("load from source", |b| b.iter(|| read(&Cache::Off)));
    let cache = Cache::At(scratch.path().join("graphs"));
    let graph = Arc::new(read(&cache));
    group.bench_function("load from cache", |b| b.iter(|| read(&cache)));

    group.sample_size(100);
    let sites = sites(&graph);
    let announce: Vec<Edit> = sites.iter().map(|asn| announcing(*asn)).collect();
    let mut scratch = |name: &str, edits: &[Edit]| {
        let net = state(&graph, edits).network().clone();
        group.bench_function(name, |b| {
            b.iter_batched(
                || net.clone(),
                |net| {
                    let mut state = AsState::new(net);
                    settle(&mut state);
                    black_box(state)
                },
                BatchSize::PerIteration,
            );
        });
    };
    scratch("from scratch, 8 sites", &announce);
    let mut with_policies = policies(&graph);
    with_policies.extend(announce.clone());
    scratch("from scratch, 8 sites, policies at 1 %", &with_policies);

    let mut now = state(&graph, &announce);
    settle(&mut now);
    for (name, edits) in changes(&graph, &sites, &mut now) {
        let count = moved(&mut now, &edits);
        println!("{name}: {count} ASes have another route");
        group.bench_function(name, |b| {
            b.iter_custom(|times| {
                let mut spent = Duration::ZERO;
                for _ in 0..times {
                    let start = ProcessTime::now();
                    let undo = now.apply(&edits).expect("it fits the graph");
                    settle(&mut now);
                    spent += start.elapsed();
                    now.apply(&undo).expect("it fits the graph");
                    settle(&mut now);
                }
                spent
            });
        });
    }
    group.finish();
    at_random(&graph, &mut now);
}

/// What a thousand changes at random cost, and what they cost for each AS whose route they change.
fn at_random(graph: &AsGraph, now: &mut AsState) {
    let (mut dice, mut failed) = (Dice::new(4), Vec::new());
    let (mut spent, mut moved, mut worst) = (Duration::ZERO, 0, Duration::ZERO);
    for _ in 0..1_000 {
        let edit = changes::change(graph, &mut dice, &mut failed);
        let start = ProcessTime::now();
        now.apply(&edit).expect("it fits the graph");
        settle(now);
        let took = start.elapsed();
        moved += now.of(&PREFIX).map_or(0, |routes| routes.changed().len());
        (spent, worst) = (spent + took, worst.max(took));
    }
    let each = spent.as_nanos() as f64 / moved.max(1) as f64;
    println!(
        "1000 changes at random: {moved} ASes have another route, {each:.0} ns each; {:.3} ms a \
         change, {:.3} ms the worst",
        spent.as_secs_f64(),
        worst.as_secs_f64() * 1e3
    );
}

/// What changes, by name: the withdrawal of the sites with the largest catchment and of one with a
/// small one, a prepend, the failure of a tier-1 AS and of a link.
fn changes(graph: &AsGraph, sites: &[Asn], now: &mut AsState) -> Vec<(&'static str, Edit)> {
    let withdrawn = |asn: Asn| AsState::announcing(asn, Vec::new());
    let routes = now.of(&PREFIX).expect("announced");
    let catches = routes.catchments();
    let largest = catches.iter().max_by_key(|(_, count)| *count).expect("a site").0;
    let is_tier1 = |n: &u32| graph.neighbours(*n, Relation::Provider).is_empty();
    let degree = |n: &u32| graph.row(*n).len();
    let tier1 = (0..graph.len() as u32).filter(is_tier1).max_by_key(degree).expect("one");
    let busiest = sites.iter().filter_map(|asn| graph.index_of(*asn));
    let busiest = busiest.max_by_key(|n| *n == largest).expect("a site");
    let provider = graph.neighbours(busiest, Relation::Provider)[0];
    let prepend = Policy::default().with_export_all(|entry| entry.prepend = 2);
    // A ninth site that catches few.
    let few = (0..graph.len() as u32).rev().filter(|n| {
        let customers = graph.neighbours(*n, Relation::Customer).len();
        (4..100).contains(&customers)
    });
    let near = |n: &u32, now: &mut AsState| {
        let count = moved(now, &announcing(graph.asn(*n)));
        (60..140).contains(&count)
    };
    let small = few.take(2_000).find(|n| near(n, now)).unwrap_or(busiest);
    now.apply(&announcing(graph.asn(small))).expect("it fits the graph");
    settle(now);
    let failed = NodeField::State(NodeState::Failed);
    let (from, to) = (graph.asn(busiest), graph.asn(provider));
    vec![
        ("the largest site is withdrawn", withdrawn(graph.asn(largest))),
        ("a site of a hundred ASes is withdrawn", withdrawn(graph.asn(small))),
        ("a site prepends to a provider", AsState::policy(from, to, prepend)),
        ("a tier-1 AS fails", Edit::node(&node_of(graph.asn(tier1)), failed)),
        (
            "a link of a site fails",
            Edit::link(&link_of(from, to), LinkField::State(LinkState::Failed)),
        ),
    ]
}

criterion_group! {
    name = benches;
    config = Criterion::default().with_measurement(CpuTime).measurement_time(Duration::from_secs(3));
    targets = internet
}
criterion_main!(benches);

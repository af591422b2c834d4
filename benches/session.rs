//! The longest call of the session on large documents: what a window waits for.
//!
//! `cargo bench --bench session` prints a line for each document and kind of call: how many calls,
//! their median and the longest, in milliseconds of the wall clock, and whether the routes are those
//! of the blocking solver.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    unused_crate_dependencies,
    reason = "a test or a measurement that cannot go on says so and ends"
)]

use std::time::Instant;

use catchment::engine::solve;
use catchment::sandbox::{Intent, Sandbox, TimeIntent, Wake};
use catchment::topology::{
    Edit, EndField, Kind, Latency, LinkField, LinkState, NodeField, NodeState, Origin, Policy, Pos,
    Prefix, Role, Side, Topology, fresh_link, fresh_node, parse,
};

/// A window waits no longer, in milliseconds.
const A_FRAME: f64 = 16.0;

fn clique(ases: usize, prefixes: usize) -> Topology {
    let mut doc = Topology::default();
    let mut ids = Vec::new();
    for at in 0..ases {
        let mut node = fresh_node(&doc, Kind::As, Pos::clamped(at as f32 * 10.0, 0.0));
        if at < prefixes {
            let prefix: Prefix = format!("10.{}.{}.0/24", at / 250, at % 250).parse().unwrap();
            node.origins.push(Origin::plain(prefix));
        }
        ids.push(node.id.clone());
        Edit::add_node(node).apply(&mut doc).unwrap();
    }
    for (at, a) in ids.iter().enumerate() {
        for b in &ids[at + 1..] {
            let link = fresh_link(&doc, a, b, (Role::Peer, Role::Peer));
            Edit::add_link(link).apply(&mut doc).unwrap();
        }
    }
    doc
}

/// ASes that buy from two others each, of which some announce a prefix of their own.
fn tiers(ases: usize, prefixes: usize) -> Topology {
    let mut doc = Topology::default();
    let mut ids = Vec::new();
    for at in 0..ases {
        let mut node = fresh_node(&doc, Kind::As, Pos::clamped(at as f32 * 10.0, 0.0));
        if at >= ases - prefixes {
            let prefix: Prefix = format!("10.0.{}.0/24", at % 250).parse().unwrap();
            node.origins.push(Origin::plain(prefix));
        }
        ids.push(node.id.clone());
        Edit::add_node(node).apply(&mut doc).unwrap();
        for back in [at / 2, at / 3] {
            if back < at {
                let roles = (Role::Customer, Role::Provider);
                let link = fresh_link(&doc, &ids[at], &ids[back], roles);
                Edit::add_link(link).apply(&mut doc).unwrap();
            }
        }
    }
    doc
}

struct Calls {
    name: &'static str,
    took: Vec<f64>,
}

fn measured<T>(calls: &mut Calls, call: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let result = call();
    calls.took.push(begun.elapsed().as_secs_f64() * 1e3);
    result
}

/// What a person does to a document, and undoes.
fn edits(doc: &Topology) -> Vec<(&'static str, Edit)> {
    let node = doc.nodes().next().unwrap().id.clone();
    let last = doc.nodes().next_back().unwrap().id.clone();
    let link = doc.links().next().unwrap().id.clone();
    let policy = Policy::default().with_export_all(|entry| entry.prepend = 2);
    let added = fresh_node(doc, Kind::As, Pos::clamped(0.0, 500.0));
    vec![
        ("fail a node", Edit::node(&node, NodeField::State(NodeState::Failed))),
        ("fail another", Edit::node(&last, NodeField::State(NodeState::Failed))),
        ("fail a link", Edit::link(&link, LinkField::State(LinkState::Failed))),
        ("prepend", Edit::end(&link, Side::A, EndField::Policy(policy))),
        ("latency", Edit::link(&link, LinkField::Latency(Latency::from_ms(7.0).unwrap()))),
        ("withdraw", Edit::node(&last, NodeField::Origins(Vec::new()))),
        ("add a node", Edit::add_node(added)),
        ("delete a node", Edit::RemoveNode(node)),
        ("move a node", Edit::node(&last, NodeField::Pos(Pos::clamped(3.0, 4.0)))),
    ]
}

fn frames(sandbox: &mut Sandbox, calls: &mut Calls) {
    let begun = Instant::now();
    loop {
        measured(calls, || sandbox.tick(1.0 / 60.0));
        let prefix = sandbox.doc().prefixes().first().copied();
        measured(calls, || prefix.map(|p| sandbox.now().catchments_of(&p).is_some()));
        if !sandbox.is_busy() || begun.elapsed().as_secs() > 60 {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(4));
    }
}

fn drive(name: &str, doc: &Topology, in_time: bool) {
    let mut all: Vec<Calls> = Vec::new();
    let calls = |name| Calls { name, took: Vec::new() };
    let (mut opening, mut ticks) = (calls("open"), calls("frames"));
    let copy = doc.clone();
    let mut sandbox = measured(&mut opening, || Sandbox::begin(copy, Wake::default()));
    frames(&mut sandbox, &mut ticks);
    if in_time {
        measured(&mut opening, || sandbox.run(Intent::Time(TimeIntent::Open))).unwrap();
        frames(&mut sandbox, &mut ticks);
    }
    let mut agree = true;
    for (name, edit) in edits(doc) {
        let mut of = calls(name);
        measured(&mut of, || sandbox.run(Intent::Edit(edit))).unwrap();
        frames(&mut sandbox, &mut ticks);
        agree &= solve(sandbox.doc()).same_routes(sandbox.at_rest());
        measured(&mut of, || sandbox.run(Intent::Undo)).unwrap();
        frames(&mut sandbox, &mut ticks);
        all.push(of);
    }
    all.push(opening);
    all.push(ticks);
    let time = if in_time { "time running" } else { "at rest" };
    println!("{name}, {time}; routes as the blocking solver's: {agree}");
    for Calls { name, mut took } in all {
        took.sort_by(f64::total_cmp);
        let most = took.last().copied().unwrap_or_default();
        let mark = if most > A_FRAME { "  <-- above a frame" } else { "" };
        let half = took[took.len() / 2];
        println!(
            "  {name:15} {:5} calls, median {half:7.2} ms, longest {most:7.2} ms{mark}",
            took.len()
        );
    }
}

fn main() {
    let path = std::env::args().skip(1).find(|arg| arg.ends_with(".ron"));
    let mut documents = vec![
        ("clique of 299".to_owned(), clique(299, 1)),
        ("280 ASes, 50 prefixes".to_owned(), tiers(280, 50)),
        ("299 ASes, 299 prefixes".to_owned(), tiers(299, 299)),
    ];
    if let Some(path) = path {
        let text = std::fs::read_to_string(&path).expect("a document");
        documents.insert(0, (path, parse(&text).expect("a topology")));
    }
    for (name, doc) in &documents {
        for in_time in [false, true] {
            drive(name, doc, in_time);
        }
    }
}

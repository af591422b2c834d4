//! How long an edit takes until the new catchments are there: the whole of `Sandbox::apply`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test or a measurement that cannot go on says so and ends"
)]

use std::hint::black_box;

use catchment::sandbox::{Sandbox, split};
use catchment::topology::{
    Edit, EndField, Kind, Latency, Link, LinkField, LinkState, NodeField, NodeId, NodeState,
    Policy, Pos, Side, Topology,
};
use criterion::{Criterion, criterion_group, criterion_main};

#[path = "../tests/model/dice.rs"]
#[allow(dead_code, unreachable_pub)]
mod dice;
#[path = "../tests/model/hierarchy.rs"]
mod hierarchy;

use hierarchy::{Shape, hierarchy};

/// Two edits that are applied in turn, the second of which takes back the first.
type Toggle = [Edit; 2];

fn site(doc: &Topology) -> NodeId {
    doc.nodes().find(|n| n.kind == Kind::Site).expect("a site").id.clone()
}

/// What makes a toggle for a document.
type Maker = fn(&Topology) -> Toggle;

/// A site's first link and the side that the site is on.
fn link_of_site(doc: &Topology) -> (&Link, Side) {
    doc.links_of(&site(doc)).swap_remove(0)
}

fn failing_a_site(doc: &Topology) -> Toggle {
    [NodeState::Failed, NodeState::Up].map(|s| Edit::node(&site(doc), NodeField::State(s)))
}

/// The network above a site stops preferring it, and prefers it again.
fn local_pref(doc: &Topology) -> Toggle {
    let (link, side) = link_of_site(doc);
    let policy = |value| Policy::default().with_import_all(|e| e.local_pref = value);
    [Some(90), None].map(|v| Edit::end(&link.id, side.other(), EndField::Policy(policy(v))))
}

fn prepending(doc: &Topology) -> Toggle {
    let (link, side) = link_of_site(doc);
    let policy = |times| Policy::default().with_export_all(|e| e.prepend = times);
    [3, 0].map(|n| Edit::end(&link.id, side, EndField::Policy(policy(n))))
}

fn latency(doc: &Topology) -> Toggle {
    let (link, _) = link_of_site(doc);
    let ms = |ms| LinkField::Latency(Latency::from_ms(ms).expect("possible"));
    [1.0, 2.0].map(|n| Edit::link(&link.id, ms(n)))
}

fn moving_a_node(doc: &Topology) -> Toggle {
    [1.0, 2.0].map(|x| Edit::node(&site(doc), NodeField::Pos(Pos::clamped(x, x))))
}

/// The same kind of network with its ASes split into routers, up to so many nodes in all.
fn with_routers(nodes: usize) -> Topology {
    let mut doc = hierarchy(&Shape::of(nodes / 2, 1));
    let ases: Vec<NodeId> = doc
        .nodes()
        .filter(|n| matches!(n.kind, Kind::Isp | Kind::As))
        .map(|n| n.id.clone())
        .collect();
    for id in ases {
        let into = (2..=4).rev().find(|into| doc.nodes().len() + into - 1 <= nodes);
        if let Some((edit, _)) = into.and_then(|into| split(&doc, &id, into)) {
            edit.apply(&mut doc).expect("possible");
        }
    }
    doc
}

/// The first link inside an AS is cut, and mended.
fn inner_link(doc: &Topology) -> Toggle {
    let link = doc.links().find(|l| doc.is_internal(l)).expect("a link inside an AS");
    [LinkState::Failed, LinkState::Up].map(|s| Edit::link(&link.id, LinkField::State(s)))
}

/// A router of several fails, and comes back.
fn router(doc: &Topology) -> Toggle {
    let link = doc.links().find(|l| doc.is_internal(l)).expect("a link inside an AS");
    [NodeState::Failed, NodeState::Up].map(|s| Edit::node(&link.a.node, NodeField::State(s)))
}

fn recompute(criterion: &mut Criterion) {
    measure(criterion, "fail or restore a site", failing_a_site);
    measure(criterion, "local-pref", local_pref);
    measure(criterion, "prepend", prepending);
    measure(criterion, "latency", latency);
    measure(criterion, "move a node", moving_a_node);
    let ibgp: [(&str, Maker); 6] = [
        ("iBGP: fail or restore a site", failing_a_site),
        ("iBGP: local-pref", local_pref),
        ("iBGP: prepend", prepending),
        ("iBGP: latency", latency),
        ("iBGP: cut or mend a link inside an AS", inner_link),
        ("iBGP: fail or restore a router", router),
    ];
    for (name, toggle) in ibgp {
        measure_on(criterion, name, &[50, 200], with_routers, toggle);
    }
}

fn measure(criterion: &mut Criterion, name: &str, toggle: fn(&Topology) -> Toggle) {
    let draw = |nodes| hierarchy(&Shape::of(nodes, 1));
    measure_on(criterion, name, &[10, 50, 200], draw, toggle);
}

fn measure_on(
    criterion: &mut Criterion,
    name: &str,
    sizes: &[usize],
    draw: fn(usize) -> Topology,
    toggle: fn(&Topology) -> Toggle,
) {
    let mut group = criterion.benchmark_group(name);
    for nodes in sizes.iter().copied() {
        let mut sandbox = Sandbox::open(draw(nodes));
        let mut edits = toggle(sandbox.doc()).into_iter().cycle();
        // One gesture, as when a slider is dragged: the history does not grow.
        sandbox.begin_gesture();
        group.bench_function(nodes.to_string(), |bencher| {
            bencher.iter(|| {
                let edit = edits.next().expect("a cycle has no end");
                sandbox.apply(edit).expect("possible");
                // What the window shows after every edit.
                black_box(sandbox.now().catchments().count());
            });
        });
    }
    group.finish();
}

criterion_group!(benches, recompute);
criterion_main!(benches);

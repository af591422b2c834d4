//! How long an edit takes until the new catchments are there: the whole of `Sandbox::apply`.

use std::hint::black_box;

use catchment::sandbox::Sandbox;
use catchment::topology::{
    Edit, EndField, Kind, Latency, Link, LinkField, NodeField, NodeId, NodeState, Policy, Pos,
    Side, Topology,
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

fn recompute(criterion: &mut Criterion) {
    measure(criterion, "fail or restore a site", failing_a_site);
    measure(criterion, "local-pref", local_pref);
    measure(criterion, "prepend", prepending);
    measure(criterion, "latency", latency);
    measure(criterion, "move a node", moving_a_node);
}

fn measure(criterion: &mut Criterion, name: &str, toggle: fn(&Topology) -> Toggle) {
    let mut group = criterion.benchmark_group(name);
    for nodes in [10, 50, 200] {
        let mut sandbox = Sandbox::open(hierarchy(&Shape::of(nodes, 1)));
        let mut edits = toggle(sandbox.doc()).into_iter().cycle();
        // One gesture, as when a slider is dragged: the history does not grow.
        sandbox.begin_gesture();
        group.bench_function(nodes.to_string(), |bencher| {
            bencher.iter(|| {
                let edit = edits.next().expect("a cycle has no end");
                sandbox.apply(edit).expect("possible");
                black_box(sandbox.now());
            });
        });
    }
    group.finish();
}

criterion_group!(benches, recompute);
criterion_main!(benches);

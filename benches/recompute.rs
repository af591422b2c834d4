//! How long an edit takes until the new catchments are there: the whole of `Sandbox::apply`.

use std::hint::black_box;

use catchment::sandbox::Sandbox;
use catchment::topology::{
    Edit, EndField, Kind, Latency, LinkField, NodeField, NodeId, NodeState, Pos, Side, Topology,
};
use criterion::{Criterion, criterion_group, criterion_main};

#[path = "../tests/model/hierarchy.rs"]
mod hierarchy;

use hierarchy::{Shape, hierarchy};

/// Two edits that are applied in turn, the second of which takes back the first.
type Toggle = [Edit; 2];

fn site(doc: &Topology) -> NodeId {
    doc.nodes().find(|n| n.kind == Kind::Site).expect("a site").id.clone()
}

fn failing_a_site(doc: &Topology) -> Toggle {
    [NodeState::Failed, NodeState::Up].map(|s| Edit::node(&site(doc), NodeField::State(s)))
}

/// The network above a site prefers it, or not.
fn local_pref(doc: &Topology) -> Toggle {
    at_the_site(doc, |side| side.other(), |edit, on| edit.0.local_pref = on.then_some(90))
}

fn prepending(doc: &Topology) -> Toggle {
    at_the_site(doc, |side| side, |edit, on| edit.1.prepend = if on { 3 } else { 0 })
}

type Entries = (catchment::topology::Entry, catchment::topology::Entry);

/// Changes the policy of one end of a site's first link.
fn at_the_site(doc: &Topology, whose: fn(Side) -> Side, change: fn(&mut Entries, bool)) -> Toggle {
    let links = doc.links_of(&site(doc));
    let (link, side) = links.first().expect("a link");
    let side = whose(*side);
    [true, false].map(|on| {
        let mut entries = Entries::default();
        change(&mut entries, on);
        let policy = link.end(side).policy.with_import_all(|e| *e = entries.0);
        let policy = policy.with_export_all(|e| *e = entries.1);
        Edit::end(&link.id, side, EndField::Policy(policy))
    })
}

fn moving_a_node(doc: &Topology) -> Toggle {
    [1.0, 2.0].map(|x| Edit::node(&site(doc), NodeField::Pos(Pos::clamped(x, x))))
}

fn latency(doc: &Topology) -> Toggle {
    let link = doc.links().next().expect("a link").id.clone();
    let ms = |ms| LinkField::Latency(Latency::from_ms(ms).expect("possible"));
    [1.0, 2.0].map(|n| Edit::link(&link, ms(n)))
}

fn recompute(criterion: &mut Criterion) {
    let edits: [(&str, fn(&Topology) -> Toggle); 5] = [
        ("fail or restore a site", failing_a_site),
        ("local-pref", local_pref),
        ("prepend", prepending),
        ("latency", latency),
        ("move a node", moving_a_node),
    ];
    for (name, toggle) in edits {
        let mut group = criterion.benchmark_group(name);
        for nodes in [10, 50, 200] {
            let mut sandbox = Sandbox::open(hierarchy(&Shape::of(nodes, 1)));
            let toggle = toggle(sandbox.doc());
            // One gesture, as when a slider is dragged: the history does not grow.
            sandbox.begin_gesture();
            let mut turn = 0;
            group.bench_function(nodes.to_string(), |bencher| {
                bencher.iter(|| {
                    turn = 1 - turn;
                    sandbox.apply(toggle[1 - turn].clone()).expect("possible");
                    black_box(sandbox.now());
                });
            });
        }
        group.finish();
    }
}

criterion_group!(benches, recompute);
criterion_main!(benches);

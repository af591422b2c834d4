//! Automatic layout in layers, on all examples.

use catchment::anycast::{Warning, warnings};
use catchment::examples;
use catchment::layout::layered;
use catchment::topology::NodeId;

/// The widest that a drawing may be for each of its nodes.
const COLUMN_POINTS: f32 = 150.0;

#[test]
fn providers_stand_above_and_nobody_is_far_away_or_on_top_of_another() {
    for example in examples::all() {
        let mut doc = example.load().unwrap();
        layered(&doc).apply(&mut doc).unwrap();
        let at = |id: &NodeId| doc.node(id).map(|n| (n.pos.x(), n.pos.y())).unwrap();
        let ring = warnings(&doc).iter().any(|w| matches!(w, Warning::ProviderCycle { .. }));
        for link in doc.links() {
            let Some(side) = link.customer_side() else { continue };
            let customer = at(&link.end(side).node);
            let provider = at(&link.end(side.other()).node);
            assert!(ring || provider.1 < customer.1, "{}: {:?}", example.title(), link.id);
        }
        let places: Vec<(f32, f32)> = doc.nodes().map(|n| at(&n.id)).collect();
        for (i, a) in places.iter().enumerate() {
            for b in &places[..i] {
                let apart = (a.0 - b.0).abs().max((a.1 - b.1).abs());
                assert!(apart >= 100.0, "{}: {a:?} {b:?}", example.title());
            }
        }
        let width = places.iter().map(|p| p.0).fold(f32::MIN, f32::max)
            - places.iter().map(|p| p.0).fold(f32::MAX, f32::min);
        let most = COLUMN_POINTS * doc.nodes().len() as f32;
        assert!(width <= most, "{}: {width} points wide", example.title());
    }
}

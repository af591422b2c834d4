//! Map layout: positions from coordinates, or next to neighbours for places without any.

use std::f64::consts::TAU;

use super::geo::{Coordinates, projected};
use super::spread::{Room, spread};
use super::stress::drawn;
use crate::topology::Pos;

/// Space for one place in a small drawing, in points, as in the examples.
const ROOMY: f64 = 190.0;
/// The same in a large one, which is viewed by zooming in anyway.
const TIGHT: f64 = 115.0;
/// Numbers of places between which the space changes from one to the other.
const SIZES: [f64; 2] = [20.0, 400.0];
/// Top left corner of the drawing, in points.
const CORNER: f64 = 100.0;
/// Minimum aspect ratio of a map when its scale is chosen.
const THINNEST: f64 = 0.25;
/// Maximum width of an empty stretch that is kept, as a share of a map.
const OCEAN: f64 = 0.25;
/// Number of times that places without coordinates are moved between their neighbours.
const SWEEPS: usize = 40;

/// Returns a position for each place: on a map if its coordinates are known, else near its
/// neighbours. `near` has the indices of the neighbours of each place, each once.
pub fn map(coordinates: &[Option<Coordinates>], near: &[Vec<usize>]) -> Vec<Pos> {
    let count = coordinates.len();
    let share = ((count as f64).ln() - SIZES[0].ln()) / (SIZES[1].ln() - SIZES[0].ln());
    let cell = ROOMY + (TIGHT - ROOMY) * share.clamp(0.0, 1.0);
    let map = on_paper(projected(coordinates), cell);
    let is_known: Vec<bool> = map.iter().map(Option::is_some).collect();
    let mut spots = beside_neighbours(map, near, cell);
    below(&mut spots, near, cell);
    let mut spots: Vec<(f64, f64)> = spots.into_iter().map(Option::unwrap_or_default).collect();
    // Wider than high, since names are above and below.
    spread(&mut spots, &is_known, Room { width: 0.78 * cell, height: 0.66 * cell });

    let low = spots
        .iter()
        .fold((f64::INFINITY, f64::INFINITY), |low, spot| (low.0.min(spot.0), low.1.min(spot.1)));
    let whole = |v: f64, low: f64| (v - low + CORNER).round() as f32;
    spots.iter().map(|(x, y)| Pos::clamped(whole(*x, low.0), whole(*y, low.1))).collect()
}

/// Scales a map to points, so that each place has its space on average.
fn on_paper(map: Vec<Option<(f64, f64)>>, cell: f64) -> Vec<Option<(f64, f64)>> {
    let map = without_oceans(map);
    let known: Vec<(f64, f64)> = map.iter().flatten().copied().collect();
    let extent = |of: fn(&(f64, f64)) -> f64| {
        let all = || known.iter().map(of);
        all().fold(f64::NEG_INFINITY, f64::max) - all().fold(f64::INFINITY, f64::min)
    };
    let (width, height) = (extent(|spot| spot.0), extent(|spot| spot.1));
    let least = THINNEST * width.max(height);
    let area = width.max(least) * height.max(least);
    let scale = if area > 0.0 { cell * (known.len() as f64 / area).sqrt() } else { 1.0 };
    map.into_iter().map(|spot| spot.map(|(x, y)| (x * scale, y * scale))).collect()
}

/// Narrows empty stretches from edge to edge to a share of the map, so that places on both sides of
/// an ocean are drawn larger.
fn without_oceans(map: Vec<Option<(f64, f64)>>) -> Vec<Option<(f64, f64)>> {
    let axis = |of: fn((f64, f64)) -> f64| narrowed(map.iter().map(|spot| spot.map(of)).collect());
    let (x, y) = (axis(|spot| spot.0), axis(|spot| spot.1));
    x.into_iter().zip(y).map(|(x, y)| x.zip(y)).collect()
}

/// Does the same along one axis.
fn narrowed(mut all: Vec<Option<f64>>) -> Vec<Option<f64>> {
    let mut sorted: Vec<(f64, usize)> =
        all.iter().enumerate().filter_map(|(place, at)| Some(((*at)?, place))).collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let Some((first, last)) = sorted.first().zip(sorted.last()) else { return all };
    let widest = OCEAN * (last.0 - first.0);
    let (mut cut, mut before) = (0.0, first.0);
    for (at, place) in sorted {
        cut += (at - before - widest).max(0.0);
        before = at;
        all[place] = Some(at - cut);
    }
    all
}

/// Places those without coordinates between their neighbours; a place with only one neighbour is
/// put beside it, in the direction of the widest gap.
fn beside_neighbours(
    mut spots: Vec<Option<(f64, f64)>>,
    near: &[Vec<usize>],
    cell: f64,
) -> Vec<Option<(f64, f64)>> {
    let lost: Vec<usize> = (0..spots.len()).filter(|place| spots[*place].is_none()).collect();
    loop {
        let anchors = |place: usize, spots: &[Option<(f64, f64)>]| -> Vec<(f64, f64)> {
            near[place].iter().filter_map(|n| spots[*n]).collect()
        };
        let open = lost.iter().copied().filter(|place| spots[*place].is_none());
        // The place with the most placed neighbours is the most certain.
        let next = open.max_by_key(|place| (anchors(*place, &spots).len(), usize::MAX - place));
        let Some((place, around)) = next.map(|place| (place, anchors(place, &spots))) else {
            break;
        };
        spots[place] = match around.as_slice() {
            [] => break,
            [one] => {
                let host = near[place].iter().copied().find(|n| spots[*n].is_some());
                let beyond = host.map(|host| anchors(host, &spots)).unwrap_or_default();
                let angle = widest_gap(*one, &beyond);
                Some((one.0 + 0.8 * cell * angle.cos(), one.1 + 0.8 * cell * angle.sin()))
            }
            several => Some(middle(several)),
        };
    }
    for _ in 0..SWEEPS {
        for place in lost.iter().copied().filter(|place| near[*place].len() > 1) {
            let around: Vec<_> = near[place].iter().filter_map(|n| spots[*n]).collect();
            if spots[place].is_some() && !around.is_empty() {
                spots[place] = Some(middle(&around));
            }
        }
    }
    spots
}

fn middle(spots: &[(f64, f64)]) -> (f64, f64) {
    let sum = spots.iter().fold((0.0, 0.0), |sum, spot| (sum.0 + spot.0, sum.1 + spot.1));
    (sum.0 / spots.len() as f64, sum.1 / spots.len() as f64)
}

/// Returns the direction of the widest gap around a spot; down if it has no neighbours.
fn widest_gap(from: (f64, f64), around: &[(f64, f64)]) -> f64 {
    let angle = |to: &(f64, f64)| (to.1 - from.1).atan2(to.0 - from.0);
    let mut angles: Vec<f64> = around.iter().map(angle).collect();
    angles.sort_by(f64::total_cmp);
    let Some(first) = angles.first().copied() else { return TAU / 4.0 };
    let next = angles.iter().copied().skip(1).chain([first + TAU]);
    let gaps = angles.iter().copied().zip(next);
    let widest = gaps.max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)));
    widest.map_or(TAU / 4.0, |(from, to)| (from + to) / 2.0)
}

/// Places components that are not connected to the map: each is drawn on its own, all below the
/// map, side by side in enough rows that the drawing is about as wide as the map.
fn below(spots: &mut [Option<(f64, f64)>], near: &[Vec<usize>], cell: f64) {
    let known: Vec<(f64, f64)> = spots.iter().flatten().copied().collect();
    let edge =
        |of: fn(&(f64, f64)) -> f64, pick: fn(f64, f64) -> f64| known.iter().map(of).reduce(pick);
    let left = edge(|s| s.0, f64::min).unwrap_or_default();
    let width = edge(|s| s.0, f64::max).unwrap_or_default() - left;
    let lost = spots.iter().filter(|spot| spot.is_none()).count();
    let width = width.max(1.6 * cell * (lost as f64).sqrt());
    let (mut x, mut low) = (left, edge(|s| s.1, f64::max).unwrap_or(-cell));
    let mut next_low = low;
    for start in 0..spots.len() {
        if spots[start].is_some() {
            continue;
        }
        let part = part_of(spots, near, start);
        let drawn = drawn(near, &part);
        let bounds = |of: fn(&(f64, f64)) -> f64| {
            let all = || drawn.iter().map(of);
            (all().fold(0.0, f64::min) * cell, all().fold(0.0, f64::max) * cell)
        };
        let ((west, east), (north, south)) = (bounds(|s| s.0), bounds(|s| s.1));
        if x > left && x + east - west > left + width {
            (x, low) = (left, next_low);
        }
        let origin = (x - west, low + cell - north);
        for (place, spot) in part.iter().zip(&drawn) {
            spots[*place] = Some((origin.0 + spot.0 * cell, origin.1 + spot.1 * cell));
        }
        x += east - west + cell;
        next_low = next_low.max(low + cell + south - north);
    }
}

/// Returns the places without a spot that are connected to a place, starting with itself.
fn part_of(spots: &[Option<(f64, f64)>], near: &[Vec<usize>], start: usize) -> Vec<usize> {
    let mut seen = vec![false; spots.len()];
    seen[start] = true;
    let mut part = vec![start];
    let mut next = 0;
    while let Some(at) = part.get(next).copied() {
        next += 1;
        for to in &near[at] {
            if spots[*to].is_none() && !std::mem::replace(&mut seen[*to], true) {
                part.push(*to);
            }
        }
    }
    part
}

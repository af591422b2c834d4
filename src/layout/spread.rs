//! Pushes apart spots that are too close, moving everything else as little as possible.

use std::collections::HashMap;

/// Space for each spot, from its centre to that of the next one, horizontally and vertically.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    pub width: f64,
    pub height: f64,
}

/// Maximum number of rounds; after some dozens hardly anything moves.
const ROUNDS: usize = 600;
/// Tolerance: share of the space that may be missing.
const SLACK: f64 = 0.03;
/// Golden angle: multiples of it never repeat a direction.
const GOLDEN: f64 = 2.399_963;

/// Pushes the spots apart. Those whose coordinates are not known give way to the others.
pub(super) fn spread(spots: &mut [(f64, f64)], is_known: &[bool], room: Room) {
    for _ in 0..ROUNDS {
        let cells = cells(spots, room);
        let mut worst: f64 = 0.0;
        for one in 0..spots.len() {
            for other in beside(&cells, spots[one], room) {
                if other > one {
                    worst = worst.max(push(spots, is_known, room, one, other));
                }
            }
        }
        if worst < SLACK {
            return;
        }
    }
}

type Cells = HashMap<(i64, i64), Vec<usize>>;

fn cell((x, y): (f64, f64), room: Room) -> (i64, i64) {
    ((x / room.width).floor() as i64, (y / room.height).floor() as i64)
}

fn cells(spots: &[(f64, f64)], room: Room) -> Cells {
    let mut cells = Cells::new();
    for (number, spot) in spots.iter().enumerate() {
        cells.entry(cell(*spot, room)).or_default().push(number);
    }
    cells
}

/// Returns the spots in the same cell and in the cells around it, in ascending order.
fn beside(cells: &Cells, spot: (f64, f64), room: Room) -> Vec<usize> {
    let (column, row) = cell(spot, room);
    let around = (-1..=1).flat_map(|x| (-1..=1).map(move |y| (column + x, row + y)));
    let mut near: Vec<usize> = around.filter_map(|at| cells.get(&at)).flatten().copied().collect();
    near.sort_unstable();
    near
}

/// Pushes two spots apart along the line between them; returns the share of space that was missing.
fn push(spots: &mut [(f64, f64)], is_known: &[bool], room: Room, one: usize, other: usize) -> f64 {
    let ((ax, ay), (bx, by)) = (spots[one], spots[other]);
    let (x, y) = ((bx - ax) / room.width, (by - ay) / room.height);
    let apart = x.hypot(y);
    if apart >= 1.0 {
        return 0.0;
    }
    let (toward_x, toward_y) = if apart > 1e-6 {
        (x / apart, y / apart)
    } else {
        let angle = GOLDEN * (one + other) as f64;
        (angle.cos(), angle.sin())
    };
    let missing = 1.0 - apart;
    let share = match (is_known[one], is_known[other]) {
        (true, false) => 0.1,
        (false, true) => 0.9,
        _ => 0.5,
    };
    let step = |part: f64| (toward_x * missing * part, toward_y * missing * part);
    let (back, forth) = (step(share), step(1.0 - share));
    spots[one] = (ax - back.0 * room.width, ay - back.1 * room.height);
    spots[other] = (bx + forth.0 * room.width, by + forth.1 * room.height);
    missing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_one_place_comes_apart_and_the_rest_stays() {
        let room = Room { width: 100.0, height: 80.0 };
        let mut spots = vec![(0.0, 0.0); 60];
        spots.push((5000.0, 0.0));
        let known = vec![true; spots.len()];
        spread(&mut spots, &known, room);
        for (i, a) in spots.iter().enumerate() {
            for b in &spots[..i] {
                let apart = ((a.0 - b.0) / 100.0).hypot((a.1 - b.1) / 80.0);
                assert!(apart > 0.9, "{a:?} {b:?}");
            }
        }
        assert_eq!(spots[60], (5000.0, 0.0));
        assert!(spots[..60].iter().all(|s| s.0.hypot(s.1) < 800.0), "and not further than needed");
    }
}

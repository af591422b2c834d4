//! A drawing of places without coordinates: distances in proportion to the number of lines between
//! places (stress majorisation, Gansner, Koren and North 2004, one place at a time).

/// Golden angle: multiples of it never repeat a direction.
const GOLDEN: f64 = 2.399_963;

/// Returns spots for the places of a connected part of a network, around the origin, where one line
/// has length 1. `near` has the neighbours of each place, `part` the places.
pub(super) fn drawn(near: &[Vec<usize>], part: &[usize]) -> Vec<(f64, f64)> {
    let count = part.len();
    let mut number = vec![usize::MAX; near.len()];
    for (place, at) in part.iter().enumerate() {
        number[*at] = place;
    }
    let steps: Vec<Vec<u32>> =
        (0..count).map(|from| steps_from(near, part, &number, from)).collect();

    // Two distant places define one axis, a place far from both the other.
    let farthest = |from: &dyn Fn(usize) -> u32| (0..count).max_by_key(|p| (from(*p), count - p));
    let Some(left) = farthest(&|p| steps[0][p]) else { return Vec::new() };
    let right = farthest(&|p| steps[left][p]).unwrap_or(left);
    let third = farthest(&|p| steps[left][p].min(steps[right][p])).unwrap_or(left);
    let mut spots: Vec<(f64, f64)> = (0..count)
        .map(|p| {
            let x = f64::from(steps[left][p]) - f64::from(steps[right][p]);
            let y = f64::from(steps[third][p]);
            // No two places may be at exactly the same spot.
            let angle = GOLDEN * p as f64;
            (x / 2.0 + 0.2 * angle.cos(), y + 0.2 * angle.sin())
        })
        .collect();

    let rounds = if count > 300 { 25 } else { 80 };
    for _ in 0..rounds {
        for at in 0..count {
            spots[at] = better(&spots, &steps[at], at);
        }
    }
    let middle = |of: fn(&(f64, f64)) -> f64| spots.iter().map(of).sum::<f64>() / count as f64;
    let (x, y) = (middle(|s| s.0), middle(|s| s.1));
    spots.iter().map(|spot| (spot.0 - x, spot.1 - y)).collect()
}

/// Returns the spot where a place's distances best match the numbers of steps, weighting near ones
/// more.
fn better(spots: &[(f64, f64)], steps: &[u32], at: usize) -> (f64, f64) {
    let (here_x, here_y) = spots[at];
    let (mut x, mut y, mut weight) = (0.0, 0.0, 0.0);
    for (other, (spot, far)) in spots.iter().zip(steps).enumerate() {
        if other == at {
            continue;
        }
        let far = f64::from(*far);
        let (dx, dy) = (here_x - spot.0, here_y - spot.1);
        let apart = dx.hypot(dy).max(1e-6);
        let pull = 1.0 / (far * far);
        x += pull * (spot.0 + far * dx / apart);
        y += pull * (spot.1 + far * dy / apart);
        weight += pull;
    }
    if weight > 0.0 { (x / weight, y / weight) } else { (here_x, here_y) }
}

/// Returns the number of lines from one place of the part to each other one.
fn steps_from(near: &[Vec<usize>], part: &[usize], number: &[usize], from: usize) -> Vec<u32> {
    let mut steps = vec![u32::MAX; part.len()];
    steps[from] = 0;
    let mut open = std::collections::VecDeque::from([from]);
    while let Some(at) = open.pop_front() {
        for to in near[part[at]].iter().map(|to| number[*to]).filter(|to| *to != usize::MAX) {
            if steps[to] == u32::MAX {
                steps[to] = steps[at] + 1;
                open.push_back(to);
            }
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_is_round() {
        let count = 12;
        let near: Vec<Vec<usize>> =
            (0..count).map(|i| vec![(i + 1) % count, (i + count - 1) % count]).collect();
        let spots = drawn(&near, &(0..count).collect::<Vec<_>>());
        for (x, y) in &spots {
            let far = x.hypot(*y);
            assert!((1.4..2.6).contains(&far), "{spots:?}");
        }
    }

    #[test]
    fn one_place_and_none() {
        assert_eq!(drawn(&[vec![]], &[0]).len(), 1);
        assert_eq!(drawn(&[], &[]), []);
    }
}

//! Central places, as close as possible to all others: likely locations for a service or a route
//! reflector.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Minimum number of links of a central place.
const WELL_CONNECTED: usize = 3;
/// Maximum number of times that each chosen place is exchanged for a better one.
const ROUNDS: usize = 8;

/// A network in which something is to be placed.
pub(super) struct Field {
    /// The neighbours of each place, with their distances.
    pub near: Vec<Vec<(usize, u32)>>,
    /// Places that should be close to a centre: those that have users and could be chosen.
    pub served: Vec<bool>,
}

impl Field {
    /// Returns `count` places, in ascending order, with a small sum of the distances from each
    /// served place to the nearest of them. They are found greedily, then by exchanging one for
    /// another (the k-median problem has no fast exact solution). Returns fewer if there are no
    /// more.
    pub(super) fn centres(&self, count: usize) -> Vec<usize> {
        let inside = self.largest_part();
        let served: Vec<usize> = inside.iter().copied().filter(|at| self.served[*at]).collect();
        let well: Vec<usize> =
            served.iter().copied().filter(|at| self.near[*at].len() >= WELL_CONNECTED).collect();
        let candidates = if well.len() >= count { well } else { served.clone() };
        let distances: Vec<Vec<u32>> = candidates
            .iter()
            .map(|from| {
                let all = self.distances(*from);
                served.iter().map(|to| all[*to]).collect()
            })
            .collect();

        let mut chosen: Vec<usize> = Vec::new();
        for _ in 0..count.min(candidates.len()) {
            let others: Vec<usize> = chosen.clone();
            chosen.extend(best_beside(&others, &distances));
        }
        for _ in 0..ROUNDS {
            let before = chosen.clone();
            for place in 0..chosen.len() {
                let others: Vec<usize> =
                    chosen.iter().enumerate().filter(|(i, _)| *i != place).map(|c| *c.1).collect();
                if let Some(best) = best_beside(&others, &distances) {
                    chosen[place] = best;
                }
            }
            if chosen == before {
                break;
            }
        }
        let mut places: Vec<usize> = chosen.into_iter().map(|place| candidates[place]).collect();
        places.sort_unstable();
        places
    }

    /// The part of the network that some places make up.
    pub(super) fn within(&self, is_part: impl Fn(usize) -> bool) -> Self {
        let row = |(place, row): (usize, &Vec<(usize, u32)>)| {
            let near = row.iter().filter(|(to, _)| is_part(place) && is_part(*to));
            near.copied().collect()
        };
        let served = |(place, is): (usize, &bool)| *is && is_part(place);
        Self {
            near: self.near.iter().enumerate().map(row).collect(),
            served: self.served.iter().enumerate().map(served).collect(),
        }
    }

    /// Returns the largest connected component.
    fn largest_part(&self) -> Vec<usize> {
        let mut seen = vec![false; self.near.len()];
        let mut largest = Vec::new();
        for start in 0..self.near.len() {
            if std::mem::replace(&mut seen[start], true) {
                continue;
            }
            let mut part = vec![start];
            let mut next = 0;
            while let Some(at) = part.get(next).copied() {
                next += 1;
                for (to, _) in &self.near[at] {
                    if !std::mem::replace(&mut seen[*to], true) {
                        part.push(*to);
                    }
                }
            }
            if part.len() > largest.len() {
                largest = part;
            }
        }
        largest.sort_unstable();
        largest
    }

    /// Returns the shortest distances from a place (Dijkstra's algorithm).
    fn distances(&self, from: usize) -> Vec<u32> {
        let mut found = vec![u32::MAX; self.near.len()];
        let mut open = BinaryHeap::from([(Reverse(0u32), from)]);
        found[from] = 0;
        while let Some((Reverse(so_far), at)) = open.pop() {
            if so_far > found[at] {
                continue;
            }
            for (to, far) in &self.near[at] {
                let through = so_far.saturating_add(*far);
                if through < found[*to] {
                    found[*to] = through;
                    open.push((Reverse(through), *to));
                }
            }
        }
        found
    }
}

/// Returns the candidate, by its row of distances, that reduces the sum most; the first of equals.
fn best_beside(others: &[usize], distances: &[Vec<u32>]) -> Option<usize> {
    let served = distances.first()?.len();
    let nearest: Vec<u32> = (0..served)
        .map(|to| others.iter().map(|o| distances[*o][to]).min().unwrap_or(u32::MAX))
        .collect();
    let sum = |row: &[u32]| -> u64 {
        row.iter().zip(&nearest).map(|(own, other)| u64::from(*own.min(other))).sum()
    };
    (0..distances.len()).filter(|c| !others.contains(c)).min_by_key(|c| (sum(&distances[*c]), *c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(count: usize, lines: &[(usize, usize, u32)]) -> Field {
        let mut near = vec![Vec::new(); count];
        for (a, b, far) in lines {
            near[*a].push((*b, *far));
            near[*b].push((*a, *far));
        }
        Field { near, served: vec![true; count] }
    }

    #[test]
    fn two_stars_have_their_middles() {
        let lines: Vec<(usize, usize, u32)> = (1..5)
            .map(|leaf| (0, leaf, 1))
            .chain((6..10).map(|leaf| (5, leaf, 1)))
            .chain([(1, 6, 50)])
            .collect();
        let field = field(12, &lines);
        assert_eq!(field.centres(2), [0, 5]);
        assert_eq!(field.centres(0), [0; 0]);
        assert_eq!(field.centres(100).len(), 10, "those that stand alone are no centres");
    }

    #[test]
    fn nothing_has_no_middle() {
        assert_eq!(field(0, &[]).centres(3), [0; 0]);
        assert_eq!(field(2, &[]).centres(3), [0]);
    }
}

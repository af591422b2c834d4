//! Differences between the routes of two moments.

use std::sync::Arc;

use super::state::{Best, PrefixState, Routes};
use super::verdict::Verdict;

/// The routes of one moment as a difference from those of another: what they share is not kept.
#[derive(Clone, Debug)]
pub struct Difference(Vec<(usize, PrefixDifference)>);

#[derive(Clone, Debug)]
struct PrefixDifference {
    best: Vec<(u32, Option<Best>)>,
    verdict: Verdict,
}

impl Difference {
    /// Returns the difference of routes from others; none if the number of prefixes or nodes is
    /// another.
    pub fn between(routes: &Routes, others: &Routes) -> Option<Self> {
        let pairs = || routes.iter().zip(&**others);
        let is_alike = routes.len() == others.len()
            && pairs().all(|(one, other)| one.best.len() == other.best.len());
        let differ = pairs().enumerate().filter(|(_, (one, other))| !Arc::ptr_eq(one, other));
        let differences = differ.map(|(place, (one, other))| {
            let nodes = (0..).zip(one.best.iter().zip(&other.best));
            let best = nodes.filter(|(_, (one, other))| one != other);
            let best = best.map(|(node, (one, _))| (node, one.clone())).collect();
            (place, PrefixDifference { best, verdict: one.verdict.clone() })
        });
        is_alike.then(|| Self(differences.collect()))
    }

    /// The routes, from the others that it was made with.
    pub fn from(&self, others: &Routes) -> Routes {
        let mut routes = others.to_vec();
        for (place, difference) in &self.0 {
            let Some(routes) = routes.get_mut(*place) else { continue };
            let mut best = routes.best.clone();
            for (node, route) in &difference.best {
                best[*node as usize].clone_from(route);
            }
            *routes = Arc::new(PrefixState { best, verdict: difference.verdict.clone() });
        }
        routes.into()
    }

    /// Returns the bytes that it takes, as if it shared no path with others.
    pub fn bytes(&self) -> usize {
        let each = |(_, of): &(usize, PrefixDifference)| {
            let routes = of.best.iter().map(|(_, best)| best.as_ref());
            size_of_val(&of.best[..]) + beside(routes, &of.verdict)
        };
        size_of_val(&self.0[..]) + self.0.iter().map(each).sum::<usize>()
    }
}

/// Returns the bytes of routes that share nothing with others.
pub fn bytes_of(routes: &Routes) -> usize {
    let each = |routes: &Arc<PrefixState>| {
        let best = routes.best.iter().map(Option::as_ref);
        size_of_val(&routes.best[..]) + beside(best, &routes.verdict)
    };
    routes.iter().map(each).sum()
}

/// The bytes that best routes and a verdict refer to.
fn beside<'a>(best: impl Iterator<Item = Option<&'a Best>>, verdict: &Verdict) -> usize {
    best.flatten().map(Best::bytes_beside).sum::<usize>() + size_of_val(verdict.changing())
}

//! TCP sessions that break: their packets reach another site than the first ones did.

use super::probes::{Outcome, Stretch};
use super::traffic::Traffic;
use crate::topology::NodeId;

/// Consecutive probes that one site answered, with the times of the first and the last, in
/// microseconds.
struct Answered<'a> {
    first: i64,
    last: i64,
    site: &'a NodeId,
}

/// Counts the sessions of a client that break. It opens them at regular intervals, also before its
/// first probe, when packets had the outcome `before`; each begins at the first site that answers
/// it. They are counted by intervals, since there may be very many.
pub(super) fn broken(before: &Outcome, stretches: &[Stretch], traffic: Traffic) -> usize {
    let Some(start) = stretches.first().map(|first| first.from.micros() as i64) else { return 0 };
    let every = traffic.probe_every.micros().max(1) as i64;
    let probed = stretches.iter().filter_map(|stretch| {
        let (first, end) = (stretch.from.micros() as i64, stretch.to.micros() as i64);
        Some(Answered { first, last: end - every, site: stretch.outcome.site()? })
    });
    let earlier = before.site().map(|site| Answered { first: i64::MIN, last: start - 1, site });
    let answered: Vec<Answered<'_>> = earlier.into_iter().chain(probed).collect();
    let (length, gap) =
        (traffic.session_length.micros() as i64, traffic.session_every.micros().max(1) as i64);
    let opened_by = |at: i64| (at - start).div_euclid(gap);
    let mut broken = 0;
    // First stretch after the current one that another site answers.
    let mut elsewhere: Option<&Answered<'_>> = None;
    for (place, here) in answered.iter().enumerate().rev() {
        if let Some(next) = answered.get(place + 1).filter(|next| next.site != here.site) {
            elsewhere = Some(next);
        }
        let Some(elsewhere) = elsewhere else { continue };
        // Sessions opened after the previous answer that live until another site answers.
        let after = match place.checked_sub(1) {
            Some(before) => answered[before].last,
            None if here.first == i64::MIN => i64::MIN,
            None => start - 1,
        };
        let after = after.max(elsewhere.first - length);
        if after < here.last {
            broken += (opened_by(here.last) - opened_by(after)) as usize;
        }
    }
    broken
}

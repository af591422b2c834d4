//! TCP sessions that break: their packets reach another site than the one they began at, the server
//! that they began at dies, or nobody answers to their end.
//!
//! By this a slower failover never breaks fewer sessions: one that is silent to its end would, with
//! a faster one, have reached another site.

use super::probes::{Outcome, Stretch};
use super::servers::Deaths;
use super::traffic::Traffic;
use crate::topology::{NodeId, Span};

/// The probes of a client, and what they say of its sessions. Times are in microseconds.
struct Sessions<'a> {
    before: &'a Outcome,
    stretches: &'a [Stretch],
    deaths: &'a Deaths,
    start: i64,
    every: i64,
    length: i64,
}

/// Returns the number of a client's sessions that break. It opens one every so often, also before
/// its first probe, when `before` became of packets; each begins at the site that is the first to
/// answer it. A session that outlives the last probe is judged by what was seen of it; of those
/// that began before the first probe and had no answer, nothing is said. They are counted by
/// intervals, since there may be very many.
pub(super) fn broken(
    before: &Outcome,
    stretches: &[Stretch],
    deaths: &Deaths,
    traffic: Traffic,
) -> usize {
    broken_of(before, stretches, deaths, traffic, (Span::ZERO, Span::of_micros(u64::MAX / 4)))
}

/// As [`broken`], of the sessions that are opened from one time on and before another; those that
/// are opened before the first probe are among the first of them.
pub(super) fn broken_of(
    before: &Outcome,
    stretches: &[Stretch],
    deaths: &Deaths,
    traffic: Traffic,
    opened: (Span, Span),
) -> usize {
    let (Some(first), Some(last)) = (stretches.first(), stretches.last()) else { return 0 };
    let every = traffic.probe_every.micros().max(1) as i64;
    let start = first.from.micros() as i64;
    // Each lives to see a probe.
    let length = (traffic.session_length.micros() as i64).max(every);
    let gap = traffic.session_every.micros().max(1) as i64;
    let sessions = Sessions { before, stretches, deaths, start, every, length };
    let [least, most] = [opened.0, opened.1].map(|at| at.micros() as i64);
    let from = if least <= start { start - length + 1 } else { least };
    let to = (last.to.micros() as i64 - every + 1).min(most);
    let mut broken = 0;
    for pair in sessions.turns(from, to).windows(2) {
        // The first that is opened from here on stands for all up to the next turn.
        let number = |at: i64| (at - start + gap - 1).div_euclid(gap);
        let (one, next) = (number(pair[0]), number(pair[1]));
        if one < next && sessions.breaks(start + one * gap) {
            broken += (next - one) as usize;
        }
    }
    broken
}

impl Sessions<'_> {
    /// The times between which it makes no difference when a session is opened, in order.
    fn turns(&self, from: i64, to: i64) -> Vec<i64> {
        let probes = self.stretches.iter().flat_map(|stretch| {
            let (first, last) = (stretch.from.micros() as i64, self.last_of(stretch));
            [first - self.length + 1, last + 1]
        });
        let deaths = self.deaths.all().flat_map(|died| {
            let probe = self.start + (died - self.start - 1).div_euclid(self.every) * self.every;
            [died - self.length + 1, probe + 1]
        });
        let turns = probes.chain(deaths).filter(|at| (from..to).contains(at));
        let mut turns: Vec<i64> = turns.chain([from, self.start, to]).collect();
        turns.retain(|at| (from..=to).contains(at));
        turns.sort_unstable();
        turns.dedup();
        turns
    }

    fn last_of(&self, stretch: &Stretch) -> i64 {
        stretch.to.micros() as i64 - self.every
    }

    /// Tells whether a session breaks that is opened at a time.
    fn breaks(&self, opened: i64) -> bool {
        let ends = opened + self.length;
        let mut began: Option<(&NodeId, i64)> = None;
        if opened < self.start {
            let Some(site) = self.before.site() else { return false };
            began = Some((site, opened));
        }
        let first = self.stretches.partition_point(|stretch| self.last_of(stretch) < opened);
        let lived = self.stretches[first..].iter();
        let mut is_silent = false;
        for stretch in lived.take_while(|stretch| (stretch.from.micros() as i64) < ends) {
            is_silent = stretch.outcome.site().is_none();
            match (stretch.outcome.site(), began) {
                (Some(site), Some((other, _))) if site != other => return true,
                (Some(site), None) => began = Some((site, self.first_probe(stretch, opened))),
                _ => {}
            }
        }
        let died = |(site, at): (&NodeId, i64)| {
            self.deaths.at(site).iter().any(|died| (at + 1..ends).contains(died))
        };
        is_silent || began.is_some_and(died)
    }

    /// The first probe of a stretch that is sent at a time or later.
    fn first_probe(&self, stretch: &Stretch, at: i64) -> i64 {
        let from = stretch.from.micros() as i64;
        let missed = (at - from + self.every - 1).div_euclid(self.every).max(0);
        from + missed * self.every
    }
}

//! The preference of a route as one number.

use crate::topology::OriginCode;

/// The steps of the decision process before MED, packed so that lower is better: local-pref, then
/// the length of the AS path, then the origin code. An own announcement comes first.
///
/// Ties are broken by the router ID of the neighbour, which is its ASN, and so by its index. No two
/// routes have the same neighbouring AS, so that MEDs never count. A test compares this with
/// [`crate::bgp::Process`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Rank(pub(super) u64);

const LENGTH_BITS: u32 = 30;

impl Rank {
    /// Rank of an own announcement.
    pub(super) const OWN: Self = Self(0);
    /// Rank of no route.
    pub(super) const NONE: Self = Self(u64::MAX);

    /// Returns the rank of a received route. Lengths above 2^30 - 2 count as that.
    pub(super) fn learned(local_pref: u32, length: u32, origin: OriginCode) -> Self {
        let length = u64::from(length.clamp(1, (1 << LENGTH_BITS) - 2));
        let preference = u64::from(u32::MAX - local_pref);
        Self(preference << 32 | length << 2 | origin as u64)
    }

    pub(super) fn local_pref(self) -> u32 {
        u32::MAX - (self.0 >> 32) as u32
    }

    /// Returns the path length of a received route.
    pub(super) fn length(self) -> u32 {
        (self.0 as u32) >> 2
    }

    /// Returns the rank one AS further on, over a session with the default policies.
    pub(super) fn one_further(self, local_pref: u32, length: u32) -> Self {
        let preference = u64::from(u32::MAX - local_pref);
        let length = u64::from(length.min((1 << LENGTH_BITS) - 2));
        Self(preference << 32 | length << 2 | self.0 & 0b11)
    }

    /// A rank that is at least as good as that of any received route.
    pub(super) const UNKNOWN: Self = Self(1);

    /// Returns the best rank of a route with a local-pref.
    pub(super) fn best_with(local_pref: u32) -> Self {
        Self::learned(local_pref, 1, OriginCode::Igp)
    }
}

/// A rank in two bytes, so that those of all ASes fit into a cache. A better rank never has a worse
/// coarse rank; equal coarse ranks leave the order open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CoarseRank(u16);

impl CoarseRank {
    /// Coarse rank of no route.
    pub(super) const NONE: Self = Self(u16::MAX);

    const LENGTHS: u32 = (1 << 11) - 1;
}

impl From<Rank> for CoarseRank {
    /// Distinguishes routes with a default local-pref by length and origin, too; others only by
    /// their position between these.
    fn from(rank: Rank) -> Self {
        let (step, is_customary) = match rank {
            Rank::OWN => return Self(0),
            Rank::NONE => return Self::NONE,
            learned => match learned.local_pref() {
                201.. => (0, false),
                200 => (1, true),
                151..=199 => (2, false),
                150 => (3, true),
                101..=149 => (4, false),
                100 => (5, true),
                0..=99 => (6, false),
            },
        };
        let within = match is_customary {
            true => rank.length().min(Self::LENGTHS) as u16 * 4 + (rank.0 & 0b11) as u16,
            false => 0,
        };
        // The longest paths have one coarse rank, whatever their origin codes.
        let within =
            if rank.length() >= Self::LENGTHS && is_customary { within | 0b11 } else { within };
        Self(step << 13 | within)
    }
}

#[cfg(test)]
mod tests {
    use rand_pcg::Pcg32;
    use rand_pcg::rand_core::{Rng as _, SeedableRng as _};

    use super::*;
    use crate::bgp::{Candidate, LearnedFrom, Process, Route};
    use crate::topology::{Asn, Origin, Prefix, Role};

    /// A candidate from the neighbour with an ASN.
    fn candidate(local_pref: u32, length: usize, origin: OriginCode, from: u32) -> Candidate {
        let asn = Asn::new(from).expect("not 0");
        let plain = Origin::plain(Prefix::DOCUMENTATION);
        let route = Route {
            local_pref,
            med: Some(from % 3),
            as_path: std::iter::repeat_n(asn, length).collect(),
            origin,
            learned_from: LearnedFrom::Neighbour(Role::Peer),
            ..Route::own(&plain, from)
        };
        Candidate::external(route, from, None)
    }

    #[test]
    fn the_least_rank_and_neighbour_is_what_the_decision_process_selects() {
        let origins = [OriginCode::Igp, OriginCode::Egp, OriginCode::Incomplete];
        let mut random = Pcg32::seed_from_u64(7);
        let mut below = |bound: u32| random.next_u32() % bound;
        for _ in 0..2_000 {
            let set: Vec<(u32, u32, OriginCode)> = (0..1 + below(6))
                .map(|_| {
                    let local_pref = [0, 90, 100, 150, u32::MAX][below(5) as usize];
                    (local_pref, 1 + below(3), origins[below(3) as usize])
                })
                .collect();
            let ranked = set.iter().zip(1u32..);
            let least = ranked.clone().map(|((p, l, o), from)| (Rank::learned(*p, *l, *o), from));
            let least = least.min().map(|(_, from)| from as usize - 1);
            let candidates: Vec<Candidate> =
                ranked.map(|((p, l, o), from)| candidate(*p, *l as usize, *o, from)).collect();
            assert_eq!(Process::default().best_of(&candidates), least, "{set:?}");
        }
    }

    #[test]
    fn a_better_rank_never_has_a_worse_grade() {
        let mut random = Pcg32::seed_from_u64(3);
        let mut below = |bound: u32| random.next_u32() % bound;
        let prefs = [0, 1, 99, 100, 101, 149, 150, 151, 180, 199, 200, 201, 999, u32::MAX];
        let lengths = [1, 2, 3, 2046, 2047, 2048, 9999];
        let origins = [OriginCode::Igp, OriginCode::Egp, OriginCode::Incomplete];
        let mut any = || {
            let preference = prefs[below(prefs.len() as u32) as usize];
            let length = lengths[below(lengths.len() as u32) as usize];
            Rank::learned(preference, length, origins[below(3) as usize])
        };
        for _ in 0..20_000 {
            let (a, b) = (any(), any());
            assert!(a > b || CoarseRank::from(a) <= CoarseRank::from(b), "{a:?} {b:?}");
            assert!(
                CoarseRank::from(Rank::OWN) <= CoarseRank::from(a)
                    && CoarseRank::from(a) < CoarseRank::NONE
            );
        }
    }

    #[test]
    fn ranks_compare_local_pref_then_length_then_origin() {
        let ordered = [
            Rank::OWN,
            Rank::learned(u32::MAX, 900, OriginCode::Incomplete),
            Rank::learned(200, 9, OriginCode::Incomplete),
            Rank::learned(150, 2, OriginCode::Igp),
            Rank::learned(150, 2, OriginCode::Egp),
            Rank::learned(150, 3, OriginCode::Igp),
            Rank::learned(0, u32::MAX, OriginCode::Incomplete),
            Rank::NONE,
        ];
        assert!(ordered.is_sorted_by(|a, b| a < b));
        assert_eq!(Rank::learned(150, 3, OriginCode::Egp).local_pref(), 150);
    }
}

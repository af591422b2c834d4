//! Places on the Earth: how far apart they are, how long light takes, and where a map shows them.

use super::UNKNOWN_KM;
use crate::topology::{IgpCost, Latency};

/// The mean radius of the Earth.
const EARTH_KM: f64 = 6371.0;
/// Kilometres of one degree of a meridian.
const DEGREE_KM: f64 = EARTH_KM * std::f64::consts::PI / 180.0;
/// Light in fibre: about 200,000 km in a second.
const MS_PER_KM: f64 = 1.0 / 200.0;
/// No link is faster than this: there are devices at its ends.
const LEAST_MS: f64 = 0.05;

/// A place on the Earth, in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Coordinates {
    /// North of the equator, -90 to 90.
    pub latitude: f64,
    /// East of Greenwich, -180 to 180.
    pub longitude: f64,
}

/// The length of a great circle between two places.
fn great_circle_km(a: Coordinates, b: Coordinates) -> f64 {
    let half = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
    let across = half(b.longitude - a.longitude);
    let (up_a, up_b) = (a.latitude.to_radians().cos(), b.latitude.to_radians().cos());
    let haversine = half(b.latitude - a.latitude) + up_a * up_b * across;
    2.0 * EARTH_KM * haversine.clamp(0.0, 1.0).sqrt().asin()
}

/// The length of a line.
pub(super) fn km(a: Option<Coordinates>, b: Option<Coordinates>) -> f64 {
    a.zip(b).map_or(UNKNOWN_KM, |(a, b)| great_circle_km(a, b))
}

/// How long light takes, one way.
pub(super) fn latency(km: f64) -> Latency {
    Latency::from_ms((km * MS_PER_KM).max(LEAST_MS)).unwrap_or_default()
}

/// One for each kilometre: half the way round the Earth is within what an IGP can say.
pub(super) fn igp_cost(km: f64) -> IgpCost {
    IgpCost::new((km.round() as u32).clamp(1, u32::from(u16::MAX))).unwrap_or_default()
}

/// Equirectangular, in kilometres to the east and to the south; none for places without
/// coordinates. The seam runs where there are none, so that a network across the Pacific stays in
/// one piece.
pub(super) fn projected(all: &[Option<Coordinates>]) -> Vec<Option<(f64, f64)>> {
    let known = || all.iter().flatten();
    let seam = seam(known().map(|at| at.longitude).collect());
    let (low, high) = known().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), at| {
        (low.min(at.latitude), high.max(at.latitude))
    });
    // Near the poles a map would shrink to a line.
    let narrow = ((low + high) / 2.0).to_radians().cos().max(0.2);
    let place = |at: Coordinates| {
        let east = (at.longitude - seam).rem_euclid(360.0);
        (east * narrow * DEGREE_KM, -at.latitude * DEGREE_KM)
    };
    all.iter().map(|at| at.map(place)).collect()
}

/// The longitude at which the widest gap between places ends.
fn seam(mut longitudes: Vec<f64>) -> f64 {
    longitudes.sort_by(f64::total_cmp);
    let Some((first, last)) = longitudes.first().zip(longitudes.last()) else { return 0.0 };
    let mut widest = (first + 360.0 - last, *first);
    for pair in longitudes.windows(2) {
        if pair[1] - pair[0] > widest.0 {
            widest = (pair[1] - pair[0], pair[1]);
        }
    }
    widest.1
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(latitude: f64, longitude: f64) -> Coordinates {
        Coordinates { latitude, longitude }
    }

    #[test]
    fn lengths_are_those_of_great_circles() {
        let (london, new_york) = (at(51.5074, -0.1278), at(40.7128, -74.006));
        let apart = km(Some(london), Some(new_york));
        assert!((apart - 5570.0).abs() < 10.0, "{apart}");
        assert_eq!(km(Some(london), Some(london)), 0.0);
        assert!((km(Some(at(0.0, 0.0)), Some(at(0.0, 180.0))) - 20_015.0).abs() < 1.0);
        assert_eq!(km(Some(london), None), UNKNOWN_KM);
        assert_eq!(latency(1000.0).ms(), 5.0);
        assert_eq!(latency(0.0).ms(), LEAST_MS);
        assert_eq!((igp_cost(0.2).get(), igp_cost(1234.4).get()), (1, 1234));
        assert_eq!(igp_cost(20_015.0).get(), 20_015);
    }

    #[test]
    fn the_seam_runs_through_the_emptiest_sea() {
        let tokyo_and_los_angeles = [Some(at(35.0, 139.0)), None, Some(at(34.0, -118.0))];
        let placed = projected(&tokyo_and_los_angeles);
        let (tokyo, los_angeles) = (placed[0].expect("known"), placed[2].expect("known"));
        assert!(tokyo.0 < los_angeles.0 && los_angeles.0 - tokyo.0 < 10_000.0);
        assert_eq!(placed[1], None);
    }
}

//! Lengths of links along great circles, and the resulting delays and IGP costs.

use super::plan::UNKNOWN_KM;
use crate::layout::{Coordinates, EARTH_KM};
use crate::topology::{IgpCost, Latency};

/// Delay of light in fibre: about 200,000 km per second.
const MS_PER_KM: f64 = 1.0 / 200.0;
/// Minimum delay of a link, in milliseconds, because of the devices at its ends.
const LEAST_MS: f64 = 0.05;

/// Returns the great-circle distance between two places, in kilometres.
fn great_circle_km(a: Coordinates, b: Coordinates) -> f64 {
    let half = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
    let across = half(b.longitude - a.longitude);
    let (up_a, up_b) = (a.latitude.to_radians().cos(), b.latitude.to_radians().cos());
    let haversine = half(b.latitude - a.latitude) + up_a * up_b * across;
    2.0 * EARTH_KM * haversine.clamp(0.0, 1.0).sqrt().asin()
}

/// Returns the length of a link in kilometres; [`UNKNOWN_KM`] if a place has no coordinates.
pub(super) fn km(a: Option<Coordinates>, b: Option<Coordinates>) -> f64 {
    a.zip(b).map_or(UNKNOWN_KM, |(a, b)| great_circle_km(a, b))
}

/// Returns the one-way delay of light in fibre.
pub(super) fn latency(km: f64) -> Latency {
    Latency::from_ms((km * MS_PER_KM).max(LEAST_MS)).unwrap_or_default()
}

/// Returns a cost of 1 for each kilometre: half the circumference of the Earth is within the range
/// of IGP costs.
pub(super) fn igp_cost(km: f64) -> IgpCost {
    IgpCost::new((km.round() as u32).clamp(1, u32::from(u16::MAX))).unwrap_or_default()
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
}

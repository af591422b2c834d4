//! Places on the Earth, and their projection to a map.

/// Mean radius of the Earth, in kilometres.
pub const EARTH_KM: f64 = 6371.0;
/// Length of one degree of a meridian, in kilometres.
const DEGREE_KM: f64 = EARTH_KM * std::f64::consts::PI / 180.0;

/// A place on the Earth, in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coordinates {
    /// Degrees north of the equator, -90 to 90.
    pub latitude: f64,
    /// Degrees east of Greenwich, -180 to 180.
    pub longitude: f64,
}

/// Returns the equirectangular projection, in kilometres to the east and to the south; `None` for
/// places without coordinates. The seam lies in the widest gap between places, so that a network
/// across the Pacific is not split.
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

/// Returns the longitude at which the widest gap between places ends.
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
    fn the_seam_runs_through_the_emptiest_sea() {
        let tokyo_and_los_angeles = [Some(at(35.0, 139.0)), None, Some(at(34.0, -118.0))];
        let placed = projected(&tokyo_and_los_angeles);
        let (tokyo, los_angeles) = (placed[0].expect("known"), placed[2].expect("known"));
        assert!(tokyo.0 < los_angeles.0 && los_angeles.0 - tokyo.0 < 10_000.0);
        assert_eq!(placed[1], None);
    }
}

//! Positions computed from structure: deterministic, and the same on every machine.

mod geo;
mod layered;
mod map;
mod spread;
mod stress;
mod tiers;

pub use geo::{Coordinates, EARTH_KM};
pub use layered::layered;
pub use map::map;
pub use tiers::tiers;

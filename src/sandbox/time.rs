//! Time in the sandbox: a recording of what the network does, and the instant of it that is shown.

mod cost;
mod pace;
mod player;
mod recorded;
mod sentence;

pub use cost::{Cost, CostOf};
pub use pace::{Direction, Pace, Place, Stride};
pub use player::Player;
pub use recorded::Time;
pub use sentence::sentence;

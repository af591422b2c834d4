//! Time in the sandbox: a recording of the network's events, and the instant of it that is shown.

mod cost;
mod making;
mod pace;
mod player;
mod recorded;
mod sentence;
mod work;

pub use cost::{Cost, CostOf};
pub(in crate::sandbox) use making::{Made, Making, made_at_once};
pub use pace::{Direction, Pace, Place, Stride};
pub use player::{Player, Request};
pub(in crate::sandbox) use recorded::Begins;
pub use recorded::{Played, Time};
pub use sentence::sentence;
pub use work::{Finished, Work, Worked};

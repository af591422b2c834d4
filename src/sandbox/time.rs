//! Time in the sandbox: a recording of what the network does, and the instant of it that is shown.

mod pace;
mod player;
mod sentence;
mod work;

pub use pace::{Direction, Pace, Place, Stride};
pub use player::{Player, Request};
pub use sentence::sentence;
pub use work::{Finished, Work, Worked};

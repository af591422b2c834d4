//! What the routes mean for clients: where their packets go, how long they take, who serves whom.

mod catchment;
mod change;
mod forward;
mod nearest;
mod partition;
mod warnings;

pub use catchment::{Catchments, Override, Share, overrides, sites};
pub use change::{Moved, Moves, moves};
pub use forward::{Fate, Forwarding, Hop, Landing};
pub use nearest::{Nearest, nearest};
pub use warnings::{Warning, warnings};

//! The effects of routes on clients: the paths and delays of their packets, and the sites that
//! serve them.

mod catchment;
mod change;
mod forward;
mod nearest;
pub mod over_time;
mod partition;
mod tweak;
mod warning;
mod warnings;
mod why;
mod winning;

pub use catchment::{Catchments, Override, Parties, Share, overrides, sites};
pub use change::{Moved, Moves, Rerouted, moves};
pub use forward::{Forwarding, ForwardingResult, Hop, WalkEnd};
pub use nearest::{Nearest, nearest};
pub use tweak::Kind as TweakKind;
pub use warning::Warning;
pub use warnings::{Warnings, warnings};
pub use why::{Because, ChainLink, Setting, why_moved};
pub use winning::{Obstacle, Win, what_makes_win, what_makes_win_with};

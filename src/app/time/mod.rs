//! Time in the window: a recording is played below the canvas and drawn on it.

mod lanes;
mod legend;
mod panel;
mod transport;

pub(super) use lanes::Lanes;
pub(super) use panel::{height, show};

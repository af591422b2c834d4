//! The stable states of the shown prefix: a chip in the bar below, and the strip of a walkthrough
//! on the canvas.

mod chip;
mod walk;

pub(super) use chip::{show as chip, told};
pub(super) use walk::{Strip, keys};

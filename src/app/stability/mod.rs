//! The stable states of the prefix that is shown: a chip in the bar below that tells about them, and
//! the strip of a walkthrough on the canvas.

mod chip;
mod walk;

pub(super) use chip::{show as chip, told};
pub(super) use walk::{Strip, keys};

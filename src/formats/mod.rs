//! Import of other file formats: each has a reader that returns a document or a graph.

pub mod as_rel;
mod drawn;
pub mod graphml;
mod synthetic;

pub use drawn::{MAX_DRAWN, TooLarge, draw};
pub use synthetic::{Synthetic, SyntheticError};

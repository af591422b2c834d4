//! What others write, and what is made of it: each format a reader to a document or to a graph.

pub mod as_rel;
mod drawn;
pub mod graphml;
mod synthetic;

pub use drawn::{MAX_DRAWN, TooLarge, draw};
pub use synthetic::{Synthetic, SyntheticError};

//! The content of the canvas, worked out from the scene: no screen, no painting.

pub mod accessibility;
pub mod badge;
pub mod banner;
pub mod bright;
pub mod chain;
pub mod drawing;
pub mod group;
pub mod lanes;
pub mod lines;
pub mod note;
pub mod packets;
pub mod picture;
pub mod routes;
pub mod selected;
pub mod shape;
pub mod status;

//! The content of the canvas, computed from the scene: no screen, no painting.

pub(super) mod accessibility;
pub(super) mod badge;
pub(super) mod banner;
pub(super) mod bright;
pub(super) mod chain;
pub(super) mod drawing;
pub(super) mod group;
pub(super) mod lanes;
pub(super) mod lines;
pub(super) mod note;
pub(super) mod packets;
pub(super) mod picture;
pub(super) mod routes;
pub(super) mod selected;
pub(super) mod shape;
pub(super) mod status;

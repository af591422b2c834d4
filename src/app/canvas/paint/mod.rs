//! Draws the canvas.

pub(super) mod badge;
pub(super) mod callout;
pub(super) mod canvas;
pub(super) mod chain;
pub(super) mod hull;
pub(super) mod items;
pub(super) mod label;
pub(super) mod link;
pub(super) mod messages;
pub(super) mod node;
pub(super) mod packets;
pub(super) mod pen;
pub(super) mod preview;

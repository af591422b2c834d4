//! Draws the canvas.

pub mod badge;
pub mod callout;
pub mod canvas;
pub mod chain;
pub mod hull;
pub mod items;
pub mod label;
pub mod link;
pub mod messages;
pub mod node;
pub mod packets;
pub mod pen;
pub mod preview;

//! Gestures, keyboard and menus on the canvas: they make actions.

pub mod choose;
pub mod context;
pub mod fold;
pub mod gesture;
pub mod hulls;
pub mod item;
pub mod items;
pub mod keyboard;
pub mod linking;
pub mod moving;
pub mod overlay;
pub mod picker;
pub mod pointer;
pub mod rename;
pub mod state;
pub mod toggle;
pub mod view;

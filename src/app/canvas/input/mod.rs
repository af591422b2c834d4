//! Gestures, keyboard and menus on the canvas: they make actions.

pub(super) mod choose;
pub(super) mod context;
pub(super) mod fold;
pub(super) mod gesture;
pub(super) mod hulls;
pub(super) mod item;
pub(super) mod items;
pub(super) mod keyboard;
pub(super) mod linking;
pub(super) mod moving;
pub(super) mod overlay;
pub(super) mod picker;
pub(super) mod pointer;
pub(super) mod rename;
pub(super) mod state;
pub(super) mod toggle;
pub(super) mod view;
